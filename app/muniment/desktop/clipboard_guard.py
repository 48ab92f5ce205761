"""What Muniment puts on the clipboard does not stay there for ever."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

KEEP_MS: Final = 30_000


class ClipboardGuard(QObject):
    """Copies texts and clears the clipboard again, if it still holds ours; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._secret: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def copy(self, text: str) -> None:
        """Put a text there that may stay, such as the port's address."""
        self._timer.stop()
        self._secret = None
        QGuiApplication.clipboard().setText(text)

    def copy_secret(self, text: str) -> None:
        """Put a secret there for half a minute."""
        QGuiApplication.clipboard().setText(text)
        self._secret = text
        self._timer.start()

    def clear_ours(self) -> None:
        """Clear whatever this program put there, the person's own copies from it included."""
        self._timer.stop()
        self._clear_secret()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    @Slot()
    def _on_timer_timeout(self) -> None:
        self._clear_secret()

    def _clear_secret(self) -> None:
        # Not every platform can tell who owns the clipboard; what lies there tells it too.
        clipboard = QGuiApplication.clipboard()
        if self._secret is not None and clipboard.text() == self._secret:
            clipboard.clear()
        self._secret = None
