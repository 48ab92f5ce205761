"""Locks the vault when nobody has touched the window for a while, or the machine slept."""

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_CHECK_MS: Final = 5_000
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    }
)


class IdleLock(QObject):
    """Emits `expired` once no input reached our windows for the given time; GUI thread only.

    Listens at the native windows, where only input and exposure pass: a filter on the whole
    application would bring every paint and timer event of Qt through Python. Measures with the
    wall clock, so that time asleep counts.
    """

    expired = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_s = 0.0
        self._last_input = time.time()
        self._timer = QTimer(self)
        self.set_minutes(minutes)
        self._timer.timeout.connect(self._on_timer_timeout)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_focus_window_changed)

    @property
    def seconds(self) -> float:
        """For how long no input has come."""
        return time.time() - self._last_input

    def start(self) -> None:
        """Begin to count, from now; does nothing with a limit of zero."""
        self._last_input = time.time()
        if self._limit_s > 0:
            self._timer.start()

    def set_minutes(self, minutes: float) -> None:
        """Wait another time; 0 for ever. A count under way goes on, from now."""
        self._limit_s = minutes * 60
        self._timer.setInterval(min(_CHECK_MS, max(int(self._limit_s * 250), 10)))
        self._last_input = time.time()
        if self._limit_s <= 0:
            self._timer.stop()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def watch(self, window: QWindow) -> None:
        """Count input to a window as activity."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note input; never swallow it."""
        if event.type() in _INPUT:
            self._last_input = time.time()
        return False

    @Slot(QWindow)
    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            self.watch(window)

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self.seconds >= self._limit_s:
            self.stop()
            self.expired.emit()
