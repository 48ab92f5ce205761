"""A line that leads to a memory: its heading and, below, why it stands here."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from muniment.desktop.theme import space


class MemoryLink(QPushButton):
    """Two lines, cut to the width there is; GUI thread only.

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
        """Heading and note, uncut."""
        return self._lines

    def sizeHint(self) -> QSize:
        """Return the room that two lines need."""
        return QSize(0, 2 * self.fontMetrics().lineSpacing() + 2 * space("small"))

    def minimumSizeHint(self) -> QSize:
        """Return the room that two lines need."""
        return self.sizeHint()

    def forget(self) -> None:
        """Hold no text; what is deleted later would be readable until then."""
        self._lines = ("", "")
        self.setText("")
        self.setAccessibleName("")
        self.setAccessibleDescription("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut both lines to the new width."""
        super().resizeEvent(event)
        room = self.width() - 2 * space("medium")
        metrics = self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        cut = [metrics.elidedText(line, right, room) for line in self._lines]
        self.setText("\n".join(line.replace("&", "&&") for line in cut))

    @Slot()
    def _on_clicked(self) -> None:
        self.memory_asked.emit(self._memory_id)
