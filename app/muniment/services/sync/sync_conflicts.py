"""Memories of which devices changed the text at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from muniment.domain.clock import moment_of, stamp_ms
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


def _replaced(write: Operation, state: SyncState) -> ReplacedText:
    return ReplacedText(
        write.patch["content"],
        state.name_of(write.device),
        moment_of(stamp_ms(write.stamp)),
        write.stamp,
    )
