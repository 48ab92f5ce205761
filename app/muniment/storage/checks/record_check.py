"""Check that keys unwrap, sealed records open and references exist."""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, exists, select

from muniment.domain.errors import DamagedVaultError, NotFoundError
from muniment.domain.history.history import PURGE
from muniment.domain.ids import NamespaceId
from muniment.storage import schema
from muniment.storage.checks.row_check import Progress
from muniment.storage.namespaces import NamespaceReader, is_in_live_namespace
from muniment.storage.sealers import PATCH, RECORD, SealersInView
from muniment.storage.sessions.session_states import state_record_id

_OPERATIONS: Final = schema.operations
_BATCH: Final = 500
_PLAIN_JSON: Final = b"{"  # no sealed record starts with it
# Errors of records that do not open, and of invalid values next to them.
_UNREADABLE: Final = (DamagedVaultError, NotFoundError, ValueError, TypeError, AttributeError)
_OWNED: Final = ("owners", "sessions", "entities", "profile_marks")

NO_NUMBER: Final = 0
"""Stands for what is no number where one should be; no memory has it."""

DERIVED_OF_MEMORIES: Final = (
    "memory_tags",
    "memory_categories",
    "memory_metadata",
    "vector_failures",
    "reads",
)
"""Tables derived from memories: a row without its memory is useless."""


_DISAGREEMENTS: Final = {
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


class RecordExamination:
    """Opens all sealed records and follows all references.

    Args:
        connection: Any connection.
        sealers: Not shared: keys as stored in the file now, none cached in memory.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def namespaces(self) -> tuple[list[str], list[str]]:
        """Return the names of all namespaces, and of those with a key that does not unwrap."""
        rows = NamespaceReader(self._connection).all()
        unreadable = []
        for row in rows:
            try:
                self._sealers.of(row.id)
            except _UNREADABLE:
                unreadable.append(row.name)
        return [row.name for row in rows], unreadable

    def disagreements(self) -> dict[str, list[int]]:
        """Return the row numbers where rows, full text and vectors disagree, by kind."""
        return {
            kind: list(self._connection.exec_driver_sql(query).scalars())
            for kind, query in _DISAGREEMENTS.items()
        }

    def unreadable_records(self) -> list[str]:
        """Name the records that do not open: owners, sessions, states, turns, entities, marks."""
        found = [name for table in _OWNED for name in self._unreadable_of(table)]
        return found + list(self._unreadable_turns()) + list(self._unreadable_states())

    def unreadable_operations(self, progress: Progress) -> list[int]:
        """Return the numbers of operations whose patch does not open.

        Args:
            progress: Receives the number of the last operation opened, now and then; an error it
                raises ends the check.
        """
        rows = self._connection.execute(
            select(
                _OPERATIONS.c.sequence,
                _OPERATIONS.c.namespace_id,
                _OPERATIONS.c.subject,
                _OPERATIONS.c.patch,
            )
            .where(
                _OPERATIONS.c.patch.is_not(None),
                _OPERATIONS.c.namespace_id.is_not(None),
                is_in_live_namespace(_OPERATIONS.c.namespace_id),
            )
            .order_by(_OPERATIONS.c.sequence)
            .execution_options(yield_per=_BATCH)
        )
        unreadable: list[int] = []
        for batch in rows.partitions():
            progress(batch[0].sequence)
            unreadable += [row.sequence for row in batch if not self._opens_patch(row)]
        return unreadable

    def unerased_operations(self) -> list[int]:
        """Return the numbers of operations that still contain permanently deleted data."""
        later = _OPERATIONS.alias("later")
        was_purged = exists().where(
            later.c.subject == _OPERATIONS.c.subject,
            later.c.action == PURGE,
            later.c.sequence > _OPERATIONS.c.sequence,
        )
        found = select(_OPERATIONS.c.sequence).where(_OPERATIONS.c.patch.is_not(None), was_purged)
        return list(self._connection.execute(found.order_by(_OPERATIONS.c.sequence)).scalars())

    def lost_links(self) -> list[str]:
        """Name the links that lack their entity or memory, and the aliases without an entity.

        An alias must have an entity in its own namespace.
        """
        rows = self._connection.exec_driver_sql(
            "SELECT entity, number FROM entity_links WHERE number NOT IN "
            "(SELECT number FROM memories) OR entity NOT IN (SELECT id FROM entities)"
        )
        aliases = self._connection.exec_driver_sql(
            "SELECT id FROM entity_aliases WHERE NOT EXISTS (SELECT 1 FROM entities "
            "WHERE entities.id = entity AND entities.namespace_id = entity_aliases.namespace_id)"
        )
        return [f"entity {row[0]} to memory {row[1]}" for row in rows] + [
            f"alias {row[0]}" for row in aliases
        ]

    def strays(self) -> dict[str, list[int]]:
        """Return the numbers of memories that are gone, by the table that still refers to them.

        `NO_NUMBER` stands for what is none.
        """
        found = {}
        for name in DERIVED_OF_MEMORIES:
            column = schema.metadata.tables[name].c.number
            there = select(schema.memories.c.number)
            rows = self._connection.execute(select(column).where(column.not_in(there)).distinct())
            found[name] = [
                number if isinstance(number, int) else NO_NUMBER for number in rows.scalars()
            ]
        return found

    def _opens_patch(self, row: Any) -> bool:
        if isinstance(row.patch, bytes) and row.patch.startswith(_PLAIN_JSON):
            return _is_json(row.patch)
        return self._opens(
            row.patch, namespace_id=row.namespace_id, record_id=row.subject, purpose=PATCH
        )

    def _unreadable_of(self, name: str) -> Iterator[str]:
        table = schema.metadata.tables[name]
        rows = self._connection.execute(
            select(table.c.id, table.c.uid, table.c.namespace_id, table.c.record).where(
                is_in_live_namespace(table.c.namespace_id)
            )
        )
        for row in rows:
            if not self._opens(row.record, namespace_id=row.namespace_id, record_id=row.uid):
                yield f"{table.name} {row.id}"

    def _unreadable_turns(self) -> Iterator[str]:
        turns, sessions = schema.turns, schema.sessions
        rows = self._connection.execute(
            select(turns.c.id, turns.c.uid, turns.c.record, sessions.c.namespace_id)
            .join(sessions, sessions.c.id == turns.c.session)
            .where(is_in_live_namespace(sessions.c.namespace_id))
        )
        for row in rows:
            if not self._opens(row.record, namespace_id=row.namespace_id, record_id=row.uid):
                yield f"turns {row.id}"

    def _unreadable_states(self) -> Iterator[str]:
        states, sessions = schema.session_states, schema.sessions
        rows = self._connection.execute(
            select(states, sessions.c.uid, sessions.c.namespace_id)
            .join(sessions, sessions.c.id == states.c.session)
            .where(is_in_live_namespace(sessions.c.namespace_id))
        )
        for row in rows:
            record_id = state_record_id(row.uid, row.version)
            if not self._opens(row.record, namespace_id=row.namespace_id, record_id=record_id):
                yield f"session_states {row.session} version {row.version}"

    def _opens(
        self, record: Any, *, namespace_id: int, record_id: str, purpose: bytes = RECORD
    ) -> bool:
        try:
            sealer = self._sealers.of(NamespaceId(namespace_id))
            sealer.open_json(record, record_id=record_id, purpose=purpose)
        except _UNREADABLE:
            return False
        return True


def _is_json(written: bytes) -> bool:
    try:
        json.loads(written)
    except ValueError:
        return False
    return True
