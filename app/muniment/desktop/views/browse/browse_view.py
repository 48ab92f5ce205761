"""Browse: the list with its search field, and the details of one memory."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMessageBox, QSplitter, QVBoxLayout

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.view import TIDY, DestinationView
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.browse.bulk.bulk_question import bulk_question
from muniment.desktop.views.browse.bulk.bulk_work import BulkWork
from muniment.desktop.views.browse.bulk.selection_summary import DetailStack
from muniment.desktop.views.browse.detail.damaged_deletion import DamagedDeletion
from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
from muniment.desktop.views.browse.detail.shown_deletion import ShownDeletion
from muniment.desktop.views.browse.listing.list_export import ListExport
from muniment.desktop.views.browse.listing.list_pane import ListPane
from muniment.desktop.views.browse.sessions.session_deletion import SessionDeletion
from muniment.desktop.views.browse.sessions.session_reading import SessionReading
from muniment.desktop.views.browse.shown_memory import ShownMemory
from muniment.desktop.views.importing.import_flow import ImportFlow
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import Selection, Trash
from muniment.domain.memories.kept_searches import KeptSearch

if TYPE_CHECKING:
    from muniment.desktop.shell.undo.undo_operation import TakenBack
    from muniment.domain.access import Namespace
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.bulk import BulkChange
    from muniment.domain.memories.query import MemoryFilter

_WIDTHS = (400, 520)


class BrowseView(DestinationView):
    """The list of memories and the memory that is read or edited; GUI thread only."""

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_filled = False
        self._question: QMessageBox | None = None
        self.pane = ListPane(context)
        self.detail = MemoryDetail(context)
        self.shown = ShownMemory(self.pane, self.detail, self.leave, self)
        self.right = DetailStack(self.detail, self.pane)
        self.bulk = BulkWork(context, self)
        self.deletion = ShownDeletion(context, self.detail, self)
        self.damaged = DamagedDeletion(context, self)
        self.session_deletion = SessionDeletion(context, self)
        self.session_reading = SessionReading(context, self)
        self.exporting = ListExport(context, self.pane, self)
        self.importing = ImportFlow(context, self, lambda: context.namespaces.chosen or "")
        self._tidy = global_action("list.tidy", context.theme, self)
        self._tidy.triggered.connect(lambda: self.place_asked.emit(TIDY))
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        for part in (self.pane, self.right):
            self._parts.addWidget(part)
        self._parts.setStretchFactor(0, 2)
        self._parts.setStretchFactor(1, 3)
        self._parts.setSizes(list(_WIDTHS))
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._parts)
        self.setLayout(layout)
        self._connect()

    def open(self) -> None:
        """Fill the view after the vault is unlocked; later visits find it as it was left.

        The memory shown when the vault was locked is shown again. So is one with text that could
        not be saved, even from before the program last ended.
        """
        if self._is_filled:
            self.pane.focus_list()
            return
        self._is_filled = True
        self.pane.search.open()
        self.detail.offer_namespaces(self._context.namespaces.names)
        self.pane.show_namespace(self._context.namespaces.chosen)
        self.pane.focus_list()
        if self.shown.open():
            self._start_new_now()

    def close_vault(self) -> None:
        """Save what is typed, and forget everything readable."""
        if self._question is not None:
            self._question.done(0)
        self.shown.close_vault()
        self._is_filled = False
        self.bulk.stop()
        self.damaged.stop()
        self.session_deletion.stop()
        self.session_reading.stop()
        self.importing.close_vault()
        self.detail.finish()
        # Before the detail: a row that loses the selection may ask for another memory.
        self.pane.clear()
        self.detail.close_vault()

    def show_memory(self, memory_id: str) -> None:
        """Show a memory, and select it if the list has it."""
        self.leave()
        self.shown.show(memory_id)

    def show_list(self, wanted: "MemoryFilter") -> None:
        """List the memories that pass a filter; the switcher follows if it names one namespace."""
        self.leave()
        self._show_list_now(wanted)

    def search_for(self, text: str) -> None:
        """Search for a text in the current namespace, as if the user had typed it."""
        self.ask(replace(self.pane.search.question, query=text))

    @Slot(object)
    def ask(self, question: KeptSearch) -> None:
        """Run a kept or changed search in the one namespace it names, otherwise in all."""
        self.leave()
        names = question.filter.namespaces
        self._context.namespaces.choose(names[0] if len(names) == 1 else None)
        self.pane.show_question(question)

    def leave(self) -> None:
        """Save what is typed, before something else is shown.

        What cannot be saved is kept, and shown when its memory is opened again. So are the other
        fields of a new memory that has no text yet.
        """
        self.detail.finish()
        if self.detail.is_dirty and not self.detail.awaits_text:
            text = self.tr(
                "Some changes couldn't be saved. Muniment keeps them and brings them back when "
                "you open it again."
            )
            self.notice_given.emit(Notice(text, NoticeKind.CAUTION))

    @Slot()
    def start_new(self) -> None:
        """Start a new memory in the namespace that is shown."""
        self.leave()
        self._start_new_now()

    @Slot()
    def delete_chosen(self) -> None:
        """Move the memory that is shown, or all selected ones, to the trash."""
        if self.damaged.ask(self.pane.view):
            return
        if self.pane.selected_count > 1:
            self.pane.bulk_bar.ask_to_trash()
        else:
            # The previous memory may still be on the screen; it is not the one to delete.
            self.detail.awaited.once_here(self._delete_shown)

    def _delete_shown(self) -> None:
        if self.detail.memory_id:
            self.detail.ask_to_delete()

    def commands(self) -> tuple[QAction, ...]:
        """Return the commands for the shown memory, the selection and the list."""
        of_memory = (*self.detail.menu.commands, self.detail.add_value)
        return (*of_memory, *self.pane.bulk_bar.actions_, *self._of_list)

    @property
    def _of_list(self) -> tuple[QAction, ...]:
        pane, search = self.pane.commands, self.pane.search.commands
        exports = (self.exporting.action, self.exporting.bundle_action)
        return (*pane, self._tidy, *exports, *search)

    def ahead(self) -> Iterator[None]:
        """Make the page of a memory, which the first that is shown would wait for."""
        if self.detail.prepare():
            yield

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        self._context.namespaces.refresh()
        self.pane.reload()

    def save_layout(self, settings: QSettings) -> None:
        """Save the widths of the panes."""
        settings.setValue("browse/split", self._parts.saveState())
        self.pane.save_layout(settings)

    def restore_layout(self, settings: QSettings) -> None:
        """Restore the widths of the panes."""
        self.pane.restore_layout(settings)
        state = settings.value("browse/split")
        if isinstance(state, QByteArray):
            self._parts.restoreState(state)

    def _connect(self) -> None:
        context, pane, detail = self._context, self.pane, self.detail
        context.bridge.changed.connect(self._on_bridge_changed)
        context.namespaces.chosen_changed.connect(self._on_namespace_chosen)
        context.namespaces.listed.connect(self._on_namespaces_listed)
        pane.memory_activated.connect(lambda: detail.awaited.once_here(detail.focus_text))
        pane.new_asked.connect(self.start_new)
        pane.delete_asked.connect(self.delete_chosen)
        pane.failed.connect(self.failed)
        pane.notice_given.connect(self.notice_given)
        pane.question_asked.connect(self.ask)
        pane.bulk_asked.connect(self._on_pane_bulk_asked)
        pane.menu.copied.connect(self._on_menu_copied)
        bar, bulk = pane.bulk_bar, self.bulk
        bar.stop_asked.connect(bulk.stop)
        bulk.started.connect(bar.show_started)
        bulk.progressed.connect(bar.show_progress)
        bulk.ended.connect(bar.show_ended)
        bulk.ended.connect(self._on_bulk_ended)
        bulk.notice_given.connect(self._on_bulk_notice_given)
        bulk.failed.connect(self.failed)
        for deletion in (self.deletion, self.damaged):
            deletion.deleted.connect(pane.remove)
            deletion.notice_given.connect(self._on_bulk_notice_given)
            deletion.failed.connect(self.failed)
        detail.session_deletion_asked.connect(self.session_deletion.ask)
        detail.session_reading_asked.connect(self.session_reading.show_session)
        self.session_reading.notice_given.connect(self.notice_given)
        self.session_reading.failed.connect(self.failed)
        self.session_deletion.ended.connect(detail.reload_session)
        self.session_deletion.notice_given.connect(self._on_bulk_notice_given)
        for kept in (detail.kept, self.deletion.overtaken):
            kept.connect(self.shown.choose)
        detail.left.connect(pane.focus_list)
        detail.change_asked.connect(self._on_detail_change_asked)
        detail.delete_asked.connect(self._on_detail_delete_asked)
        detail.memory_asked.connect(self.show_memory)
        detail.list_asked.connect(self.show_list)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), detail)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._on_detail_escape)
        context.operations.taken_back.connect(self._on_operations_taken_back)
        self.shown.list_asked.connect(self._show_list_now)

    @Slot()
    def _on_detail_escape(self) -> None:
        if self.detail.is_new and not self.detail.is_dirty:
            self.detail.clear()
        self.pane.focus_list()

    @Slot(object)
    def _on_namespace_chosen(self, name: str | None) -> None:
        if self._is_filled:
            self.pane.show_namespace(name)

    @Slot(object)
    def _on_namespaces_listed(self, namespaces: "tuple[Namespace, ...]") -> None:
        if self._is_filled:
            self.detail.offer_namespaces(tuple(found.name for found in namespaces))

    @Slot(object)
    def _on_pane_bulk_asked(self, change: "BulkChange") -> None:
        self.leave()
        if isinstance(change, Trash) and self.damaged.ask(self.pane.view):
            return
        self._ask_about(self.pane.selection, change, count=self.pane.selected_count)

    @Slot(str, object)
    def _on_detail_change_asked(self, memory_id: str, change: "BulkChange") -> None:
        selection = Selection((MemoryId(memory_id),))
        self.leave()
        self._ask_about(selection, change, count=1)

    def _ask_about(self, selection: Selection, change: "BulkChange", *, count: int) -> None:
        if not count or self._question is not None or self.bulk.is_running:
            return
        question = bulk_question(change, count, self)
        # The progress replaces the bar, and the control in the bar loses the focus.
        self.pane.focus_list()
        if question is None:
            self.bulk.start(selection, change, count=count)
            return
        self._question = question

        def decide(result: int) -> None:
            self._question = None
            question.deleteLater()
            if result == QMessageBox.StandardButton.Yes:
                self.bulk.start(selection, change, count=count)

        question.finished.connect(decide)
        question.open()

    @Slot(int)
    def _on_menu_copied(self, count: int) -> None:
        text = (
            self.tr("Copied the text.")
            if count == 1
            else self.tr("Copied {count} texts.").format(count=count_text(count))
        )
        self.notice_given.emit(Notice(text, NoticeKind.DONE))

    @Slot()
    def _on_bulk_ended(self) -> None:
        if self._is_filled:
            self.pane.reload()

    @Slot(object)
    def _on_bulk_notice_given(self, notice: Notice) -> None:
        if self._is_filled:
            self.notice_given.emit(notice)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if not self.bulk.is_running:
            # A bulk change commits many times a second; the list is read once, at the end.
            self.pane.apply_changes(change_set)
        self.detail.apply_changes(change_set)

    @Slot(object)
    def _show_list_now(self, wanted: "MemoryFilter") -> None:
        names = wanted.namespaces
        self._context.namespaces.choose(names[0] if len(names) == 1 else None)
        self.pane.show_list(wanted)
        self.pane.focus_list()

    def _start_new_now(self) -> None:
        self.pane.choose("")
        self.detail.start_new(self._context.namespaces.chosen)

    @Slot(str)
    def _on_detail_delete_asked(self, memory_id: str) -> None:
        if memory_id:
            self.leave()
            self.deletion.delete(memory_id)
        else:
            self.detail.discard_new()

    @Slot(object)
    def _on_operations_taken_back(self, taken: "TakenBack") -> None:
        memory = taken.memory
        if not self._is_filled or memory is None or memory.deleted_at is not None:
            return
        self.pane.put(memory)
        if not self.detail.is_dirty:
            # Once the row exists, so that list and detail agree.
            QTimer.singleShot(0, self, lambda: self.pane.choose(memory.id))
