"""The page of an open vault: the navigation, and the view of the selected destination."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.destinations import Destination
from muniment.desktop.shell.navigation.navigation import Navigation
from muniment.desktop.shell.view import BROWSE, DestinationView
from muniment.desktop.shell.view_stack import ViewStack
from muniment.desktop.widgets.controls import row
from muniment.desktop.widgets.view_scroll_area import ViewScrollArea

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.desktop.views.browse.browse_view import BrowseView
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
    from muniment.domain.memories.query import MemoryFilter

_LAST: Final = "window/destination"
_NARROW: Final = "window/narrow-navigation"
_SHARE: Final = 0.22


class Workspace(QWidget):
    """Switches between destinations; what is typed in one is saved before.

    GUI thread only.

    Signals:
        notice_given: A `Notice` of a view.
        failed: An exception of a view.
        moved: Key of the destination that is shown now.
    """

    notice_given = Signal(object)
    failed = Signal(object)
    moved = Signal(str)

    def __init__(
        self, context: DesktopContext, table: tuple[Destination, ...], settings: QSettings
    ) -> None:
        super().__init__()
        self._context = context
        self._settings = settings
        self._is_open = False
        self._current = _known_key(settings.value(_LAST), table)
        listed = tuple(destination for destination in table if destination.is_listed)
        self.navigation = Navigation(context, listed)
        self.views = ViewStack(context, table, settings)
        room = ViewScrollArea(self.views)
        layout = row(self.navigation, room)
        layout.setSpacing(0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        for part in (self.navigation, room.horizontalScrollBar(), room.verticalScrollBar()):
            context.theme.apply_stylesheet_to_part(part)
        self._wants_narrow = settings.value(_NARROW) == "yes"
        self._is_tight = False
        self.navigation.set_narrow(is_narrow=self._wants_narrow)
        self.navigation.width_asked.connect(self.toggle_navigation)
        self.navigation.destination_chosen.connect(self.go)
        self.navigation.namespaces.memories_dropped.connect(self._on_memories_dropped)
        self.navigation.namespaces.clicked.connect(self._on_namespace_clicked)
        self.navigation.list_asked.connect(self.show_list)
        self.views.notice_given.connect(self.notice_given)
        self.views.failed.connect(self.failed)
        self.views.memory_asked.connect(self.show_memory)
        self.views.list_asked.connect(self.show_list)
        self.views.place_asked.connect(self.go)

    @property
    def current_key(self) -> str:
        """Key of the destination that is shown."""
        return self._current

    @property
    def current(self) -> DestinationView:
        """The view that is shown."""
        return self.views.view(self._current)

    @property
    def browse(self) -> "BrowseView":
        """The view that lists memories, whether it is shown or not."""
        return cast("BrowseView", self.views.view(BROWSE))

    def open(self) -> None:
        """Show the last destination, filled from the unlocked vault."""
        self._is_open = True
        self._context.namespaces.open()
        self._arrive(self._current)

    def close_vault(self) -> None:
        """Forget everything readable, in every view."""
        self._is_open = False
        self.views.close_vault()
        self._context.namespaces.close_vault()

    @Slot(str)
    def go(self, key: str, then: Callable[[], object] | None = None) -> None:
        """Show a destination, and then run an action there.

        If it is shown already, the view returns to where a visit begins, wherever the cursor was.
        """
        if not self._is_open:
            return
        if key == self._current:
            (then or self.current.open)()
            return
        self.current.leave()
        self._arrive(key, then)

    def run_global_action(self, destination: str, key: str) -> None:
        """Go to a destination and run the global action with this key."""

        def do() -> None:
            named = {action.objectName(): action for action in self.current.commands()}
            named[key].trigger()

        self.go(destination, do)

    @Slot(str)
    def show_memory(self, memory_id: str) -> None:
        """Show one memory in Browse."""
        self.go(BROWSE, lambda: self.browse.show_memory(memory_id))

    def import_files(self, paths: "Sequence[Path]") -> None:
        """Open the dialog that imports files, in Namespaces."""
        self.go("namespaces", lambda: cast("NamespacesView", self.current).import_files(paths))

    def show_search(self) -> None:
        """Show the memories with the search field focused."""
        self.go(BROWSE, self.browse.pane.focus_search)

    @Slot(object)
    def show_list(self, wanted: "MemoryFilter") -> None:
        """List in Browse the memories that match a filter."""
        self.go(BROWSE, lambda: self.browse.show_list(wanted))

    @Slot()
    def toggle_navigation(self) -> None:
        """Toggle the navigation between names and icons only."""
        is_narrow = not self.navigation.is_narrow
        if not self._is_tight:
            self._wants_narrow = is_narrow
            self._settings.setValue(_NARROW, "yes" if is_narrow else "no")
        self.navigation.set_narrow(is_narrow=is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show only icons if names would take too much of the width."""
        super().resizeEvent(event)
        is_tight = self.navigation.wide_width > _SHARE * self.width()
        # Only when it changes: even in a small window the user may want the names.
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self.navigation.set_narrow(is_narrow=is_tight or self._wants_narrow)

    @Slot(str)
    def _on_memories_dropped(self, namespace: str) -> None:
        self.browse.pane.bulk_bar.ask_to_move(namespace)

    @Slot()
    def _on_namespace_clicked(self) -> None:
        if not self.current.follows_namespace:
            self.go(BROWSE)

    def save_layout(self) -> None:
        """Save the layout of the views."""
        self.views.save_layout()

    def _arrive(self, key: str, then: Callable[[], object] | None = None) -> None:
        if not self._is_open:
            return
        self._current = key
        self._settings.setValue(_LAST, key)
        view = self.current
        self.views.setCurrentWidget(view)
        self.navigation.show_current(key)
        view.open()
        self.moved.emit(key)
        if then is not None:
            then()


def _known_key(value: object, table: tuple[Destination, ...]) -> str:
    keys = [destination.key for destination in table if destination.is_listed]
    return str(value) if value in keys else keys[0]
