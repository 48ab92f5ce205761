"""Holds the views of the destinations, each made at its first visit."""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.destinations import Destination
from muniment.desktop.view import View


class ViewStack(QStackedWidget):
    """Makes views and passes on what they say; GUI thread only.

    Signals:
        notice_given, failed, memory_asked, list_asked: Those of `View`, whichever it was.
    """

    notice_given = Signal(object)
    failed = Signal(object)
    memory_asked = Signal(str)
    list_asked = Signal(object)

    def __init__(
        self, context: DesktopContext, table: tuple[Destination, ...], settings: QSettings
    ) -> None:
        super().__init__()
        self._context = context
        self._table = {destination.key: destination for destination in table}
        self._settings = settings
        self._made: dict[str, View] = {}

    def made(self, key: str) -> View | None:
        """Return a view if it was visited before."""
        return self._made.get(key)

    def view(self, key: str) -> View:
        """Return a view, made now if this is the first visit."""
        known = self._made.get(key)
        if known is not None:
            return known
        view = self._made[key] = self._table[key].make(self._context)
        view.notice_given.connect(self.notice_given)
        view.failed.connect(self.failed)
        view.memory_asked.connect(self.memory_asked)
        view.list_asked.connect(self.list_asked)
        view.restore_layout(self._settings)
        self.addWidget(view)
        return view

    def close_vault(self) -> None:
        """Have every view forget what is readable."""
        for view in self._made.values():
            view.close_vault()

    def save_layout(self) -> None:
        """Have every view keep its layout."""
        for view in self._made.values():
            view.save_layout(self._settings)
