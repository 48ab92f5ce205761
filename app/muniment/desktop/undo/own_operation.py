"""What one operation of the window is, and how it is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from muniment.desktop.undo.operation_words import operation_text
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.ledger import UndoRequest

if TYPE_CHECKING:
    from muniment.domain.bulk import Watch
    from muniment.domain.ledger import Undone
    from muniment.domain.memory import Memory
    from muniment.services.house import Services


class Turn(Protocol):
    """Takes something back, and knows how to do it again."""

    def __call__(self) -> "Turn":
        """Take it back, on a worker, and return the turn that does it again."""
        ...


def swing(done: Callable[[], object], undo: Callable[[], object]) -> Turn:
    """Return a turn for something that two calls do and undo.

    Args:
        done: Does it again.
        undo: Takes it back.
    """

    def turn() -> Turn:
        undo()
        return swing(undo, done)

    return turn


@dataclass(frozen=True, slots=True, repr=False)
class OwnOperation:
    """Something the person did.

    Without a turn it holds nothing of any memory, so that it outlasts a lock.

    Args:
        batch_id: What to take back; of a turn any id of its own.
        kind: What happened; ``None`` for several things.
        count: To how many memories.
        name: What it is called where kind and count do not say it.
        turn: Takes it back, where that is not for the journal to do.
    """

    batch_id: str
    kind: ChangeKind | None
    count: int
    name: str = ""
    turn: Turn | None = None

    @property
    def text(self) -> str:
        """What was done, in words."""
        return self.name or operation_text(self.kind, self.count)


@dataclass(frozen=True, slots=True, repr=False)
class TakenBack:
    """What came of an undo; ``memory`` where it concerned a single one that is still there."""

    undone: "Undone"
    memory: "Memory | None"


def taken_back(services: "Services", batch_id: str, *, watch: "Watch", own_batch: str) -> TakenBack:
    """Take a batch of the journal back, as far as the watch lets it; any thread.

    Args:
        services: Whose journal it is.
        batch_id: What to take back.
        watch: Told how far it is; says whether to go on.
        own_batch: The batch in which it is written.

    Raises:
        MunimentError: Nothing of it is left, or the vault is locked.
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
