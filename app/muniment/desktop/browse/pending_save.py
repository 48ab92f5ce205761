"""A save that is under way, and what became of it."""

from dataclasses import dataclass

from muniment.desktop.memory_form import FormState
from muniment.domain.memory import Memory


@dataclass(slots=True, eq=False, repr=False)
class PendingSave:
    """One save: its answer is known here even if the vault was locked meanwhile; GUI thread only.

    Args:
        sent: The fields as they were sent.
        turn: Which of what the detail showed they are of.
        written: The memory as it was written; ``None`` before that, and if it was not.
        is_answered: The answer is there, whatever it is.
    """

    sent: FormState
    turn: int
    written: Memory | None = None
    is_answered: bool = False
