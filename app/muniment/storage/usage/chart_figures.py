"""Figures for charts: days in the user's time zone, lifetimes, entities, groups.

Like `muniment.storage.usage.figures`, these read one index only. Groups are counted for all live
memories and for those of a period in one pass, because walking through the index is what takes
time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    and_,
    case,
    func,
    literal,
    select,
    text,
    union_all,
)

from muniment.domain.confidentiality.confidential import (
    EVERY_CONFIDENTIAL,
    NO_CONFIDENTIAL,
    ConfidentialAccess,
)
from muniment.domain.entities.entity import WITHOUT_ALIASES
from muniment.domain.ids import NamespaceId
from muniment.domain.text.local_days import LocalDays
from muniment.storage.memories.scopes import hidden, is_shown
from muniment.storage.schema import entities, entity_links, memories, memory_categories
from muniment.storage.usage.figures import FigureScope, FiguresReader, bare_column, live_within

_M: Final = memories.c
_DAY_MS: Final = 86_400_000
_GROUPED: Final = ("type", "kind", "tier", "embedding_state")
_EVERY: Final = -(2**53)


@dataclass(frozen=True, slots=True)
class FigurePeriod:
    """The time from a moment until now; memories belong to it by their date.

    Args:
        since_ms: When it begins.
        holds_most: Whether more than half of the memories belong to it: then it is faster to
            exclude the others.
    """

    since_ms: int
    holds_most: bool


@dataclass(frozen=True, slots=True)
class EntityFigures:
    """An entity and how many memories mention it."""

    uid: str
    namespace_id: NamespaceId
    type: str
    name: str
    memories: int


def _no_groups() -> dict[str, Counter[str]]:
    return {name: Counter() for name in _GROUPED}


@dataclass(slots=True)
class GroupFigures:
    """Live memories by their properties: all of them, and those of a period.

    Args:
        everything: Column to value to count; unset values are left out.
        of_period: The same for the memories of the period.
        in_period: Number of memories in the period.
    """

    everything: dict[str, Counter[str]] = field(default_factory=_no_groups)
    of_period: dict[str, Counter[str]] = field(default_factory=_no_groups)
    in_period: int = 0


class ChartFigures(FiguresReader):
    """Reads the figures of charts on one connection.

    A period of ``None`` contains all memories.
    """

    def groups(self, scope: FigureScope, since_ms: int | None) -> GroupFigures:
        """Count live memories by type, kind, tier and embedding state."""
        found = GroupFigures()
        columns = [_M[name] for name in _GROUPED]
        is_inside = bare_column("created_at") >= _start(since_ms)
        inside = func.coalesce(func.sum(is_inside.cast(Integer)), 0)
        query = live_within(scope, func.count(), inside, *columns).group_by(*columns)
        for _, (count, in_period, *values) in self.each_namespace(query, scope):
            found.in_period += in_period
            for name, value in zip(_GROUPED, values, strict=True):
                if value is not None:
                    found.everything[name][value] += count
                    found.of_period[name][value] += in_period
        return found

    def local_days(self, scope: FigureScope, days: LocalDays) -> Counter[int]:
        """Count live memories by the day (since 1970) of their date, in the user's time zone."""
        day = ((_M.created_at + _offset(days)) / literal(_DAY_MS, Integer)).cast(Integer)
        query = live_within(scope, day, func.count()).group_by(text("1"))
        return self.summed(query, scope)

    def lifetimes(
        self, scope: FigureScope, edges_ms: Sequence[int], since_ms: int | None
    ) -> list[int]:
        """Count the live memories that expire, by their time of expiry.

        Args:
            scope: Which memories to count.
            edges_ms: Boundaries between the ranges, earliest first.
            since_ms: Start of the period.

        Returns:
            One more number than there are edges: memories before the first edge, from each edge to
            the next, and after the last.
        """
        expires = bare_column("expires_at")
        steps = [(expires < edge, place) for place, edge in enumerate(edges_ms)]
        group = case(*steps, else_=len(edges_ms))
        query = live_within(scope, group, func.count()).where(
            expires.is_not(None), bare_column("created_at") >= _start(since_ms)
        )
        counts = self.summed(query.group_by(text("1")), scope)
        return [counts[place] for place in range(len(edges_ms) + 1)]

    def categories_of(self, scope: FigureScope, period: FigurePeriod | None) -> dict[str, int]:
        """Count the live memories of a period by category; a memory can have several."""
        if period is None:
            return self.categories(scope)
        number = memory_categories.c.number
        query = select(memory_categories.c.category, func.count()).where(
            _counts(number, scope, period, access=EVERY_CONFIDENTIAL)
        )
        if not scope.is_whole:
            inside = select(_M.number).where(_M.namespace_id.in_(scope.namespace_ids))
            query = query.where(number.in_(inside))
        rows = self._connection.execute(query.group_by(memory_categories.c.category))
        return {row[0]: row[1] for row in rows}

    def entities(
        self, scope: FigureScope, period: FigurePeriod | None, *, limit: int
    ) -> list[EntityFigures]:
        """Return the entities that most memories mention, most frequent first.

        Confidential memories do not count, so that a name that only they contain is not revealed.
        Dates, amounts and addresses do not count either, because they name nothing.
        """
        links = entity_links.c
        count = func.count(links.number.distinct()).label("memories")
        counted = select(links.entity, count).where(
            _counts(links.number, scope, period, access=NO_CONFIDENTIAL)
        )
        found = counted.group_by(links.entity).subquery()
        columns = (entities.c.uid, entities.c.namespace_id, entities.c.type, entities.c.name)
        query = (
            select(*columns, found.c.memories)
            .join(found, found.c.entity == entities.c.id)
            .where(
                entities.c.namespace_id.in_(scope.namespace_ids),
                entities.c.type.not_in(WITHOUT_ALIASES),
            )
            .order_by(found.c.memories.desc(), entities.c.name, entities.c.id)
            .limit(limit)
        )
        return [EntityFigures(*row) for row in self._connection.execute(query)]


def _counts(
    number: Column[int],
    scope: FigureScope,
    period: FigurePeriod | None,
    *,
    access: ConfidentialAccess,
) -> ColumnElement[bool]:
    """Build the condition that a row number belongs to a memory that counts, within a period.

    Looking up a number is what takes time, so two lists are merged into one where possible.
    """
    if period is None:
        return is_shown(number, scope.now_ms, access)
    of_scope = select(_M.number).where(_M.namespace_id.in_(scope.namespace_ids))
    before = of_scope.where(_M.created_at < period.since_ms)
    if period.holds_most:
        return number.not_in(union_all(before, *hidden(scope.now_ms, access)))
    return and_(
        number.in_(of_scope.where(_M.created_at >= period.since_ms)),
        is_shown(number, scope.now_ms, access),
    )


def _start(since_ms: int | None) -> int:
    return _EVERY if since_ms is None else since_ms


def _offset(days: LocalDays) -> ColumnElement[int]:
    """Return the offset to UTC, in milliseconds, at the date of a memory."""
    (_, earliest), *later = days.changes
    if not later:
        return literal(earliest, Integer)
    # The newest first: most memories are dated after it.
    steps = [(_M.created_at >= since, offset) for since, offset in reversed(later)]
    return case(*steps, else_=earliest)
