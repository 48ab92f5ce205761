"""Rebuild derived data from the rows: for the doctor, and for vaults of older versions."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update

from muniment.domain.ids import NamespaceId, short_id_of
from muniment.domain.memories.memory import EmbeddingState
from muniment.storage import schema
from muniment.storage.checks.record_check import DERIVED_OF_MEMORIES, NO_NUMBER
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.history.authenticated_tables import COVERED
from muniment.storage.memories.memory_fields import content_digest
from muniment.storage.memories.memory_reader import MemoryReader
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_MEMORIES: Final = schema.memories
_FILLED_A_STEP: Final = 500


class Repairer:
    """Repairs inside one unit of work, a few hundred memories at a time."""

    def __init__(
        self,
        context: WriteContext,
        *,
        memories: MemoryReader,
        texts: TextIndexWriter,
        vectors: VectorWriter,
    ) -> None:
        self._connection = context.connection
        self._sealers = context.sealers
        self._memories = memories
        self._texts = texts
        self._vectors = vectors

    def renew_text_index(self) -> None:
        """Make the full-text index anew from all memories that can be read, whatever it holds.

        In one unit of work: what was emptied and not filled again would find nothing.
        """
        self._texts.empty()
        numbers = sorted(set(self._connection.execute(select(_MEMORIES.c.number)).scalars()))
        for start in range(0, len(numbers), _FILLED_A_STEP):
            self.reindex(numbers[start : start + _FILLED_A_STEP])

    def reindex(self, numbers: Sequence[int]) -> None:
        """Index the readable ones of some memories again."""
        for number, memory in self._memories.readable(numbers).items():
            self._texts.put(number, memory.content, memory.tags)

    def rederive(self, numbers: Sequence[int]) -> None:
        """Recompute the members, digests, length and short id of memories."""
        members = MemberWriter(self._connection)
        rows = self._connection.execute(
            _MEMORIES.select().where(_MEMORIES.c.number.in_(numbers))
        ).all()
        opened = self._memories.by_numbers(numbers)
        for row in rows:
            memory = opened[row.number]
            sealer = self._sealers.of(NamespaceId(row.namespace_id))
            values = {name: getattr(memory, name) for name in ("tags", "categories", "metadata")}
            members.put(row.number, members_of(values, sealer))
            self._connection.execute(
                update(_MEMORIES)
                .where(_MEMORIES.c.number == row.number)
                .values(
                    short_id=short_id_of(memory.id),
                    content_digest=content_digest(sealer, memory.content),
                    content_characters=len(memory.content),
                )
            )

    def embed_anew(self, numbers: Sequence[int]) -> None:
        """Drop memories' vectors of every set, and queue them for new ones."""
        self._vectors.remove_many(numbers)
        self._connection.execute(
            update(_MEMORIES)
            .where(
                _MEMORIES.c.number.in_(numbers),
                _MEMORIES.c.embedding_state != EmbeddingState.SKIPPED.value,
            )
            .values(embedding_state=EmbeddingState.PENDING.value, embedding_reason=None)
        )

    def try_failed_again(self) -> int:
        """Queue the memories whose vectors could not be computed; return how many."""
        failures = schema.vector_failures
        self._connection.execute(delete(failures))
        result = self._connection.execute(
            update(_MEMORIES)
            .where(_MEMORIES.c.embedding_state == EmbeddingState.FAILED.value)
            .values(embedding_state=EmbeddingState.PENDING.value, embedding_reason=None)
        )
        return int(result.rowcount)

    def remove_stray_passages(self, chunk_ids: Sequence[int]) -> None:
        """Remove passages without a memory, with their vectors."""
        chunks = schema.chunks
        self._vectors.remove_stray(chunk_ids)
        self._connection.execute(delete(chunks).where(chunks.c.id.in_(chunk_ids)))

    def remove_strays(self, numbers: Sequence[int]) -> None:
        """Remove derived data of missing memories."""
        for name in DERIVED_OF_MEMORIES:
            table = schema.metadata.tables[name]
            is_stray: ColumnElement[bool] = table.c.number.in_(numbers)
            if NO_NUMBER in numbers:
                is_stray |= func.typeof(table.c.number) != "integer"
            self._connection.execute(delete(table).where(is_stray))

    def rebuild(self, kind: str, numbers: Sequence[int]) -> None:
        """Repair one kind of disagreement that `RecordExamination.disagreements` names.

        The rows are authoritative; full text and vectors are derived from them.
        """
        match kind:
            case "no-text":
                self.reindex(numbers)
            case "stray-text":
                for number in numbers:
                    self._texts.remove(number)
            case "stray-vector":
                self._vectors.remove_stray(numbers)
            case "ready-without-vectors" | "chunk-without-vector":
                for number in numbers:
                    self._vectors.remove(number)
                self._connection.execute(
                    update(_MEMORIES)
                    .where(_MEMORIES.c.number.in_(numbers))
                    .values(embedding_state=EmbeddingState.PENDING.value)
                )

    def rebuild_covered_indexes(self) -> None:
        """Rebuild the indexes of the covered tables from their rows."""
        for table in COVERED:
            self.rebuild_index(table.name)

    def rebuild_index(self, name: str) -> None:
        """Make an index anew from the rows of its table, or all indexes of a table.

        Raises:
            DamagedVaultError: Two rows have a key that only one may have.
        """
        quoted = name.replace('"', '""')
        self._connection.exec_driver_sql(f'REINDEX "{quoted}"')

    def lacking_digests(self) -> list[int]:
        """Return the row numbers of memories that an older version stored without digests."""
        lacking = select(_MEMORIES.c.number).where(_MEMORIES.c.content_digest.is_(None))
        return list(self._connection.execute(lacking).scalars())

    def complete_digests(self, numbers: Sequence[int]) -> None:
        """Add digests to readable memories that have none; a few hundred."""
        members = MemberWriter(self._connection)
        rows = self._connection.execute(
            _MEMORIES.select().where(_MEMORIES.c.number.in_(numbers))
        ).all()
        opened = self._memories.readable(numbers)
        for row in rows:
            memory = opened.get(row.number)
            if memory is None:
                continue
            sealer = self._sealers.of(NamespaceId(row.namespace_id))
            self._connection.execute(
                update(_MEMORIES)
                .where(_MEMORIES.c.number == row.number)
                .values(content_digest=content_digest(sealer, memory.content))
            )
            members.put(row.number, members_of({"metadata": memory.metadata}, sealer))
