"""The Trash view: restores or purges deleted memories."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QSettings,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QAction

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.text.unreadable_words import unreadable_lines
from muniment.desktop.views.trash.trash_model import TrashModel
from muniment.desktop.views.trash.trash_page import TrashPane
from muniment.desktop.views.trash.trash_words import (
    empty_question,
    purge_question,
    purged_text,
    restored_text,
)
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.domain.access import PERSON
from muniment.domain.errors import DamagedMemoryError
from muniment.domain.jobs import JobState

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMessageBox

    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import MemoryId
    from muniment.domain.jobs import JobProgress
    from muniment.domain.memories.bulk import BulkDone
    from muniment.domain.memories.memory import Memory

_TYPING_MS: Final = 200
_SETTLE_MS: Final = 250
_NO_CHANGE: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_ROWS: Final = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class TrashView(DestinationView):
    """The Trash view; GUI thread only."""

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_filled = False
        self._kept: set[str] = set()
        self._kept_place = ""
        self.question: QMessageBox | None = None
        self._reading = LatestTask(context.tasks, self)
        self.model = TrashModel(context.services, context.tasks, self)
        self.page = TrashPane(context, self.model)
        self.setLayout(column(self.page))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._restore = self._action("trash.restore", self.tr("Restore the selection"))
        self._purge = self._action("trash.purge", self.tr("Delete the selection permanently…"))
        self._empty = global_action("trash.empty", context.theme, self)
        for action, icon in ((self._restore, "rotate-ccw"), (self._purge, "x")):
            context.theme.bind_icon(action, icon)
        self.page.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.page.table.addActions([self._restore, self._purge])
        self._connect()
        self._on_chosen_changed()

    def open(self) -> None:
        """List the trash of the chosen namespace."""
        if not self._is_filled:
            self._is_filled = True
            self.page.job.open()
            self._show()
        self.page.table.setFocus()

    def close_vault(self) -> None:
        """Clear every text."""
        self._is_filled = False
        self._settle.stop()
        if self.question is not None:
            self.question.done(0)
        self._reading.cancel()
        self.model.clear()
        self.page.clear()
        self._typing.stop()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (self._restore, self._purge, self._empty)

    def focus_search(self) -> bool:
        """Focus the search field."""
        self.page.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page.field.selectAll()
        return True

    @Slot()
    def refresh(self) -> None:
        """Reload the rows."""
        if self._is_filled:
            self.model.reload()

    def save_layout(self, settings: QSettings) -> None:
        """Save the heights of the panes."""
        settings.setValue("trash/split", self.page.layout_state())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore the heights of the panes."""
        state = settings.value("trash/split")
        if isinstance(state, QByteArray):
            self.page.restore_layout_state(state)

    @Slot()
    def restore_chosen(self) -> None:
        """Restore the selected memories from the trash."""
        ids, trash = self._chosen_ids(), self._context.services.trash
        if ids:
            self._context.tasks.submit(
                partial(trash.restore, ids, PERSON),
                receiver=self,
                on_success=self._on_restored,
                on_failure=self.failed.emit,
            )

    @Slot()
    def purge_chosen(self) -> None:
        """Purge the selected memories after confirmation."""
        ids, trash = self._chosen_ids(), self._context.services.trash
        if ids:
            self._ask(purge_question(len(ids)), partial(trash.purge, PERSON, ids=ids))

    @Slot()
    def empty_trash(self) -> None:
        """Purge the whole trash of the namespace shown after confirmation."""
        choice, trash = self._context.namespaces, self._context.services.trash
        chosen, names = choice.chosen, choice.filter_names

        def ask_for(count: int) -> None:
            if self._is_filled and count:
                purge = partial(trash.purge, PERSON, namespaces=names)
                self._ask(empty_question(count, chosen), purge)

        self._context.tasks.submit(
            lambda: trash.list(names, PERSON, limit=1).total,
            receiver=self,
            on_success=ask_for,
            on_failure=self.failed.emit,
        )

    def _action(self, key: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        return action

    def _connect(self) -> None:
        page, context = self.page, self._context
        self._typing.timeout.connect(self._show)
        self._settle.timeout.connect(self.refresh)
        page.field.textChanged.connect(self._on_field_changed)
        # Save the selection just before the rows change, to include changes made while loading.
        self.model.modelAboutToBeReset.connect(self._keep_chosen)
        self.model.answered.connect(self._on_answered)
        self.model.failed.connect(self.failed)
        page.table.chosen_changed.connect(self._on_chosen_changed)
        for source in (
            page.table.restore_asked,
            page.restore_button.clicked,
            self._restore.triggered,
        ):
            source.connect(self.restore_chosen)
        for source in (page.table.purge_asked, page.purge_button.clicked, self._purge.triggered):
            source.connect(self.purge_chosen)
        for source in (page.empty_button.clicked, self._empty.triggered):
            source.connect(self.empty_trash)
        page.job.ended.connect(self._on_job_ended)
        page.job.failed.connect(self.failed)
        context.bridge.changed.connect(self._on_bridge_changed)
        context.namespaces.chosen_changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        if self._is_filled:
            choice = self._context.namespaces
            self.page.table.show_namespaces(is_shown=choice.chosen is None)
            self.model.show_trash(choice.filter_names, self.page.field.text())

    @Slot(str)
    def _on_field_changed(self, _text: str) -> None:
        if self._is_filled:
            self._typing.start()

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        is_about = change_set.memories or change_set.namespaces
        if self._is_filled and is_about and not self._settle.isActive():
            self._settle.start()

    @Slot()
    def _keep_chosen(self) -> None:
        self._kept = set(self._chosen_ids())
        place = self.page.table.currentIndex()
        self._kept_place = self.model.row_at(place.row()).id if place.isValid() else ""

    @Slot()
    def _on_answered(self) -> None:
        chosen, kept = self.page.table.selectionModel(), QItemSelection()
        for position in self.model.positions_of(self._kept):
            place = self.model.index(position, 0)
            kept.select(place, place)
        # Select all rows in one call: each change emits a signal, and its handler counts them.
        chosen.select(kept, _ROWS)
        for position in self.model.positions_of({self._kept_place}):
            chosen.setCurrentIndex(self.model.index(position, 0), _NO_CHANGE)
        self._kept, self._kept_place = set(), ""
        self.page.show_answer()
        self._empty.setEnabled(self.page.empty_button.isEnabled())

    @Slot()
    def _on_chosen_changed(self) -> None:
        rows = self.page.table.chosen_rows
        self.page.show_chosen(len(rows))
        for action in (self._restore, self._purge):
            action.setEnabled(bool(rows))
        if len(rows) == 1:
            self._read(self.model.row_at(rows[0]).id)
        else:
            self._reading.cancel()
            self.page.show_text("")

    def _read(self, memory_id: "MemoryId") -> None:
        memories = self._context.services.memories

        def show(memory: "Memory") -> None:
            self.page.show_text(memory.content)

        def fail(error: Exception) -> None:
            is_damaged = isinstance(error, DamagedMemoryError)
            # Otherwise the memory was removed meanwhile; the list updates automatically.
            self.page.show_text(unreadable_lines(memory_id)[1] if is_damaged else "")

        self._reading.submit(
            lambda: memories.get(memory_id, PERSON, include_deleted=True),
            on_success=show,
            on_failure=fail,
        )

    def _chosen_ids(self) -> list["MemoryId"]:
        return [self.model.row_at(position).id for position in self.page.table.chosen_rows]

    def _on_restored(self, done: "BulkDone") -> None:
        if not self._is_filled:
            return
        undo = partial(self._context.operations.undo_batch, done.batch_id)
        actions = (NoticeAction(self.tr("Undo"), undo),) if done.changed else ()
        kind = NoticeKind.CAUTION if done.unreadable else NoticeKind.DONE
        self.notice_given.emit(Notice(restored_text(done), kind, actions))

    def _ask(self, text: str, purge: "Callable[[], object]") -> None:
        question = Confirmation(
            title=self.tr("Delete permanently"),
            text=text,
            detail=self.tr(
                "This can't be undone. Texts, vectors and history are removed from the vault; "
                "older backups still contain them."
            ),
            action=self.tr("Delete permanently"),
        )

        def begin() -> None:
            self._context.tasks.submit(purge, receiver=self, on_failure=self.failed.emit)

        self.question = ask(self, question, begin)
        self.question.finished.connect(self._on_question_finished)

    @Slot()
    def _on_question_finished(self) -> None:
        self.question = None

    @Slot(object)
    def _on_job_ended(self, job: "JobProgress") -> None:
        is_done = job.state is JobState.DONE
        kind = NoticeKind.DONE if is_done else NoticeKind.CAUTION
        self.notice_given.emit(Notice(purged_text(job), kind))
        self.refresh()
