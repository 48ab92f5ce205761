"""What sync has sent, received and knows of other devices, inside the vault."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from muniment.domain.history.exchanged import KINDS, WIPE
from muniment.domain.history.history import CARRIED, PURGE, Operation
from muniment.domain.ids import NamespaceId
from muniment.storage.engine.driver_statements import rows_of, run_all
from muniment.storage.history.authenticated_tables import NAMESPACE_SUBJECT
from muniment.storage.history.carried_operations import with_carried
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.schema import memories, operations, sync_pulls, sync_segments, sync_state
from muniment.storage.sealers import SealersInView

_ONE: Final = sync_segments.c
_WIPES: Final = (WIPE, "delete")
"""What the journal calls it when all that is in a namespace goes."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An operation to send.

    Args:
        sequence: Its number in the journal.
        namespace_id: Where it left the memory, or whatever it is about; ``None`` for a wipe.
        operations: The operation, after those that it carries; none that cannot be read.
    """

    sequence: int
    namespace_id: NamespaceId | None
    operations: tuple[Operation, ...]


class SyncReader:
    """Reads what sync knows, on one connection.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._ledger = LedgerReader(connection, sealers)

    def state(self) -> dict[str, Any]:
        """Return every value set by `SyncWriter.set_state`; empty while sync is off."""
        said = ",".join(f"{json.dumps(name)}:{value}" for name, value in self._stored())
        values: dict[str, Any] = json.loads(f"{{{said}}}")
        return values

    def _stored(self) -> list[tuple[Any, ...]]:
        return rows_of(self._connection, "SELECT name, value FROM sync_state")

    def newest(self) -> dict[str, tuple[int, bytes]]:
        """Return the number and hash of the newest known segment, by device."""
        rows = rows_of(self._connection, _NEWEST)
        return {device: (sequence, digest) for device, sequence, digest in rows}

    def hash_of(self, device: str, sequence: int) -> bytes | None:
        """Return the hash of a known segment."""
        found: bytes | None = self._connection.execute(
            select(_ONE.hash).where(_ONE.device == device, _ONE.sequence == sequence)
        ).scalar()
        return found

    def waiting(self, device: str) -> list[tuple[int, bytes]]:
        """Return number and bytes of the sealed segments that were not uploaded yet, in order."""
        rows = self._connection.execute(
            select(_ONE.sequence, _ONE.sealed)
            .where(_ONE.device == device, _ONE.sealed.is_not(None))
            .order_by(_ONE.sequence)
        )
        return [(sequence, sealed) for sequence, sealed in rows]

    def newest_uploaded(self, device: str) -> int:
        """Return the number of the newest segment of the own log that the remote held; or 0."""
        newest = select(func.max(_ONE.sequence)).where(_ONE.device == device, _ONE.sealed.is_(None))
        return self._connection.execute(newest).scalar() or 0

    def last_operation(self, device: str, sequence: int) -> int:
        """Return the number of the last operation of the journal in a segment of the own log."""
        found: int = self._connection.execute(
            select(_ONE.last_operation).where(_ONE.device == device, _ONE.sequence == sequence)
        ).scalar_one()
        return found

    def unsent_count(self, device: str, after: int) -> int:
        """Return how many operations wait to be sent."""
        found: int = self._connection.execute(
            _UNSENT_COUNT, {"device": device, "after": after}
        ).scalar_one()
        return found

    def unsent_removals(self, namespace_id: NamespaceId) -> set[str]:
        """Return what was removed permanently from a namespace, where other devices do not know."""
        values = self.state()
        statement = select(operations.c.subject).where(
            operations.c.namespace_id == namespace_id,
            operations.c.action == PURGE,
            *_UNSENT,
        )
        told = {"device": values["device"], "after": values["sent"]}
        return set(self._connection.execute(statement, told).scalars())

    def unsent(self, device: str, after: int, limit: int) -> list[Unsent]:
        """Return operations to send, oldest first.

        What can no longer be read is left out: it was removed permanently. A move brings the
        history that it carries.

        Args:
            device: This device.
            after: Number of the last operation that was sent.
            limit: How many to look at, at most.
        """
        told = {"device": device, "after": after, "limit": limit}
        rows = self._connection.execute(_UNSENT_ROWS, told).all()
        found = self._readable([row.sequence for row in rows])
        return [
            Unsent(row.sequence, row.namespace_id, tuple(_parts(operation)))
            for operation, row in zip(found, rows, strict=True)
        ]

    def _readable(self, numbers: Sequence[int]) -> list[Operation]:
        """Return operations by number; what a move erased is read from where it was carried to."""
        found = list(self._ledger.by_numbers(numbers))
        erased = {operation.subject for operation in found if not operation.is_readable}
        carried = {
            operation.sequence: operation
            for _, history in self._ledger.as_written(sorted(erased))
            for operation in history
        }
        return [
            operation if operation.is_readable else carried.get(operation.sequence, operation)
            for operation in found
        ]

    def live_count(self) -> int:
        """Return how many memories are not in the trash."""
        return self._connection.execute(
            select(func.count()).select_from(memories).where(memories.c.deleted_at.is_(None))
        ).scalar_one()


