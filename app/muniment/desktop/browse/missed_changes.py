"""Remembers which memories changed while an answer of the vault was awaited."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet


class MissedChanges:
    """Changes that may be newer than the answer that is awaited; GUI thread only.

    They come in the order in which they were written, so that the last one of a memory counts.
    """

    def __init__(self) -> None:
        self._batches: dict[str, str | None] = {}

    def note(self, change_set: "ChangeSet") -> None:
        """Remember what changed."""
        for change in change_set.memories:
            self._batches[change.memory_id] = change_set.batch_id

    def forget(self) -> None:
        """Remember nothing: what is asked for from now on is newer."""
        self._batches.clear()

    def take(self, memory_id: str, *, own_batch: str = "") -> bool:
        """Tell whether a memory changed, and forget all.

        Args:
            memory_id: The memory that the answer brought.
            own_batch: The batch that the answer is about, where it was a change itself.
        """
        is_missed = memory_id in self._batches
        batch = self._batches.get(memory_id)
        self.forget()
        return is_missed and (not own_batch or batch != own_batch)
