"""Notice when the screen is locked or the machine goes to sleep, so that the vault locks too."""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import SLOT, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from muniment.desktop.platform.windows_lock_messages import WindowsLockMessages, session_library

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

_log = logging.getLogger(__name__)

_SCREEN_SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_BUS: Final = "org.freedesktop.DBus"
_BUS_PATH: Final = "/org/freedesktop/DBus"
_LOGIN: Final = "org.freedesktop.login1"
_LOGIN_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"
_SESSION: Final = "org.freedesktop.login1.Session"


@dataclass(frozen=True, slots=True)
class Buses:
    """The D-Bus connections of a Linux desktop that report lock and sleep; either may be missing.

    Args:
        session: Reports the state of the screen.
        system: Reports sleep.
        login: Name of the login service there; empty if the peer is called directly.
    """

    session: "QDBusConnection | None"
    system: "QDBusConnection | None"
    login: str = _LOGIN


def desktop_buses() -> Buses:
    """Return the buses of this desktop; connects, so not before the window is painted."""
    if sys.platform in {"win32", "darwin"}:
        return Buses(None, None)
    from PySide6.QtDBus import QDBusConnection

    session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
    return Buses(
        session if session.isConnected() else None, system if system.isConnected() else None
    )


class SystemLockWatch(QObject):
    """Reports a locked screen and sleep; GUI thread only.

    On Linux the desktop reports them over D-Bus: the screen saver by ``ActiveChanged``, and logind
    by ``Lock`` of our session and ``PrepareForSleep``. While there is something to lock, logind is
    asked to delay sleep until `let_sleep`, five seconds at most. Windows sends messages to our
    window. macOS has no documented way to report either: there only the idle lock applies, which
    counts time asleep.

    Signals:
        screen_locked: The screen was locked.
        sleep_begun: The machine is about to sleep.

    Source:
        systemd, "Inhibitor Locks" (org.freedesktop.login1); freedesktop.org idle inhibition
        specification, ``org.freedesktop.ScreenSaver``.
    """

    screen_locked = Signal()
    sleep_begun = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses = Buses(None, None)
        self._inhibitor: Any = None
        self._is_wanted = False
        self._call: QDBusPendingCallWatcher | None = None
        self._names_call: QDBusPendingCallWatcher | None = None
        self._session_call: QDBusPendingCallWatcher | None = None
        self._session_names = _session_names()
        self._screen_savers: set[str] = set()
        self._login_session = ""
        self._hears_session = False
        self._messages: WindowsLockMessages | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state_changed)

    def start(self, buses: Buses, window: Callable[[], int]) -> None:
        """Start listening.

        Args:
            buses: The connections of a Linux desktop.
            window: Returns the handle of one of our windows, which receives the messages on
                Windows.
        """
        self._buses = buses
        library = session_library()
        if library is not None:
            self._messages = WindowsLockMessages(
                library, self.screen_locked.emit, self.sleep_begun.emit
            )
            self._messages.listen(window())
        # PySide6 6.11 takes a `str` at run time; its stubs say bytes.
        screen: Any = SLOT("_on_screen_changed(bool)")
        sleep: Any = SLOT("_on_sleep_changed(bool)")
        if buses.session is not None:
            for name in _SCREEN_SAVERS:
                buses.session.connect("", "", name, "ActiveChanged", self, screen)
            self._follow_screen_savers(buses.session)
        if buses.system is not None:
            buses.system.connect(buses.login, _LOGIN_PATH, _MANAGER, "PrepareForSleep", self, sleep)
            self._ask_for_session(buses.system)

    def stop(self) -> None:
        """Stop listening, and delay sleep no more."""
        self.let_sleep()
        if self._messages is not None:
            self._messages.stop()

    @property
    def hears(self) -> bool:
        """Return whether anything reports a locked screen or sleep here."""
        has_login = self._buses.system is not None
        return has_login or bool(self._screen_savers) or self._messages is not None

    @property
    def hears_session(self) -> bool:
        """Return whether logind reports locks of our session."""
        return self._hears_session

    @property
    def login_session(self) -> str:
        """The path of our session in logind; empty while it is not known."""
        return self._login_session

    def delay_sleep(self) -> None:
        """Delay sleep until `let_sleep`, if the system can."""
        self._is_wanted = True
        system = self._buses.system
        if system is None or self._inhibitor is not None or self._call is not None:
            return
        why = self.tr("Locks the vault")
        self._call = self._ask_login(system, "Inhibit", "sleep", "Muniment", why, "delay")
        self._call.finished.connect(self._on_call_finished)

    def let_sleep(self) -> None:
        """Stop delaying sleep: the vault is locked."""
        self._is_wanted = False
        self._inhibitor = None

    @property
    def delays_sleep(self) -> bool:
        """Return whether the machine waits for us before it sleeps."""
        return self._inhibitor is not None

    def _follow_screen_savers(self, session: "QDBusConnection") -> None:
        """Find out which screen savers exist: on a bus without any nothing is reported."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        came: Any = SLOT("_on_owner_changed(QString,QString,QString)")
        for name in _SCREEN_SAVERS:
            session.connect("", _BUS_PATH, _BUS, "NameOwnerChanged", [name], "sss", self, came)
        message = QDBusMessage.createMethodCall(_BUS, _BUS_PATH, _BUS, "ListNames")
        self._names_call = QDBusPendingCallWatcher(session.asyncCall(message), self)
        self._names_call.finished.connect(self._on_names_call_finished)

    def _ask_for_session(self, system: "QDBusConnection") -> None:
        self._session_call = self._ask_login(system, "GetSession", self._session_names.pop(0))
        self._session_call.finished.connect(self._on_session_call_finished)

    def _ask_login(
        self, system: "QDBusConnection", method: str, *arguments: str
    ) -> "QDBusPendingCallWatcher":
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        message = QDBusMessage.createMethodCall(self._buses.login, _LOGIN_PATH, _MANAGER, method)
        message.setArguments(list(arguments))
        return QDBusPendingCallWatcher(system.asyncCall(message), self)

    @Slot(bool)
    def _on_screen_changed(self, is_locked: bool) -> None:  # noqa: FBT001 - the signal's
        if is_locked:
            self.screen_locked.emit()

    @Slot(bool)
    def _on_sleep_changed(self, is_begun: bool) -> None:  # noqa: FBT001 - the signal's
        if is_begun:
            self.sleep_begun.emit()

    @Slot()
    def _on_session_locked(self) -> None:
        self.screen_locked.emit()

    @Slot("QDBusPendingCallWatcher*")
    def _on_names_call_finished(self, call: "QDBusPendingCallWatcher") -> None:
        self._names_call = None
        reply = call.reply()
        call.deleteLater()
        if not reply.errorName():
            self._screen_savers |= {*reply.arguments()[0]} & {*_SCREEN_SAVERS}

    @Slot(str, str, str)
    def _on_owner_changed(self, name: str, _before: str, owner: str) -> None:
        if owner:
            self._screen_savers.add(name)
        else:
            self._screen_savers.discard(name)

    @Slot("QDBusPendingCallWatcher*")
    def _on_session_call_finished(self, call: "QDBusPendingCallWatcher") -> None:
        from PySide6.QtDBus import QDBusObjectPath

        self._session_call = None
        arguments = call.reply().arguments()
        call.deleteLater()
        buses = self._buses
        if buses.system is None or not arguments or not isinstance(arguments[0], QDBusObjectPath):
            if buses.system is not None and self._session_names:
                self._ask_for_session(buses.system)
            else:
                _log.info("the session of this desktop is not known")
            return
        path = self._login_session = arguments[0].path()
        slot = cast("Any", SLOT("_on_session_locked()"))
        self._hears_session = buses.system.connect(buses.login, path, _SESSION, "Lock", self, slot)

    @Slot("QDBusPendingCallWatcher*")
    def _on_call_finished(self, call: "QDBusPendingCallWatcher") -> None:
        self._call = None
        reply = call.reply()
        call.deleteLater()
        arguments = reply.arguments()
        if reply.errorName() or not arguments:
            _log.info("the machine does not wait for the vault before it sleeps")
        elif self._is_wanted:
            # The descriptor delays sleep for as long as it is open.
            self._inhibitor = arguments[0]

    @Slot(Qt.ApplicationState)
    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended:
            self.sleep_begun.emit()


def _session_names() -> list[str]:
    """Return the names to ask logind for in turn: our session, then the user's display session.

    A terminal program that outlived its session (tmux) has the name of a session that is gone.
    """
    ours = os.environ.get("XDG_SESSION_ID", "")
    return [ours, "auto"] if ours not in {"", "auto"} else ["auto"]
