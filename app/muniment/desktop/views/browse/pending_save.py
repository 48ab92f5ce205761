"""A running save and its outcome."""

from dataclasses import dataclass

from muniment.desktop.views.browse.memory_form import FormState
from muniment.domain.memories.memory import Memory


@dataclass(slots=True, eq=False, repr=False)
class PendingSave:
    """One save; records its outcome even if the vault is locked meanwhile. GUI thread only.

    Args:
        sent: The fields as they were submitted.
        turn: The detail's turn when the save started; the turn rises with each memory shown.
        said: The message to show after the save; empty for none.
        written: The memory as written; ``None`` before the save, and if it fails.
        batch_id: The batch that undoes the save; empty until it is written.
        error: Why the save failed.
    """

    sent: FormState
    turn: int
    said: str = ""
    written: Memory | None = None
    batch_id: str = ""
    error: Exception | None = None

    @property
    def is_answered(self) -> bool:
        """Return whether the save has succeeded or failed."""
        return self.written is not None or self.error is not None
