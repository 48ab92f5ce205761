"""The unfinished quick-capture draft, kept in the vault until it is sent."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession

_NAME: Final = "capture_draft"
_NAMESPACE: Final = "capture_namespace"


@dataclass(frozen=True, slots=True, repr=False)
class CaptureDraft:
    """The contents of the quick-capture fields, exactly as typed."""

    content: str = ""
    tags: str = ""
    namespace: str = ""

    def __bool__(self) -> bool:
        return bool(self.content.strip() or self.tags.strip())

    def __repr__(self) -> str:
        return "CaptureDraft(…)"


class CaptureDraftService:
    """Keeps one draft in the encrypted database, outside memories and history; any thread.

    A replaced draft is overwritten on the disk: the database is opened with ``secure_delete``.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def keep(self, draft: CaptureDraft, actor: Actor) -> None:
        """Keep a draft in place of the previous one.

        An empty draft still keeps its namespace: the next thought is filed there. Text beyond the
        length limit of a memory is cut off.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin: the draft belongs to the user.
        """
        actor.require(Scope.ADMIN)
        stored = json.dumps(_fields(draft))
        with self._session.borrow() as opened:
            if stored == opened.store.setting(_NAME):
                return
            with opened.store.write(actor.name) as unit:
                unit.set_setting(_NAME, stored)

    def kept(self, actor: Actor) -> CaptureDraft:
        """Return the draft; an empty one if none is kept.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            stored = opened.store.setting(_NAME)
        if not stored:
            return CaptureDraft()
        fields: dict[str, Any] = json.loads(stored)
        return CaptureDraft(**{name: str(fields.get(name, "")) for name in _fields(CaptureDraft())})

    def namespace(self, actor: Actor) -> str:
        """Return the default namespace of new thoughts; empty for the one used last.

        It may no longer exist.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            return opened.store.setting(_NAMESPACE) or ""

    def set_namespace(self, name: str, actor: Actor) -> None:
        """Choose the default namespace of new thoughts; empty for the one used last.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            unit.set_setting(_NAMESPACE, name)


def _fields(draft: CaptureDraft) -> dict[str, str]:
    return {
        "content": draft.content[:CONTENT_MAX_CHARACTERS],
        "tags": draft.tags,
        "namespace": draft.namespace,
    }
