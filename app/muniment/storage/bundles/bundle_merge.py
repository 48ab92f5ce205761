"""Merge a memory of a bundle into the version that a namespace has of it."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, select, update

from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.history.history import MERGE
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import TAGS_MAX, EmbeddingState
from muniment.domain.transfer.merging import MemoryMerge
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import Record, key_of
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.confidential import names_in, writer_of
from muniment.storage.memories.memory_fields import columns_of, left_to_derive, requeued
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import CONTENT, METADATA, canonical_json
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_TEXTS: Final = frozenset({"content", "tags"})


class BundleMergeWriter:
    """Writes merged memories inside one unit of work.

    Args:
        context: The unit of work's.
        texts: Receives the words.
        vectors: Loses the vectors of a replaced text.
        namespace: Where the memories are.
        brings_vectors: Whether the bundle's vectors are those of the vault's model.
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        namespace: NamespaceRow,
        brings_vectors: bool,
    ) -> None:
        self._context = context
        self._connection = context.connection
        self._sealer = context.sealers.of(namespace.id)
        self._texts = texts
        self._vectors = vectors
        self._members = MemberWriter(context.connection)
        self._namespace = namespace
        self._brings_vectors = brings_vectors

    def apply(self, record: Record, decided: MemoryMerge, memory_id: MemoryId) -> bool:
        """Bring a memory to its merged version.

        Returns:
            Whether the bundle's vectors are to be stored for it.
        """
        table = schema.memories
        row = self._connection.execute(select(table).where(table.c.id == memory_id)).one()
        for stamp, _, _ in decided.missing:
            self._context.journal.receive(stamp)
        values = self._values(record, decided, row)
        columns = columns_of(values, self._sealer, memory_id) if values else {}
        columns |= left_to_derive(
            row.derived,
            values,
            flags=columns.get("flags", row.flags),
            writer=writer_of(record["derived"] if "content" in values else row.derived)
            or PERSON.name,
        )
        takes_vectors = "content" in values and self._takes_vectors(record, row, columns)
        columns["stamps"] = self._stamps(record, decided, row, values)
        columns["version"] = row.version + len(decided.missing) + bool(decided.restated)
        columns["updated_at"] = max(row.updated_at, record["updated_at"])
        self._connection.execute(
            update(table).where(table.c.number == row.number).values(**columns)
        )
        self._follow(row, memory_id, values)
        return takes_vectors

    def _values(self, record: Record, decided: MemoryMerge, row: Row[Any]) -> dict[str, Any]:
        """Return the new values by field, in the journal's form."""
        values = {name: _journal_value(name, record) for name in decided.taken}
        if decided.tags is not None:
            values["tags"] = list(decided.tags[:TAGS_MAX])
        if decided.is_revived:
            values["deleted_at"] = None
        wanted = values.get("client_id")
        if wanted is not None and self._is_client_id_taken(wanted, row.number):
            del values["client_id"]
        return values

    def _is_client_id_taken(self, client_id: str, number: int) -> bool:
        table = schema.memories
        others = select(table.c.number).where(
            table.c.namespace_id == self._namespace.id,
            table.c.client_id == client_id,
            table.c.number != number,
        )
        return self._connection.execute(others).first() is not None

    def _takes_vectors(self, record: Record, row: Row[Any], columns: dict[str, Any]) -> bool:
        """Set the state of the vectors of a replaced text; return whether the bundle has them."""
        self._vectors.remove(row.number)
        is_ready = record["embedding_state"] == EmbeddingState.READY.value
        if is_ready and self._brings_vectors:
            columns |= {"embedding_state": EmbeddingState.READY.value, "embedding_reason": None}
            return True
        columns |= requeued(row)
        return False

    def _stamps(
        self, record: Record, decided: MemoryMerge, row: Row[Any], values: Mapping[str, Any]
    ) -> str:
        """Return the merged stamps; write the fields that the operations do not lead to."""
        stamps: dict[str, int] = json.loads(row.stamps)
        theirs = record["stamps"]
        stamps |= {name: theirs.get(name, theirs.get("*", 0)) for name in decided.taken}
        if decided.restated:
            patch = {
                name: values[name] if name in values else self._present(name, row)
                for name in decided.restated
            }
            stamp = self._context.append(MERGE, row.id, patch, self._namespace.id)
            stamps |= dict.fromkeys(decided.made, int(stamp))
        return canonical_json(stamps)

    def _present(self, name: str, row: Row[Any]) -> Any:
        if name == "content":
            return self._content(row)
        if name == "metadata":
            return self._sealer.open_json(row.metadata, record_id=row.id, purpose=METADATA)
        if name in names_in(row.derived):
            return None
        value = getattr(row, name)
        return json.loads(value) if name in {"tags", "categories"} else value

    def _content(self, row: Row[Any]) -> str:
        return self._sealer.open_text(row.content, record_id=row.id, purpose=CONTENT)

    def _follow(self, row: Row[Any], memory_id: MemoryId, values: Mapping[str, Any]) -> None:
        """Bring words and members in step, and publish the change."""
        self._members.put(row.number, members_of(values, self._sealer))
        if _TEXTS & values.keys():
            content = values["content"] if "content" in values else self._content(row)
            tags = values["tags"] if "tags" in values else json.loads(row.tags)
            self._texts.put(row.number, content, tags)
        if values:
            change = MemoryChange(_kind_of(values), self._namespace.name, memory_id)
            self._context.memory_changes.append(change)


def _journal_value(name: str, record: Record) -> Any:
    return None if name in names_in(record["derived"]) else record[key_of(name)]


def _kind_of(values: Mapping[str, Any]) -> ChangeKind:
    if "deleted_at" not in values:
        return ChangeKind.UPDATED
    return ChangeKind.RESTORED if values["deleted_at"] is None else ChangeKind.DELETED
