"""Write the owners, sessions, entities and marks of a bundle, and what belongs to them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, func, insert, select, update

from muniment.domain.errors import DamagedBundleError
from muniment.domain.ids import session_short_id_of
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import BundleTable, Record, key_of
from muniment.storage.bundles.bundle_uids import targets_of
from muniment.storage.engine.driver_statements import insert_all
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import RECORD
from muniment.storage.write_context import WriteContext

_NUMBERED: Final = frozenset({"owner", "session", "entity"})


class Places:
    """Which row each uid of the bundle has become."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, int]] = {}
        self._uids: dict[str, str] = {}
        self.known: set[str] = set()
        """Uids, as the vault has them, of rows that were there before."""

    def name(self, uid: str, target: str, *, is_there: bool) -> None:
        """Record the uid that a row of the bundle has in the vault.

        Raises:
            DamagedBundleError: The row stands twice in the bundle.
        """
        if uid in self._uids:
            raise DamagedBundleError("one of its records appears twice")
        self._uids[uid] = target
        if is_there:
            self.known.add(target)

    def put(self, kind: str, uid: str, number: int) -> None:
        """Record the row number of a uid in the vault."""
        self._rows.setdefault(kind, {})[uid] = number

    def uid(self, uid: str) -> str | None:
        """Return the uid in the vault of a row of the bundle."""
        return self._uids.get(uid)

    def number(self, kind: str, uid: str) -> int:
        """Return the number of a row by its uid in the vault.

        Raises:
            DamagedBundleError: The bundle has no such row before.
        """
        found = self._rows.get(kind, {}).get(uid)
        if found is None:
            raise DamagedBundleError("one of its records cannot be read")
        return found


class BundleRowWriter:
    """Writes rows other than memories; one that is there keeps the version changed last.

    Args:
        context: The unit of work's.
        namespace: Where everything goes.
        places: Shared with the writer of memories.
    """

    def __init__(self, context: WriteContext, namespace: NamespaceRow, places: Places) -> None:
        self._connection = context.connection
        self._sealer = context.sealers.of(namespace.id)
        self._namespace = namespace
        self._places = places

    def put(self, spec: BundleTable, records: Sequence[Record]) -> None:
        """Write some checked records of one kind."""
        if "uid" not in spec.table.columns:
            rows = [self._row(spec, record, None) for record in records]
            # A part that is there stays as it is.
            self._connection.execute(insert(spec.table).prefix_with("OR IGNORE"), rows)
            return
        uids = [record["uid"] for record in records]
        targets = targets_of(self._connection, spec.table, uids, self._namespace)
        there = self._there(spec, records, targets)
        new = []
        for record in records:
            target, is_there = targets[record["uid"]]
            row = there.get(target) if is_there else there.get(_natural(spec, record))
            if row is not None:
                self._meet(spec, record, row)
            else:
                self._places.name(record["uid"], target, is_there=False)
                new.append(self._row(spec, record, target))
        self._insert(spec, new)

    def _insert(self, spec: BundleTable, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        if spec.kind in _NUMBERED:
            first = next_number(self._connection, spec.table, "id")
            for number, row in enumerate(rows, start=first):
                row["id"] = number
                self._places.put(spec.kind, row["uid"], number)
        if spec.kind == "turn":
            self._renumber(rows)
        insert_all(self._connection, spec.table, rows)

    def _there(
        self,
        spec: BundleTable,
        records: Sequence[Record],
        targets: Mapping[str, tuple[str, bool]],
    ) -> dict[Any, Row[Any]]:
        """Return the rows that are there, by uid and by what else names them."""
        table = spec.table
        uids = [target for target, is_there in targets.values() if is_there]
        wanted: ColumnElement[bool] = table.c.uid.in_(uids)
        if spec.natural:
            last = spec.natural[-1]
            names = [record[key_of(last)] for record in records]
            here = table.c.namespace_id == self._namespace.id
            wanted |= here & table.c[last].in_(names)
        found: dict[Any, Row[Any]] = {}
        for row in self._connection.execute(select(table).where(wanted)):
            found[row.uid] = row
            if spec.natural:
                found[tuple(getattr(row, name) for name in spec.natural)] = row
        return found

    def _meet(self, spec: BundleTable, record: Record, row: Row[Any]) -> None:
        """Take over a row that is there, if it was changed later."""
        self._places.name(record["uid"], row.uid, is_there=True)
        if spec.kind in _NUMBERED:
            self._places.put(spec.kind, row.uid, row.id)
        if "updated_at" not in spec.table.columns or record["updated_at"] <= row.updated_at:
            return
        values = self._row(spec, record, row.uid)
        for name in ("uid", "short_id", "namespace_id", "created_at", *spec.natural):
            values.pop(name, None)
        self._connection.execute(
            update(spec.table).where(spec.table.c.id == row.id).values(**values)
        )

    def _row(self, spec: BundleTable, record: Record, uid: str | None) -> dict[str, Any]:
        row = {name: record[key] for name, key in spec.fields.items()}
        named = dict(record)
        if uid is not None:
            row["uid"] = named["uid"] = uid
        for column, kind in spec.references.items():
            named[column] = self._places.uid(record[column]) or ""
            row[column] = self._places.number(kind, named[column])
        if "namespace_id" in spec.table.columns:
            row["namespace_id"] = self._namespace.id
        if spec.kind == "session" and uid is not None:
            row["short_id"] = session_short_id_of(uid)
        if spec.kind == "mark":
            row["subject"] = self._places.uid(row["subject"]) or row["subject"]
        if "record" in row:
            row["record"] = self._sealer.seal_json(
                record["record"], record_id=spec.record_id(named), purpose=RECORD
            )
        return row

    def _renumber(self, rows: Sequence[dict[str, Any]]) -> None:
        """Append turns behind those that the session has here already."""
        table = schema.turns
        sessions = {row["session"] for row in rows}
        query = select(table.c.session, table.c.turn_number).where(table.c.session.in_(sessions))
        taken = {(found.session, found.turn_number) for found in self._connection.execute(query)}
        last = {
            session: max((number for owner, number in taken if owner == session), default=0)
            for session in sessions
        }
        for row in rows:
            session = row["session"]
            if (session, row["turn_number"]) in taken:
                row["turn_number"] = last[session] + 1
            taken.add((session, row["turn_number"]))
            last[session] = max(last[session], row["turn_number"])


def _natural(spec: BundleTable, record: Record) -> Any:
    return tuple(record[key_of(name)] for name in spec.natural) if spec.natural else None


def next_number(connection: Connection, table: Table, column: str) -> int:
    """Return the next number of a table's rows; those of removed rows are not used again."""
    newest = connection.execute(select(func.max(table.c[column]))).scalar() or 0
    kept = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
    ).scalar()
    return int(max(newest, kept or 0)) + 1
