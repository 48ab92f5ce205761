"""The figures behind the window's charts, counted at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import EmbeddingState, MemoryKind, MemoryType, Tier
from muniment.domain.text.local_days import LocalDays, date_of
from muniment.services.usage.sizes import Files, Storage, storage_of
from muniment.services.usage.stats_service import STATS_DAYS_MAX, StatsFilter, scope_of

if TYPE_CHECKING:
    from collections import Counter

    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading
    from muniment.storage.usage.chart_figures import FigurePeriod, GroupFigures
    from muniment.storage.usage.figures import FigureScope, GoneFigures, LiveFigures

TOP_ENTITIES: Final = 12
LIFETIME_EDGES: Final = (1, 7, 30, 365)
"""Days from now that separate the groups of lifetimes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsRequest:
    """The selection of memories to count.

    Args:
        namespace: Count this namespace only; else all that the actor sees.
        days: For groups, the memories dated in the last so many days, today included; ``None``:
            all.
        zone: The time zone of the days; ``None`` is the machine's.
    """

    namespace: str | None = None
    days: int | None = None
    zone: tzinfo | None = UTC


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Live memories that expire between two moments; ``None`` for no bound."""

    after: datetime | None
    until: datetime | None
    memories: int


@dataclass(frozen=True, slots=True, repr=False)
class EntityCount:
    """An entity and how many non-confidential memories mention it."""

    uid: str
    namespace: str
    type: str
    name: str
    memories: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Counts of the period's live memories.

    Args:
        total: How many.
        by_type: Every type, including those without a memory; likewise ``by_tier``.
        by_kind: Only kinds that have a memory.
        by_category: Categories that have a memory; a memory can have several.
        lifetimes: Those that expire, soonest first.
        entities: The most mentioned ones, most frequent first.
    """

    total: int
    by_type: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_category: Mapping[str, int]
    by_tier: Mapping[str, int]
    lifetimes: tuple[Lifetime, ...]
    entities: tuple[EntityCount, ...]


@dataclass(frozen=True, slots=True)
class Charts:
    """Figures of live memories; archived ones count.

    Args:
        memories: Neither in the trash nor expired, of all dates.
        archived: Those excluded from default search.
        trashed: In the trash.
        today: The current day in the requested zone.
        since: First day of the period; ``None`` for all dates.
        days: The boundaries of the days.
        created: Memories dated on each day; days without any are left out.
        groups: Those of the period.
        by_embedding_state: Of all memories; every state is present.
        storage: What takes up storage.
    """

    memories: int
    archived: int
    trashed: int
    today: date
    since: date | None
    days: LocalDays
    created: Mapping[date, int]
    groups: Groups
    by_embedding_state: Mapping[str, int]
    storage: Storage

    def bounds(self, first: date, last: date) -> tuple[datetime, datetime]:
        """Return the exclusive bounds in time of a range of days."""
        begin = self.days.begin(first) - timedelta(milliseconds=1)
        return begin, self.days.begin(last + timedelta(days=1))


