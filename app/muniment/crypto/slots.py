"""Key slots: one key wrapped under one credential.

::

    material    = KDF(credential, salt)                          64 bytes
                  argon2id:    Argon2id v1.3 with m, t, p        passphrases
                  hkdf-sha256: HKDF-SHA256, info "muniment slot v1"    secrets of >= 160 random bits
                  A recipient's secret is X25519(ephemeral, recipient) || ephemeral || recipient,
                  with the public keys of both; the slot names the ephemeral one.
    KEK         = material[0:32]
    commitment  = material[32:64]
    slot header = canonical JSON of {kdf, nonce, type}
    wrapped     = AES-256-GCM(KEK, nonce, key, aad = container id(16) || slot header)
    commit      = HMAC-SHA256(commitment, slot header || wrapped)

AES-GCM alone does not commit to its key: one ciphertext can be made that opens under two. The
commitment is compared, in constant time, before anything is unwrapped.
"""

import hmac
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muniment.crypto.kdf import SALT_BYTES, Argon2Cost, Argon2Params, derive_argon2id, hkdf
from muniment.domain.errors import InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

KEY_BYTES = 32
CONTAINER_ID_BYTES = 16
PUBLIC_KEY_BYTES = 32
_NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16
_COMMIT_BYTES = 32
_MATERIAL_BYTES = 64
_HKDF_INFO = b"muniment slot v1"


class SlotType(StrEnum):
    """The type of credential that opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a slot type
    RECOVERY = "recovery"
    KEY_FILE = "key-file"
    KEYCHAIN = "keychain"
    RECIPIENT = "recipient"
    OWN_VAULT = "own-vault"


@dataclass(frozen=True, slots=True)
class HkdfParams:
    """The derivation for secrets that need no stretching.

    Attributes:
        salt: 16 bytes.
        ephemeral: The sender's X25519 public key, in a recipient's slot; 32 bytes, else empty.
    """

    salt: bytes
    ephemeral: bytes = b""


@dataclass(frozen=True, slots=True)
class Slot:
    """A wrapped key as stored; contains no secrets.

    Attributes:
        type: The credential type.
        kdf: Argon2id for passphrases, HKDF for all others.
        nonce: 12 bytes.
        wrapped: 48 bytes, the wrapped key and its tag.
        commit: 32 bytes, the key commitment.
    """

    type: SlotType
    kdf: Argon2Params | HkdfParams
    nonce: bytes
    wrapped: bytes
    commit: bytes

    @property
    def slot_id(self) -> str:
        """The slot's id within the vault: the first 8 bytes of its salt, in hex."""
        return self.kdf.salt[:8].hex()


def wrap_key(
    key: Secret,
    credential: Secret,
    *,
    slot_type: SlotType,
    container_id: bytes,
    cost: Argon2Cost | None = None,
    ephemeral: bytes = b"",
    random: Callable[[int], bytes] = os.urandom,
) -> Slot:
    """Wrap a key under a credential.

    Args:
        key: 32 bytes.
        credential: The passphrase's bytes, or a secret of at least 160 random bits.
        slot_type: Determines the derivation: Argon2id for a passphrase, HKDF otherwise.
        container_id: 16 bytes; the slot opens in this vault or bundle only.
        cost: Argon2id's cost, for passphrases; None means the minimum.
        ephemeral: Public key that belongs to the credential of a recipient.
        random: Source of salt and nonce; passed only by known-answer tests.

    Returns:
        The slot; salt and nonce are fresh.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a wrapped key has 32 bytes")
    salt, nonce = random(SALT_BYTES), random(_NONCE_BYTES)
    kdf: Argon2Params | HkdfParams
    if slot_type is SlotType.PASSPHRASE:
        kdf = Argon2Params(cost or Argon2Cost(), salt)
    else:
        kdf = HkdfParams(salt, ephemeral)
    header = _slot_header(slot_type, kdf, nonce)
    kek, commitment = _derive(credential, kdf)
    wrapped = AESGCM(kek.reveal()).encrypt(nonce, key.reveal(), _bound_to(container_id, header))
    commit = hmac.digest(commitment.reveal(), header + wrapped, "sha256")
    return Slot(type=slot_type, kdf=kdf, nonce=nonce, wrapped=wrapped, commit=commit)


def unwrap_key(slot: Slot, credential: Secret, *, container_id: bytes) -> Secret:
    """Open a slot.

    Args:
        slot: Any slot; its cost is within bounds by construction.
        credential: As passed to `wrap_key`.
        container_id: 16 bytes, as passed to `wrap_key`.

    Returns:
        The wrapped key.

    Raises:
        WrongKeyError: The credential is wrong, or the slot was changed or moved from another
            container; the error is the same for all.
        EnvironmentFaultError: Too little memory for the slot's Argon2 cost.
    """
    header = _slot_header(slot.type, slot.kdf, slot.nonce)
    kek, commitment = _derive(credential, slot.kdf)
    expected = hmac.digest(commitment.reveal(), header + slot.wrapped, "sha256")
    if not hmac.compare_digest(expected, slot.commit):
        raise WrongKeyError
    try:
        return Secret(
            AESGCM(kek.reveal()).decrypt(slot.nonce, slot.wrapped, _bound_to(container_id, header))
        )
    except InvalidTag:
        raise WrongKeyError from None


def slot_to_json(slot: Slot) -> dict[str, object]:
    """Return the slot as plain JSON values, bytes as lower-case hex."""
    return {
        "type": slot.type.value,
        "kdf": _kdf_to_json(slot.kdf),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
        "commit": slot.commit.hex(),
    }


def slot_from_json(value: object) -> Slot:
    """Read a slot that may come from a hostile file, allocating only the slot.

    Raises:
        InvalidInputError: A field is missing, unknown, of the wrong type or length, out of bounds,
            or the derivation does not fit its type.
    """
    fields = _object_with(value, "slot", {"type", "kdf", "nonce", "wrapped", "commit"})
    try:
        slot_type = SlotType(str(fields["type"]))
    except ValueError:
        _refuse("type", "not a known type")
    return Slot(
        type=slot_type,
        kdf=_kdf_from_json(fields["kdf"], slot_type),
        nonce=_bytes_of(fields, "nonce", _NONCE_BYTES),
        wrapped=_bytes_of(fields, "wrapped", _WRAPPED_BYTES),
        commit=_bytes_of(fields, "commit", _COMMIT_BYTES),
    )


def canonical_json(value: object) -> bytes:
    """Serialise plain JSON values canonically: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _slot_header(slot_type: SlotType, kdf: Argon2Params | HkdfParams, nonce: bytes) -> bytes:
    return canonical_json({"type": slot_type.value, "kdf": _kdf_to_json(kdf), "nonce": nonce.hex()})


