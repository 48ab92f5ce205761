"""The selected result: its text with matches marked, its neighbours, and its score."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QScrollArea, QTextEdit, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.words import type_name
from muniment.desktop.views.search.disclosure import Disclosure
from muniment.desktop.views.search.result_delegate import mark_format
from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.score_bars import ScoreBars
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.focus.text_places import qt_spans
from muniment.domain.memories.query import SearchMode
from muniment.domain.text.sentences import Span
from muniment.services.search.matched_words import matched_words

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory

_MARKS_MAX = 400
_NEIGHBOUR_CHARACTERS = 200


class ResultPanel(QFrame):
    """Shows one result next to the list; GUI thread only.

    Signals:
        open_asked: Id of a memory to open in Browse.
        copy_asked: The text of the result should be copied.
    """

    open_asked = Signal(str)
    copy_asked = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._theme = context.theme
        self._latest = LatestTask(context.tasks, self)
        self._shown: ResultRow | None = None
        self._where = label("", role="caption", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setProperty("role", "reading")
        self.text.setAccessibleName(self.tr("Text of the result"))
        self.text.setTabChangesFocus(True)
        # Without a margin, the text aligns with the labels above and below it.
        self.text.document().setDocumentMargin(0)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.open_button = button(self.tr("Open in Browse"), role="plain")
        self.copy_button = icon_button(
            self._theme, "copy", self.tr("Copy the text of this result (Ctrl+C)")
        )
        self.bars = ScoreBars(self._theme)
        self.why = Disclosure(self._theme, self.tr("Why this result"), self.bars)
        self._neighbours = label(self.tr("Beside it in its session"), role="section")
        self.before, self.after = _NeighbourButton(), _NeighbourButton()
        self._lay_out()
        self.open_button.clicked.connect(self._on_open_clicked)
        self.copy_button.clicked.connect(self.copy_asked)
        for neighbour in (self.before, self.after):
            neighbour.clicked.connect(partial(self._on_neighbour_clicked, neighbour))
        self._theme.changed.connect(self._on_theme_changed)
        self.clear()

    @property
    def shown(self) -> ResultRow | None:
        """The result that is shown."""
        return self._shown

    @property
    def where(self) -> str:
        """The line above the text."""
        return self._where.text()

    def show_row(self, found: ResultRow, query: str) -> None:
        """Show a result of a search."""
        memory = found.memory
        if memory is None or (self._shown == found and self.text.toPlainText()):
            return
        is_other = self._shown is None or self._shown.id != found.id
        self._shown = found
        self._where.setText(self._where_text(memory))
        if is_other or self.text.toPlainText() != memory.content:
            self.text.setPlainText(memory.content)
            self._fit_text()
        self.bars.show_row(found)
        self._show_neighbours(memory, found.neighbours)
        self.setEnabled(True)
        self._mark(memory.content, query if found.mode is not SearchMode.SEMANTIC else "")

    def clear(self) -> None:
        """Clear the panel."""
        self._latest.cancel()
        self._shown = None
        self._where.clear()
        self.text.setExtraSelections([])
        self.text.setPlainText("")
        self.bars.clear()
        for neighbour in (self.before, self.after):
            neighbour.show_memory("", None)
        self._neighbours.hide()
        self.setEnabled(False)

    def _lay_out(self) -> None:
        head = row(self._where, self.copy_button, self.open_button)
        head.setStretch(0, 1)
        below = QWidget()
        below.setObjectName("bare")
        inside = column(self._neighbours, self.before, self.after, self.why, gap="tight")
        inside.addStretch()
        below.setLayout(inside)
        area = QScrollArea()
        area.setWidget(below)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        layout = column(head, self.text, area, gap="medium", margin="large")
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _show_neighbours(self, memory: "Memory", neighbours: "tuple[Memory, ...]") -> None:
        earlier = [other for other in neighbours if other.number < memory.number]
        later = [other for other in neighbours if other.number > memory.number]
        self.before.show_memory(self.tr("Before: {text}"), earlier[-1] if earlier else None)
        self.after.show_memory(self.tr("After: {text}"), later[0] if later else None)
        self._neighbours.setVisible(bool(neighbours))

    def _mark(self, content: str, query: str) -> None:
        self.text.setExtraSelections([])
        if query:
            # Run off the GUI thread: the tokenizer reads the whole text, which may be long.
            self._latest.submit(
                lambda: matched_words(query, [content])[0],
                on_success=partial(self._on_marked, content),
                on_failure=lambda _error: None,
            )

    def _on_marked(self, content: str, marks: tuple[Span, ...]) -> None:
        places = qt_spans(content, marks[:_MARKS_MAX])
        looks = mark_format(self._theme.color("mark"), self._theme.color("mark_text"))
        selections = []
        for start, end in places:
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, looks
            selections.append(selection)
        self.text.setExtraSelections(selections)
        if places:
            # Scroll to the matched words, not to the start of a long text.
            self.text.setTextCursor(QTextCursor(self.text.document()))
            there = self.text.textCursor()
            there.setPosition(places[0][0])
            self.text.setTextCursor(there)
            self.text.centerCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height of the text."""
        super().resizeEvent(event)
        self._fit_text()
        if self.text.textCursor().position():
            self.text.centerCursor()

    def _fit_text(self) -> None:
        """Limit the text's height to its content, so that the parts below follow directly."""
        document = self.text.document()
        lines = document.size().height() + 1
        margins = 2 * document.documentMargin() + 2 * self.text.frameWidth()
        self.text.setMaximumHeight(round(lines * self.text.fontMetrics().lineSpacing() + margins))

    @Slot()
    def _on_theme_changed(self) -> None:
        looks = mark_format(self._theme.color("mark"), self._theme.color("mark_text"))
        selections = self.text.extraSelections()
        for selection in selections:
            selection.format = looks
        self.text.setExtraSelections(selections)

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._shown is not None:
            self.open_asked.emit(self._shown.id)

    def _on_neighbour_clicked(self, neighbour: "_NeighbourButton") -> None:
        if neighbour.memory_id:
            self.open_asked.emit(neighbour.memory_id)

    def _where_text(self, memory: "Memory") -> str:
        parts = [memory.namespace, type_name(memory.type), full_moment(memory.created_at)]
        if memory.session_id:
            parts.append(self.tr("Session {name}").format(name=memory.session_id))
        return " · ".join(parts)


class _NeighbourButton(QPushButton):
    """Links to a memory in one line, elided to the available width."""

    def __init__(self) -> None:
        super().__init__()
        self.memory_id = ""
        self._full = ""
        self.setProperty("role", "neighbour")
        self.setAutoDefault(False)

    def show_memory(self, pattern: str, memory: "Memory | None") -> None:
        """Show a memory in a text pattern, or nothing."""
        self.memory_id = memory.id if memory else ""
        content = " ".join(memory.content[:_NEIGHBOUR_CHARACTERS].split()) if memory else ""
        self._full = pattern.format(text=content) if memory else ""
        self.setAccessibleName(self._full)
        self.setVisible(memory is not None)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        """Return a size that lets the panel set the width."""
        return QSize(0, super().sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the minimum size: the text takes the available width."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide the text to the new width."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        right = Qt.TextElideMode.ElideRight
        cut = self.fontMetrics().elidedText(self._full, right, self.width())
        # A single ampersand would mark a mnemonic.
        self.setText(cut.replace("&", "&&"))
