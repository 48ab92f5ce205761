"""Paints one result: an excerpt with the matched words, chips, and the score."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from muniment.desktop.text.dates import short_moment
from muniment.desktop.views.browse.listing.memory_delegate import MemoryDelegate
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow
from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.score_words import percent
from muniment.desktop.widgets.focus.text_places import qt_length, qt_spans, text_before
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.text.sentences import Span

_LINES = 2
_REMEMBERED_LAYOUTS = 200
_SESSION_CHARACTERS = 18
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute

_Key = tuple[str, tuple[Span, ...], int, int]


class ResultDelegate(MemoryDelegate):
    """Paints a result row at the same height as a row in Browse; GUI thread only."""

    _layouts: dict[_Key, QTextLayout]

    def forget(self) -> None:
        """Clear all texts, for a locked vault."""
        super().forget()
        self._layouts.clear()

    @property
    def remembered(self) -> int:
        """How many text layouts are cached."""
        return len(self._layouts)

    def _measure(self) -> None:
        self._layouts = {}
        super()._measure()
        self._marked = mark_format(self._theme.color("mark"), self._theme.color("mark_text"))
        self._percent_width = self._caption_metrics.horizontalAdvance(percent(1.0))

    def _paint_texts(
        self, painter: QPainter, inner: QRect, row: MemoryRow, *, is_selected: bool
    ) -> int:
        """Paint the excerpt and the date; returns the y below them."""
        date = short_moment(row.created_at)
        reserved = self._caption_metrics.horizontalAdvance(date) + space("medium")
        layout = self._layout(row, inner.width(), reserved)
        # Centre a single line vertically, so that there is no gap below it.
        top = inner.top() + (0 if layout.lineCount() > 1 else self._line // 2)
        first = QRect(inner.left(), top, inner.width(), self._line)
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("selection_text" if is_selected else "muted"))
        painter.drawText(first, _RIGHT, date)
        painter.setPen(self._theme.color("selection_text" if is_selected else "text"))
        layout.draw(painter, QPointF(inner.left(), top))
        return inner.top() + _LINES * self._line + space("tight")

    def _paint_chips(
        self, painter: QPainter, line: QRect, row: MemoryRow, *, is_selected: bool
    ) -> None:
        """Paint the score as a number, with its bar and the chips to the left."""
        figures = QRect(line.topRight(), line.topRight()).adjusted(-self._percent_width, 0, 0, 0)
        figures.setHeight(self._chip_height)
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("selection_text" if is_selected else "muted"))
        painter.drawText(figures, _RIGHT, percent(row.score or 0.0))
        rest = line.adjusted(0, 0, -self._percent_width - space("small"), 0)
        super()._paint_chips(painter, rest, row, is_selected=is_selected)

    def _chips(self, row: MemoryRow) -> list[str]:
        """Return the usual chips of a list, and the session."""
        chips = super()._chips(row)
        session = row.memory.session_id if isinstance(row, ResultRow) and row.memory else None
        if session:
            name = session[:_SESSION_CHARACTERS]
            chips.append(self.tr("session {name}").format(name=name))
        return chips

    def _layout(self, row: MemoryRow, width: int, reserved: int) -> QTextLayout:
        """Return the excerpt's layout, cached: it is expensive, and every hover repaints it."""
        text = row.excerpt if isinstance(row, ResultRow) else row.heading
        marks = row.marks if isinstance(row, ResultRow) else ()
        key = text, marks, width, reserved
        found = self._layouts.get(key)
        if found is None:
            if len(self._layouts) >= _REMEMBERED_LAYOUTS:
                self._layouts.clear()
            found = self._layouts[key] = self._laid_out(text, marks, (width - reserved, width))
        return found

    def _laid_out(self, text: str, marks: tuple[Span, ...], widths: tuple[int, int]) -> QTextLayout:
        layout = self._lines_of(text, marks, widths)
        last = layout.lineAt(layout.lineCount() - 1)
        if last.textStart() + last.textLength() >= qt_length(text):
            return layout
        room = widths[layout.lineCount() - 1] - self._plain_metrics.horizontalAdvance("…")
        head = text_before(text, last.textStart())
        tail = self._plain_metrics.elidedText(text[len(head) :], Qt.TextElideMode.ElideRight, room)
        seen = tuple(span for span in marks if span[0] < len(head) + len(tail) - 1)
        return self._lines_of(head + tail, seen, widths)

    def _lines_of(self, text: str, marks: tuple[Span, ...], widths: tuple[int, int]) -> QTextLayout:
        layout = QTextLayout(text, self._plain)
        option = QTextOption(_AT_LEFT)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # The default is the window's direction, which can put a full stop before its sentence.
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        seen = tuple((first, min(end, len(text))) for first, end in marks if first < len(text))
        layout.setFormats([self._mark(span) for span in qt_spans(text, seen)])
        layout.beginLayout()
        for number in range(_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(widths[number])
            line.setPosition(QPointF(0, number * self._line))
        layout.endLayout()
        return layout

    def _mark(self, span: Span) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start = span[0]
        found.length = span[1] - span[0]
        found.format = self._marked
        return found


def mark_format(ground: QColor, text: QColor) -> QTextCharFormat:
    """Return the format of a matched word."""
    made = QTextCharFormat()
    made.setBackground(ground)
    made.setForeground(text)
    made.setFontWeight(QFont.Weight.Medium)
    return made
