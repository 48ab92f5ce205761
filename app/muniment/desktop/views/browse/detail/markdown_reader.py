"""Shows Markdown as rich text, and loads nothing for it."""

from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextList,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextBrowser

from muniment.desktop.views.browse.detail.markdown import TICK_SCHEME, readable_markdown
from muniment.desktop.widgets.theme.theme import space

_OPENED: Final = frozenset({"http", "https", "mailto"})
_STARTS_WRITING: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2})
_END_OF_BLOCK: Final = QTextCursor.MoveOperation.EndOfBlock
_FEATURES: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class MarkdownReader(QTextBrowser):
    """Shows Markdown; GUI thread only.

    Pictures stay blank, and a link opens in the browser only when the user follows it.

    Signals:
        edit_asked: The user wants to write.
        word_clicked: The user wants to write at this word; how many like it are before it.
        tick_asked: The number of a box of the check list, to change.
        dropped: `QMimeData` that was dropped.
    """

    edit_asked = Signal()
    word_clicked = Signal(str, int)
    tick_asked = Signal(int)
    dropped = Signal(QMimeData)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "reading")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)

    def show_text(self, text: str) -> None:
        """Render a text, and keep the scroll position."""
        place = self.verticalScrollBar().value()
        self.document().setMarkdown(readable_markdown(text), _FEATURES)
        self._show_boxes()
        self._set_in_type()
        # The cursor is at the end, and a layout would scroll to it.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(place)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, neither from the network nor from a file."""
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start to write, unless Enter follows the link that is focused."""
        is_at_link = event.key() != Qt.Key.Key_F2 and self.textCursor().hasSelection()
        if event.key() in _STARTS_WRITING and not is_at_link:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Start to write at a click that neither selects text nor follows a link."""
        point = event.position().toPoint()
        is_click = event.button() == Qt.MouseButton.LeftButton and not self.anchorAt(point)
        super().mouseReleaseEvent(event)
        if is_click and not self.textCursor().hasSelection():
            self._report_word(point)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what an editor would."""
        if event.mimeData().hasText() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept it anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Report what was dropped."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _report_word(self, point: QPoint) -> None:
        cursor = self.cursorForPosition(point)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        word = cursor.selectedText()
        if not word:
            self.edit_asked.emit()
            return
        before = QTextCursor(self.document())
        before.setPosition(cursor.selectionStart(), QTextCursor.MoveMode.KeepAnchor)
        self.word_clicked.emit(word, before.selectedText().lower().count(word.lower()))

    def _show_boxes(self) -> None:
        """Show the boxes of a check list without a line below, and without bullets beside them."""
        plain, lists = QTextCharFormat(), dict[int, list[tuple[QTextList, bool]]]()
        plain.setFontUnderline(False)
        block = self.document().begin()
        while block.isValid():
            box = self._box_in(block.position(), block.length(), plain)
            entries = block.textList()
            if entries is not None:
                lists.setdefault(entries.objectIndex(), []).append((entries, box))
            block = block.next()
        bare = QTextListFormat()
        bare.setStyle(QTextListFormat.Style.ListStyleUndefined)
        for found in lists.values():
            if all(is_box for _, is_box in found):
                style = found[0][0].format()
                style.setStyle(bare.style())
                found[0][0].setFormat(style)

    def _set_in_type(self) -> None:
        """Keep headings near the size of the text, paragraphs apart, and lists together."""
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            level = block.blockFormat().headingLevel()
            if level:
                cursor.movePosition(_END_OF_BLOCK, QTextCursor.MoveMode.KeepAnchor)
                size = QTextCharFormat()
                size.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor.mergeCharFormat(size)
            if cursor.currentTable() is None:
                apart = QTextBlockFormat()
                apart.setTopMargin(0)
                apart.setBottomMargin(space("hair" if _is_within_list(block) else "small"))
                cursor.mergeBlockFormat(apart)
            block = block.next()

    def _box_in(self, start: int, length: int, plain: QTextCharFormat) -> bool:
        """Return whether a block begins with a box, which gets a format."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        if length < 2:
            return False
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        if QUrl(cursor.charFormat().anchorHref()).scheme() != TICK_SCHEME:
            return False
        cursor.mergeCharFormat(plain)
        return True

    @Slot(QUrl)
    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme() == TICK_SCHEME:
            self.tick_asked.emit(int(url.path()))
        elif url.scheme() in _OPENED:
            QDesktopServices.openUrl(url)

    @Slot(QUrl)
    def _on_highlighted(self, url: QUrl) -> None:
        # The text of a link may say something else than where it leads.
        is_box = url.scheme() == TICK_SCHEME
        self.setToolTip("" if is_box else url.toString())


def _is_within_list(block: QTextBlock) -> bool:
    """Return whether the next block belongs to the same list."""
    numbers = []
    for each in (block, block.next()):
        found = each.textList()
        if found is not None:
            numbers.append(found.objectIndex())
    return len(numbers) == 2 and numbers[0] == numbers[1]
