"""Storing a batch of memories, with a result for each."""

from typing import TYPE_CHECKING, Final

from muniment.api.answers import Body
from muniment.api.native.memory_answers import BatchErrorOut, BatchItemOut, BatchOut, TimingOut
from muniment.api.native.memory_requests import BadItem, BatchIn
from muniment.api.validation import field_problems
from muniment.domain.access import Actor

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.memories.memory_service import MemoryService


BATCH_HEADER: Final = "muniment-batch"
"""Header with the batch id of a write, for undo."""


def batch_header(changes: "ChangeSet") -> dict[str, str]:
    """Return the header that names a write's batch, or none if nothing was written."""
    return {BATCH_HEADER: changes.batch_id} if changes and changes.batch_id else {}


def remember_batch(memories: "MemoryService", batch: BatchIn, actor: Actor) -> Body:
    """Store the valid items of a batch and return the body of the answer.

    Invalid items fail along with those that the store refuses; the results are in the order of the
    request.
    """
    items = list(enumerate(batch.items()))
    bad = [(index, item) for index, item in items if isinstance(item, BadItem)]
    good = [(index, item) for index, item in items if not isinstance(item, BadItem)]
    results = [_bad_item_body(item, index=index) for index, item in bad]
    timing = TimingOut.of(embedding_ms=0.0, storage_ms=0.0, total_ms=0.0)
    succeeded = skipped = failed = 0
    batch_id = None
    if good:
        outcome = memories.remember_batch([item.draft() for _, item in good], actor)
        results += [BatchItemOut.of(item, index=good[item.index][0]) for item in outcome.items]
        succeeded, skipped, failed = outcome.succeeded, outcome.skipped, outcome.failed
        timing = TimingOut.of(outcome)
        batch_id = outcome.changes.batch_id if outcome.changes else None
    return BatchOut.of(
        total=len(items),
        succeeded=succeeded,
        failed=failed + len(bad),
        skipped=skipped,
        results=sorted(results, key=lambda result: int(result["index"])),
        timing=timing,
        batch_id=batch_id,
    )


def _bad_item_body(item: BadItem, *, index: int) -> Body:
    first = field_problems(item.error.errors(include_input=False, include_url=False))[0]
    error = BatchErrorOut.of(code="invalid-input", detail=first.reason, field=first.field)
    return BatchItemOut.of(
        index=index, status="failed", id=None, error=error, duplicate_of=None, notice=None
    )
