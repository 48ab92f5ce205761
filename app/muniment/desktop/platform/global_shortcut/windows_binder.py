"""A shortcut on Windows: a hot key of the GUI thread, received through Qt's event loop."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Qt

from muniment.desktop.platform.global_shortcut.binder import Chord, ShortcutBinder, ShortcutState
from muniment.desktop.platform.global_shortcut.hot_key_binder import HotKeyBinder
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

WM_HOTKEY: Final = 0x0312
MOD_NOREPEAT: Final = 0x4000
ERROR_HOTKEY_ALREADY_REGISTERED: Final = 1409

_MODIFIERS: Final = {
    Qt.KeyboardModifier.AltModifier: 0x0001,
    Qt.KeyboardModifier.ControlModifier: 0x0002,
    Qt.KeyboardModifier.ShiftModifier: 0x0004,
    Qt.KeyboardModifier.MetaModifier: 0x0008,
}
_OF_THE_LOOP: Final = b"windows_dispatcher_MSG"
_VK_F1: Final = 0x70
_NAMED: Final = {
    Qt.Key.Key_Backspace: 0x08,
    Qt.Key.Key_Tab: 0x09,
    Qt.Key.Key_Backtab: 0x09,
    Qt.Key.Key_Return: 0x0D,
    Qt.Key.Key_Space: 0x20,
    Qt.Key.Key_PageUp: 0x21,
    Qt.Key.Key_PageDown: 0x22,
    Qt.Key.Key_End: 0x23,
    Qt.Key.Key_Home: 0x24,
    Qt.Key.Key_Left: 0x25,
    Qt.Key.Key_Up: 0x26,
    Qt.Key.Key_Right: 0x27,
    Qt.Key.Key_Down: 0x28,
    Qt.Key.Key_Insert: 0x2D,
    Qt.Key.Key_Delete: 0x2E,
}


class WindowsBinder(HotKeyBinder):
    """Registers a hot key; GUI thread only.

    Args:
        action: What the hot key opens.
        user32: The system library user32.
        last_error: Returns the error of the last call to it.
        parent: The owner.

    Source:
        Microsoft, Win32 API: ``RegisterHotKey``, ``VkKeyScanW``, ``WM_HOTKEY``.
    """

    def __init__(
        self,
        action: ShortcutAction,
        user32: Any,
        last_error: Callable[[], int],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(_MODIFIERS, parent)
        self._id = action.hot_key_id
        self._user32 = user32
        self._last_error = last_error
        self._filter = _HotKeyFilter(self._id, self.pressed.emit)
        self._is_bound = False

    def register(self, code: int, held: int) -> ShortcutState:
        """Register the hot key, and receive its messages from now on."""
        # No window: the message is posted to this thread's queue, which the event loop reads.
        if not self._user32.RegisterHotKey(None, self._id, held | MOD_NOREPEAT, code):
            is_taken = self._last_error() == ERROR_HOTKEY_ALREADY_REGISTERED
            return ShortcutState.TAKEN if is_taken else ShortcutState.FAILED
        self._is_bound = True
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        return ShortcutState.BOUND

    def release(self, *, for_good: bool = False) -> None:  # noqa: ARG002 - nothing is kept
        """Unregister the hot key."""
        if self._is_bound:
            self._is_bound = False
            self._user32.UnregisterHotKey(None, self._id)
            application = QCoreApplication.instance()
            if application is not None:
                application.removeNativeEventFilter(self._filter)

    def key_code(self, chord: Chord) -> int | None:
        """Return the virtual key code."""
        if chord.function_number is not None:
            return _VK_F1 + chord.function_number - 1
        if chord.key in _NAMED:
            return _NAMED[chord.key]
        if chord.character is None:
            return None
        # The low byte is the key that types it in the current layout; -1 if there is none.
        found = int(self._user32.VkKeyScanW(chord.character.lower()))
        return None if found == -1 else found & 0xFF


class _HotKeyFilter(QAbstractNativeEventFilter):
    """Filters the event loop's messages; installed only while a hot key is registered."""

    def __init__(self, hot_key_id: int, on_pressed: Callable[[], None]) -> None:
        super().__init__()
        self._id = hot_key_id
        self._on_pressed = on_pressed

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> object:
        """Handle the hot key's message, and pass on all others."""
        if QByteArray(kind) != _OF_THE_LOOP:
            return False, 0
        found = wintypes.MSG.from_address(int(message))
        if found.message != WM_HOTKEY or found.wParam != self._id:
            return False, 0
        self._on_pressed()
        return True, 0


def windows_binder(action: ShortcutAction) -> ShortcutBinder:
    """Return the binder of a shortcut on Windows; on other systems, one that binds nothing."""
    if sys.platform == "win32":
        user32 = ctypes.WinDLL("user32", use_last_error=True)
        user32.RegisterHotKey.argtypes = (
            wintypes.HWND,
            ctypes.c_int,
            wintypes.UINT,
            wintypes.UINT,
        )
        user32.RegisterHotKey.restype = wintypes.BOOL
        user32.UnregisterHotKey.argtypes = (wintypes.HWND, ctypes.c_int)
        user32.UnregisterHotKey.restype = wintypes.BOOL
        user32.VkKeyScanW.argtypes = (wintypes.WCHAR,)
        user32.VkKeyScanW.restype = ctypes.c_short
        return WindowsBinder(action, user32, ctypes.get_last_error)
    return ShortcutBinder()
