"""Open the window and keep its parts together until the user quits."""

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot

from muniment.desktop.platform.clipboard_guard import ClipboardGuard
from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcuts
from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.platform.single_instance import SingleInstance
from muniment.desktop.platform.system_lock_watch import SystemLockWatch
from muniment.desktop.shell.background.agent_pause import AgentPause
from muniment.desktop.shell.background.backup_watch import BackupWatch
from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.port_endpoint import PortEndpoint
from muniment.desktop.shell.background.preferences import Preferences, SettingsAccess
from muniment.desktop.shell.background.sync_watch import SyncWatch
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.early_views import EarlyModules, EarlyViews
from muniment.desktop.shell.first_paint import report_first_paint
from muniment.desktop.shell.gc_scheduler import GcScheduler
from muniment.desktop.shell.lock.back_off import BackOff
from muniment.desktop.shell.lock.idle_lock import IdleLock
from muniment.desktop.shell.lock.interruption import Interruption
from muniment.desktop.shell.lock.lock_rules import LockRules
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.navigation.known_tags import KnownTags
from muniment.desktop.shell.navigation.namespace_choice import NamespaceChoice
from muniment.desktop.shell.notices.access_notices import AccessNotices
from muniment.desktop.shell.notices.quit_question import ask_before_quitting, work_at_hand
from muniment.desktop.shell.notices.reminder_notices import ReminderNotices
from muniment.desktop.shell.notices.shortcut_notice import ShortcutNotice
from muniment.desktop.shell.notices.start_notices import StartNotices
from muniment.desktop.shell.notices.tray_notices import TrayNotices
from muniment.desktop.shell.tray import Tray
from muniment.desktop.shell.undo.undo_stack import UndoStack
from muniment.desktop.shell.window_options import WindowOptions
from muniment.desktop.text.words import agent_pause_text
from muniment.desktop.views.exporting.exports import Exports
from muniment.desktop.widgets.theme.theme import Appearance, Theme
from muniment.domain.errors import MunimentError
from muniment.domain.program_names import path_to_import
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMessageBox

    from muniment.desktop.views.capture.capture import CaptureWindow
    from muniment.services.container import Services

_log = logging.getLogger(__name__)
_PORT_POLL_MS = 1_000


