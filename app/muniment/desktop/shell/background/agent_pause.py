"""Pause and resume all agents in one step."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.domain.access import PERSON
from muniment.services.agents.key_service import Pausing
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services


class AgentPause(QObject):
    """Track whether agents are paused, and pause or resume them; GUI thread only.

    Signals:
        changed: The `Pausing` has changed.
        failed: The exception of a step that failed.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        services: "Services",
        tasks: TaskRunner,
        bridge: ChangeBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = services.keys
        self._vault = services.vault
        self._tasks = tasks
        self._latest = LatestTask(tasks, self)
        self._pausing = Pausing(0, 0)
        bridge.changed.connect(self._on_bridge_changed)
        bridge.vault_state_changed.connect(self._on_bridge_vault_state_changed)

    @property
    def pausing(self) -> Pausing:
        """How many keys work, and how many were paused together; zeros if the vault is locked."""
        return self._pausing

    @Slot()
    def refresh(self) -> None:
        """Read the state again; a locked vault has none."""
        if self._vault.state is not VaultState.UNLOCKED:
            self._latest.cancel()
            self._take(Pausing(0, 0))
            return
        self._latest.submit(
            lambda: self._keys.pausing(PERSON),
            on_success=self._take,
            # The vault was locked in the meantime; its state change refreshes again.
            on_failure=lambda _error: None,
        )

    @Slot()
    def toggle(self) -> None:
        """Resume the agents if all are paused; otherwise pause those that work."""
        step = self._keys.resume_all if self._pausing.is_paused else self._keys.pause_all
        self._run(lambda: step(PERSON))

    def _run(self, step: Callable[[], Pausing]) -> None:
        self._latest.cancel()
        self._tasks.submit(
            step,
            receiver=self,
            # The answer may be stale: the vault may be locked by now, or another step taken.
            on_success=lambda _pausing: self.refresh(),
            on_failure=self.failed.emit,
        )

    def _take(self, pausing: Pausing) -> None:
        if pausing != self._pausing:
            self._pausing = pausing
            self.changed.emit()

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if change_set.keys:
            self.refresh()

    @Slot()
    def _on_bridge_vault_state_changed(self) -> None:
        self.refresh()
