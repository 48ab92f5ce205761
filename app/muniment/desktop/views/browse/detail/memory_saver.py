"""Saves the memory that is being edited, without touching what is typed."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.background.autosave import Autosave, Save
from muniment.desktop.shell.background.editing_stretch import EditingStretch
from muniment.desktop.widgets.text_merge import end_undo_step
from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError, MunimentError, NotFoundError, VaultLockedError
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.browse.detail.memory_form import MemoryForm
    from muniment.domain.memories.memory import Memory
    from muniment.services.memories.unsaved_texts import UnsavedTextService
    from muniment.services.results import Written


class MemorySaver(QObject):
    """Saves one form by itself; GUI thread only.

    What is not saved, or cannot be, is kept in the vault until it is.

    Signals:
        saved: The `Memory` as it was written.
        outdated: The memory has a newer version, or is gone.
        failed: The exception of a save that failed for another reason.
    """

    saved = Signal(object)
    outdated = Signal()
    failed = Signal(object)

    def __init__(self, context: "DesktopContext", form: "MemoryForm", parent: QObject) -> None:
        super().__init__(parent)
        self._memories = context.services.memories
        self._texts = context.services.unsaved_texts
        self._tasks = context.tasks
        self._form = form
        self._autosave = Autosave(context.tasks, self._next_save, self)
        self.memory: Memory | None = None
        self.is_held = False
        """Whether nothing is saved until the user has chosen between two texts."""
        self._stretch = EditingStretch()
        self.batch_id = ""
        """The batch of the last save; empty before the first."""

    @property
    def is_running(self) -> bool:
        """Return whether a save is running."""
        return self._autosave.is_running

    def begin(self, memory: "Memory | None") -> None:
        """Save the form as this memory from now on, or as a new one."""
        self._autosave.stop()
        self.is_held = False
        self.memory = memory
        self._stretch.end()

    def rebase(self, memory: "Memory | None") -> None:
        """Continue from a version that others wrote; what follows is another stretch."""
        self.memory = memory
        self._stretch.end()
        self.keep()

    def learn(self, memory: "Memory") -> None:
        """Show what Muniment found out about the version that is being edited."""
        self.memory = memory
        self._form.rebase(memory)

    def touch(self) -> None:
        """Note that the form was edited."""
        self._stretch.touch()
        self.keep()
        # Also where the form is as it was: the save that is running writes something else.
        self._autosave.touch()

    def kept(self, of: str | None = None) -> UnsavedText | None:
        """Return what the vault keeps of a memory, this one by default, because it is not saved."""
        of = self._of if of is None else of
        with suppress(VaultLockedError):
            return next((t for t in self._texts.kept(TypedIn.MEMORY, PERSON) if t.of == of), None)
        return None

    def take_kept(self, of: str) -> UnsavedText | None:
        """Return what the vault keeps of a memory that is gone, and drop it."""
        kept = self.kept(of)
        self._drop(of)
        return kept

    @Slot()
    def save(self) -> None:
        """Save at once what can be saved."""
        self._autosave.save()

    @Slot()
    def save_step(self) -> None:
        """Save what was changed with one click, as a version of its own that one undo reverses."""
        self._stretch.end()
        self.save()
        self._stretch.end()

    def finish(self) -> None:
        """Save what can be saved, and wait for it for a moment."""
        self._autosave.finish()

    def stop(self) -> None:
        """Stop saving; the vault keeps what is not saved."""
        self._autosave.stop()

    def forget(self) -> None:
        """Drop what is not saved."""
        self._autosave.stop()
        self._drop()

    @property
    def _of(self) -> str:
        return "" if self.memory is None else self.memory.id

    def keep(self) -> None:
        """Keep in the vault, which holds it in memory at first, what is not saved yet."""
        if not self._form.is_dirty:
            self._drop()
            return
        with suppress(VaultLockedError):
            self._texts.keep(TypedIn.MEMORY, self._unsaved(), PERSON)

    def _unsaved(self) -> UnsavedText:
        version = 0 if self.memory is None else self.memory.version
        return UnsavedText(self._of, version, self._form.unsaved_fields)

    def _drop(self, of: str | None = None) -> None:
        with suppress(VaultLockedError):
            if self._texts.drop(TypedIn.MEMORY, self._of if of is None else of, PERSON):
                self._tasks.submit(self._write_down, receiver=self)

    def _write_down(self) -> None:
        """Write what is kept on a worker; if that fails, the vault tries again."""
        with suppress(MunimentError):
            self._texts.write_down(PERSON)

    def _next_save(self) -> "Save[Written] | None":
        if not self._form.is_dirty:
            return None
        values = {} if self.is_held else self._form.savable()
        if self.memory is None and "content" not in values:
            values = {}
        if values.keys() != self._form.changed.keys() - {"namespace"}:
            # A crash must not lose what cannot be saved.
            self._tasks.submit(self._write_down, receiver=self)
        if not values:
            return None
        self.batch_id = self._stretch.saving()
        end_undo_step(self._form.content)
        return Save(
            self._work(values, self.batch_id),
            on_success=lambda written: self._on_written(values, written),
            on_failure=self._on_failed,
        )

    def _work(self, values: dict[str, Any], batch_id: str) -> "Callable[[], Written]":
        memories, memory = self._memories, self.memory
        texts, sent = self._texts, self._unsaved()

        def write() -> "Written":
            if memory is None:
                return memories.remember(draft, PERSON, batch_id=batch_id)
            return memories.edit(
                memory.id,
                patch,
                PERSON,
                expected_version=memory.version,
                batch_id=batch_id,
                wait=False,
            )

        def work() -> "Written":
            # The answer may come too late; even then, saved text must not come back as unsaved.
            with texts.saving(TypedIn.MEMORY, sent, PERSON) as saved:
                written = write()
                saved.of, saved.version = written.memory.id, written.memory.version
                return written

        if memory is None:
            draft = self._form.draft(values)
        else:
            patch = self._form.patch(values)
        return work

    def _on_written(self, values: dict[str, Any], written: "Written") -> None:
        was_new = self.memory is None
        self.memory = written.memory
        if was_new:
            self._drop("")
        self._form.rebase(written.memory, saved=values)
        self.keep()
        self.saved.emit(written.memory)

    def _on_failed(self, error: Exception) -> None:
        if self.memory is not None and isinstance(error, ConflictError | NotFoundError):
            self.outdated.emit()
        else:
            self.failed.emit(error)


def kept_ids(texts: "UnsavedTextService") -> tuple[str, ...]:
    """Return of which memories the vault keeps unsaved text; an empty id for a new one."""
    with suppress(VaultLockedError):
        return tuple(text.of for text in texts.kept(TypedIn.MEMORY, PERSON))
    return ()
