"""The Shortcuts section: the global shortcuts, and the shortcuts of the window."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QLabel, QLineEdit, QWidget

from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus, chord_of
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.global_shortcut.shortcut_text import (
    is_problem,
    keys_name,
    status_text,
    switch_text,
)
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.settings.capture_section import capture_command, quoted
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import button, column, label, restyle, row
from muniment.desktop.widgets.theme.theme import space

_TEXT_SHARE, _KEYS_SHARE = 3, 2
_AGAIN: Final = frozenset({ShortcutState.ENDED, ShortcutState.FAILED, ShortcutState.TAKEN})
_BY_COMMAND: Final = frozenset({ShortcutState.ABSENT, ShortcutState.FAILED})


class ShortcutPanel(QWidget):
    """Shows a global shortcut's switch, its state, and its keys if Muniment sets them.

    GUI thread only.

    Args:
        context: What the window works with.
        action: What the shortcut opens.
        command: The command that opens the same, for desktops without global shortcuts.
    """

    def __init__(self, context: DesktopContext, action: ShortcutAction, command: str) -> None:
        super().__init__()
        self._context = context
        self._shortcut = context.shortcuts[action]
        self.switch = CheckBox(switch_text(action))
        self.switch.setAccessibleName(self.switch.text())
        self.switch.clicked.connect(self._on_switch_clicked)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.editingFinished.connect(self._on_keys_editing_finished)
        self.status = label("", role="caption", wrap=True)
        self.again = button(tr("Try again"))
        self.again.clicked.connect(self._shortcut.ask_again)
        self.configure = button(tr("Choose keys in the desktop settings…"))
        self.configure.clicked.connect(self._on_configure_clicked)
        self.copy = button(tr("Copy the command"))
        self.copy.clicked.connect(self._on_copy_clicked)
        self._command = label(command, role="muted", wrap=True)
        self._describe(keys_name(action))
        self._lay_out()
        self._shortcut.changed.connect(self._show)
        context.preferences.changed.connect(self._show)
        self._show()

    @property
    def message(self) -> str:
        """The text about the shortcut."""
        return self.status.text()

    def open(self) -> None:
        """Show the current settings; query the desktop for keys changed there."""
        self._show()
        self._shortcut.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Record that the user can see the state of the shortcut."""
        super().showEvent(event)
        self._shortcut.is_watched = True

    def hideEvent(self, event: QHideEvent) -> None:
        """Record that the user no longer sees the state of the shortcut."""
        super().hideEvent(event)
        self._shortcut.is_watched = False

    def _describe(self, keys: str) -> None:
        for field in (self.keys, *self.keys.findChildren(QLineEdit)):
            field.setAccessibleName(keys)
        # Both panels have these buttons, with the same text.
        for each in (self.again, self.configure, self.copy):
            each.setAccessibleDescription(self.switch.text())

    def _lay_out(self) -> None:
        keys_row = row(self.keys)
        keys_row.addStretch()
        buttons = row(self.configure, self.again, self.copy)
        buttons.addStretch()
        self.setLayout(column(self.switch, keys_row, self.status, self._command, buttons))

    @Slot()
    def _show(self) -> None:
        shortcut, status = self._shortcut, self._shortcut.status
        is_on = shortcut.is_on
        self.switch.setChecked(is_on)
        self.keys.setVisible(shortcut.chooses_keys and is_on)
        with QSignalBlocker(self.keys):
            self.keys.setKeySequence(shortcut.keys)
        self.configure.setVisible(status.can_configure)
        self.again.setVisible(is_on and status.state in _AGAIN)
        by_command = is_on and status.state in _BY_COMMAND
        self.copy.setVisible(by_command)
        self._command.setVisible(by_command)
        self._say(status_text(status), is_bad=is_problem(status.state))

    def _say(self, text: str, *, is_bad: bool) -> None:
        role = "problem" if is_bad else "caption"
        if self.status.property("role") != role:
            self.status.setProperty("role", role)
            restyle(self.status)
        self.status.setText(text)
        self.status.setVisible(bool(text))

    @Slot()
    def _on_switch_clicked(self) -> None:
        self._shortcut.turn(on=self.switch.isChecked())

    @Slot()
    def _on_keys_editing_finished(self) -> None:
        keys = self.keys.keySequence()
        if keys == self._shortcut.keys:
            return
        problem = self._problem_of(keys)
        if problem:
            self._show()
            self._say(problem, is_bad=True)
        else:
            self._shortcut.use_keys(keys)

    def _problem_of(self, keys: QKeySequence) -> str:
        if chord_of(keys) is None:
            return status_text(ShortcutStatus(ShortcutState.UNFIT))
        if not self._shortcut.is_free(keys):
            return status_text(ShortcutStatus(ShortcutState.DUPLICATE))
        action = self._own_action(keys)
        if action is None:
            return ""
        # As a global shortcut, these keys would never reach the window again.
        text = tr("The window uses these keys for “{action}”. Choose others.")
        return text.format(action=action.text().replace("&", ""))

    def _own_action(self, keys: QKeySequence) -> QAction | None:
        actions = self.window().findChildren(QAction)
        return next((action for action in actions if keys in action.shortcuts()), None)

    @Slot()
    def _on_configure_clicked(self) -> None:
        self._shortcut.configure(self.window().windowHandle())

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(self._command.text())


