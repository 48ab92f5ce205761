"""Create a vault, and write its recovery key to the requested file."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.paths import DataPaths

if TYPE_CHECKING:
    from muniment.services.vault.vault_service import VaultService

_RECOVERY_FILE: Final = "recovery-key.txt"


def recovery_file_of(paths: DataPaths) -> Path:
    """Return where a first headless start puts the recovery key: next to the key file.

    There it is of no more use to a thief than the key file itself.
    """
    return paths.data / _RECOVERY_FILE


def create_vault(
    vault: "VaultService", *, passphrase: Secret | None, recovery_file: Path | None
) -> str:
    """Create a vault, with a key file if there is no passphrase, and leave it open.

    The empty recovery file is created first, so that no vault is created whose recovery key cannot
    be written.

    Args:
        vault: Its service; there must be no vault.
        passphrase: Its first passphrase.
        recovery_file: A new file for the recovery key, mode 0600.

    Returns:
        The recovery key in its printable form.

    Raises:
        InvalidInputError: The passphrase is too easy to guess.
        VaultExistsError: There is a vault.
        StorageUnavailableError: The recovery file exists or cannot be written; no vault was
            created.
    """
    from muniment.vault.files import new_secret_file

    if passphrase is not None:
        _require_strength(vault, passphrase)
    if recovery_file is None:
        return vault.create(passphrase=passphrase, key_file=passphrase is None).printable()
    with new_secret_file(recovery_file) as fill:
        key = vault.create(passphrase=passphrase, key_file=passphrase is None).printable()
        fill(f"{key}\n".encode("ascii"))
    return key


def create_vault_without_recovery_key(vault: "VaultService", *, passphrase: Secret | None) -> None:
    """Create a vault as `create_vault` does, if no user is there to keep a recovery key.

    Raises:
        InvalidInputError: The passphrase is too easy to guess.
        VaultExistsError: There is a vault.
    """
    if passphrase is not None:
        _require_strength(vault, passphrase)
    vault.create_without_recovery_key(passphrase=passphrase, key_file=passphrase is None)


def _require_strength(vault: "VaultService", passphrase: Secret) -> None:
    strength = vault.passphrase_strength(passphrase.reveal().decode("utf-8"))
    if not strength.is_acceptable:
        raise InvalidInputError("passphrase", f"is too easy to guess. {strength.advice}".strip())
