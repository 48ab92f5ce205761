"""Identifiers: UUIDv7 for memories, with the short form that some clients need."""

import hashlib
import re
import secrets
import uuid
from typing import NewType

MemoryId = NewType("MemoryId", str)
"""Canonical UUIDv7 text, 36 characters; sorts by creation time."""

ShortId = NewType("ShortId", str)
"""``mem_`` and 12 characters, made from the random tail of the `MemoryId`."""

MemoryNumber = NewType("MemoryNumber", int)
"""Row id of a memory; also its id for clients that want integers. Never reused."""

NamespaceId = NewType("NamespaceId", int)
ChunkId = NewType("ChunkId", int)
KeyId = NewType("KeyId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SHORT_LENGTH = 12
_PAIR_SHIFTS = tuple(range(5 * (_SHORT_LENGTH - 2), -1, -10))
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_UID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TAIL_BITS = 62  # behind the variant of a UUID of version 7
_TAIL_LENGTH = 16  # of the text: 15 hexadecimal digits and a hyphen
_SHORT_PREFIX = "mem_"
_SESSION_PREFIX = "sess_"


def uuid7(unix_ms: int) -> uuid.UUID:
    """Make a UUID of version 7 for a moment.

    Args:
        unix_ms: Milliseconds since 1970, UTC.

    Source:
        RFC 9562, section 5.7; all 74 free bits are random.
    """
    value = (unix_ms & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)


def new_uid(unix_ms: int) -> str:
    """Make the uid of an owner, a session, a turn or an entity, for the moment of its creation."""
    return str(uuid7(unix_ms))


def is_uid(text: str) -> bool:
    """Return whether a text is a UUID in canonical form: 36 characters, lower case."""
    return _UID.fullmatch(text) is not None


def new_memory_id(unix_ms: int) -> MemoryId:
    """Make the id of a memory created at a moment (milliseconds since 1970, UTC)."""
    return MemoryId(str(uuid7(unix_ms)))


def short_id_of(memory_id: MemoryId) -> ShortId:
    """Derive the short id: the low 60 bits of the UUID in Crockford's base 32, lower case."""
    return ShortId(_SHORT_PREFIX + _short_tail(memory_id))


def tail_of(reference: str) -> str:
    """Return the last 16 characters of a memory's id, from the id itself or its short form.

    They hold the 60 bits that the short id is made of, so they are the same for both.
    """
    if not reference.startswith(_SHORT_PREFIX):
        return reference[-_TAIL_LENGTH:]
    low = 0
    for letter in reference[len(_SHORT_PREFIX) :]:
        low = low << 5 | _ALPHABET.index(letter)
    digits = f"{low:015x}"
    return f"{digits[:3]}-{digits[3:]}"


def session_short_id_of(uid: str) -> str:
    """Derive the short id of a session: ``sess_`` and 12 characters, like that of a memory."""
    return _SESSION_PREFIX + _short_tail(uid)


def _short_tail(uid: str) -> str:
    low = int(uid.replace("-", "")[-15:], 16)
    return "".join([_PAIRS[(low >> shift) & 1023] for shift in _PAIR_SHIFTS])


def parse_memory_reference(text: str) -> MemoryId | ShortId | MemoryNumber | None:
    """Parse any of the three ids of a memory; ``None`` when the text is none of them."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return MemoryNumber(int(text))
    if text.startswith(_SHORT_PREFIX):
        tail = text[len(_SHORT_PREFIX) :].lower()
        valid = len(tail) == _SHORT_LENGTH and all(letter in _ALPHABET for letter in tail)
        return ShortId(_SHORT_PREFIX + tail) if valid else None
    try:
        return MemoryId(str(uuid.UUID(text)))
    except ValueError:
        return None


def named_uid(*names: str) -> str:
    """Derive the uid of what some names identify: the same on every device.

    Source:
        RFC 9562, section 5.8 (version 8); the free bits are those of SHA-256 of the names.
    """
    text = "".join(f"{len(name)}:{name}" for name in names)
    value = int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:16], "big")
    value &= ~(0xF << 76) & ~(0b11 << 62)
    return str(uuid.UUID(int=value | 0x8 << 76 | 0b10 << 62))


def copied_uid(uid: str, namespace_uid: str) -> str:
    """Derive the uid of a copy in another namespace: always the same, with the original's time.

    Args:
        uid: Of the original, in canonical form.
        namespace_uid: Of the namespace of the copy.
    """
    digest = hashlib.sha256(f"{namespace_uid}:{uid}".encode("ascii")).digest()
    tail = int.from_bytes(digest[:8], "big") & ((1 << _TAIL_BITS) - 1)
    # Its first two bits are those of the variant.
    digits = f"{int(uid[19], 16) >> 2 << _TAIL_BITS | tail:016x}"
    return f"{uid[:19]}{digits[:4]}-{digits[4:]}"