class SyncWriter(SyncReader):
    """Writes what sync knows, inside one unit of work."""

    def keep_local(self, uid: str, successor: str) -> None:
        """Let the successor of a namespace stay on this device, if the namespace did."""
        local = self.state().get("local", [])
        if uid in local:
            # The wiped one stays in the list: its wipe must not be sent.
            self.set_state({"local": [*local, successor]})

    def set_state(self, values: Mapping[str, Any]) -> None:
        """Set named values, JSON; equal ones cost no write."""
        stored = dict(self._stored())
        texts = ((name, json.dumps(value, sort_keys=True)) for name, value in values.items())
        run_all(self._connection, _SET, [pair for pair in texts if stored.get(pair[0]) != pair[1]])

    def add_segment(
        self,
        device: str,
        sequence: int,
        digest: bytes,
        *,
        sealed: bytes | None = None,
        last_operation: int | None = None,
    ) -> None:
        """Note a segment that was read, or the exact bytes of one to upload.

        Args:
            device: Whose log it is in.
            sequence: Its number there.
            digest: Its hash.
            sealed: Its bytes, until they were uploaded.
            last_operation: Number in the journal of the last operation in it.
        """
        row = {"device": device, "sequence": sequence, "hash": digest}
        row |= {"sealed": sealed, "last_operation": last_operation}
        self._connection.execute(insert(sync_segments), row)

    def set_uploaded(self, device: str, sequence: int) -> None:
        """Note that the remote holds a segment."""
        self._connection.execute(
            update(sync_segments)
            .where(_ONE.device == device, _ONE.sequence == sequence)
            .values(sealed=None)
        )

    def drop_waiting(self, device: str) -> int:
        """Forget the segments that were never uploaded.

        Returns:
            Number of the last operation that was uploaded.
        """
        self._connection.execute(
            delete(sync_segments).where(_ONE.device == device, _ONE.sealed.is_not(None))
        )
        last = select(func.max(_ONE.last_operation)).where(_ONE.device == device)
        return self._connection.execute(last).scalar() or 0

    def add_pull(self, first: int, last: int) -> None:
        """Note which operations of the journal came from other devices."""
        if first <= last:
            self._connection.execute(insert(sync_pulls), {"first": first, "last": last})

    def forget_everything(self) -> None:
        """Turn sync off: forget every key, device and segment."""
        for table in (sync_state, sync_segments, sync_pulls):
            self._connection.execute(delete(table))


def is_exchanged() -> ColumnElement[bool]:
    """Build the condition of operations on memories, and on what else devices exchange."""
    subject = operations.c.subject
    # The first one is cheap, and true of most.
    of_things = [subject.startswith(kind, autoescape=True) for kind in KINDS]
    return or_(~subject.contains(":", autoescape=True), *of_things)


def _is_wipe() -> ColumnElement[bool]:
    is_namespace = operations.c.subject.startswith(NAMESPACE_SUBJECT, autoescape=True)
    return is_namespace & operations.c.action.in_(_WIPES)


def _parts(operation: Operation) -> Iterator[Operation]:
    """Yield an operation, after the history that it carries, as far as it can be read."""
    parts = with_carried([operation]) if CARRIED in operation.patch else [operation]
    yield from (part for part in parts if part.is_readable)


_NEWEST: Final = "SELECT device, max(sequence), hash FROM sync_segments GROUP BY device"
"""SQLite takes the hash from the row with the greatest number (its "bare columns")."""

_SET: Final = "INSERT OR REPLACE INTO sync_state (name, value) VALUES (?, ?)"

_UNSENT: Final = (
    operations.c.sequence > bindparam("after"),
    is_exchanged() | _is_wipe(),
    or_(
        operations.c.device == bindparam("device"),
        ~exists(
            select(sync_pulls.c.first).where(
                operations.c.sequence.between(sync_pulls.c.first, sync_pulls.c.last)
            )
        ),
    ),
)
"""The conditions of operations that no log holds yet."""

_UNSENT_COUNT: Final = select(func.count()).select_from(operations).where(*_UNSENT)

_UNSENT_ROWS: Final = (
    select(operations.c.sequence, operations.c.namespace_id)
    .where(*_UNSENT)
    .order_by(operations.c.sequence)
    .limit(bindparam("limit"))
)
