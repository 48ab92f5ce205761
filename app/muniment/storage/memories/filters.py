"""Filters as SQL conditions, and keyset cursors."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import EVERY_CONFIDENTIAL, ConfidentialAccess
from muniment.domain.entities.owner import MEMORY_FIELD
from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.query import Lifetime, MemoryFilter, Sort
from muniment.storage.cursors import INTEGER_END, cursor_parts, cursor_text
from muniment.storage.entities.entity_reader import mentions
from muniment.storage.memories.confidential import withheld
from muniment.storage.memories.scopes import is_in_session, is_owned_by
from muniment.storage.schema import (
    memories,
    memory_categories,
    memory_metadata,
    memory_tags,
    reads,
)

if TYPE_CHECKING:
    from datetime import datetime

Condition: TypeAlias = ColumnElement[bool]
"""A condition on ``memories``, opaque above storage."""

_ACCESSED = "accessed_at"
_read_rows = reads.alias("told")  # the condition may query reads as well

_ALWAYS_MS = 2**53  # later than every storable moment

# The orders of lists. An unset value sorts as the smallest, an unset end as the last, so that no
# row is lost between two pages.
_ORDERS: dict[str, ColumnElement[Any]] = {
    "created_at": memories.c.created_at,
    "updated_at": memories.c.updated_at,
    _ACCESSED: func.coalesce(memories.c.accessed_at, 0),
    "expires_at": func.coalesce(memories.c.expires_at, _ALWAYS_MS),
    "importance": memories.c.importance,
    "access_count": memories.c.access_count,
    "length": memories.c.content_characters,
    "type": memories.c.type,
    "kind": func.coalesce(memories.c.kind, ""),
    # Hot, warm, cold, which is not alphabetical.
    "tier": case({"hot": 0, "warm": 1}, value=memories.c.tier, else_=2),
    "visibility": memories.c.visibility,
    "agent_id": func.coalesce(memories.c.agent_id, ""),
    "user_id": func.coalesce(memories.c.user_id, ""),
    "session_id": func.coalesce(memories.c.session_id, ""),
    "project": func.coalesce(memories.c.project, ""),
    "source": func.coalesce(memories.c.source, ""),
    "actor": memories.c.actor,
}


def condition_of(
    wanted: MemoryFilter,
    *,
    namespace_ids: Sequence[NamespaceId],
    now_ms: int,
    access: ConfidentialAccess = EVERY_CONFIDENTIAL,
    metadata_digests: Sequence[Sequence[bytes]] = (),
) -> Condition:
    """Build the condition on ``memories`` that a filter means.

    Args:
        wanted: The filter.
        namespace_ids: Requested namespaces that the actor may see; empty matches nothing.
        now_ms: The current time: memories that have expired by then do not match.
        access: Which confidential memories match, unless the filter names a visibility.
        metadata_digests: The digests, one per namespace, of each key and value of the filter's
            metadata; `MemoryReader.condition` computes them.
    """
    parts: list[ColumnElement[bool]] = [memories.c.namespace_id.in_(namespace_ids)]
    parts.extend(_scopes(wanted, namespace_ids, now_ms))
    parts.extend(_equalities(wanted))
    parts.extend(_ranges(wanted))
    parts.extend(_memberships(wanted, metadata_digests))
    parts.extend(_states(wanted, now_ms))
    if access != EVERY_CONFIDENTIAL and wanted.visibility is None:
        parts.append(memories.c.number.not_in(withheld(access)))
    return and_(*parts)


def _scopes(
    wanted: MemoryFilter, namespace_ids: Sequence[NamespaceId], now_ms: int
) -> Iterator[ColumnElement[bool]]:
    namespace = memories.c.namespace_id
    for kind, name in MEMORY_FIELD.items():
        reference = getattr(wanted, name)
        if reference is not None:
            yield is_owned_by(memories.c[name], kind, reference, namespace=namespace)
    if wanted.session_id is not None:
        yield is_in_session(wanted.session_id, now_ms)
    if wanted.entity is not None:
        yield mentions(wanted.entity, memories.c.number, namespace_ids)


def _equalities(wanted: MemoryFilter) -> Iterator[ColumnElement[bool]]:
    pairs: tuple[tuple[Column[Any], str | None], ...] = (
        (memories.c.kind, wanted.kind),
        (memories.c.tier, wanted.tier),
        (memories.c.visibility, wanted.visibility),
        (memories.c.source, wanted.source),
        (memories.c.actor, wanted.actor),
        (memories.c.client_id, wanted.client_id),
        (memories.c.embedding_state, wanted.embedding_state),
    )
    for column, value in pairs:
        if value is not None:
            yield column == str(value)
    if wanted.types:
        yield memories.c.type.in_([kind.value for kind in wanted.types])


def _ranges(wanted: MemoryFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.min_importance is not None:
        yield memories.c.importance >= wanted.min_importance
    if wanted.max_importance is not None:
        yield memories.c.importance <= wanted.max_importance
    moments: tuple[tuple[Column[Any], datetime | None, datetime | None], ...] = (
        (memories.c.created_at, wanted.created_after, wanted.created_before),
        (memories.c.updated_at, wanted.updated_after, wanted.updated_before),
        (memories.c.accessed_at, wanted.accessed_after, wanted.accessed_before),
        (memories.c.expires_at, wanted.expires_after, wanted.expires_before),
    )
    for column, after, before in moments:
        if after is not None:
            yield column > unix_ms(after)
        if before is not None:
            yield column < unix_ms(before)


def _memberships(
    wanted: MemoryFilter, metadata_digests: Sequence[Sequence[bytes]]
) -> Iterator[ColumnElement[bool]]:
    if wanted.tags:
        yield _has_member(memory_tags, memory_tags.c.tag.in_(wanted.tags))
    if wanted.categories:
        names = [category.value for category in wanted.categories]
        yield _has_member(memory_categories, memory_categories.c.category.in_(names))
    for digests in metadata_digests:
        yield _has_member(memory_metadata, memory_metadata.c.digest.in_(digests))
    if wanted.read_by is not None:
        yield _has_member(reads, reads.c.actor == wanted.read_by)
    if wanted.excluded:
        yield memories.c.id.not_in(wanted.excluded)


def _has_member(members: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(members.c.number).where(members.c.number == memories.c.number, condition))


def _states(wanted: MemoryFilter, now_ms: int) -> Iterator[ColumnElement[bool]]:
    yield memories.c.deleted_at.is_not(None) if wanted.deleted else memories.c.deleted_at.is_(None)
    if wanted.archived is not None:
        is_archived = memories.c.archived_at.is_not(None)
        yield is_archived if wanted.archived else not_(is_archived)
    elif not wanted.include_archived and not wanted.deleted:
        yield memories.c.archived_at.is_(None)
    has_no_end = memories.c.expires_at.is_(None)
    match wanted.lifetime:
        case Lifetime.PERMANENT:
            yield has_no_end
        case Lifetime.ACTIVE:
            yield memories.c.expires_at > now_ms
        case Lifetime.EXPIRED:
            yield memories.c.expires_at <= now_ms
        case None if not wanted.include_expired:
            yield or_(has_no_end, memories.c.expires_at > now_ms)


class Order(NamedTuple):
    """The order of a list.

    Args:
        place: The value; rows with the same value are ordered by number.
        number: The number of the memory.
        is_descending: Whether the largest comes first.
        source: The source of both: ``memories``, alone or joined.
    """

    place: ColumnElement[Any]
    number: ColumnElement[Any]
    is_descending: bool
    source: FromClause

    @property
    def terms(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The terms of the SQL ``ORDER BY``."""
        if self.is_descending:
            return self.place.desc(), self.number.desc()
        return self.place, self.number


