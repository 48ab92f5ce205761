"""Filters as SQL conditions, and keyset cursors."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, and_, exists, or_, select

from muniment.domain.clock import unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import NamespaceId
from muniment.domain.memory import Visibility
from muniment.domain.query import MemoryFilter, Sort
from muniment.storage.schema import memories, memory_categories, memory_tags

Condition: TypeAlias = ColumnElement[bool]
"""A condition on ``memories``, opaque above storage."""

_INTEGER_END = 2**63  # SQLite's integers end before it

_COLUMNS: dict[str, Column[Any]] = {
    "created_at": memories.c.created_at,
    "updated_at": memories.c.updated_at,
    "importance": memories.c.importance,
}


def condition_of(
    wanted: MemoryFilter,
    *,
    namespace_ids: Sequence[NamespaceId],
    now_ms: int,
    include_confidential: bool = True,
) -> Condition:
    """Build the condition on ``memories`` that a filter means.

    Args:
        wanted: The filter.
        namespace_ids: Namespaces the actor sees and asked for; empty matches nothing.
        now_ms: The present moment: what has expired by then does not match.
        include_confidential: Whether confidential memories match.
    """
    parts: list[ColumnElement[bool]] = [memories.c.namespace_id.in_(namespace_ids)]
    parts.extend(_equalities(wanted))
    parts.extend(_ranges(wanted))
    parts.extend(_memberships(wanted))
    parts.extend(_states(wanted, now_ms))
    if not include_confidential and wanted.visibility is None:
        parts.append(memories.c.visibility != Visibility.CONFIDENTIAL.value)
    return and_(*parts)


def _equalities(wanted: MemoryFilter) -> Iterator[ColumnElement[bool]]:
    pairs: tuple[tuple[Column[Any], str | None], ...] = (
        (memories.c.agent_id, wanted.agent_id),
        (memories.c.user_id, wanted.user_id),
        (memories.c.session_id, wanted.session_id),
        (memories.c.project, wanted.project),
        (memories.c.kind, wanted.kind),
        (memories.c.tier, wanted.tier),
        (memories.c.visibility, wanted.visibility),
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
    if wanted.created_after is not None:
        yield memories.c.created_at > _milliseconds(wanted.created_after)
    if wanted.created_before is not None:
        yield memories.c.created_at < _milliseconds(wanted.created_before)


def _milliseconds(moment: datetime) -> int:
    return unix_ms(moment)


def _memberships(wanted: MemoryFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.tags:
        yield exists(
            select(memory_tags.c.number).where(
                memory_tags.c.number == memories.c.number, memory_tags.c.tag.in_(wanted.tags)
            )
        )
    if wanted.category is not None:
        yield exists(
            select(memory_categories.c.number).where(
                memory_categories.c.number == memories.c.number,
                memory_categories.c.category == wanted.category.value,
            )
        )


def _states(wanted: MemoryFilter, now_ms: int) -> Iterator[ColumnElement[bool]]:
    if wanted.deleted:
        yield memories.c.deleted_at.is_not(None)
    else:
        yield memories.c.deleted_at.is_(None)
    if not wanted.include_archived and not wanted.deleted:
        yield memories.c.archived_at.is_(None)
    if not wanted.include_expired:
        yield or_(memories.c.expires_at.is_(None), memories.c.expires_at > now_ms)


def order_of(sort: Sort) -> tuple[Column[Any], bool]:
    """Return the column a sort orders by, and whether largest first."""
    return _COLUMNS[sort.value.removeprefix("-")], sort.value.startswith("-")


def cursor_after(sort: Sort, value: float, number: int) -> str:
    """Write the cursor that continues after a row."""
    raw = json.dumps([sort.value, value, number], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode("ascii")).decode("ascii").rstrip("=")


def condition_after(cursor: str, sort: Sort) -> ColumnElement[bool]:
    """Build the condition that a cursor means.

    Raises:
        InvalidInputError: It is not one of ours, or belongs to another sort order.
    """
    value, number = _parsed_cursor(cursor, sort)
    column, descending = order_of(sort)
    if descending:
        return or_(column < value, and_(column == value, memories.c.number < number))
    return or_(column > value, and_(column == value, memories.c.number > number))


def _parsed_cursor(cursor: str, sort: Sort) -> tuple[float, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parsed = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise InvalidInputError("cursor", "must be the next_cursor of an earlier page") from None
    match parsed:
        case [str(found), int() | float() as value, int(number)] if found == sort.value:
            in_range = abs(value) < _INTEGER_END and abs(number) < _INTEGER_END
            if in_range and not isinstance(value, bool) and not isinstance(number, bool):
                return value, number
    raise InvalidInputError("cursor", "must come from a page of the same sort order")
