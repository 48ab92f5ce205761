"""Vector sets, one per model: one is searched, others may be building or kept.

A set holds the passages of each memory, or the reason why there are none. A memory with neither is
missing from the set and is embedded next. A changed memory loses its passages in all sets at once,
so nothing in a set is ever older than its memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from muniment.domain.errors import DamagedVaultError
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.domain.memories.memory import EmbeddingState
from muniment.storage import schema
from muniment.storage.engine.progress import require_gone, rising
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.vectors.vectors import ChunkVector, VectorWriter

_SETS: Final = schema.vector_sets
_DIMENSION_MAX: Final = 65_536
_ALL: Final = select(_SETS).order_by(_SETS.c.id)
_FAILURES: Final = schema.vector_failures
_CHUNKS: Final = schema.chunks
_MEMORIES: Final = schema.memories
_WANTED: Final = _MEMORIES.c.embedding_state != EmbeddingState.SKIPPED.value
# The remains of a wiped namespace can be neither read nor searched, and are being removed.
_READABLE: Final = is_in_live_namespace(_MEMORIES.c.namespace_id)


class SetState(StrEnum):
    """The purpose of a set."""

    ACTIVE = "active"
    """Searched; there is at most one."""
    BUILDING = "building"
    """Being built; it becomes active once no memory is missing."""
    KEPT = "kept"
    """The previously active set, kept so that the user can switch back."""
    DROPPED = "dropped"
    """No longer wanted; its passages are being removed."""


_STATES: Final = frozenset(SetState)


@dataclass(frozen=True, slots=True)
class VectorSet:
    """One set; ``dimension`` is the length of its vectors."""

    id: int
    model_id: str
    dimension: int
    state: SetState


@dataclass(frozen=True, slots=True)
class Switch:
    """The changes made by activating a set.

    Args:
        changed: Memories whose embedding state changed, with the ids of their namespaces.
        dropped: Ids of sets that are no longer wanted.
    """

    changed: tuple[tuple[MemoryId, NamespaceId], ...]
    dropped: tuple[int, ...]


class VectorSetReader:
    """Reads sets on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[VectorSet, ...]:
        """Return every set, oldest first.

        Raises:
            DamagedVaultError: One has values that none can have.
        """
        rows = self._connection.execute(_ALL).all()
        return tuple(_set_of(row) for row in rows)

    def in_state(self, state: SetState) -> tuple[VectorSet, ...]:
        """Return the sets in a state, oldest first."""
        return tuple(found for found in self.all() if found.state is state)

    def active(self) -> VectorSet | None:
        """Return the set that is searched; ``None`` before the first model was set up."""
        return next(iter(self.in_state(SetState.ACTIVE)), None)

    def by_id(self, set_id: int) -> VectorSet | None:
        """Return a set."""
        return next((found for found in self.all() if found.id == set_id), None)

    def of_model(self, model_id: str) -> VectorSet | None:
        """Return the set of a model."""
        return next((found for found in self.all() if found.model_id == model_id), None)

    def missing(self, set_id: int, *, after: int = 0, limit: int) -> list[int]:
        """Return the row numbers of memories that a set lacks, starting after one.

        Raises:
            DamagedVaultError: The table is out of order.
        """
        numbers = self._connection.execute(
            select(_MEMORIES.c.number)
            .where(_MEMORIES.c.number > after, _WANTED, _READABLE, ~_is_in(set_id))
            .order_by(_MEMORIES.c.number)
            .limit(limit)
        )
        return list(rising(numbers.scalars().all(), after))

    def progress(self, set_id: int) -> tuple[int, int]:
        """Return how many memories a set has processed, and how many it should hold."""
        wanted = select(func.count()).select_from(_MEMORIES).where(_WANTED, _READABLE)
        total = self._connection.execute(wanted).scalar_one()
        missing = self._connection.execute(wanted.where(~_is_in(set_id))).scalar_one()
        return total - missing, total


