"""Permanently remove rows and all dependent data, a few hundred per transaction."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, exists, or_, select

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.storage import schema
from muniment.storage.engine.progress import require_gone, rising
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.namespaces import NamespaceReader, is_in_live_namespace
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_MEMORIES: Final = schema.memories
_OPERATIONS: Final = schema.operations
_SEQUENCES_A_STEP: Final = 2_000

# Tables that describe a namespace without its content, and outlive it.
_KEPT: Final = frozenset({"operations", "usage", "jobs", "namespaces"})


def is_due(*, now_ms: int, trashed_before_ms: int) -> ColumnElement[bool]:
    """Build the condition that a memory is due for purging.

    Args:
        now_ms: Memories that have expired by then are purged.
        trashed_before_ms: Memories trashed by then are purged.
    """
    expires, deleted = _MEMORIES.c.expires_at, _MEMORIES.c.deleted_at
    return and_(
        or_(
            and_(expires.is_not(None), expires <= now_ms),
            and_(deleted.is_not(None), deleted <= trashed_before_ms),
        ),
        is_in_live_namespace(_MEMORIES.c.namespace_id),
    )


def is_unchanged_since(operation: int) -> ColumnElement[bool]:
    """Build the condition that the journal has nothing newer on a memory than an operation."""
    newer = exists().where(
        _OPERATIONS.c.subject == _MEMORIES.c.id, _OPERATIONS.c.sequence > operation
    )
    return ~newer


def is_in(namespaces: Collection[NamespaceId]) -> ColumnElement[bool]:
    """Build the condition that a memory is in one of some namespaces."""
    return _MEMORIES.c.namespace_id.in_(namespaces)


def is_of_session(namespace_id: NamespaceId, handle: str) -> ColumnElement[bool]:
    """Build the condition that a memory names a session, and its namespace is not wiped."""
    return and_(
        _MEMORIES.c.namespace_id == namespace_id,
        _MEMORIES.c.session_id == handle,
        is_in_live_namespace(_MEMORIES.c.namespace_id),
    )


class Remover:
    """Purges memories and wiped namespaces inside one unit of work.

    The full-text index is cleaned once afterwards (`TextIndexWriter.settle_some`).
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        scopes: ScopeWriter,
    ) -> None:
        self._connection = context.connection
        self._sealers = context.sealers
        self._journal = context.journal
        self._changes = context.memory_changes
        self._texts = texts
        self._vectors = vectors
        self._scopes = scopes

    def purge(self, numbers: Sequence[int], condition: ColumnElement[bool]) -> int:
        """Purge the memories among some row numbers that a condition still matches.

        Args:
            numbers: At most a few hundred row numbers.
            condition: The condition by which they were found, such as `is_due`.

        Returns:
            How many were purged.
        """
        rows = self._connection.execute(
            select(_MEMORIES.c.number, _MEMORIES.c.id, _MEMORIES.c.namespace_id).where(
                _MEMORIES.c.number.in_(numbers), condition
            )
        ).all()
        names = NamespaceReader(self._connection).names() if rows else {}
        self._journal.erase_where(_OPERATIONS.c.subject.in_([row.id for row in rows]))
        for row in rows:
            home = NamespaceId(row.namespace_id)
            self._journal.append(
                "purge", row.id, {}, namespace_id=home, sealer=self._sealers.of(home)
            )
            change = MemoryChange(ChangeKind.PURGED, names[home], MemoryId(row.id))
            self._changes.append(change)
        if rows:
            found = [row.number for row in rows]
            leaving = self._scopes.leaving(found)
            self._remove_memories(found)
            self._scopes.release(leaving)
        return len(rows)

    def sweep(self, namespace_id: NamespaceId, limit: int) -> int:
        """Remove some of the remaining rows of a namespace whose key is destroyed.

        Returns:
            How many memories and other rows were removed; 0 when none is left.

        Raises:
            DamagedVaultError: Removed rows are still listed.
        """
        for table in (_MEMORIES, *_tables_of_namespaces()):
            key = _only_key(table)
            some = select(key).where(table.c.namespace_id == namespace_id).limit(limit)
            if found := list(self._connection.execute(some).scalars()):
                if table is _MEMORIES:
                    self._remove_memories(found)
                else:
                    remove_rows(self._connection, key, found)
                require_gone(self._connection.execute(some).scalars(), found)
                return len(found)
        return 0

    def sweep_journal(self, namespace_id: NamespaceId, after: int) -> int | None:
        """Erase the journal patches of a namespace, a few thousand operations per call.

        Args:
            namespace_id: A namespace whose key is destroyed, so that its patches are unreadable.
            after: Number of the last operation processed.

        Returns:
            The number to continue after; ``None`` at the end.
        """
        sequence = _OPERATIONS.c.sequence
        behind = select(sequence).where(sequence > after).order_by(sequence)
        some = self._connection.execute(behind.limit(_SEQUENCES_A_STEP)).scalars().all()
        if not some:
            return None
        last = rising(some, after)[-1]
        self._journal.erase_where(
            (_OPERATIONS.c.namespace_id == namespace_id) & sequence.between(after + 1, last)
        )
        return last if len(some) == _SEQUENCES_A_STEP else None

    def _remove_memories(self, numbers: Sequence[int]) -> None:
        self._vectors.remove_many(numbers)
        self._texts.forget_later(numbers)
        remove_rows(self._connection, _MEMORIES.c.number, numbers)


def remove_rows(connection: Connection, key: Column[int], values: Sequence[int]) -> None:
    """Remove rows by their key, and the rows of other tables that refer to them."""
    for column in _references_to(key):
        connection.execute(column.table.delete().where(column.in_(values)))
    connection.execute(key.table.delete().where(key.in_(values)))


def _references_to(key: Column[int]) -> Iterator[Column[int]]:
    """Yield all columns of the schema that refer to a key."""
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            if column.references(key):
                yield column


def _tables_of_namespaces() -> Iterator[Table]:
    """Yield the tables whose rows belong to a namespace, dependent tables first.

    Rows without a number of their own refer to a row with one, and are removed with it.
    """
    for table in reversed(schema.metadata.sorted_tables):
        is_numbered = len(table.primary_key.columns) == 1
        if "namespace_id" in table.columns and is_numbered and table.name not in _KEPT:
            yield table


def _only_key(table: Table) -> Column[int]:
    (key,) = table.primary_key.columns
    return key
