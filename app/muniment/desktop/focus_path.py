"""Where the focus was, to give it back after something that covered the window."""

from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget


class FocusPath:
    """A control and what holds it, up to its window.

    Work that goes on behind what covers the window may hide that control, disable it or delete
    it. Then the focus goes to the first one that Tab reaches in the nearest holder that is left.

    Args:
        *places: The control first, its window last; none if nothing had the focus.
    """

    def __init__(self, *places: "QWidget") -> None:
        self._places = places

    @classmethod
    def of(cls, window: "QWidget") -> Self:
        """Take down where the focus of a window is."""
        return cls(*_upwards(window.focusWidget()))

    def restore(self) -> None:
        """Give the focus back, or to what is nearest; nothing happens if it was nowhere."""
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
