"""A person at the keyboard alone: keys go to the window that has the focus, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow
    from pytestqt.qtbot import QtBot

Key = Qt.Key
NONE: Final = Qt.KeyboardModifier.NoModifier
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
_ROUND: Final = 120


def spoken_name(widget: QWidget) -> str:
    """Return what a control is called: its own name, or the text that it shows."""
    interface = QAccessible.queryAccessibleInterface(widget)
    shown = "" if interface is None else interface.text(QAccessible.Text.Name).replace("&", "")
    return widget.accessibleName() or shown


class Keyboard:
    """Presses keys as the window system hands them over: shortcuts, popups and dialogs first.

    Args:
        qtbot: Waits for what a key began.
        window: The window a desktop gives the focus back to when a dialog is gone; the offscreen
            platform leaves that to us.
    """

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot = qtbot
        self._window = window
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def focus(self) -> QWidget:
        """The control that takes the next key."""
        self._target()
        found = QApplication.focusWidget()
        assert found is not None, "the keyboard is stuck: nothing has the focus"
        return found

    @property
    def name(self) -> str:
        """What the control that has the focus is called."""
        return spoken_name(self.focus)

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press and release one key."""
        QTest.keyClick(self._target(), key, modifiers)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """Write a text, letter by letter."""
        for letter in text:
            self.press(letter)

    def choose_from_menu(self, *steps: Qt.Key) -> None:
        """Open the menu of the button that has the focus, and press keys in it.

        A menu runs an event loop of its own, so what is pressed in it is on its way beforehand.
        """

        def go_on() -> None:
            assert isinstance(QApplication.activePopupWidget(), QMenu)
            for step in steps:
                self.press(step)

        QTimer.singleShot(0, self._window, go_on)
        self.press(Key.Key_Space)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the control of that name has the focus; once round is enough."""
        passed: list[str] = []
        while self.name != name:
            passed.append(self.name)
            assert len(passed) < _ROUND, f"Tab does not lead to {name!r}, only to {passed[:40]}"
            self.press(Key.Key_Backtab if back else Key.Key_Tab, SHIFT if back else NONE)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until what a key began is done."""
        self._qtbot.waitUntil(lambda: bool(condition()))

    def wait_for_focus(self, name: str) -> None:
        """Wait until a control has the focus by itself."""
        try:
            self._qtbot.waitUntil(lambda: self.name == name)
        except self._qtbot.TimeoutError:
            raise AssertionError(f"{self.name!r} has the focus, not {name!r}") from None

    def _target(self) -> QWindow:
        found = QGuiApplication.focusWindow()
        if found is None or not found.isVisible():
            # Qt says nothing of it in its types, but there need not be a dialog.
            dialog: QWidget | None = QApplication.activeModalWidget()
            waiting = self._window if dialog is None else dialog
            waiting.activateWindow()
            self._qtbot.waitUntil(waiting.isActiveWindow)
            found = QGuiApplication.focusWindow()
        assert found is not None
        return found
