"""The layout of the Trash view: search field, table, memory text and buttons."""

from typing import Final

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QStackedWidget, QTableView, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.status.job_row import JobRow
from muniment.desktop.views.trash.trash_model import NAMESPACE, TrashModel
from muniment.desktop.views.trash.trash_words import chosen_text, found_text, kept_text
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.empty_state import EmptyState, empty_text_of
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.search_field import SearchField
from muniment.desktop.widgets.tables.quiet_table import QuietTable
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.services.memories.trash_purge import PURGE_TRASH

_HEIGHTS = (420, 140)
_NARROW_LETTERS: Final = 100


class TrashTable(QuietTable):
    """Shows a `TrashModel`; GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        restore_asked, purge_asked: Requested by key or double click, for the selected rows.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    purge_asked = Signal()

    # A class attribute, because the base constructor already fits the columns.
    _shows_namespaces = True

    def __init__(self, model: TrashModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self.setAccessibleName(self.tr("Memories in the trash"))
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)
        model.modelReset.connect(self.chosen_changed)
        self.doubleClicked.connect(self.restore_asked)

    @property
    def chosen_rows(self) -> list[int]:
        """Indexes of the selected rows, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_namespaces(self, *, is_shown: bool) -> None:
        """Show or hide the namespace column."""
        self._shows_namespaces = is_shown
        self.fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that keys have a target."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore on Enter; ask to purge on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.restore_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.purge_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def fit_columns(self) -> None:
        """Set the column widths; hide the namespace column if the table is narrow."""
        is_narrow = self.width() < _NARROW_LETTERS * self.fontMetrics().averageCharWidth()
        self.setColumnHidden(NAMESPACE, not self._shows_namespaces or is_narrow)
        super().fit_columns()


class TrashPane(QWidget):
    """Contains the controls of the Trash view and decides which are shown; GUI thread only."""

    def __init__(self, context: DesktopContext, model: TrashModel) -> None:
        super().__init__()
        self._model = model
        self.table = TrashTable(model, context.theme)
        self.job = JobRow(context, PURGE_TRASH)
        self._build(context)
        self._lay_out()
        self._connect_keys()

    @property
    def summary(self) -> str:
        """The text above the list."""
        return self._summary.text()

    @property
    def empty_text(self) -> str:
        """The text shown in place of the list; empty if there are rows."""
        return empty_text_of(self._pages)

    def show_answer(self) -> None:
        """Show the rows of the model, or a text that says why there are none."""
        words, count = self._model.words, self._model.total
        self.empty_button.setEnabled(bool(count) or bool(words))
        text = self.tr("No results in the trash for “{words}”.")
        self._no_hits.say(text.format(words=words) if words else "")
        summary = found_text(count) if words else kept_text(count)
        self._summary.setText(summary)
        # Without a summary, the title is centred on the button.
        self._summary.setVisible(bool(summary))
        empty = self._no_hits if words else self._nothing
        self._pages.setCurrentWidget(self._body if self._model.rowCount() else empty)

    def show_chosen(self, count: int) -> None:
        """Show the number of selected rows and enable their actions."""
        self._chosen.setText(chosen_text(count))
        self.restore_button.setEnabled(count > 0)
        self.purge_button.setEnabled(count > 0)

    def show_text(self, text: str) -> None:
        """Show the text of a memory; empty for none."""
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def clear(self) -> None:
        """Clear every text."""
        # setText also drops the undo history; clear() would keep the typed text there.
        self.field.setText("")
        self._no_hits.say("")
        self._summary.clear()
        self.text.clear()
        self.job.close_vault()

    def layout_state(self) -> QByteArray:
        """Return the heights of the panes."""
        return self._parts.saveState()

    def restore_layout_state(self, state: QByteArray) -> None:
        """Restore the heights of the panes."""
        self._parts.restoreState(state)

    def _build(self, context: DesktopContext) -> None:
        theme = context.theme
        self.field = SearchField(theme, self.tr("Search in the trash"), self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search in the trash"))
        self._summary = label("", role="caption", wrap=True)
        self._chosen = label("", role="caption")
        self.empty_button = button(self.tr("Empty the trash…"))
        self.restore_button = button(self.tr("&Restore"), role="primary")
        self.purge_button = button(self.tr("&Delete permanently…"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setAccessibleName(self.tr("Text of the memory"))
        self.text.setPlaceholderText(self.tr("Select a memory to read it."))
        self._no_hits = EmptyState("search", "", theme)
        self._nothing = EmptyState(
            "trash-2",
            self.tr(
                "The trash is empty. Deleted memories stay here for 30 days and can be "
                "restored; after that they are deleted permanently."
            ),
            theme,
        )

    def _lay_out(self) -> None:
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(space("medium"))
        self._parts.addWidget(self.table)
        self._parts.addWidget(self.text)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 1)
        self._parts.setSizes(list(_HEIGHTS))
        foot = row(self._chosen, self.purge_button, self.restore_button)
        foot.setStretch(0, 1)
        body = column(self._parts, foot, gap="medium")
        body.setStretch(0, 1)
        self._body = QWidget()
        self._body.setLayout(body)
        self._pages = QStackedWidget()
        for shown in (self._body, self._no_hits, self._nothing):
            self._pages.addWidget(shown)
        heading = column(label(self.tr("Trash"), role="title"), self._summary, gap="hair")
        top = row(heading, self.empty_button, gap="medium")
        top.setStretch(0, 1)
        layout = column(top, self.field, self.job, self._pages, gap="medium")
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, edge)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect_keys(self) -> None:
        for key, then in (
            (Qt.Key.Key_Escape, self._leave_search),
            (Qt.Key.Key_Down, self.table.setFocus),
            (Qt.Key.Key_Return, self.table.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(key), self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(then)
        self.show_chosen(0)

    def _leave_search(self) -> None:
        self.field.clear()
        self.table.setFocus()
