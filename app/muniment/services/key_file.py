"""A vault that a key file opens: a first passphrase for it, and the end of the key file."""

import threading
from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.errors import ConflictError
from muniment.domain.os_errors import os_errors_translated
from muniment.vault.credentials import Passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.secrets import Secret
    from muniment.domain.wish import Wish
    from muniment.services.session import VaultSession


class KeyFileService:
    """Leads from a key file to a passphrase, in two steps; any thread.

    Args:
        session: Lends the open vault.
        key_file: The file beside the vault.
    """

    def __init__(self, session: "VaultSession", key_file: "Path") -> None:
        self._session = session
        self._key_file = key_file
        self._changing = threading.Lock()

    def set_passphrase(self, new: "Secret", *, wish: "Wish | None" = None) -> None:
        """Let a passphrase open a vault that has none; whatever opens it now still does.

        Args:
            new: The passphrase from now on; its strength is asked beforehand.
            wish: Withdrawn before the header is written, the vault stays as it is.

        Raises:
            WithdrawnError: The wish was withdrawn; nothing was changed.
            ConflictError: It has one: `VaultService.change_passphrase` asks for it first.
            VaultLockedError: The vault is locked.
        """
        with self._changing, self._session.borrow() as opened:
            if SlotType.PASSPHRASE in opened.vault.slot_types:
                raise ConflictError("the vault has a passphrase already")
            opened.vault.add_slot(Passphrase(new), wish=wish)

    def remove(self) -> None:
        """Have no key file open a vault that a passphrase opens; delete the one beside it.

        Raises:
            ConflictError: The vault has no passphrase; nothing was changed.
            StorageUnavailableError: The file cannot be deleted; it opens nothing any more.
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
