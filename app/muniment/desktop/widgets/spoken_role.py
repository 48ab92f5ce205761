"""Announce widgets as what they are to people, where Qt calls them something else.

Qt calls every checkable button a check box, and every plain widget a filler. It has radio buttons,
but those select with the arrow keys, before a view can be left.
"""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

_PROPERTY: Final = "spokenRole"
_PRESS: Final = "Press"


def speak_as(widget: QWidget, role: QAccessible.Role) -> None:
    """Announce a widget with another role; GUI thread only.

    Args:
        widget: A widget without a role of its own, or a checkable button, before it is first shown.
        role: For a button: ``ListItem`` if it opens something, ``RadioButton`` if it sets
            something, ``Button`` if it shows and hides what is below it.
    """
    widget.setProperty(_PROPERTY, role.value)
    _install()
    if QAccessible.isActive():
        # A screen reader that runs already was told of the widget under its old role when it got
        # its name, and Qt keeps that interface.
        known = QAccessible.queryAccessibleInterface(widget)
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))


class _Pressed(QAccessibleWidget):
    """The accessible interface of a button that stays pressed."""

    def __init__(self, button: QAbstractButton, role: QAccessible.Role) -> None:
        super().__init__(button, role)
        self._button = button

    def actionNames(self) -> list[str]:
        """Return its actions: it can be pressed, like every button."""
        return [_PRESS, *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Press it, or run an action that every widget has."""
        if name == _PRESS:
            self._button.click()
        else:
            super().doAction(name)


class _Choice(_Pressed):
    """One of several buttons: it is selected or not."""

    def state(self) -> QAccessible.State:
        """Return the state of a widget, and whether this one is selected."""
        found = super().state()
        found.selectable = found.checkable = True
        # Both flags: a button reports changes of the second only.
        found.selected = found.checked = self._button.isChecked()
        return found


class _Disclosure(_Pressed):
    """A button with something below it that is shown or not."""

    def state(self) -> QAccessible.State:
        """Return the state of a widget, and whether what is below it is shown."""
        found = super().state()
        found.expandable = True
        found.expanded = self._button.isChecked()
        found.collapsed = not self._button.isChecked()
        return found


@cache
def _install() -> None:
    """Install the factory once per process: Qt keeps and asks all factories."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject) -> QAccessibleWidget | None:
    number = thing.property(_PROPERTY) if isinstance(thing, QWidget) else None
    if number is None or not isinstance(thing, QWidget):
        return None
    role = QAccessible.Role(number)
    if not isinstance(thing, QAbstractButton):
        return QAccessibleWidget(thing, role)
    return (_Disclosure if role is QAccessible.Role.Button else _Choice)(thing, role)
