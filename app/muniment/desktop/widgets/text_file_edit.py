"""A text field that accepts text, links and text files."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QTextCursor, QTextDocumentFragment

from muniment.desktop.widgets.content_edit import ContentEdit
from muniment.desktop.widgets.text_file import is_text_file


class TextFileEdit(ContentEdit):
    """A plain-text field that accepts pasted and dropped content; GUI thread only.

    Signals:
        files_given: A tuple of `Path`, text files whose content should be inserted.
        files_refused: Files that are not text were pasted or dropped.
    """

    files_given = Signal(object)
    files_refused = Signal()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text, links, files and content copied from a browser."""
        return source.hasText() or source.hasUrls() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text as it is, links as addresses, and files as their content."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        links = [url for url in source.urls() if not url.isLocalFile()]
        if files:
            self._take_files(files)
            self._insert_lines(links)
        elif links and not _says_more(source, links):
            self._insert_lines(links)
        elif source.hasText():
            self.insertPlainText(source.text())
        elif source.hasHtml():
            self.insertPlainText(QTextDocumentFragment.fromHtml(source.html()).toPlainText())
        self.ensureCursorVisible()

    def insert_text_of_files(self, text: str) -> None:
        """Insert the text of files on lines of their own, below the line with the cursor.

        Files are dropped where there is room, often in the middle of a word.
        """
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.clearSelection()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n")
        cursor.insertText(text.rstrip("\n"))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _take_files(self, files: list[Path]) -> None:
        readable = tuple(path for path in files if is_text_file(path))
        if readable:
            self.files_given.emit(readable)
        if len(readable) < len(files):
            self.files_refused.emit()

    def _insert_lines(self, links: list[QUrl]) -> None:
        if links:
            self.insertPlainText("\n".join(url.toString() for url in links))


def _says_more(source: QMimeData, links: list[QUrl]) -> bool:
    """Return whether the data has a text that is more than the links themselves."""
    text = source.text().strip()
    return bool(text) and text != "\n".join(url.toString() for url in links)
