"""Write changes of memories: rows, dependent data and journal operations, many at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from muniment.domain.access import KEY_PREFIX, PERSON
from muniment.domain.clock import unix_ms
from muniment.domain.errors import ConflictError
from muniment.domain.history.history import (
    NAMESPACE,
)
from muniment.domain.history.merging import changed_parts
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import (
    Memory,
)
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of, update_all
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.confidential import writer_of
from muniment.storage.memories.derived_data import DerivedDataWriter
from muniment.storage.memories.memory_changes import (
    Edit,
    MemoryChangeToWrite,
    RowToChange,
    parts_of,
)
from muniment.storage.memories.memory_fields import (
    columns_of,
    left_to_derive,
    requeued,
    stamped,
    tier_of,
)
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.memories.moving import MoveWriter
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_TO_CHANGE: Final = f"""
    SELECT {", ".join(RowToChange._fields)} FROM memories
    WHERE number IN (SELECT value FROM json_each(?))
"""  # noqa: S608 (our own names)


class ChangeWriter(DerivedDataWriter):
    """Writes changes to memories inside one unit of work.

    ``recognised`` holds the row numbers of new memories in which a secret was recognised.
    """

    takes_along = True
    """Whether what belongs to a memory that moves is written anew, see `MoveWriter`."""

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        scopes: ScopeWriter,
    ) -> None:
        super().__init__(context, vectors=vectors)
        self._sealers = context.sealers
        self._journal = context.journal
        self._texts = texts
        self._scopes = scopes
        self._members = MemberWriter(context.connection)
        self._moves = MoveWriter(
            context, scopes=scopes, vectors=vectors, takes_along=self.takes_along
        )
        self._actor = context.actor
        self.left_pending = False
        self.recognised: set[int] = set()

    def _apply(
        self, action: str, edits: Sequence[Edit], moment: datetime
    ) -> list[MemoryChangeToWrite]:
        """Journal and write changes to memories, each changed once."""
        rows = self._rows([edit.memory.number for edit in edits])
        done: list[MemoryChangeToWrite] = []
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for edit in edits:
            row = rows[edit.memory.number]
            change = self._resolved(edit.memory, edit.values, moment, row=row)
            columns = self._journaled(
                action, change, moment, recorded=edit.recorded, writer=edit.writer
            )
            by_columns.setdefault(tuple(columns), []).append(columns)
            done.append(change)
        for rows_alike in by_columns.values():
            self._update_rows(rows_alike)
        self._follow(done, moment)
        return done

    def _resolved(
        self,
        memory: Memory,
        values: dict[str, Any],
        moment: datetime,
        *,
        row: RowToChange,
    ) -> MemoryChangeToWrite:
        departure = self._moves.depart(memory, values, NamespaceId(row.namespace_id), moment)
        return MemoryChangeToWrite(memory, values, row, departure)

    def _journaled(
        self,
        action: str,
        change: MemoryChangeToWrite,
        moment: datetime,
        *,
        recorded: Mapping[str, Any] | None = None,
        writer: str | None = None,
    ) -> dict[str, Any]:
        """Append the operation of a resolved change; return the row's new columns."""
        memory, values, row = change.memory, change.values, change.row
        namespace_id = change.namespace_id
        sealer = self._sealers.of(namespace_id)
        stays_unpinned = not values.get("tier_pinned", row.tier_pinned)
        if "importance" in values and "tier" not in values and stays_unpinned:
            values["tier"] = tier_of(memory, values["importance"], moment).value
        values |= self._scopes.settled(values, namespace_id=namespace_id, now_ms=unix_ms(moment))
        patch = {
            **values,
            **changed_parts(parts_of(memory), values, json.loads(row.stamps)),
            **(recorded or {}),
            **change.carried,
        }
        stamp = self._journal.append(
            action, memory.id, patch, namespace_id=namespace_id, sealer=sealer
        )
        columns = self._columns(change, moment, writer=writer)
        columns["stamps"] = stamped(row.stamps, values, stamp)
        return {"number": memory.number, **columns}

    def _columns(
        self, change: MemoryChangeToWrite, moment: datetime, *, writer: str | None = None
    ) -> dict[str, Any]:
        """Return the columns that a change sets, apart from the stamps."""
        memory, values, row = change.memory, change.values, change.row
        namespace_id = change.namespace_id
        columns = columns_of(values, self._sealers.of(namespace_id), memory.id)
        columns |= left_to_derive(
            row.derived,
            values,
            flags=columns.get("flags", " ".join(memory.flags)),
            writer=writer or self._writer_of(row.derived, values),
        )
        columns["updated_at"] = unix_ms(moment)
        columns["version"] = row.version + 1
        if "content" in values:
            columns |= requeued(row.embedding_state)
        if columns.pop(NAMESPACE, None) is not None and change.departure is not None:
            columns |= self._moves.columns(memory, values, namespace_id)
        return columns

    def _writer_of(self, derived: str, values: Mapping[str, Any]) -> str:
        """Return the writer of the content that a memory has after a change.

        Only a key becomes the writer: a correction by the person takes nothing away from the key
        that wrote the secret. The writer is stored with secrets alone. Where none is stored, the
        memory is the person's: no key is shown a secret that it did not write.
        """
        if "content" in values and self._actor.startswith(KEY_PREFIX):
            return self._actor
        return writer_of(derived) or PERSON.name

    def _follow(self, changes: Sequence[MemoryChangeToWrite], moment: datetime) -> None:
        """Update the dependent data of rows to their new values."""
        for change in changes:
            if "content" in change.values:
                self._vectors.remove(change.memory.number)
        self._members.put_all(
            [
                (each.memory.number, members_of(each.values, self._sealers.of(each.namespace_id)))
                for each in changes
            ]
        )
        self._texts.put_all(
            [
                (each.memory.number, values.get("content", each.memory.content), tags)
                for each in changes
                if not (values := each.values).keys().isdisjoint(("content", "tags"))
                for tags in [values.get("tags", each.memory.tags)]
            ]
        )
        for change in changes:
            memory, values = change.memory, change.values
            self._scopes.moved(memory, values, change.namespace_id)
            if change.departure is not None:
                self._moves.arrive(memory, values, change.departure, moment)

    def _update_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Set the same columns of rows, each named by its number."""
        update_all(self._connection, schema.memories, rows, key="number")

    def _rows(self, numbers: Sequence[int]) -> dict[int, RowToChange]:
        """Return the columns of rows that a change needs, by number.

        Raises:
            ConflictError: A row does not exist.
        """
        found = rows_of(self._connection, _TO_CHANGE, (json.dumps(list(numbers)),))
        if len(found) != len(numbers):
            raise ConflictError("it was removed in the meantime")
        return {row.number: row for row in map(RowToChange._make, found)}
