"""The list of the palette: its model, and how a command is painted."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from muniment.desktop.shell.palette.commands import PaletteMatch
from muniment.desktop.widgets.controls import TEXT_SIDE
from muniment.desktop.widgets.focus.text_places import qt_spans
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.text.sentences import Span

RANKED_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class PaletteItemModel(QAbstractListModel):
    """Commands with their matching letters; GUI thread only."""

    _rows: tuple[PaletteMatch, ...] = ()

    def show_rows(self, rows: tuple[PaletteMatch, ...]) -> None:
        """Show these commands."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of matching commands."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a `PaletteMatch` command, its text, or its text for assistive tools."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        command = found.command
        if role == RANKED_ROLE:
            return found
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (command.text, command.section, command.shortcut) if part
            )
        return command.text if role == Qt.ItemDataRole.DisplayRole else None


class PaletteDelegate(QStyledItemDelegate):
    """Paints each command on one line; GUI thread only."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def row_height(self) -> int:
        """Height of a line in device-independent pixels."""
        return max(QFontMetrics(self._body).height(), self._side) + space("large")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line; the list decides the width."""
        return QSize(self._side, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one command."""
        found = index.data(RANKED_ROLE)
        if not isinstance(found, PaletteMatch):
            return
        rect: QRect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen:
            radius = tokens()["radius"]["control"]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection"))
            painter.drawRoundedRect(rect, radius, radius)
        inner = rect.adjusted(space("medium"), 0, -space("medium"), 0)
        icon = QRect(inner.left(), inner.center().y() - self._side // 2, self._side, self._side)
        found.command.icon.paint(painter, icon)
        inner.setLeft(icon.right() + space("medium"))
        inner.setRight(self._paint_shortcut(painter, inner, found.command.shortcut))
        painter.setPen(self._theme.color("selection_text" if is_chosen else "muted"))
        inner.setRight(self._paint_section(painter, inner, found.command.section))
        self._paint_name(painter, inner, found, is_chosen=is_chosen)
        painter.restore()

    def _paint_shortcut(self, painter: QPainter, inner: QRect, shortcut: str) -> int:
        """Paint the shortcut at the end; return the right edge of the space before it."""
        if not shortcut:
            return inner.right()
        metrics = QFontMetrics(self._caption)
        width = metrics.horizontalAdvance(shortcut) + 2 * space("small")
        key = QRect(0, 0, width, metrics.height() + space("tight"))
        key.moveCenter(inner.center())
        key.moveRight(inner.right())
        room_end = key.left() - space("medium")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(key, space("tight"), space("tight"))
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("chip_text"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, shortcut)
        return room_end

    def _paint_section(self, painter: QPainter, inner: QRect, section: str) -> int:
        """Paint the section with the current pen; return the right edge of the space before it."""
        painter.setFont(self._caption)
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            section,
        )
        width = QFontMetrics(self._caption).horizontalAdvance(section)
        return inner.right() - width - space("medium")

    def _paint_name(
        self, painter: QPainter, inner: QRect, found: PaletteMatch, *, is_chosen: bool
    ) -> None:
        plain = self._theme.color("selection_text" if is_chosen else "text")
        text = QFontMetrics(self._strong).elidedText(
            found.command.text, Qt.TextElideMode.ElideRight, inner.width()
        )
        layout = QTextLayout(text, self._body)
        layout.setTextOption(QTextOption(TEXT_SIDE))
        layout.setFormats([self._meant(span) for span in qt_spans(text, _meant_in(text, found))])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(inner.width())
        layout.endLayout()
        top = inner.top() + (inner.height() - line.height()) / 2
        painter.setPen(plain)
        layout.draw(painter, QPointF(inner.left(), top))

    def _meant(self, span: Span) -> QTextLayout.FormatRange:
        made, look = QTextLayout.FormatRange(), QTextCharFormat()
        look.setFontWeight(QFont.Weight.DemiBold)
        look.setForeground(self._theme.color("accent"))
        made.start, made.length, made.format = span[0], span[1] - span[0], look
        return made

    @Slot()
    def _measure(self) -> None:
        self._side = self._theme.icon_side
        self._body, self._caption = self._theme.font("body"), self._theme.font("caption")
        self._strong = self._theme.font("body", weight=QFont.Weight.DemiBold)


def _meant_in(text: str, found: PaletteMatch) -> tuple[Span, ...]:
    """Return the spans of matching letters."""
    spans: list[Span] = []
    for place in sorted(found.positions):
        if place >= len(text):
            break
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return tuple(spans)
