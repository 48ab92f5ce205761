"""What is in the vault, counted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from muniment.domain.access import Actor, Scope
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.services.session import VaultSession
from muniment.services.visibility import resolve_namespaces

_DAYS_MAX = 3_660


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of what an actor sees; the groups and days count live memories alone.

    ``permanent`` memories never expire, ``temporary`` ones will, ``expired`` ones are gone from
    every answer and not purged yet. ``oldest_at`` and ``newest_at`` tell when live memories were
    created.
    ``by_day`` holds ISO dates, UTC, oldest first, days without any included.
    """

    namespaces: int
    memories: int
    permanent: int
    temporary: int
    trashed: int
    expired: int
    oldest_at: datetime | None
    newest_at: datetime | None
    by_type: dict[str, int]
    by_tier: dict[str, int]
    by_namespace: dict[str, int]
    by_embedding_state: dict[str, int]
    by_day: tuple[tuple[str, int], ...]
    content_characters: int
    database_bytes: int
    vectors: int
    index_bytes: int


class StatsService:
    """Counts; any thread."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def stats(self, actor: Actor, *, namespace: str | None = None, days: int = 30) -> Stats:
        """Count the memories of one namespace, or of all the actor sees.

        Args:
            actor: Who asks.
            namespace: Count this one alone.
            days: How many days ``by_day`` covers, today included.

        Raises:
            NotFoundError: There is no such namespace for this actor.
        """
        actor.require(Scope.READ)
        if not 1 <= days <= _DAYS_MAX:
            raise InvalidInputError("days", f"must be between 1 and {_DAYS_MAX}")
        with self._session.borrow() as opened, opened.store.read() as reading:
            asked = () if namespace is None else (namespace,)
            ids = resolve_namespaces(reading.namespaces, asked, actor)
            names = reading.namespaces.names()
            first = _first_day(opened.clock.now(), days)
            counts = reading.statistics.counts(ids, now_ms=opened.now_ms(), since_ms=unix_ms(first))
            return Stats(
                namespaces=len(ids),
                memories=counts.live,
                permanent=counts.permanent,
                temporary=counts.temporary,
                trashed=counts.trashed,
                expired=counts.expired,
                oldest_at=None if counts.oldest_ms is None else moment_of(counts.oldest_ms),
                newest_at=None if counts.newest_ms is None else moment_of(counts.newest_ms),
                by_type=counts.by_type,
                by_tier=counts.by_tier,
                by_namespace={names[id_]: counts.by_namespace_id.get(id_, 0) for id_ in ids},
                by_embedding_state=counts.by_embedding_state,
                by_day=tuple(
                    (day.date().isoformat(), counts.by_day.get(_days_since_1970(day), 0))
                    for day in (first + timedelta(days=offset) for offset in range(days))
                ),
                content_characters=counts.content_characters,
                database_bytes=counts.database_bytes,
                vectors=counts.chunks,
                index_bytes=opened.index.size_bytes,
            )


def _first_day(now: datetime, days: int) -> datetime:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def _days_since_1970(day: datetime) -> int:
    return (day - datetime(1970, 1, 1, tzinfo=UTC)).days
