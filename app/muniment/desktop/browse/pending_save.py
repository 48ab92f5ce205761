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
        said: What is said once it is written; empty for nothing.
        written: The memory as it was written; ``None`` before that, and if it was not.
        batch_id: What undoes it; empty before it is written.
        error: Why it was not written.
    """

    sent: FormState
    turn: int
    said: str = ""
    written: Memory | None = None
    batch_id: str = ""
    error: Exception | None = None

    @property
    def is_answered(self) -> bool:
        """Tell whether the answer is there, whatever it is."""
        return self.written is not None or self.error is not None
