"""Turn what services report on any thread into Qt signals on the GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services
    from muniment.services.vault.vault_service import VaultState

_MODEL_POLL_MS = 400
_CALLS_MS = 1_000
"""How often busy agents are reported, at most."""

_SETTLED = frozenset({"ready", "failed"})


class ChangeBridge(QObject):
    """The only subscriber to the change feed and to the vault's state.

    All signals are emitted on the GUI thread, whichever thread wrote.

    Signals:
        changed: The `ChangeSet` of a commit.
        vault_state_changed: `VaultState`.
        room_changed: Whether the disk of the open vault is full.
        model_state_changed: ``idle``, ``loading``, ``ready`` or ``failed``.
        agents_called: Some agent called in the last second.
    """

    changed = Signal(object)
    vault_state_changed = Signal(object)
    room_changed = Signal(bool)
    model_state_changed = Signal(str)
    agents_called = Signal()
    _change_arrived = Signal(object)
    _state_arrived = Signal(object)
    _room_arrived = Signal(bool)
    _call_arrived = Signal()

    def __init__(self, services: "Services", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault = services.vault
        self._model_state = ""
        queued = Qt.ConnectionType.QueuedConnection
        self._change_arrived.connect(self._on_change_arrived, queued)
        self._state_arrived.connect(self._on_state_arrived, queued)
        self._room_arrived.connect(self._on_room_arrived, queued)
        self._call_arrived.connect(self._on_call_arrived, queued)
        # The model has no callback, and reading its state is cheap: poll while it matters.
        self._model_timer = QTimer(self, interval=_MODEL_POLL_MS)
        self._model_timer.timeout.connect(self._on_model_timer_timeout)
        self._is_call_pending = False
        self._calls_timer = QTimer(self, singleShot=True, interval=_CALLS_MS)
        self._calls_timer.timeout.connect(self._on_calls_timer_timeout)
        self._unsubscribe: list[Callable[[], None]] = [
            services.changes.subscribe(self._receive_change),
            services.vault.on_state_change(self._receive_state),
            services.vault.on_room_change(self._receive_room),
            services.usage.on_agent_call(self._receive_call),
        ]

    def watch_model(self) -> None:
        """Report the model's state until it is ready or has failed."""
        self._model_timer.start()
        self._on_model_timer_timeout()

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
        self._model_timer.stop()
        self._calls_timer.stop()

    def _receive_change(self, change_set: "ChangeSet") -> None:
        """Runs on any thread: the writer's."""
        self._change_arrived.emit(change_set)

    def _receive_state(self, state: "VaultState") -> None:
        """Runs on any thread: the one that changed the state."""
        self._state_arrived.emit(state)

    def _receive_room(self, is_full: bool) -> None:  # noqa: FBT001 - the callback's
        """Runs on any thread: the one that noticed."""
        self._room_arrived.emit(is_full)

    def _receive_call(self, _agent: str) -> None:
        """Runs on any thread: the call's. One event wakes the GUI thread for many calls."""
        if not self._is_call_pending:
            self._is_call_pending = True
            self._call_arrived.emit()

    @Slot(object)
    def _on_change_arrived(self, change_set: "ChangeSet") -> None:
        if self._unsubscribe:
            self.changed.emit(change_set)

    @Slot(object)
    def _on_state_arrived(self, state: "VaultState") -> None:
        if self._unsubscribe:
            self.vault_state_changed.emit(state)
            self.watch_model()

    @Slot(bool)
    def _on_room_arrived(self, is_full: bool) -> None:  # noqa: FBT001 - the signal's
        if self._unsubscribe:
            self.room_changed.emit(is_full)

    @Slot()
    def _on_call_arrived(self) -> None:
        if self._unsubscribe:
            self._calls_timer.start()

    @Slot()
    def _on_calls_timer_timeout(self) -> None:
        # Before the signal: what is called from now on may be missing in what its slots read.
        self._is_call_pending = False
        self.agents_called.emit()

    @Slot()
    def _on_model_timer_timeout(self) -> None:
        state = self._vault.model_state
        if state in _SETTLED or state == "idle":
            self._model_timer.stop()
        if state != self._model_state:
            self._model_state = state
            self.model_state_changed.emit(state)
