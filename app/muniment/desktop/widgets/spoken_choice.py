"""Announce mutually exclusive buttons: Qt calls every checkable button a check box.

Qt has radio buttons, but those select with the arrow keys, before the question about unsaved
changes can be asked.
"""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget

_PROPERTY: Final = "spokenRole"
_PRESS: Final = "Press"


def speak_as(choice: QAbstractButton, role: QAccessible.Role) -> None:
    """Announce a checkable button as one of several, selected or not; GUI thread only.

    Args:
        choice: The button, before it is first shown.
        role: ``PageTab`` if it opens something, ``RadioButton`` if it sets something.
    """
    choice.setProperty(_PROPERTY, role.value)
    _install()


class _Choice(QAccessibleWidget):
    """The accessible interface of such a button."""

    def __init__(self, choice: QAbstractButton, role: QAccessible.Role) -> None:
        super().__init__(choice, role)
        self._choice = choice

    def state(self) -> QAccessible.State:
        """Return the state of a widget, and whether this one is selected."""
        found = super().state()
        found.selectable = found.checkable = True
        # Both flags: a button reports changes of the second only.
        found.selected = found.checked = self._choice.isChecked()
        return found

    def actionNames(self) -> list[str]:
        """Return its actions: it can be pressed, like every button."""
        return [_PRESS, *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Press it, or run an action that every widget has."""
        if name == _PRESS:
            self._choice.click()
        else:
            super().doAction(name)


@cache
def _install() -> None:
    """Install the factory once per process: Qt keeps and asks all factories."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleWidget | None:
    role = thing.property(_PROPERTY) if isinstance(thing, QAbstractButton) else None
    if role is None or not isinstance(thing, QAbstractButton):
        return None
    return _Choice(thing, QAccessible.Role(role))
