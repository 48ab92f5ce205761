"""One memory: read, edit or delete it; edits save themselves, and agents' changes show."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.detail.detail_page import DetailPage
from muniment.desktop.views.browse.detail.form_state import FormState, fields_of
from muniment.desktop.views.browse.detail.loaded_memory import LoadedMemory, load_memory
from muniment.desktop.views.browse.detail.memory_menu import MemoryMenu
from muniment.desktop.views.browse.detail.memory_reloading import Following
from muniment.desktop.views.browse.detail.memory_saver import kept_ids
from muniment.desktop.views.browse.detail.requested_memory import RequestedMemory
from muniment.desktop.views.metadata.metadata_section import AddValue
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.view_scroll_area import with_wrapped_lines
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.memories.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.desktop.views.browse.detail.memory_form import MemoryForm
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.bulk import BulkChange


class MemoryDetail(QWidget):
    """The right-hand side of the browser; GUI thread only.

    The page of a memory is made when one is first shown or written: it has as many widgets as all
    else in the window.

    Signals:
        saved: The `Memory` as it was written by this window.
        left: What was shown is gone, and the focus was in it.
        kept: The edit stays, although another row was or will be selected.
        delete_asked: Id of the memory to move to the trash; empty for a new one.
        edited: Whether there are unsaved changes.
        memory_asked: Id of another memory that the user wants to see.
        list_asked: A `MemoryFilter` whose memories the user wants to see.
        change_asked: The id of the memory that is shown, and a `BulkChange` for it.
        session_deletion_asked, session_reading_asked: From the Session tab, as it sends them.
    """

    saved = Signal(object)
    left = Signal()
    kept = Signal()
    delete_asked = Signal(str)
    edited = Signal(bool)
    memory_asked = Signal(str)
    list_asked = Signal(object)
    change_asked = Signal(str, object)
    session_deletion_asked = Signal(object)
    session_reading_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._is_new = False
        self.awaited = RequestedMemory(context.tasks, self)
        self._following = Following(context, self)
        self.menu = MemoryMenu(context, self)
        self.add_value = AddValue(context.theme, self)
        self._made: DetailPage | None = None
        self._nothing = EmptyState(
            "file-text",
            self.tr("Select a memory to read it, or write a new one."),
            context.theme,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._nothing)
        self.setLayout(column(self._pages))
        self._following.changed.connect(self._on_changed_elsewhere)
        self._following.failed.connect(self._on_gone_elsewhere)
        self._refresh()

    @property
    def page(self) -> DetailPage:
        """The page of a memory; made when it is first needed."""
        return self._made or self._make_page()

    @property
    def form(self) -> "MemoryForm":
        """The fields of the page."""
        return self.page.form

    @property
    def _is_page_shown(self) -> bool:
        return self._made is not None and self._pages.currentWidget() is self._made

    @property
    def memory_id(self) -> str:
        """Id of the memory that is shown; empty for none and for a new one."""
        return self.memory.id if self.memory is not None else ""

    @property
    def title(self) -> str:
        """Heading of the memory that is shown; empty for none and for a new one."""
        return self.memory.title if self.memory is not None else ""

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
        """Return whether something typed is not saved yet."""
        return self._is_page_shown and self.form.is_dirty

    @property
    def awaits_text(self) -> bool:
        """Return whether a new memory has no text yet, without which nothing can be saved."""
        return self._is_new and not self.form.state.content.strip()

    @property
    def memory(self) -> Memory | None:
        """The memory that is shown; ``None`` for none and for a new one."""
        return None if self._made is None else self._made.saver.memory

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, with all lines of a wrapped heading."""
        least = super().minimumSizeHint()
        return with_wrapped_lines(least, self._made.head) if self._made else least

    def clear(self) -> None:
        """Show no memory; what is typed must have been saved before, see `finish`."""
        had_focus = self._holds_focus(self)
        self._await_nothing()
        self._is_new = False
        if self._made is not None:
            self._made.reset(None)
        self._pages.setCurrentWidget(self._nothing)
        self._refresh()
        if had_focus:
            # Qt would focus a button of the page, and a key pressed now would act on what is next.
            self.left.emit()

    def finish(self) -> None:
        """Save what is typed, and wait for it for a moment.

        What cannot be saved is kept in the vault, and shown when the memory is opened again.
        """
        if self._is_page_shown:
            self.page.saver.finish()

    def prepare(self) -> bool:
        """Make the page of a memory ahead; return whether it was missing."""
        is_missing = self._made is None
        if is_missing:
            self._make_page()
        return is_missing

    def kept_ids(self) -> tuple[str, ...]:
        """Return the ids of memories with text that is kept unsaved; empty for a new one."""
        return kept_ids(self._context.services.unsaved_texts)

    def offer_namespaces(self, names: tuple[str, ...]) -> None:
        """Offer the existing namespaces."""
        if self._made is not None:
            self._made.form.offer_namespaces(names)

    @Slot()
    def reload_session(self) -> None:
        """Show the memory's session again: other memories of it were deleted or restored."""
        if self._made is not None:
            self._made.tabs.session.reload()

    def close_vault(self) -> None:
        """Show nothing any more, not even the names of namespaces; see `finish`."""
        self.clear()
        if self._made is not None:
            self._made.form.forget()

    def show_memory(self, memory_id: str) -> None:
        """Load a memory and show it; `finish` must have been called before."""
        self._await_nothing()
        services = self._context.services
        self.awaited.ask(
            memory_id,
            lambda: load_memory(services, memory_id, is_known=False),
            on_success=self._show,
            on_failure=lambda error: self._on_load_failed(memory_id, error),
        )
        # Makes the page, the first time while the memory is being read.
        self.page.notices.dismiss()

    def _await_nothing(self) -> None:
        self.awaited.cancel()
        self._following.stop()

    def stay(self) -> None:
        """Keep showing this memory: another one that was requested is no longer wanted."""
        if self.awaited.is_open:
            self.awaited.cancel()
            self._following.catch_up(self.memory_id)

    def start_new(self, namespace: str | None) -> None:
        """Show empty fields, or a new memory that could not be saved; focus the text."""
        self._begin_new(namespace)
        kept = self.page.saver.kept()
        self._put_back({} if kept is None else kept.fields)
        self.form.text.focus()

    def _begin_new(self, namespace: str | None) -> None:
        self._await_nothing()
        self._is_new = True
        self.page.reset(namespace)
        self.page.tabs.hide()
        self._pages.setCurrentWidget(self.page)
        self._refresh()

    @Slot()
    def ask_to_delete(self) -> None:
        """Request that the shown memory go to the trash, or that a new one be discarded."""
        if self._is_page_shown and self.page.saver.is_running:
            # A new memory may be about to exist.
            self.finish()
        if self.memory is not None or self._is_new:
            self.delete_asked.emit(self.memory_id)

    @Slot()
    def focus_text(self) -> None:
        """Put the cursor into the text."""
        if self._is_page_shown:
            self.form.text.focus()

    @Slot()
    def save(self) -> None:
        """Save at once what would save itself in a moment, or show why it cannot be saved."""
        if self.is_dirty:
            self.page.saver.save()
            if self.form.metadata.problem:
                self.form.metadata.focus_problem()

    def discard_new(self) -> None:
        """Discard a new memory that is not saved yet."""
        self.page.saver.forget()
        self.clear()

    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Follow changes that others make to the memory that is shown."""
        is_saving = self._made is not None and self._made.saver.is_running
        is_waiting = is_saving or self.awaited.is_open
        self._following.hear(change_set, self.memory_id, is_waiting=is_waiting)

    def _make_page(self) -> DetailPage:
        self._made = page = DetailPage(self._context, self.menu, self.add_value)
        page.form.offer_namespaces(self._context.namespaces.names)
        self._connect_page(page)
        # Tab reaches what is added last after the list, which is the last part of the window.
        self._pages.addWidget(page)
        return page

    def _connect_page(self, page: DetailPage) -> None:
        tabs, head, form, saver = page.tabs, page.head, page.form, page.saver
        tabs.memory_asked.connect(self.memory_asked)
        tabs.list_asked.connect(self.list_asked)
        page.restoring.restored.connect(self._on_restoring_restored)
        tabs.session.deletion_asked.connect(self.session_deletion_asked)
        tabs.session.reading_asked.connect(self.session_reading_asked)
        head.delete_asked.connect(self.ask_to_delete)
        head.change_asked.connect(self._on_head_change_asked)
        page.form.change_asked.connect(self._on_head_change_asked)
        form.edited.connect(self._on_form_edited)
        form.content.committed.connect(self.save)
        form.metadata.committed.connect(self.save)
        saver.saved.connect(self._on_saver_saved)
        saver.outdated.connect(lambda: self._following.load(self.memory_id))
        saver.failed.connect(self._on_saver_failed)
        page.text_conflict.changed.connect(self._refresh)

    def _show(self, loaded: LoadedMemory) -> None:
        self._is_new = False
        self.page.show_memory(loaded)
        self._pages.setCurrentWidget(self.page)
        self._refresh()
        if self.is_dirty:
            self._on_form_edited()
        self._following.catch_up(self.memory_id)

    def _put_back(self, fields: "Mapping[str, Any]") -> None:
        if fields:
            self.page.put_back(fields)
            self._on_form_edited()

    def _on_load_failed(self, memory_id: str, error: Exception) -> None:
        self.clear()
        if isinstance(error, NotFoundError | DamagedMemoryError):
            # What was typed for a memory that cannot be shown any more becomes a new one.
            kept = self.page.saver.take_kept(memory_id)
            if kept is not None and "content" in kept.fields:
                self._keep_as_new(kept.fields)
        if not isinstance(error, NotFoundError):
            self._context.tasks.failed_unheard.emit(error)

    @Slot(object)
    def _on_changed_elsewhere(self, loaded: LoadedMemory) -> None:
        memory = self.memory
        if memory is None or loaded.memory.version < memory.version:
            return
        if loaded.memory.version == memory.version:
            self.page.saver.learn(loaded.memory)
        self.page.show_facts(loaded)
        self._refresh()
        if loaded.memory.version > memory.version:
            self.page.text_conflict.compare(loaded.memory, before=memory.content)

    @Slot(object)
    def _on_gone_elsewhere(self, error: Exception) -> None:
        if not isinstance(error, NotFoundError):
            self._context.tasks.failed_unheard.emit(error)
        elif not (self.form.is_dirty and self.form.state.content.strip()):
            self.clear()
        else:
            self.page.saver.take_kept(self.memory_id)
            self._keep_as_new(fields_of(self.form.state, FormState.empty()))
            self.kept.emit()
            self.page.warn(
                self.tr(
                    "This memory was deleted while you were editing. Your text is saved as a new "
                    "memory."
                )
            )

    def _keep_as_new(self, fields: "Mapping[str, Any]") -> None:
        """Turn what was typed into a new memory, because its memory is gone.

        The focus stays elsewhere if it is there: what is typed is not meant for this memory.
        """
        is_here = self._holds_focus(self)
        self._begin_new(None)
        self._put_back(fields)
        self.page.tabs.setVisible(bool(self.form.state.metadata))
        if is_here and not self._holds_focus(self.form, self.page.tabs):
            self.form.text.focus()

    @property
    def is_edited(self) -> bool:
        """Return whether the user is at work on the fields, or something is not saved."""
        return self._is_page_shown and (
            self.form.is_dirty or self._holds_focus(self.form, self.page.tabs)
        )

    def _holds_focus(self, *parts: QWidget) -> bool:
        place = self.window().focusWidget()
        return any(part.isAncestorOf(place) for part in parts)

    @Slot(object)
    def _on_saver_saved(self, memory: Memory) -> None:
        self._is_new = False
        self.page.show_facts(LoadedMemory(memory, self.page.key_names))
        self._refresh()
        self._following.catch_up(memory.id, self.page.saver.batch_id)
        self.saved.emit(memory)

    @Slot(object)
    def _on_saver_failed(self, error: Exception) -> None:
        self.page.notices.show_error(error)
        self._following.catch_up(self.memory_id)

    @Slot()
    def _on_form_edited(self) -> None:
        self._refresh()
        if not self._is_page_shown:
            return
        self.page.saver.touch()
        self.page.text_conflict.follow()
        if self.is_dirty and self.awaited.is_open:
            # The edit belongs to the shown memory; the one being loaded would replace it.
            self.stay()
            self.kept.emit()

    @Slot(object)
    def _on_head_change_asked(self, change: "BulkChange") -> None:
        if self.memory is not None:
            self.change_asked.emit(self.memory.id, change)

    @Slot(object)
    def _on_restoring_restored(self, memory: Memory) -> None:
        self._on_changed_elsewhere(LoadedMemory(memory, self.page.key_names))
        self.saved.emit(memory)

    @Slot()
    def _refresh(self) -> None:
        memory, is_dirty = self.memory, self.is_dirty
        self.menu.show_memory(memory)
        self.add_value.setEnabled(memory is not None)
        if self._made is not None:
            page = self._made
            is_stopped = is_dirty and (page.text_conflict.is_open or bool(page.form.problem))
            page.head.show_memory(memory, is_dirty=is_dirty, is_stopped=is_stopped)
        self.edited.emit(is_dirty)
