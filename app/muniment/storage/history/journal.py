"""The journal: every mutation appends one operation, chained to the previous one.

``chain_n = HMAC-SHA256(state key, chain_{n-1} || digest_n || state_n)``, where the digest covers
the whole operation and the state is the digest of the covered tables
(`muniment.storage.history.authenticated_tables`) after it; operations of older versions have no
state. The last chain value is the state hash of the database: if the file was replaced by an older
one or lost operations, the chain no longer contains the value that the vault header is anchored to.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from muniment.domain.clock import HybridLogicalClock, Stamp
from muniment.domain.errors import DamagedVaultError
from muniment.domain.history.history import PURGE
from muniment.domain.ids import NamespaceId
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.driver_statements import insert_all, rows_of
from muniment.storage.history.authenticated_tables import (
    COVERED,
    CoveredRows,
    RowChange,
    Sums,
    changed_sums,
    state_bytes,
    sums_in,
    sums_of,
)
from muniment.storage.schema import operations
from muniment.storage.sealers import PATCH, NamespaceSealer, canonical_json

_FROM_ELSEWHERE: Final = ("stamp", "device", "incarnation", "actor", "action", "subject")
_REPORT_EACH: Final = 200
_END: Final = 2**62
"""Upper limit of stamps and numbers: 63 bits fit, and as a stamp this is the year 4199."""

_NEWEST: Final = "SELECT sequence, chain, state FROM operations ORDER BY sequence DESC LIMIT 1"
_LINKS: Final = """
    SELECT sequence, digest, chain, state FROM operations WHERE sequence > ? ORDER BY sequence
"""

GENESIS: Final = bytes(32)
"""Chain value before the first operation."""

ROW: Final = "row"
"""In the patch of an operation on a covered row: its digests before and after, in hex."""

ROWS: Final = "rows"
"""In the patch of an operation that accepts the state as found: every row's digest by subject."""

ACCEPT: Final = "accept"
"""The action of one that a person asked for: replaying begins anew there."""

STATE: Final = "vault:state"
"""Subject of such an operation."""

_ALIKE: Final = ("action", "actor", "batch_id", "device", "incarnation", "namespace_id")
_alike_in: Final = itemgetter(*_ALIKE)
_DIGESTED: Final = (*_ALIKE, "stamp", "subject")
"""The fields that the digest covers in addition to the patch, as canonical JSON sorts them."""


@dataclass(frozen=True, slots=True)
class Writer:
    """The appending device, and this run of the program on it."""

    device: str
    incarnation: str
    clock: HybridLogicalClock


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last operation's number and chain value: the state of the database."""

    sequence: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class ChainLink:
    """An operation's link in the chain, without its patch."""

    sequence: int
    digest: bytes
    chain: bytes
    state: bytes | None

    def follows(self, previous: bytes, state_key: Secret) -> bool:
        """Return whether it follows the operation with this chain value; values may be damaged."""
        values = (previous, self.digest, self.chain, self.state or b"")
        if not all(isinstance(value, bytes) for value in values):
            return False
        expected = _chain(state_key.reveal(), previous, self.digest, self.state)
        return hmac.compare_digest(expected, self.chain)


@dataclass(slots=True)
class _Pending:
    """An operation to be written; its patch is either sealed or still extensible."""

    row: dict[str, Any]
    sealed: bytes | None
    patch: dict[str, Any] = field(default_factory=dict)

    def written(self) -> bytes:
        return canonical_json(self.patch).encode("utf-8") if self.sealed is None else self.sealed


