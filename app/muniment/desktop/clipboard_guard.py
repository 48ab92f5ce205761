"""What is copied from Muniment does not stay on the clipboard for ever."""

import hashlib
import secrets
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

_KEEP_S: Final = 30
_MS_A_SECOND: Final = 1_000


class ClipboardGuard(QObject):
    """Clears the clipboard after some seconds, if it still holds ours; GUI thread only.

    Ours is what `copy_secret` put there, and every text that a person copies while a window of
    this program is in front. Not every platform can tell who owns the clipboard, so a keyed digest
    of that text is kept, never the text.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = secrets.token_bytes(16)
        self._ours: bytes | None = None
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_S * _MS_A_SECOND)
        self._timer.timeout.connect(self._on_timer_timeout)
        QGuiApplication.clipboard().dataChanged.connect(self._on_clipboard_data_changed)

    @property
    def keep_s(self) -> int:
        """After how many seconds it is cleared."""
        return self._timer.interval() // _MS_A_SECOND

    def keep_for(self, seconds: int) -> None:
        """Clear it after so many seconds, what is there now included."""
        if seconds != self.keep_s:
            self._timer.setInterval(seconds * _MS_A_SECOND)

    @property
    def is_counting(self) -> bool:
        """Tell whether something of ours will be cleared soon."""
        return self._timer.isActive()

    def copy(self, text: str) -> None:
        """Put a text there that may stay until the vault is locked, such as the port's address."""
        self._ours = self._digest(text)
        self._timer.stop()
        QGuiApplication.clipboard().setText(text)

    def copy_secret(self, text: str) -> None:
        """Put a secret there for a while."""
        self._ours = self._digest(text)
        self._timer.start()
        QGuiApplication.clipboard().setText(text)

    def clear_ours(self) -> None:
        """Clear whatever this program put there, the person's own copies from it included."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() or self._holds_ours():
            clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)
        self._forget()

    @Slot()
    def _on_clipboard_data_changed(self) -> None:
        # Told late on some platforms: what is known already keeps the time it was given.
        if self._holds_ours():
            return
        clipboard = QGuiApplication.clipboard()
        is_in_front = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        if clipboard.text() and (is_in_front or clipboard.ownsClipboard()):
            self._ours = self._digest(clipboard.text())
            self._timer.start()
        else:
            self._forget()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._holds_ours():
            QGuiApplication.clipboard().clear()
        self._forget()

    def _holds_ours(self) -> bool:
        if self._ours is None:
            return False
        return self._digest(QGuiApplication.clipboard().text()) == self._ours

    def _forget(self) -> None:
        self._timer.stop()
        self._ours = None

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key).digest()
