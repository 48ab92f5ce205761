"""The text of a memory: its Markdown is rendered to be read, and plain while it is written."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtWidgets import QStackedWidget

from muniment.desktop.views.browse.detail.markdown import has_markdown, ticked
from muniment.desktop.views.browse.detail.markdown_reader import MarkdownReader
from muniment.desktop.widgets.text_file_edit import TextFileEdit
from muniment.desktop.widgets.text_merge import merge_text, text_of

_LINES: Final = 6
"""Enough to write in; in a low window, the fields below are scrolled to."""

_STAYS: Final = frozenset({
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
})  # fmt: skip
"""Reasons for which the editor loses the focus although the user goes on writing in it."""


class MemoryText(QStackedWidget):
    """Shows the reader for Markdown, and the editor for plain text and while it has the focus.

    GUI thread only.

    Signals:
        ticked: A box of the check list was changed.

    Args:
        name: The accessible name of the text.

    Attributes:
        edit: The editor; it holds the text, also while the reader is shown.
        reader: The reader.
    """

    ticked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.edit = TextFileEdit(name, _LINES)
        self.reader = MarkdownReader(name)
        for part in (self.edit, self.reader):
            self.addWidget(part)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.reader.edit_asked.connect(self.focus)
        self.reader.word_clicked.connect(self._on_reader_word_clicked)
        self.reader.tick_asked.connect(self._on_reader_tick_asked)
        self.reader.dropped.connect(self._on_reader_dropped)

    @property
    def is_reading(self) -> bool:
        """Whether the text is rendered."""
        return self.currentWidget() is self.reader

    @Slot()
    def focus(self) -> None:
        """Show the editor, and focus it."""
        self.write()
        self.edit.setFocus()

    def write(self) -> None:
        """Show the editor; it takes over the focus of the reader."""
        had_focus = self.reader.hasFocus()
        self.setCurrentWidget(self.edit)
        if had_focus:
            self.edit.setFocus()
        self.reader.clear()

    def read(self) -> None:
        """Render the text if it is Markdown and nobody writes in it."""
        text = text_of(self.edit)
        if self.edit.hasFocus() or not has_markdown(text):
            self.write()
            return
        self.reader.show_text(text)
        self.setCurrentWidget(self.reader)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Render the text again when the editor has lost the focus for good."""
        is_left = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
        if is_left and event.reason() not in _STAYS:  # type: ignore[attr-defined]
            self.read()
        return super().eventFilter(watched, event)

    @Slot()
    def _on_edit_text_changed(self) -> None:
        if self.is_reading:
            self.read()

    @Slot(str, int)
    def _on_reader_word_clicked(self, word: str, before: int) -> None:
        """Put the cursor before the word that was clicked, which has some like it before it."""
        self.focus()
        place = QTextCursor(self.edit.document())
        for _ in range(before + 1):
            found = self.edit.document().find(word, place)
            if found.isNull():
                return
            place = found
        place.setPosition(place.selectionStart())
        self.edit.setTextCursor(place)

    @Slot(int)
    def _on_reader_tick_asked(self, number: int) -> None:
        merge_text(self.edit, ticked(text_of(self.edit), number))
        self.ticked.emit()

    @Slot(QMimeData)
    def _on_reader_dropped(self, dropped: QMimeData) -> None:
        self.focus()
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.insertFromMimeData(dropped)
