"""Restore an earlier version of the memory that is shown."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeBar, NoticeKind
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryPatch

if TYPE_CHECKING:
    from muniment.desktop.views.browse.detail.memory_saver import MemorySaver
    from muniment.services.results import Written


class VersionRestoring(QObject):
    """Restores a version on the page of a memory, and offers to undo it; GUI thread only.

    Args:
        context: The window's.
        saver: Saves the memory that is shown.
        notices: Shows what was restored.
        parent: The owner.

    Signals:
        restored: The `Memory` as it is now.
    """

    restored = Signal(object)

    def __init__(
        self,
        context: DesktopContext,
        saver: "MemorySaver",
        notices: NoticeBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._saver = saver
        self._notices = notices

    @Slot(object, int)
    def restore(self, patch: MemoryPatch, version: int) -> None:
        """Save what is typed, and then write the fields of an earlier version.

        Args:
            patch: Those fields.
            version: Its number.
        """
        self._saver.finish()
        memory, memories = self._saver.memory, self._context.services.memories
        if memory is None:
            return
        self._context.tasks.submit(
            lambda: memories.edit(memory.id, patch, PERSON),
            receiver=self,
            on_success=lambda written: self._on_written(written, version),
            on_failure=self._notices.show_error,
        )

    def _on_written(self, written: "Written", version: int) -> None:
        memory, notices = self._saver.memory, self._notices
        if memory is None or memory.id != written.memory.id:
            return
        if not written.changes:
            said = self.tr("The memory already is as in version {number}.").format(number=version)
            notices.show_notice(Notice(said))
            return
        self.restored.emit(written.memory)
        said = self.tr("Restored version {number}.").format(number=version)
        undo = partial(self._context.operations.undo_batch, written.changes.batch_id or "")
        actions = (NoticeAction(self.tr("Undo"), undo),)
        notices.show_notice(Notice(said, NoticeKind.DONE, actions))