class Desktop(QObject):
    """Window, tray, quick capture and the connections between them; GUI thread only.

    Signals:
        ended: Everything is closed; the event loop may end; `opens_again` says whether a new
            desktop is wanted.
    """

    ended = Signal()

    def __init__(self, services: "Services", options: WindowOptions) -> None:
        super().__init__()
        self._options = options
        self._shown = {"capture": self.show_capture, "search": self.show_search}
        self._awaited: Callable[[], None] | None = self._shown.get(options.command)
        if path := path_to_import(options.command):
            self._awaited = partial(self.show_import, path)
        self._has_ended = False
        self.opens_again = False
        self._question: QMessageBox | None = None
        self._settings = QSettings(str(options.settings_path), QSettings.Format.IniFormat)
        theme = Theme(self)
        theme.use(Appearance((options.settings or SettingsAccess()).settings.theme))
        tasks, bridge = TaskRunner(self), ChangeBridge(services, self)
        preferences = Preferences(options.settings or SettingsAccess(), tasks, self)
        theme.scale_text(preferences.settings.text_percent)
        self.lock_watch = SystemLockWatch(self)
        namespaces = NamespaceChoice(services, tasks, bridge, self)
        self.context = DesktopContext(
            services,
            tasks,
            bridge,
            theme,
            ClipboardGuard(self),
            self.lock_watch,
            namespaces,
            KnownTags(services, tasks, namespaces, self),
            UndoStack(services, tasks, bridge, self),
            PortEndpoint(
                options.home,
                self,
                url=options.port_url,
                trouble=options.port_trouble,
                program=options.program,
            ),
            preferences,
            AgentPause(services, tasks, bridge, self),
            GlobalShortcuts(preferences, partial(options.shortcut_binders, tasks), self),
            BackupWatch(services, tasks, self),
            SyncWatch(services, tasks, self),
            Exports(services, tasks, self),
            BackOff(self),
        )
        self.window = MainWindow(self.context, self._settings)
        self.context.clipboard.keep_for(self.context.preferences.settings.clipboard_seconds)
        self._capture: CaptureWindow | None = None
        self.tray = Tray(self.context, options.message_bus(), self)
        if not self.tray.look() and options.start_hidden:
            self.tray.wait()
        self.access_notices = AccessNotices(self.context, self.window, self.tray)
        self.reminder_notices = ReminderNotices(self.context, self.window, self.tray)
        self.session_idle = SessionIdle(self)
        self.idle = IdleLock(options.auto_lock_minutes, self.session_idle, self)
        self.lock_rules = LockRules(
            self.context, self.window, idle=self.idle, session_idle=self.session_idle, parent=self
        )
        self.collector = GcScheduler(self.idle, tasks, self)
        self.modules = EarlyModules(tasks, self)
        self.early_views = EarlyViews(self.idle, tasks, theme, self)
        self.instance = SingleInstance(options.instance_name, self)
        self._port_timer = QTimer(self, interval=_PORT_POLL_MS)
        self._connect()
        self.tray_notices = TrayNotices(self._settings, self.window, self.tray)
        if self.window.is_open:
            self._on_window_opened()

    def start(self) -> None:
        """Show the window, or only the tray if that was requested and a tray is expected soon."""
        self.instance.listen()
        self.collector.start()
        if not self._options.start_hidden:
            self.window.show()
        else:
            self._ask_for_port()
            self.context.shortcuts.start()
            QTimer.singleShot(0, self, self._keep_capture_ready)

    @property
    def capture(self) -> "CaptureWindow":
        """Quick capture; created on first use, or once the window has been painted."""
        if self._capture is None:
            from muniment.desktop.views.capture.capture import CaptureWindow

            self._capture = CaptureWindow(self.context)
            if self.window.is_open:
                self._capture.open_vault()
        return self._capture

    @Slot()
    def quit(self) -> None:
        """End the program, unless something would be lost and the user decides to stay."""
        self._leave_after_asking(opens_again=False)

    @Slot()
    def restart(self) -> None:
        """Close the window and open a new one, likewise; the vault stays open."""
        self._leave_after_asking(opens_again=True)

    def _leave_after_asking(self, *, opens_again: bool) -> None:
        def leave() -> None:
            # Only what is shown is shown again: a new window asks for no passphrase.
            self.opens_again = opens_again and self.window.is_open
            self.window.before_quitting(self.end)

        lines = work_at_hand(self.context, self.window.status.jobs.running)
        if self._question is None and lines:
            self.window.bring_to_front()
            stays = not opens_again and self.tray.look()
            self._question = ask_before_quitting(
                self.window,
                lines,
                leave=leave,
                stay_in_tray=self.tray_notices.hide_window if stays else None,
                is_restart=opens_again,
            )
            self._question.finished.connect(self._on_question_finished)
        elif self._question is None:
            leave()

    @property
    def has_ended(self) -> bool:
        """Whether everything is closed."""
        return self._has_ended

    def end(self) -> None:
        """Close everything in reverse order; waits for running work."""
        if self._has_ended:
            return
        self._has_ended = True
        if self._question is not None:
            self._question.done(0)
        self._port_timer.stop()
        self.idle.stop()
        self.modules.stop()
        self.early_views.stop()
        self.lock_watch.stop()
        self.context.shortcuts.close()
        self.instance.close()
        self.access_notices.close()
        self.reminder_notices.close()
        self.tray.close()
        if self._capture is not None:
            self._capture.end()
        self.window.end()
        self.context.clipboard.clear_ours()
        self.context.backups.close()
        self.context.sync.close()
        self.context.bridge.close()
        self.context.tasks.close()
        # Only now: work that still runs would trigger collections in its own thread.
        self.collector.stop()
        self._keep_preferences()
        if self._capture is not None:
            self._capture.deleteLater()
        self.window.deleteLater()
        self.context.theme.close()
        if self._options.on_quit is not None:
            self._options.on_quit()
        self.ended.emit()

    def _keep_preferences(self) -> None:
        try:
            self.context.preferences.keep_at_the_end()
        except MunimentError as error:
            # The window that could show this is gone.
            _log.warning("the last change of a setting was not kept: %s", error.title)

    def show_error(self, error: BaseException) -> None:
        """Show what went wrong, unless the window is gone."""
        if not self._has_ended:
            self.window.show_error(error)

    @Slot()
    def show_capture(self) -> None:
        """Open quick capture; if the vault is locked, show the lock screen first."""
        if self.window.is_open:
            self.capture.show_capture()
        else:
            self._awaited = self.show_capture
            self.window.bring_to_front()

    @Slot()
    def show_search(self) -> None:
        """Show the window with the search field focused; after unlocking, if it is locked."""
        self.window.bring_to_front()
        if self.window.is_open:
            self.window.show_search()
        else:
            self._awaited = self.show_search

    @Slot(Path)
    def show_import(self, path: Path) -> None:
        """Show the window and open the import of a file; after unlocking, if it is locked."""
        self.window.bring_to_front()
        if self.window.is_open:
            self.window.import_files((path,))
        else:
            self._awaited = partial(self.show_import, path)

    def _connect(self) -> None:
        window, actions = self.window, self.window.actions_
        # Subscribed first, because its messages matter more than other notices.
        StartNotices(self.context.address, window, self._options.notices)
        self.context.preferences.changed.connect(self._on_preferences_changed)
        self.context.preferences.failed.connect(self.show_error)
        self.context.agent_pause.failed.connect(self.show_error)
        self.context.agent_pause.changed.connect(self._on_agent_pause_changed)
        actions.pause.triggered.connect(self.context.agent_pause.toggle)
        window.first_painted.connect(report_first_paint)
        window.first_painted.connect(self._ask_for_port)
        window.first_painted.connect(self._watch_locks)
        window.first_painted.connect(self._keep_capture_ready)
        window.first_painted.connect(self.context.shortcuts.start)
        window.opened.connect(self._on_window_opened)
        window.locked.connect(self._on_window_locked)
        window.close_asked.connect(self._on_window_close_asked)
        actions.quit.triggered.connect(self.quit)
        actions.restart.triggered.connect(self.restart)
        actions.capture.triggered.connect(self.show_capture)
        actions.appearance_chosen.connect(self._on_appearance_chosen)
        window.vault_locked.connect(self._on_window_vault_locked)
        self.context.bridge.vault_state_changed.connect(self._on_bridge_vault_state_changed)
        self.instance.raise_requested.connect(window.bring_to_front)
        self.instance.capture_requested.connect(self.show_capture)
        self.instance.search_requested.connect(self.show_search)
        self.instance.import_requested.connect(self.show_import)
        for shortcut in self.context.shortcuts:
            shortcut.pressed.connect(self._shown[shortcut.action.value])
            ShortcutNotice(shortcut, window)
        self._port_timer.timeout.connect(self.context.address.refresh)
        self.tray.open_requested.connect(window.bring_to_front)
        self.tray.capture_requested.connect(self.show_capture)
        self.tray.window_lock_requested.connect(window.lock_window)
        self.tray.lock_requested.connect(window.lock)
        self.tray.quit_requested.connect(self.quit)
        self.tray.memory_requested.connect(self._on_tray_memory_requested)

    @Slot()
    def _on_preferences_changed(self) -> None:
        settings = self.context.preferences.settings
        self.context.theme.scale_text(settings.text_percent)
        self._follow_appearance(Appearance(settings.theme))
        self.idle.set_minutes(settings.auto_lock_minutes)
        self.context.clipboard.keep_for(settings.clipboard_seconds)
        if self.window.is_open:
            self.lock_rules.start()

    @Slot()
    def _on_window_opened(self) -> None:
        self.lock_rules.start()
        self.modules.load_soon()
        if self._options.makes_views_early and self.window.workspace is not None:
            self.early_views.begin(self.window.workspace.views)
        if self._capture is not None:
            self._capture.open_vault()
        self.context.agent_pause.refresh()
        self.context.bridge.watch_model()
        self.tray.show_state(is_open=True)
        if self._awaited is not None:
            show, self._awaited = self._awaited, None
            show()

    @Slot()
    def _on_window_locked(self) -> None:
        self.early_views.stop()
        if self._capture is not None:
            self._capture.conceal()
        self.tray.show_state(is_open=False)

    @Slot()
    def _on_window_close_asked(self) -> None:
        if self.context.preferences.settings.keep_in_tray and self.tray.look():
            self.tray_notices.hide_window()
        else:
            self.quit()

    @Slot()
    def _on_question_finished(self) -> None:
        self._question = None

    @Slot(object)
    def _on_window_vault_locked(self, interruption: Interruption) -> None:
        if interruption.text:
            self.tray.say(interruption.text)
            self.window.lock_screen.show_interruption(interruption.text)

    @Slot()
    def _on_agent_pause_changed(self) -> None:
        pausing = self.context.agent_pause.pausing
        text = agent_pause_text(pausing.working, is_paused=pausing.is_paused)
        can_change = pausing.is_paused or pausing.working > 0
        self.window.actions_.show_pause(text, can_change=can_change)

    @Slot()
    def _watch_locks(self) -> None:
        if not self._has_ended:
            self.lock_rules.listen(self._options.buses())

    @Slot()
    def _keep_capture_ready(self) -> None:
        if self._options.makes_views_early and not self._has_ended:
            _ = self.capture

    @Slot(object)
    def _on_bridge_vault_state_changed(self, state: VaultState) -> None:
        if state is VaultState.UNLOCKED:
            self.context.back_off.forget()
        elif state is VaultState.LOCKED:
            self.tray.show_state(is_open=False)
            self.collector.look_through_all()

    @Slot(str)
    def _on_tray_memory_requested(self, memory_id: str) -> None:
        self.window.bring_to_front()
        self.window.show_memory(memory_id)

    @Slot(object)
    def _on_appearance_chosen(self, appearance: Appearance) -> None:
        self.context.preferences.change(theme=appearance.value)

    def _follow_appearance(self, appearance: Appearance) -> None:
        if appearance is not self.context.theme.appearance:
            self.context.theme.use(appearance)
        self.window.actions_.check_appearance(appearance)

    @Slot()
    def _ask_for_port(self) -> None:
        """Read the address from now on; not before the first paint, because it may be slow."""
        if not self._has_ended:
            self._port_timer.start()
            self.context.address.refresh()
