"""Paints an entity in the list: its name, type, number of memories and last mention."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from muniment.desktop.text.dates import entity_text, short_moment
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.entities.entity_list_model import ENTITY_ROLE
from muniment.desktop.views.entities.entity_words import facts_text
from muniment.desktop.widgets.name_row_delegate import NameRowDelegate
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.entities.entity import EntitySummary

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntityDelegate(NameRowDelegate):
    """Paints an `EntitySummary` on two lines; GUI thread only."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all rows share."""
        lines = self._name_metrics.height() + self._caption_metrics.height()
        return QSize(200, lines + 2 * space("small") + space("hair"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        entity = index.data(ENTITY_ROLE)
        if not isinstance(entity, EntitySummary):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self.paint_background(painter, rect, state)
        edge, gap = space("large"), space("small")
        inner = rect.adjusted(edge, gap, -edge, -gap)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_lines(painter, inner, entity, is_selected=is_selected)
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, inner: QRect, entity: EntitySummary, *, is_selected: bool
    ) -> None:
        name, caption = self._name_metrics, self._caption_metrics
        elide = Qt.TextElideMode.ElideRight
        line = QRect(inner.left(), inner.top(), inner.width(), name.height())
        painter.setFont(self._name)
        painter.setPen(self._theme.color("selection_text" if is_selected else "text"))
        shown = name.elidedText(entity_text(entity.name), elide, line.width())
        painter.drawText(line, _LEFT, as_written(shown))
        line = QRect(inner.left(), line.bottom() + 1, inner.width(), caption.height())
        line.translate(0, space("hair"))
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("selection_text" if is_selected else "muted"))
        last = entity.last_mentioned_at
        moment = "" if last is None else short_moment(last)
        painter.drawText(line, _RIGHT, moment)
        room = line.width() - caption.horizontalAdvance(moment) - space("medium")
        painter.drawText(line, _LEFT, caption.elidedText(facts_text(entity), elide, room))
