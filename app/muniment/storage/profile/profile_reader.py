"""Read the basis of a profile: figures of all memories that count, and the few texts used.

The selection uses indexes only, so that of 10,000 memories only a few hundred are opened. A flagged
memory (it gives orders, hides something or contains a secret) is never selected.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, text

from muniment.domain.clock import moment_of
from muniment.domain.errors import DamagedVaultError
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.profile.profile import ExcludedCounts, ProfileSource, ProfileStatistics
from muniment.domain.sessions.conversation import SAID_AT, said_moment
from muniment.storage.memories.memory_keys import HAS_ID
from muniment.storage.sealers import CONTENT, METADATA, SealersInView

NEWEST_OF_CATEGORY: Final = 24
OLDEST_OF_CATEGORY: Final = 8
PREFERENCES: Final = 60
MARKED_MOST: Final = 200

# Users often describe themselves early and once, so the oldest memories of each category are read
# in addition to the newest. The index on figures covers all columns of memories needed here.
_LIVE: Final = """
    live AS (
        SELECT number, type, kind, importance, created_at,
            visibility = 'confidential' AS is_confidential,
            CASE WHEN number IN (SELECT number FROM memories WHERE flags <> '') THEN 'flagged'
                 WHEN visibility = 'confidential' AND NOT :include_confidential THEN 'confidential'
                 ELSE 'shown' END AS state
        FROM memories
        WHERE namespace_id = :namespace_id AND deleted_at IS NULL AND archived_at IS NULL
            AND (expires_at IS NULL OR expires_at > :now_ms)
            AND (:user_id IS NULL OR user_id = :user_id)
    )
"""
_FIGURES: Final = text(
    f"WITH {_LIVE} SELECT state, type, kind, is_confidential, count(*) AS memories, "  # noqa: S608
    "sum(importance) AS importance, min(created_at) AS oldest, max(created_at) AS newest "
    "FROM live GROUP BY state, type, kind, is_confidential"
)
_CATEGORIES: Final = text(
    f"WITH {_LIVE} SELECT c.category, count(*) FROM live CROSS JOIN memory_categories c "  # noqa: S608
    "ON c.number = live.number WHERE state = 'shown' GROUP BY c.category"
)
# One number to sort by, because sorting by four takes twice as long: lasting kinds and types first,
# then by importance, then by time. Moments have fewer than 14 digits until the year 2286.
_RANK: Final = """
    ((kind IS 'semantic') * 2 + (type IN ('fact', 'preference', 'insight', 'entity_reference')))
    * 100000000000000000 + CAST(importance * 100 AS INTEGER) * 100000000000000
