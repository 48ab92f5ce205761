"""Paints a key in the list: name, last use, permissions and namespaces."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.agents.agent_list_model import AGENT_ROLE, AgentRow
from muniment.desktop.views.agents.agent_words import state_name, tr
from muniment.desktop.views.agents.key_state import KeyState
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.widgets.name_row_delegate import NameRowDelegate
from muniment.desktop.widgets.theme.theme import space

STATE_COLORS: Final = {
    KeyState.ACTIVE: "success",
    KeyState.PAUSED: "warning",
    KeyState.EXPIRED: "muted",
    KeyState.REFUSED: "danger",
    KeyState.REVOKED: "danger",
}
"""Colour token of each state; the state is always shown as text too."""

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgentDelegate(NameRowDelegate):
    """Paints an `AgentRow` on three lines; GUI thread only."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height that all rows share."""
        lines = self._name_metrics.height() + 2 * self._caption_metrics.height()
        return QSize(200, lines + 2 * space("medium") + 2 * space("tight"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row = index.data(AGENT_ROLE)
        if not isinstance(row, AgentRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self.paint_background(painter, rect, state)
        edge, gap = space("large"), space("medium")
        inner = rect.adjusted(edge, gap, -edge, -gap)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_head(painter, inner, row, is_selected=is_selected)
        self._paint_facts(painter, inner, row, is_selected=is_selected)
        painter.restore()

    def _paint_head(
        self, painter: QPainter, inner: QRect, row: AgentRow, *, is_selected: bool
    ) -> None:
        line = QRect(inner.left(), inner.top(), inner.width(), self._name_metrics.height())
        painter.setFont(self._caption)
        painter.setPen(self._theme.color("selection_text" if is_selected else "muted"))
        painter.drawText(line, _RIGHT, row.last_use)
        width = line.width() - self._caption_metrics.horizontalAdvance(row.last_use)
        painter.setFont(self._name)
        is_over = row.state in {KeyState.EXPIRED, KeyState.REVOKED}
        plain = "muted" if is_over else "text"
        painter.setPen(self._theme.color("selection_text" if is_selected else plain))
        elided = self._name_metrics.elidedText(
            row.name, Qt.TextElideMode.ElideRight, width - space("medium")
        )
        painter.drawText(line, _LEFT, as_written(elided))

    def _paint_facts(
        self, painter: QPainter, inner: QRect, row: AgentRow, *, is_selected: bool
    ) -> None:
        height = self._caption_metrics.height()
        top = inner.top() + self._name_metrics.height() + space("tight")
        line = QRect(inner.left(), top, inner.width(), height)
        painter.setFont(self._caption)
        muted = self._theme.color("selection_text" if is_selected else "muted")
        state_color = self._theme.color(STATE_COLORS[row.state])
        dot = QRectF(line.left(), line.center().y() - 3, space("small"), space("small"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(state_color)
        painter.drawEllipse(dot)
        line = line.adjusted(space("medium") + space("tight"), 0, 0, 0)
        painter.setPen(muted if is_selected else state_color)
        state = state_name(row.state)
        painter.drawText(line, _LEFT, state)
        line.setLeft(line.left() + self._caption_metrics.horizontalAdvance(state))
        painter.setPen(muted)
        facts = tr(" · {facts}").format(facts=row.facts)
        self._draw(painter, line, facts)
        last = QRect(inner.left(), line.bottom() + 1 + space("tight"), inner.width(), height)
        self._draw(painter, last, row.namespaces)

    def _draw(self, painter: QPainter, line: QRect, text: str) -> None:
        right = Qt.TextElideMode.ElideRight
        painter.drawText(line, _LEFT, self._caption_metrics.elidedText(text, right, line.width()))
