"""The namespace that the window shows: one selection that every view shares."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.domain.access import PERSON, Namespace

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services

_REFRESH_MS: Final = 250


class NamespaceChoice(QObject):
    """The namespaces and the selected one; GUI thread only.

    The selection survives a lock, but not the program: names are content, and no file stores them.

    Signals:
        chosen_changed: The selected name, or ``None`` for all.
        listed: Every `Namespace` with its count, by name; empty for a locked vault.
    """

    chosen_changed = Signal(object)
    listed = Signal(object)

    def __init__(
        self,
        services: "Services",
        tasks: TaskRunner,
        bridge: ChangeBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._namespaces = services.namespaces
        self._latest = LatestTask(tasks, self)
        self._is_open = False
        self._chosen: str | None = None
        self._known: tuple[Namespace, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        bridge.changed.connect(self._on_bridge_changed)

    @property
    def chosen(self) -> str | None:
        """The namespace that is selected; ``None`` for all."""
        return self._chosen

    @property
    def filter_names(self) -> tuple[str, ...]:
        """The selection as `MemoryFilter.namespaces` takes it."""
        return () if self._chosen is None else (self._chosen,)

    @property
    def known(self) -> tuple[Namespace, ...]:
        """Every namespace as last counted, by name."""
        return self._known

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all namespaces."""
        return tuple(namespace.name for namespace in self._known)

    @property
    def total(self) -> int:
        """How many memories there are in all namespaces."""
        return sum(namespace.memory_count for namespace in self._known)

    def choose(self, name: str | None) -> None:
        """Select one namespace, or all with ``None``."""
        if name == self._chosen:
            return
        self._chosen = name
        if self._latest.is_open:
            # A pending answer may be older than the namespace, and would undo the selection.
            self.refresh()
        self.chosen_changed.emit(name)

    def open(self) -> None:
        """Follow the vault that was just unlocked."""
        self._is_open = True
        self.refresh()

    def close_vault(self) -> None:
        """Forget all namespaces."""
        self._is_open = False
        self._timer.stop()
        self._latest.cancel()
        self._known = ()
        self.listed.emit(())

    @Slot()
    def refresh(self) -> None:
        """Count again now."""
        if self._is_open:
            self._latest.submit(lambda: self._namespaces.list(PERSON), on_success=self._on_listed)

    @Slot(object)
    def _on_bridge_changed(self, _change_set: "ChangeSet") -> None:
        # A few times a second at most, however often agents write.
        if self._is_open and not self._timer.isActive():
            self._timer.start()

    def _on_listed(self, namespaces: tuple[Namespace, ...]) -> None:
        self._known = namespaces
        self.listed.emit(namespaces)
        if self._chosen is not None and self._chosen not in self.names:
            self.choose(None)