def order_of(sort: Sort, read_by: str | None = None) -> Order:
    """Return the SQL order of a sort.

    Args:
        sort: The requested sort.
        read_by: `MemoryFilter.read_by`; if given, "accessed" means by that actor.
    """
    name, is_descending = sort.value.removeprefix("-"), sort.value.startswith("-")
    if read_by is None or name != _ACCESSED:
        return Order(_ORDERS[name], memories.c.number, is_descending, memories)
    is_read = and_(_read_rows.c.number == memories.c.number, _read_rows.c.actor == read_by)
    source = _read_rows.join(memories, is_read)
    return Order(_read_rows.c.last_at, _read_rows.c.number, is_descending, source)


def cursor_after(sort: Sort, value: float | str, number: int) -> str:
    """Encode the cursor that continues after a row."""
    return cursor_text(sort.value, value, number)


def condition_after(cursor: str, sort: Sort, order: Order) -> ColumnElement[bool]:
    """Build the condition that a cursor means.

    Args:
        cursor: The cursor of an earlier page.
        sort: The requested sort.
        order: Its order, from `order_of`.

    Raises:
        InvalidInputError: It is not one of ours, or belongs to another sort order.
    """
    value, number = _parsed_cursor(cursor, sort)
    # SQLite looks up row values in an index; for two comparisons joined by OR it would sort.
    place, end = tuple_(order.place, order.number), tuple_(literal(value), literal(number))
    return place < end if order.is_descending else place > end


def _parsed_cursor(cursor: str, sort: Sort) -> tuple[float | str, int]:
    match cursor_parts(cursor):
        case [str(found), str() | int() | float() as value, int(number)] if found == sort.value:
            if _is_comparable(value) and _is_comparable(number):
                return value, number
    raise InvalidInputError("cursor", "must come from a page of the same sort order")


def _is_comparable(value: float | str) -> bool:
    """Return whether SQLite can compare a value of a cursor, which a client may have forged."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    return not isinstance(value, bool) and abs(value) < INTEGER_END
