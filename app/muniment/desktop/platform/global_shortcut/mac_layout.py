"""Finds the key that types a character on a Mac: hot keys are named by position."""

import ctypes
from typing import Any, Final

_DISPLAY: Final = 3
_NO_DEAD_KEYS: Final = 1
_KEYS: Final = 128
# The system's values for no modifier and for shift.
_HELD: Final = (0x00, 0x02)
_LENGTH: Final = 4


class KeyboardLayout:
    """The user's current keyboard layout; GUI thread only.

    Args:
        carbon: The Carbon framework.
        foundation: The CoreFoundation framework.

    Source:
        Apple, Text Input Sources (``TextInputSources.h``) and Unicode Utilities
        (``UnicodeUtilities.h``): ``UCKeyTranslate``.
    """

    def __init__(self, carbon: Any, foundation: Any) -> None:
        self._carbon = carbon
        self._foundation = foundation
        _declare(carbon, foundation)

    def code_of(self, character: str) -> int | None:
        """Return the code of the key that types a character, alone or with shift.

        Args:
            character: One character, in lower case.

        Returns:
            0 to 127; ``None`` if no key types it.
        """
        source = self._carbon.TISCopyCurrentKeyboardLayoutInputSource()
        if not source:
            return None
        try:
            data = self._carbon.TISGetInputSourceProperty(source, self._property())
            if not data:
                return None
            return self._search(self._foundation.CFDataGetBytePtr(data), character)
        finally:
            self._foundation.CFRelease(source)

    def _search(self, layout: int, character: str) -> int | None:
        kind = self._carbon.LMGetKbdType()
        for held in _HELD:
            for code in range(_KEYS):
                if self._written(layout, code, held, kind) == character:
                    return code
        return None

    def _written(self, layout: int, code: int, held: int, kind: int) -> str:
        dead_keys, length = ctypes.c_uint32(), ctypes.c_ulong()
        signs = (ctypes.c_uint16 * _LENGTH)()
        error = self._carbon.UCKeyTranslate(
            layout, code, _DISPLAY, held, kind, _NO_DEAD_KEYS,
            ctypes.byref(dead_keys), _LENGTH, ctypes.byref(length), signs,
        )  # fmt: skip
        if error:
            return ""
        return bytes(signs)[: 2 * length.value].decode("utf-16-le", "replace").lower()

    def _property(self) -> ctypes.c_void_p:
        return ctypes.c_void_p.in_dll(self._carbon, "kTISPropertyUnicodeKeyLayoutData")


def _declare(carbon: Any, foundation: Any) -> None:
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    carbon.TISCopyCurrentKeyboardLayoutInputSource.argtypes = ()
    carbon.TISCopyCurrentKeyboardLayoutInputSource.restype = pointer
    carbon.TISGetInputSourceProperty.argtypes = (pointer, pointer)
    carbon.TISGetInputSourceProperty.restype = pointer
    carbon.LMGetKbdType.argtypes = ()
    carbon.LMGetKbdType.restype = ctypes.c_uint8
    carbon.UCKeyTranslate.argtypes = (
        pointer, ctypes.c_uint16, ctypes.c_uint16, number, number, number,
        pointer, ctypes.c_ulong, pointer, pointer,
    )  # fmt: skip
    carbon.UCKeyTranslate.restype = ctypes.c_int32
    foundation.CFDataGetBytePtr.argtypes = (pointer,)
    foundation.CFDataGetBytePtr.restype = pointer
    foundation.CFRelease.argtypes = (pointer,)
    foundation.CFRelease.restype = None
