"""A shortcut on macOS: a Carbon hot key, served by Cocoa's event loop."""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from muniment.desktop.platform.global_shortcut.binder import Chord, ShortcutBinder, ShortcutState
from muniment.desktop.platform.global_shortcut.hot_key_binder import HotKeyBinder
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

NO_ERROR: Final = 0
EVENT_NOT_HANDLED: Final = -9874
EVENT_HOT_KEY_EXISTS: Final = -9878


def _code(letters: str) -> int:
    """Return a four-letter code as the number that Carbon uses."""
    return int.from_bytes(letters.encode("ascii"), "big")


SIGNATURE: Final = _code("Muni")
_KEYBOARD: Final = _code("keyb")
_HOT_KEY_PRESSED: Final = 5
_DIRECT_OBJECT: Final = _code("----")
_TYPE_HOT_KEY_ID: Final = _code("hkid")

# On macOS, Qt calls the command key Control, and the control key Meta.
_MODIFIERS: Final = {
    Qt.KeyboardModifier.ControlModifier: 0x0100,
    Qt.KeyboardModifier.ShiftModifier: 0x0200,
    Qt.KeyboardModifier.AltModifier: 0x0800,
    Qt.KeyboardModifier.MetaModifier: 0x1000,
}
_NAMED: Final = {
    Qt.Key.Key_Return: 0x24,
    Qt.Key.Key_Tab: 0x30,
    Qt.Key.Key_Backtab: 0x30,
    Qt.Key.Key_Space: 0x31,
    Qt.Key.Key_Backspace: 0x33,
    Qt.Key.Key_Home: 0x73,
    Qt.Key.Key_PageUp: 0x74,
    Qt.Key.Key_Delete: 0x75,
    Qt.Key.Key_End: 0x77,
    Qt.Key.Key_PageDown: 0x79,
    Qt.Key.Key_Left: 0x7B,
    Qt.Key.Key_Right: 0x7C,
    Qt.Key.Key_Down: 0x7D,
    Qt.Key.Key_Up: 0x7E,
}
# F1 to F20, the most that Apple keyboards have.
_FUNCTION: Final = (
    0x7A, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6D,
    0x67, 0x6F, 0x69, 0x6B, 0x71, 0x6A, 0x40, 0x4F, 0x50, 0x5A,
)  # fmt: skip


class EventHotKeyID(ctypes.Structure):
    """The id of a hot key."""

    _fields_ = (("signature", ctypes.c_uint32), ("id", ctypes.c_uint32))


class EventTypeSpec(ctypes.Structure):
    """A type of event to listen for."""

    _fields_ = (("event_class", ctypes.c_uint32), ("event_kind", ctypes.c_uint32))


