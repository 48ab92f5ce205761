"""Which devices belong together: each is introduced by one that does already.

The first device introduces itself; every other one knows its key from the invitation. A device
announces invitations in its log, and what holds an invitation's key introduces one new device. A
device that became another (a restored backup, a copy) introduces itself with its former key.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final
from uuid import UUID

from muniment.crypto.signatures import is_signed, sign, verifying_key_of
from muniment.domain.errors import InvalidInputError
from muniment.domain.value_rules import is_text
from muniment.domain.vault.secret_bytes import Secret

NAME_MAX_CHARACTERS: Final = 100

_INTRODUCTION: Final = b"muniment introduction 1"
_CODE_VERSION: Final = b"\x01"
_CODE_VERSION_LATER: Final = b"\x02"
_KEY_BYTES: Final = 32
_CHECK_BYTES: Final = 4
_GROUP: Final = 5
_FINGERPRINT_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class Introduction:
    """What introduces a device, in the first segment of its log.

    Args:
        public_key: Verifies the device's signatures.
        name: What people call the device.
        issuer: Name of the key that signed it; see `issuer_name`.
        signature: By that key.
    """

    public_key: bytes
    name: str
    issuer: str
    signature: bytes

    def is_signed_by(self, issuer_key: bytes, vault_tag: bytes, device: UUID) -> bool:
        """Return whether a key introduced this device with it."""
        message = _introduced(vault_tag, device, self.public_key, self.name)
        return is_signed(issuer_key, message, self.signature)


def introduce(
    device: UUID, public_key: bytes, name: str, *, vault_tag: bytes, issuer_key: Secret
) -> Introduction:
    """Introduce a device with the signing key of an issuer."""
    signature = sign(issuer_key, _introduced(vault_tag, device, public_key, name))
    return Introduction(public_key, name, issuer_name(verifying_key_of(issuer_key)), signature)


def is_device_name(name: str) -> bool:
    """Return whether a device can be called so: other devices show it in a line."""
    return 1 <= len(name) <= NAME_MAX_CHARACTERS and name.isprintable() and is_text(name)


def issuer_name(public_key: bytes) -> str:
    """Return the name by which an introduction refers to the key that signed it."""
    return hashlib.sha256(b"muniment issuer 1" + public_key).hexdigest()[:32]


def fingerprint(public_key: bytes) -> str:
    """Return a key's fingerprint, for people to compare: 16 letters and digits in groups."""
    digest = hashlib.sha256(b"muniment fingerprint 1" + public_key).digest()
    text = base64.b32encode(digest[:_FINGERPRINT_BYTES]).decode("ascii")
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """What a device needs to join; all of it is secret.

    Args:
        vault_tag: Of the vaults that synchronise.
        log_key: 32 bytes.
        founder_key: Verifies the signatures of the first device.
        founder: The first device.
        signing_key: Introduces the new device.
        inviter: The device that invites, and the key that verifies its signatures, unless it is
            the founder and no device was removed.
        later_keys: The log keys that were made since.
    """

    vault_tag: bytes
    log_key: Secret
    founder: UUID
    founder_key: bytes
    signing_key: Secret
    inviter: tuple[UUID, bytes] | None = None
    later_keys: tuple[Secret, ...] = ()

    def code(self) -> Secret:
        """Return it as letters and digits, with a checksum."""
        content = b"".join(
            (
                *(_CODE_VERSION, self.vault_tag, self.log_key.reveal()),
                *(self.founder.bytes, self.founder_key, self.signing_key.reveal()),
            )
        )
        if self.inviter is not None:
            inviter, inviter_key = self.inviter
            later = (key.reveal() for key in self.later_keys)
            content = b"".join(
                (_CODE_VERSION_LATER, content[1:], inviter.bytes, inviter_key, *later)
            )
        text = base64.b32encode(content + _check(content)).decode("ascii").rstrip("=")
        groups = (text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
        return Secret("-".join(groups).encode("ascii"))

    @classmethod
    def read(cls, code: Secret) -> "Invitation":
        """Read what `code` returned; case, spaces and hyphens do not matter.

        Raises:
            InvalidInputError: It is no invitation, or was copied wrongly.
        """
        text = code.reveal().upper()
        letters = bytes(byte for byte in text if byte not in b" \t\r\n-")
        try:
            decoded = base64.b32decode(letters + b"=" * (-len(letters) % 8))
        except binascii.Error:
            decoded = b""
        content, check = decoded[:-_CHECK_BYTES], decoded[-_CHECK_BYTES:]
        sizes = [16, 32, 16, 32, 32]
        if content[:1] == _CODE_VERSION_LATER:
            more = max(0, len(content) - 1 - sum(sizes) - 16 - _KEY_BYTES)
            sizes += [16, _KEY_BYTES, *[_KEY_BYTES] * (more // _KEY_BYTES)]
        is_known = content[:1] in {_CODE_VERSION, _CODE_VERSION_LATER}
        if len(content) != 1 + sum(sizes) or check != _check(content) or not is_known:
            raise InvalidInputError("invitation", "must be the whole code that was shown")
        ends = list(accumulate(sizes, initial=1))
        parts = [content[start:end] for start, end in pairwise(ends)]
        tag, log_key, founder, founder_key, signing_key, *later = parts
        return cls(
            tag,
            Secret(log_key),
            UUID(bytes=founder),
            founder_key,
            Secret(signing_key),
            (UUID(bytes=later[0]), later[1]) if later else None,
            tuple(map(Secret, later[2:])),
        )


def _introduced(vault_tag: bytes, device: UUID, public_key: bytes, name: str) -> bytes:
    return _INTRODUCTION + vault_tag + device.bytes + public_key + name.encode("utf-8")


def _check(content: bytes) -> bytes:
    return hashlib.sha256(b"muniment invitation" + content).digest()[:_CHECK_BYTES]