"""
_CHOSEN: Final = text(
    f"""
    WITH {_LIVE}, ranked AS (
        SELECT live.number, category, {_RANK} AS rank, created_at
        FROM live LEFT JOIN memory_categories c ON c.number = live.number
        WHERE state = 'shown' AND type <> 'system'
    ), placed AS (
        SELECT number,
            row_number() OVER (PARTITION BY category ORDER BY rank + created_at DESC) AS new,
            row_number() OVER (PARTITION BY category ORDER BY rank - created_at DESC) AS old
        FROM ranked
    )
    SELECT DISTINCT number FROM placed WHERE new <= :newest OR old <= :oldest
    """  # noqa: S608
)
_PREFERRED: Final = text(
    f"WITH {_LIVE} SELECT number FROM live "  # noqa: S608
    "WHERE state = 'shown' AND type = 'preference' "
    "ORDER BY importance DESC, created_at DESC LIMIT :preferences"
)
_NAMED: Final = text(
    f"WITH {_LIVE} SELECT m.number FROM json_each(:ids) wanted CROSS JOIN memories m "  # noqa: S608
    f"ON {HAS_ID.format(table='m', wanted='wanted.value')} "
    "JOIN live ON live.number = m.number WHERE state = 'shown'"
)
_READ: Final = text(
    "SELECT m.number, m.id, m.namespace_id, m.content, m.metadata, m.type, m.kind, m.categories, "
    "m.importance, m.created_at, m.user_id FROM json_each(:numbers) wanted "
    "CROSS JOIN memories m ON m.number = wanted.value ORDER BY m.number"
)
_VECTORS: Final = text(
    "SELECT j.value, v.embedding FROM json_each(:numbers) j CROSS JOIN chunk_vectors v ON v.id = "
    "(SELECT min(c.id) FROM chunks c WHERE c.number = j.value AND c.set_id = "
    "(SELECT id FROM vector_sets WHERE state = 'active'))"
)
_NEXT_EXPIRY: Final = text(
    "SELECT min(expires_at) FROM memories WHERE expires_at IS NOT NULL AND expires_at > :now_ms"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileScope:
    """Which memories a profile is about.

    Args:
        namespace_id: The profile's namespace.
        now_ms: The current time: memories that have expired do not count.
        user_id: Handle of the user they belong to; ``None`` for all users.
        include_confidential: Whether to include confidential memories.
    """

    namespace_id: NamespaceId
    now_ms: int
    user_id: str | None = None
    include_confidential: bool = False

    def values(self) -> dict[str, Any]:
        """Return the values that the statements bind."""
        return {
            "namespace_id": self.namespace_id,
            "now_ms": self.now_ms,
            "user_id": self.user_id,
            "include_confidential": self.include_confidential,
        }


@dataclass(frozen=True, slots=True, repr=False)
class ProfileTexts:
    """Memories opened for a profile.

    Args:
        sources: In the order of their row numbers.
        vectors: The first passage of each source; shape (sources, dim), float32, zeros for a source
            without vectors; ``None`` if no source has any.
        unreadable: Number of records that did not open.
    """

    sources: tuple[ProfileSource, ...]
    vectors: NDArray[np.float32] | None
    unreadable: int


class ProfileReader:
    """Reads for profiles on one connection.

    Args:
        connection: A read connection.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def statistics(self, scope: ProfileScope, *, considered: int) -> ProfileStatistics:
        """Count the memories that a profile uses, and those it leaves out."""
        rows = self._connection.execute(_FIGURES, scope.values()).all()
        shown = [row for row in rows if row.state == "shown"]
        states = _counted(rows, "state")
        categories = self._connection.execute(_CATEGORIES, scope.values()).all()
        total = states.pop("shown", 0)
        return ProfileStatistics(
            total=total,
            considered=considered,
            confidential=sum(row.memories for row in shown if row.is_confidential),
            by_category={row[0]: row[1] for row in categories},
            by_type=_counted(shown, "type"),
            by_kind=_counted(shown, "kind"),
            oldest_at=moment_of(min(row.oldest for row in shown)) if shown else None,
            newest_at=moment_of(max(row.newest for row in shown)) if shown else None,
            average_importance=sum(row.importance for row in shown) / total if total else None,
            left_out=ExcludedCounts(**states),
        )

    def texts(self, scope: ProfileScope, marked: Sequence[MemoryId]) -> ProfileTexts:
        """Open the representative memories: the top ones of each category, and marked ones.

        Args:
            scope: Which memories.
            marked: Memories to read regardless of importance; at most 200.
        """
        numbers = self._numbers(scope, marked)
        listed = json.dumps(sorted(numbers))
        sources: list[ProfileSource] = []
        opened: list[int] = []
        rows = self._connection.execute(_READ, {"numbers": listed}).all()
        for row in rows:
            source = self._opened(row)
            if source is not None:
                sources.append(source)
                opened.append(row.number)
        vectors = self._vectors(listed, opened)
        return ProfileTexts(tuple(sources), vectors, len(rows) - len(opened))

    def next_expiry_ms(self, now_ms: int) -> int | None:
        """Return when the next memory of the vault expires; ``None`` if none will."""
        found = self._connection.execute(_NEXT_EXPIRY, {"now_ms": now_ms}).scalar()
        return None if found is None else int(found)

    def _numbers(self, scope: ProfileScope, marked: Sequence[MemoryId]) -> set[int]:
        values = {
            **scope.values(),
            "newest": NEWEST_OF_CATEGORY,
            "oldest": OLDEST_OF_CATEGORY,
            "preferences": PREFERENCES,
        }
        numbers = set(self._connection.execute(_CHOSEN, values).scalars())
        numbers |= set(self._connection.execute(_PREFERRED, values).scalars())
        if marked:
            named = {**scope.values(), "ids": json.dumps(list(marked[:MARKED_MOST]))}
            numbers |= set(self._connection.execute(_NAMED, named).scalars())
        return numbers

    def _opened(self, row: Row[Any]) -> ProfileSource | None:
        # A damaged record is for the doctor to report; the others still describe the user.
        with contextlib.suppress(DamagedVaultError, ValueError):
            sealer = self._sealers.of(NamespaceId(row.namespace_id))
            metadata = sealer.open_json(row.metadata, record_id=row.id, purpose=METADATA)
            return ProfileSource(
                id=MemoryId(row.id),
                content=sealer.open_text(row.content, record_id=row.id, purpose=CONTENT),
                type=MemoryType(row.type),
                kind=None if row.kind is None else MemoryKind(row.kind),
                categories=tuple(Category(name) for name in json.loads(row.categories)),
                importance=row.importance,
                created_at=said_moment(metadata.get(SAID_AT)) or moment_of(row.created_at),
                user_id=row.user_id,
            )
        return None

    def _vectors(self, listed: str, numbers: Iterable[int]) -> NDArray[np.float32] | None:
        rows = self._connection.execute(_VECTORS, {"numbers": listed}).all()
        found = {row[0]: np.frombuffer(row[1], dtype=np.float32) for row in rows}
        if not found:
            return None
        nothing = np.zeros_like(next(iter(found.values())))
        return np.stack([found.get(number, nothing) for number in numbers])


def _counted(rows: Sequence[Row[Any]], column: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        value = getattr(row, column)
        if value is not None:
            counts[value] += row.memories
    return dict(counts)
