"""MemoryRelay's names for the fields of memories: ids in place of handles.

A memory refers to its agent, project and session by handle; this vendor's answers use the UUIDs of
agents, and of projects and sessions that were created. A project or session that exists only
because memories name it, and anything named by a UUID, is answered as it was sent. The vendor has
seven types of memories; ``fact`` also stands for those that it does not distinguish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from muniment.api.answers import Answer, Body, UnixSeconds, field
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.memories.memory import Memory, MemoryType, Tier, Visibility
from muniment.domain.moment_text import moment_text

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.services.container import Services

_UNTOLD: Final = (MemoryType.POLICY, MemoryType.OBSERVATION, MemoryType.GENERAL)


class RelayType(StrEnum):
    """The vendor's types of memories."""

    FACT = "fact"
    EVENT = "event"
    INSIGHT = "insight"
    TASK = "task"
    PREFERENCE = "preference"
    ENTITY_REFERENCE = "entity_reference"
    SYSTEM = "system"

    @property
    def own(self) -> MemoryType:
        """The type that a memory is stored with."""
        return MemoryType(self.value)

    @property
    def meant(self) -> tuple[MemoryType, ...]:
        """The types of memories that are returned as this one."""
        return (self.own, *_UNTOLD) if self is RelayType.FACT else (self.own,)


def type_of(memory: Memory) -> str:
    """Return the vendor's type of a memory."""
    return (RelayType.FACT if memory.type in _UNTOLD else memory.type).value


class MentionOut(Answer):
    """Something that a memory mentions."""

    type: str
    value: str
    confidence: float


class MemoryOut(Answer):
    """A memory; moments in seconds since 1970."""

    id: str
    object: Literal["memory"]
    content: str
    agent_id: str
    user_id: str | None
    metadata: dict[str, Any]
    entities: list[MentionOut]
    memory_type: RelayType = field(source=type_of)
    visibility: Visibility
    importance: float
    tier: Tier
    is_duplicate: bool
    session_id: str | None
    project_id: str | None
    archived_at: UnixSeconds | None
    created_at: UnixSeconds
    updated_at: UnixSeconds


@dataclass(frozen=True, slots=True)
class Names:
    """The UUIDs of the handles in some memories.

    Args:
        uids: By field of the memory, namespace and handle; a missing handle is its own id.
    """

    uids: Mapping[tuple[str, str, str], str]

    def body(self, memory: Memory, *, is_duplicate: bool = False) -> Body:
        """Return the body of a memory; moments in whole seconds since 1970.

        A memory without an agent, as other dialects write them, has an empty text for its agent,
        since the vendor's clients refuse null.
        """
        return MemoryOut.of(
            memory,
            agent_id=self._uid(memory, "agent_id") or "",
            is_duplicate=is_duplicate,
            session_id=self._uid(memory, "session_id"),
            project_id=self._uid(memory, "project"),
        )

    def _uid(self, memory: Memory, field: str) -> str | None:
        handle: str | None = getattr(memory, field)
        if handle is None:
            return None
        return self.uids.get((field, memory.namespace, handle), handle)


class Namer:
    """Finds the UUIDs that an answer needs, one query for each kind and namespace; any thread.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services

    def of(self, memories: Sequence[Memory], actor: "Actor") -> Names:
        """Return the names of the owners of some memories."""
        uids: dict[tuple[str, str, str], str] = {}
        for home in {memory.namespace for memory in memories}:
            for name in ("agent_id", "project", "session_id"):
                handles = {getattr(one, name) for one in memories if one.namespace == home}
                found = self._found(name, handles - {None}, actor, namespace=home)
                uids |= {(name, home, handle): uid for handle, uid in found.items()}
        return Names(uids)

    def body(self, memory: Memory, actor: "Actor", *, is_duplicate: bool = False) -> Body:
        """Return the body of one memory."""
        return self.of([memory], actor).body(memory, is_duplicate=is_duplicate)

    def bodies(self, memories: Sequence[Memory], actor: "Actor") -> list[Body]:
        """Return the bodies of some memories, in their order."""
        names = self.of(memories, actor)
        return [names.body(memory) for memory in memories]

    def _found(
        self, field: str, handles: set[str], actor: "Actor", *, namespace: str
    ) -> dict[str, str]:
        if not handles:
            return {}
        if field == "session_id":
            return self._services.sessions.uids(handles, actor, namespace=namespace)
        is_agent = field == "agent_id"
        return self._services.owners.uids(
            OwnerKind.AGENT if is_agent else OwnerKind.PROJECT,
            handles,
            actor,
            namespace=namespace,
            only_created=not is_agent,
        )


def time_text(moment: datetime | None) -> str | None:
    """Return a moment in ISO 8601, as everything but memories has it; null stays null."""
    return None if moment is None else moment_text(moment)
