"""One undoable operation of the window, and undoing it on a worker thread."""

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
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


class UndoTurn(Protocol):
    """Undoes something, and returns how to redo it."""

    def __call__(self) -> "UndoTurn":
        """Undo it on a worker thread, and return the turn that redoes it."""
        ...


def swing(done: Callable[[], object], undo: Callable[[], object]) -> UndoTurn:
    """Return a turn for an operation with a do and an undo function.

    Args:
        done: Redoes it.
        undo: Undoes it.
    """

    def turn() -> UndoTurn:
        undo()
        return swing(undo, done)

    return turn


def in_sequence(turns: Sequence[UndoTurn]) -> UndoTurn:
    """Return a turn for several operations, which undoes the last one first."""

    def turn() -> UndoTurn:
        return in_sequence([undo() for undo in reversed(turns)])

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
    turn: UndoTurn | None = None
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


class TakingBack(QObject):
    """Runs one undo at a time; GUI thread only.

    Signals:
        progressed: Number of memories done, and their total.
    """

    progressed = Signal(int, int)
    _progressed = Signal(str, int, int)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._stopping = threading.Event()
        self.batch_id = ""
        """Batch id of the current or last undo."""
        self.done = 0
        """Number of memories processed so far."""
        self.total = 0
        """Total number of memories to process; 0 while unknown."""
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        batch_id: str,
        *,
        on_success: Callable[[TakenBack], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Undo a batch, or what is left of it."""
        own_batch = self.batch_id = str(uuid.uuid4())
        stopping = self._stopping = threading.Event()
        self.done = self.total = 0

        def watch(done: int, total: int) -> bool:
            """Any thread."""
            self._progressed.emit(own_batch, done, total)
            return not stopping.is_set()

        self._tasks.submit(
            partial(taken_back, self._services, batch_id, watch=watch, own_batch=own_batch),
            receiver=self,
            on_success=on_success,
            on_failure=on_failure,
        )

    @Slot()
    def stop(self) -> None:
        """Stop after the current step; what is undone stays undone."""
        self._stopping.set()

    @Slot(str, int, int)
    def _on_progressed(self, batch_id: str, done: int, total: int) -> None:
        if batch_id == self.batch_id:
            self.done, self.total = done, total
            self.progressed.emit(done, total)
