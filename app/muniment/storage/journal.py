"""The journal: every mutation appends one operation; each is chained to the one before.

``chain_n = HMAC-SHA256(state key, chain_{n-1} || digest_n)``, where the digest covers the whole
operation. The last chain value is the database's state hash: a vault whose file was replaced by an
older one, or lost operations, no longer has the chain value its header is anchored to.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from muniment.domain.clock import HybridLogicalClock, Stamp
from muniment.domain.errors import DamagedVaultError
from muniment.domain.ids import NamespaceId
from muniment.domain.secrets import Secret
from muniment.storage.schema import operations
from muniment.storage.sealers import PATCH, NamespaceSealer, canonical_json

_TOLD_EACH: Final = 200
_END: Final = 2**62
"""No stamp or number that others follow gets there: 63 bits fit, and as a stamp it is in 4199."""

GENESIS: Final = bytes(32)
"""Chain value before the first operation."""

_DIGESTED: Final = (
    "stamp",
    "device",
    "incarnation",
    "actor",
    "action",
    "namespace_id",
    "subject",
    "batch_id",
)
"""What the digest covers beside the patch."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who appends: this device, and this run of the program on it."""

    device: str
    incarnation: str
    clock: HybridLogicalClock


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last operation's number and chain value: the state of the database."""

    sequence: int
    chain: bytes


class JournalReader:
    """Reads the journal on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> ChainHead:
        """Return the newest operation's number and chain value.

        Raises:
            DamagedVaultError: It has no number or chain value that another could follow.
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
        """Return the newest operation's number, whatever else stands there; 0 for none."""
        last = select(func.max(operations.c.sequence))
        return self._connection.execute(last).scalar() or 0

    def chain_at(self, sequence: int) -> bytes | None:
        """Return the chain value after an operation, ``None`` if it is not there."""
        if sequence == 0:
            return GENESIS
        found: bytes | None = self._connection.execute(
            select(operations.c.chain).where(operations.c.sequence == sequence)
        ).scalar()
        return found

    def latest_stamp(self) -> Stamp:
        """Return the highest stamp of the newest operations, for the clock to go on from.

        Raises:
            DamagedVaultError: It is none, or no stamp that fits the file could follow it.
        """
        found = self._connection.execute(
            select(operations.c.stamp).order_by(operations.c.sequence.desc()).limit(1)
        ).scalar()
        stamp = 0 if found is None else found
        if not isinstance(stamp, int) or not 0 <= stamp < _END:
            raise DamagedVaultError("the stamp of the journal's last operation is damaged")
        return Stamp(stamp)

    def broken_links(
        self, state_key: Secret, *, told: Callable[[int], object] | None = None
    ) -> tuple[int, ...]:
        """Return the numbers of operations that were changed, or do not follow the one before.

        What an operation says can be checked until `JournalWriter.erase` took its patch away; its
        place in the chain always. Reads the whole journal.

        Args:
            state_key: Key of the chain.
            told: Called with how many were read, each few milliseconds; what it raises ends it.
        """
        broken = []
        last, previous = 0, GENESIS
        key = state_key.reveal()
        rows = self._connection.execute(select(operations).order_by(operations.c.sequence))
        for number, row in enumerate(rows):
            if told is not None and number % _TOLD_EACH == 0:
                told(number)
            is_next = row.sequence == last + 1 and _follows(key, previous, row)
            if not is_next or not _says_what_it_said(row):
                broken.append(int(row.sequence))
            last, previous = row.sequence, row.chain
        return tuple(broken)


class JournalWriter(JournalReader):
    """Appends operations inside one unit of work.

    Args:
        connection: The unit's connection, with the write transaction open.
        writer: This device and run.
        actor: Who acts.
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
        self._head = self.head()
        self._pending: list[dict[str, Any]] = []

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
            action: What was done, such as ``create`` or ``edit``.
            subject: Id of the memory, ``namespace:<uid>`` or ``key:<id>``.
            patch: New values of the fields that changed.
            namespace_id: Where the subject lives.
            sealer: Seals the patch; without one (keys, namespaces) it is kept as plain JSON inside
                the encrypted file.

        Returns:
            The operation's stamp.
        """
        stamp = self._writer.clock.tick()
        sealed = (
            sealer.seal_json(patch, record_id=subject, purpose=PATCH)
            if sealer is not None
            else canonical_json(patch).encode("utf-8")
        )
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
        digest = _digest(row, sealed)
        chain = _chain(self._state_key, self._head.chain, digest)
        self._head = ChainHead(self._head.sequence + 1, chain)
        row |= {
            "sequence": self._head.sequence,
            "patch": sealed,
            "digest": digest,
            "chain": chain,
        }
        self._pending.append(row)
        return stamp

    def erase(self, subject: str) -> None:
        """Forget what earlier operations wrote into a memory; that they happened stays known."""
        self.erase_where(operations.c.subject == subject)

    def erase_numbers(self, sequences: Sequence[int]) -> None:
        """Forget what some operations wrote, a few hundred at most."""
        self.erase_where(operations.c.sequence.in_(sequences))

    def erase_where(self, condition: ColumnElement[bool]) -> None:
        """Forget what the operations wrote that a condition on ``operations`` matches."""
        self.flush()
        has_patch = operations.c.patch.is_not(None)
        self._connection.execute(update(operations).where(condition, has_patch).values(patch=None))

    def flush(self) -> ChainHead:
        """Write what `append` gathered.

        Returns:
            The new head of the chain.
        """
        if self._pending:
            self._connection.execute(insert(operations), self._pending)
            self._pending.clear()
        return self._head


def _follows(key: bytes, previous: Any, row: Row[Any]) -> bool:
    """Tell whether an operation's chain value follows; each value may be damage of any type."""
    if not all(isinstance(value, bytes) for value in (previous, row.digest, row.chain)):
        return False
    return hmac.compare_digest(_chain(key, previous, row.digest), row.chain)


def _says_what_it_said(row: Row[Any]) -> bool:
    if row.patch is None:
        return True
    try:
        digest = _digest({name: getattr(row, name) for name in _DIGESTED}, row.patch)
        return hmac.compare_digest(digest, row.digest)
    except (TypeError, ValueError):  # bytes where text should be, text where bytes should be
        return False


def _digest(fields: Mapping[str, Any], patch: bytes) -> bytes:
    return hashlib.sha256(canonical_json(fields).encode("utf-8") + patch).digest()


def _chain(key: bytes, previous: bytes, digest: bytes) -> bytes:
    return hmac.digest(key, previous + digest, "sha256")
