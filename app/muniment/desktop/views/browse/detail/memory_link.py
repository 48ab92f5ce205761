"""A link to a memory: its title and, below it, a note on why it is listed."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from muniment.desktop.text.isolates import as_written
from muniment.desktop.widgets.theme.theme import space

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MemoryLink(QPushButton):
    """Shows two lines, elided to the available width; GUI thread only.

    Signals:
        memory_asked: Id of the memory.
    """

    memory_asked = Signal(str)

    def __init__(self, memory_id: str, title: str, note: str) -> None:
        super().__init__()
        self._memory_id = memory_id
        self._lines = (title, note)
        self.setProperty("role", "memory")
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText("\n".join(self._lines))
        self.clicked.connect(self._on_clicked)

    @property
    def lines(self) -> tuple[str, str]:
        """Title and note in full."""
        return self._lines

    def sizeHint(self) -> QSize:
        """Return the size that two lines need."""
        return QSize(0, 2 * self.fontMetrics().lineSpacing() + 2 * space("small"))

    def minimumSizeHint(self) -> QSize:
        """Return the size that two lines need."""
        return self.sizeHint()

    def forget(self) -> None:
        """Clear the texts; they would stay in memory until the widget is deleted."""
        self._lines = ("", "")
        self.setText("")
        self.setAccessibleName("")
        self.setAccessibleDescription("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide both lines to the new width."""
        super().resizeEvent(event)
        room = self.width() - 2 * space("medium")
        metrics = self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        cut = [metrics.elidedText(line, right, room) for line in self._lines]
        self.setText("\n".join(line.replace("&", "&&") for line in cut))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the note in a quieter colour than the title; a button's text has one colour."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        lines = option.text.replace("&&", "&").split("\n")
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        roles, high = QPalette.ColorRole, self.fontMetrics().lineSpacing()
        edge = space("small") + 1
        top = (self.height() - len(lines) * high) // 2
        for place, line in enumerate(lines):
            role = roles.PlaceholderText if place or not self.isEnabled() else roles.ButtonText
            painter.setPen(self.palette().color(role))
            room = QRect(edge, top + place * high, self.width() - 2 * edge, high)
            # Letters may be a fraction of a pixel higher than their line.
            flags = _LEFT | Qt.TextFlag.TextDontClip
            painter.drawText(room, flags, as_written(line))
        painter.end()

    @Slot()
    def _on_clicked(self) -> None:
        self.memory_asked.emit(self._memory_id)
