"""One change to many memories, in short transactions that are one operation to undo."""

import time
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.bulk import BulkChange, BulkDone, Move, Repatch, Retag, Selection, Watch, go_on
from muniment.domain.errors import InvalidInputError
from muniment.domain.memory import MemoryPatch
from muniment.domain.usage import UsageAction
from muniment.domain.validation import checked_patch
from muniment.services import metering
from muniment.services.bulk_steps import Step, StepOutcome, plans_of
from muniment.services.drafts import DraftWriter, Plan
from muniment.services.selecting import in_steps, selected_numbers
from muniment.services.usage_meter import Outcome, only_namespace
from muniment.services.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.services.session import VaultSession

# Other writers wait for the same lock; without a pause the next step would take it again at once.
_BREATH_S: Final = 0.002


def _counts(done: BulkDone, actor: Actor, _asked: object) -> Outcome:
    return Outcome(only_namespace((), actor), done.changed)


class BulkService:
    """Use cases about many memories at once; any thread.

    Each step is a transaction of some tens of memories, so that others get their turn; all of them
    share one batch, which `HistoryService.undo` takes back as a whole.
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
        """Change all memories of a selection alike.

        What is gone, cannot be read or would have too many tags is left as it is and counted. When
        it is stopped, or the vault is locked meanwhile, what was done stays done.

        Args:
            selection: Which; of a filter what it matches at the beginning.
            change: What shall become of them.
            actor: Who asks.
            watch: Told after each step how far it is; says whether to go on.
            batch_id: For the journal; a new one when left out.

        Raises:
            InvalidInputError: The filter, a tag or a field breaks its rule.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor does not see a namespace that is named.
            VaultLockedError: The vault was locked before all was done.
        """
        actor.require(Scope.WRITE)
        change = _checked(change, actor)
        batch_id = batch_id or str(uuid.uuid4())
        numbers = self._numbers(selection, change, actor)
        counts: Counter[StepOutcome] = Counter()
        done, wants_more = 0, watch(0, len(numbers))
        for some in in_steps(numbers):
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
        """Return the row numbers of what is meant, as far as the actor sees it."""
        with self._session.borrow() as opened, opened.store.read() as reading:
            if isinstance(change, Move):
                resolve_namespaces(reading.namespaces, (change.namespace,), actor)
            return selected_numbers(reading, selection, actor, now_ms=opened.now_ms())

    def _step(
        self, numbers: Sequence[int], change: BulkChange, actor: Actor, *, batch_id: str
    ) -> Counter[StepOutcome]:
        """Change some memories in one transaction."""
        time.sleep(_BREATH_S)
        with self._session.borrow() as opened:
            plans: dict[int, Plan] = {}
            if isinstance(change, Move):
                with opened.store.read() as reading:
                    found = list(reading.memories.readable(numbers).values())
                plans = plans_of(found, change.namespace, self._writer, opened, actor=actor)
            step = Step(opened, change, plans)
            with opened.store.write(actor.name, batch_id=batch_id) as unit:
                memories, shut = unit.memories.sorted_out(numbers)
                counts = Counter(step.apply(unit, memory) for memory in memories.values())
                counts[StepOutcome.UNREADABLE] += len(shut)
            self._writer.wake_for(plans.values(), unit)
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
