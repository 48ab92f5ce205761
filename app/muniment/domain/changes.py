"""The change set that is published after every commit."""

from dataclasses import dataclass
from enum import StrEnum

from muniment.domain.ids import MemoryId
from muniment.domain.jobs import JobProgress


class ChangeKind(StrEnum):
    """The kind of a change."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"
    MOVED = "moved"
    PURGED = "purged"
    EMBEDDED = "embedded"
    UNDERSTOOD = "understood"


@dataclass(frozen=True, slots=True)
class MemoryChange:
    """A memory and how it changed."""

    kind: ChangeKind
    namespace: str
    memory_id: MemoryId


class ThingKind(StrEnum):
    """The kinds of records other than memories that can change."""

    AGENT = "agent"
    USER = "user"
    PROJECT = "project"
    SESSION = "session"
    ENTITY = "entity"
    PROFILE_MARK = "profile_mark"


@dataclass(frozen=True, slots=True)
class ThingChange:
    """An owner, session, entity or profile mark and how it changed; ``id`` is its uid."""

    kind: ChangeKind
    namespace: str
    thing: ThingKind
    id: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything one transaction changed, and who did it.

    Args:
        actor: `Actor.name` of the initiator.
        memories: In the order they changed.
        namespaces: Names created, renamed, wiped or deleted.
        keys: Ids of API keys created or changed, and of requests for one.
        jobs: Progress of jobs; may be published without any other change.
        batch_id: Shared by the journal operations of the transaction, for undo.
        things: Owners, sessions and entities, in the order they changed.
        model: Id of the embedding model whose vectors are searched from now on, if it changed.
    """

    actor: str
    memories: tuple[MemoryChange, ...] = ()
    namespaces: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    batch_id: str | None = None
    jobs: tuple[JobProgress, ...] = ()
    things: tuple[ThingChange, ...] = ()
    model: str | None = None

    def __bool__(self) -> bool:
        changed = self.memories or self.namespaces or self.keys or self.jobs or self.things
        return bool(changed or self.model)
