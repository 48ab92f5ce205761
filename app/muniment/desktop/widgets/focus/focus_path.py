"""Remember where the focus was, to restore it after something has covered the window."""

from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget


class FocusPath:
    """A control and its ancestors, up to its window.

    Work that goes on behind an overlay may hide that control, disable it or delete it. The focus
    then goes to the first control that Tab reaches in the nearest remaining ancestor.

    Args:
        *places: The control first, its window last; none if nothing had the focus.
    """

    def __init__(self, *places: "QWidget") -> None:
        self._places = places

    @classmethod
    def of(cls, window: "QWidget") -> Self:
        """Record where the focus of a window is."""
        return cls(*_upwards(window.focusWidget()))

    def restore(self) -> None:
        """Restore the focus, or focus what is nearest; does nothing if there was no focus."""
        for place in self._places:
            if isValid(place):
                found = (
                    place if place is self._places[0] and _is_usable(place) else _first_in(place)
                )
                if found is not None:
                    found.setFocus()
                    return


def _upwards(control: "QWidget | None") -> "Iterator[QWidget]":
    while control is not None:
        yield control
        control = None if control.isWindow() else control.parentWidget()


def _first_in(place: "QWidget") -> "QWidget | None":
    control: QWidget | None = place.nextInFocusChain()
    while control is not None and control is not place:
        takes_tab = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and _is_usable(control) and place.isAncestorOf(control):
            return control
        control = control.nextInFocusChain()
    return None


def _is_usable(control: "QWidget") -> bool:
    return control.isVisible() and control.isEnabled()
