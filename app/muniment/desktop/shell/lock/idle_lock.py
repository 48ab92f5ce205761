"""Lock the vault when the user has been idle for a while, or the machine slept."""

import time
from dataclasses import dataclass
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
_STIR: Final = frozenset({QEvent.Type.Resize, QEvent.Type.Move})


@dataclass(frozen=True, slots=True)
class _Moment:
    """When something happened, by two clocks.

    The monotonic clock stops while the machine sleeps, and the wall clock may be set back.
    """

    wall_s: float
    steady_s: float

    @classmethod
    def now(cls) -> "_Moment":
        """Return the current moment."""
        return cls(time.time(), time.monotonic())

    @property
    def ago_s(self) -> float:
        """How long ago, by the clock that advanced further."""
        return max(time.time() - self.wall_s, time.monotonic() - self.steady_s)


class IdleLock(QObject):
    """Emit `expired` once no input has reached our windows for the given time; GUI thread only.

    Filters the events of native windows, which receive only input and exposure: a filter on the
    whole application would pass every paint and timer event of Qt through Python. Time asleep
    counts.
    """

    expired = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_s = 0.0
        self._last_input = self._last_stir = _Moment.now()
        self._timer = QTimer(self)
        self.set_minutes(minutes)
        self._timer.timeout.connect(self._on_timer_timeout)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_focus_window_changed)

    @property
    def seconds(self) -> float:
        """For how long there has been no input."""
        return self._last_input.ago_s

    @property
    def quiet_s(self) -> float:
        """For how long there was no input, and no window was moved or resized.

        The frame of a window belongs to the desktop: dragging it gives the window no input.
        """
        return min(self._last_input.ago_s, self._last_stir.ago_s)

    def start(self) -> None:
        """Start counting from now; does nothing with a limit of zero."""
        self._last_input = _Moment.now()
        if self._limit_s > 0:
            self._timer.start()

    def set_minutes(self, minutes: float) -> None:
        """Change the limit; 0 for none. A running count restarts from now."""
        self._limit_s = minutes * 60
        self._timer.setInterval(min(_CHECK_MS, max(int(self._limit_s * 250), 10)))
        self._last_input = _Moment.now()
        if self._limit_s <= 0:
            self._timer.stop()

    def stop(self) -> None:
        """Stop counting."""
        self._timer.stop()

    def watch(self, window: QWindow) -> None:
        """Count input to a window as activity."""
        window.removeEventFilter(self)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note input; never swallow it."""
        kind = event.type()
        if kind in _INPUT:
            self._last_input = _Moment.now()
        elif kind in _STIR:
            self._last_stir = _Moment.now()
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
