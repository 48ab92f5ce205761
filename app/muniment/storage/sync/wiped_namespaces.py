"""What was in a namespace that was wiped, and what is left where another device wiped it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from muniment.domain.history.history import PURGE
from muniment.domain.ids import NamespaceId
from muniment.storage.memories.memory_keys import has_one_of
from muniment.storage.schema import memories, operations
from muniment.storage.sync.sync_records import is_exchanged

_AT_ONCE: Final = 500


class WipedReader:
    """Reads on one connection; that of a unit of work must have written its journal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subjects_in(self, namespace_id: NamespaceId, before: int) -> list[str]:
        """Return what was in a namespace that was wiped, by the subjects of the journal.

        Memories that left it before are not among them.

        Args:
            namespace_id: The number that it had.
            before: Number of the operation that wiped it.
        """
        found = self._connection.execute(
            select(operations.c.subject)
            .where(
                operations.c.namespace_id == namespace_id,
                operations.c.sequence < before,
                is_exchanged(),
            )
            .distinct()
        )
        subjects = sorted(found.scalars())
        elsewhere = self._homes(subjects, memories.c.namespace_id != namespace_id)
        return [subject for subject in subjects if subject not in elsewhere]

    def which_in(self, ids: Sequence[str], namespaces: Collection[NamespaceId]) -> set[str]:
        """Return which of some memories are in one of some namespaces."""
        return (
            set(self._homes(ids, memories.c.namespace_id.in_(namespaces))) if namespaces else set()
        )

    def homes(self, subjects: Sequence[str]) -> set[NamespaceId]:
        """Return the namespaces in which the journal has operations on some subjects."""
        found: set[NamespaceId] = set()
        for some in _parted(subjects):
            query = select(operations.c.namespace_id).where(operations.c.subject.in_(some))
            found |= set(self._connection.execute(query.distinct()).scalars())
        return found

    def holds_more(self, namespace_id: NamespaceId, subjects: Collection[str]) -> bool:
        """Return whether a namespace holds anything that devices exchange besides some subjects.

        An entity that went into one of them counts: it is there again once that one is removed.
        """
        ids = select(memories.c.id).where(memories.c.namespace_id == namespace_id)
        there = set(self._connection.execute(ids).scalars())
        is_of_thing = operations.c.subject.contains(":", autoescape=True) & is_exchanged()
        things = select(operations.c.subject).where(operations.c.namespace_id == namespace_id)
        there |= set(
            self._connection.execute(
                things.where(is_of_thing).except_(things.where(operations.c.action == PURGE))
            ).scalars()
        )
        return bool(there - set(subjects))

    def live_in(self, namespace_id: NamespaceId) -> list[str]:
        """Return the memories of a namespace that are not in the trash."""
        is_live = memories.c.deleted_at.is_(None)
        query = select(memories.c.id).where(memories.c.namespace_id == namespace_id, is_live)
        return list(self._connection.execute(query).scalars())

    def _homes(self, ids: Sequence[str], condition: ColumnElement[bool]) -> dict[str, NamespaceId]:
        found: dict[str, NamespaceId] = {}
        for some in _parted(ids):
            query = select(memories.c.id, memories.c.namespace_id)
            rows = self._connection.execute(query.where(has_one_of(some), condition))
            found |= {row.id: row.namespace_id for row in rows}
        return found


def _parted(subjects: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(subjects), _AT_ONCE):
        yield subjects[start : start + _AT_ONCE]
