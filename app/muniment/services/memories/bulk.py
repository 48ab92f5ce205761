"""Change many memories at once, in short transactions that form one undoable operation."""

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.bulk import (
    BulkChange,
    BulkDone,
    Move,
    Repatch,
    Retag,
    Selection,
    Watch,
    go_on,
)
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.request_rules import checked_patch
from muniment.domain.usage.usage import UsageAction
from muniment.services.memories.bulk_steps import BulkStep, StepOutcome
from muniment.services.memories.drafts import DraftWriter
from muniment.services.memories.selecting import selected_numbers
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.time_slices import AT_ONCE, in_steps, let_others_write
from muniment.services.usage import counted_calls as metering
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession


_WRITTEN_AT_ONCE: Final = 200
"""How many memories one transaction changes with the same statements: some 40 ms."""


def _counts(done: BulkDone, actor: Actor, _asked: object) -> Outcome:
    return Outcome(only_namespace((), actor), done.changed)


class BulkService:
    """Use cases about many memories at once; any thread.

    Each step is a transaction of up to 200 memories, so that other writers get their turn. All
    steps share one batch, which `HistoryService.undo` undoes as a whole.
    """

    def __init__(self, session: "VaultSession", writer: DraftWriter) -> None:
        self._session = session
        self._writer = writer

    @metering.counted(UsageAction.UPDATE, _counts)
    def change(
        self,
        selection: Selection,
        change: BulkChange,
        actor: Actor,
        *,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> BulkDone:
        """Apply one change to all memories of a selection.

        Memories that are gone, unreadable or would have too many tags are skipped and counted. If
        it is stopped or the vault is locked meanwhile, finished steps stay.

        Args:
            selection: Which; for a filter, what it matches at the beginning.
            change: What to change.
            actor: The caller.
            watch: Receives the progress after each step; returns whether to go on.
            batch_id: For the journal; a new one when omitted.

        Raises:
            InvalidInputError: The filter, a tag or a field is invalid.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor does not see a named namespace.
            VaultLockedError: The vault was locked before all was done.
        """
        actor.require(Scope.WRITE)
        change = _checked(change, actor)
        batch_id = batch_id or str(uuid.uuid4())
        numbers = self._numbers(selection, change, actor)
        counts: Counter[StepOutcome] = Counter()
        done, wants_more = 0, watch(0, len(numbers))
        # A move takes the history of each memory along, one by one.
        size = AT_ONCE if isinstance(change, Move) else _WRITTEN_AT_ONCE
        for some in in_steps(numbers, size):
            if not wants_more:
                break
            counts += self._step(some, change, actor, batch_id=batch_id)
            done += len(some)
            wants_more = watch(done, len(numbers))
        changed, refused = counts[StepOutcome.CHANGED], counts[StepOutcome.REFUSED]
        unreadable = counts[StepOutcome.UNREADABLE]
        return BulkDone(
            batch_id,
            len(numbers),
            changed,
            done - changed - refused - unreadable,
            refused,
            is_stopped=done < len(numbers),
            unreadable=unreadable,
        )

    def _numbers(self, selection: Selection, change: BulkChange, actor: Actor) -> list[int]:
        """Return the row numbers of the selected memories that the actor sees."""
        with self._session.borrow() as opened, opened.store.read() as reading:
            if isinstance(change, Move):
                resolve_namespaces(reading.namespaces, (change.namespace,), actor)
            return selected_numbers(reading, selection, actor, now_ms=opened.now_ms())

    def _step(
        self, numbers: Sequence[int], change: BulkChange, actor: Actor, *, batch_id: str
    ) -> Counter[StepOutcome]:
        """Change some memories in one transaction."""
        let_others_write()
        with self._session.borrow() as opened:
            with self._writer.commit((), opened, actor, batch_id=batch_id) as commit:
                memories, unreadable = commit.unit.memories.sorted_out(numbers)
                step = BulkStep(commit.unit, change, opened.clock.now())
                counts = step.apply(memories.values())
                counts[StepOutcome.UNREADABLE] += len(unreadable)
            return counts


def _checked(change: BulkChange, actor: Actor) -> BulkChange:
    match change:
        case Retag(add, remove):
            if not add and not remove:
                raise InvalidInputError("tags", "must name at least one")
            return Retag(_checked_tags(add), _checked_tags(remove))
        case Repatch(patch):
            return Repatch(checked_patch(patch))
        case Move(namespace):
            actor.require_namespace(namespace)
    return change


def _checked_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    checked = checked_patch(MemoryPatch(tags=tags)).tags
    return checked or ()
