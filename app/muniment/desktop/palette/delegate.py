"""Paints a command: icon, name with the letters that were meant, section and shortcut."""

from PySide6.QtCore import QObject, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from muniment.desktop.destination_button import icon_side
from muniment.desktop.mirroring import is_mirrored, mirrored
from muniment.desktop.palette.commands import Ranked
from muniment.desktop.palette.item_model import RANKED_ROLE, Index
from muniment.desktop.theme import Theme, space, tokens

_FROM_LEFT = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)


class PaletteDelegate(QStyledItemDelegate):
    """One line for each command; GUI thread only."""

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
        """Return the height of a line; the width is the list's."""
        return QSize(self._side, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one command."""
        found = index.data(RANKED_ROLE)
        if not isinstance(found, Ranked):
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
        found.command.icon.paint(painter, mirrored(painter, rect, icon))
        inner.setLeft(icon.right() + space("medium"))
        inner.setRight(self._paint_shortcut(painter, inner, rect, found.command.shortcut))
        painter.setPen(self._theme.color("selection_text" if is_chosen else "muted"))
        inner.setRight(self._paint_section(painter, inner, rect, found.command.section))
        self._paint_name(painter, mirrored(painter, rect, inner), found, is_chosen=is_chosen)
        painter.restore()

    def _paint_shortcut(self, painter: QPainter, inner: QRect, whole: QRect, shortcut: str) -> int:
        """Paint the keys at the end; return where the room before them ends."""
        if not shortcut:
            return inner.right()
        metrics = QFontMetrics(self._caption)
        width = metrics.horizontalAdvance(shortcut) + 2 * space("small")
        key = QRect(0, 0, width, metrics.height() + space("tight"))
        key.moveCenter(inner.center())
        key.moveRight(inner.right())
        room_end = key.left() - space("medium")
        key = mirrored(painter, whole, key)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(key, space("tight"), space("tight"))
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("chip_text"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, shortcut)
        return room_end

    def _paint_section(self, painter: QPainter, inner: QRect, whole: QRect, section: str) -> int:
        """Paint the section beside the keys, with the pen; return where the room before it ends."""
        painter.setFont(self._caption)
        painter.drawText(
            mirrored(painter, whole, inner),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            section,
        )
        width = QFontMetrics(self._caption).horizontalAdvance(section)
        return inner.right() - width - space("medium")

    def _paint_name(
        self, painter: QPainter, inner: QRect, found: Ranked, *, is_chosen: bool
    ) -> None:
        plain = self._theme.color("selection_text" if is_chosen else "text")
        text = QFontMetrics(self._strong).elidedText(
            found.command.text, Qt.TextElideMode.ElideRight, inner.width()
        )
        runs = [
            (text[start:end], self._strong if is_meant else self._body, is_meant)
            for start, end, is_meant in _runs(text, found.positions)
        ]
        place = QRect(inner)
        if is_mirrored(painter):
            # Where a text stands is mirrored, the order of its letters is its own.
            width = sum(QFontMetrics(font).horizontalAdvance(run) for run, font, _ in runs)
            place.setLeft(inner.right() + 1 - width)
        for run, font, is_meant in runs:
            painter.setFont(font)
            painter.setPen(self._theme.color("accent") if is_meant else plain)
            painter.drawText(place, _FROM_LEFT, run)
            place.setLeft(place.left() + QFontMetrics(font).horizontalAdvance(run))

    @Slot()
    def _measure(self) -> None:
        self._side = icon_side(self._theme)
        self._body, self._caption = self._theme.font("body"), self._theme.font("caption")
        self._strong = self._theme.font("body", weight=QFont.Weight.DemiBold)


def _runs(text: str, positions: tuple[int, ...]) -> list[tuple[int, int, bool]]:
    """Cut a text where letters that were meant begin and end."""
    runs: list[tuple[int, int, bool]] = []
    for place in range(len(text)):
        is_meant = place in positions
        if runs and runs[-1][2] == is_meant:
            runs[-1] = (runs[-1][0], place + 1, is_meant)
        else:
            runs.append((place, place + 1, is_meant))
    return runs
