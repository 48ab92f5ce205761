"""A file that is being written: how far it is, and a way to stop it."""

from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from muniment.desktop.controls import icon_button, label, row
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.numbers import count_text

_AFTER_MS: Final = 300
_BAR_WIDTH: Final = 90
_BAR_HEIGHT: Final = 4


class ExportStrip(QWidget):
    """Hidden until writing has taken longer than a moment; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        exports = context.exports
        self._text = label("", role="caption")
        self._text.setAccessibleName(self.tr("Export"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self._bar.setAccessibleName(self.tr("How far the export is"))
        self.stop_button = icon_button(context.theme, "x", self.tr("Stop the export"))
        self.setLayout(row(self._text, self._bar, self.stop_button))
        self._patience = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._patience.timeout.connect(self.show)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        exports.started.connect(self._on_started)
        exports.progressed.connect(self._on_progressed)
        exports.ended.connect(self._on_ended)
        self._exports = exports
        self.hide()

    @property
    def text(self) -> str:
        """What is said; empty while nothing is written."""
        return self._text.text()

    @Slot()
    def _on_started(self) -> None:
        self._text.setText(self.tr("Exporting…"))
        self._bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._patience.start()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        text = self.tr("Exporting: {done} of {total}")
        self._text.setText(text.format(done=count_text(done), total=count_text(total)))

    @Slot()
    def _on_ended(self) -> None:
        self._patience.stop()
        self._text.clear()
        self.hide()

    @Slot()
    def _on_stop_clicked(self) -> None:
        # It ends after the step at work; until then the button would do nothing more.
        self.stop_button.setEnabled(False)
        self._exports.stop()
