"""Turn what services report on any thread into Qt signals on the GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services
    from muniment.services.vault.vault_service import VaultState

_MODEL_POLL_MS = 400
_SETTLED = frozenset({"ready", "failed"})


class ChangeBridge(QObject):
    """The only subscriber to the change feed and to the vault's state.

    All signals are emitted on the GUI thread, whichever thread wrote.

    Signals:
        changed: The `ChangeSet` of a commit.
        vault_state_changed: `VaultState`.
        room_changed: Whether the disk of the open vault is full.
        model_state_changed: ``idle``, ``loading``, ``ready`` or ``failed``.
    """

    changed = Signal(object)
    vault_state_changed = Signal(object)
    room_changed = Signal(bool)
    model_state_changed = Signal(str)
    _change_arrived = Signal(object)
    _state_arrived = Signal(object)
    _room_arrived = Signal(bool)

    def __init__(self, services: "Services", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault = services.vault
        self._model_state = ""
        queued = Qt.ConnectionType.QueuedConnection
        self._change_arrived.connect(self._on_change_arrived, queued)
        self._state_arrived.connect(self._on_state_arrived, queued)
        self._room_arrived.connect(self._on_room_arrived, queued)
        # The model has no callback, and reading its state is cheap: poll while it matters.
        self._model_timer = QTimer(self, interval=_MODEL_POLL_MS)
        self._model_timer.timeout.connect(self._on_model_timer_timeout)
        self._unsubscribe: list[Callable[[], None]] = [
            services.changes.subscribe(self._receive_change),
            services.vault.on_state_change(self._receive_state),
            services.vault.on_room_change(self._receive_room),
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

    def _receive_change(self, change_set: "ChangeSet") -> None:
        """Runs on any thread: the writer's."""
        self._change_arrived.emit(change_set)

    def _receive_state(self, state: "VaultState") -> None:
        """Runs on any thread: the one that changed the state."""
        self._state_arrived.emit(state)

    def _receive_room(self, is_full: bool) -> None:  # noqa: FBT001 - the callback's
        """Runs on any thread: the one that noticed."""
        self._room_arrived.emit(is_full)

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
    def _on_model_timer_timeout(self) -> None:
        state = self._vault.model_state
        if state in _SETTLED or state == "idle":
            self._model_timer.stop()
        if state != self._model_state:
            self._model_state = state
            self.model_state_changed.emit(state)
