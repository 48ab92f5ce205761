"""Move a vault from a key file to a passphrase: set the passphrase, remove the key file."""

import threading
from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.errors import ConflictError
from muniment.domain.os_errors import os_errors_translated
from muniment.vault.credentials import Passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.vault.secrets import Secret
    from muniment.services.vault.vault_session import VaultSession


class KeyFileService:
    """Replaces a key file with a passphrase, in two steps; any thread.

    Args:
        session: Lends the open vault.
        key_file: The file next to the vault.
    """

    def __init__(self, session: "VaultSession", key_file: "Path") -> None:
        self._session = session
        self._key_file = key_file
        self._changing = threading.Lock()

    def set_passphrase(
        self, new: "Secret", *, cancellation: "CancellationToken | None" = None
    ) -> None:
        """Add a passphrase to a vault that has none; what opens it now still does.

        Args:
            new: The new passphrase; its strength is checked beforehand.
            cancellation: If cancelled before the header is written, the vault is unchanged.

        Raises:
            OperationCancelledError: The call was cancelled; nothing was changed.
            ConflictError: The vault has one: use `VaultService.change_passphrase`, which checks it.
            VaultLockedError: The vault is locked.
        """
        with self._changing, self._session.borrow() as opened:
            if SlotType.PASSPHRASE in opened.vault.slot_types:
                raise ConflictError("the vault has a passphrase already")
            opened.vault.add_slot(Passphrase(new), cancellation=cancellation)

    def remove(self) -> None:
        """Remove the key file slot of a vault with a passphrase, and delete the key file.

        Raises:
            ConflictError: The vault has no passphrase; nothing was changed.
            StorageUnavailableError: The file cannot be deleted; it no longer opens anything.
            VaultLockedError: The vault is locked.
        """
        with self._changing, self._session.borrow() as opened:
            vault = opened.vault
            if SlotType.PASSPHRASE not in vault.slot_types:
                raise ConflictError(
                    "the vault has no passphrase",
                    hint="Set a passphrase first.",
                )
            for slot in vault.slots:
                if slot.type is SlotType.KEY_FILE:
                    vault.remove_slot(slot.slot_id)
            with os_errors_translated("deleting the key file, which opens nothing any more"):
                self._key_file.unlink(missing_ok=True)
