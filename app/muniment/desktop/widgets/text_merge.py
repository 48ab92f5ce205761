"""Read the text of an editor, and replace it without disturbing the person who types in it."""

from itertools import takewhile

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

_PARAGRAPH = "\u2029"


def text_of(editor: QPlainTextEdit) -> str:
    """Return the text exactly; Qt's own way turns no-break spaces into spaces."""
    return editor.document().toRawText().replace(_PARAGRAPH, "\n")


def as_shown(text: str) -> str:
    """Return what `text_of` returns once an editor shows a text: one kind of line ends."""
    for end in ("\r\n", "\r", _PARAGRAPH):
        text = text.replace(end, "\n")
    return text


def merge_text(editor: QPlainTextEdit, text: str) -> None:
    """Change a text to another one by its smallest part.

    Cursor and selection stay at the words where they are, the first visible line stays at the top,
    and the change is one step of the undo stack.
    """
    before, text = text_of(editor), as_shown(text)
    if before == text:
        return
    start = _alike(before, text)
    tail = _alike(before[start:][::-1], text[start:][::-1])
    first, last = _units(before[:start]), _units(before[: len(before) - tail])
    inserted = text[start : len(text) - tail]
    top = editor.cursorForPosition(QPoint(0, 0))
    line = top.block().firstLineNumber()
    mine = editor.textCursor()
    places = [_moved(p, first, last, _units(inserted)) for p in (mine.anchor(), mine.position())]
    shown = editor.verticalScrollBar().value()

    change = QTextCursor(editor.document())
    change.setPosition(first)
    change.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    change.insertText(inserted)

    mine.setPosition(places[0])
    mine.setPosition(places[1], QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(mine)
    editor.verticalScrollBar().setValue(shown + top.block().firstLineNumber() - line)


def end_undo_step(editor: QPlainTextEdit) -> None:
    """Let Ctrl+Z stop here: Qt takes all that is typed in a row for one step."""
    # Qt joins what is typed to the step before only in a document that was modified since.
    editor.document().setModified(False)


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _moved(place: int, first: int, last: int, inserted: int) -> int:
    """Return where a place is after the text between first and last was replaced."""
    if place >= last > first or place > last:
        return place + inserted - (last - first)
    return min(place, first + inserted)
