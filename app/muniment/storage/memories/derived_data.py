"""Write vectors, accesses and tiers of memories; none of them is journaled."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, bindparam, case, select, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import COLD_IMPORTANCE, EmbeddingState, Memory, Tier
from muniment.storage import schema
from muniment.storage.engine.progress import require_gone
from muniment.storage.memories.memory_reader import MemoryReader
from muniment.storage.memories.tier_demotion import demote
from muniment.storage.vectors.vectors import ChunkVector, VectorWriter
from muniment.storage.write_context import WriteContext


class DerivedDataWriter(MemoryReader):
    """Writes vectors, accesses and tiers of memories inside one unit of work."""

    def __init__(self, context: WriteContext, *, vectors: VectorWriter) -> None:
        super().__init__(context.connection, context.sealers)
        self._vectors = vectors
        self.changes = context.memory_changes

    def set_embedding(
        self,
        memory: Memory,
        passages: Sequence[ChunkVector],
        *,
        state: EmbeddingState,
        reason: str | None = None,
    ) -> bool:
        """Store vectors computed for a memory, unless it or the model changed since.

        Vectors are derived from the content, so this is not journaled.

        Returns:
            Whether they were stored.
        """
        table = schema.memories
        row = self._connection.execute(
            select(table.c.version, table.c.namespace_id).where(table.c.number == memory.number)
        ).one_or_none()
        if row is None or row.version != memory.version:
            return False
        if not self._vectors.are_current(passages):
            return False
        self._vectors.remove_from(None, [memory.number])
        self._vectors.add(memory.number, NamespaceId(row.namespace_id), passages)
        self._connection.execute(
            update(table)
            .where(table.c.number == memory.number)
            .values(embedding_state=state.value, embedding_reason=reason)
        )
        self.changes.append(MemoryChange(ChangeKind.EMBEDDED, memory.namespace, memory.id))
        return True

    def choose_embedding(self, number: int, *, is_wanted: bool) -> bool:
        """Queue a memory that has no vectors by choice, or remove the vectors of one.

        Returns:
            Whether this was a change.
        """
        table = schema.memories
        is_skipped = table.c.embedding_state == EmbeddingState.SKIPPED.value
        state = EmbeddingState.PENDING if is_wanted else EmbeddingState.SKIPPED
        changed = self._connection.execute(
            update(table)
            .where(table.c.number == number, is_skipped if is_wanted else ~is_skipped)
            .values(embedding_state=state.value, embedding_reason=None)
        ).rowcount
        if changed and not is_wanted:
            self._vectors.remove(number)
        return bool(changed)

    def give_up_embedding(self, number: int, reason: str) -> None:
        """Record why a waiting memory gets no vectors, without reading its record."""
        table = schema.memories
        self._connection.execute(
            update(table)
            .where(
                table.c.number == number, table.c.embedding_state == EmbeddingState.PENDING.value
            )
            .values(embedding_state=EmbeddingState.FAILED.value, embedding_reason=reason)
        )

    def require_embedded(self, numbers: Sequence[int]) -> None:
        """Require that memories no longer wait for vectors, in the unit that processed them.

        Raises:
            DamagedVaultError: The list of waiting memories still contains one.
        """
        if numbers:
            require_gone(self.pending_embedding(len(numbers)), numbers)

    def record_accesses(self, accesses: Mapping[int, tuple[int, int]]) -> None:
        """Add to access counts: number -> (times, last moment in ms); not journaled.

        An access makes a cold memory warm, unless its tier is pinned or its importance is low.
        """
        table = schema.memories
        was_idle = and_(
            table.c.tier == Tier.COLD.value,
            table.c.tier_pinned == 0,
            table.c.importance >= COLD_IMPORTANCE,
        )
        tier = case((was_idle, Tier.WARM.value), else_=table.c.tier)
        if accesses:
            self._connection.execute(
                update(table)
                .where(table.c.number == bindparam("accessed"))
                .values(
                    access_count=table.c.access_count + bindparam("times"),
                    accessed_at=bindparam("last_ms"),
                    tier=tier,
                ),
                [
                    {"accessed": number, "times": times, "last_ms": last_ms}
                    for number, (times, last_ms) in accesses.items()
                ],
            )

    def demote(self, numbers: Sequence[int], condition: ColumnElement[bool]) -> int:
        """Make the memories cold that `tier_demotion.is_idle` still matches.

        Args:
            numbers: At most a few hundred row numbers.
            condition: The condition by which they were found.

        Returns:
            How many memories became cold.
        """
        changes = demote(self._connection, numbers, condition)
        self.changes.extend(changes)
        return len(changes)
