"""Compare the memories of a bundle with those of a namespace, without writing."""

from collections.abc import Container, Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, select

from muniment.domain.history.history import Operation
from muniment.domain.history.memory_merge import MemoryMerge, unknown
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import (
    MEMORY,
    OPERATION,
    Record,
    check_records,
    operation_of,
)
from muniment.storage.bundles.bundle_uids import targets_of
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import SealersInView

_AT_ONCE: Final = 200


class BundleComparison:
    """Counts what an import into a namespace does.

    Args:
        connection: Of a view, or of the unit that writes afterwards.
        sealers: The namespaces' keys.
        namespace: The namespace that receives the memories.

    Attributes:
        merged: Ids, in the namespace, of the memories of which the bundle knows more.
    """

    def __init__(
        self, connection: Connection, sealers: SealersInView, namespace: NamespaceRow
    ) -> None:
        self._connection = connection
        self._ledger = LedgerReader(connection, sealers)
        self._namespace = namespace
        self._there: dict[str, str] = {}
        self._missing: dict[str, list[Operation]] = {}
        self.merged: set[str] = set()
        self.new = self.changed = self.conflicting = 0

    @property
    def there(self) -> Container[str]:
        """Ids, in the bundle, of the memories that the namespace has."""
        return self._there.keys()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of records that it has yet to look at."""
        return frozenset({MEMORY.kind, OPERATION} if self._there else {MEMORY.kind})

    @property
    def identical(self) -> int:
        """How many memories that are there stay as they are."""
        return len(self._there) - self.changed

    def look(self, kind: str, records: Sequence[Record]) -> None:
        """Take in some records of one kind, in the order of the bundle.

        Raises:
            DamagedBundleError: One is not what such a record must be.
        """
        check_records(kind, records)
        if kind == MEMORY.kind:
            self._look_at_memories([record["id"] for record in records])
        elif kind == OPERATION:
            self._look_at_operations(records)

    def finish(self) -> None:
        """Decide about the memories of which operations are missing, once all were seen."""
        subjects = list(self._missing)
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            known = dict(self._ledger.as_written(some))
            for subject in some:
                self._decide(subject, known.get(subject, ()))
        self._missing.clear()

    def _look_at_memories(self, ids: Sequence[str]) -> None:
        targets = targets_of(self._connection, schema.memories, ids, self._namespace)
        for memory_id, (target, is_there) in targets.items():
            if is_there:
                self._there[memory_id] = target
            else:
                self.new += 1

    def _look_at_operations(self, records: Sequence[Record]) -> None:
        found = [
            operation_of(record, self._there[record["subject"]])
            for record in records
            if record["subject"] in self._there
        ]
        known = self._identities({operation.subject for operation in found})
        for operation in found:
            if (operation.subject, *operation.identity) not in known:
                self._missing.setdefault(operation.subject, []).append(operation)

    def _identities(self, subjects: Iterable[str]) -> set[tuple[str, int, str, str]]:
        table = schema.operations
        columns = (table.c.subject, table.c.stamp, table.c.device, table.c.incarnation)
        rows = self._connection.execute(select(*columns).where(table.c.subject.in_(list(subjects))))
        return {(row[0], row[1], row[2], row[3]) for row in rows}

    def _decide(self, subject: str, known: Sequence[Operation]) -> None:
        new = unknown(self._missing[subject], known)
        if not new:
            return
        merge = MemoryMerge(known=known, new=new)
        self.merged.add(subject)
        self.changed += bool(merge.changes())
        self.conflicting += merge.is_conflict()
