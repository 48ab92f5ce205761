"""Keeps the edit of a memory in the vault, and brings it back after the next start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from muniment.desktop.browse.loaded_memory import LoadedMemory, load_memory
from muniment.desktop.browse.unsaved_record import edit_of, record_of
from muniment.desktop.task_runner import LatestTask
from muniment.desktop.unsaved_keeper import UnsavedKeeper
from muniment.domain.errors import NotFoundError
from muniment.services.unsaved_texts import TypedIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.browse.unsaved_edit import UnsavedEdit
    from muniment.desktop.desktop_context import DesktopContext
    from muniment.desktop.memory_detail import MemoryDetail
    from muniment.services.unsaved_texts import UnsavedText


class KeptEdit(QObject):
    """Follows what the detail has unsaved while the vault is open; GUI thread only."""

    def __init__(self, context: "DesktopContext", detail: "MemoryDetail", parent: QObject) -> None:
        super().__init__(parent)
        self._services = context.services
        self._tasks = context.tasks
        self._detail = detail
        self._keeper = UnsavedKeeper(context, TypedIn.MEMORY, self)
        self._loading = LatestTask(context.tasks, self)
        self._is_following = False
        detail.edited.connect(self._on_detail_edited)

    def follow(self) -> None:
        """Note what is unsaved from now on, in the place of what the vault kept."""
        self._is_following = True
        self._on_detail_edited()

    def bring_back(self, show: "Callable[[UnsavedEdit], object]") -> None:
        """Show what the vault kept, if anything, and follow what becomes of it."""
        record = next(iter(self._keeper.kept()), None)
        if record is None:
            self.follow()
        elif not record.of:
            self._show(edit_of(record, None), show)
        else:
            services, memory_id = self._services, record.of
            self._loading.submit(
                lambda: load_memory(services, memory_id, is_known=True),
                on_success=lambda loaded: self._on_loaded(record, loaded, show),
                on_failure=lambda error: self._on_load_failed(record, error, show),
            )

    def stop(self) -> None:
        """Leave to the vault what was noted: the detail is about to be emptied."""
        self._is_following = False
        self._loading.cancel()

    def _on_loaded(
        self,
        record: "UnsavedText",
        loaded: LoadedMemory,
        show: "Callable[[UnsavedEdit], object]",
    ) -> None:
        self._show(edit_of(record, loaded.memory), show)

    def _on_load_failed(
        self, record: "UnsavedText", error: Exception, show: "Callable[[UnsavedEdit], object]"
    ) -> None:
        if not isinstance(error, NotFoundError):
            # It stays in the vault, for the next time.
            self._tasks.failed_unheard.emit(error)
        elif "content" in record.fields:
            # What the person typed outlives the memory: it can be kept as a new one.
            self._show(edit_of(record, None), show)
        else:
            self.follow()

    def _show(self, edit: "UnsavedEdit", show: "Callable[[UnsavedEdit], object]") -> None:
        show(edit)
        self.follow()

    @Slot()
    def _on_detail_edited(self) -> None:
        if self._is_following:
            edit = self._detail.unsaved
            self._keeper.note(() if edit is None else (record_of(edit),))
