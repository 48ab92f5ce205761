"""How long people wait after wrong passphrases: counted together, wherever they are typed."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_FREE_TRIES: Final = 2
_LONGEST_WAIT_S: Final = 60
_TICK_MS: Final = 1_000


def wait_after(wrong: int) -> int:
    """Return how many seconds to wait after so many wrong tries in a row: 0, 0, 2, 4, 8 … 60."""
    return 0 if wrong <= _FREE_TRIES else min(2 ** (wrong - _FREE_TRIES), _LONGEST_WAIT_S)


class BackOff(QObject):
    """Counts wrong tries to open the vault, until one opens it or the program ends.

    GUI thread only.

    Signals:
        changed: The time to wait is another one, or over.
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
        """How long to wait, for the button that would try; empty when nobody has to."""
        if not self._wait_s:
            return ""
        return self.tr("Try again in {seconds} s").format(seconds=self._wait_s)

    def count_wrong(self) -> None:
        """Take in that what was typed does not open the vault."""
        self._wrong += 1
        self._wait_s = wait_after(self._wrong)
        if self._wait_s:
            self._countdown.start()
        self.changed.emit()

    def forget(self) -> None:
        """Begin anew: what was typed opens the vault."""
        self._wrong = self._wait_s = 0
        self._countdown.stop()
        self.changed.emit()

    @Slot()
    def _on_countdown_timeout(self) -> None:
        self._wait_s -= 1
        if self._wait_s <= 0:
            self._countdown.stop()
        self.changed.emit()
