"""One memory: read, edit, save or delete it, and follow changes made by agents."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.words import flag_text
from muniment.desktop.views.browse.awaited_memory import AwaitedMemory
from muniment.desktop.views.browse.detail_page import DetailPage
from muniment.desktop.views.browse.following import Following
from muniment.desktop.views.browse.loaded_memory import LoadedMemory, load_memory
from muniment.desktop.views.browse.memory_form import FormState
from muniment.desktop.views.browse.pending_save import PendingSave
from muniment.desktop.views.browse.saving import Saving
from muniment.desktop.views.browse.unsaved_edit import UnsavedEdit
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.view_room import with_wrapped_lines
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.memories.memory import Memory, MemoryPatch

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.bulk import BulkChange


class MemoryDetail(QWidget):
    """The right-hand side of the browser; GUI thread only.

    Signals:
        saved: The `Memory` as it was written by this window.
        save_failed: A save did not succeed.
        kept: The edit stays, although another row was or will be selected.
        delete_asked: Id of the memory to move to the trash; empty for a new one.
        edited: Whether there are unsaved changes.
        memory_asked: Id of another memory that the user wants to see.
        list_asked: A `MemoryFilter` whose memories the user wants to see.
        change_asked: The id of the memory that is shown, and a `BulkChange` for it.
    """

    saved = Signal(object)
    save_failed = Signal()
    kept = Signal()
    delete_asked = Signal(str)
    edited = Signal(bool)
    memory_asked = Signal(str)
    list_asked = Signal(object)
    change_asked = Signal(str, object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._memory: Memory | None = None
        self._key_names: dict[str, str] = {}
        self._is_new = False
        self._saving = Saving(context, self)
        # Counts what was shown, so that a late answer to a save does not replace another memory.
        self._turn = 0
        self.awaited = AwaitedMemory(context.tasks, self)
        self._following = Following(context, self)
        self._build()
        self._connect()
        self.clear()

    @property
    def memory_id(self) -> str:
        """Id of the memory that is shown; empty for none and for a new one."""
        return self._memory.id if self._memory is not None else ""

    @property
    def title(self) -> str:
        """Heading of the memory that is shown; empty for none and for a new one."""
        return self._memory.title if self._memory is not None else ""

    @property
    def meant_id(self) -> str:
        """Id of the memory being loaded, or else of the one that is shown."""
        return self.awaited.memory_id or self.memory_id

    @property
    def is_new(self) -> bool:
        """Return whether a new memory is being written."""
        return self._is_new

    @property
    def is_dirty(self) -> bool:
        """Return whether there are unsaved changes."""
        return self._pages.currentWidget() is self._page and self.form.is_dirty

    @property
    def unsaved(self) -> UnsavedEdit | None:
        """The unsaved edit; ``None`` if there is none."""
        if not self.is_dirty:
            return None
        return UnsavedEdit(self._memory, self.form.state, self._saving.pending)

    @property
    def is_saving(self) -> bool:
        """Return whether a save is running."""
        return self._saving.pending is not None

    @property
    def can_save(self) -> bool:
        """Return whether Save would do something."""
        return self.is_dirty and not self.is_saving and self.form.is_complete

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, with all lines of a wrapped heading."""
        return with_wrapped_lines(super().minimumSizeHint(), self.head)

    def clear(self) -> None:
        """Show no memory, and forget the one that was shown."""
        self._begin(None, is_new=False)
        self._pages.setCurrentWidget(self._nothing)
        self._refresh()

    def show_memory(self, memory_id: str) -> None:
        """Load a memory and show it; unsaved changes must have been handled before."""
        self.notices.dismiss()
        self._await_nothing()
        services = self._context.services
        self.awaited.ask(
            memory_id,
            lambda: load_memory(services, memory_id, is_known=False),
            on_success=self._on_loaded,
            on_failure=self._on_load_failed,
        )

    def _await_nothing(self) -> None:
        self.awaited.cancel()
        self._following.stop()

    def stay(self) -> None:
        """Keep showing this memory: another one that was requested is no longer wanted."""
        if self.awaited.is_open:
            self.awaited.cancel()
            self._following.catch_up(self.memory_id)

    def start_new(self, namespace: str | None) -> None:
        """Show empty fields, with the cursor in the text."""
        self._begin(namespace, is_new=True)
        self.tabs.hide()
        self._pages.setCurrentWidget(self._page)
        self._refresh()
        self.form.content.setFocus()

    def _begin(self, namespace: str | None, *, is_new: bool) -> None:
        self._await_nothing()
        self._saving.pending = None
        self._turn += 1
        self._memory = None
        self._key_names = {}
        self._is_new = is_new
        self.notices.dismiss()
        self.form.load_new(namespace)
        self.tabs.clear()

    @Slot()
    def ask_to_delete(self) -> None:
        """Request that the shown memory go to the trash, or that a new one be discarded."""
        if self._memory is not None or self._is_new:
            self.delete_asked.emit(self.memory_id)

    @Slot()
    def focus_text(self) -> None:
        """Put the cursor into the text."""
        if self._pages.currentWidget() is self._page:
            self.form.content.setFocus()

    @Slot()
    def save(self) -> None:
        """Save the changes; ask before overwriting a memory that changed meanwhile."""
        if self.can_save:
            self._write()
        elif self.is_dirty and self.form.metadata.problem:
            self.form.metadata.focus_problem()
        elif self.is_dirty and not self.is_saving:
            self.form.content.setFocus()

    @Slot()
    def revert(self) -> None:
        """Restore what was loaded."""
        self.notices.dismiss()
        if self._memory is None:
            self.form.load_new(self.form.state.namespace)
        else:
            self.form.load(self._memory)

    def take_unsaved(self) -> UnsavedEdit | None:
        """Return the unsaved edit, for `restore_unsaved`, and show nothing any more."""
        unsaved = self.unsaved
        self.clear()
        self.form.forget()
        return unsaved

    def restore_unsaved(self, unsaved: UnsavedEdit) -> None:
        """Show an unsaved edit again, or what was typed after a save that succeeded."""
        self._await_nothing()
        save = unsaved.save
        memory = save.written if save is not None and save.written is not None else unsaved.memory
        if memory is None:
            self._keep_as_new(unsaved.state)
            self.form.content.setFocus()
        else:
            self._show(LoadedMemory(memory, {}))
            self.form.show_state(unsaved.state)
        if save is not None and not save.is_answered:
            self._saving.pending, save.turn = save, self._turn
            self._refresh()

    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Follow changes that others make to the memory that is shown."""
        is_waiting = self.is_saving or self.awaited.is_open
        self._following.hear(change_set, self.memory_id, is_waiting=is_waiting)

    def _build(self) -> None:
        self._page = page = DetailPage(self._context)
        self.head, self.form = page.head, page.form
        self.tabs, self.notices, self.discard = page.tabs, page.notices, page.revert
        self._nothing = EmptyState(
            "file-text",
            self.tr("Choose a memory to read it, or write a new one."),
            self._context.theme,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(page)
        self.setLayout(column(self._pages))

    def _connect(self) -> None:
        self.tabs.memory_asked.connect(self.memory_asked)
        self.tabs.list_asked.connect(self.list_asked)
        self.tabs.restore_asked.connect(self._on_tabs_restore_asked)
        self.tabs.failed.connect(self.notices.show_error)
        self._page.save.clicked.connect(self.save)
        self._page.revert.clicked.connect(self.revert)
        self.head.delete_asked.connect(self.ask_to_delete)
        self.head.change_asked.connect(self._on_head_change_asked)
        self.head.copied.connect(self._on_head_copied)
        self.form.edited.connect(self._on_form_edited)
        self.form.content.committed.connect(self.save)
        self.form.metadata.committed.connect(self.save)
        self._saving.answered.connect(self._on_saving_answered)
        self._following.changed.connect(self._on_changed_elsewhere)
        self._following.compared.connect(self._on_compared)
        self._following.failed.connect(self._on_gone_elsewhere)

    def _show(self, loaded: LoadedMemory) -> None:
        self._turn += 1
        self._memory = loaded.memory
        # A memory saved here comes without the names of keys.
        self._key_names = loaded.key_names or self._key_names
        self._is_new = False
        self.form.load(loaded.memory)
        self.tabs.show_memory(loaded.memory, self._key_names)
        self.tabs.show()
        self._pages.setCurrentWidget(self._page)
        if loaded.memory.flags:
            self._warn(" ".join(flag_text(flag) for flag in loaded.memory.flags))
        self._refresh()

    def _on_loaded(self, loaded: LoadedMemory) -> None:
        self._show(loaded)
        self._following.catch_up(self.memory_id)

    def _on_load_failed(self, error: Exception) -> None:
        self.clear()
        if not isinstance(error, NotFoundError):
            self._context.tasks.failed_unheard.emit(error)

    @Slot(object)
    def _on_changed_elsewhere(self, loaded: LoadedMemory) -> None:
        if self._memory is None or loaded.memory.version == self._memory.version:
            return
        if not self.form.is_dirty:
            self._show(loaded)
            return
        self._offer_theirs(self.tr("This memory was changed by someone else meanwhile."), loaded)

    @Slot(object)
    def _on_gone_elsewhere(self, error: Exception) -> None:
        if not isinstance(error, NotFoundError):
            self._context.tasks.failed_unheard.emit(error)
        elif not self.form.is_dirty:
            self.clear()
        else:
            # What the user typed outlives the memory: it can be kept as a new one.
            self._keep_as_new(self.form.state)
            self.kept.emit()
            self._warn(
                self.tr("This memory was deleted meanwhile. Save keeps your text as a new one.")
            )

    def _keep_as_new(self, state: FormState) -> None:
        """Offer what was typed as a new memory; its metadata is shown, because it is saved too.

        The focus stays elsewhere if it is there: what is typed is not meant for this memory.
        """
        is_here = self._holds_focus(self)
        self._begin(state.namespace, is_new=True)
        self.form.show_state(state)
        self.tabs.setVisible(bool(state.metadata))
        self._pages.setCurrentWidget(self._page)
        self._refresh()
        if is_here and not self._holds_focus(self.form, self.tabs):
            # The control that had it was hidden with the memory.
            self.form.content.setFocus()

    def _holds_focus(self, *parts: QWidget) -> bool:
        place = self.window().focusWidget()
        return any(part.isAncestorOf(place) for part in parts)

    def _write(self, *, is_forced: bool = False) -> None:
        self.notices.dismiss()
        save = PendingSave(self.form.state, self._turn)
        self._saving.write(save, self.form, self._memory, is_forced=is_forced)
        self._refresh()

    @Slot(object, bool)
    def _on_saving_answered(self, save: PendingSave, is_current: bool) -> None:  # noqa: FBT001 - a signal's
        if save.written is None:
            self._on_not_saved(save.error, is_current=is_current)
            return
        if is_current:
            if save.turn == self._turn:
                self._show_written(save, save.written)
            self._refresh()
            self._following.catch_up(self.memory_id, save.batch_id)
        self.saved.emit(save.written)

    def _show_written(self, save: PendingSave, memory: Memory) -> None:
        typed = self.form.state
        self._show(LoadedMemory(memory, {}))
        if typed != save.sent:
            # The user typed on while it was saved.
            self.form.show_state(typed)
        if save.said:
            undo = partial(self._context.operations.undo_batch, save.batch_id)
            actions = (NoticeAction(self.tr("Undo"), undo),)
            self.notices.show_notice(Notice(save.said, NoticeKind.DONE, actions))

    def _on_not_saved(self, error: Exception | None, *, is_current: bool) -> None:
        if is_current:
            self._refresh()
        # After a lock or as a new memory, the edit is kept elsewhere and is unsaved there.
        self.save_failed.emit()
        if not is_current or error is None:
            return
        if isinstance(error, ConflictError) and self._memory is not None:
            self._following.compare(self._memory.id)
        else:
            self.notices.show_error(error)
            self._following.catch_up(self.memory_id)

    @Slot(object)
    def _on_compared(self, theirs: LoadedMemory) -> None:
        text = self.tr("Not saved: this memory was changed by someone else meanwhile.")
        self._offer_theirs(text, theirs)
        self._following.catch_up(self.memory_id)

    @Slot()
    def _on_form_edited(self) -> None:
        self._refresh()
        if self.is_dirty and self.awaited.is_open:
            # The edit belongs to the shown memory; the one being loaded would replace it.
            self.stay()
            self.kept.emit()

    @Slot(str)
    def _on_head_copied(self, text: str) -> None:
        self.notices.show_notice(Notice(text, NoticeKind.DONE))

    @Slot(object)
    def _on_head_change_asked(self, change: "BulkChange") -> None:
        if self._memory is not None:
            self.change_asked.emit(self._memory.id, change)

    @Slot(object, int)
    def _on_tabs_restore_asked(self, patch: MemoryPatch, version: int) -> None:
        memory = self._memory
        if memory is None or self.is_saving:
            return
        if self.is_dirty:
            self._warn(self.tr("Save or discard your changes first."))
            return
        said = self.tr("Version {number} is back.").format(number=version)
        self._saving.edit(PendingSave(self.form.state, self._turn, said), memory, patch)
        self._refresh()

    def _offer_theirs(self, text: str, theirs: LoadedMemory) -> None:
        """Let the user choose between the other version and their own."""
        load = NoticeAction(self.tr("Load theirs"), lambda: self._show(theirs))
        keep = NoticeAction(self.tr("Keep mine"), lambda: self._write(is_forced=True))
        self._warn(text, load, keep)

    def _warn(self, text: str, *actions: NoticeAction) -> None:
        self.notices.show_notice(Notice(text, NoticeKind.CAUTION, actions))

    @Slot()
    def _refresh(self) -> None:
        self._page.offer(can_save=self.can_save, is_dirty=self.is_dirty, is_saving=self.is_saving)
        self.form.metadata.add_value.setEnabled(self._memory is not None)
        self.head.show_memory(self._memory, is_dirty=self.is_dirty)
        self.edited.emit(self.is_dirty)
