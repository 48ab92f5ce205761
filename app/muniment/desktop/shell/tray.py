"""The tray icon: capture, the latest memories, agents, lock and quit, from anywhere."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from muniment.desktop.platform.notification import Notification
from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.isolates import as_written
from muniment.desktop.text.words import agent_pause_text
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow, row_of
from muniment.desktop.widgets.theme.resource_files import resource_folder
from muniment.desktop.widgets.theme.theme import application_icon
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.exporting import is_sensitive
from muniment.domain.warning_flags import Flag
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.desktop.platform.notifications import Notifications
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.memory import Memory

_RECENT: Final = 5
_LOOKED_THROUGH: Final = 20
_TITLE_LETTERS: Final = 48
_REFRESH_MS: Final = 800
_LOOK_MS: Final = 1_000
_LOOKS: Final = 20
_BRIEF_MS: Final = 2_500
_LONG_MS: Final = 60_000


class Tray(QObject):
    """A tray icon and menu that follow the vault's state; GUI thread only.

    The menu lists titles of memories while the vault is open, and only if the user's settings allow
    it; never those of confidential memories, nor of any with a secret.

    A panel may end while the window is open, or start after the programs that start at login: code
    that depends on the tray calls `look` at that moment. An icon made without a tray never finds a
    later one, so it is made when there is a tray; Qt restores it in a panel that restarts.

    Signals:
        open_requested, capture_requested, quit_requested: From the menu.
        window_lock_requested, lock_requested: Likewise: lock the window, or the whole vault.
        memory_requested: Id of one of the latest memories.
        missed: No tray appeared in time.
    """

    open_requested = Signal()
    capture_requested = Signal()
    window_lock_requested = Signal()
    lock_requested = Signal()
    quit_requested = Signal()
    memory_requested = Signal(str)
    missed = Signal()

    def __init__(
        self, context: DesktopContext, message_bus: str | None, parent: QObject | None = None
    ) -> None:
        """Show the icon if there is a tray.

        Args:
            context: The window's shared objects.
            message_bus: The address of the bus that shows notifications; ``None`` if there is none.
            parent: The owner.
        """
        super().__init__(parent)
        self._context = context
        self._notifications = self._notifications_of(message_bus)
        self._is_open = False
        self._recent: tuple[MemoryRow, ...] = ()
        self._latest = LatestTask(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh_recent)
        self.menu = QMenu()
        context.theme.apply_stylesheet(self.menu)
        self.menu.aboutToShow.connect(self._on_menu_about_to_show)
        self._icon: QSystemTrayIcon | None = None
        self._on_click: Callable[[], object] = self.open_requested.emit
        self._looks_left = 0
        self._look_timer = QTimer(self, interval=_LOOK_MS)
        self._look_timer.timeout.connect(self._on_look_timer_timeout)
        context.bridge.changed.connect(self._on_bridge_changed)
        context.agent_pause.changed.connect(self._on_agent_pause_changed)
        context.preferences.changed.connect(self._on_preferences_changed)
        self._show()

    @staticmethod
    def is_available() -> bool:
        """Return whether the desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def tool_tip(self) -> str:
        """The tool tip of the icon; empty while there is no icon."""
        return "" if self._icon is None else self._icon.toolTip()

    def look(self) -> bool:
        """Return whether there is a tray now; puts the icon into the first one found."""
        if not self.is_available():
            return False
        if self._icon is None:
            self._look_timer.stop()
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_icon_activated)
            self._icon.messageClicked.connect(self._on_icon_message_clicked)
            self._show()
            self._icon.show()
            self._refresh_recent()
        return True

    @property
    def is_waiting(self) -> bool:
        """Return whether a tray is still being waited for."""
        return self._look_timer.isActive()

    def wait(self) -> None:
        """Look for a tray for some seconds."""
        self._looks_left = _LOOKS
        self._look_timer.start()

    def close(self) -> None:
        """Remove the icon."""
        self._timer.stop()
        self._look_timer.stop()
        if self._notifications is not None:
            self._notifications.close()
        if self._icon is not None:
            self._icon.hide()
        self.menu.close()
        self.menu.deleteLater()

    def show_state(self, *, is_open: bool) -> None:
        """Follow the window: open, or locked and revealing nothing."""
        self._is_open = is_open
        self._forget_recent()
        self._show()
        self._refresh_recent()

    def say(self, text: str) -> None:
        """Show a short desktop notification; never with content of a memory."""
        self._notify(text, _BRIEF_MS, self.open_requested.emit)

    def ask(self, text: str, on_click: Callable[[], object]) -> None:
        """Show a desktop notification that stays for a while, as the user has to decide."""
        self._notify(text, _LONG_MS, on_click)

    def remind(self, text: str, memory_id: str = "") -> None:
        """Show a reminder as a desktop notification; a click on it opens its memory, if given."""
        show = partial(self.memory_requested.emit, memory_id)
        self._notify(text, _LONG_MS, show if memory_id else self.open_requested.emit)

    def _notify(self, text: str, duration_ms: int, on_click: Callable[[], object]) -> None:
        wanted = Notification(self.tr("Muniment"), text, duration_ms, on_click)
        if self._notifications is not None:
            self._notifications.show(wanted)
        else:
            self._on_notification_missed(wanted)

    def _notifications_of(self, message_bus: str | None) -> "Notifications | None":
        if message_bus is None:
            return None
        from muniment.desktop.platform.notifications import Notifications

        icon = str(resource_folder() / "icons" / "muniment.svg")
        made = Notifications(message_bus, icon, self.tr("Open"), self)
        made.missed.connect(self._on_notification_missed)
        return made

    @Slot(object)
    def _on_notification_missed(self, wanted: Notification) -> None:
        """Show a notification by the icon, where the desktop has no service for them."""
        self._on_click = wanted.on_click
        if self._icon is not None:
            self._icon.showMessage(
                wanted.title, wanted.text, application_icon(), wanted.duration_ms
            )

    @property
    def _shows_titles(self) -> bool:
        is_wished = self._context.preferences.settings.tray_titles
        return self._is_open and self._icon is not None and is_wished

    @Slot()
    def _on_look_timer_timeout(self) -> None:
        self._looks_left -= 1
        if not self.look() and self._looks_left <= 0:
            self._look_timer.stop()
            self.missed.emit()

    @Slot(object)
    def _on_bridge_changed(self, _change_set: "ChangeSet") -> None:
        if self._shows_titles and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_agent_pause_changed(self) -> None:
        self._show()

    @Slot()
    def _on_preferences_changed(self) -> None:
        self._forget_recent()
        self._show()
        self._refresh_recent()

    def _forget_recent(self) -> None:
        self._timer.stop()
        self._latest.cancel()
        self._recent = ()

    @Slot()
    def _refresh_recent(self) -> None:
        if not self._shows_titles:
            return
        memories = self._context.services.memories

        def fetch() -> tuple[MemoryRow, ...]:
            wanted = MemoryFilter(visibility=Visibility.PRIVATE)
            page = memories.list(wanted, PageRequest(limit=_LOOKED_THROUGH), PERSON)
            shown = [memory for memory in page.memories if may_be_shown(memory)]
            return tuple(row_of(memory) for memory in shown[:_RECENT])

        self._latest.submit(fetch, on_success=self._on_recent_fetched)

    def _on_recent_fetched(self, rows: tuple[MemoryRow, ...]) -> None:
        self._recent = rows
        self._on_menu_about_to_show()

    def _show(self) -> None:
        """Show the current state by icon, tool tip and menu."""
        if self._icon is not None:
            self._icon.setIcon(application_icon(is_locked=not self._is_open))
            self._icon.setToolTip(self._tip)
        self._on_menu_about_to_show()

    @property
    def _tip(self) -> str:
        if not self._is_open:
            return self.tr("Muniment (locked)")
        if self._context.agent_pause.pausing.is_paused:
            return self.tr("Muniment (agents are paused)")
        return self.tr("Muniment")

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        """Build the menu from the current state."""
        menu = self.menu
        menu.clear()
        menu.addAction(self.tr("Open Muniment"), self.open_requested.emit)
        capture = menu.addAction(self.tr("Quick capture…"), self.capture_requested.emit)
        capture.setEnabled(self._is_open)
        if self._recent:
            menu.addSection(self.tr("Recent"))
            for found in self._recent:
                self._add_recent(found)
        menu.addSeparator()
        if self._is_open:
            self._add_pause()
        window = menu.addAction(self.tr("Lock window"), self.window_lock_requested.emit)
        window.setEnabled(self._is_open)
        vault = menu.addAction(self.tr("Lock vault"), self.lock_requested.emit)
        vault.setEnabled(self._context.services.vault.state is VaultState.UNLOCKED)
        menu.addAction(self.tr("Quit"), self.quit_requested.emit)

    def _add_pause(self) -> None:
        pausing = self._context.agent_pause.pausing
        text = agent_pause_text(pausing.working, is_paused=pausing.is_paused)
        action = self.menu.addAction(text, self._context.agent_pause.toggle)
        action.setEnabled(pausing.is_paused or pausing.working > 0)

    def _add_recent(self, found: MemoryRow) -> None:
        title = found.heading
        if len(title) > _TITLE_LETTERS:
            title = title[: _TITLE_LETTERS - 1].rstrip() + "…"
        memory_id = found.id
        # An ampersand would underline the letter after it.
        text = as_written(title.replace("&", "&&"))
        self.menu.addAction(text, lambda: self.memory_requested.emit(memory_id))

    @Slot()
    def _on_icon_message_clicked(self) -> None:
        self._on_click()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_icon_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_requested.emit()


def may_be_shown(memory: "Memory") -> bool:
    """Return whether anyone at the screen may read a memory's title."""
    return not is_sensitive(memory) and Flag.SECRET not in memory.flags
