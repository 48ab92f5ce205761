"""Buttons that Enter presses too: Qt's own react to it in some dialogs only, or never."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QToolButton

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_FILLED: Final = frozenset({"primary", "danger"})
"""Roles with a background colour of their own."""

_RING_INSET: Final = 3.0
_RING_RADIUS: Final = 4.0


class PushButton(QPushButton):
    """A push button that Enter presses anywhere; in a dialog it precedes the default button.

    An accessible name that equals the text follows the text when it changes.
    """

    def setText(self, text: str) -> None:
        """Change the text, and the accessible name unless it says more."""
        is_named_so = self.accessibleName() == _plain(self.text())
        super().setText(text)
        if is_named_so:
            self.setAccessibleName(_plain(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ring inside a focused filled button: a border alone is hard to see."""
        super().paintEvent(event)
        if self.property("role") not in _FILLED or not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.HighlightedText), 1.5))
        inset = _RING_INSET
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ring, _RING_RADIUS, _RING_RADIUS)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button with Enter; a key that is held presses once."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A tool button that Enter presses, or whose menu Enter opens; its text is never cut."""

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: Qt lets a layout squeeze the button to nothing."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button with Enter; a key that is held presses once."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            if self.menu() is not None:
                self.showMenu()
            else:
                self.click()


def _plain(text: str) -> str:
    return text.replace("&", "")
