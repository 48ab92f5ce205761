"""The tags of the namespace that the window shows, for the sidebar and for completion."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QStringListModel, QTimer, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.shell.navigation.namespace_choice import NamespaceChoice
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.services.container import Services

_REFRESH_MS: Final = 1_000


class KnownTags(QObject):
    """The most frequent tags; GUI thread only.

    Signals:
        listed: Pairs of a tag and its count, the most frequent first; empty for a locked vault.
    """

    listed = Signal(object)

    def __init__(
        self,
        services: "Services",
        tasks: TaskRunner,
        choice: NamespaceChoice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stats = services.stats
        self._choice = choice
        self._latest = LatestTask(tasks, self)
        self.names = QStringListModel(self)
        # Once a second at most, however often agents write.
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        choice.listed.connect(self._on_choice_listed)
        choice.chosen_changed.connect(self._refresh)

    @Slot(object)
    def _on_choice_listed(self, namespaces: tuple[object, ...]) -> None:
        if not namespaces:
            self._timer.stop()
            self._latest.cancel()
            self._on_listed(())
        elif not self.names.rowCount():
            self._refresh()
        elif not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _refresh(self) -> None:
        if self._choice.known:
            namespace = self._choice.chosen
            self._latest.submit(
                lambda: self._stats.tags(PERSON, namespace),
                on_success=self._on_listed,
                # The namespace may be gone meanwhile; the choice then changes.
                on_failure=lambda _error: self._on_listed(()),
            )

    def _on_listed(self, tags: tuple[tuple[str, int], ...]) -> None:
        names = [tag for tag, _count in tags]
        if names != self.names.stringList():
            # Otherwise a list that is open below a field would close.
            self.names.setStringList(names)
        self.listed.emit(tags)
