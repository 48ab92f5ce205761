"""Compare the memories of a bundle with those of a namespace, without writing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from muniment.domain.history.history import CREATE
from muniment.domain.transfer.merging import MemoryMerge, MemoryVersion, OperationMark, merge
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import MEMORY, Record, checked_operation
from muniment.storage.bundles.bundle_uids import targets_of
from muniment.storage.memories.memory_fields import content_digest
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import PATCH, SealersInView

_AT_ONCE: Final = 500
_TAGS: Final = "tags"


@dataclass(slots=True, repr=False)
class _Difference:
    """A memory that both sides have in different versions."""

    target: str
    ours: Row[*tuple[Any, ...]]
    stamps: Mapping[str, int]
    tags: tuple[str, ...]
    is_deleted: bool
    is_same_text: bool
    operations: list[OperationMark] = field(default_factory=list)


class BundleComparison:
    """Counts what an import into a namespace does, and decides how differing memories merge.

    Args:
        connection: Of a view, or of the unit that writes afterwards.
        sealers: The namespaces' keys.
        namespace: The namespace that receives the memories.

    Attributes:
        merges: By the memory's id in the bundle, for each that is there in another version.
    """

    def __init__(
        self, connection: Connection, sealers: SealersInView, namespace: NamespaceRow
    ) -> None:
        self._connection = connection
        self._sealer = sealers.of(namespace.id)
        self._namespace = namespace
        self._differing: dict[str, _Difference] = {}
        self.merges: dict[str, MemoryMerge] = {}
        self.new = self.changed = self.identical = self.conflicting = 0

    def look(self, kind: str, records: Sequence[Record]) -> None:
        """Take in some records of one kind, in the order of the bundle.

        Raises:
            DamagedBundleError: One is not what such a record must be.
        """
        if kind == MEMORY.kind:
            for record in records:
                MEMORY.check(record)
            self._look_at_memories(records)
        elif kind == "operation" and self._differing:
            for record in records:
                checked_operation(record)
                difference = self._differing.get(record["subject"])
                if difference is not None:
                    difference.operations.append(_mark(record, record["patch"]))

    def finish(self) -> None:
        """Decide about the memories that differ, once all operations were seen."""
        ids = list(self._differing)
        for start in range(0, len(ids), _AT_ONCE):
            some = {one: self._differing[one] for one in ids[start : start + _AT_ONCE]}
            marks = self._our_marks([difference.target for difference in some.values()])
            for memory_id, difference in some.items():
                self._decide(memory_id, difference, marks.get(difference.target, []))
        self._differing.clear()

    def _look_at_memories(self, records: Sequence[Record]) -> None:
        ids = [record["id"] for record in records]
        targets = targets_of(self._connection, schema.memories, ids, self._namespace)
        there = [target for target, is_there in targets.values() if is_there]
        table = schema.memories
        columns = (table.c.id, table.c.stamps, table.c.tags, table.c.deleted_at)
        found = self._connection.execute(
            select(*columns, table.c.content_digest).where(table.c.id.in_(there))
        )
        rows: dict[str, Row[*tuple[Any, ...]]] = {row.id: row for row in found}
        for record in records:
            target, is_there = targets[record["id"]]
            if not is_there:
                self.new += 1
            elif json.loads(rows[target].stamps) == record["stamps"]:
                self.identical += 1
            else:
                self._differing[record["id"]] = self._difference(record, target, rows[target])

    def _difference(self, record: Record, target: str, ours: Row[*tuple[Any, ...]]) -> _Difference:
        return _Difference(
            target,
            ours,
            record["stamps"],
            tuple(record["tags"]),
            record["deleted_at"] is not None,
            content_digest(self._sealer, record["content"]) == ours.content_digest,
        )

    def _decide(
        self, memory_id: str, difference: _Difference, marks: Sequence[OperationMark]
    ) -> None:
        ours = difference.ours
        version = MemoryVersion(
            json.loads(ours.stamps),
            tuple(json.loads(ours.tags)),
            ours.deleted_at is not None,
            marks,
        )
        theirs = MemoryVersion(
            difference.stamps, difference.tags, difference.is_deleted, difference.operations
        )
        decided = self.merges[memory_id] = merge(version, theirs)
        self.changed += decided.changes
        self.identical += not decided.changes
        self.conflicting += decided.is_conflict and not difference.is_same_text

    def _our_marks(self, subjects: Sequence[str]) -> dict[str, list[OperationMark]]:
        table = schema.operations
        rows = self._connection.execute(
            select(table).where(table.c.subject.in_(subjects)).order_by(table.c.sequence)
        )
        marks: dict[str, list[OperationMark]] = {}
        for row in rows:
            patch = {}
            if row.patch is not None and row.namespace_id == self._namespace.id:
                patch = self._sealer.open_json(row.patch, record_id=row.subject, purpose=PATCH)
            marks.setdefault(row.subject, []).append(_mark(row._asdict(), patch))
        return marks


def _mark(operation: Mapping[str, Any], patch: Mapping[str, Any]) -> OperationMark:
    tags = patch.get(_TAGS, () if operation["action"] == CREATE else None)
    key = (operation["stamp"], operation["device"], operation["incarnation"])
    return OperationMark(key, frozenset(patch), None if tags is None else tuple(tags))
