"""Keyboard-only use: keys are sent to the window with the focus."""

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
    """Return the accessible name of a control, or the text it shows."""
    interface = QAccessible.queryAccessibleInterface(widget)
    shown = "" if interface is None else interface.text(QAccessible.Text.Name).replace("&", "")
    return widget.accessibleName() or shown


class Keyboard:
    """Presses keys as the window system delivers them: shortcuts, popups and dialogs first.

    Args:
        qtbot: Waits for the effect of a key.
        window: Gets the focus back when a dialog closes, as a desktop would; the offscreen platform
            does not do that.
    """

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot = qtbot
        self._window = window
        qtbot.waitUntil(window.isActiveWindow)

    @property
    def focus(self) -> QWidget:
        """The control that receives the next key."""
        self._target()
        found = QApplication.focusWidget()
        assert found is not None, "the keyboard is stuck: nothing has the focus"
        return found

    @property
    def name(self) -> str:
        """The name of the control with the focus."""
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
        """Open the menu of the button with the focus, and press keys in it.

        A menu runs its own event loop, so the keys are queued beforehand.
        """

        def go_on() -> None:
            assert isinstance(QApplication.activePopupWidget(), QMenu)
            for step in steps:
                self.press(step)

        QTimer.singleShot(0, self._window, go_on)
        self.press(Key.Key_Space)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the control of that name has the focus; at most once round."""
        passed: list[str] = []
        while self.name != name:
            passed.append(self.name)
            assert len(passed) < _ROUND, f"Tab does not lead to {name!r}, only to {passed[:40]}"
            self.press(Key.Key_Backtab if back else Key.Key_Tab, SHIFT if back else NONE)

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until the effect of a key is complete."""
        self._qtbot.waitUntil(lambda: bool(condition()))

    def wait_for_focus(self, name: str) -> None:
        """Wait until a control receives the focus."""
        try:
            self._qtbot.waitUntil(lambda: self.name == name)
        except self._qtbot.TimeoutError:
            raise AssertionError(f"{self.name!r} has the focus, not {name!r}") from None

    def _target(self) -> QWindow:
        found = QGuiApplication.focusWindow()
        if found is None or not found.isVisible():
            # Qt's types do not say so, but there may be no dialog.
            dialog: QWidget | None = QApplication.activeModalWidget()
            waiting = self._window if dialog is None else dialog
            waiting.activateWindow()
            self._qtbot.waitUntil(waiting.isActiveWindow)
            found = QGuiApplication.focusWindow()
        assert found is not None
        return found
