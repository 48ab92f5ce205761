"""The header of a bundle: its id, its slots, and a MAC that commits to the file key.

::

    0     8  magic "MUNIBND1"
    8     4  uint32_be header length L (<= 65,536)
    12    L  canonical JSON: v, suite, bundle_id, created, slots, kdf, limits
    12+L 32  HMAC-SHA256(HKDF(file key, "hdr"), bytes[0 : 12+L])

It names nothing of the content.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NoReturn
from uuid import UUID

from muniment.bundles.limits import (
    HEADER_BYTES_MAX,
    RECORD_BYTES_MAX,
    ZSTD_WINDOW_BYTES_MAX,
    is_affordable,
    is_of_bundles,
)
from muniment.crypto.kdf import hkdf
from muniment.crypto.slots import Slot, canonical_json, slot_from_json, slot_to_json
from muniment.domain.errors import DamagedBundleError, InvalidInputError, NewerFormatError
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC: Final = b"MUNIBND1"
PREFIX_BYTES: Final = 12
MAC_BYTES: Final = 32
VERSION: Final = 1
SUITE: Final = "AES256_GCM_HKDF_1MB+zstd"

_KDF: Final = "hkdf-sha256"
_LIMITS: Final = {"record": RECORD_BYTES_MAX, "window": ZSTD_WINDOW_BYTES_MAX}
_FIELDS: Final = frozenset({"v", "suite", "bundle_id", "created", "slots", "kdf", "limits"})
_TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """The fields of a header; within bounds when it was read.

    Args:
        bundle_id: The bundle's id, which every slot is bound to.
        created: When it was written, UTC, whole seconds.
        slots: What opens it.
    """

    bundle_id: UUID
    created: datetime
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class BundleHead:
    """The beginning of a bundle, up to its ciphertext.

    Args:
        header: The fields; do not trust them before `is_signed_with`.
        raw: All bytes; the associated data of the ciphertext.
    """

    header: BundleHeader
    raw: bytes

    def is_signed_with(self, file_key: Secret) -> bool:
        """Return whether the MAC was made with this file key; constant time."""
        signed, mac = self.raw[:-MAC_BYTES], self.raw[-MAC_BYTES:]
        return hmac.compare_digest(_mac(file_key, signed), mac)


def payload_key(file_key: Secret) -> Secret:
    """Return the key of a bundle's ciphertext."""
    return hkdf(file_key, b"payload")


def sign_head(header: BundleHeader, file_key: Secret) -> BundleHead:
    """Encode and sign the beginning of a bundle."""
    body = canonical_json(
        {
            "v": VERSION,
            "suite": SUITE,
            "bundle_id": str(header.bundle_id),
            "created": header.created.strftime(_TIME_FORMAT),
            "slots": [slot_to_json(slot) for slot in header.slots],
            "kdf": _KDF,
            "limits": _LIMITS,
        }
    )
    signed = MAGIC + len(body).to_bytes(4, "big") + body
    return BundleHead(header, signed + _mac(file_key, signed))


def header_length(prefix: bytes) -> int:
    """Return the length of the JSON that follows the first 12 bytes of a bundle.

    Raises:
        DamagedBundleError: They do not begin a bundle.
    """
    if len(prefix) != PREFIX_BYTES or not prefix.startswith(MAGIC):
        _damaged("it is not a bundle")
    length = int.from_bytes(prefix[len(MAGIC) :], "big")
    if length > HEADER_BYTES_MAX:
        _damaged("its header is too long")
    return length


def decode_head(raw: bytes) -> BundleHead:
    """Read a head that may be damaged or hostile.

    Args:
        raw: Prefix, JSON and MAC, as long as `header_length` says.

    Raises:
        NewerFormatError: A newer version wrote it.
        DamagedBundleError: A field is missing, unknown or out of bounds.
    """
    body = raw[PREFIX_BYTES:-MAC_BYTES]
    if len(body) != header_length(raw[:PREFIX_BYTES]):
        _damaged("it is cut off")
    fields = _parsed(body)
    version = fields.get("v")
    if type(version) is int and version > VERSION:
        raise NewerFormatError(
            f"the bundle has format {version}, this program knows up to {VERSION}"
        )
    if set(fields) != _FIELDS or version != VERSION or type(version) is not int:
        _damaged("its header has missing or unknown fields")
    if (fields["suite"], fields["kdf"], fields["limits"]) != (SUITE, _KDF, _LIMITS):
        _damaged("its header asks for something unknown")
    header = BundleHeader(
        _bundle_id(fields["bundle_id"]), _created(fields["created"]), _slots(fields["slots"])
    )
    return BundleHead(header, raw)


def _parsed(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body)
        # There is one way to write a header, so that no byte may differ unnoticed.
        is_canonical = isinstance(value, dict) and canonical_json(value) == body
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical:
        _damaged("its header cannot be read")
    fields: dict[str, object] = value
    return fields


def _bundle_id(value: object) -> UUID:
    try:
        bundle_id = UUID(str(value))
    except ValueError:
        _damaged("its header has no id")
    if str(bundle_id) != value:
        _damaged("its header has no id")
    return bundle_id


def _created(value: object) -> datetime:
    try:
        return datetime.strptime(str(value), _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        _damaged("its header has no time")


def _slots(value: object) -> tuple[Slot, ...]:
    items: Sequence[object] = value if isinstance(value, list) else ()
    try:
        slots = tuple(slot_from_json(item) for item in items)
    except InvalidInputError:
        _damaged("one of its slots cannot be read")
    if not all(map(is_of_bundles, slots)) or not is_affordable(slots):
        _damaged("its slots are out of bounds")
    return slots


def _mac(file_key: Secret, signed: bytes) -> bytes:
    return hmac.digest(hkdf(file_key, b"hdr").reveal(), signed, "sha256")


def _damaged(reason: str) -> NoReturn:
    raise DamagedBundleError(reason)
