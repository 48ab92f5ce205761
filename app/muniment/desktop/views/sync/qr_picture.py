"""A text as a QR code."""

from typing import Final

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET: Final = 4
"""Light modules around the code, as ISO/IEC 18004 asks for."""
_MODULE_PX: Final = 4


class QrPicture(QWidget):
    """Draws dark squares on white, whatever the appearance: phones expect that. GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[bytearray, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("QR code of the invitation"))

    def show_text(self, text: str) -> None:
        """Show a text; an empty one clears the picture."""
        self._rows = segno.make(text, micro=False, error="l").matrix if text else ()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every module in whole pixels."""
        side = (len(self._rows) + 2 * _QUIET) * _MODULE_PX
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the modules."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for down, line in enumerate(self._rows, _QUIET):
            for across, is_dark in enumerate(line, _QUIET):
                if is_dark:
                    left, top = across * _MODULE_PX, down * _MODULE_PX
                    painter.fillRect(left, top, _MODULE_PX, _MODULE_PX, Qt.GlobalColor.black)
        painter.end()
