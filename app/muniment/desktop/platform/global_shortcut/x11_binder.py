"""A shortcut on plain X11: a key grabbed at the root window, received by Qt's event loop."""

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication

from muniment.desktop.platform.global_shortcut.binder import Chord, ShortcutBinder, ShortcutState
from muniment.desktop.platform.global_shortcut.hot_key_binder import HotKeyBinder

KEY_PRESS: Final = 2
BAD_ACCESS: Final = 10
_FROM_SERVER: Final = 0x7F
_ASYNC: Final = 1
_SHIFT, _CAPS_LOCK, _CONTROL, _ALT, _NUM_LOCK, _SUPER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x40
_HELD: Final = _SHIFT | _CONTROL | _ALT | _SUPER
_LOCKS: Final = (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK)
"""A grab is for exact modifiers, so one is needed for each state of the lock keys."""
_MODIFIERS: Final = {
    Qt.KeyboardModifier.ShiftModifier: _SHIFT,
    Qt.KeyboardModifier.ControlModifier: _CONTROL,
    Qt.KeyboardModifier.AltModifier: _ALT,
    Qt.KeyboardModifier.MetaModifier: _SUPER,
}
_OF_THE_LOOP: Final = b"xcb_generic_event_t"
_LATIN_1_END: Final = 0x100
_UNICODE: Final = 0x01000000
_XK_F1: Final = 0xFFBE
_NAMED: Final = {
    Qt.Key.Key_Space: 0x20,
    Qt.Key.Key_Backspace: 0xFF08,
    Qt.Key.Key_Tab: 0xFF09,
    Qt.Key.Key_Backtab: 0xFF09,
    Qt.Key.Key_Return: 0xFF0D,
    Qt.Key.Key_Home: 0xFF50,
    Qt.Key.Key_Left: 0xFF51,
    Qt.Key.Key_Up: 0xFF52,
    Qt.Key.Key_Right: 0xFF53,
    Qt.Key.Key_Down: 0xFF54,
    Qt.Key.Key_PageUp: 0xFF55,
    Qt.Key.Key_PageDown: 0xFF56,
    Qt.Key.Key_End: 0xFF57,
    Qt.Key.Key_Insert: 0xFF63,
    Qt.Key.Key_Delete: 0xFFFF,
}