class JournalReader:
    """Reads the journal on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> ChainHead:
        """Return the newest operation's number and chain value.

        Raises:
            DamagedVaultError: No operation can follow its number or chain value.
        """
        row = self._connection.execute(
            select(operations.c.sequence, operations.c.chain)
            .order_by(operations.c.sequence.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return ChainHead(0, GENESIS)
        if not isinstance(row.chain, bytes) or row.sequence >= _END:
            raise DamagedVaultError(f"operation {row.sequence} of the journal is damaged")
        return ChainHead(row.sequence, row.chain)

    def last_sequence(self) -> int:
        """Return the newest operation's number even if the row is damaged; 0 for none."""
        last = select(func.max(operations.c.sequence))
        return self._connection.execute(last).scalar() or 0

    def chain_at(self, sequence: int) -> bytes | None:
        """Return the chain value after an operation, ``None`` if it does not exist."""
        if sequence == 0:
            return GENESIS
        found: bytes | None = self._connection.execute(
            select(operations.c.chain).where(operations.c.sequence == sequence)
        ).scalar()
        return found

    def links_after(self, sequence: int) -> list[ChainLink]:
        """Return the chain links of all operations after a number, oldest first."""
        return [ChainLink(*row) for row in rows_of(self._connection, _LINKS, (sequence,))]

    def latest_stamp(self, device: str) -> Stamp:
        """Return the highest stamp that a device used or received; its clock continues from there.

        The device's last own stamp is above everything received before it, so only what was
        received since is read.

        Raises:
            DamagedVaultError: It is invalid, or no storable stamp could follow it.
        """
        own = select(operations.c.sequence).where(operations.c.device == device)
        last_own = own.order_by(operations.c.sequence.desc()).limit(1).scalar_subquery()
        since = operations.c.sequence >= func.coalesce(last_own, 0)
        found = self._connection.execute(select(func.max(operations.c.stamp)).where(since)).scalar()
        stamp = 0 if found is None else found
        if not isinstance(stamp, int) or not 0 <= stamp < _END:
            raise DamagedVaultError("the timestamp of the journal's last operation is damaged")
        return Stamp(stamp)

    def broken_links(
        self, state_key: Secret, *, report: Callable[[int], object] | None = None
    ) -> tuple[int, ...]:
        """Return the numbers of operations that were changed, or do not follow the one before.

        The content of an operation can be checked until `JournalWriter.erase` removes its patch,
        its link in the chain always. Reads the whole journal.

        Args:
            state_key: Key of the chain.
            report: Called every few milliseconds with the number read; an error it raises ends the
                check.
        """
        broken = []
        last, previous = 0, GENESIS
        # All existing columns, so that backups of older schemas can be read too.
        rows = self._connection.exec_driver_sql("SELECT * FROM operations ORDER BY sequence")
        for number, row in enumerate(rows):
            if report is not None and number % _REPORT_EACH == 0:
                report(number)
            link = ChainLink(row.sequence, row.digest, row.chain, getattr(row, "state", None))
            is_next = row.sequence == last + 1 and link.follows(previous, state_key)
            if not is_next or not _says_what_it_said(row):
                broken.append(int(row.sequence))
            last, previous = row.sequence, row.chain
        return tuple(broken)


