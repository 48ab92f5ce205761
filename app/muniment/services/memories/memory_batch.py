"""Validate and store many memories at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from muniment.domain.access import Actor
from muniment.domain.confidentiality.confidential import secret_notice
from muniment.domain.errors import ConflictError, MunimentError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.memories.drafts import Commit, Plan, validated_draft
from muniment.services.results import BatchItem


def sorted_out(
    drafts: Sequence[MemoryDraft], actor: Actor, now: datetime
) -> tuple[dict[int, MemoryDraft], dict[int, BatchItem]]:
    """Split drafts into those that can be stored and those refused, by index."""
    good, refused = {}, {}
    for index, draft in enumerate(drafts):
        try:
            good[index] = validated_draft(draft, actor, now)
        except MunimentError as error:
            refused[index] = BatchItem(index, "failed", None, error)
    return good, refused


def write_item(commit: Commit, plan: Plan, index: int) -> BatchItem:
    """Write one draft of a batch."""
    try:
        stored = commit.store(plan)
    except (NotFoundError, ConflictError) as error:
        return BatchItem(index, "failed", None, error)
    status: Literal["created", "skipped"] = "created" if stored.is_new else "skipped"
    return BatchItem(
        index,
        status,
        commit.unit.memories.id_of(stored.number),
        match=stored.match,
        notice=secret_notice(stored.is_secret),
    )