EventHandler = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacBinder(HotKeyBinder):
    """Registers a hot key; GUI thread only.

    Args:
        action: What the hot key opens.
        carbon: The Carbon framework.
        code_of: Returns the key that types a character in the current layout, if any.
        parent: The owner.

    Source:
        Apple, Carbon Event Manager (HIToolbox, ``CarbonEvents.h``): ``RegisterEventHotKey``,
        ``InstallEventHandler``; key codes of ``Events.h``.
    """

    def __init__(
        self,
        action: ShortcutAction,
        carbon: Any,
        code_of: Callable[[str], int | None],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(_MODIFIERS, parent)
        self._id = action.hot_key_id
        self._carbon = carbon
        self._code_of = code_of
        # Referenced here because the framework may call it at any time.
        self._on_event = EventHandler(self._on_hot_key)
        self._handler = ctypes.c_void_p()
        self._hot_key = ctypes.c_void_p()

    def release(self, *, for_good: bool = False) -> None:  # noqa: ARG002 - nothing is kept
        """Unregister the hot key."""
        if self._hot_key.value:
            self._carbon.UnregisterEventHotKey(self._hot_key)
            self._hot_key = ctypes.c_void_p()
        if self._handler.value:
            self._carbon.RemoveEventHandler(self._handler)
            self._handler = ctypes.c_void_p()

    def register(self, code: int, held: int) -> ShortcutState:
        """Install the event handler for hot keys, and register this one."""
        error = self._install() or self._register(code, held)
        if error == NO_ERROR:
            return ShortcutState.BOUND
        self.release()
        return ShortcutState.TAKEN if error == EVENT_HOT_KEY_EXISTS else ShortcutState.FAILED

    def key_code(self, chord: Chord) -> int | None:
        """Return the virtual key code."""
        number = chord.function_number
        if number is not None:
            return _FUNCTION[number - 1] if number <= len(_FUNCTION) else None
        if chord.key in _NAMED:
            return _NAMED[chord.key]
        return None if chord.character is None else self._code_of(chord.character.lower())

    def _install(self) -> int:
        kind = EventTypeSpec(_KEYBOARD, _HOT_KEY_PRESSED)
        return int(
            self._carbon.InstallEventHandler(
                self._carbon.GetApplicationEventTarget(),
                self._on_event,
                1,
                ctypes.byref(kind),
                None,
                ctypes.byref(self._handler),
            )
        )

    def _register(self, code: int, held: int) -> int:
        return int(
            self._carbon.RegisterEventHotKey(
                code,
                held,
                EventHotKeyID(SIGNATURE, self._id),
                self._carbon.GetApplicationEventTarget(),
                0,
                ctypes.byref(self._hot_key),
            )
        )

    def _on_hot_key(self, _next: int | None, event: int | None, _data: int | None) -> int:
        found = EventHotKeyID()
        self._carbon.GetEventParameter(
            event,
            _DIRECT_OBJECT,
            _TYPE_HOT_KEY_ID,
            None,
            ctypes.sizeof(found),
            None,
            ctypes.byref(found),
        )
        if (found.signature, found.id) != (SIGNATURE, self._id):
            # The handler of another hot key gets the event only if this one declines it.
            return EVENT_NOT_HANDLED
        self.pressed.emit()
        return NO_ERROR


def mac_binder(action: ShortcutAction) -> ShortcutBinder:
    """Return the binder of a shortcut on macOS; on other systems, one that binds nothing."""
    if sys.platform == "darwin":
        from muniment.desktop.platform.global_shortcut.mac_layout import KeyboardLayout

        frameworks = "/System/Library/Frameworks"
        carbon = ctypes.CDLL(f"{frameworks}/Carbon.framework/Carbon")
        foundation = ctypes.CDLL(f"{frameworks}/CoreFoundation.framework/CoreFoundation")
        _declare(carbon)
        layout = KeyboardLayout(carbon, foundation)
        return MacBinder(action, carbon, layout.code_of)
    return ShortcutBinder()


def _declare(carbon: Any) -> None:
    """Declare the framework's functions: a pointer does not fit into ctypes' default int."""
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    carbon.GetApplicationEventTarget.argtypes = ()
    carbon.GetApplicationEventTarget.restype = pointer
    carbon.InstallEventHandler.argtypes = (
        pointer, EventHandler, ctypes.c_ulong, pointer, pointer, pointer
    )  # fmt: skip
    carbon.InstallEventHandler.restype = ctypes.c_int32
    carbon.RemoveEventHandler.argtypes = (pointer,)
    carbon.RemoveEventHandler.restype = ctypes.c_int32
    carbon.RegisterEventHotKey.argtypes = (number, number, EventHotKeyID, pointer, number, pointer)
    carbon.RegisterEventHotKey.restype = ctypes.c_int32
    carbon.UnregisterEventHotKey.argtypes = (pointer,)
    carbon.UnregisterEventHotKey.restype = ctypes.c_int32
    carbon.GetEventParameter.argtypes = (
        pointer, number, number, pointer, ctypes.c_ulong, pointer, pointer
    )  # fmt: skip
    carbon.GetEventParameter.restype = ctypes.c_int32
