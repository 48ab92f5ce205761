"""Lock when nobody has used the computer for a while, or the machine slept."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from muniment.desktop.platform.moment import Moment
from muniment.desktop.platform.session_idle import SessionIdle

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


class IdleLock(QObject):
    """Emit `expired` once the session has been idle for the given time; GUI thread only.

    Input to any program counts where `SessionIdle` knows of it, and to our windows everywhere.
    Filters the events of native windows, which receive only input and exposure: a filter on the
    whole application would pass every paint and timer event of Qt through Python. Time asleep
    counts.

    Args:
        minutes: The limit; 0 for none.
        session: Knows the session's last input.
        parent: Qt's owner.
    """

    expired = Signal()

    def __init__(self, minutes: float, session: SessionIdle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._limit_s = 0.0
        self._last_input = self._last_stir = self._last_check = Moment.now()
        self._timer = QTimer(self)
        self.set_minutes(minutes)
        self._timer.timeout.connect(self._on_timer_timeout)
        session.asked.connect(self._on_session_asked)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_focus_window_changed)

    @property
    def seconds(self) -> float:
        """For how long there has been no input: to our windows, nor to others if that is known."""
        session_s = self._session.seconds
        ours_s = self._last_input.ago_s
        return ours_s if session_s is None else min(ours_s, session_s)

    @property
    def quiet_s(self) -> float:
        """For how long there was no input, and no window was moved or resized.

        The frame of a window belongs to the desktop: dragging it gives the window no input.
        """
        return min(self._last_input.ago_s, self._last_stir.ago_s)

    def start(self) -> None:
        """Start counting from now; does nothing with a limit of zero."""
        self._last_input = self._last_check = Moment.now()
        if self._limit_s > 0:
            self._timer.start()

    def set_minutes(self, minutes: float) -> None:
        """Change the limit; 0 for none. A running count restarts from now."""
        self._limit_s = minutes * 60
        self._timer.setInterval(min(_CHECK_MS, max(int(self._limit_s * 250), 10)))
        self._last_input = Moment.now()
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
            self._last_input = Moment.now()
        elif kind in _STIR:
            self._last_stir = Moment.now()
        return False

    @Slot(QWindow)
    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            self.watch(window)

    @Slot()
    def _on_timer_timeout(self) -> None:
        away_s, self._last_check = self._last_check.ago_s, Moment.now()
        if away_s >= self._limit_s and self._last_input.ago_s >= self._limit_s:
            # The machine slept: the input that woke it makes the session look busy.
            self._expire()
        else:
            self._session.ask()

    @Slot()
    def _on_session_asked(self) -> None:
        if self._timer.isActive() and self.seconds >= self._limit_s:
            self._expire()

    def _expire(self) -> None:
        self.stop()
        self.expired.emit()