def _bound_to(container_id: bytes, slot_header: bytes) -> bytes:
    if len(container_id) != CONTAINER_ID_BYTES:
        raise ValueError("a container id has 16 bytes")
    return container_id + slot_header


def _derive(credential: Secret, kdf: Argon2Params | HkdfParams) -> tuple[Secret, Secret]:
    if isinstance(kdf, Argon2Params):
        material = derive_argon2id(credential, kdf, _MATERIAL_BYTES)
    else:
        material = hkdf(credential, _HKDF_INFO, _MATERIAL_BYTES, salt=kdf.salt)
    # As secrets, so that a traceback with local variables does not reveal them.
    kek, commitment = material.reveal()[:KEY_BYTES], material.reveal()[KEY_BYTES:]
    material.wipe()
    return Secret(kek), Secret(commitment)


def _kdf_to_json(kdf: Argon2Params | HkdfParams) -> dict[str, object]:
    if isinstance(kdf, Argon2Params):
        return {
            "name": "argon2id",
            "m": kdf.cost.memory_kib,
            "t": kdf.cost.iterations,
            "p": kdf.cost.lanes,
            "salt": kdf.salt.hex(),
        }
    ephemeral = {"ephemeral": kdf.ephemeral.hex()} if kdf.ephemeral else {}
    return {"name": "hkdf-sha256", "salt": kdf.salt.hex(), **ephemeral}


def _kdf_from_json(value: object, slot_type: SlotType) -> Argon2Params | HkdfParams:
    # A passphrase under HKDF could be guessed at full speed, so a file must not request it.
    if slot_type is not SlotType.PASSPHRASE:
        return _hkdf_from_json(value, slot_type)
    fields = _object_with(value, "kdf", {"name", "m", "t", "p", "salt"})
    if fields["name"] != "argon2id":
        _refuse("kdf", "not the derivation of this type")
    cost = Argon2Cost(_int_of(fields, "m"), _int_of(fields, "t"), _int_of(fields, "p"))
    return Argon2Params(cost, _bytes_of(fields, "salt", SALT_BYTES))


def _hkdf_from_json(value: object, slot_type: SlotType) -> HkdfParams:
    is_sent = slot_type is SlotType.RECIPIENT
    fields = _object_with(value, "kdf", {"name", "salt", *(("ephemeral",) if is_sent else ())})
    if fields["name"] != "hkdf-sha256":
        _refuse("kdf", "not the derivation of this type")
    ephemeral = _bytes_of(fields, "ephemeral", PUBLIC_KEY_BYTES) if is_sent else b""
    return HkdfParams(_bytes_of(fields, "salt", SALT_BYTES), ephemeral)


def _object_with(value: object, what: str, names: set[str]) -> Mapping[str, object]:
    if not isinstance(value, dict) or set(value) != names:
        _refuse(what, f"must have exactly the fields {', '.join(sorted(names))}")
    return value


def _int_of(fields: Mapping[str, object], name: str) -> int:
    value = fields[name]
    if not isinstance(value, int):
        _refuse(name, "must be a whole number")
    return value


def _bytes_of(fields: Mapping[str, object], name: str, length: int) -> bytes:
    value = fields[name]
    if not isinstance(value, str) or len(value) != 2 * length:
        _refuse(name, f"must be {length} bytes in hex")
    try:
        decoded = bytes.fromhex(value)
    except ValueError:
        _refuse(name, f"must be {length} bytes in hex")
    # Each value has exactly one spelling, so that every changed byte is detected.
    if decoded.hex() != value:
        _refuse(name, "must be lower-case hex without spaces")
    return decoded


def _refuse(field: str, reason: str) -> NoReturn:
    raise InvalidInputError(field, reason)
