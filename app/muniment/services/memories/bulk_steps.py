"""Apply one step of a bulk change inside a unit of work."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from muniment.domain.errors import NotFoundError
from muniment.domain.memories.bulk import BulkChange, Move, Repatch, Retag
from muniment.domain.memories.memory import TAGS_MAX, Memory, MemoryPatch
from muniment.services.memories.drafts import is_gone

if TYPE_CHECKING:
    from muniment.storage.unit_of_work import UnitOfWork


class StepOutcome(Enum):
    """The outcome for one memory."""

    CHANGED = auto()
    UNCHANGED = auto()
    REFUSED = auto()
    UNREADABLE = auto()


@dataclass(frozen=True, slots=True)
class BulkStep:
    """One transaction of a bulk change.

    Args:
        unit: The transaction.
        change: Validated.
        now: The current time.
    """

    unit: "UnitOfWork"
    change: BulkChange
    now: datetime

    def apply(self, memories: Iterable[Memory]) -> Counter[StepOutcome]:
        """Change memories, or leave them unchanged; return how many had which outcome.

        Raises:
            NotFoundError: The namespace to move to is gone.
        """
        outcomes: Counter[StepOutcome] = Counter()
        live = []
        for memory in memories:
            if is_gone(memory, self.now):
                outcomes[StepOutcome.UNCHANGED] += 1
            else:
                live.append(memory)
        match self.change:
            case Retag(add, remove):
                patches = [
                    (memory, MemoryPatch(tags=retagged(memory.tags, add, remove)))
                    for memory in live
                ]
                return outcomes + self._edit(patches)
            case Repatch(patch):
                return outcomes + self._edit([(memory, patch) for memory in live])
            case Move(namespace):
                return outcomes + Counter(self._move(memory, namespace) for memory in live)
            case _:
                self.unit.memories.trash_all(live, self.now)
                return outcomes + Counter({StepOutcome.CHANGED: len(live)})

    def _edit(self, patches: Sequence[tuple[Memory, MemoryPatch]]) -> Counter[StepOutcome]:
        fitting = [each for each in patches if not _has_too_many_tags(each[1])]
        changed = self.unit.memories.change_all(fitting, self.now)
        return Counter(
            {
                StepOutcome.CHANGED: changed,
                StepOutcome.UNCHANGED: len(fitting) - changed,
                StepOutcome.REFUSED: len(patches) - len(fitting),
            }
        )

    def _move(self, memory: Memory, namespace: str) -> StepOutcome:
        if memory.namespace == namespace:
            return StepOutcome.UNCHANGED
        target = self.unit.namespaces.by_name(namespace)
        if target is None:
            raise NotFoundError(f"there is no namespace {namespace!r}")
        self.unit.memories.move(memory, target.uid, self.now)
        return StepOutcome.CHANGED


def _has_too_many_tags(patch: MemoryPatch) -> bool:
    return isinstance(patch.tags, tuple) and len(patch.tags) > TAGS_MAX


def retagged(
    tags: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tags without `remove`, and with `add` at the end."""
    kept = [tag for tag in tags if tag not in remove]
    return tuple(dict.fromkeys([*kept, *add]))
