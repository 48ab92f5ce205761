"""What changed: the value that is published after every commit."""

from dataclasses import dataclass
from enum import StrEnum

from muniment.domain.ids import MemoryId
from muniment.domain.jobs import JobProgress


class ChangeKind(StrEnum):
    """What happened to a thing."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"
    PURGED = "purged"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class MemoryChange:
    """One memory and what happened to it."""

    kind: ChangeKind
    namespace: str
    memory_id: MemoryId


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything one transaction changed, and who did it.

    Args:
        actor: `Actor.name` of the initiator.
        memories: In the order they changed.
        namespaces: Names created, renamed, wiped or deleted.
        keys: Ids of API keys created or changed.
        jobs: How far jobs are; also when nothing else changed.
        batch_id: Shared by the journal operations of the transaction, for undo.
    """

    actor: str
    memories: tuple[MemoryChange, ...] = ()
    namespaces: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    batch_id: str | None = None
    jobs: tuple[JobProgress, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.memories or self.namespaces or self.keys or self.jobs)
