"""Reloads the memory that is shown when others change it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.views.browse.detail.loaded_memory import load_memory
from muniment.desktop.views.browse.listing.missed_changes import MissedChanges

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.changes import ChangeSet


class Following(QObject):
    """Loads one memory at a time when it changes; GUI thread only.

    Signals:
        changed: The `LoadedMemory` as others wrote it.
        failed: The exception of a failed load; `NotFoundError` for a memory that is gone.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, context: "DesktopContext", parent: QObject) -> None:
        super().__init__(parent)
        self._services = context.services
        self._latest = LatestTask(context.tasks, self)
        self._missed = MissedChanges()

    def hear(self, change_set: "ChangeSet", memory_id: str, *, is_waiting: bool) -> None:
        """React to a change set.

        Args:
            change_set: What changed.
            memory_id: The memory that is shown; empty for none.
            is_waiting: The result of another call, possibly older, is pending; the caller calls
                `catch_up` once it arrives.
        """
        if is_waiting:
            self._missed.note(change_set)
        elif any(change.memory_id == memory_id for change in change_set.memories):
            self.load(memory_id)

    def catch_up(self, memory_id: str, own_batch: str = "") -> None:
        """React to changes that arrived while a result was pending.

        Args:
            memory_id: The memory that is shown; empty for none.
            own_batch: The batch of the pending call, if that call was itself a change.
        """
        is_missed = self._missed.take(memory_id, own_batch=own_batch)
        if memory_id and (is_missed or self._latest.is_open):
            self.load(memory_id)

    def stop(self) -> None:
        """Stop following."""
        self._latest.cancel()
        self._missed.forget()

    def load(self, memory_id: str) -> None:
        """Load the memory as it is now."""
        self._latest.submit(
            partial(load_memory, self._services, memory_id, is_known=True),
            on_success=self.changed.emit,
            on_failure=self.failed.emit,
        )