class JournalWriter(JournalReader):
    """Appends operations inside one unit of work.

    Args:
        connection: The unit's connection, with the write transaction open.
        writer: This device and run.
        actor: The actor of the operations.
        batch_id: Shared by every operation of the unit.
        state_key: Key of the chain.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        writer: Writer,
        actor: str,
        batch_id: str,
        state_key: Secret,
    ) -> None:
        super().__init__(connection)
        self._writer = writer
        self._actor = actor
        self._batch_id = batch_id
        self._state_key = state_key.reveal()
        self._covered = CoveredRows(connection, state_key)
        self._head, self._sums = self._latest()
        self._pending: list[_Pending] = []
        self.has_covered_changes = False
        """Whether `flush` found rows of covered tables changed."""

    @property
    def is_uncovered(self) -> bool:
        """Whether the newest operation names no state of some table, as in older schemas."""
        return len(self._sums) < len(COVERED)

    def append(
        self,
        action: str,
        subject: str,
        patch: Mapping[str, Any],
        *,
        namespace_id: NamespaceId | None = None,
        sealer: NamespaceSealer | None = None,
    ) -> Stamp:
        """Append one operation; written with the others of the unit by `flush`.

        Args:
            action: The kind of change, such as ``create`` or ``edit``.
            subject: Id of the memory, ``namespace:<uid>``, ``key:<id>`` or the like.
            patch: New values of the fields that changed.
            namespace_id: The subject's namespace.
            sealer: Seals the patch; without one (keys, namespaces) it is stored as plain JSON
                inside the encrypted file.

        Returns:
            The operation's stamp.
        """
        stamp = self._writer.clock.tick()
        row = {
            "stamp": int(stamp),
            "device": self._writer.device,
            "incarnation": self._writer.incarnation,
            "actor": self._actor,
            "action": action,
            "namespace_id": namespace_id,
            "subject": subject,
            "batch_id": self._batch_id,
        }
        if sealer is None:
            self._pending.append(_Pending(row, None, dict(patch)))
        else:
            sealed = sealer.seal_json(patch, record_id=subject, purpose=PATCH)
            self._pending.append(_Pending(row, sealed))
        return stamp

    def receive(self, stamp: int) -> None:
        """Give later operations stamps above another vault's."""
        self._writer.clock.receive(Stamp(stamp))

    def take_in(
        self,
        operations_elsewhere: Sequence[Mapping[str, Any]],
        *,
        namespace_id: NamespaceId | None = None,
        sealer: NamespaceSealer | None = None,
    ) -> None:
        """Append operations that another vault made, under their own stamps; written at once.

        Args:
            operations_elsewhere: Each with stamp, device, incarnation, actor, action, subject,
                ``written`` (the patch as canonical JSON), and its batch, unless it belongs to that
                of this unit.
            namespace_id: The namespace of all of them.
            sealer: Seals the patches, as with `append`.
        """
        if not operations_elsewhere:
            return
        self.receive(max(op["stamp"] for op in operations_elsewhere))
        rows = []
        for op in operations_elsewhere:
            row = {name: op[name] for name in _FROM_ELSEWHERE}
            row["namespace_id"] = namespace_id
            row["batch_id"] = op.get("batch_id", self._batch_id)
            rows.append(row)
        patches = [(op["written"], op["subject"]) for op in operations_elsewhere]
        if sealer is None:
            written = [patch.encode("utf-8") for patch, _ in patches]
        else:
            written = sealer.seal_texts(patches, purpose=PATCH)
        insert_all(self._connection, operations, self._chained(rows, written))

    def cover(self) -> None:
        """Vouch from now on for the tables that were not covered before, as they are."""
        self._take_as_found("cover", len(self._sums))

    def accept(self) -> None:
        """Vouch from now on for what every covered table holds; a person accepts it."""
        self._take_as_found(ACCEPT, 0)

    def _take_as_found(self, action: str, first: int) -> None:
        """Say in an operation what the covered tables hold, from one of them on."""
        self.flush()
        digests = self._covered.digests()[first:]
        listed = {subject: digest.hex() for rows in digests for subject, digest in rows.items()}
        self.append(action, STATE, {ROWS: listed})
        self._sums = (*self._sums[:first], *sums_of(digests))

    def erase(self, subject: str) -> None:
        """Erase the patches of earlier operations on a subject; the operations remain."""
        self.erase_where(operations.c.subject == subject)

    def erase_content(self, subject: str) -> None:
        """Erase them but those of removals: other devices have yet to learn of these."""
        self.erase_where((operations.c.subject == subject) & (operations.c.action != PURGE))

    def erase_numbers(self, sequences: Sequence[int]) -> None:
        """Erase the patches of some operations, at most a few hundred."""
        self.erase_where(operations.c.sequence.in_(sequences))

    def erase_where(self, condition: ColumnElement[bool]) -> None:
        """Erase the patches of all operations that a condition on ``operations`` matches."""
        self.flush()
        has_patch = operations.c.patch.is_not(None)
        self._connection.execute(update(operations).where(condition, has_patch).values(patch=None))

    def flush(self) -> ChainHead:
        """Write the appended operations, and the changes of covered tables.

        Returns:
            The new head of the chain.
        """
        changes = self._covered.changes()
        self.has_covered_changes |= bool(changes)
        self._sums = changed_sums(self._sums, changes)
        self._note(changes)
        if self._pending:
            rows = [pending.row for pending in self._pending]
            written = [pending.written() for pending in self._pending]
            insert_all(self._connection, operations, self._chained(rows, written))
            self._pending.clear()
        return self._head

    def _latest(self) -> tuple[ChainHead, Sums]:
        """Return the head of the chain, and the state; empty where the newest names none."""
        newest = rows_of(self._connection, _NEWEST)
        if not newest:
            return ChainHead(0, GENESIS), (0,) * len(COVERED)
        ((sequence, chain, state),) = newest
        return ChainHead(sequence, chain), sums_in(state or b"")

    def _note(self, changes: Sequence[RowChange]) -> None:
        """Store the digests of each changed row in an operation on it, a new one if needed."""
        plain = {op.row["subject"]: op for op in self._pending if op.sealed is None}
        for change in changes:
            digests = [change.before and change.before.hex(), change.after and change.after.hex()]
            known = plain.get(change.subject)
            if known is not None:
                known.patch[ROW] = digests
            else:
                action = "create" if change.before is None else "edit"
                action = action if change.after is not None else "delete"
                self.append(action, change.subject, {ROW: digests})

    def _chained(
        self, rows: Sequence[dict[str, Any]], patches: Sequence[bytes]
    ) -> list[dict[str, Any]]:
        """Complete operations, which then are the newest in the chain."""
        sequence, chain = self._head.sequence, self._head.chain
        state = state_bytes(self._sums) or None
        for row, patch in zip(rows, patches, strict=True):
            sequence += 1
            row["patch"], row["sequence"], row["state"] = patch, sequence, state
            row["digest"] = digest = _digest(row, patch)
            row["chain"] = chain = _chain(self._state_key, chain, digest, state)
        self._head = ChainHead(sequence, chain)
        return list(rows)


def _says_what_it_said(row: Row[Any]) -> bool:
    if row.patch is None:
        return True
    try:
        digest = _digest({name: getattr(row, name) for name in _DIGESTED}, row.patch)
        return hmac.compare_digest(digest, row.digest)
    except (TypeError, ValueError):  # bytes where text should be, text where bytes should be
        return False


def _digest(fields: Mapping[str, Any], patch: bytes) -> bytes:
    # As `canonical_json` writes them, in a fifth of its time: most are alike in many operations.
    alike = _written_fields(*_alike_in(fields))
    stamp, subject = _written(fields["stamp"]), _written(fields["subject"])
    named = f'{alike},"stamp":{stamp},"subject":{subject}}}'
    return hashlib.sha256(named.encode() + patch).digest()


@lru_cache(maxsize=1_024, typed=True)
def _written_fields(*values: str | int | None) -> str:
    named = zip(_ALIKE, values, strict=True)
    return "{" + ",".join([f'"{name}":{_written(value)}' for name, value in named])


def _written(value: str | int | None) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else str(value)


def _chain(key: bytes, previous: bytes, digest: bytes, state: bytes | None) -> bytes:
    return hmac.digest(key, previous + digest + (state or b""), "sha256")
