"""Paint one row of a list of memories from the theme's tokens."""

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from muniment.desktop.text.dates import short_moment
from muniment.desktop.text.isolates import as_written
from muniment.desktop.text.words import flag_name, type_name
from muniment.desktop.views.browse.listing.memory_rows import ROW_ROLE, Index, MemoryRow
from muniment.desktop.widgets.theme.theme import Theme, space

_CHIP_PADDING = 7
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SCORE_WIDTH = 56
_SCORE_HEIGHT = 4
_REMEMBERED_LINES = 500


class MemoryDelegate(QStyledItemDelegate):
    """Heading and date, a second line, chips; a score bar for hits.

    Every row has the same height, which keeps a list of 100,000 rows fast. GUI thread only.

    Signals:
        measured: The fonts changed, and `row_height` with them.
    """

    measured = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shows_namespace = True
        self._lines: dict[tuple[str, str, int, int], tuple[str, str]] = {}
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def row_height(self) -> int:
        """The height shared by all rows, in pixels."""
        return self._height

    def show_namespaces(self, *, is_shown: bool) -> None:
        """Show a namespace chip on each row; not needed if all rows are of one namespace."""
        self._shows_namespace = is_shown

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height shared by all rows."""
        return QSize(200, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        found = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, rect, state)
        if not isinstance(found, MemoryRow):  # not loaded yet
            painter.restore()
            return
        edge, gap = space("large"), space("medium")
        inner = rect.adjusted(edge, gap, -edge, -gap)
        top = self._paint_texts(painter, inner, found, is_selected=is_selected)
        line = QRect(inner.left(), top, inner.width(), 0)
        self._paint_chips(painter, line, found, is_selected=is_selected)
        painter.restore()

    @Slot()
    def _measure(self) -> None:
        self._body = self._theme.font("body", weight=QFont.Weight.Medium)
        self._plain = self._theme.font("body")
        self._caption = self._theme.font("caption")
        self._body_metrics = QFontMetrics(self._body)
        self._plain_metrics = QFontMetrics(self._plain)
        self._caption_metrics = QFontMetrics(self._caption)
        self._line = self._body_metrics.height() + space("hair")
        self._chip_height = self._caption_metrics.height() + space("tight")
        self._height = 2 * self._line + self._chip_height + space("tight") + 2 * space("medium")
        self._lines.clear()
        self.measured.emit()

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        inset = QRectF(rect).adjusted(6, 1, -6, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("selection"))
            painter.drawRoundedRect(inset, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(inset, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.color("focus"))
            painter.drawRoundedRect(inset.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _paint_texts(
        self, painter: QPainter, inner: QRect, row: MemoryRow, *, is_selected: bool
    ) -> int:
        """Paint both lines and the date; returns the y below them."""
        date = short_moment(row.created_at)
        width = inner.width() - self._caption_metrics.horizontalAdvance(date) - space("medium")
        heading, rest = self._two_lines(row, width, inner.width())
        # A memory of one line is centred, so that there is no gap below it.
        top = inner.top() + (0 if rest else self._line // 2)
        first = QRect(inner.left(), top, inner.width(), self._line)
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("selection_text" if is_selected else "muted"))
        painter.drawText(first, _RIGHT, date)
        bottom = first.bottom() + 1
        if rest:
            second = QRect(inner.left(), bottom, inner.width(), self._line)
            painter.setFont(self._plain)
            painter.drawText(second, _LEFT, rest)
            bottom = second.bottom() + 1
        painter.setFont(self._body)
        painter.setPen(self._theme.color("selection_text" if is_selected else "text"))
        painter.drawText(first, _LEFT, heading)
        return bottom + space("tight")

    def _two_lines(self, row: MemoryRow, first: int, second: int) -> tuple[str, str]:
        """Return both lines as they fit; cached, because scrolling repeats the costly layout."""
        key = row.heading, row.rest, first, second
        if key not in self._lines:
            heading, rest = _split(row, self._body, first)
            right = Qt.TextElideMode.ElideRight
            if len(self._lines) >= _REMEMBERED_LINES:
                self._lines.clear()
            self._lines[key] = (
                as_written(self._body_metrics.elidedText(heading, right, first)),
                as_written(self._plain_metrics.elidedText(rest, right, second)),
            )
        return self._lines[key]

    def forget(self) -> None:
        """Forget all texts, for a locked vault."""
        self._lines.clear()

    def _paint_chips(
        self, painter: QPainter, line: QRect, row: MemoryRow, *, is_selected: bool
    ) -> None:
        painter.setFont(self._caption)
        metrics = self._caption_metrics
        right = line.right()
        if row.score is not None:
            right -= _SCORE_WIDTH + space("medium")
            bar = QRect(line.right() - _SCORE_WIDTH, line.top(), _SCORE_WIDTH, self._chip_height)
            self._paint_score(painter, bar, row.score)
        left = line.left()
        warnings = [flag_name(flag) for flag in row.flags]
        for place, text in enumerate([*warnings, *self._chips(row)]):
            width = metrics.horizontalAdvance(text) + 2 * _CHIP_PADDING
            if left + width > right:
                break
            chip = QRect(left, line.top(), width, self._chip_height)
            painter.setPen(Qt.PenStyle.NoPen)
            is_warning = place < len(warnings)
            ground = "surface" if is_selected else "chip"
            painter.setBrush(self._theme.color("warning_surface" if is_warning else ground))
            painter.drawRoundedRect(chip, self._chip_height / 2, self._chip_height / 2)
            painter.setPen(self._theme.color("warning" if is_warning else "chip_text"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, as_written(text))
            left += width + space("tight") + space("hair")

    def _paint_score(self, painter: QPainter, place: QRect, score: float) -> None:
        top = place.top() + (place.height() - _SCORE_HEIGHT) / 2
        bar = QRectF(place.left(), top, _SCORE_WIDTH, _SCORE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("track"))
        painter.drawRoundedRect(bar, 2, 2)
        filled = QRectF(bar)
        filled.setWidth(_SCORE_WIDTH * min(max(score, 0.0), 1.0))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(filled, 2, 2)

    def _chips(self, row: MemoryRow) -> list[str]:
        namespace = [row.namespace] if self._shows_namespace else []
        types = [type_name(row.type)] if row.is_readable else []
        return [*namespace, *types, *(f"#{tag}" for tag in row.tags)]


def _split(row: MemoryRow, font: QFont, width: int) -> tuple[str, str]:
    """Break a long first line at a word, so that the second line continues it."""
    if QFontMetrics(font).horizontalAdvance(row.heading) <= width:
        return row.heading, row.rest
    layout = QTextLayout(row.heading, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    cut = line.textLength()
    return row.heading[:cut].rstrip(), f"{row.heading[cut:]} {row.rest}".strip()