class VectorSetWriter(VectorSetReader):
    """Creates, fills, activates and drops sets inside one unit of work."""

    def __init__(self, connection: Connection, vectors: VectorWriter) -> None:
        super().__init__(connection)
        self._vectors = vectors

    def create(self, model_id: str, dimension: int, state: SetState, *, now_ms: int) -> VectorSet:
        """Create an empty set for a model that has none."""
        values = {
            "model_id": model_id,
            "dimension": dimension,
            "state": state.value,
            "created_at": now_ms,
        }
        set_id = self._connection.execute(
            insert(_SETS).values(values).returning(_SETS.c.id)
        ).scalar_one()
        return VectorSet(set_id, model_id, dimension, state)

    def set_state(self, set_id: int, state: SetState) -> None:
        """Set the state of a set; use `activate` for the active one."""
        self._connection.execute(
            update(_SETS).where(_SETS.c.id == set_id).values(state=state.value)
        )

    def fill(
        self,
        set_id: int,
        number: int,
        *,
        version: int,
        passages: Sequence[ChunkVector] = (),
        reason: str | None = None,
    ) -> bool:
        """Add a memory's passages to a set, unless the memory changed or was already added.

        Args:
            set_id: Which set.
            number: The memory.
            version: Version of the memory that was embedded.
            passages: Its vectors.
            reason: Why it has none.

        Returns:
            Whether the set now has it; false if the memory changed since.
        """
        row = self._connection.execute(
            select(_MEMORIES.c.version, _MEMORIES.c.namespace_id).where(
                _MEMORIES.c.number == number, _WANTED, ~_is_in(set_id)
            )
        ).one_or_none()
        if row is None:
            return True
        if row.version != version:
            return False
        if passages:
            self._vectors.add(number, NamespaceId(row.namespace_id), passages)
        else:
            self.give_up(set_id, number, reason or "it has no passages")
        return True

    def require_filled(self, set_id: int, numbers: Sequence[int]) -> None:
        """Require that a set no longer lacks memories, in the unit that processed them.

        Args:
            set_id: Which set.
            numbers: Row numbers, ascending.

        Raises:
            DamagedVaultError: The list of missing memories still contains one.
        """
        if numbers:
            listed = self.missing(set_id, after=numbers[0] - 1, limit=len(numbers))
            require_gone(listed, numbers)

    def give_up(self, set_id: int, number: int, reason: str) -> None:
        """Record why a set has no passages of a memory, unless the memory was removed."""
        is_there = select(_MEMORIES.c.number).where(_MEMORIES.c.number == number)
        if self._connection.execute(is_there).scalar() is not None:
            failure = {"set_id": set_id, "number": number, "reason": reason}
            self._connection.execute(
                sqlite_insert(_FAILURES).values(failure).on_conflict_do_nothing()
            )

    def try_again(self, set_id: int) -> None:
        """Clear the failures of a set, so that those memories are embedded again."""
        self._connection.execute(_FAILURES.delete().where(_FAILURES.c.set_id == set_id))

    def activate(self, set_id: int) -> Switch:
        """Make a complete set the active one, and keep the previous one.

        Sets kept earlier are dropped, and the embedding state of every memory becomes that of the
        new set.
        """
        dropped = [found.id for found in self.in_state(SetState.KEPT) if found.id != set_id]
        for old_id in dropped:
            self.set_state(old_id, SetState.DROPPED)
        before = self.active()
        if before is not None:
            self.set_state(before.id, SetState.KEPT)
        self.set_state(set_id, SetState.ACTIVE)
        return Switch(tuple(self._take_states_of(set_id)), tuple(dropped))

    def drop_some(self, set_id: int, limit: int) -> int:
        """Remove some of a set's passages, whole memories at a time, and finally the set itself.

        Args:
            set_id: A dropped set.
            limit: Approximate number of passages.

        Returns:
            How many passages were removed; 0 when the set is removed.
        """
        some = select(_CHUNKS.c.number).where(_CHUNKS.c.set_id == set_id).limit(limit)
        numbers = set(self._connection.execute(some).scalars())
        if numbers:
            removed = self._vectors.remove_from(set_id, sorted(numbers))
            require_gone(self._connection.execute(some).scalars(), numbers)
            return removed
        self._connection.execute(_FAILURES.delete().where(_FAILURES.c.set_id == set_id))
        self._connection.execute(_SETS.delete().where(_SETS.c.id == set_id))
        return 0

    def _take_states_of(self, set_id: int) -> list[tuple[MemoryId, NamespaceId]]:
        """Set the embedding states to those of a set; return the changed memories."""
        ready, failed = EmbeddingState.READY.value, EmbeddingState.FAILED.value
        reason = select(_FAILURES.c.reason).where(_has_failed(set_id)).scalar_subquery()
        became_ready = (
            update(_MEMORIES)
            .where(_WANTED, _has_passages(set_id))
            .where(
                or_(_MEMORIES.c.embedding_state != ready, _MEMORIES.c.embedding_reason.is_not(None))
            )
            .values(embedding_state=ready, embedding_reason=None)
        )
        became_failed = (
            update(_MEMORIES)
            .where(_WANTED, ~_has_passages(set_id))
            .where(select(_FAILURES.c.number).where(_has_failed(set_id)).exists())
            .values(embedding_state=failed, embedding_reason=reason)
        )
        changed: list[tuple[MemoryId, NamespaceId]] = []
        for statement in (became_ready, became_failed):
            columns = (_MEMORIES.c.id, _MEMORIES.c.namespace_id)
            rows = self._connection.execute(statement.returning(*columns)).all()
            changed.extend((MemoryId(row[0]), NamespaceId(row[1])) for row in rows)
        return changed


def _is_in(set_id: int) -> ColumnElement[bool]:
    """Whether a set has a memory's passages, or the reason why it has none."""
    failed = select(_FAILURES.c.number).where(_has_failed(set_id)).exists()
    return or_(_has_passages(set_id), failed)


def _has_passages(set_id: int) -> ColumnElement[bool]:
    return (
        select(_CHUNKS.c.id)
        .where(_CHUNKS.c.number == _MEMORIES.c.number, _CHUNKS.c.set_id == set_id)
        .exists()
    )


def _has_failed(set_id: int) -> ColumnElement[bool]:
    return (_FAILURES.c.set_id == set_id) & (_FAILURES.c.number == _MEMORIES.c.number)


def _set_of(row: Row[tuple[int, str, int, str, int]]) -> VectorSet:
    is_valid = isinstance(row.model_id, str) and row.state in _STATES
    if not (is_valid and isinstance(row.dimension, int) and 0 < row.dimension <= _DIMENSION_MAX):
        raise DamagedVaultError("a row contains impossible values")
    return VectorSet(row.id, row.model_id, row.dimension, SetState(row.state))
