"""Let SIGINT and SIGTERM end the program as Quit does, even while Qt waits for events."""

import contextlib
import signal
import socket
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class SignalRelay(QObject):
    """Turns the process's signals into `quit_requested` on the GUI thread.

    Python runs signal handlers only between byte codes, and Qt's loop runs none while it waits; the
    wake-up socket wakes the loop. Main thread only.
    """

    quit_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.settimeout(0)
        self._writer.settimeout(0)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._old: dict[int, Any] = {
            number: signal.signal(number, self._on_signal) for number in _SIGNALS
        }
        self._notifier = QSocketNotifier(
            self._reader.fileno(), QSocketNotifier.Type.Read, parent=self
        )
        self._notifier.activated.connect(self._on_notifier_activated)

    def close(self) -> None:
        """Restore the previous handlers."""
        self._notifier.setEnabled(False)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_fd)
        self._reader.close()
        self._writer.close()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.quit_requested.emit()

    @Slot()
    def _on_notifier_activated(self) -> None:
        # Draining is enough: because Python code has run, the handler above has run too.
        with contextlib.suppress(BlockingIOError):
            self._reader.recv(64)
