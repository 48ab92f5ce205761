"""Tells screen readers of buttons of which one is chosen: Qt calls every checkable one a check box.

Qt knows radio buttons, but its own would choose with the arrow keys, where leaving what is unsaved
has yet to be asked about.
"""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget

_PROPERTY: Final = "spokenRole"
_PRESS: Final = "Press"


def speak_as(choice: QAbstractButton, role: QAccessible.Role) -> None:
    """Have a checkable button told as one of several, chosen or not; GUI thread only.

    Args:
        choice: Before it comes to the screen.
        role: ``PageTab`` where it leads somewhere, ``RadioButton`` where it sets something.
    """
    choice.setProperty(_PROPERTY, role.value)
    _install()


class _Choice(QAccessibleWidget):
    """What a screen reader asks about such a button."""

    def __init__(self, choice: QAbstractButton, role: QAccessible.Role) -> None:
        super().__init__(choice, role)
        self._choice = choice

    def state(self) -> QAccessible.State:
        """Return the state of a widget, and whether this one is chosen."""
        found = super().state()
        found.selectable = found.checkable = True
        # Both words: of a change a button tells the second by itself.
        found.selected = found.checked = self._choice.isChecked()
        return found

    def actionNames(self) -> list[str]:
        """Return what can be done with it: press it, as every button."""
        return [_PRESS, *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Press it, or do what can be done with every widget."""
        if name == _PRESS:
            self._choice.click()
        else:
            super().doAction(name)


@cache
def _install() -> None:
    """Once in a process: Qt asks all that it was given, and forgets none."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleWidget | None:
    role = thing.property(_PROPERTY) if isinstance(thing, QAbstractButton) else None
    if role is None or not isinstance(thing, QAbstractButton):
        return None
    return _Choice(thing, QAccessible.Role(role))