class ChartService:
    """Counts for charts; any thread.

    Args:
        session: Lends the vault.
        backups: The folder of its backups.
    """

    def __init__(self, session: "VaultSession", backups: Path) -> None:
        self._session = session
        self._backups = backups

    def charts(self, actor: Actor, request: ChartsRequest) -> Charts:
        """Count memories, all at one moment.

        Raises:
            InvalidInputError: The period has no day, or too many.
            NotFoundError: This actor has no such namespace.
        """
        actor.require(Scope.READ)
        if request.days is not None and not 1 <= request.days <= STATS_DAYS_MAX:
            raise InvalidInputError("days", f"must be between 1 and {STATS_DAYS_MAX}")
        wanted = StatsFilter(namespace=request.namespace)
        with self._session.borrow() as opened, opened.store.read() as reading:
            scope = scope_of(reading, wanted, actor, now_ms=opened.now_ms())
            live = reading.chart_figures.totals(scope)
            gone = reading.figures.gone(scope)
            files = Files(opened.store.path, self._backups, opened.index.size_bytes)
            storage = storage_of(reading, scope, live=live, gone=gone, files=files)
            if actor.namespaces is not None:
                storage = storage.of_a_part()
            rows = _Rows(live, gone)
            return _charts(reading, scope, rows, request=request, storage=storage)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The row counts, taken first."""

    live: "LiveFigures"
    gone: "GoneFigures"


def _charts(
    reading: "Reading",
    scope: "FigureScope",
    rows: _Rows,
    *,
    request: ChartsRequest,
    storage: Storage,
) -> Charts:
    now = moment_of(scope.now_ms)
    days = _days(now, rows.live, request.zone)
    today = days.day_of(now)
    since = None if request.days is None else today - timedelta(days=request.days - 1)
    since_ms = None if since is None else unix_ms(days.begin(since))
    counted = reading.chart_figures.groups(scope, since_ms)
    created = reading.chart_figures.local_days(scope, days)
    return Charts(
        memories=rows.live.total,
        archived=rows.live.archived,
        trashed=rows.gone.trashed,
        today=today,
        since=since,
        days=days,
        created={date_of(day): count for day, count in sorted(created.items())},
        groups=_groups(reading, scope, counted, since_ms),
        by_embedding_state=_all_of(EmbeddingState, counted.everything["embedding_state"]),
        storage=storage,
    )


def _days(now: datetime, live: "LiveFigures", zone: tzinfo | None) -> LocalDays:
    """Return the days from the oldest memory to the newest, which may be dated in the future."""
    first = min(now, live.oldest or now)
    last = max(now, live.newest or now)
    # Filters also need the days next to these.
    edge = timedelta(days=400)
    lowest = datetime.combine(date.min + edge, time(), UTC)
    highest = datetime.combine(date.max - edge, time(), UTC)
    return LocalDays.of_zone(zone, first=max(first, lowest) - edge, last=min(last, highest) + edge)


def _groups(
    reading: "Reading", scope: "FigureScope", counted: "GroupFigures", since_ms: int | None
) -> Groups:
    figures, by = reading.chart_figures, counted.of_period
    names = reading.namespaces.names()
    period = _period(since_ms, counted)
    categories = figures.categories_of(scope, period)
    return Groups(
        total=counted.in_period,
        by_type=_all_of(MemoryType, by["type"]),
        by_kind=_all_of(MemoryKind, by["kind"]),
        by_category=dict(sorted(categories.items(), key=lambda item: (-item[1], item[0]))),
        by_tier=_all_of(Tier, by["tier"]),
        lifetimes=_lifetimes(reading, scope, since_ms),
        entities=tuple(
            EntityCount(row.uid, names[row.namespace_id], row.type, row.name, row.memories)
            for row in figures.entities(scope, period, limit=TOP_ENTITIES)
        ),
    )


def _period(since_ms: int | None, counted: "GroupFigures") -> "FigurePeriod | None":
    from muniment.storage.usage.chart_figures import FigurePeriod

    if since_ms is None:
        return None
    everything = sum(counted.everything["type"].values())
    return FigurePeriod(since_ms, holds_most=2 * counted.in_period > everything)


def _lifetimes(
    reading: "Reading", scope: "FigureScope", since_ms: int | None
) -> tuple[Lifetime, ...]:
    now = moment_of(scope.now_ms)
    edges = [now + timedelta(days=days) for days in LIFETIME_EDGES]
    counts = reading.chart_figures.lifetimes(scope, [unix_ms(edge) for edge in edges], since_ms)
    return tuple(
        Lifetime(after, until, count)
        for after, until, count in zip([None, *edges], [*edges, None], counts, strict=True)
    )


def _all_of(
    values: type[MemoryType | MemoryKind | Tier | EmbeddingState], counts: "Counter[str]"
) -> dict[str, int]:
    return {value.value: counts[value.value] for value in values}
