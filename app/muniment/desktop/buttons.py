"""Buttons that Enter presses too: Qt's own take it in some dialogs alone, or not at all."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PushButton(QPushButton):
    """A push button that Enter presses wherever it stands; in a dialog before the default one.

    A name for screen readers that is the text follows it when it changes.
    """

    def setText(self, text: str) -> None:
        """Show another text, and be called like it unless the name says more."""
        is_named_so = self.accessibleName() == _plain(self.text())
        super().setText(text)
        if is_named_so:
            self.setAccessibleName(_plain(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it with Enter; a key that is held presses once."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A tool button that Enter presses, or whose menu Enter opens; its text is never cut."""

    def minimumSizeHint(self) -> QSize:
        """Return the size that it has: Qt lets a layout squeeze it to nothing."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it with Enter; a key that is held presses once."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            if self.menu() is not None:
                self.showMenu()
            else:
                self.click()


def _plain(text: str) -> str:
    return text.replace("&", "")
