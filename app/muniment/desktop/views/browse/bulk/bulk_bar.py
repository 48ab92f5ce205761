"""The bar below the list: how many memories are selected, and the actions for them."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QProgressBar, QToolButton, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.browse.bulk.bulk_field_menus import BulkFieldMenus
from muniment.desktop.views.browse.bulk.bulk_words import selected_text
from muniment.desktop.views.browse.detail.memory_form import tags_of
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.bulk import Move, Repatch, Retag, Trash
from muniment.domain.memories.memory import MemoryPatch, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.views.browse.listing.memory_rows import MemoryRow
    from muniment.domain.memories.bulk import BulkChange


class BulkBar(QFrame):
    """Shown while several memories are selected or being changed; GUI thread only.

    Args:
        context: The window's context.
        selected_rows: Returns the selected memories, or nothing if they are many.

    Signals:
        change_asked: A `BulkChange` is requested for the selection.
        export_asked: An export of the selection to a file is requested.
        clear_asked: The selection should shrink to one memory.
        stop_asked: The running change should stop.
    """

    change_asked = Signal(object)
    export_asked = Signal()
    clear_asked = Signal()
    stop_asked = Signal()

    def __init__(
        self, context: DesktopContext, selected_rows: "Callable[[], list[MemoryRow]]"
    ) -> None:
        super().__init__()
        self.setObjectName("bulkBar")
        self._context = context
        self._selected_rows = selected_rows
        self._count = 0
        self._is_adding = True
        self._is_running = False
        self._make_actions()
        self._build()
        self._show_parts()

    @property
    def text(self) -> str:
        """The text that says how many memories are selected."""
        return self._selected.text()

    @property
    def actions_(self) -> tuple[QAction, ...]:
        """The actions for a selection, for the command palette."""
        changing = self._elsewhere, *self._fields, *self._keeping
        return (self._add, self._remove, *changing, self._export, self._trash)

    def show_count(self, count: int) -> None:
        """Show how many memories are selected."""
        if count > 1 and count != self._count:
            announce(self, selected_text(count))
        self._count = count
        self._selected.setText(selected_text(count))
        for action in self.actions_:
            action.setEnabled(count > 0)
        if count < 2:
            self._hide_entry()
        self._show_parts()

    @Slot()
    def show_started(self) -> None:
        """Show that a change is running."""
        self._is_running = True
        self._progress.setRange(0, 0)
        self._working.setText(self.tr("Working…"))
        self._show_parts()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show the progress of the change."""
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._working.setText(
            self.tr("{done} of {total} done").format(done=count_text(done), total=count_text(total))
        )

    @Slot()
    def show_ended(self) -> None:
        """Show that no change is running."""
        self._is_running = False
        self._show_parts()

    def ask_to_trash(self) -> None:
        """Request that the selection be moved to the trash."""
        self.change_asked.emit(Trash())

    def ask_to_move(self, name: str) -> None:
        """Request that the selection be moved to another namespace; not to where all of it is."""
        if not self._is_all_in(name):
            self.change_asked.emit(Move(name))

    def fill_menu(self, menu: QMenu) -> None:
        """Add all actions for the selection to a menu."""
        menu.addActions([self._add, self._remove])
        menu.addMenu(self._spaces)
        for fields in self._menus.menus:
            menu.addMenu(fields)
        menu.addMenu(self._tiers)
        menu.addAction(self._export)
        menu.addSeparator()
        menu.addAction(self._trash)

    def clear(self) -> None:
        """Clear all tags and names, for a locked vault."""
        self._hide_entry()
        self._spaces.clear()
        self.show_count(0)

    def _make_actions(self) -> None:
        self._add = self._action(self.tr("Add tags to the selection…"), "bulk.tag", "tag")
        self._remove = self._action(self.tr("Remove tags from the selection…"), "bulk.untag", "tag")
        self._elsewhere = self._action(
            self.tr("Move the selection to another namespace…"), "bulk.move", "folder"
        )
        self._trash = self._action(
            self.tr("Move the selection to the trash"), "bulk.trash", "trash-2"
        )
        self._add.triggered.connect(partial(self._ask_for_tags, is_adding=True))
        self._remove.triggered.connect(partial(self._ask_for_tags, is_adding=False))
        self._elsewhere.triggered.connect(lambda: self._open_below(self._spaces))
        self._make_field_actions()
        self._trash.triggered.connect(self.ask_to_trash)
        self._export = self._action(self.tr("Export the selection…"), "bulk.export", "download")
        self._export.triggered.connect(self.export_asked)
        kept = (
            (self.tr("Archive the selection"), "archive", MemoryPatch(archived=True)),
            (self.tr("Unarchive the selection"), "archive-restore",
             MemoryPatch(archived=False)),
            (self.tr("Pin the selection"), "pin", MemoryPatch(tier=Tier.HOT)),
            (self.tr("Give the selection normal priority"), "pin-off", MemoryPatch(tier=Tier.WARM)),
            (self.tr("Deprioritize the selection"), "clock", MemoryPatch(tier=Tier.COLD)),
            (self.tr("Let Muniment set the priority"), "sparkles",
             MemoryPatch(tier=None)),
        )  # fmt: skip
        self._keeping = tuple(self._keep_action(*given) for given in kept)

    def _make_field_actions(self) -> None:
        self._menus = BulkFieldMenus(self)
        self._menus.change_asked.connect(self.change_asked)
        given = (
            (self.tr("Change the type of the selection…"), "bulk.type", "library"),
            (self.tr("Change the importance of the selection…"), "bulk.importance", "chart-column"),
            (self.tr("Change when the selection expires…"), "bulk.expiry", "calendar"),
        )
        self._fields = tuple(self._action(*one) for one in given)
        for action, menu, one in zip(self._fields, self._menus.menus, given, strict=True):
            self._context.theme.bind_icon(menu, one[2])
            action.triggered.connect(partial(self._open_below, menu))

    def _keep_action(self, text: str, icon: str, patch: MemoryPatch) -> QAction:
        action = self._action(text, f"bulk.keep.{icon}", icon)
        action.triggered.connect(lambda: self.change_asked.emit(Repatch(patch)))
        return action

    def _action(self, text: str, key: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, icon)
        return action

    def _build(self) -> None:
        theme = self._context.theme
        self._selected = label("", role="section", wrap=True)
        tags = self._menu_button("tag", self.tr("Tags of the selection"))
        tags.menu().addActions([self._add, self._remove])
        self._move = self._menu_button("folder", self.tr("Move to a namespace"))
        self._spaces = self._move.menu()
        self._spaces.aboutToShow.connect(self._fill_spaces)
        self._spaces.setTitle(self.tr("Move the selection to"))
        theme.bind_icon(self._spaces, "folder")
        fields = self._menu_button("pencil", self.tr("Change type, importance or expiry"))
        for menu in self._menus.menus:
            fields.menu().addMenu(menu)
        keep = self._menu_button("archive", self.tr("Archive or change priority"))
        self._tiers = keep.menu()
        self._tiers.addActions(self._keeping)
        self._tiers.setTitle(self.tr("Archive or change priority"))
        theme.bind_icon(self._tiers, "archive")
        export = icon_button(theme, "download", self.tr("Export the selection…"))
        export.clicked.connect(self.export_asked)
        trash = icon_button(theme, "trash-2", self.tr("Move the selection to the trash"))
        trash.clicked.connect(self.ask_to_trash)
        clear = icon_button(theme, "x", self.tr("Select one memory only"))
        clear.clicked.connect(self.clear_asked)
        changes = (tags, self._move, fields, keep, export, trash)
        self._buttons = _held(row(self._selected, *changes, clear, gap="hair"))
        self._build_entry()
        self._working = label("", role="caption")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(space("tight"))
        self._progress.setAccessibleName(self.tr("Progress of the change"))
        stop = button(self.tr("Stop"), role="link", name=self.tr("Stop the change"))
        stop.clicked.connect(self.stop_asked)
        self._running = _held(row(self._working, self._progress, stop), stretch=1)
        layout = column(self._buttons, self._entry, self._running, gap="tight")
        layout.setContentsMargins(space("large"), space("tight"), space("small"), space("tight"))
        self.setLayout(layout)

    def _build_entry(self) -> None:
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(self.tr("Tags, separated by commas"))
        self.tags.returnPressed.connect(self._on_tags_entered)
        self.tags.setAccessibleName(self.tr("Tags"))
        self._apply = button(self.tr("Add"), role="primary")
        self._apply.clicked.connect(self._on_tags_entered)
        cancel = icon_button(self._context.theme, "x", self.tr("Cancel editing tags"))
        cancel.clicked.connect(self._hide_entry)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.tags)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._hide_entry)
        self._entry = _held(row(self.tags, self._apply, cancel, gap="tight"))
        self._entry.hide()

    def _menu_button(self, icon: str, name: str) -> QToolButton:
        made = icon_button(self._context.theme, icon, name)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(QMenu(made))
        return made

    def _open_below(self, menu: QMenu, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - the signal's
        # Opens below the list: the bar is hidden while a single memory is selected.
        owner = self.parentWidget() or self
        menu.popup(owner.mapToGlobal(owner.rect().bottomLeft()))

    @Slot()
    def _fill_spaces(self) -> None:
        self._spaces.clear()
        for name in self._context.namespaces.names:
            action = self._spaces.addAction(name.replace("&", "&&"))
            action.setEnabled(not self._is_all_in(name))
            action.triggered.connect(partial(self.ask_to_move, name))

    def _is_all_in(self, name: str) -> bool:
        return {row.namespace for row in self._selected_rows()} == {name}

    def _ask_for_tags(self, *, is_adding: bool) -> None:
        self._is_adding = is_adding
        self._apply.setText(self.tr("Add") if is_adding else self.tr("Remove"))
        self._apply.setAccessibleName(self._apply.text())
        self.tags.setAccessibleName(
            self.tr("Tags to add") if is_adding else self.tr("Tags to remove")
        )
        self._entry.show()
        self._show_parts()
        self.tags.setFocus()

    @Slot()
    def _on_tags_entered(self) -> None:
        tags = tags_of(self.tags.text())
        self._hide_entry()
        if tags:
            change: BulkChange = Retag(add=tags) if self._is_adding else Retag(remove=tags)
            self.change_asked.emit(change)

    @Slot()
    def _hide_entry(self) -> None:
        # `clear` could be undone; `setText` drops the undo history.
        self.tags.setText("")
        self._entry.hide()
        self._show_parts()

    def _show_parts(self) -> None:
        is_asking = not self._entry.isHidden()
        self._buttons.setVisible(not self._is_running and self._count > 1)
        self._running.setVisible(self._is_running)
        self.setVisible(self._is_running or self._count > 1 or is_asking)


def _held(layout: object, *, stretch: int = 0) -> QWidget:
    layout.setStretch(stretch, 1)  # type: ignore[attr-defined]
    holder = QWidget()
    holder.setObjectName("bare")
    holder.setLayout(layout)  # type: ignore[arg-type]
    return holder
