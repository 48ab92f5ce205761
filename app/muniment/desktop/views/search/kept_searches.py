"""Stores the search view's searches in the vault; saving and forgetting can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.undo_operation import swing
from muniment.desktop.views.browse.filters.filter_names import names_in
from muniment.domain.access import PERSON
from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches

if TYPE_CHECKING:
    from muniment.services.container import Services


class KeptSearchShelf(QObject):
    """The kept searches of the open vault; GUI thread only.

    Signals:
        changed: The current `KeptSearches`, and names for the ids in their filters.
        notice_given: A `Notice`.
        failed: An exception.
    """

    changed = Signal(object, object)
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, parent: QObject) -> None:
        super().__init__(parent)
        self._services = context.services
        self._searches = context.services.searches
        self._tasks = context.tasks
        self._operations = context.operations
        self._operations.turned.connect(self._on_operations_turned)
        self._kept = KeptSearches()
        self._is_open = False
        self._dialog: QInputDialog | None = None

    @property
    def kept(self) -> KeptSearches:
        """The kept searches, as last loaded."""
        return self._kept

    def load(self) -> None:
        """Load the kept searches from the vault."""
        self._is_open = True
        self._do(lambda: self._searches.kept(PERSON))

    def close_vault(self) -> None:
        """Clear the kept searches."""
        self._is_open = False
        if self._dialog is not None:
            self._dialog.setTextValue("")
            self._dialog.done(0)
        self._take(KeptSearches(), {}, is_known=True)

    def note(self, search: KeptSearch) -> None:
        """Add a search to the recent searches."""
        if not self._kept.recent or self._kept.recent[0] != search:
            self._do(lambda: self._searches.note(search, PERSON))

    def ask_name(self, search: KeptSearch, window: QWidget) -> None:
        """Ask for a name, and save the search under it."""
        if self._dialog is not None:
            return
        dialog = self._dialog = QInputDialog(window)
        dialog.setWindowTitle(self.tr("Save this search"))
        dialog.setLabelText(self.tr("Name of the search"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.setTextValue(" ".join(search.query.split())[:60])

        def decide(result: int) -> None:
            name = dialog.textValue().strip()
            self._dialog = None
            dialog.deleteLater()
            if result and name:
                self.save(replace(search, name=name))

        dialog.finished.connect(decide)
        dialog.open()

    def save(self, search: KeptSearch) -> None:
        """Save a search under its name."""
        text = self.tr("Saved the search “{name}”").format(name=search.name)
        self._do(
            lambda: self._searches.save(search, PERSON),
            said=text,
            what=self.tr("saved a search"),
            before=self._kept,
        )

    @Slot(object)
    def forget_recent(self, search: KeptSearch | None) -> None:
        """Forget one recent search, or all of them."""
        query = None if search is None else search.query
        self._do(
            lambda: self._searches.forget_recent(PERSON, query=query),
            said=self.tr("Removed a recent search")
            if search
            else self.tr("Cleared recent searches"),
            before=self._kept,
        )

    @Slot()
    def forget_all_recent(self) -> None:
        """Forget all recent searches."""
        self.forget_recent(None)

    @Slot(object)
    def forget_saved(self, search: KeptSearch | None) -> None:
        """Forget one saved search, or all of them."""
        name = None if search is None else search.name
        if name is None:
            text = self.tr("Deleted all saved searches ({count})").format(
                count=len(self._kept.saved)
            )
        else:
            text = self.tr("Deleted the saved search “{name}”").format(name=name)
        self._do(
            lambda: self._searches.forget_saved(PERSON, name=name), said=text, before=self._kept
        )

    def _do(
        self,
        work: Callable[[], KeptSearches],
        *,
        said: str = "",
        what: str = "",
        before: KeptSearches | None = None,
    ) -> None:
        """Run work on the vault, show the kept searches, and give a notice that offers undo."""

        def worked() -> tuple[KeptSearches, Mapping[str, str]]:
            kept = work()
            return kept, _names_in(self._services, kept)

        def done(found: tuple[KeptSearches, Mapping[str, str]]) -> None:
            kept, names = found
            self._take(kept, names)
            if said and self._is_open:
                name = what or self.tr("removed searches")
                self.notice_given.emit(self._notice(said, name, before=before, after=kept))

        self._tasks.submit(worked, receiver=self, on_success=done, on_failure=self._on_failed)

    def _notice(
        self, text: str, what: str, *, before: KeptSearches | None, after: KeptSearches
    ) -> Notice:
        if before is None:
            return Notice(text, NoticeKind.DONE)
        turn = swing(
            lambda: self._searches.restore(after, PERSON),
            lambda: self._searches.restore(before, PERSON),
        )
        undo = partial(self._operations.undo_batch, self._operations.add(what, turn))
        return Notice(text, NoticeKind.DONE, (NoticeAction(self.tr("Undo"), undo),))

    @Slot()
    def _on_operations_turned(self) -> None:
        if self._is_open:
            self.load()

    def _take(
        self, kept: KeptSearches, names: Mapping[str, str], *, is_known: bool = False
    ) -> None:
        # A result that arrives after the vault is locked is dropped.
        if self._is_open or is_known:
            self._kept = kept
            self.changed.emit(kept, names)

    def _on_failed(self, error: Exception) -> None:
        if self._is_open:
            self.failed.emit(error)


def _names_in(services: "Services", kept: KeptSearches) -> Mapping[str, str]:
    """Return names for the ids in filters; any thread. Looks nothing up if there are no ids."""
    filters = [search.filter for search in (*kept.recent, *kept.saved)]
    if all(found.actor is None and found.entity is None for found in filters):
        return {}
    return names_in(services, filters).all
