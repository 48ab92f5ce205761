"""Change the passphrase of the open vault, or set one."""

import contextlib
import threading
from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.errors import ConflictError, VaultLockedError

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.vault.vault_session import VaultSession


class PassphraseService:
    """Sets the passphrase; any thread.

    Whoever just opened the vault with its recovery key, key file or keychain may set a new one
    without the old one, which is lost or was never typed. That lasts until a new one is set, `keep`
    is called or the vault is locked.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        self._changing = threading.Lock()

    def is_asked_for(self) -> bool:
        """Return whether a new passphrase needs the present one.

        Raises:
            VaultLockedError: The vault is locked.
        """
        with self._session.borrow() as opened:
            vault = opened.vault
            return SlotType.PASSPHRASE in vault.slot_types and not vault.may_replace_passphrase

    def change(
        self, old: "Secret", new: "Secret", *, cancellation: "CancellationToken | None" = None
    ) -> None:
        """Rewrap the vault key under a new passphrase; no data is touched.

        Args:
            old: The present passphrase.
            new: The new passphrase; its strength is checked beforehand.
            cancellation: If cancelled before the header is written, the old one stays.

        Raises:
            OperationCancelledError: The call was cancelled; nothing was changed.
            WrongKeyError: The old one is not the passphrase.
            VaultLockedError: The vault is locked.
        """
        with self._session.borrow() as opened:
            opened.vault.change_passphrase(old, new, cancellation=cancellation)

    def set(self, new: "Secret", *, cancellation: "CancellationToken | None" = None) -> None:
        """Set a passphrase without the present one; everything else that opens the vault stays.

        Args:
            new: The new passphrase; its strength is checked beforehand.
            cancellation: If cancelled before the header is written, the vault is unchanged.

        Raises:
            OperationCancelledError: The call was cancelled; nothing was changed.
            ConflictError: `is_asked_for`: use `change`.
            VaultLockedError: The vault is locked.
        """
        with self._changing, self._session.borrow() as opened:
            if self.is_asked_for():
                raise ConflictError(
                    "the vault already has a passphrase",
                    hint="To set a new one without it, lock the vault and unlock it with "
                    "the recovery key.",
                )
            opened.vault.replace_passphrase(new, cancellation=cancellation)

    def keep(self) -> None:
        """Keep the present passphrase: from now on a new one needs it again.

        Does nothing when the vault is locked.
        """
        with contextlib.suppress(VaultLockedError), self._session.borrow() as opened:
            opened.vault.keep_passphrase()
