"""One entry of the navigation: icon and name, or only the icon if the navigation is narrow."""

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from muniment.desktop.shell.destinations import Destination
from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.spoken_choice import speak_as
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Theme, space


class DestinationButton(ToolButton):
    """Opens one destination; checked while it is shown. GUI thread only."""

    def __init__(self, destination: Destination, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = destination.icon
        self._is_narrow = False
        self._side = theme.icon_side
        self.setText(destination.text)
        self.setAccessibleName(destination.text)
        shortcut = QKeySequence(destination.shortcut)
        hint = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(self.tr("{name} ({shortcut})").format(name=destination.text, shortcut=hint))
        self.setCheckable(True)
        speak_as(self, QAccessible.Role.PageTab)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._on_theme_changed)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show the icon alone, or icon and name."""
        self._is_narrow = is_narrow
        self.updateGeometry()
        self.update()

    @property
    def wide_width(self) -> int:
        """Width of icon and name together."""
        name = QFontMetrics(self._theme.font("body")).horizontalAdvance(self.text())
        return self._side + 2 * space("small") + space("medium") + name + space("tight")

    def sizeHint(self) -> QSize:
        """Return room for the icon, and for the whole name if it is shown."""
        line = QFontMetrics(self._theme.font("body")).height()
        height = max(line, self._side) + space("medium") + space("hair")
        return QSize(
            self._side + 2 * space("small") if self._is_narrow else self.wide_width, height
        )

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a name is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint background, icon and name in the tokens of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        role = "selection_text" if self.isChecked() else "muted"
        across = (self.width() - self._side) // 2 if self._is_narrow else space("small")
        place = QRect(across, (self.height() - self._side) // 2, self._side, self._side)
        self._theme.icon(self._icon_name, role=role).paint(painter, place)
        if not self._is_narrow:
            self._paint_name(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        radius = tokens()["radius"]["control"]
        ground = self.rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground())
        painter.drawRoundedRect(ground, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), radius, radius)

    def _ground(self) -> QColor:
        if self.isChecked():
            return self._theme.color("selection")
        return self._theme.color("hover" if self.underMouse() else "window")

    def _paint_name(self, painter: QPainter) -> None:
        indent = space("small") + self._side + space("medium")
        place = self.rect().adjusted(indent, 0, -space("small"), 0)
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("selection_text" if self.isChecked() else "text"))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side, self.text())

    @Slot()
    def _on_theme_changed(self) -> None:
        self._side = self._theme.icon_side
        self.updateGeometry()
        self.update()
