"""Find the owners and sessions that memories name but that are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from muniment.domain.entities.owner import MEMORY_FIELD
from muniment.domain.ids import NamespaceId
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.schema import memories, operations, owners, sessions

SCOPES: Final = (*MEMORY_FIELD.values(), "session_id")
"""The fields of a memory that name an owner or a session."""

_KIND: Final = {name: kind for kind, name in MEMORY_FIELD.items()}
_SUBJECT: Final = {"session_id": "session"}


@dataclass(frozen=True, slots=True)
class Naming:
    """The scopes that some memories have in common, at least one of them missing.

    Args:
        namespace_id: Their namespace.
        named: The given handles by field.
        since_ms: When the first of these memories was created.
        number: The row number of one of them.
    """

    namespace_id: NamespaceId
    named: Mapping[str, str]
    since_ms: int
    number: int


def unmade_scopes(connection: Connection, *, but_purged: bool = False) -> Sequence[Naming]:
    """Return the missing scopes that memories name, including the trash, oldest first.

    Memories keep the handle of a deleted owner or session, and of an expired session. A missing
    scope was therefore either never created or has been removed.

    Args:
        connection: Any connection.
        but_purged: Leave out kinds of scopes of which the namespace's journal records a permanent
            removal, because the missing one may be that.
    """
    columns = [memories.c[name] for name in SCOPES]
    lacks = [_lacks(name, but_purged=but_purged) for name in SCOPES]
    since, number = func.min(memories.c.created_at), func.min(memories.c.number)
    rows = connection.execute(
        select(memories.c.namespace_id, *columns, since, number)
        .where(or_(*lacks), is_in_live_namespace(memories.c.namespace_id))
        .group_by(memories.c.namespace_id, *columns)
        .order_by(since, number)
    )
    return [
        Naming(
            namespace_id=NamespaceId(namespace_id),
            named={name: handle for name, handle in zip(SCOPES, handles, strict=True) if handle},
            since_ms=since_ms,
            number=first,
        )
        for namespace_id, *handles, since_ms, first in rows
    ]


def _lacks(name: str, *, but_purged: bool) -> ColumnElement[bool]:
    """Build the condition that a memory's field names a missing scope."""
    column = memories.c[name]
    if name == "session_id":
        is_there = exists(
            select(sessions.c.id).where(
                sessions.c.namespace_id == memories.c.namespace_id, sessions.c.handle == column
            )
        )
    else:
        is_there = exists(
            select(owners.c.id).where(
                owners.c.namespace_id == memories.c.namespace_id,
                owners.c.kind == _KIND[name].value,
                owners.c.handle == column,
            )
        )
    lacks = and_(column.is_not(None), column != "", ~is_there)
    return and_(lacks, ~_was_purged(name)) if but_purged else lacks


def _was_purged(name: str) -> ColumnElement[bool]:
    sort = _SUBJECT.get(name, "owner")
    return memories.c.namespace_id.in_(
        select(operations.c.namespace_id).where(
            # Uses the index on subjects: all that start with the kind and a colon.
            operations.c.subject.between(f"{sort}:", f"{sort};"),
            operations.c.action == "purge",
            operations.c.namespace_id.is_not(None),
        )
    )
