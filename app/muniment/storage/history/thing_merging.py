"""Take in operations from elsewhere on what is no memory: their order decides what it becomes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Protocol

from sqlalchemy import select

from muniment.domain.history.exchanged import NAMED_ONLY, uid_of
from muniment.domain.history.history import CREATE, NAMESPACE, PURGE, Operation
from muniment.domain.history.memory_merge import unknown
from muniment.domain.ids import NamespaceId
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import operations
from muniment.storage.write_context import WriteContext

_AT_ONCE: Final = 200


class ThingWriter(Protocol):
    """Writes the rows of one kind."""

    def put_merged(
        self,
        uid: str,
        namespace_id: NamespaceId,
        before: Sequence[Operation],
        after: Sequence[Operation],
        /,
    ) -> None:
        """Let a row be what its operations leave behind.

        Args:
            uid: Its id.
            namespace_id: Its namespace.
            before: The operations that were known, in merge order.
            after: All operations, likewise, with a creation among them.
        """

    def drop_merged(self, uid: str) -> None:
        """Remove a row that was removed permanently elsewhere, without journaling it."""


class ThingMerger:
    """Takes in operations on things of one kind, inside one unit of work.

    Args:
        context: The unit's.
        writer: Writes the rows.
    """

    def __init__(self, context: WriteContext, writer: ThingWriter) -> None:
        self._context = context
        self._writer = writer
        self._ledger = LedgerReader(context.connection, context.sealers)

    def take_in(self, found: Iterable[Operation]) -> int:
        """Take in operations; those known already change nothing.

        As with memories, the result depends only on the operations that are known in the end, and a
        permanent removal wins.

        Args:
            found: As their devices wrote them, each with the uid of its namespace in this vault.

        Returns:
            How many were new.
        """
        self._context.journal.flush()
        ordered = sorted(found, key=lambda operation: operation.subject)
        groups = {subject: list(some) for subject, some in groupby(ordered, _subject)}
        uids = {row.uid: row.id for row in NamespaceReader(self._context.connection).all()}
        subjects, count = list(groups), 0
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            known = dict(self._ledger.as_written(some))
            homes = self._homes(some)
            for subject in some:
                named = uids.get(groups[subject][0].patch.get(NAMESPACE, ""))
                home = homes.get(subject, named)
                if home is not None and home in uids.values():
                    count += self._merge(subject, home, known.get(subject, ()), groups[subject])
        return count

    def _merge(
        self,
        subject: str,
        home: NamespaceId,
        known: Sequence[Operation],
        new: Sequence[Operation],
    ) -> int:
        # A session that only memories named is no one else's.
        before = [operation for operation in known if NAMED_ONLY not in operation.patch]
        fresh = unknown(new, before)
        purges = [operation for operation in fresh if operation.action == PURGE]
        after = in_order([*before, *fresh])
        if purges:
            self._context.journal.erase(subject)
            record(self._context, purges[:1], home)
            self._writer.drop_merged(uid_of(subject))
        elif any(operation.action == CREATE for operation in after):
            record(self._context, fresh, home)
            self._writer.put_merged(uid_of(subject), home, in_order(before), after)
        else:
            return 0
        return len(fresh)

    def _homes(self, subjects: Sequence[str]) -> Mapping[str, NamespaceId]:
        rows = self._context.connection.execute(
            select(operations.c.subject, operations.c.namespace_id)
            .where(operations.c.subject.in_(subjects))
            .distinct()
        )
        return {row.subject: row.namespace_id for row in rows}


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations that can be read, in the order that all devices agree on."""
    readable = (operation for operation in operations if operation.is_readable)
    return sorted(readable, key=lambda operation: operation.identity)


def record(context: WriteContext, found: Iterable[Operation], home: NamespaceId) -> None:
    """Append operations to the journal under their own stamps."""
    rows = [
        {
            "stamp": int(operation.stamp),
            "device": operation.device,
            "incarnation": operation.incarnation,
            "actor": operation.actor,
            "action": operation.action,
            "subject": operation.subject,
            "patch": _without_namespace(operation.patch),
        }
        for operation in found
    ]
    context.journal.take_in(rows, namespace_id=home, sealer=context.sealers.of(home))


def _without_namespace(patch: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in patch.items() if name != NAMESPACE}


def _subject(operation: Operation) -> str:
    return operation.subject
