"""Undo many operations in short transactions, with progress and the option to stop."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.changes import ChangeSet
from muniment.domain.history.ledger import SkippedUndo, Undone, UndoneMemory, UndoRequest
from muniment.domain.memories.bulk import Watch
from muniment.services import time_slices as steps
from muniment.services.history.undo import ChosenOperations, Undoing, chosen_operations

if TYPE_CHECKING:
    from muniment.domain.changes import MemoryChange
    from muniment.services.vault.vault_session import VaultSession


class SteppedUndo:
    """One undo in steps; any thread, used once.

    Each step plans again for its memories, so that it sees what others wrote since the previous
    step. A memory's own operations are always undone together.

    Args:
        session: Lends the open vault for each step.
        actor: The caller.
        batch_id: Shared by all steps, so that they are one operation to undo.
    """

    def __init__(self, session: "VaultSession", actor: Actor, batch_id: str) -> None:
        self._session = session
        self._actor = actor
        self._batch_id = batch_id
        self._changes: list[MemoryChange] = []
        self._undone: list[UndoneMemory] = []
        self._skipped: list[SkippedUndo] = []

    def run(self, request: UndoRequest, watch: Watch) -> Undone:
        """Undo what the request means at the beginning, until it is done or stopped.

        Raises:
            MunimentError: As `HistoryService.undo`; what was undone before stays undone.
        """
        with self._session.borrow() as opened, opened.store.read() as reading:
            chosen = chosen_operations(reading, request, self._actor)
        total, done = len(chosen.by_memory), 0
        self._skipped.extend(chosen.skipped)
        wants_more = watch(0, total)
        for some in _in_steps(chosen):
            if not wants_more:
                break
            self._step(some)
            done += len(some.by_memory)
            wants_more = watch(done, total)
        return Undone(
            ChangeSet(self._actor.name, tuple(self._changes), batch_id=self._batch_id),
            chosen.count,
            tuple(self._undone),
            tuple(self._skipped),
            left=total - done,
        )

    def _step(self, some: ChosenOperations) -> None:
        steps.let_others_write()
        with self._session.borrow() as opened:
            now = opened.clock.now()
            with opened.store.write(self._actor.name, batch_id=self._batch_id) as unit:
                undone = Undoing(unit, unit, actor=self._actor, now=now).run(some, unit.change_set)
        self._changes.extend(undone.changes.memories)
        self._undone.extend(undone.undone)
        self._skipped.extend(undone.skipped)


def _in_steps(chosen: ChosenOperations) -> Iterator[ChosenOperations]:
    """Split a choice, the last changed memory first."""
    remaining = iter(chosen.by_memory.items())
    while some := dict(itertools.islice(remaining, steps.AT_ONCE)):
        yield ChosenOperations(some, ())
