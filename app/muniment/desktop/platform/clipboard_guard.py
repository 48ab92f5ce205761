"""Clear text copied from Muniment off the clipboard after a while."""

import hashlib
import secrets
import sys
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

_KEEP_S: Final = 30
_MS_A_SECOND: Final = 1_000
_OF_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_NO: Final = bytes(4)
_HINTS: Final[Mapping[str, Mapping[str, bytes]]] = {
    "win32": {
        _OF_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,
        _OF_WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
        _OF_WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    },
    # Writing macOS's own type needs a converter, which PySide6 does not offer.
    "darwin": {},
}
_HINTS_ELSEWHERE: Final = {"x-kde-passwordManagerHint": b"secret"}


def history_hints() -> Mapping[str, bytes]:
    """Return the formats that ask clipboard histories to skip a text; empty if there are none.

    Source:
        Microsoft, "Clipboard Formats", cloud clipboard and clipboard history formats; KDE, Klipper,
        ``x-kde-passwordManagerHint``, which other managers honour too.
    """
    return _HINTS.get(sys.platform, _HINTS_ELSEWHERE)


class ClipboardGuard(QObject):
    """Clear the clipboard after some seconds if it still holds our text; GUI thread only.

    Our text is what `copy_secret` put there, and every text that the user copies while a window of
    this program is in front. Not every platform reports who owns the clipboard, so a keyed digest
    of the text is kept, never the text. The selection, which X11 pastes with the middle button, is
    cleared in the same way; there the owner is known.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = secrets.token_bytes(16)
        self._ours: bytes | None = None
        self._timer = QTimer(self, singleShot=True, interval=_KEEP_S * _MS_A_SECOND)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._selection_timer = QTimer(self, singleShot=True, interval=self._timer.interval())
        self._selection_timer.timeout.connect(self._clear_selection)
        clipboard = QGuiApplication.clipboard()
        clipboard.dataChanged.connect(self._on_clipboard_data_changed)
        clipboard.selectionChanged.connect(self._on_clipboard_selection_changed)

    @property
    def keep_s(self) -> int:
        """Seconds until the clipboard is cleared."""
        return self._timer.interval() // _MS_A_SECOND

    def keep_for(self, seconds: int) -> None:
        """Set the seconds until clearing, also for the text copied already."""
        if seconds != self.keep_s:
            self._timer.setInterval(seconds * _MS_A_SECOND)
            self._selection_timer.setInterval(seconds * _MS_A_SECOND)

    @property
    def is_counting(self) -> bool:
        """Return whether a text of ours will be cleared soon."""
        return self._timer.isActive() or self._selection_timer.isActive()

    def copy(self, text: str) -> None:
        """Copy a text that may stay until the vault is locked, such as the port's address."""
        self._ours = self._digest(text)
        self._timer.stop()
        QGuiApplication.clipboard().setText(text)

    def copy_secret(self, text: str) -> None:
        """Copy a secret for a while, and ask clipboard histories to skip it."""
        self._ours = self._digest(text)
        self._timer.start()
        data = QMimeData()
        data.setText(text)
        for kind, value in history_hints().items():
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)

    def clear_ours(self) -> None:
        """Clear everything this program copied, including what the user copied from it."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() or self._holds_ours():
            clipboard.clear(QClipboard.Mode.Clipboard)
        self._clear_selection()
        self._forget()

    @Slot()
    def _on_clipboard_data_changed(self) -> None:
        # Some platforms signal late: a text that is known already keeps its deadline.
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
    def _on_clipboard_selection_changed(self) -> None:
        if QGuiApplication.clipboard().ownsSelection():
            self._selection_timer.start()
        else:
            self._selection_timer.stop()

    @Slot()
    def _clear_selection(self) -> None:
        self._selection_timer.stop()
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

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
