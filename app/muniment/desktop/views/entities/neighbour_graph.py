"""The picture of an entity and its nearest neighbours, for mouse and keyboard."""

from typing import Final

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from muniment.desktop.text.dates import entity_text
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.entities.entity_words import shared_text
from muniment.desktop.views.entities.graph_layout import Graph, GraphNode
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.theme import Theme, space

_KEY: Final = Qt.Key
_STEPS: Final = {_KEY.Key_Right: 1, _KEY.Key_Down: 1, _KEY.Key_Left: -1, _KEY.Key_Up: -1}
_OPEN: Final = frozenset({_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space})
_LINES_HIGH: Final = 17
_LETTERS_WIDE: Final = 34
_NAME_LETTERS: Final = 22
"""Room for a name at each side, in letters, if the picture is wide enough."""

_NAME_SHARE: Final = 0.28
"""Most of the picture's width that the names of one side take."""

_RADII: Final = (4.0, 15.0)
_WIDTHS: Final = (1.0, 5.0)
_STEEP: Final = 0.35
"""A node further to the side than this has its name beside it; others above or below."""


class NeighbourGraph(QWidget):
    """Draws a `Graph`; a click or Enter on a node asks for its entity. GUI thread only.

    Signals:
        entity_asked: The uid of an entity to show.
        node_reached: The text of the node under the mouse or the keyboard focus; empty for none.
    """

    entity_asked = Signal(str)
    node_reached = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._graph = Graph()
        self._at = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Picture of what is mentioned together"))
        speak_as(self, QAccessible.Role.Graphic)
        theme.changed.connect(self._on_theme_changed)

    @property
    def graph(self) -> Graph:
        """What is drawn."""
        return self._graph

    def sizeHint(self) -> QSize:
        """Return a size that grows with the text."""
        metrics = self.fontMetrics()
        return QSize(_LETTERS_WIDE * metrics.averageCharWidth(), _LINES_HIGH * metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return the height of the size hint; names are shortened in a narrow picture."""
        return QSize(0, self.sizeHint().height())

    def show_graph(self, graph: Graph) -> None:
        """Draw another graph, or none."""
        self._graph = graph
        self._at = 0
        self._describe()
        self.setVisible(len(graph.nodes) > 1)
        self.update()

    def place_of(self, number: int) -> QPointF:
        """Return where the centre of a node is in this widget."""
        node, room = self._graph.nodes[number], self._room()
        return QPointF(
            room.center().x() + node.across * room.width() / 2,
            room.center().y() + node.down * room.height() / 2,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint lines, nodes and names in the tokens of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter)
        for number in range(len(self._graph.nodes)):
            self._paint_node(painter, number)
        for number, node in enumerate(self._graph.nodes):
            self._paint_name(painter, number, node)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move around with the arrow keys; Enter shows the entity."""
        key, count = Qt.Key(event.key()), len(self._graph.nodes)
        if key in _OPEN and self._at:
            self._open(self._at)
        elif key in _STEPS and count > 1:
            place = (self._at - 1 + _STEPS[key]) if self._at else min(_STEPS[key], 0)
            self._go_to(place % (count - 1) + 1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe the node under the mouse."""
        self._go_to(self._below(event.position()))
        shape = Qt.CursorShape.PointingHandCursor if self._at else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the entity under the mouse."""
        number = self._below(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number:
            self._open(number)

    def leaveEvent(self, event: QEvent) -> None:
        """Leave the node, unless the keyboard focus is here."""
        if not self.hasFocus():
            self._go_to(0)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the strongest neighbour."""
        super().focusInEvent(event)
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if not by_mouse and not self._at and len(self._graph.nodes) > 1:
            self._go_to(1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the node."""
        super().focusOutEvent(event)
        self._go_to(0)

    def _open(self, number: int) -> None:
        self.entity_asked.emit(self._graph.nodes[number].uid)

    def _go_to(self, number: int) -> None:
        if number != self._at:
            self._at = number
            self._describe()
            self.update()

    def _describe(self) -> None:
        nodes = self._graph.nodes
        text = shared_text(nodes[self._at].name, nodes[self._at].shared) if self._at else ""
        self.setAccessibleDescription(text)
        self.node_reached.emit(text)

    def _below(self, position: QPointF) -> int:
        """Return the neighbour whose node or name is at a position; 0 for none."""
        for number in range(1, len(self._graph.nodes)):
            near = QLineF(position, self.place_of(number)).length() <= self._radius(number) + 4
            if near or self.name_place(number).contains(position):
                return number
        return 0

    def _room(self) -> QRectF:
        """Return the rectangle in which the centres of the nodes are."""
        line, edge = self._metrics().height(), _RADII[1] + space("small")
        side = min(_NAME_LETTERS * self._metrics().averageCharWidth(), _NAME_SHARE * self.width())
        return QRectF(self.rect()).adjusted(side + edge, line + edge, -side - edge, -line - edge)

    def _radius(self, number: int) -> float:
        least, most = _RADII
        return least + (most - least) * self._graph.nodes[number].size

    def name_place(self, number: int) -> QRectF:
        """Return where the name of a node is painted, as wide as it is shown."""
        node, centre, metrics = self._graph.nodes[number], self.place_of(number), self._metrics()
        gap, height = self._radius(number) + space("small"), metrics.height()
        wanted = metrics.horizontalAdvance(entity_text(node.name)) + 1
        if number and abs(node.across) > _STEEP:
            is_right = node.across > 0
            room = (self.width() - centre.x() if is_right else centre.x()) - gap
            width = min(wanted, room)
            left = centre.x() + gap if is_right else centre.x() - gap - width
            return QRectF(left, centre.y() - height / 2, width, height)
        width = min(wanted, self._room().width() * 2 * _STEEP)
        top = centre.y() - gap - height if node.down < 0 else centre.y() + gap
        return QRectF(centre.x() - width / 2, top, width, height)

    def _paint_edges(self, painter: QPainter) -> None:
        least, most = _WIDTHS
        for edge in self._graph.edges:
            is_marked = self._at and self._at in (edge.source, edge.target)
            is_own = not edge.source
            token = "accent" if is_marked else "series_behind" if is_own else "track"
            pen = QPen(self._theme.color(token), least + (most - least) * edge.weight)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(self.place_of(edge.source), self.place_of(edge.target))

    def _paint_node(self, painter: QPainter, number: int) -> None:
        radius, centre = self._radius(number), self.place_of(number)
        is_marked = number and number == self._at
        painter.setPen(QPen(self._theme.color("surface"), 1.5))
        painter.setBrush(self._theme.color("accent" if not number or is_marked else "series_a"))
        painter.drawEllipse(centre, radius, radius)
        if is_marked and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawEllipse(centre, radius + 3, radius + 3)

    def _paint_name(self, painter: QPainter, number: int, node: GraphNode) -> None:
        place, metrics = self.name_place(number), self._metrics()
        ground = self._theme.color("surface")
        ground.setAlphaF(0.8)
        painter.fillRect(place, ground)
        painter.setFont(self._font())
        painter.setPen(self._theme.color("text"))
        elided = metrics.elidedText(
            entity_text(node.name), Qt.TextElideMode.ElideRight, place.width() + 1
        )
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(place, flags, as_written(elided))

    def _font(self) -> QFont:
        return self._theme.font("caption")

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._font())

    @Slot()
    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
