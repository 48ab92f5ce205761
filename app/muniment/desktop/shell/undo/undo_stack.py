"""The undo stack of this window, newest operation last.

Everything the user does in the window is a commit of the actor ``person``. The change feed gives
its batch id, and `HistoryService.undo` undoes a batch. Redo undoes that undo. Operations that are
not in the journal (such as pausing a key or renaming a namespace) bring their own undo function.
"""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.operation_words import stopped_text, titled_text
from muniment.desktop.shell.undo.undo_operation import (
    TakenBack,
    TakingBack,
    UndoOperation,
    UndoTurn,
)
from muniment.desktop.text.numbers import count_text
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import NotFoundError
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services

_DEPTH_MAX: Final = 200
_BUSY_AFTER_MS: Final = 300
_UNDOABLE: Final = frozenset(
    {
        ChangeKind.CREATED,
        ChangeKind.UPDATED,
        ChangeKind.DELETED,
        ChangeKind.RESTORED,
        ChangeKind.MOVED,
    }
)


class UndoStack(QObject):
    """Undo and redo for the window; GUI thread only.

    Signals:
        changed: What can be undone or redone changed.
        notice_given: A `Notice` that says what was undone.
        failed: The exception of a failed undo.
        taken_back: `TakenBack`, after undo or redo of a journal operation.
        turned: An operation outside the journal was undone or redone.
        started, ended: Emitted around the undo of a journal operation.
        progressed: Number of memories processed by such an undo, and their total.
    """

    changed = Signal()
    notice_given = Signal(object)
    failed = Signal(object)
    taken_back = Signal(object)
    turned = Signal()
    started = Signal()
    ended = Signal()
    progressed = Signal(int, int)

    def __init__(
        self,
        services: "Services",
        tasks: TaskRunner,
        bridge: ChangeBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._vault = services.vault
        self._tasks = tasks
        self._done: list[UndoOperation] = []
        self._undone: list[UndoOperation] = []
        self._running: UndoOperation | None = None
        self._taking = TakingBack(services, tasks, self)
        self._taking.progressed.connect(self.progressed)
        # Queued requests, made while something is running: the batch (empty for the newest one at
        # that time) and whether to redo it.
        self._waiting: list[tuple[str, bool]] = []
        self._held: list[ChangeSet] = []
        self._names: dict[str, str] = {}
        self._open: set[str] = set()
        self._busy = QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS)
        self._busy.timeout.connect(self._on_busy_timeout)
        bridge.changed.connect(self._on_bridge_changed)
        bridge.vault_state_changed.connect(self._on_bridge_vault_state_changed)

    @property
    def undo_text(self) -> str:
        """Description of what `undo` would undo; empty for nothing."""
        return self._done[-1].text if self._done and not self._open else ""

    @property
    def redo_text(self) -> str:
        """Description of what `redo` would redo; empty for nothing."""
        return self._undone[-1].text if self._undone and not self._open else ""

    @property
    def is_at_work(self) -> bool:
        """Whether an operation of several commits, or an undo, is running."""
        return bool(self._open) or self._running is not None

    def begin(self, batch_id: str, text: str) -> None:
        """Start an operation of several commits; nothing can be undone until its `end`.

        Several may run at once.

        Args:
            batch_id: The batch id that the commits share.
            text: Its description, without memory content.
        """
        self._open.add(batch_id)
        self._drop_keys()
        self.name(batch_id, text)

    def end(self, batch_id: str, text: str = "") -> None:
        """End an operation started with `begin`; from now on it can be undone like any other."""
        self._open.discard(batch_id)
        if text:
            self.name(batch_id, text)
        self.changed.emit()
        self._go_on()

    def add(self, text: str, turn: UndoTurn) -> str:
        """Add a finished operation that is not in the journal to the undo stack.

        It is dropped when the vault locks, because the turn may contain names.

        Args:
            text: Its description, without memory content.
            turn: Undoes it.

        Returns:
            The id to pass to `undo_batch`.
        """
        made = UndoOperation(str(uuid.uuid4()), None, 1, text, turn)
        if self._vault.state is not VaultState.UNLOCKED:
            return made.batch_id
        self._undone.clear()
        self._done = [*self._done[1 - _DEPTH_MAX :], made]
        self.changed.emit()
        return made.batch_id

    def name(self, batch_id: str, text: str) -> None:
        """Set the description of an operation; it must not contain memory content."""
        self._names = dict([*self._names.items()][1 - _DEPTH_MAX :]) | {batch_id: text}
        self._done = [
            replace(known, name=text) if known.batch_id == batch_id else known
            for known in self._done
        ]
        self.changed.emit()

    @Slot()
    def undo(self) -> None:
        """Undo the last operation of this window, after any undo that is running."""
        if not self._open:
            self._want("", is_redo=False)

    @Slot()
    def redo(self) -> None:
        """Redo what was undone last, or is being undone now."""
        if not self._open:
            self._want("", is_redo=True)

    def undo_batch(self, batch_id: str) -> None:
        """Undo one operation, even if others came after it.

        It waits for running operations; a notice says what cannot be undone.
        """
        self._want(batch_id, is_redo=False)

    def _want(self, batch_id: str, *, is_redo: bool) -> None:
        if self._vault.state is not VaultState.LOCKED:
            self._waiting.append((batch_id, is_redo))
            self._go_on()

    def _go_on(self) -> None:
        """Run the next queued request, unless something is still running."""
        while self._waiting and self._running is None:
            batch_id, is_redo = self._waiting[0]
            source = self._stacks(is_redo=is_redo)[0]
            found = [known for known in source if batch_id in {"", known.batch_id}]
            if found and (self._open or self._vault.state is not VaultState.UNLOCKED):
                self._busy.start()
                return
            self._waiting.pop(0)
            if found:
                self._take_back(found[-1], is_redo=is_redo)
            elif batch_id:
                self.notice_given.emit(self._missing_notice(is_redo=is_redo))

    def _drop_keys(self) -> None:
        """Drop queued undo and redo keys: the newest operation is no longer the one they meant."""
        self._waiting = [wanted for wanted in self._waiting if wanted[0]]

    def _take_back(self, operation: UndoOperation, *, is_redo: bool) -> None:
        self._running = operation
        self._busy.start()
        if operation.turn is not None:
            self._tasks.submit(
                operation.turn,
                receiver=self,
                on_success=lambda turn: self._on_turned(operation, turn, is_redo=is_redo),
                on_failure=lambda error: self._on_failed(operation, error, is_redo=is_redo),
            )
            return
        self._taking.start(
            operation.batch_id,
            on_success=lambda taken: self._on_taken_back(operation, taken, is_redo=is_redo),
            on_failure=lambda error: self._on_failed(operation, error, is_redo=is_redo),
        )
        self.started.emit()

    def _on_taken_back(self, operation: UndoOperation, taken: TakenBack, *, is_redo: bool) -> None:
        undone = taken.undone
        self._split(operation, len(undone.undone), undone.left, is_redo=is_redo)
        # Before the next queued request starts.
        self.ended.emit()
        self._settle(self._taking.batch_id)
        self.notice_given.emit(self._notice(operation, taken, is_redo=is_redo))
        self.taken_back.emit(taken)

    def _split(self, operation: UndoOperation, done: int, left: int, *, is_redo: bool) -> None:
        """Move the processed part of an operation to the other stack; keep the rest on its own."""
        source, target = self._stacks(is_redo=is_redo)
        # The name of the whole contains a number that is wrong for a part.
        name = "" if left else operation.name
        if operation in source:
            # Not there if something was done meanwhile, which clears the redo stack.
            place = source.index(operation)
            source[place : place + 1] = [replace(operation, name="", count=left)] if left else []
        if done:
            batch_id, count = self._taking.batch_id, done if left else operation.count
            target.append(replace(operation, batch_id=batch_id, name=name, count=count))

    def _on_turned(self, operation: UndoOperation, turn: UndoTurn, *, is_redo: bool) -> None:
        source, target = self._stacks(is_redo=is_redo)
        is_known = operation in source
        if is_known:
            source.remove(operation)
        # A lock drops it. A new operation clears the redo stack, but this redo is already done.
        if is_known or (is_redo and self._vault.state is VaultState.UNLOCKED):
            target.append(replace(operation, turn=turn))
        self._settle("")
        batch_id = operation.batch_id
        self.notice_given.emit(self._done_notice(operation.text, batch_id, is_redo=is_redo))
        self.turned.emit()

    def _on_failed(self, operation: UndoOperation, error: Exception, *, is_redo: bool) -> None:
        source, taking = self._stacks(is_redo=is_redo)[0], self._taking
        own_batch = "" if operation.turn is not None else taking.batch_id
        if own_batch and taking.done:
            # A lock interrupted it: the processed part stays done.
            left = max(taking.total - taking.done, 1)
            self._split(operation, taking.done, left, is_redo=is_redo)
        is_over = isinstance(error, NotFoundError) or operation.turn is not None
        if is_over and operation in source:
            # It can no longer be undone, and would block what can.
            source.remove(operation)
        self._drop_keys()
        # Before the next queued request starts.
        self.ended.emit()
        self._settle(own_batch)
        self.failed.emit(error)

    def _stacks(self, *, is_redo: bool) -> tuple[list[UndoOperation], list[UndoOperation]]:
        return (self._undone, self._done) if is_redo else (self._done, self._undone)

    def _settle(self, own_batch: str) -> None:
        """Finish an undo: record changes that arrived meanwhile, except those the undo wrote."""
        self._running = None
        self._busy.stop()
        held, self._held = self._held, []
        for change_set in held:
            if change_set.batch_id != own_batch:
                self._note(change_set)
        self.changed.emit()
        self._go_on()

    @Slot()
    def stop(self) -> None:
        """Stop the running undo after its step, and drop queued ones; all can be repeated later."""
        self._waiting.clear()
        self._taking.stop()

    def _notice(self, operation: UndoOperation, taken: TakenBack, *, is_redo: bool) -> Notice:
        if taken.undone.left:
            return self._stopped_notice(operation, taken, is_redo=is_redo)
        count = len(taken.undone.undone)
        # What the memories name (sessions, agents) comes and goes with them.
        left = len({s.subject for s in taken.undone.skipped if ":" not in s.subject})
        if not count:
            text = self.tr("Couldn't undo: {what}. It was changed again since, or is gone.")
            return Notice(text.format(what=operation.text), NoticeKind.CAUTION)
        what, batch_id = operation.text, taken.undone.changes.batch_id or ""
        if taken.memory is not None and not operation.name:
            what = titled_text(operation.kind, taken.memory.title)
        more = ""
        if left:
            more = self.tr("Later changes to {count} of them are kept.").format(
                count=count_text(left)
            )
        return self._done_notice(what, batch_id, more, is_redo=is_redo)

    def _stopped_notice(
        self, operation: UndoOperation, taken: TakenBack, *, is_redo: bool
    ) -> Notice:
        """Return a notice about a stopped undo, with actions for exactly its two parts."""
        part, rest = taken.undone.changes.batch_id or "", operation.batch_id
        done = len(taken.undone.undone)
        go_on = NoticeAction(self.tr("Continue"), lambda: self._want(rest, is_redo=is_redo))
        actions = (go_on, self._way_back(part, is_redo=is_redo)) if done else (go_on,)
        text = stopped_text(done, taken.undone.left, is_redo=is_redo)
        return Notice(text, NoticeKind.CAUTION, actions)

    def _done_notice(self, what: str, batch_id: str, more: str = "", *, is_redo: bool) -> Notice:
        done = self.tr("Redone: {what}.") if is_redo else self.tr("Undone: {what}.")
        text = f"{done.format(what=what)} {more}".rstrip()
        return Notice(text, NoticeKind.DONE, (self._way_back(batch_id, is_redo=is_redo),))

    def _way_back(self, batch_id: str, *, is_redo: bool) -> NoticeAction:
        """Return an action that reverses this operation, even after others."""
        words = self.tr("Undo") if is_redo else self.tr("Redo")
        return NoticeAction(words, lambda: self._want(batch_id, is_redo=not is_redo))

    def _missing_notice(self, *, is_redo: bool) -> Notice:
        text = (
            self.tr("Nothing to redo: it was already redone, or something else was done since.")
            if is_redo
            else self.tr("Nothing to undo: it was already undone or can no longer be.")
        )
        return Notice(text, NoticeKind.CAUTION)

    @Slot(object)
    def _on_bridge_vault_state_changed(self, state: VaultState) -> None:
        if state is VaultState.LOCKED:
            self._done = [known for known in self._done if known.turn is None]
            self._undone = [known for known in self._undone if known.turn is None]
            self._names.clear()
            self.stop()
            self.changed.emit()

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if change_set.actor != PERSON.name or change_set.batch_id is None:
            return
        if self._running is not None:
            self._held.append(change_set)
        elif self._note(change_set):
            self.changed.emit()

    def _note(self, change_set: "ChangeSet") -> bool:
        kinds = [c.kind for c in change_set.memories if c.kind in _UNDOABLE]
        batch_id = change_set.batch_id
        if not kinds or batch_id is None:
            return False
        kind = kinds[0] if len(set(kinds)) == 1 else None
        ids = {c.memory_id for c in change_set.memories}
        name, memory_id = self._names.get(batch_id, ""), ids.pop() if len(ids) == 1 else ""
        made = UndoOperation(batch_id, kind, len(ids) or 1, name, memory_id=memory_id)
        self._undone.clear()
        # Another operation may have come between two of its steps.
        first = next((known for known in self._done if known.batch_id == batch_id), None)
        if first is not None:
            self._done.remove(first)
            made = _joined(first, made)
        self._done = [*self._done[1 - _DEPTH_MAX :], made]
        return True

    @Slot()
    def _on_busy_timeout(self) -> None:
        if self._running is not None:
            text = self.tr("Undoing: {what}…").format(what=self._running.text)
            can_stop = self._running.turn is None
            actions = (NoticeAction(self.tr("Stop"), self.stop),) if can_stop else ()
            self.notice_given.emit(Notice(text, actions=actions))
        elif self._waiting:
            text = self.tr("This runs when the current operation has finished.")
            actions = (NoticeAction(self.tr("Cancel"), self.stop),)
            self.notice_given.emit(Notice(text, actions=actions))


def _joined(first: UndoOperation, more: UndoOperation) -> UndoOperation:
    """Join two steps of the same batch into one operation."""
    if first.memory_id and first.memory_id == more.memory_id:
        # The next save of an editing stretch; one that began a memory still wrote it.
        return first
    kind = first.kind if first.kind == more.kind else None
    return replace(first, kind=kind, count=first.count + more.count, memory_id="")
