"""Create a new recovery key for the local user."""

from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.access import PERSON, Actor
from muniment.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from muniment.domain.vault.recovery_key import RecoveryKey
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.vault.vault_session import VaultSession


class RecoveryKeyService:
    """Creates recovery keys and reports whether there is one; any thread.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def make(self, passphrase: "Secret | None", actor: Actor) -> "RecoveryKey":
        """Create a new recovery key; the previous one no longer opens the vault.

        Args:
            passphrase: Of the vault, required although it is open; ``None`` if it has none.
            actor: The person. No API key can create what opens the vault forever.

        Raises:
            NotAllowedError: The actor is not the person.
            WrongKeyError: It is not the passphrase.
            InvalidInputError: The vault has a passphrase and none was given, or 16 slots.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; the previous key is still valid.
        """
        if actor.name != PERSON.name:
            raise NotAllowedError(
                "only the person at the computer can create recovery keys",
                hint="No key may do this. Run `muniment recovery-key` on the computer itself.",
            )
        with self._session.borrow() as opened:
            opened.vault.check_passphrase(passphrase)
            return opened.vault.new_recovery_key()

    def is_there(self, actor: Actor) -> bool | None:
        """Return whether a recovery key opens the vault; ``None`` for all actors but the person.

        Raises:
            VaultLockedError: The vault is locked.
        """
        if actor.name != PERSON.name:
            return None
        with self._session.borrow() as opened:
            return SlotType.RECOVERY in opened.vault.slot_types
