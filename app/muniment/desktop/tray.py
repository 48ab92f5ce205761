"""The tray icon: capture, the latest memories, lock and quit, from anywhere."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.memory_rows import MemoryRow, row_of
from muniment.desktop.task_runner import LatestTask
from muniment.desktop.theme import application_icon
from muniment.domain.access import PERSON
from muniment.domain.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_RECENT: Final = 5
_TITLE_LETTERS: Final = 48
_REFRESH_MS: Final = 800


class Tray(QObject):
    """Menu and icon follow the vault's state; GUI thread only.

    Signals:
        open_requested, capture_requested, lock_requested, quit_requested: From the menu.
        memory_requested: Id of one of the latest memories.
    """

    open_requested = Signal()
    capture_requested = Signal()
    lock_requested = Signal()
    quit_requested = Signal()
    memory_requested = Signal(str)

    def __init__(self, context: DesktopContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_open = False
        self._recent: tuple[MemoryRow, ...] = ()
        self._latest = LatestTask(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh_recent)
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self._on_menu_about_to_show)
        self._icon = QSystemTrayIcon(application_icon(is_locked=True), self)
        self._icon.setContextMenu(self.menu)
        self._icon.setToolTip(self.tr("Muniment (locked)"))
        self._icon.activated.connect(self._on_icon_activated)
        context.bridge.changed.connect(self._on_bridge_changed)
        self._on_menu_about_to_show()

    @staticmethod
    def is_available() -> bool:
        """Tell whether the desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Put the icon into the tray."""
        self._icon.show()

    def close(self) -> None:
        """Take the icon away."""
        self._timer.stop()
        self._icon.hide()
        self.menu.close()
        self.menu.deleteLater()

    def show_state(self, *, is_open: bool) -> None:
        """Follow the vault: open, or locked and telling nothing."""
        self._is_open = is_open
        self._recent = ()
        self._latest.cancel()
        self._icon.setIcon(application_icon(is_locked=not is_open))
        self._icon.setToolTip(self.tr("Muniment") if is_open else self.tr("Muniment (locked)"))
        self._on_menu_about_to_show()
        if is_open:
            self._refresh_recent()

    def say(self, text: str) -> None:
        """Show a short message of the desktop; never with content of a memory."""
        self._icon.showMessage(self.tr("Muniment"), text, application_icon(), 2_500)

    @Slot(object)
    def _on_bridge_changed(self, _change_set: "ChangeSet") -> None:
        if self._is_open and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _refresh_recent(self) -> None:
        if not self._is_open:
            return
        memories = self._context.services.memories

        def fetch() -> tuple[MemoryRow, ...]:
            page = memories.list(MemoryFilter(), PageRequest(limit=_RECENT), PERSON)
            return tuple(row_of(memory) for memory in page.memories)

        self._latest.submit(fetch, on_success=self._on_recent_fetched)

    def _on_recent_fetched(self, rows: tuple[MemoryRow, ...]) -> None:
        self._recent = rows
        self._on_menu_about_to_show()

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        """Build the menu from the state of this moment."""
        menu = self.menu
        menu.clear()
        menu.addAction(self.tr("Open Muniment"), self.open_requested.emit)
        capture = menu.addAction(self.tr("Quick capture…"), self.capture_requested.emit)
        capture.setEnabled(self._is_open)
        if self._recent:
            menu.addSection(self.tr("Latest"))
            for found in self._recent:
                self._add_recent(found)
        menu.addSeparator()
        lock = menu.addAction(self.tr("Lock now"), self.lock_requested.emit)
        lock.setEnabled(self._is_open)
        menu.addAction(self.tr("Quit"), self.quit_requested.emit)

    def _add_recent(self, found: MemoryRow) -> None:
        title = found.heading
        if len(title) > _TITLE_LETTERS:
            title = title[: _TITLE_LETTERS - 1].rstrip() + "…"
        memory_id = found.id
        # An ampersand would underline the letter after it.
        self.menu.addAction(title.replace("&", "&&"), lambda: self.memory_requested.emit(memory_id))

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_icon_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_requested.emit()
