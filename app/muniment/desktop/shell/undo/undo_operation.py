"""One undoable operation of the window, and how to undo it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from muniment.desktop.shell.undo.operation_words import operation_text
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.history.ledger import UndoRequest

if TYPE_CHECKING:
    from muniment.domain.history.ledger import Undone
    from muniment.domain.memories.bulk import Watch
    from muniment.domain.memories.memory import Memory
    from muniment.services.container import Services


class Turn(Protocol):
    """Undoes something, and returns how to redo it."""

    def __call__(self) -> "Turn":
        """Undo it on a worker thread, and return the turn that redoes it."""
        ...


def swing(done: Callable[[], object], undo: Callable[[], object]) -> Turn:
    """Return a turn for an operation with a do and an undo function.

    Args:
        done: Redoes it.
        undo: Undoes it.
    """

    def turn() -> Turn:
        undo()
        return swing(undo, done)

    return turn


@dataclass(frozen=True, slots=True, repr=False)
class UndoOperation:
    """An operation by the user.

    Without a turn it contains no memory content, so it survives a lock.

    Args:
        batch_id: The journal batch to undo; any unique id for an operation with a turn.
        kind: The kind of change; ``None`` for several kinds.
        count: Number of memories changed.
        name: Description that replaces the one made from kind and count.
        turn: Undoes it, if the journal cannot.
        memory_id: The memory, if it concerns a single one.
    """

    batch_id: str
    kind: ChangeKind | None
    count: int
    name: str = ""
    turn: Turn | None = None
    memory_id: str = ""

    @property
    def text(self) -> str:
        """A description of the operation."""
        return self.name or operation_text(self.kind, self.count)


@dataclass(frozen=True, slots=True, repr=False)
class TakenBack:
    """Result of an undo; ``memory`` is set if it concerned a single memory that still exists."""

    undone: "Undone"
    memory: "Memory | None"


def taken_back(services: "Services", batch_id: str, *, watch: "Watch", own_batch: str) -> TakenBack:
    """Undo a journal batch until done or stopped by the watch; any thread.

    Args:
        services: The services with the journal.
        batch_id: The batch to undo.
        watch: Receives the progress; returns whether to continue.
        own_batch: The batch id under which the undo is written.

    Raises:
        MunimentError: Nothing is left to undo, or the vault is locked.
    """
    request = UndoRequest(batch=batch_id)
    undone = services.history.undo_in_steps(request, PERSON, watch=watch, batch_id=own_batch)
    if len(undone.undone) != 1:
        return TakenBack(undone, None)
    try:
        memory = services.memories.peek(undone.undone[0].subject, PERSON, include_deleted=True)
    except (NotFoundError, DamagedMemoryError):
        return TakenBack(undone, None)
    return TakenBack(undone, memory)
