"""Create a new recovery key for the local user."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.access import PERSON, Actor
from muniment.domain.errors import NotAllowedError
from muniment.domain.vault.recovery_key import RecoveryKey

if TYPE_CHECKING:
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.vault.vault_session import VaultSession


@dataclass(frozen=True, slots=True)
class OfferedRecoveryKey:
    """A recovery key that opens nothing yet; `RecoveryKeyService.offer` alone makes one."""

    key: RecoveryKey


class RecoveryKeyService:
    """Creates recovery keys and reports whether there is one; any thread.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def make(self, passphrase: "Secret | None", actor: Actor) -> RecoveryKey:
        """Create a new recovery key and use it: `offer` and `use` in one."""
        offered = self.offer(passphrase, actor)
        self.use(offered, actor)
        return offered.key

    def offer(self, passphrase: "Secret | None", actor: Actor) -> OfferedRecoveryKey:
        """Return a new recovery key that opens nothing until `use`.

        Args:
            passphrase: Of the vault, required although it is open; ``None`` if it has none.
            actor: The person. No API key can create what opens the vault forever.

        Raises:
            NotAllowedError: The actor is not the person.
            WrongKeyError: It is not the passphrase.
            InvalidInputError: The vault has a passphrase and none was given.
            VaultLockedError: The vault is locked.
        """
        _require_person(actor)
        with self._session.borrow() as opened:
            opened.vault.check_passphrase(passphrase)
        return OfferedRecoveryKey(RecoveryKey.generate())

    def use(self, offered: OfferedRecoveryKey, actor: Actor) -> None:
        """Let an offered key open the vault; the previous one no longer does.

        Raises:
            NotAllowedError: The actor is not the person.
            InvalidInputError: The vault has 16 slots.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; the previous key is still valid.
        """
        _require_person(actor)
        with self._session.borrow() as opened:
            opened.vault.use_recovery_key(offered.key)

    def is_there(self, actor: Actor) -> bool | None:
        """Return whether a recovery key opens the vault; ``None`` for all actors but the person.

        Raises:
            VaultLockedError: The vault is locked.
        """
        if actor.name != PERSON.name:
            return None
        with self._session.borrow() as opened:
            return SlotType.RECOVERY in opened.vault.slot_types


def _require_person(actor: Actor) -> None:
    if actor.name != PERSON.name:
        raise NotAllowedError(
            "only the person at the computer can create recovery keys",
            hint="No key may do this. Run `muniment recovery-key` on the computer itself.",
        )
