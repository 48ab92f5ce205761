"""Lock and sleep on Windows: messages to a window, which Qt's event loop passes on."""

import ctypes
import logging
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

WM_POWERBROADCAST: Final = 0x0218
PBT_APMSUSPEND: Final = 0x0004
WM_WTSSESSION_CHANGE: Final = 0x02B1
WTS_CONSOLE_DISCONNECT: Final = 0x0002
WTS_REMOTE_DISCONNECT: Final = 0x0004
WTS_SESSION_LOCK: Final = 0x0007
NOTIFY_FOR_THIS_SESSION: Final = 0

_KINDS: Final = (b"windows_generic_MSG", b"windows_dispatcher_MSG")

_log = logging.getLogger(__name__)


def announces_screen_lock(message: int, detail: int) -> bool:
    """Return whether a message and its ``wParam`` mean a locked screen.

    A switch to another user's session or a remote one counts as locked.
    """
    return message == WM_WTSSESSION_CHANGE and detail in {
        WTS_CONSOLE_DISCONNECT,
        WTS_REMOTE_DISCONNECT,
        WTS_SESSION_LOCK,
    }


def announces_sleep(message: int, detail: int) -> bool:
    """Return whether a message and its ``wParam`` mean the start of sleep."""
    return (message, detail) == (WM_POWERBROADCAST, PBT_APMSUSPEND)


class WindowsLockMessages(QAbstractNativeEventFilter):
    """Receives such messages from `listen` until `stop`; GUI thread only.

    Args:
        wtsapi32: The system library of that name.
        on_screen_lock: Called when the screen was locked.
        on_sleep: Called when the machine is about to sleep.

    Source:
        Microsoft, Win32 API: ``WTSRegisterSessionNotification``, ``WM_WTSSESSION_CHANGE``,
        ``WM_POWERBROADCAST`` (which every window receives without registering).
    """

    def __init__(
        self, wtsapi32: Any, on_screen_lock: Callable[[], None], on_sleep: Callable[[], None]
    ) -> None:
        super().__init__()
        self._wtsapi32 = wtsapi32
        self._on_screen_lock = on_screen_lock
        self._on_sleep = on_sleep
        self._window: int | None = None

    def listen(self, window: int) -> None:
        """Register one of our windows for messages about the screen."""
        self._window = window
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)
        if not self._wtsapi32.WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION):
            _log.info("the system does not tell when the screen is locked")

    def stop(self) -> None:
        """Stop receiving messages."""
        if self._window is None:
            return
        self._wtsapi32.WTSUnRegisterSessionNotification(self._window)
        self._window = None
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> object:
        """Check a message, and leave it to Qt."""
        if QByteArray(kind).data() in _KINDS:
            found = wintypes.MSG.from_address(int(message))
            if announces_screen_lock(found.message, found.wParam):
                self._on_screen_lock()
            elif announces_sleep(found.message, found.wParam):
                self._on_sleep()
        return False, 0


def session_library() -> Any:
    """Return the system library that reports the screen; ``None`` on other systems than Windows."""
    if sys.platform == "win32":
        wtsapi32 = ctypes.WinDLL("wtsapi32")
        wtsapi32.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
        wtsapi32.WTSRegisterSessionNotification.restype = wintypes.BOOL
        wtsapi32.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
        wtsapi32.WTSUnRegisterSessionNotification.restype = wintypes.BOOL
        return wtsapi32
    return None
