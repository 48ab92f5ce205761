"""Saves an unfinished edit in the vault, and restores it after the next start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.background.unsaved_keeper import UnsavedKeeper
from muniment.desktop.views.browse.loaded_memory import load_memory
from muniment.desktop.views.browse.unsaved_record import edit_of, record_of
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.services.memories.unsaved_texts import TypedIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.browse.memory_detail import MemoryDetail
    from muniment.desktop.views.browse.unsaved_edit import UnsavedEdit
    from muniment.domain.memories.memory import Memory
    from muniment.services.memories.unsaved_texts import UnsavedText


class KeptEdit(QObject):
    """Tracks the unsaved edit of the detail while the vault is open; GUI thread only."""

    def __init__(self, context: "DesktopContext", detail: "MemoryDetail", parent: QObject) -> None:
        super().__init__(parent)
        self._services = context.services
        self._tasks = context.tasks
        self._detail = detail
        self._keeper = UnsavedKeeper(context, TypedIn.MEMORY, self)
        self._loading = LatestTask(context.tasks, self)
        self._is_following = False
        # Edits in the vault that are not restored yet: saved together with the current edit.
        self._waiting: tuple[UnsavedText, ...] = ()
        detail.edited.connect(self._on_detail_edited)

    def follow(self) -> None:
        """Save unsaved edits from now on, together with those still to be restored."""
        self._is_following = True
        self._on_detail_edited()

    @property
    def is_loading(self) -> bool:
        """Return whether an edit is loading and may be shown soon."""
        return self._loading.is_open

    def bring_back(self, show: "Callable[[UnsavedEdit], object]") -> None:
        """Show an edit saved in the vault, if any, and track it.

        Edits are shown one at a time. If the user has opened something else meanwhile, the edit
        waits until the vault is next opened.
        """
        self._waiting = self._keeper.kept()
        self.follow()
        self._bring(self._waiting, show)

    def stop(self) -> None:
        """Stop tracking before the detail is cleared; the saved edits stay in the vault."""
        self._is_following = False
        self._loading.cancel()

    def _bring(
        self, records: "tuple[UnsavedText, ...]", show: "Callable[[UnsavedEdit], object]"
    ) -> None:
        """Show the first edit that can be shown."""
        if not records:
            return
        services, memory_id = self._services, records[0].of
        if not memory_id:
            self._show(records, None, show)
            return
        self._loading.submit(
            lambda: load_memory(services, memory_id, is_known=True),
            on_success=lambda loaded: self._show(records, loaded.memory, show),
            on_failure=lambda error: self._on_load_failed(records, error, show),
        )

    def _on_load_failed(
        self,
        records: "tuple[UnsavedText, ...]",
        error: Exception,
        show: "Callable[[UnsavedEdit], object]",
    ) -> None:
        if not isinstance(error, NotFoundError | DamagedMemoryError):
            # The edit stays in the vault until the next start.
            self._tasks.failed_unheard.emit(error)
            self._bring(records[1:], show)
        elif "content" in records[0].fields:
            # The memory is gone, but the typed text can be saved as a new memory.
            self._show(records, None, show)
        else:
            self._forget(records[0])
            self._bring(records[1:], show)

    def _show(
        self,
        records: "tuple[UnsavedText, ...]",
        memory: "Memory | None",
        show: "Callable[[UnsavedEdit], object]",
    ) -> None:
        record, detail = records[0], self._detail
        try:
            edit = edit_of(record, memory)
        except (KeyError, TypeError, ValueError):
            # A newer version of the program wrote the edit; leave it for that version.
            self._bring(records[1:], show)
            return
        is_elsewhere = detail.is_new or detail.meant_id not in {"", record.of}
        if is_elsewhere or detail.is_dirty or detail.is_saving:
            return
        show(edit)
        self._forget(record)

    def _forget(self, record: "UnsavedText") -> None:
        self._waiting = tuple(each for each in self._waiting if each is not record)
        self._on_detail_edited()

    @Slot()
    def _on_detail_edited(self) -> None:
        if not self._is_following:
            return
        edit = self._detail.unsaved
        if edit is None:
            self._keeper.note(self._waiting)
        elif not edit.is_sent:
            self._keeper.note((*self._waiting, record_of(edit)))
