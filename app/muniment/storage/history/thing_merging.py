"""Take in operations from elsewhere on what is no memory: their order decides what it becomes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import select

from muniment.domain.history.exchanged import uid_of
from muniment.domain.history.history import CREATE, NAMESPACE, PURGE, Operation
from muniment.domain.history.memory_merge import unknown
from muniment.domain.ids import NamespaceId
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import operations
from muniment.storage.sealers import canonical_json
from muniment.storage.write_context import WriteContext


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
        count = 0
        for home, new in homes_of(self._context, list(found)):
            subject = new[0].subject
            known = next((some for _, some in self._ledger.as_written([subject])), ())
            count += self._merge(subject, home, known, new)
        return count

    def _merge(
        self,
        subject: str,
        home: NamespaceId,
        known: Sequence[Operation],
        new: Sequence[Operation],
    ) -> int:
        fresh = unknown(new, known)
        purges = [operation for operation in fresh if operation.action == PURGE]
        after = in_order([*known, *fresh])
        if purges:
            self._context.journal.erase(subject)
            record(self._context, purges[:1], home)
            self._writer.drop_merged(uid_of(subject))
        elif any(operation.action == CREATE for operation in after):
            record(self._context, fresh, home)
            self._writer.put_merged(uid_of(subject), home, in_order(known), after)
        else:
            return 0
        return len(fresh)


def homes_of(
    context: WriteContext, found: Sequence[Operation]
) -> Iterator[tuple[NamespaceId, list[Operation]]]:
    """Yield the operations on each subject with its namespace; none of those whose key is gone.

    Args:
        context: The unit's, with the journal written.
        found: Each with the uid of its namespace in this vault; what is known already stays where
            it is.
    """
    uids = {row.uid: row.id for row in NamespaceReader(context.connection).all()}
    ordered = sorted(found, key=lambda operation: operation.subject)
    for subject, some in groupby(ordered, lambda operation: operation.subject):
        new = list(some)
        known = context.connection.execute(
            select(operations.c.namespace_id).where(operations.c.subject == subject).limit(1)
        ).scalar()
        home = uids.get(new[0].patch.get(NAMESPACE, "")) if known is None else NamespaceId(known)
        if home is not None and home in uids.values():
            yield home, new


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
            "written": canonical_json(_without_namespace(operation.patch)),
        }
        for operation in found
    ]
    context.journal.take_in(rows, namespace_id=home, sealer=context.sealers.of(home))


def _without_namespace(patch: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in patch.items() if name != NAMESPACE}
