r"""The vault header: the data needed to open a vault, without secrets.

::

    MUNIMENT VAULT HEADER 1\n
    <canonical JSON, one line>\n
    <64 lower-case hex digits: HMAC-SHA256(header MAC key, everything before this line)>\n

At most 65,536 bytes. The version is in the first line and in the JSON's ``v``: one damaged byte
makes them differ and is reported as damage, not as a newer version. The MAC needs a key from one of
the slots, so all fields are first checked for bounds and trusted only after the MAC.
"""

import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NoReturn
from uuid import UUID

from muniment.crypto.slots import Slot, SlotType, canonical_json, slot_from_json, slot_to_json
from muniment.domain.errors import DamagedHeaderError, InvalidInputError, NewerFormatError

HEADER_VERSION: Final = 1
MAX_HEADER_BYTES: Final = 65_536
MAX_SLOTS: Final = 16
PAGE_SIZE_BYTES: Final = 2_048

_FIRST_LINE = re.compile(rb"MUNIMENT VAULT HEADER ([1-9][0-9]{0,3})")
_MAC_LINE = re.compile(rb"[0-9a-f]{64}")
_STATE_HASH = re.compile(r"[0-9a-f]{64}")
_FIELDS = frozenset({"v", "vault_id", "created_at", "generation", "cipher", "slots", "anchor"})
_PAGE_SIZES = frozenset({2_048, 4_096, 8_192, 16_384, 32_768, 65_536})
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_MAX_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """The state of the database that the header vouches for.

    Attributes:
        sequence: Number of changes to the database; 0 to 2**63 - 1.
        state_hash: 32 bytes, the keyed hash over that state.
    """

    sequence: int
    state_hash: bytes


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The header's fields; within bounds when it came from `decode_header`.

    Attributes:
        vault_id: The vault's id, which every slot is bound to.
        created_at: When the vault was made, UTC, whole seconds.
        generation: 1 for a new vault, increased with every change.
        slots: 1 to 16 of them.
        page_size_bytes: SQLCipher's page size when the vault was made; the file shows its own.
        anchor: The last anchored state of the database; None before the first.
    """

    vault_id: UUID
    created_at: datetime
    generation: int
    slots: tuple[Slot, ...]
    page_size_bytes: int = PAGE_SIZE_BYTES
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class SignedHeader:
    """A header as read, with the bytes that its MAC covers.

    Attributes:
        header: The fields; do not trust them before `is_signed_with`.
        signed: The bytes under the MAC.
        mac: 32 bytes.
    """

    header: VaultHeader
    signed: bytes
    mac: bytes

    @property
    def raw(self) -> bytes:
        """The whole file content."""
        return self.signed + self.mac.hex().encode("ascii") + b"\n"

    def is_signed_with(self, sign: Callable[[bytes], bytes]) -> bool:
        """Return whether the MAC equals that of `sign`; constant time."""
        return hmac.compare_digest(sign(self.signed), self.mac)


def sign_header(header: VaultHeader, sign: Callable[[bytes], bytes]) -> SignedHeader:
    """Serialise and sign a header; `SignedHeader.raw` is the file's content.

    Args:
        header: The fields.
        sign: Computes the 32-byte MAC; `VaultKeys.header_mac`.
    """
    anchor = header.anchor and {
        "sequence": header.anchor.sequence,
        "state_hash": header.anchor.state_hash.hex(),
    }
    fields = {
        "v": HEADER_VERSION,
        "vault_id": str(header.vault_id),
        "created_at": header.created_at.strftime(_TIME_FORMAT),
        "generation": header.generation,
        "cipher": {"name": "sqlcipher", "version": 4, "page_size": header.page_size_bytes},
        "slots": [slot_to_json(slot) for slot in header.slots],
        "anchor": anchor,
    }
    signed = b"MUNIMENT VAULT HEADER %d\n%b\n" % (HEADER_VERSION, canonical_json(fields))
    return SignedHeader(header, signed, sign(signed))


def decode_header(raw: bytes) -> SignedHeader:
    """Read a header that may be damaged or hostile, without large allocations.

    Args:
        raw: The file's content, or its first `MAX_HEADER_BYTES` + 1 bytes.

    Raises:
        NewerFormatError: A newer version wrote it.
        DamagedHeaderError: A field is missing, unknown, of the wrong type or out of bounds.
    """
    if len(raw) > MAX_HEADER_BYTES:
        _damaged(f"it is longer than {MAX_HEADER_BYTES} bytes")
    lines = raw.split(b"\n")
    if len(lines) != 4 or lines[3]:
        _damaged("it does not have three lines")
    first, body, mac = lines[:3]
    fields = _parse_object(body)
    _check_version(first, fields)
    if not _MAC_LINE.fullmatch(mac):
        _damaged("its MAC is malformed")
    try:
        header = _header_from(fields)
    except InvalidInputError as error:
        raise DamagedHeaderError(str(error)) from None
    signed = raw[: len(first) + len(body) + 2]
    return SignedHeader(header, signed, bytes.fromhex(mac.decode("ascii")))


def _parse_object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        # Deep nesting raises RecursionError, a number with thousands of digits ValueError.
        _damaged("its second line is not JSON")
    if not isinstance(value, dict):
        _damaged("its second line is not a JSON object")
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def _check_version(first: bytes, fields: dict[str, object]) -> None:
    match = _FIRST_LINE.fullmatch(first)
    if match is None:
        _damaged("its first line is not a vault header's")
    version = int(match[1])
    if fields.get("v") != version or isinstance(fields["v"], bool):
        _damaged("its two version numbers differ")
    if version > HEADER_VERSION:
        raise NewerFormatError(
            f"its header has format {version}, this program knows up to {HEADER_VERSION}"
        )


def _header_from(fields: dict[str, object]) -> VaultHeader:
    if set(fields) != _FIELDS:
        _damaged("it has missing or unknown fields")
    return VaultHeader(
        vault_id=_vault_id(fields["vault_id"]),
        created_at=_time(fields["created_at"]),
        generation=_number(fields["generation"], "generation", low=1),
        slots=_slots(fields["slots"]),
        page_size_bytes=_page_size(fields["cipher"]),
        anchor=_anchor(fields["anchor"]),
    )


def _vault_id(value: object) -> UUID:
    try:
        vault_id = UUID(str(value))
    except ValueError:
        _damaged("its vault_id is not a UUID")
    if str(vault_id) != value:
        _damaged("its vault_id is not spelled canonically")
    return vault_id


def _time(value: object) -> datetime:
    try:
        return datetime.strptime(str(value), _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        _damaged("its created_at is not a time")


def _number(value: object, name: str, *, low: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= _MAX_NUMBER:
        _damaged(f"its {name} is out of bounds")
    return value


def _slots(value: object) -> tuple[Slot, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_SLOTS:
        _damaged(f"it must have 1 to {MAX_SLOTS} slots")
    slots = tuple(slot_from_json(item) for item in value)
    if any(slot.type in {SlotType.RECIPIENT, SlotType.OWN_VAULT} for slot in slots):
        _damaged("it has a slot of a bundle")
    return slots


def _page_size(value: object) -> int:
    if not isinstance(value, dict) or set(value) != {"name", "version", "page_size"}:
        _damaged("its cipher is malformed")
    if value["name"] != "sqlcipher" or _number(value["version"], "cipher version", low=1) != 4:
        _damaged("its cipher is not SQLCipher 4")
    page_size = _number(value["page_size"], "page size", low=1)
    if page_size not in _PAGE_SIZES:
        _damaged("its page size is out of bounds")
    return page_size


def _anchor(value: object) -> Anchor | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"sequence", "state_hash"}:
        _damaged("its anchor is malformed")
    state_hash = value["state_hash"]
    if not isinstance(state_hash, str) or not _STATE_HASH.fullmatch(state_hash):
        _damaged("its state hash is malformed")
    sequence = _number(value["sequence"], "anchor sequence", low=0)
    return Anchor(sequence, bytes.fromhex(state_hash))


def _damaged(reason: str) -> NoReturn:
    raise DamagedHeaderError(reason)
