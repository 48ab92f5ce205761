"""Notices when the screen is locked or the machine goes to sleep, so that the vault locks too."""

import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

_log = logging.getLogger(__name__)

_SCREEN_SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_LOGIN: Final = "org.freedesktop.login1"
_LOGIN_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"


@dataclass(frozen=True, slots=True)
class Buses:
    """Where a Linux desktop tells of such things; either may be missing.

    Args:
        session: Tells of the screen.
        system: Tells of sleep.
        login: Name of the login service there; empty where the other end is asked directly.
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
    """Tells of a locked screen and of sleep; GUI thread only.

    On Linux the desktop says so over D-Bus: ``ActiveChanged`` of the screen saver, and
    ``PrepareForSleep`` of logind. While something is to be locked, logind is asked to wait with
    sleep until `let_sleep`, five seconds at most. On other systems Qt tells when the program is
    suspended, and the idle lock, which counts time asleep, does the rest.

    Signals:
        begun: The screen was locked, or the machine is about to sleep.

    Source:
        systemd, "Inhibitor Locks" (org.freedesktop.login1); freedesktop.org idle
        inhibition specification, ``org.freedesktop.ScreenSaver``.
    """

    begun = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._buses: Buses | None = None
        self._inhibitor: Any = None
        self._is_wanted = False
        self._call: QDBusPendingCallWatcher | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state_changed)

    def start(self, buses: Buses) -> None:
        """Listen from now on."""
        self._buses = buses
        # A `str` is what PySide6 6.11 takes at run time; its stubs say bytes.
        told: Any = SLOT("_on_told_of_lock(bool)")
        if buses.session is not None:
            for name in _SCREEN_SAVERS:
                buses.session.connect("", "", name, "ActiveChanged", self, told)
        if buses.system is not None:
            buses.system.connect(buses.login, _LOGIN_PATH, _MANAGER, "PrepareForSleep", self, told)

    def delay_sleep(self) -> None:
        """Have the machine wait with sleep until `let_sleep`, where it can."""
        self._is_wanted = True
        system = self._buses.system if self._buses is not None else None
        if system is None or self._inhibitor is not None or self._call is not None:
            return
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        login = self._buses.login if self._buses is not None else _LOGIN
        message = QDBusMessage.createMethodCall(login, _LOGIN_PATH, _MANAGER, "Inhibit")
        message.setArguments(["sleep", "Muniment", self.tr("Locks the vault"), "delay"])
        self._call = QDBusPendingCallWatcher(system.asyncCall(message), self)
        self._call.finished.connect(self._on_call_finished)

    def let_sleep(self) -> None:
        """Stand in the way of sleep no more: the vault is locked."""
        self._is_wanted = False
        self._inhibitor = None

    @property
    def delays_sleep(self) -> bool:
        """Tell whether the machine waits for us before it sleeps."""
        return self._inhibitor is not None

    @Slot(bool)
    def _on_told_of_lock(self, is_locked: bool) -> None:  # noqa: FBT001 - the signal's
        if is_locked:
            self.begun.emit()

    @Slot("QDBusPendingCallWatcher*")
    def _on_call_finished(self, call: "QDBusPendingCallWatcher") -> None:
        self._call = None
        reply = call.reply()
        call.deleteLater()
        arguments = reply.arguments()
        if not arguments:
            _log.info("the machine does not wait for the vault before it sleeps")
        elif self._is_wanted:
            # The descriptor holds the machine back for as long as it is open.
            self._inhibitor = arguments[0]

    @Slot(Qt.ApplicationState)
    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended:
            self.begun.emit()
