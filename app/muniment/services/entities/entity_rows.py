"""Look up the rows of entities, and of their memories, by a caller's references."""

from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import NotFoundError
from muniment.domain.ids import parse_memory_reference
from muniment.services.namespaces.reachable_scopes import reached_namespaces

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.storage.pages import StoredRow
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


def require_entity(
    view: "Reading | UnitOfWork", reference: str, actor: Actor, *, namespace: str | None
) -> "StoredRow":
    """Return the entity that a uid or a name refers to, for an actor.

    Raises:
        NotFoundError: This actor sees no such entity.
    """
    ids = reached_namespaces(view.namespaces, actor, namespace)
    row = view.entities.find(reference, ids)
    if row is None:
        raise NotFoundError("there is no such entity")
    return row


def require_entity_in_same_namespace(
    view: "Reading | UnitOfWork", reference: str, other: "StoredRow"
) -> "StoredRow":
    """Return the entity that a uid or a name refers to, in the namespace of another entity.

    Raises:
        NotFoundError: There is none.
    """
    row = view.entities.find(reference, (other.namespace_id,))
    if row is None:
        raise NotFoundError("there is no such entity")
    return row


def require_shown(
    reading: "Reading", row: "StoredRow", now_ms: int, access: ConfidentialAccess
) -> None:
    """Check that an entity is visible: created by an author, or found in a memory that counts.

    Raises:
        NotFoundError: It is not.
    """
    if not reading.entities.is_shown(row, now_ms=now_ms, access=access):
        raise NotFoundError("there is no such entity")


def require_pair(
    unit: "UnitOfWork", reference: str, memory: str, actor: Actor, *, now_ms: int
) -> tuple["StoredRow", tuple[int, "MemoryId"]]:
    """Return the entity and the memory that two references mean, both of one namespace.

    Raises:
        NotFoundError: This actor does not see both, or their namespaces differ.
    """
    parsed = parse_memory_reference(memory)
    found = None if parsed is None else unit.memories.by_reference(parsed)
    if (
        found is None
        or not actor.sees(found.namespace)
        or found.deleted_at is not None
        or (found.expires_at is not None and unix_ms(found.expires_at) <= now_ms)
    ):
        raise NotFoundError("there is no such memory")
    row = require_entity(unit, reference, actor, namespace=found.namespace)
    return row, (found.number, found.id)
