"""The waiting time after wrong passphrases, shared by every place where one is typed."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_FREE_TRIES: Final = 2
_LONGEST_WAIT_S: Final = 60
_TICK_MS: Final = 1_000


def wait_after(wrong: int) -> int:
    """Return how many seconds to wait after so many wrong tries in a row: 0, 0, 2, 4, 8 … 60."""
    return 0 if wrong <= _FREE_TRIES else min(2 ** (wrong - _FREE_TRIES), _LONGEST_WAIT_S)


class BackOff(QObject):
    """Count wrong passphrases until one opens the vault or the program ends.

    GUI thread only.

    Signals:
        changed: The remaining time has changed, or the wait is over.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wrong = 0
        self._wait_s = 0
        self._countdown = QTimer(self, interval=_TICK_MS)
        self._countdown.timeout.connect(self._on_countdown_timeout)

    @property
    def text(self) -> str:
        """The remaining wait, for the button that would try; empty if there is none."""
        if not self._wait_s:
            return ""
        return self.tr("Try again in {seconds} s").format(seconds=self._wait_s)

    def count_wrong(self) -> None:
        """Count a passphrase that does not open the vault."""
        self._wrong += 1
        self._wait_s = wait_after(self._wrong)
        if self._wait_s:
            self._countdown.start()
        self.changed.emit()

    def forget(self) -> None:
        """Reset the count: the passphrase opens the vault."""
        self._wrong = self._wait_s = 0
        self._countdown.stop()
        self.changed.emit()

    @Slot()
    def _on_countdown_timeout(self) -> None:
        self._wait_s -= 1
        if self._wait_s <= 0:
            self._countdown.stop()
        self.changed.emit()
