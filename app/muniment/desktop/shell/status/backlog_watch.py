"""Counts the memories that still wait for embedding."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_SETTLE_MS: Final = 1_000
_WAITING: Final = MemoryFilter(embedding_state=EmbeddingState.PENDING, include_archived=True)


class BacklogWatch(QObject):
    """Counts at most once a second, and only after changes; GUI thread only.

    Signals:
        counted: Number of memories that semantic search cannot find yet.
    """

    counted = Signal(int)

    def __init__(self, context: DesktopContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memories = context.services.memories
        self._latest = LatestTask(context.tasks, self)
        self._is_open = False
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._count)
        context.bridge.changed.connect(self._on_bridge_changed)

    def open(self) -> None:
        """Count after the vault was unlocked, with a delay for embedding to catch up."""
        self._is_open = True
        self._timer.start()

    def close_vault(self) -> None:
        """Stop counting."""
        self._is_open = False
        self._timer.stop()
        self._latest.cancel()
        self.counted.emit(0)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        # Most writes are embedded at once and no longer waiting by then.
        if self._is_open and change_set.memories and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _count(self) -> None:
        page = PageRequest(limit=1)
        self._latest.submit(
            lambda: self._memories.list(_WAITING, page, PERSON).total, on_success=self.counted.emit
        )
