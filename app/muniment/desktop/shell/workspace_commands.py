"""Run in the workspace what the menus and the command palette request."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.destinations import Destination
from muniment.desktop.shell.global_actions import SETTINGS, global_actions
from muniment.desktop.shell.palette.commands import Command, menu_commands, namespace_commands
from muniment.desktop.shell.palette.places import Place, places, search_words
from muniment.desktop.shell.view import BROWSE
from muniment.desktop.shell.window_actions import WindowActions

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar

    from muniment.desktop.shell.palette.command_palette import CommandPalette
    from muniment.desktop.shell.workspace import Workspace


class WorkspaceCommands(QObject):
    """Connects menus and palette to the workspace; GUI thread only.

    Before the vault is first opened there is no workspace, and the actions are disabled.
    """

    def __init__(
        self,
        context: DesktopContext,
        actions: WindowActions,
        palette: "CommandPalette",
        table: tuple[Destination, ...],
    ) -> None:
        super().__init__(actions)
        self._context = context
        self._actions = actions
        self._table = table
        self._workspace: Workspace | None = None
        actions.commands.triggered.connect(palette.toggle)
        # First, so that in the end the view that is entered has the focus.
        actions.destination_asked.connect(palette.dismiss)
        palette.search_asked.connect(self._on_palette_search_asked)
        palette.memory_asked.connect(self._on_palette_memory_asked)
        actions.destination_asked.connect(self._on_destination_asked)
        actions.new.triggered.connect(self._on_new_triggered)
        actions.find.triggered.connect(self._on_find_triggered)
        actions.save.triggered.connect(self._on_save_triggered)
        actions.delete.triggered.connect(self._on_delete_triggered)
        actions.refresh.triggered.connect(self._on_refresh_triggered)
        actions.navigation.triggered.connect(self._on_navigation_triggered)
        for action, destination in (
            (actions.import_, "namespaces"),
            (actions.export, BROWSE),
            (actions.shortcuts, SETTINGS),
        ):
            run = partial(self._run_global_action, destination, action.objectName())
            action.triggered.connect(run)
        actions.undo.triggered.connect(context.operations.undo)
        actions.redo.triggered.connect(context.operations.redo)
        context.operations.changed.connect(self._on_operations_changed)

    def attach(self, workspace: "Workspace") -> None:
        """Attach the workspace that was just made."""
        self._workspace = workspace
        workspace.moved.connect(self._on_workspace_moved)

    def offered(self, bar: "QMenuBar", *, is_open: bool) -> list[Command]:
        """Return the commands available now, for the palette."""
        theme = self._context.theme
        if self._workspace is not None and is_open:
            # The commands may have changed since the view was entered.
            self._actions.show_commands(self._workspace.current.commands())
        found = list(menu_commands(bar, theme.icon("check"), without=self._actions.commands))
        if is_open:
            found += self._global_actions()
            found += namespace_commands(self._context.namespaces, theme.icon("layers"))
            found += self._places({command.key for command in found})
        words = search_words()
        # A menu may offer what is also a command of a view.
        single = {one.key or one.text: one for one in reversed(found)}
        shown = [one for one in found if single[one.key or one.text] is one]
        return [replace(one, words=one.words or words.get(one.key, "")) for one in shown]

    def _places(self, offered: set[str]) -> list[Command]:
        """Return commands that lead to everything else in a view."""
        workspace = self._workspace
        if workspace is None:
            return []
        table = {one.key: one for one in self._table}
        return [
            Command(
                place.key,
                place.text,
                table[place.destination].text,
                self._context.theme.icon(table[place.destination].icon),
                "",
                partial(_reach, workspace, place),
                place.words,
            )
            for place in places(self._context)
            if place.destination in table and place.key not in offered
        ]

    def _global_actions(self) -> list[Command]:
        """Return the global actions of the views that are not shown."""
        workspace = self._workspace
        if workspace is None:
            return []
        names = {one.key: one.text for one in self._table}
        icon = self._context.theme.icon
        return [
            Command(
                action.key,
                action.text,
                names[action.destination],
                icon(action.icon),
                "",
                partial(workspace.run_global_action, action.destination, action.key),
            )
            for action in global_actions()
            if action.destination in names and action.destination != workspace.current_key
        ]

    @Slot(str)
    def _on_destination_asked(self, key: str) -> None:
        if self._workspace is not None:
            self._workspace.go(key)

    @Slot(str)
    def _on_workspace_moved(self, key: str) -> None:
        self._actions.show_place(key)
        if self._workspace is not None:
            self._actions.show_commands(self._workspace.current.commands())
        self._actions.save.setEnabled(key == BROWSE)
        self._actions.delete.setEnabled(key == BROWSE)

    @Slot(str)
    def _on_palette_search_asked(self, text: str) -> None:
        workspace = self._workspace
        if workspace is not None:
            workspace.go(BROWSE, lambda: workspace.browse.search_for(text))

    @Slot(str)
    def _on_palette_memory_asked(self, memory_id: str) -> None:
        if self._workspace is not None:
            self._workspace.show_memory(memory_id)

    def _run_global_action(self, destination: str, key: str) -> None:
        if self._workspace is not None:
            self._workspace.run_global_action(destination, key)

    @Slot()
    def _on_operations_changed(self) -> None:
        operations = self._context.operations
        self._actions.show_operations(operations.undo_text, operations.redo_text)

    @Slot()
    def _on_new_triggered(self) -> None:
        if self._workspace is not None:
            self._workspace.go(BROWSE, self._workspace.browse.start_new)

    @Slot()
    def _on_find_triggered(self) -> None:
        if self._workspace is not None and not self._workspace.current.focus_search():
            self._workspace.go(BROWSE, self._workspace.browse.pane.focus_search)

    @Slot()
    def _on_save_triggered(self) -> None:
        if self._workspace is not None:
            self._workspace.browse.detail.save()

    @Slot()
    def _on_delete_triggered(self) -> None:
        if self._workspace is not None:
            self._workspace.browse.delete_chosen()

    @Slot()
    def _on_refresh_triggered(self) -> None:
        if self._workspace is not None:
            self._workspace.current.refresh()

    @Slot()
    def _on_navigation_triggered(self) -> None:
        if self._workspace is not None:
            self._workspace.toggle_navigation()


def _reach(workspace: "Workspace", place: Place) -> None:
    """Go to the view of a place, and to the place in it."""
    reach = place.reach
    if reach is None:
        workspace.go(place.destination)
    else:
        workspace.go(place.destination, lambda: reach(workspace.current))
