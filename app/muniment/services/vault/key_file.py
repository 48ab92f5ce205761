"""Remove the key file of a vault that has a passphrase."""

import threading
from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.errors import ConflictError
from muniment.domain.os_errors import os_errors_translated

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.vault.vault_session import VaultSession


class KeyFileService:
    """Removes the key file; any thread.

    Args:
        session: Lends the open vault.
        key_file: The file next to the vault.
    """

    def __init__(self, session: "VaultSession", key_file: "Path") -> None:
        self._session = session
        self._key_file = key_file
        self._changing = threading.Lock()

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
            with os_errors_translated("deleting the old key file"):
                self._key_file.unlink(missing_ok=True)
