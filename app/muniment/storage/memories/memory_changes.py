"""Changes to memories that are about to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from muniment.domain.changes import ChangeKind
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import Memory
from muniment.storage.memories.moving import Departure


@dataclass(frozen=True, slots=True, repr=False)
class TakeBack:
    """The field values to which an undo sets one memory.

    Args:
        memory: The current memory.
        values: By field, in the journal's form.
        undoes: Numbers of the undone operations.
        writer: Writer of the restored content.
    """

    memory: Memory
    values: Mapping[str, Any]
    undoes: Sequence[int]
    writer: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Edit:
    """A change to the fields of one memory.

    Args:
        memory: The current memory.
        values: By field, in the journal's form.
        recorded: What the journal keeps beside the values.
        writer: Writer of the new content, if not the actor.
    """

    memory: Memory
    values: dict[str, Any]
    recorded: Mapping[str, Any] = field(default_factory=dict)
    writer: str | None = None


class RowToChange(NamedTuple):
    """The columns of a memory's row that a change needs."""

    number: int
    namespace_id: int
    tier_pinned: int
    version: int
    stamps: str
    embedding_state: str
    derived: str


@dataclass(frozen=True, slots=True, repr=False)
class MemoryChangeToWrite:
    """A change to one memory, about to be written.

    Args:
        memory: The memory before.
        values: By field, in the journal's form.
        row: The columns of its row that a change needs.
        departure: What it takes along; ``None`` if it stays in its namespace.
    """

    memory: Memory
    values: dict[str, Any]
    row: RowToChange
    departure: Departure | None

    @property
    def namespace_id(self) -> NamespaceId:
        """The namespace after the change."""
        if self.departure is not None:
            return self.departure.target.id
        return NamespaceId(self.row.namespace_id)

    @property
    def carried(self) -> Mapping[str, Any]:
        """The history that a move carries along."""
        return {} if self.departure is None else self.departure.patch


def parts_of(memory: Memory) -> dict[str, Any]:
    """Return the values of a memory's fields that `changed_parts` needs."""
    return {
        "tags": memory.tags,
        "metadata": memory.metadata,
        "deleted_at": memory.deleted_at,
    }


def kind_of_change(values: Mapping[str, Any]) -> ChangeKind:
    """Return the kind of change that new field values make to a memory."""
    if "deleted_at" not in values:
        return ChangeKind.UPDATED
    return ChangeKind.RESTORED if values["deleted_at"] is None else ChangeKind.DELETED
