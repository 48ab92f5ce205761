"""The window's menus: every action with its shortcut, in one place."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

from muniment import __version__
from muniment.desktop.destinations import Destination
from muniment.desktop.theme import Appearance, Theme, picture


class WindowActions(QObject):
    """Menus and actions of the main window; GUI thread only.

    Signals:
        appearance_chosen: `Appearance`.
        destination_asked: Key of the destination that the person wants to see.
    """

    appearance_chosen = Signal(object)
    destination_asked = Signal(str)

    def __init__(self, window: QMainWindow, theme: Theme, table: tuple[Destination, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self.new = self._action(self.tr("&New memory"), "Ctrl+N", "plus")
        self.capture = self._action(self.tr("Quick &capture…"), "Ctrl+Shift+N", "pencil")
        self.save = self._action(self.tr("&Save"), QKeySequence.StandardKey.Save, "save")
        self.passphrase = self._action(self.tr("Change the &passphrase…"), "", "key-round")
        self.keychain = self._action(self.tr("Let the system &keychain unlock"), "", "lock")
        self.keychain.setCheckable(True)
        self.lock = self._action(self.tr("&Lock now"), "Ctrl+L", "lock")
        self.quit = self._action(self.tr("&Quit"), "Ctrl+Q", "log-out")
        self.find = self._action(self.tr("&Find…"), QKeySequence.StandardKey.Find, "search")
        self.delete = self._action(self.tr("Move to the &trash"), "Ctrl+Backspace", "trash-2")
        self.refresh = self._action(self.tr("&Refresh"), "F5", "refresh-cw")
        self.about = self._action(self.tr("&About Muniment"), "", "info")
        self.about.triggered.connect(self._on_about_triggered)
        self._appearances = QActionGroup(self)
        self._places = QActionGroup(self)
        for destination in table:
            self._add_place(destination)
        self._fill_menus()
        self.follow(is_open=False)

    def follow(self, *, is_open: bool) -> None:
        """Enable what needs an open vault, or disable it."""
        for action in (
            self.new,
            self.capture,
            self.save,
            self.passphrase,
            self.keychain,
            self.lock,
            self.find,
            self.delete,
            self.refresh,
            *self._places.actions(),
        ):
            action.setEnabled(is_open)

    def show_place(self, key: str) -> None:
        """Mark the destination that is shown."""
        for action in self._places.actions():
            action.setChecked(action.data() == key)

    def check_appearance(self, appearance: Appearance) -> None:
        """Mark which appearance is in use."""
        for action in self._appearances.actions():
            action.setChecked(action.data() == appearance.value)

    def _action(self, text: str, shortcut: str | QKeySequence.StandardKey, icon: str) -> QAction:
        action = QAction(text, self._window)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self._theme.dress(action, icon)
        return action

    def _add_place(self, destination: Destination) -> None:
        action = self._action(destination.text, destination.shortcut, destination.icon)
        action.setCheckable(True)
        action.setData(destination.key)
        action.triggered.connect(partial(self._on_place_triggered, destination.key))
        self._places.addAction(action)

    def _on_place_triggered(self, key: str, _is_checked: bool) -> None:  # noqa: FBT001 - the signal's
        self.destination_asked.emit(key)

    def _fill_menus(self) -> None:
        bar = self._window.menuBar()
        file_menu = bar.addMenu(self.tr("&File"))
        file_menu.addActions([self.new, self.capture, self.save])
        file_menu.addSeparator()
        file_menu.addActions([self.passphrase, self.keychain, self.lock, self.quit])
        edit_menu = bar.addMenu(self.tr("&Edit"))
        edit_menu.addActions([self.find, self.delete])
        bar.addMenu(self.tr("&Go")).addActions(self._places.actions())
        view_menu = bar.addMenu(self.tr("&View"))
        view_menu.addAction(self.refresh)
        view_menu.addSeparator()
        self._fill_appearances(view_menu)
        bar.addMenu(self.tr("&Help")).addAction(self.about)

    def _fill_appearances(self, menu: QMenu) -> None:
        names = {
            Appearance.SYSTEM: self.tr("Like the &system"),
            Appearance.LIGHT: self.tr("&Light"),
            Appearance.DARK: self.tr("&Dark"),
        }
        for appearance, name in names.items():
            action = self._appearances.addAction(name)
            action.setCheckable(True)
            action.setData(appearance.value)
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
            self.tr("The memories of a person and of their AI agents: private, encrypted, here.")
        )
        box.finished.connect(box.deleteLater)
        box.open()
