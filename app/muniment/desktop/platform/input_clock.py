"""How long the whole session has had no input, where the system answers that at once.

Sources:
    X.Org, "X11 Screen Saver Extension", ``XScreenSaverQueryInfo``; Microsoft, Win32 API,
    ``GetLastInputInfo``; Apple, IOKit, the property ``HIDIdleTime`` of ``IOHIDSystem``.
"""

import ctypes
import logging
import sys
from ctypes import util
from typing import Any, Final, Protocol

from PySide6.QtGui import QGuiApplication

_log = logging.getLogger(__name__)

_TICKS: Final = 1 << 32
_MS: Final = 1_000
_NS: Final = 1_000_000_000
_CF_NUMBER_SINT64: Final = 4
_CF_UTF8: Final = 0x0800_0100


class InputClock(Protocol):
    """Measures the time since the session's last input."""

    def idle_s(self) -> float | None:
        """Return the seconds since the last input; ``None`` if the system does not say."""


def system_input_clock() -> InputClock | None:
    """Return the clock of this system; ``None`` if it has none, as on Wayland.

    There an X server may run too, but it only knows the input to its own windows.
    """
    try:
        if sys.platform == "win32":
            return WindowsInputClock(ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32"))
        if sys.platform == "darwin":
            return MacInputClock(_mac_library("IOKit"), _mac_library("CoreFoundation"))
        if QGuiApplication.platformName() == "xcb":
            return X11InputClock(ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1"))
    except (OSError, AttributeError) as error:
        _log.info("the idle time of the session is not known: %s", type(error).__name__)
    return None


class _XScreenSaverInfo(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


class X11InputClock:
    """Asks the X server over a connection of its own; one round trip, GUI thread only.

    Args:
        x11: The library ``libX11``.
        xss: The library ``libXss``.
    """

    def __init__(self, x11: Any, xss: Any) -> None:
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.argtypes = (ctypes.c_void_p,)
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        info = ctypes.POINTER(_XScreenSaverInfo)
        xss.XScreenSaverQueryExtension.argtypes = (ctypes.c_void_p, *[ctypes.c_void_p] * 2)
        xss.XScreenSaverQueryInfo.argtypes = (ctypes.c_void_p, ctypes.c_ulong, info)
        self._xss = xss
        self._display = x11.XOpenDisplay(None)
        if not self._display:
            raise OSError("no X display")
        self._root = x11.XDefaultRootWindow(self._display)
        numbers = ctypes.c_int(), ctypes.c_int()
        if not xss.XScreenSaverQueryExtension(self._display, *map(ctypes.byref, numbers)):
            raise OSError("no screen saver extension")

    def idle_s(self) -> float | None:
        """Return the seconds since the last input."""
        info = _XScreenSaverInfo()
        done = self._xss.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info))
        return info.idle / _MS if done else None


class _LastInputInfo(ctypes.Structure):
    _fields_ = (("cbSize", ctypes.c_uint32), ("dwTime", ctypes.c_uint32))


class WindowsInputClock:
    """Asks Windows for the moment of the last input; any thread.

    Args:
        user32: The system library of that name.
        kernel32: The system library of that name.
    """

    def __init__(self, user32: Any, kernel32: Any) -> None:
        self._user32, self._kernel32 = user32, kernel32

    def idle_s(self) -> float | None:
        """Return the seconds since the last input; right for 49 days, after which ticks repeat."""
        info = _LastInputInfo(ctypes.sizeof(_LastInputInfo), 0)
        if not self._user32.GetLastInputInfo(ctypes.byref(info)):
            return None
        now_ms = int(self._kernel32.GetTickCount())
        last_ms = int(info.dwTime)
        return ((now_ms - last_ms) % _TICKS) / _MS


class MacInputClock:
    """Asks IOKit; any thread.

    Args:
        iokit: The framework IOKit.
        foundation: The framework CoreFoundation.
    """

    def __init__(self, iokit: Any, foundation: Any) -> None:
        pointer = ctypes.c_void_p
        iokit.IOServiceMatching.restype = pointer
        iokit.IOServiceMatching.argtypes = (ctypes.c_char_p,)
        iokit.IOServiceGetMatchingService.restype = ctypes.c_uint32
        iokit.IOServiceGetMatchingService.argtypes = (ctypes.c_uint32, pointer)
        iokit.IORegistryEntryCreateCFProperty.restype = pointer
        iokit.IORegistryEntryCreateCFProperty.argtypes = (
            ctypes.c_uint32,
            pointer,
            pointer,
            ctypes.c_uint32,
        )
        foundation.CFStringCreateWithCString.restype = pointer
        foundation.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
        foundation.CFNumberGetValue.argtypes = (pointer, ctypes.c_long, pointer)
        foundation.CFRelease.argtypes = (pointer,)
        self._iokit, self._foundation = iokit, foundation
        self._service = iokit.IOServiceGetMatchingService(
            0, iokit.IOServiceMatching(b"IOHIDSystem")
        )
        self._key = foundation.CFStringCreateWithCString(None, b"HIDIdleTime", _CF_UTF8)
        if not self._service:
            raise OSError("no IOHIDSystem")

    def idle_s(self) -> float | None:
        """Return the seconds since the last input."""
        number = self._iokit.IORegistryEntryCreateCFProperty(self._service, self._key, None, 0)
        if not number:
            return None
        value = ctypes.c_int64()
        is_read = self._foundation.CFNumberGetValue(number, _CF_NUMBER_SINT64, ctypes.byref(value))
        self._foundation.CFRelease(number)
        return value.value / _NS if is_read else None


def _mac_library(name: str) -> Any:
    return ctypes.CDLL(util.find_library(name))
