"""The namespace in which quick capture files new thoughts."""

from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession

_NAME: Final = "capture_namespace"


class CaptureNamespaceService:
    """Stores the choice in the encrypted database; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def get(self, actor: Actor) -> str:
        """Return the default namespace of new thoughts; empty for the one used last.

        It may no longer exist.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            return opened.store.setting(_NAME) or ""

    def set(self, name: str, actor: Actor) -> None:
        """Choose the default namespace of new thoughts; empty for the one used last.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            unit.set_setting(_NAME, name)
