"""Resolve the namespaces and memories that an actor can reach."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.ids import parse_memory_reference

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.ids import NamespaceId
    from muniment.domain.memories.memory import Memory
    from muniment.storage.memories.memory_reader import MemoryReader
    from muniment.storage.namespaces import NamespaceReader

DEFAULT_NAMESPACE = "default"


def target_namespace(asked: str | None, actor: "Actor") -> str:
    """Return the namespace a write goes to: the requested one, or the actor's first.

    Raises:
        NotFoundError: The actor does not see it.
    """
    if asked is None and actor.namespaces:
        return actor.namespaces[0]
    name = DEFAULT_NAMESPACE if asked is None else asked
    actor.require_namespace(name)
    return name


def resolve_namespaces(
    reader: "NamespaceReader", asked: Sequence[str], actor: "Actor"
) -> tuple["NamespaceId", ...]:
    """Return the ids of the requested namespaces, or of all that the actor sees.

    Raises:
        NotFoundError: A requested one does not exist for this actor.
    """
    by_name = {row.name: row.id for row in reader.all()}
    for name in asked:
        actor.require_namespace(name)
        if name not in by_name:
            raise NotFoundError(f"there is no namespace {name!r}")
    wanted = asked or [name for name in by_name if actor.sees(name)]
    return tuple(by_name[name] for name in wanted)


def visible_memory(
    reader: "MemoryReader",
    reference: str,
    actor: "Actor",
    *,
    now: datetime,
    include_deleted: bool = False,
) -> "Memory":
    """Return the memory with one of its three ids.

    Raises:
        NotFoundError: There is none, it has expired or is in the trash, or the actor does not see
            its namespace. All of these look alike, so that they reveal nothing.
        DamagedMemoryError: It exists, and its record is damaged.
    """
    memory = _opened(reader, reference, actor)
    if memory is None or not actor.sees(memory.namespace):
        raise NotFoundError("there is no such memory")
    if memory.expires_at is not None and memory.expires_at <= now:
        raise NotFoundError("there is no such memory")
    if memory.deleted_at is not None and not include_deleted:
        raise NotFoundError("there is no such memory", hint="It is in the trash. Restore it.")
    return memory


def _opened(reader: "MemoryReader", reference: str, actor: "Actor") -> "Memory | None":
    parsed = parse_memory_reference(reference)
    if parsed is None:
        return None
    try:
        return reader.by_reference(parsed)
    except DamagedMemoryError:
        known = reader.known_by_reference(parsed)
        if known is None or not actor.sees(known.namespace):
            return None  # a number must not reveal what others have
        raise
