"""The keys of a bundle: wrap a fresh file key for each credential, and unwrap it with one."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muniment.bundles.header import BundleHead, BundleHeader, sign_head
from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.recipients import secret_for, secret_from
from muniment.crypto.slots import KEY_BYTES, HkdfParams, Slot, SlotType, unwrap_key, wrap_key
from muniment.domain.errors import DamagedBundleError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase, and what deriving a key from it costs when a bundle is written."""

    secret: Secret
    cost: Argon2Cost | None = None


@dataclass(frozen=True, slots=True)
class OwnVault:
    """The key that a vault keeps for its own bundles."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Recipient:
    """The X25519 public key of another device; 32 bytes."""

    public_key: bytes


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """The X25519 private key of this device; 32 bytes."""

    secret: Secret


Credential = Passphrase | OwnVault | Recipient
"""What a bundle is written for."""

Opener = Passphrase | OwnVault | RecipientKey
"""What a bundle is opened with."""


def new_head(
    credentials: Sequence[Credential],
    *,
    bundle_id: UUID,
    created: datetime,
    random: Callable[[int], bytes] = os.urandom,
) -> tuple[BundleHead, Secret]:
    """Make the head of a new bundle, and its file key.

    Args:
        credentials: At least one; each of them will open it.
        bundle_id: A fresh id.
        created: The current time.
        random: Source of the file key, salts and nonces; passed only by known-answer tests.
    """
    file_key = Secret(random(KEY_BYTES))
    slots = tuple(_wrapped(file_key, one, bundle_id, random) for one in credentials)
    return sign_head(BundleHeader(bundle_id, created, slots), file_key), file_key


def file_key_of(head: BundleHead, opener: Opener) -> Secret:
    """Open a bundle's head.

    Raises:
        WrongKeyError: The credential opens no slot.
        DamagedBundleError: It opens one, but the header was changed.
    """
    for slot in head.header.slots:
        secret = _secret_for(slot, opener)
        if secret is None:
            continue
        try:
            file_key = unwrap_key(slot, secret, container_id=head.header.bundle_id.bytes)
        except WrongKeyError:
            continue
        if not head.is_signed_with(file_key):
            raise DamagedBundleError("its header was changed")
        return file_key
    raise WrongKeyError


def _wrapped(
    file_key: Secret, one: Credential, bundle_id: UUID, random: Callable[[int], bytes]
) -> Slot:
    cost: Argon2Cost | None = None
    ephemeral = b""
    match one:
        case Passphrase(secret, cost):
            kind = SlotType.PASSPHRASE
        case OwnVault(secret):
            kind = SlotType.OWN_VAULT
        case Recipient(public_key):
            kind = SlotType.RECIPIENT
            ephemeral, secret = secret_for(public_key, random=random)
    return wrap_key(
        file_key,
        secret,
        slot_type=kind,
        container_id=bundle_id.bytes,
        cost=cost,
        ephemeral=ephemeral,
        random=random,
    )


def _secret_for(slot: Slot, opener: Opener) -> Secret | None:
    """Return the secret with which an opener tries a slot; None for slots of other types."""
    match opener:
        case Passphrase(secret) if slot.type is SlotType.PASSPHRASE:
            return secret
        case OwnVault(secret) if slot.type is SlotType.OWN_VAULT:
            return secret
        case RecipientKey(secret) if isinstance(slot.kdf, HkdfParams) and slot.kdf.ephemeral:
            return secret_from(slot.kdf.ephemeral, secret)
    return None
