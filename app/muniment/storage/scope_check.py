"""Which owners and sessions memories name that are not stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from muniment.domain.ids import NamespaceId
from muniment.domain.owners import MEMORY_FIELD
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.schema import memories, operations, owners, sessions

SCOPES: Final = (*MEMORY_FIELD.values(), "session_id")
"""The fields of a memory that name something else."""

_KIND: Final = {name: kind for kind, name in MEMORY_FIELD.items()}
_SUBJECT: Final = {"session_id": "session"}


@dataclass(frozen=True, slots=True)
class Naming:
    """What some memories name alike, a part of which is not there.

    Args:
        namespace_id: Where.
        named: Handles by field, those that are given.
        since_ms: When the first of these memories was made.
        number: The row number of one of them.
    """

    namespace_id: NamespaceId
    named: Mapping[str, str]
    since_ms: int
    number: int


def unmade_scopes(connection: Connection, *, but_purged: bool = False) -> Sequence[Naming]:
    """Return what memories name that is not stored, the trash included, oldest first.

    Memories keep the handle of an owner or a session that somebody deleted, and of a session that
    expired: what is not there was either never made, or is gone.

    Args:
        connection: Any.
        but_purged: Leave out what may be gone: of a sort of which the namespace's journal tells
            that one was removed for ever.
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
    """Build the condition that a memory's field names what is not stored."""
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
            # By the index of subjects: all that begin with the sort and a colon.
            operations.c.subject.between(f"{sort}:", f"{sort};"),
            operations.c.action == "purge",
            operations.c.namespace_id.is_not(None),
        )
    )
