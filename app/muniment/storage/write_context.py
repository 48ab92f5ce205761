"""The context shared by the writers of a unit of work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from muniment.domain.changes import ChangeKind, MemoryChange, ThingChange, ThingKind
from muniment.domain.clock import Stamp
from muniment.domain.entities.entity import SameName
from muniment.domain.ids import NamespaceId
from muniment.domain.jobs import JobProgress
from muniment.storage.history.journal import JournalWriter
from muniment.storage.namespaces import NamesInView
from muniment.storage.sealers import SealersInView


@dataclass(slots=True)
class WriteContext:
    """The parts of a unit of work that its writers share.

    Args:
        connection: The unit's connection, with the write transaction open.
        sealers: The namespaces' keys, as this transaction sees them.
        journal: Receives the operations.
        actor: The actor.
        same_name: Returns whether two names may mean one entity; ``None`` if unknown.
        changes: The changes of owners, sessions and entities, in order.
        memory_changes: The changes of memories, in order.
        job_changes: The progress of jobs, in order.
    """

    connection: Connection
    sealers: SealersInView
    journal: JournalWriter
    actor: str
    same_name: SameName | None = None
    changes: list[ThingChange] = field(default_factory=list)
    memory_changes: list[MemoryChange] = field(default_factory=list)
    job_changes: list[JobProgress] = field(default_factory=list)
    _names: NamesInView = field(init=False)

    def __post_init__(self) -> None:
        self._names = NamesInView(self.connection)

    def append(
        self, action: str, subject: str, patch: Mapping[str, Any], namespace_id: NamespaceId
    ) -> Stamp:
        """Append one operation, its patch sealed under the namespace's key."""
        sealer = self.sealers.of(namespace_id)
        return self.journal.append(action, subject, patch, namespace_id=namespace_id, sealer=sealer)

    def changed(
        self, kind: ChangeKind, thing: ThingKind, uid: str, *, namespace_id: NamespaceId
    ) -> None:
        """Record a change of an object for the change feed; none of a wiped namespace."""
        name = self._names.find(namespace_id)
        if name is not None:
            self.changes.append(ThingChange(kind, name, thing, uid))
