"""Lock what the settings say when nobody is there, the screen is locked or the machine sleeps."""

from PySide6.QtCore import QObject, Slot

from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.platform.system_lock_watch import Buses
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.lock.idle_lock import IdleLock
from muniment.desktop.shell.main_window import MainWindow
from muniment.domain.settings import LockAction
from muniment.services.vault.vault_service import VaultState


class LockRules(QObject):
    """Connects idleness, screen lock and sleep with the locks of the window; GUI thread only.

    Args:
        context: Its settings say what each of the three locks.
        window: Is locked.
        idle: Counts how long there was no input.
        session_idle: Knows the session's last input.
        parent: Qt's owner.
    """

    def __init__(
        self,
        context: DesktopContext,
        window: MainWindow,
        *,
        idle: IdleLock,
        session_idle: SessionIdle,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._window = window
        self._idle = idle
        self._session_idle = session_idle
        idle.expired.connect(self._on_idle_expired)
        context.locks.screen_locked.connect(self._on_lock_watch_screen_locked)
        context.locks.sleep_begun.connect(self._on_lock_watch_sleep_begun)
        context.bridge.vault_state_changed.connect(self._on_bridge_vault_state_changed)

    def listen(self, buses: Buses) -> None:
        """Listen to the desktop; connects, so not before the window is painted."""
        self._context.locks.start(buses, self._window.winId)
        self._session_idle.start(buses, lambda: self._context.locks.login_session)
        self.delay_sleep()

    def start(self) -> None:
        """Count idle time from now, and delay sleep where something must be locked first."""
        self._idle.start()
        self.delay_sleep()

    def delay_sleep(self) -> None:
        """Delay sleep until the vault is locked, if it is open and the user wants that."""
        is_open = self._context.services.vault.state is VaultState.UNLOCKED
        if is_open and self._context.preferences.settings.sleep_lock != "nothing":
            self._context.locks.delay_sleep()
        else:
            self._context.locks.let_sleep()

    def _lock(self, action: LockAction) -> None:
        if action == "window":
            self._window.lock_window()
        elif action == "vault":
            self._window.lock()

    @Slot()
    def _on_idle_expired(self) -> None:
        if self._window.may_lock:
            self._lock(self._context.preferences.settings.idle_lock)
        else:
            self._idle.start()

    @Slot()
    def _on_lock_watch_screen_locked(self) -> None:
        self._lock(self._context.preferences.settings.screen_lock)

    @Slot()
    def _on_lock_watch_sleep_begun(self) -> None:
        action = self._context.preferences.settings.sleep_lock
        self._lock(action)
        if action == "window":
            self._context.locks.let_sleep()

    @Slot(object)
    def _on_bridge_vault_state_changed(self, state: VaultState) -> None:
        if state is VaultState.LOCKED:
            self._idle.stop()
            self._context.locks.let_sleep()
