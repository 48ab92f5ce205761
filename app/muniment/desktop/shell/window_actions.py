"""The window's menus: every action with its shortcut, in one place."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

from muniment import __version__
from muniment.desktop.shell.destinations import Destination
from muniment.desktop.widgets.focus.text_keys import TextKeys
from muniment.desktop.widgets.theme.theme import Appearance, Theme, picture


class WindowActions(QObject):
    """Menus and actions of the main window; GUI thread only.

    Signals:
        appearance_chosen: `Appearance`.
        destination_asked: Key of the destination that the user wants to see.
    """

    appearance_chosen = Signal(object)
    destination_asked = Signal(str)

    def __init__(self, window: QMainWindow, theme: Theme, table: tuple[Destination, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        TextKeys(self)
        self.new = self._action("new", self.tr("&New memory"), "Ctrl+N", icon="plus")
        self.capture = self._action(
            "capture", self.tr("Quick &capture…"), "Ctrl+Shift+N", icon="pencil"
        )
        self.save = self._action(
            "save", self.tr("&Save"), QKeySequence.StandardKey.Save, icon="save"
        )
        self.passphrase = self._action(
            "passphrase", self.tr("Change the &passphrase…"), "", icon="key-round"
        )
        self.keychain = self._action(
            "keychain", self.tr("Unlock with the system &keychain"), "", icon="lock"
        )
        self.pause = self._action("agents.pause", "", "", icon="pause")
        self.sync_now = self._action("sync.now", self.tr("S&ync now"), "", icon="refresh-cw")
        self.sync_pause = self._action("sync.pause", "", "", icon="pause")
        self.sync_details = self._action(
            "sync.details", self.tr("What sync nee&ds…"), "", icon="triangle-alert"
        )
        self.lock = self._action("lock", self.tr("&Lock vault"), "Ctrl+L", icon="lock")
        self.lock_window = self._action(
            "lock.window", self.tr("Lock &window"), "Ctrl+Shift+L", icon="lock"
        )
        self.quit = self._action("quit", self.tr("&Quit"), "Ctrl+Q", icon="log-out")
        self.undo = self._action("undo", "", QKeySequence.StandardKey.Undo, icon="undo-2")
        self.redo = self._action("redo", "", "Ctrl+Shift+Z", icon="redo-2")
        # The usual key on Windows, which users elsewhere know too.
        self.redo.setShortcuts([self.redo.shortcut(), QKeySequence("Ctrl+Y")])
        for action in (self.undo, self.redo):
            # A key that is held down to undo typing must not undo more than that.
            action.setAutoRepeat(False)
        self.restart = self._action("restart", self.tr("Restart Muniment"), "", icon="rotate-ccw")
        self.find = self._action(
            "find", self.tr("&Find…"), QKeySequence.StandardKey.Find, icon="search"
        )
        self.delete = self._action(
            "delete", self.tr("Move to the &trash"), "Ctrl+Backspace", icon="trash-2"
        )
        self.commands = self._action(
            "commands", self.tr("All &commands…"), "Ctrl+K", icon="command"
        )
        self.navigation = self._action(
            "navigation", self.tr("&Collapse sidebar"), "Ctrl+B", icon="panel-left"
        )
        self.refresh = self._action("refresh", self.tr("&Refresh"), "F5", icon="refresh-cw")
        self.import_ = self._action(
            "namespaces.import", self.tr("&Import memories…"), "", icon="upload"
        )
        self.export = self._action("list.export", self.tr("&Export memories…"), "", icon="download")
        self.guide = self._action(
            "guide", self.tr("&Guide"), QKeySequence.StandardKey.HelpContents, icon="library"
        )
        self.shortcuts = self._action(
            "settings.shortcuts", self.tr("&Keyboard shortcuts"), "", icon="keyboard"
        )
        self.report = self._action(
            "report", self.tr("&Report a problem…"), "", icon="message-square"
        )
        self.about = self._action("about", self.tr("&About Muniment"), "", icon="info")
        self.keychain.setCheckable(True)
        self.about.triggered.connect(self._on_about_triggered)
        self._appearances = QActionGroup(self)
        self._places = QActionGroup(self)
        for destination in table:
            self._add_place(destination)
        self._is_open = False
        self._fill_menus(table)
        self.show_operations("", "")
        self.show_pause(self.tr("Pause all agents"), can_change=False)
        self.follow(is_open=False)

    def follow(self, *, is_open: bool) -> None:
        """Enable or disable the actions that need an open vault."""
        self._is_open = is_open
        for action in (self.undo, self.redo):
            action.setEnabled(is_open and bool(action.data()))
        for action in (
            self.new,
            self.capture,
            self.save,
            self.import_,
            self.export,
            self.shortcuts,
            self.passphrase,
            self.keychain,
            self.lock,
            self.lock_window,
            self.find,
            self.delete,
            self.navigation,
            self.refresh,
            *self._places.actions(),
        ):
            action.setEnabled(is_open)

    def show_pause(self, text: str, *, can_change: bool) -> None:
        """Show what pausing agents would do now, and enable the action if it would do anything."""
        self.pause.setText(text)
        self.pause.setEnabled(can_change)

    def show_operations(self, undo: str, redo: str) -> None:
        """Name what undo and redo would affect; empty for nothing."""
        self._show_operation(self.undo, undo, self.tr("&Undo"), self.tr("&Undo: {what}"))
        self._show_operation(self.redo, redo, self.tr("&Redo"), self.tr("&Redo: {what}"))

    def _show_operation(self, action: QAction, what: str, plain: str, named: str) -> None:
        action.setText(named.format(what=what) if what else plain)
        # The name in lists of shortcuts, which does not depend on what would be undone.
        action.setIconText(plain.replace("&", ""))
        action.setData(what)
        action.setEnabled(self._is_open and bool(what))

    def show_place(self, key: str) -> None:
        """Mark the destination that is shown."""
        for action in self._places.actions():
            action.setChecked(action.data() == key)
            if action.isChecked():
                self._here.setTitle(action.text())

    def show_commands(self, actions: tuple[QAction, ...]) -> None:
        """Offer the commands of the view that is shown, in a menu with its name.

        Commands with the same first part of the key are grouped.
        """
        self._here.clear()
        before = None
        for action in actions:
            group = action.objectName().rpartition(".")[0]
            if before not in {None, group}:
                self._here.addSeparator()
            self._here.addAction(action)
            before = group
        self._here.menuAction().setVisible(bool(actions))

    def check_appearance(self, appearance: Appearance) -> None:
        """Mark the appearance in use."""
        for action in self._appearances.actions():
            action.setChecked(action.data() == appearance.value)

    def _action(
        self, key: str, text: str, shortcut: str | QKeySequence.StandardKey, *, icon: str
    ) -> QAction:
        action = QAction(text, self._window)
        # The palette remembers an action by this name.
        action.setObjectName(key)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self._theme.bind_icon(action, icon)
        return action

    def _add_place(self, destination: Destination) -> None:
        key, icon = f"go.{destination.key}", destination.icon
        action = self._action(key, destination.text, destination.shortcut, icon=icon)
        action.setCheckable(True)
        action.setData(destination.key)
        action.triggered.connect(partial(self._on_place_triggered, destination.key))
        self._places.addAction(action)

    def _on_place_triggered(self, key: str) -> None:
        self.destination_asked.emit(key)

    def _fill_menus(self, table: tuple[Destination, ...]) -> None:
        bar = self._window.menuBar()
        file_menu = bar.addMenu(self.tr("&File"))
        file_menu.addActions([self.new, self.capture, self.save])
        file_menu.addSeparator()
        file_menu.addActions([self.import_, self.export])
        file_menu.addSeparator()
        file_menu.addActions([self.passphrase, self.keychain, self.pause])
        file_menu.addSeparator()
        file_menu.addActions([self.sync_now, self.sync_pause, self.sync_details])
        file_menu.addSeparator()
        file_menu.addActions([self.lock_window, self.lock])
        file_menu.addSeparator()
        file_menu.addAction(self.quit)
        edit_menu = bar.addMenu(self.tr("&Edit"))
        edit_menu.addActions([self.undo, self.redo])
        edit_menu.addSeparator()
        edit_menu.addActions([self.find, self.delete])
        go_menu = bar.addMenu(self.tr("&Go"))
        go_menu.addAction(self.commands)
        go_menu.addSeparator()
        listed = {destination.key for destination in table if destination.is_listed}
        go_menu.addActions([one for one in self._places.actions() if one.data() in listed])
        view_menu = bar.addMenu(self.tr("&View"))
        view_menu.addActions([self.refresh, self.navigation])
        view_menu.addSeparator()
        self._fill_appearances(view_menu)
        self._here = bar.addMenu("")
        self._here.menuAction().setVisible(False)
        help_menu = bar.addMenu(self.tr("&Help"))
        help_menu.addActions([self.guide, self.shortcuts, self.report])
        help_menu.addSeparator()
        help_menu.addAction(self.about)

    def _fill_appearances(self, menu: QMenu) -> None:
        named = {
            Appearance.SYSTEM: (self.tr("Match &system"), "monitor"),
            Appearance.LIGHT: (self.tr("&Light"), "sun"),
            Appearance.DARK: (self.tr("&Dark"), "moon"),
        }
        for appearance, (name, icon) in named.items():
            action = self._action(f"appearance.{appearance.value}", name, "", icon=icon)
            action.setCheckable(True)
            action.setData(appearance.value)
            action.setChecked(appearance is self._theme.appearance)
            self._appearances.addAction(action)
            menu.addAction(action)
        self._appearances.triggered.connect(self._on_appearances_triggered)

    @Slot(QAction)
    def _on_appearances_triggered(self, action: QAction) -> None:
        self.appearance_chosen.emit(Appearance(action.data()))

    @Slot()
    def _on_about_triggered(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About Muniment"))
        box.setIconPixmap(picture("muniment", 64))
        box.setText(self.tr("Muniment {version}").format(version=__version__))
        box.setInformativeText(
            self.tr("Private, encrypted memories for you and your AI agents, on your own computer.")
        )
        box.finished.connect(box.deleteLater)
        box.open()
