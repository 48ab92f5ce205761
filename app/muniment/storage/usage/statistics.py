"""Counts of what the store contains, for display."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, func, or_, select, text, true

from muniment.domain.ids import NamespaceId
from muniment.storage.schema import chunks, memories, vector_sets

_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of memories; the groups count live ones only.

    Args:
        live: Memories neither in the trash nor expired.
        permanent: Live memories that never expire.
        temporary: Live memories that will expire.
        trashed: Memories in the trash.
        expired: Expired memories, no longer returned, but not purged yet.
        oldest_ms: When the oldest live one was created; ``None`` without any.
        newest_ms: When the newest was.
    """

    live: int
    permanent: int
    temporary: int
    trashed: int
    expired: int
    oldest_ms: int | None
    newest_ms: int | None
    content_characters: int
    chunks: int
    by_type: dict[str, int]
    by_tier: dict[str, int]
    by_namespace_id: dict[int, int]
    by_embedding_state: dict[str, int]
    by_day: dict[int, int]
    database_bytes: int


class StatisticsReader:
    """Counts on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, namespace_ids: Sequence[NamespaceId], *, now_ms: int, since_ms: int) -> Counts:
        """Count the memories of some namespaces.

        Args:
            namespace_ids: The namespaces to count.
            now_ms: The current time, to exclude expired memories.
            since_ms: Start of the days that ``by_day`` (days since 1970, UTC) covers.
        """
        inside = memories.c.namespace_id.in_(namespace_ids)
        expired = and_(memories.c.expires_at.is_not(None), memories.c.expires_at <= now_ms)
        kept = memories.c.deleted_at.is_(None)
        live = and_(
            inside, kept, or_(memories.c.expires_at.is_(None), memories.c.expires_at > now_ms)
        )
        day: ColumnElement[int] = memories.c.created_at.op("/")(_DAY_MS)
        active = select(vector_sets.c.id).where(vector_sets.c.state == "active").scalar_subquery()
        count = self._count(live)
        permanent = self._count(and_(inside, kept, memories.c.expires_at.is_(None)))
        oldest_ms, newest_ms = self._connection.execute(
            select(func.min(memories.c.created_at), func.max(memories.c.created_at)).where(live)
        ).one()
        return Counts(
            live=count,
            permanent=permanent,
            temporary=count - permanent,
            trashed=self._count(and_(inside, memories.c.deleted_at.is_not(None))),
            expired=self._count(and_(inside, kept, expired)),
            oldest_ms=oldest_ms,
            newest_ms=newest_ms,
            content_characters=self._connection.execute(
                select(func.coalesce(func.sum(memories.c.content_characters), 0)).where(live)
            ).scalar_one(),
            chunks=self._connection.execute(
                select(func.count())
                .select_from(chunks)
                .where(chunks.c.namespace_id.in_(namespace_ids), chunks.c.set_id == active)
            ).scalar_one(),
            by_type=self._grouped(memories.c.type, live),
            by_tier=self._grouped(memories.c.tier, live),
            by_namespace_id=self._grouped(memories.c.namespace_id, live),
            by_embedding_state=self._grouped(memories.c.embedding_state, live),
            by_day=self._grouped(day, and_(live, memories.c.created_at >= since_ms)),
            database_bytes=self._connection.execute(
                text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            ).scalar_one(),
        )

    def disagreements(self) -> dict[str, list[int]]:
        """Return the row numbers where rows, full text and vectors disagree, by kind."""
        queries = {
            "no-text": "SELECT number FROM memories WHERE number NOT IN "
            "(SELECT id FROM memory_text_docsize)",
            "stray-text": "SELECT id FROM memory_text_docsize WHERE id NOT IN "
            "(SELECT number FROM memories)",
            "ready-without-vectors": "SELECT number FROM memories WHERE embedding_state = 'ready' "
            "AND number NOT IN (SELECT number FROM chunks WHERE set_id = "
            "(SELECT id FROM vector_sets WHERE state = 'active'))",
            "chunk-without-vector": "SELECT number FROM chunks WHERE id NOT IN "
            "(SELECT id FROM chunk_vectors)",
            "stray-vector": "SELECT id FROM chunk_vectors WHERE id NOT IN (SELECT id FROM chunks)",
        }
        return {
            kind: list(self._connection.exec_driver_sql(query).scalars())
            for kind, query in queries.items()
        }

    def every_number(self) -> list[int]:
        """Return the row numbers of all memories, including trashed and expired ones."""
        return list(self._connection.execute(select(memories.c.number)).scalars())

    def embedding_states(self) -> dict[str, int]:
        """Count memories by embedding state, including trashed and expired ones."""
        return self._grouped(memories.c.embedding_state, true())

    def _count(self, condition: ColumnElement[bool]) -> int:
        return self._connection.execute(
            select(func.count()).select_from(memories).where(condition)
        ).scalar_one()

    def _grouped(
        self, column: Column[Any] | ColumnElement[Any], condition: ColumnElement[bool]
    ) -> dict[Any, int]:
        rows = self._connection.execute(
            select(column, func.count()).where(condition).group_by(column)
        )
        return {row[0]: row[1] for row in rows}
