"""Records which memories changed while a result from the vault was pending."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet


class MissedChanges:
    """Changes that may be newer than the pending result; GUI thread only.

    They arrive in the order in which they were written, so the last change to a memory counts.
    """

    def __init__(self) -> None:
        self._batches: dict[str, str | None] = {}

    def note(self, change_set: "ChangeSet") -> None:
        """Record a change set."""
        for change in change_set.memories:
            self._batches[change.memory_id] = change_set.batch_id

    def forget(self) -> None:
        """Drop all records: results requested from now on are newer."""
        self._batches.clear()

    def take(self, memory_id: str, *, own_batch: str = "") -> bool:
        """Return whether a memory changed, and drop all records.

        Args:
            memory_id: The memory in the result.
            own_batch: The batch of the pending call, if that call was itself a change.
        """
        is_missed = memory_id in self._batches
        batch = self._batches.get(memory_id)
        self.forget()
        return is_missed and (not own_batch or batch != own_batch)
