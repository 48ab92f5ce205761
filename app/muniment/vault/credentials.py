"""Credentials that open a vault, and the key file format.

A key file is one line of ASCII, ``MUNIMENT KEY FILE 1 <64 hex digits>`` and a line feed.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.crypto.slots import SlotType
from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.files import read_secret_file, remove_leftovers, write_secret_file

KEY_FILE_SECRET_BYTES: Final = 32

_KEY_FILE = re.compile(rb"MUNIMENT KEY FILE 1 ([0-9a-f]{64})\n?")


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase.

    Attributes:
        secret: Its bytes; make them with `muniment.domain.vault.secret_bytes.secret_text`.
    """

    secret: Secret


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file.

    Attributes:
        path: Its path; the file is read when used.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class KeychainSecret:
    """The secret stored for this vault in the operating system's keychain.

    Attributes:
        secret: 32 random bytes; see `new_keychain_secret`.
    """

    secret: Secret


Credential = Passphrase | RecoveryKey | KeyFile | KeychainSecret


def slot_secret(credential: Credential) -> tuple[SlotType, Secret]:
    """Return which slots a credential opens and the bytes that open them.

    Raises:
        StorageUnavailableError: The key file cannot be read, or others can read it.
        InvalidInputError: The file is not a key file, or the passphrase is empty.
    """
    match credential:
        case Passphrase(secret):
            if not len(secret):
                raise InvalidInputError("passphrase", "must not be empty")
            return SlotType.PASSPHRASE, secret
        case RecoveryKey(secret):
            return SlotType.RECOVERY, secret
        case KeyFile(path):
            return SlotType.KEY_FILE, read_key_file(path)
        case KeychainSecret(secret):
            return SlotType.KEYCHAIN, secret


def new_keychain_secret() -> Secret:
    """Create a secret for the keychain: 32 random bytes."""
    return Secret(os.urandom(KEY_FILE_SECRET_BYTES))


def create_key_file(path: Path) -> None:
    """Write a new key file, mode 0600; an existing file is never touched.

    Raises:
        StorageUnavailableError: The name is taken, or the folder cannot be written.
        DiskFullError: The disk is full; nothing is left behind.
    """
    remove_leftovers(path)
    digits = os.urandom(KEY_FILE_SECRET_BYTES).hex()
    write_secret_file(path, f"MUNIMENT KEY FILE 1 {digits}\n".encode("ascii"))


def read_key_file(path: Path) -> Secret:
    """Read a key file after checking that no other user can.

    Returns:
        32 bytes.

    Raises:
        StorageUnavailableError: It cannot be read, belongs to another user or others can read it.
        InvalidInputError: It is not a key file, or is damaged.
    """
    match = _KEY_FILE.fullmatch(read_secret_file(path, limit_bytes=256))
    if match is None:
        raise InvalidInputError("key_file", f"{path.name} is not a Muniment key file")
    return Secret(bytes.fromhex(match[1].decode("ascii")))
