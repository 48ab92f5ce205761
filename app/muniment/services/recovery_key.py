"""A new recovery key for the person at the machine, made outside the window."""

from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.access import PERSON, Actor
from muniment.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from muniment.domain.recovery_key import RecoveryKey
    from muniment.domain.secrets import Secret
    from muniment.services.session import VaultSession


class RecoveryKeyService:
    """Makes recovery keys and says whether there is one; any thread.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def make(self, passphrase: "Secret | None", actor: Actor) -> "RecoveryKey":
        """Make a new recovery key; the one before opens nothing from now on.

        Args:
            passphrase: Of the vault, asked again although the vault is open; ``None`` where it has
                none.
            actor: The person. No API key can make what opens the vault for ever.

        Raises:
            NotAllowedError: The actor is not the person.
            WrongKeyError: It is not the passphrase.
            InvalidInputError: The vault has a passphrase and none was given, or 16 slots.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; the one before is still good.
        """
        if actor.name != PERSON.name:
            raise NotAllowedError(
                "only the person at the machine makes recovery keys",
                hint="No key may do this. Run `muniment recovery-key` at the machine.",
            )
        with self._session.borrow() as opened:
            opened.vault.check_passphrase(passphrase)
            return opened.vault.new_recovery_key()

    def is_there(self, actor: Actor) -> bool | None:
        """Tell whether a recovery key opens the vault; ``None`` for all but the person.

        Raises:
            VaultLockedError: The vault is locked.
        """
        if actor.name != PERSON.name:
            return None
        with self._session.borrow() as opened:
            return SlotType.RECOVERY in opened.vault.slot_types
