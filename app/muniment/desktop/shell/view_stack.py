"""The views of the destinations, made at the first visit or earlier in an idle moment."""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.destinations import Destination
from muniment.desktop.shell.view import DestinationView


class ViewStack(QStackedWidget):
    """Makes views and forwards their signals; GUI thread only.

    Signals:
        notice_given, failed, memory_asked, list_asked, place_asked: Forwarded from any
            `DestinationView`.
    """

    notice_given = Signal(object)
    failed = Signal(object)
    memory_asked = Signal(str)
    list_asked = Signal(object)
    place_asked = Signal(str)

    def __init__(
        self, context: DesktopContext, table: tuple[Destination, ...], settings: QSettings
    ) -> None:
        super().__init__()
        self._context = context
        self._table = {destination.key: destination for destination in table}
        self._settings = settings
        self._made: dict[str, DestinationView] = {}
        self._visited: set[str] = set()

    def made(self, key: str) -> DestinationView | None:
        """Return a view if it has been made."""
        return self._made[key] if key in self._visited else None

    def present(self) -> tuple[DestinationView, ...]:
        """Return the views that exist."""
        return tuple(self._made.values())

    def missing(self) -> tuple[str, ...]:
        """Return the keys of the views that do not exist yet."""
        return tuple(key for key in self._table if key not in self._made)

    def view(self, key: str) -> DestinationView:
        """Return a view for a visit, making it if necessary."""
        view = self.prepare(key)
        self._visited.add(key)
        self._context.theme.apply_stylesheet_to_part(view)
        return view

    def prepare(self, key: str) -> DestinationView:
        """Return a view before any visit, making it if necessary; a new one is not styled yet."""
        known = self._made.get(key)
        if known is not None:
            return known
        view = self._made[key] = self._table[key].make(self._context)
        view.notice_given.connect(self.notice_given)
        view.failed.connect(self.failed)
        view.memory_asked.connect(self.memory_asked)
        view.list_asked.connect(self.list_asked)
        view.place_asked.connect(self.place_asked)
        view.restore_layout(self._settings)
        self.addWidget(view)
        return view

    def close_vault(self) -> None:
        """Make every view forget what is readable."""
        for view in self._made.values():
            view.close_vault()

    def save_layout(self) -> None:
        """Save the layout of every view."""
        for key in self._visited:
            # One that was never shown has no sizes yet.
            self._made[key].save_layout(self._settings)
