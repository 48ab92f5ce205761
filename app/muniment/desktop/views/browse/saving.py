"""Saves the memory in the detail, one save at a time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from muniment.desktop.views.browse.unsaved_edit import UnsavedEdit
from muniment.desktop.views.browse.unsaved_record import record_of
from muniment.domain.access import PERSON
from muniment.services.memories.unsaved_texts import TypedIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.browse.memory_form import MemoryForm
    from muniment.desktop.views.browse.pending_save import PendingSave
    from muniment.domain.memories.memory import Memory, MemoryPatch
    from muniment.services.results import Written


class Saving(QObject):
    """Holds the running save and receives its outcome, even after it was abandoned.

    GUI thread only.

    Signals:
        answered: A finished `PendingSave`, and whether it was still the current one.
    """

    answered = Signal(object, bool)

    def __init__(self, context: "DesktopContext", parent: QObject) -> None:
        super().__init__(parent)
        self._memories = context.services.memories
        self._texts = context.services.unsaved_texts
        self._tasks = context.tasks
        self.pending: PendingSave | None = None

    def write(
        self, save: "PendingSave", form: "MemoryForm", memory: "Memory | None", *, is_forced: bool
    ) -> None:
        """Save the form.

        Args:
            save: Becomes the current save.
            form: The form to save.
            memory: The memory to change; ``None`` for a new memory.
            is_forced: Overwrite changes that others made meanwhile.
        """
        memories = self._memories
        if memory is None:
            draft = form.draft()
            self._run(save, None, lambda: memories.remember(draft, PERSON))
        else:
            self.edit(save, memory, form.patch(), is_forced=is_forced)

    def edit(
        self,
        save: "PendingSave",
        memory: "Memory",
        patch: "MemoryPatch",
        *,
        is_forced: bool = False,
    ) -> None:
        """Change a memory; fails with a conflict if others changed it, unless it is forced."""
        memories, expected = self._memories, None if is_forced else memory.version
        self._run(
            save,
            memory,
            lambda: memories.edit(memory.id, patch, PERSON, expected_version=expected),
        )

    def _run(
        self, save: "PendingSave", memory: "Memory | None", work: "Callable[[], Written]"
    ) -> None:
        self.pending = save
        texts, sent = self._texts, record_of(UnsavedEdit(memory, save.sent))

        def write() -> "Written":
            # The callback may never run; even then, saved text must not be restored as unsaved.
            with texts.saving(TypedIn.MEMORY, sent, PERSON):
                return work()

        def on_written(written: "Written") -> None:
            save.written, save.batch_id = written.memory, written.changes.batch_id or ""
            self._answer(save)

        def on_failure(error: Exception) -> None:
            save.error = error
            self._answer(save)

        self._tasks.submit(write, receiver=self, on_success=on_written, on_failure=on_failure)

    def _answer(self, save: "PendingSave") -> None:
        is_current = save is self.pending
        if is_current:
            self.pending = None
        self.answered.emit(save, is_current)
