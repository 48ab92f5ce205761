"""Make a vault, and put its recovery key where it was asked for."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.secrets import Secret
from muniment.system.paths import HomePaths

if TYPE_CHECKING:
    from muniment.services.vault import VaultService

_RECOVERY_FILE: Final = "recovery-key.txt"


def recovery_file_of(paths: HomePaths) -> Path:
    """Return where a first headless start puts the recovery key: beside the key file.

    It is of no more use to a thief there than the key file itself.
    """
    return paths.data / _RECOVERY_FILE


def create_vault(
    vault: "VaultService", *, passphrase: Secret | None, recovery_file: Path | None
) -> str:
    """Make a vault, with a key file where there is no passphrase, and leave it open.

    The recovery file is made first and empty, so that a vault is never made whose recovery key
    cannot be kept as asked.

    Args:
        vault: Its service; there must be no vault.
        passphrase: Its first passphrase.
        recovery_file: A new file for the recovery key, mode 0600.

    Returns:
        The recovery key in its printable form.

    Raises:
        InvalidInputError: The passphrase is too easy to guess.
        VaultExistsError: There is a vault.
        StorageUnavailableError: The recovery file exists or cannot be written; no vault was made.
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
    """Make a vault as `create_vault` does, for when nobody is there to keep a recovery key.

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
