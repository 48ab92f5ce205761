"""Memories of which devices changed the text at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from muniment.domain.clock import moment_of, stamp_ms
from muniment.domain.errors import NotFoundError
from muniment.domain.history.history import Operation
from muniment.domain.history.memory_merge import replaced_texts
from muniment.domain.ids import MemoryId
from muniment.domain.sync.sync_setup import ReplacedText, SyncConflict
from muniment.services.sync.sync_state import SyncState

if TYPE_CHECKING:
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


def conflicts_of(
    listed: Sequence[str], state: SyncState, reader: "Reading | UnitOfWork"
) -> list[SyncConflict]:
    """Return the conflicts of listed memories, in order; without those in the trash."""
    there = reader.memories.by_ids(map(MemoryId, listed))
    histories = dict(reader.ledger.histories(listed))
    found = []
    for memory_id in listed:
        memory = there.get(MemoryId(memory_id))
        replaced = replaced_texts(histories.get(memory_id, ()))
        if memory is not None and memory.deleted_at is None and replaced:
            texts = tuple(_replaced(write, state) for write in replaced)
            found.append(SyncConflict(memory, texts))
    return found


def end_conflict(
    unit: "UnitOfWork", state: SyncState, memory_id: str, content: str, *, moment: datetime
) -> None:
    """Write the text that ends a conflict.

    Args:
        unit: Of the person.
        state: With the conflicts.
        memory_id: Id or short id of a memory of them.
        content: The text to keep.
        moment: The current time.

    Raises:
        NotFoundError: This memory has no conflict.
    """
    listed = conflicts_of(state.values["conflicts"], state, unit)
    found = [one for one in listed if memory_id in {one.memory.id, one.memory.short_id}]
    if not found:
        raise NotFoundError("this memory has no conflict")
    stamps = [replaced.stamp for replaced in found[0].replaced]
    unit.memories.choose_text(found[0].memory, content, stamps, moment)
    ended = found[0].memory.id
    others = [one for one in state.values["conflicts"] if one != ended]
    unit.sync.set_state({"conflicts": others})


def _replaced(write: Operation, state: SyncState) -> ReplacedText:
    return ReplacedText(
        write.patch["content"],
        state.name_of(write.device),
        moment_of(stamp_ms(write.stamp)),
        write.stamp,
    )
