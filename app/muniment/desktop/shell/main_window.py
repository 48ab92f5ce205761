"""The main window: first run, lock screen or workspace; menus, status bar, notices."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QChildEvent, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QToolTip, QWidget

from muniment.desktop.platform.raised_window import bring_to_front
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.help_actions import HelpActions
from muniment.desktop.shell.lock.interruption import Interruption, agents_at_work
from muniment.desktop.shell.lock.keychain_action import KeychainAction
from muniment.desktop.shell.lock.lock_screen import LockScreen
from muniment.desktop.shell.lock.passphrase_action import PassphraseAction
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeBar
from muniment.desktop.shell.notices.vault_notices import VaultNotices
from muniment.desktop.shell.palette.command_palette import CommandPalette
from muniment.desktop.shell.palette.commands import Command
from muniment.desktop.shell.status.status_bar import StatusBar
from muniment.desktop.shell.sync_actions import SyncActions
from muniment.desktop.shell.window_actions import WindowActions
from muniment.desktop.shell.workspace import Workspace
from muniment.desktop.shell.workspace_commands import WorkspaceCommands
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.file_drop import FileDrop
from muniment.desktop.widgets.floating import Floating
from muniment.desktop.widgets.focus.focus_return import FocusReturn, FocusScroller
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.desktop.views.browse.browse_view import BrowseView
    from muniment.desktop.views.first_run.wizard import FirstRunWizard

_SIZE = QSize(1120, 720)
_SMALLEST = QSize(480, 320)
_TITLE_BAR = 40


class MainWindow(QMainWindow):
    """Shows what the vault's state allows, and nothing else; GUI thread only.

    Signals:
        first_painted: The window was painted for the first time.
        opened, locked: The vault's content is shown, or nothing readable is shown any more.
        vault_locked: An `Interruption`: what the lock of the vault interrupted.
        close_asked: The user closed the window; hide it or quit.
    """

    first_painted = Signal()
    opened = Signal()
    locked = Signal()
    vault_locked = Signal(object)
    close_asked = Signal()

    def __init__(self, context: DesktopContext, settings: QSettings) -> None:
        super().__init__()
        self._context = context
        self._settings = settings
        self._table = destinations()
        self._is_painted = False
        self._is_locking = False
        self._is_window_locked = False
        self._may_close = False
        self.wizard: FirstRunWizard | None = None
        self.workspace: Workspace | None = None
        self.actions_ = WindowActions(self, context.theme, self._table)
        self._passphrase = PassphraseAction(context, self, self.actions_.passphrase)
        self._keychain = KeychainAction(context, self, self.actions_.keychain)
        self.notices = NoticeBar(context.theme, context.clipboard)
        self._vault_notices = VaultNotices(context, self.notices, is_open=lambda: self.is_open)
        self._sync = SyncActions(context, self.actions_, self)
        self.status = StatusBar(context, self._sync.all)
        self.pages = QStackedWidget()
        self._lay_out()
        self.palette_ = CommandPalette(context, settings, self._offered_commands, self)
        self._commands = WorkspaceCommands(context, self.actions_, self.palette_, self._table)
        HelpActions(context, self.actions_, self)
        FocusScroller(self)
        FocusReturn(self)
        FileDrop(self, context.theme, lambda: self.is_open).dropped.connect(self.import_files)
        self._connect()
        context.theme.apply_stylesheet_to_part(self.notices)
        self.show_state(context.services.vault.state)

    @property
    def is_open(self) -> bool:
        """Return whether the vault's content is shown."""
        return self.workspace is not None and self.pages.currentWidget() is self.workspace

    @property
    def browse(self) -> "BrowseView | None":
        """The view that lists memories; ``None`` before the vault is first opened."""
        return self.workspace.browse if self.workspace is not None else None

    @cached_property
    def lock_screen(self) -> LockScreen:
        """The page of a locked vault or window; made when it is first needed."""
        screen = LockScreen(self._context)
        screen.unlocked.connect(self._on_lock_screen_unlocked)
        screen.lock_asked.connect(self.lock)
        self.pages.addWidget(screen)
        self._context.theme.apply_stylesheet_to_part(screen)
        return screen

    @property
    def may_lock(self) -> bool:
        """Return whether the vault may be locked: not while a recovery key is shown."""
        return not (self.wizard is not None and self.wizard.holds_recovery_key)

    @Slot(object)
    def show_state(self, state: VaultState) -> None:
        """Show the page for a state of the vault."""
        if self.wizard is not None:
            # The wizard moves on by itself, and reports when it is done or what it could not make.
            return
        if state is VaultState.MISSING:
            self._show_wizard()
        elif state is VaultState.UNLOCKED and not self._is_locking and not self._is_window_locked:
            self._show_workspace()
        elif state is VaultState.LOCKED:
            self._is_window_locked = False
            self.lock_screen.follow_vault(is_open=False)
            self._show_lock_screen()
        elif not self.is_open:
            self.pages.setCurrentWidget(self.lock_screen)

    @Slot()
    def lock_window(self) -> None:
        """Remove everything readable from the screen; the vault stays open to agents."""
        if self.is_open and self.may_lock:
            self._is_window_locked = True
            self.lock_screen.follow_vault(is_open=True)
            self._show_lock_screen()

    @Slot()
    def lock(self) -> None:
        """Remove everything readable from the screen at once, then lock the vault."""
        if not self.may_lock or self._is_locking or self.wizard is not None:
            return
        self._is_locking = True
        self.lock_screen.follow_vault(is_open=False)
        services, jobs = self._context.services, len(self.status.jobs.running)
        self._show_lock_screen()
        self.lock_screen.show_locking(is_locking=True)

        def lock() -> Interruption:
            agents = agents_at_work(services)
            services.vault.lock()
            return Interruption(agents, jobs)

        self._context.tasks.submit(
            lock, receiver=self, on_success=self._on_locked, on_failure=self._on_lock_failed
        )

    def bring_to_front(self) -> None:
        """Show the window, even from the tray, from behind others or from another workspace."""
        bring_to_front(self)

    def before_quitting(self, then: Callable[[], object]) -> None:
        """Run an action once nothing would be lost by ending the program."""
        if self.wizard is not None and self.wizard.is_creating:
            return
        if self.wizard is not None and self.wizard.holds_recovery_key:
            self.bring_to_front()
            box = self.wizard.ask_before_leaving()
            box.finished.connect(box.deleteLater)
            box.accepted.connect(then)
            leave = box.buttons()[-1]
            leave.clicked.connect(then)
            box.open()
        else:
            then()

    def end(self) -> None:
        """Keep the layout and close for good."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        if self.workspace is not None:
            self.workspace.save_layout()
            self.workspace.close_vault()
        self._context.exports.close_vault()
        self.status.show_state(is_open=False)
        self._settings.sync()
        self._may_close = True
        self.close()

    def show_memory(self, memory_id: str) -> None:
        """Show one memory, for example from the tray."""
        if self.workspace is not None and self.is_open:
            self.workspace.show_memory(memory_id)

    @Slot(object)
    def import_files(self, paths: Sequence[Path]) -> None:
        """Open the dialog that imports files."""
        if self.workspace is not None and self.is_open:
            self.workspace.import_files(paths)

    def show_search(self) -> None:
        """Show the memories with the search field focused."""
        if self.workspace is not None and self.is_open:
            self.workspace.show_search()

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Show what went wrong."""
        self.notices.show_error(error)

    def childEvent(self, event: QChildEvent) -> None:
        """Style menus, the status bar and every dialog of the window as each is polished."""
        super().childEvent(event)
        child = event.child()
        is_part = event.polished() and child is not self.centralWidget()
        if is_part and isinstance(child, QWidget):
            self._context.theme.apply_stylesheet_to_part(child)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the decision to the application: hide in the tray, or quit."""
        application = QApplication.instance()
        is_session_end = isinstance(application, QGuiApplication) and application.isSavingSession()
        if self._may_close or is_session_end:
            event.accept()
            return
        self.close_asked.emit()
        # The handler may have closed it for good, and Qt ignores a close within a close.
        event.setAccepted(self._may_close)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Report the first paint."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Muniment"))
        self.setMinimumSize(_SMALLEST)
        self.resize(_first_size())
        layout = column(self.pages, gap="hair")
        layout.setSpacing(0)
        layout.setStretch(0, 1)
        central = _named("page")
        central.setLayout(layout)
        Floating(self.notices, central)
        self.setCentralWidget(central)
        self.setStatusBar(self.status)
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _connect(self) -> None:
        self._context.bridge.vault_state_changed.connect(self._on_bridge_state_changed)
        self._context.tasks.failed_unheard.connect(self.show_error)
        self.locked.connect(self._passphrase.close_vault)
        self.locked.connect(self._keychain.close_vault)
        self._keychain.failed.connect(self.show_error)
        self._passphrase.failed.connect(self.show_error)
        self._passphrase.reported.connect(self.notices.show_notice)
        self.status.lock_requested.connect(self.lock)
        self.status.failed.connect(self.show_error)
        self.actions_.lock.triggered.connect(self.lock)
        self.actions_.lock_window.triggered.connect(self.lock_window)
        self._context.operations.notice_given.connect(self._on_notice_given)
        self._context.operations.failed.connect(self.show_error)
        self._context.backups.notice_given.connect(self._on_notice_given)
        self._context.backups.failed.connect(self.show_error)
        self._context.sync.notice_given.connect(self._on_notice_given)
        self._context.sync.failed.connect(self.show_error)
        self._context.exports.notice_given.connect(self._on_notice_given)
        self._context.exports.failed.connect(self.show_error)

    def _offered_commands(self) -> list[Command]:
        return self._commands.offered(self.menuBar(), is_open=self.is_open)

    @Slot(object)
    def _on_notice_given(self, notice: Notice) -> None:
        # It may name a memory, and come from work that ended after the vault was locked.
        if self.is_open:
            self.notices.show_notice(notice)

    def _show_wizard(self) -> None:
        from muniment.desktop.views.first_run.wizard import FirstRunWizard

        self.wizard = FirstRunWizard(self._context)
        self.wizard.finished.connect(self._on_wizard_finished)
        self.wizard.guide_asked.connect(self._on_wizard_guide_asked)
        self.wizard.import_asked.connect(self._on_wizard_import_asked)
        self.pages.addWidget(self.wizard)
        self._context.theme.apply_stylesheet_to_part(self.wizard)
        self.pages.setCurrentWidget(self.wizard)
        self.actions_.follow(is_open=False)

    @Slot()
    def _on_wizard_finished(self) -> None:
        if self.wizard is not None:
            self.pages.removeWidget(self.wizard)
            self.wizard.deleteLater()
            self.wizard = None
        self.show_state(self._context.services.vault.state)

    @Slot()
    def _on_wizard_guide_asked(self) -> None:
        from muniment.desktop.views.first_memories.first_memories_dialog import FirstMemoriesDialog

        self._on_wizard_finished()
        if self.is_open:
            dialog = FirstMemoriesDialog(self._context, self)
            self.locked.connect(dialog.close_vault)
            dialog.open()

    @Slot(Path)
    def _on_wizard_import_asked(self, bundle: Path) -> None:
        self._on_wizard_finished()
        self.import_files((bundle,))

    def _show_workspace(self) -> None:
        if self.is_open:
            return
        if self.workspace is None:
            self.workspace = Workspace(self._context, self._table, self._settings)
            self.workspace.notice_given.connect(self._on_notice_given)
            self.workspace.failed.connect(self.show_error)
            self._commands.attach(self.workspace)
            self.pages.addWidget(self.workspace)
        self.pages.setCurrentWidget(self.workspace)
        self.actions_.follow(is_open=True)
        self._passphrase.follow()
        self._keychain.follow()
        self.status.show_state(is_open=True)
        self.workspace.open()
        self._vault_notices.show()
        self._context.sync.open()
        self.opened.emit()

    def _show_lock_screen(self) -> None:
        # A menu may have a submenu open: each closes separately.
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            if popup.isVisible():
                break
        QToolTip.hideText()
        self.notices.dismiss()
        self.palette_.close_vault()
        self.actions_.show_commands(())
        if self.workspace is not None and self.is_open:
            self.workspace.close_vault()
        self.pages.setCurrentWidget(self.lock_screen)
        self.actions_.follow(is_open=False)
        self.status.show_state(is_open=False)
        self._context.clipboard.clear_ours()
        self._context.backups.close_vault()
        self._context.sync.close_vault()
        self._context.exports.close_vault()
        self.locked.emit()

    @Slot()
    def _on_bridge_state_changed(self) -> None:
        # The report may be stale; the current state counts.
        self.show_state(self._context.services.vault.state)

    @Slot(str)
    def _on_lock_screen_unlocked(self, way: str) -> None:
        self._is_window_locked = False
        self._context.back_off.forget()
        self._on_bridge_state_changed()
        if self.is_open:
            self._passphrase.offer(way)

    def _on_locked(self, interruption: Interruption) -> None:
        self._end_locking()
        self.vault_locked.emit(interruption)
        self._on_bridge_state_changed()  # it may be open again by now

    def _on_lock_failed(self, error: Exception) -> None:
        self._end_locking()
        self.show_error(error)

    def _end_locking(self) -> None:
        self._is_locking = False
        self.lock_screen.show_locking(is_locking=False)


def _first_size() -> QSize:
    """Return the initial size of the window, limited by a low screen."""
    room = QGuiApplication.primaryScreen().availableSize() - QSize(0, _TITLE_BAR)
    return _SIZE if room.height() >= _SIZE.height() else _SIZE.boundedTo(room)


def _named(name: str) -> QWidget:
    widget = QWidget()
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget
