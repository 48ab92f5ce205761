"""Apply one step of a bulk change inside a unit of work."""

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
    """Some tens of memories and the change to apply.

    Args:
        unit: The transaction.
        change: Validated.
        now: The current time.
    """

    unit: "UnitOfWork"
    change: BulkChange
    now: datetime

    def apply(self, memory: Memory) -> StepOutcome:
        """Change one memory, or leave it unchanged.

        Raises:
            NotFoundError: The namespace to move to is gone.
        """
        unit, now = self.unit, self.now
        if is_gone(memory, now):
            return StepOutcome.UNCHANGED
        match self.change:
            case Retag(add, remove):
                tags = retagged(memory.tags, add, remove)
                if len(tags) > TAGS_MAX:
                    return StepOutcome.REFUSED
                return _edited(unit, memory, MemoryPatch(tags=tags), now)
            case Repatch(patch):
                return _edited(unit, memory, patch, now)
            case Move(namespace):
                return self._move(memory, namespace)
            case _:
                unit.memories.trash(memory, now)
                return StepOutcome.CHANGED

    def _move(self, memory: Memory, namespace: str) -> StepOutcome:
        if memory.namespace == namespace:
            return StepOutcome.UNCHANGED
        target = self.unit.namespaces.by_name(namespace)
        if target is None:
            raise NotFoundError(f"there is no namespace {namespace!r}")
        self.unit.memories.move(memory, target.uid, self.now)
        return StepOutcome.CHANGED


def retagged(
    tags: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tags without `remove`, and with `add` at the end."""
    kept = [tag for tag in tags if tag not in remove]
    return tuple(dict.fromkeys([*kept, *add]))


def _edited(unit: "UnitOfWork", memory: Memory, patch: MemoryPatch, now: datetime) -> StepOutcome:
    is_changed = unit.memories.change(memory, patch, moment=now)
    return StepOutcome.CHANGED if is_changed else StepOutcome.UNCHANGED
