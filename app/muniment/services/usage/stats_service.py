"""Statistics about the contents of the vault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import InvalidInputError
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_text
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.usage.sizes import Files, Storage, storage_of

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading
    from muniment.storage.usage.figures import FigureScope, GoneFigures, LiveFigures

STATS_DAYS_MAX: Final = 3_660
TOP_TAGS: Final = 50
KNOWN_TAGS: Final = 200
TOP_NAMES: Final = 100

_NAMES: Final = ("agent_id", "user_id", "session_id", "project", "actor")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_HOURS: Final = 24

Series = tuple[tuple[str, int], ...]
"""ISO dates (UTC) with a figure each, oldest first, including days without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsFilter:
    """The selection of memories to count; every condition given must hold.

    Args:
        namespace: Count this namespace only; else all that the actor sees.
        agent_id: Count this agent only; likewise ``user_id``, ``session_id``, ``project``.
        actor: Count what this actor wrote: ``person`` or ``key:<id>``.
    """

    namespace: str | None = None
    agent_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    project: str | None = None
    actor: str | None = None


EVERYTHING: Final = StatsFilter()
"""All that the actor sees."""


@dataclass(frozen=True, slots=True)
class Days:
    """Series for charts over the requested days.

    Args:
        created: Live memories by the day they are dated.
        updated: Live memories by the day of their last change, if there was one.
        deleted: Memories in the trash by the day of their deletion.
        growth: How many live memories there were at the end of each day, by their dates.
        activity: Live memories created in each hour of the week: seven days from Monday, 24 hours
            (UTC) each.
    """

    created: Series
    updated: Series
    deleted: Series
    growth: Series
    activity: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of what an actor sees; the groups and days only count live memories.

    Secrets of other keys are counted with the rest, but their sizes and tags are left out.

    Args:
        namespaces: How many namespaces were counted.
        memories: Live memories: neither in the trash nor expired.
        permanent: Those that never expire; ``temporary`` ones will.
        temporary: See ``permanent``.
        archived: Those excluded from default search.
        trashed: In the trash.
        expired: Gone from every answer and not purged yet.
        duplicates_avoided: Memories not stored because they already existed, as far as usage knows;
            of the namespaces as a whole, whatever the other conditions.
        oldest_at: When the oldest live memory was created.
        newest_at: When the newest was.
        updated_at: When one was last changed.
        average_importance: Of live ones; ``None`` without any.
        agents: How many are named; likewise ``users``, ``sessions``, ``projects``.
        by_type: Values without a memory are left out, here and in the groups below.
        by_agent: The 100 most frequent, as in ``by_project``, ``by_source``, ``by_actor``.
        by_actor: Who wrote them.
        top_tags: The 50 most frequent.
    """

    namespaces: int
    memories: int
    permanent: int
    temporary: int
    archived: int
    trashed: int
    expired: int
    duplicates_avoided: int
    oldest_at: datetime | None
    newest_at: datetime | None
    updated_at: datetime | None
    average_importance: float | None
    agents: int
    users: int
    sessions: int
    projects: int
    by_type: dict[str, int]
    by_kind: dict[str, int]
    by_category: dict[str, int]
    by_tier: dict[str, int]
    by_visibility: dict[str, int]
    by_embedding_state: dict[str, int]
    by_agent: dict[str, int]
    by_project: dict[str, int]
    by_source: dict[str, int]
    by_actor: dict[str, int]
    by_namespace: dict[str, int]
    top_tags: tuple[tuple[str, int], ...]
    days: Days
    storage: Storage

    @property
    def vectors(self) -> int:
        """How many passages semantic search covers."""
        return self.storage.vectors


class StatsService:
    """Counts; any thread.

    Args:
        session: Lends the vault.
        backups: The folder of its backups.
    """

    def __init__(self, session: "VaultSession", backups: Path) -> None:
        self._session = session
        self._backups = backups

    def tags(self, actor: Actor, namespace: str | None = None) -> tuple[tuple[str, int], ...]:
        """Return the most frequent tags of live memories with their counts, for choosing one.

        Raises:
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            wanted = StatsFilter(namespace=namespace)
            scope = scope_of(reading, wanted, actor, now_ms=opened.now_ms())
            return tuple(reading.figures.tags(scope, KNOWN_TAGS))

    def stats(self, actor: Actor, wanted: StatsFilter = EVERYTHING, *, days: int = 30) -> Stats:
        """Count memories, all at one moment.

        Args:
            actor: The caller.
            wanted: Which memories.
            days: How many days the series cover, today included.

        Raises:
            InvalidInputError: Too many days, or none, or an impossible name.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.READ)
        if not 1 <= days <= STATS_DAYS_MAX:
            raise InvalidInputError("days", f"must be between 1 and {STATS_DAYS_MAX}")
        for name in _NAMES:
            check_text(name, getattr(wanted, name) or "")
        with self._session.borrow() as opened, opened.store.read() as reading:
            scope = scope_of(reading, wanted, actor, now_ms=opened.now_ms())
            live, gone = reading.figures.live(scope), reading.figures.gone(scope)
            files = Files(opened.store.path, self._backups, opened.index.size_bytes)
            storage = storage_of(reading, scope, live=live, gone=gone, files=files)
            if actor.namespaces is not None:
                storage = storage.of_a_part()
            return _stats(
                reading,
                scope,
                live,
                gone=gone,
                days=_days(reading, scope, live.total, last=opened.clock.now(), days=days),
                storage=storage,
            )


def scope_of(
    reading: "Reading", wanted: StatsFilter, actor: Actor, *, now_ms: int
) -> "FigureScope":
    """Return a filter in the storage's terms.

    Raises:
        NotFoundError: This actor sees no such namespace.
    """
    from muniment.storage.usage.figures import FigureScope

    asked = () if wanted.namespace is None else (wanted.namespace,)
    ids = resolve_namespaces(reading.namespaces, asked, actor)
    return FigureScope(
        namespace_ids=ids,
        now_ms=now_ms,
        agent_id=wanted.agent_id,
        user_id=wanted.user_id,
        session_id=wanted.session_id,
        project=wanted.project,
        actor=wanted.actor,
        access=ConfidentialAccess.of_list(actor),
        # What a wipe has left is in no namespace, and in the tables until it is swept.
        is_whole=len(ids) == len(reading.namespaces.names()) and not reading.namespaces.wiped(),
    )


def _stats(
    reading: "Reading",
    scope: "FigureScope",
    live: "LiveFigures",
    *,
    gone: "GoneFigures",
    days: Days,
    storage: Storage,
) -> Stats:
    names = reading.namespaces.names()
    users, sessions = reading.figures.owners(scope)
    return Stats(
        namespaces=len(scope.namespace_ids),
        memories=live.total,
        permanent=live.total - live.temporary,
        temporary=live.temporary,
        archived=live.archived,
        trashed=gone.trashed,
        expired=gone.expired,
        duplicates_avoided=reading.usage.items(UsageAction.DUPLICATE, scope.namespace_ids),
        oldest_at=live.oldest,
        newest_at=live.newest,
        updated_at=live.updated,
        average_importance=live.importance_sum / live.total if live.total else None,
        agents=len(live.by["agent_id"]),
        users=users,
        sessions=sessions,
        projects=len(live.by["project"]),
        by_type=_ranked(live.by["type"]),
        by_kind=_ranked(live.by["kind"]),
        by_category=_ranked(reading.figures.categories(scope)),
        by_tier=_ranked(live.by["tier"]),
        by_visibility=_ranked(live.by["visibility"]),
        by_embedding_state=_ranked(live.by["embedding_state"]),
        by_agent=_ranked(live.by["agent_id"]),
        by_project=_ranked(live.by["project"]),
        by_source=_ranked(live.by["source"]),
        by_actor=_ranked(live.by["actor"]),
        by_namespace={names[id_]: live.by_namespace[id_].live for id_ in scope.namespace_ids},
        top_tags=tuple(reading.figures.tags(scope, TOP_TAGS)),
        days=days,
        storage=storage,
    )


def _days(
    reading: "Reading", scope: "FigureScope", live: int, *, last: datetime, days: int
) -> Days:
    figures = reading.figures
    first = (last - _EPOCH).days - days + 1
    since_ms = unix_ms(_EPOCH + timedelta(days=first))
    created = figures.created_days(scope, since_ms)
    week = figures.created_week_hours(scope, since_ms)
    span = range(first, first + days)
    before = live - sum(created.values())
    totals = accumulate((created[day] for day in span), initial=before)
    return Days(
        created=_series(created, span),
        updated=_series(figures.updated_days(scope, since_ms), span),
        deleted=_series(figures.deleted_days(scope, since_ms), span),
        growth=_series(dict(zip(span, islice(totals, 1, None), strict=True)), span),
        activity=tuple(
            tuple(week[weekday * _HOURS + hour] for hour in range(_HOURS)) for weekday in range(7)
        ),
    )


def _series(counts: Mapping[int, int], span: range) -> Series:
    return tuple(
        ((_EPOCH + timedelta(days=day)).date().isoformat(), counts.get(day, 0)) for day in span
    )


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the most frequent values, most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:TOP_NAMES])
