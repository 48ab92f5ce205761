"""How long the whole session has been idle: every program's input counts, not only ours."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.platform.input_clock import InputClock, system_input_clock
from muniment.desktop.platform.moment import Moment
from muniment.desktop.platform.system_lock_watch import Buses

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

_MUTTER: Final = "org.gnome.Mutter.IdleMonitor"
_SCREEN_SAVER: Final = "org.freedesktop.ScreenSaver"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_LOGIN_SESSION: Final = "org.freedesktop.login1.Session"
_MS: Final = 1_000
_TRUSTED_FROM_S: Final = 2


class SessionIdle(QObject):
    """Knows the moment of the session's last input, where something reports it; GUI thread only.

    X11, Windows and macOS answer at once. On Wayland the desktop is asked over D-Bus: Mutter's idle
    monitor, the freedesktop screen saver (KDE) and logind's idle hint. Some services answer
    "active" for ever, which would keep the vault open: a service counts only after it has reported
    idle time once.

    Signals:
        asked: Everything that `ask` asked has answered or failed.

    Sources:
        Mutter, ``org.gnome.Mutter.IdleMonitor``; freedesktop.org idle inhibition specification,
        ``GetSessionIdleTime``; systemd, ``org.freedesktop.login1``, ``IdleHint``.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock: InputClock | None = None
        self._buses = Buses(None, None)
        self._login_session: Callable[[], str] = str
        self._last_input: Moment | None = None
        self._trusted: set[str] = set()
        self._calls: dict[str, QDBusPendingCallWatcher] = {}

    def start(self, buses: Buses, login_session: Callable[[], str]) -> None:
        """Find out what reports the idle time here, and ask a first time.

        Args:
            buses: The connections of a Linux desktop.
            login_session: Returns the path of our session in logind; empty while it is not known.
        """
        self._clock = system_input_clock()
        self._buses, self._login_session = buses, login_session
        self.ask()

    @property
    def seconds(self) -> float | None:
        """Seconds since the session's last input; ``None`` if nothing reports it."""
        return None if self._last_input is None else self._last_input.ago_s

    @property
    def is_known(self) -> bool:
        """Whether something reports the idle time of the session."""
        return self._last_input is not None

    @Slot()
    def ask(self) -> None:
        """Ask again; answers over D-Bus arrive later, and `asked` follows."""
        idle_s = None if self._clock is None else self._clock.idle_s()
        if idle_s is not None:
            self._note(idle_s)
        elif self._clock is None:
            self._ask_desktop()
        if not self._calls:
            self.asked.emit()

    def _note(self, idle_s: float) -> None:
        self._last_input = Moment.before(idle_s)

    def _ask_desktop(self) -> None:
        session, system = self._buses.session, self._buses.system
        if session is not None:
            self._ask(session, _MUTTER, "/org/gnome/Mutter/IdleMonitor/Core", "GetIdletime")
            self._ask(session, _SCREEN_SAVER, "/org/freedesktop/ScreenSaver", "GetSessionIdleTime")
        path = self._login_session()
        if system is not None and path:
            self._ask_hint(system, path)

    def _ask(self, bus: "QDBusConnection", name: str, path: str, method: str) -> None:
        from PySide6.QtDBus import QDBusMessage

        self._send(bus, name, QDBusMessage.createMethodCall(name, path, name, method))

    def _ask_hint(self, bus: "QDBusConnection", path: str) -> None:
        from PySide6.QtDBus import QDBusMessage

        service = self._buses.login
        message = QDBusMessage.createMethodCall(service, path, _PROPERTIES, "Get")
        message.setArguments([_LOGIN_SESSION, "IdleHint"])
        self._send(bus, _LOGIN_SESSION, message)

    def _send(self, bus: "QDBusConnection", name: str, message: "QDBusMessage") -> None:
        from PySide6.QtDBus import QDBusPendingCallWatcher

        if name in self._calls:
            return
        message.setAutoStartService(False)
        call = self._calls[name] = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        call.setObjectName(name)
        call.finished.connect(self._on_call_finished)

    @Slot("QDBusPendingCallWatcher*")
    def _on_call_finished(self, call: "QDBusPendingCallWatcher") -> None:
        name, reply = call.objectName(), call.reply()
        self._calls.pop(name, None)
        call.deleteLater()
        if not reply.errorName() and reply.arguments():
            self._note_reply(name, reply.arguments()[0])
        if not self._calls:
            self.asked.emit()

    def _note_reply(self, name: str, answer: Any) -> None:
        if name == _LOGIN_SESSION:
            self._note_hint(answer)
        elif isinstance(answer, int):
            self._note_answer(name, answer / (_MS if name == _MUTTER else 1))

    def _note_answer(self, name: str, idle_s: float) -> None:
        if idle_s >= _TRUSTED_FROM_S:
            self._trusted.add(name)
        if name not in self._trusted:
            return
        # Several may answer: the latest input counts.
        known = self.seconds
        if known is None or idle_s < known:
            self._note(idle_s)

    def _note_hint(self, answer: Any) -> None:
        """Note whether the session is idle: the hint says no more, so time counts from the last no.

        A service that measures the time is better, so this one counts only without it.
        """
        is_idle = answer.variant() if hasattr(answer, "variant") else answer
        if is_idle:
            self._trusted.add(_LOGIN_SESSION)
        elif self._trusted == {_LOGIN_SESSION}:
            self._note(0)
