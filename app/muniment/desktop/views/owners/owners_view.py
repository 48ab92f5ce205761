"""The Owners and sessions view: whose memories there are, renamed, browsed, deleted, saved."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QStackedWidget, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.undo_operation import UndoTurn
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.views.browse.sessions.session_deletion import SessionDeletion
from muniment.desktop.views.browse.sessions.session_reading import SessionReading
from muniment.desktop.views.owners.owner_detail import OwnerDetail
from muniment.desktop.views.owners.owner_edits import delete
from muniment.desktop.views.owners.owner_lines import (
    KINDS,
    OwnerLine,
    OwnerOrder,
    OwnerQuestion,
    arranged,
    read_lines,
)
from muniment.desktop.views.owners.owner_table import OwnerTable
from muniment.desktop.views.owners.owner_words import (
    deletion_text,
    kind_names,
    order_names,
    summary_text,
)
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, icon_button, label, name_choice, row
from muniment.desktop.widgets.empty_state import EmptyState, empty_text_of
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.search_field import SearchField
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.changes import ThingKind
from muniment.domain.entities.owner import Owner

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.changes import ChangeSet

_SETTLE_MS: Final = 500
_TYPING_MS: Final = 200


class OwnersView(DestinationView):
    """The Owners and sessions view; GUI thread only."""

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._everything: tuple[OwnerLine, ...] = ()
        self.dialog: QDialog | None = None
        self._reading = LatestTask(context.tasks, self)
        self._deletion = SessionDeletion(context, self)
        self._session = SessionReading(context, self)
        self.table = OwnerTable(context.theme)
        self.detail = OwnerDetail()
        self._build(context)
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._show)
        self._export = global_action("owners.export", context.theme, self)
        self._actions = (
            self._action("owners.browse", self.tr("Show its memories"), "library"),
            self._action("owners.edit", self.tr("Edit…"), "pencil"),
            self._action("owners.read", self.tr("Turns and state of the session…"), "history"),
            self._action("owners.delete", self.tr("Delete…"), "trash-2"),
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.addActions(self._actions)
        self._connect()
        self._on_chosen_changed()

    @property
    def summary(self) -> str:
        """The text with the number of entries."""
        return self._summary.text()

    @property
    def empty_text(self) -> str:
        """The text shown in place of the table; empty if there are rows."""
        return empty_text_of(self._pages)

    def open(self) -> None:
        """List what the chosen namespace has."""
        if not self._is_open:
            self._is_open = True
            self.refresh()
        self._focus_rows()

    def close_vault(self) -> None:
        """Clear every name."""
        self._is_open = False
        self._settle.stop()
        self._reading.cancel()
        self._deletion.stop()
        self._session.stop()
        if self.dialog is not None:
            self.dialog.done(0)
        with QSignalBlocker(self.field):
            # setText also drops the undo history; clear() would keep the typed text there.
            self.field.setText("")
        self._typing.stop()
        self._on_read(())

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (*self._actions, self._export)

    def focus_search(self) -> bool:
        """Focus the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        if self._is_open:
            names = self._context.namespaces.filter_names
            self._reading.submit(
                partial(read_lines, self._context.services, names),
                on_success=self._on_read,
                on_failure=self.failed.emit,
            )

    @Slot()
    def browse_chosen(self) -> None:
        """Show the memories of the selected line in Browse."""
        line = self.table.chosen
        if line is not None and line.memory_count:
            self.list_asked.emit(line.wanted)

    @Slot()
    def ask_to_edit(self) -> None:
        """Open the dialog that edits the selected line."""
        from muniment.desktop.views.owners.owner_edit_dialog import OwnerEditDialog

        line = self.table.chosen
        if line is not None and self.dialog is None:
            dialog = OwnerEditDialog(self._context, self, line)
            text = self.tr("Saved “{name}”.").format(name=line.name)
            dialog.edited.connect(partial(self._say_done, text, self.tr("edited an entry")))
            self._follow(dialog)
            dialog.open()

    @Slot()
    def read_chosen(self) -> None:
        """Show the turns and the state of the selected session."""
        line = self.table.chosen
        if line is not None and not isinstance(line.thing, Owner):
            self._session.show_session(line.thing)

    @Slot()
    def ask_to_delete(self) -> None:
        """Delete the selected line after confirmation."""
        line = self.table.chosen
        if line is None or self.dialog is not None:
            return
        if not isinstance(line.thing, Owner):
            self._deletion.ask(line.thing)
            return
        question = Confirmation(
            title=self.tr("Delete: {kind}").format(kind=kind_names()[line.kind]),
            text=self.tr("Delete “{name}”?").format(name=line.name),
            detail=deletion_text(line),
            action=self.tr("Delete"),
        )
        self._follow(ask(self, question, partial(self._delete, line, line.thing)))

    @Slot()
    def ask_to_export(self) -> None:
        """Ask for a file, and save what is listed to it."""
        from muniment.desktop.views.exporting.list_file import save_list
        from muniment.desktop.views.owners.owner_export import owner_file

        lines = self.table.rows.lines
        if lines and self.dialog is None:
            self._follow(save_list(self, self._context, owner_file(lines)))

    def _build(self, context: DesktopContext) -> None:
        theme = context.theme
        find = self.tr("Search names and descriptions")
        self.field = SearchField(theme, find, self.tr("Search"))
        self.field.setAccessibleName(find)
        self._summary = label("", role="caption", wrap=True)
        self.kind, self.order = ComboBox(), ComboBox()
        name_choice(self.kind, self.tr("Kind"))
        name_choice(self.order, self.tr("Order"))
        self.kind.addItem(self.tr("All kinds"), "")
        names = kind_names()
        for kind in KINDS:
            self.kind.addItem(names[kind], kind)
        for order, name in order_names().items():
            self.order.addItem(name, order.value)
        self.export = icon_button(theme, "download", self.tr("Export the list…"))
        self.none = EmptyState(
            "search",
            self.tr("Nothing matches."),
            theme,
            action_text=self.tr("Show all"),
            action=self._show_all,
        )
        self.empty = EmptyState(
            "bot",
            self.tr(
                "Agents can note for which agent, user, project and session they write a memory. "
                "What they name appears here. Connect an agent to begin."
            ),
            theme,
            action_text=self.tr("Go to Agents"),
            action=lambda: self.place_asked.emit("agents"),
        )

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for shown in (self.table, self.none, self.empty):
            self._pages.addWidget(shown)
        title = label(self.tr("Owners and sessions"), role="title")
        head = row(column(title, self._summary, gap="hair"), self.export)
        head.setStretch(0, 1)
        choices = flow(self.kind, self.order)
        layout = column(head, self.field, choices, self._pages, self.detail, gap="medium")
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, edge)
        layout.setStretch(3, 1)
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(layout)
        # The page scrolls with large text in a small window.
        self.setLayout(column(ScrolledPage(page)))

    def _action(self, key: str, text: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, icon)
        return action

    def _connect(self) -> None:
        browse, edit, read, delete_ = self._actions
        table, detail = self.table, self.detail
        wiring: tuple[tuple[tuple[object, ...], Callable[[], object]], ...] = (
            ((browse.triggered, table.browse_asked, detail.browse_asked), self.browse_chosen),
            ((edit.triggered, table.edit_asked, detail.edit_asked), self.ask_to_edit),
            ((read.triggered, detail.read_asked), self.read_chosen),
            ((delete_.triggered, table.delete_asked, detail.delete_asked), self.ask_to_delete),
            ((self._export.triggered, self.export.clicked), self.ask_to_export),
            ((self.kind.currentIndexChanged, self.order.currentIndexChanged), self._show),
        )
        for sources, then in wiring:
            for source in sources:
                source.connect(then)  # type: ignore[attr-defined]
        self.field.textChanged.connect(self._typing.start)
        table.chosen_changed.connect(self._on_chosen_changed)
        for part in (self._deletion, self._session):
            part.notice_given.connect(self.notice_given)
        self._session.failed.connect(self.failed)
        self._deletion.ended.connect(self.refresh)
        self._context.bridge.changed.connect(self._on_bridge_changed)
        self._context.namespaces.chosen_changed.connect(self.refresh)
        for key, go in (
            (Qt.Key.Key_Escape, self._leave_search),
            (Qt.Key.Key_Down, self._focus_rows),
            (Qt.Key.Key_Return, self._focus_rows),
        ):
            shortcut = QShortcut(QKeySequence(key), self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(go)

    def _on_read(self, lines: tuple[OwnerLine, ...]) -> None:
        self._everything = lines
        self._show()

    @Slot()
    def _show(self) -> None:
        everything, question = self._everything, self._question()
        lines = arranged(everything, question)
        page = self.table if lines else self.none if everything else self.empty
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        is_other = self._pages.currentWidget() is not page
        self._pages.setCurrentWidget(page)
        self.table.show_lines(lines)
        self._summary.setText(summary_text(len(lines), len(everything)))
        for part in (self.field, self.kind, self.order):
            part.setVisible(bool(everything))
        self.export.setEnabled(bool(lines))
        self._export.setEnabled(bool(lines))
        if is_other and had_focus and not self.field.hasFocus():
            self._focus_rows()

    def _question(self) -> OwnerQuestion:
        return OwnerQuestion(
            words=self.field.text(),
            kind=self.kind.currentData() or "",
            order=OwnerOrder(self.order.currentData()),
        )

    def _show_all(self) -> None:
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(0)
        self.field.setText("")
        self._typing.stop()
        self._show()
        self._focus_rows()

    @Slot()
    def _leave_search(self) -> None:
        self.field.clear()
        self._focus_rows()

    @Slot()
    def _focus_rows(self) -> None:
        """Focus the table, or the button of what is shown in its place."""
        shown = self._pages.currentWidget()
        if isinstance(shown, EmptyState):
            shown.findChildren(QPushButton)[0].setFocus()
        else:
            self.table.setFocus()

    @Slot()
    def _on_chosen_changed(self) -> None:
        line = self.table.chosen
        self.detail.show_line(line)
        browse, edit, read, delete_ = self._actions
        browse.setEnabled(line is not None and line.memory_count > 0)
        read.setEnabled(line is not None and not isinstance(line.thing, Owner))
        for action in (edit, delete_):
            action.setEnabled(line is not None)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        is_thing = any(change.thing is not ThingKind.ENTITY for change in change_set.things)
        is_about = is_thing or change_set.memories or change_set.namespaces
        if self._is_open and is_about and not self._settle.isActive():
            self._settle.start()

    def _delete(self, line: OwnerLine, owner: Owner) -> None:
        text = self.tr("Deleted “{name}”; its memories stay.")
        if not line.memory_count:
            text = self.tr("Deleted “{name}”.")
        self._context.tasks.submit(
            partial(delete, self._context.services, owner),
            receiver=self,
            on_success=partial(
                self._say_done, text.format(name=line.name), self.tr("deleted an entry")
            ),
            on_failure=self.failed.emit,
        )

    def _say_done(self, text: str, what: str, turn: UndoTurn) -> None:
        """Show a notice that something is done, with an undo action."""
        if self._is_open:
            operations = self._context.operations
            undo = partial(operations.undo_batch, operations.add(what, turn))
            action = NoticeAction(self.tr("Undo"), undo)
            self.notice_given.emit(Notice(text, NoticeKind.DONE, (action,)))

    def _follow(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None
