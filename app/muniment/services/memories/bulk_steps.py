"""Apply one step of a bulk change inside a unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.memories.bulk import BulkChange, Move, Repatch, Retag
from muniment.domain.memories.memory import (
    TAGS_MAX,
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
    Tier,
    computed_tier,
)
from muniment.services.memories.drafts import Commit, DraftWriter, Plan, is_gone

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
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
        commit: The transaction.
        change: Validated.
        plans: For a move: what is written in the other namespace, by row number.
    """

    commit: Commit
    change: BulkChange
    plans: Mapping[int, Plan]

    def apply(self, memory: Memory) -> StepOutcome:
        """Change one memory, or leave it unchanged."""
        unit, now = self.commit.unit, self.commit.opened.clock.now()
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
            case Move():
                return self._move(memory, now)
            case _:
                unit.memories.trash(memory, now)
                return StepOutcome.CHANGED

    def _move(self, memory: Memory, now: datetime) -> StepOutcome:
        plan = self.plans.get(memory.number)
        # It changed after it was planned: the copy would lack that change.
        if plan is None or plan.draft.content != memory.content:
            return StepOutcome.UNCHANGED
        memories = self.commit.unit.memories
        writer = memories.secret_writer(memory.number)
        self.commit.store(plan, archived=memory.archived_at is not None, writer=writer)
        memories.trash(memory, now)
        return StepOutcome.CHANGED


def plans_of(
    memories: Sequence[Memory],
    namespace: str,
    writer: DraftWriter,
    opened: "OpenVault",
    *,
    actor: Actor,
) -> dict[int, Plan]:
    """Return what a move writes, by the row number of the original; no transaction is open.

    Vectors are computed in the background. Memories already in that namespace do not move.
    """
    now = opened.clock.now()
    moving = [memory for memory in memories if memory.namespace != namespace]
    drafts = [_copy_of(memory, namespace, now) for memory in moving]
    if not drafts:
        return {}
    numbers = [memory.number for memory in moving]
    return dict(zip(numbers, writer.prepare(drafts, opened, actor), strict=True))


def retagged(
    tags: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the tags without `remove`, and with `add` at the end."""
    kept = [tag for tag in tags if tag not in remove]
    return tuple(dict.fromkeys([*kept, *add]))


def _edited(unit: "UnitOfWork", memory: Memory, patch: MemoryPatch, now: datetime) -> StepOutcome:
    after = unit.memories.edit(memory, patch, moment=now)
    return StepOutcome.UNCHANGED if after.version == memory.version else StepOutcome.CHANGED


def _copy_of(memory: Memory, namespace: str, now: datetime) -> MemoryDraft:
    """Return a draft with what the author said of a memory, without derived values."""
    known = memory.derived
    return MemoryDraft(
        content=memory.content,
        namespace=namespace,
        agent_id=memory.agent_id,
        user_id=memory.user_id,
        session_id=memory.session_id,
        project=memory.project,
        type=None if "type" in known else memory.type,
        kind=None if "kind" in known else memory.kind,
        categories=() if "categories" in known else memory.categories,
        tags=memory.tags,
        metadata=memory.metadata,
        importance=memory.importance,
        tier=_pinned_tier(memory, now),
        visibility=None if "visibility" in known else memory.visibility,
        source=memory.source,
        created_at=memory.created_at,
        expires_at=memory.expires_at,
        embed=memory.embedding.state is not EmbeddingState.SKIPPED,
        wait=False,
    )


def _pinned_tier(memory: Memory, now: datetime) -> Tier | None:
    """Return the tier if it was set explicitly, that is, if it differs from the derived one."""
    idle = now - (memory.accessed_at or memory.created_at)
    return None if memory.tier is computed_tier(memory.importance, idle=idle) else memory.tier