class KeyPressEvent(ctypes.Structure):
    """``xcb_key_press_event_t``, which is also the X11 protocol's KeyPress."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("detail", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("root", ctypes.c_uint32),
        ("event", ctypes.c_uint32),
        ("child", ctypes.c_uint32),
        ("root_x", ctypes.c_int16),
        ("root_y", ctypes.c_int16),
        ("event_x", ctypes.c_int16),
        ("event_y", ctypes.c_int16),
        ("state", ctypes.c_uint16),
    )


class Cookie(ctypes.Structure):
    """``xcb_void_cookie_t``."""

    _fields_ = (("sequence", ctypes.c_uint),)


class XError(ctypes.Structure):
    """The beginning of ``xcb_generic_error_t``."""

    _fields_ = (("response_type", ctypes.c_uint8), ("error_code", ctypes.c_uint8))


class XServerKeys:
    """Grabs keys over Qt's own connection to the X server; GUI thread only.

    Args:
        connection: Qt's ``xcb_connection_t``.
        display: Qt's ``Display``, which knows the keyboard layout.

    Source:
        X.Org, X11 protocol: GrabKey, UngrabKey; libxcb and libX11 for the signatures.
    """

    def __init__(self, connection: int, display: int) -> None:
        self._xcb: Any = ctypes.CDLL("libxcb.so.1")
        self._x11: Any = ctypes.CDLL("libX11.so.6")
        self._connection = ctypes.c_void_p(connection)
        self._display = ctypes.c_void_p(display)
        self._xcb.xcb_grab_key_checked.restype = Cookie
        self._xcb.xcb_request_check.restype = ctypes.POINTER(XError)
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11.XKeysymToKeycode.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
        self._x11.XKeysymToKeycode.restype = ctypes.c_uint8
        self._root = ctypes.c_uint32(self._x11.XDefaultRootWindow(self._display))

    def code(self, keysym: int) -> int:
        """Return the key that types a symbol; 0 if the layout has none."""
        return int(self._x11.XKeysymToKeycode(self._display, keysym))

    def grab(self, code: int, held: int) -> int:
        """Grab a key with exact modifiers; return 0, or the number of the X error."""
        cookie = self._xcb.xcb_grab_key_checked(
            self._connection,
            ctypes.c_uint8(0),
            self._root,
            ctypes.c_uint16(held),
            ctypes.c_uint8(code),
            ctypes.c_uint8(_ASYNC),
            ctypes.c_uint8(_ASYNC),
        )
        error = self._xcb.xcb_request_check(self._connection, cookie)
        if not error:
            return 0
        number = int(error.contents.error_code)
        ctypes.CDLL(None).free(error)
        return number

    def ungrab(self, code: int, held: int) -> None:
        """Release a key."""
        self._xcb.xcb_ungrab_key(
            self._connection, ctypes.c_uint8(code), self._root, ctypes.c_uint16(held)
        )
        self._xcb.xcb_flush(self._connection)


class X11Binder(HotKeyBinder):
    """Grabs the hot key at the root window; GUI thread only.

    Args:
        server: The keys of the X server.
        parent: The owner.
    """

    def __init__(self, server: XServerKeys, parent: QObject | None = None) -> None:
        super().__init__(_MODIFIERS, parent)
        self._server = server
        self._grabbed: list[tuple[int, int]] = []
        self._filter = _KeyFilter(self.pressed.emit)

    def register(self, code: int, held: int) -> ShortcutState:
        """Grab the key, whatever the lock keys are, and receive its presses from now on."""
        for locks in _LOCKS:
            error = self._server.grab(code, held | locks)
            if error:
                self.release()
                return ShortcutState.TAKEN if error == BAD_ACCESS else ShortcutState.FAILED
            self._grabbed.append((code, held | locks))
        self._filter.expect(code, held)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        return ShortcutState.BOUND

    def release(self, *, for_good: bool = False) -> None:  # noqa: ARG002 - nothing is kept
        """Release the key."""
        for code, held in self._grabbed:
            self._server.ungrab(code, held)
        self._grabbed.clear()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self._filter)

    def key_code(self, chord: Chord) -> int | None:
        """Return the key code in the current layout."""
        symbol = _keysym(chord)
        return (self._server.code(symbol) or None) if symbol else None


def _keysym(chord: Chord) -> int | None:
    if chord.function_number is not None:
        return _XK_F1 + chord.function_number - 1
    if chord.key in _NAMED:
        return _NAMED[chord.key]
    if chord.character is None:
        return None
    sign = ord(chord.character.lower())
    return sign if sign < _LATIN_1_END else _UNICODE | sign


class _KeyFilter(QAbstractNativeEventFilter):
    """Filters the event loop's messages; installed only while a key is grabbed."""

    def __init__(self, on_pressed: Callable[[], None]) -> None:
        super().__init__()
        self._on_pressed = on_pressed
        self._expected = (0, 0)

    def expect(self, code: int, held: int) -> None:
        """Set the key to react to."""
        self._expected = (code, held)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> object:
        """Handle presses of the grabbed key, and pass on everything else."""
        if QByteArray(kind) != _OF_THE_LOOP:
            return False, 0
        found = KeyPressEvent.from_address(int(message))
        if found.response_type & _FROM_SERVER != KEY_PRESS:
            return False, 0
        # Keys typed in our own window arrive with that window, the grabbed one with the root.
        is_grabbed = found.event == found.root
        if not is_grabbed or (found.detail, found.state & _HELD) != self._expected:
            return False, 0
        self._on_pressed()
        return True, 0


def x11_binder() -> ShortcutBinder:
    """Return a binder of an X11 session; where Qt uses something else, one that binds nothing."""
    application: Any = QGuiApplication.instance()
    native = application.nativeInterface() if application is not None else None
    if native is None or QGuiApplication.platformName() != "xcb":
        return ShortcutBinder()
    return X11Binder(XServerKeys(native.connection(), native.display()))