class ShortcutsSection(Section):
    """Lists the shortcuts of the window's own actions, so it is always up to date."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Shortcuts"),
            tr("You can also find everything with Ctrl+K. Type a few letters of its name."),
        )
        program = context.address.command
        self.capture = ShortcutPanel(context, ShortcutAction.CAPTURE, capture_command(program))
        self.search = ShortcutPanel(
            context, ShortcutAction.SEARCH, quoted([*program, "search", "--window"])
        )
        self.add_group(tr("Quick capture"), self.capture)
        self.add_group(tr("Search"), self.search)
        for panel in (self.capture, self.search):
            panel.copy.clicked.connect(self._on_command_copied)
        self._holder = QWidget()
        self._list = column(self._holder)
        self.add_group(tr("Everywhere in this window"), self._list)
        self.add_group(tr("In lists"), _grid(_list_keys()))

    @Slot()
    def _on_command_copied(self) -> None:
        self.notice_given.emit(Notice(tr("Copied the command."), NoticeKind.DONE))

    @property
    def lines(self) -> dict[str, str]:
        """The listed keys of the window, by action."""
        texts = [part.text() for part in self._holder.findChildren(QLabel)]
        return dict(zip(texts[::2], texts[1::2], strict=True))

    def open(self) -> None:
        """Show the state of the global shortcuts, and list the current keys."""
        self.capture.open()
        self.search.open()
        actions = self.window().findChildren(QAction)
        # Sorted by key, the list reads like a table in a manual.
        found = {_plain(action): _keys(action) for action in actions if _keys(action)}
        grid = _grid(sorted(found.items(), key=lambda line: (len(line[1]), line[1])))
        before, self._holder = self._holder, grid
        self._list.replaceWidget(before, grid)
        before.deleteLater()

    def close_vault(self) -> None:
        """Clear the names: an undo action may name what it would undo."""
        for part in self._holder.findChildren(QLabel):
            part.clear()


def _plain(action: QAction) -> str:
    return action.iconText().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    if action.shortcutContext() == Qt.ShortcutContext.WidgetShortcut:
        # The shortcut works in a single list or table only.
        return ""
    # Show one shortcut only: standard keys have several on some platforms.
    return action.shortcut().toString(form)


def _list_keys() -> list[tuple[str, str]]:
    return [
        (tr("Open or restore the selection"), _native("Return")),
        (tr("Delete the selection"), _native("Del")),
        (tr("Select all"), _native("Ctrl+A")),
        (tr("Select several"), tr("Shift-click or Ctrl-click")),
        (tr("Rename"), _native("F2")),
        (tr("Add a metadata value"), _native("Ins")),
        (tr("Close a search"), _native("Esc")),
    ]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _grid(lines: list[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space("page"))
    grid.setVerticalSpacing(space("small"))
    # The keys start at the same x in both lists, whatever the texts are.
    grid.setColumnStretch(0, _TEXT_SHARE)
    grid.setColumnStretch(1, _KEYS_SHARE)
    for line, (text, keys) in enumerate(lines):
        grid.addWidget(label(text, wrap=True), line, 0)
        grid.addWidget(label(keys, role="muted", wrap=True), line, 1)
    holder = QWidget()
    holder.setLayout(grid)
    return holder
