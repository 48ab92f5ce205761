"""Validate and store many memories at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from muniment.domain.access import Actor
from muniment.domain.confidentiality.confidential import secret_notice
from muniment.domain.errors import ConflictError, MunimentError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.memories.drafts import Plan, store, validated_draft
from muniment.services.namespaces.visibility import target_namespace
from muniment.services.results import BatchItem

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.unit_of_work import UnitOfWork


def sorted_out(
    drafts: Sequence[MemoryDraft], actor: Actor, now: datetime
) -> tuple[list[tuple[int, tuple[MemoryDraft, str]]], dict[int, BatchItem]]:
    """Split drafts into those that can be stored, with index and namespace, and those refused."""
    good, refused = [], {}
    for index, draft in enumerate(drafts):
        try:
            checked = validated_draft(draft, now)
            good.append((index, (checked, target_namespace(checked.namespace, actor))))
        except MunimentError as error:
            refused[index] = BatchItem(index, "failed", None, error)
    return good, refused


def write_item(
    unit: "UnitOfWork", opened: "OpenVault", plan: Plan, *, index: int, matched: list[int]
) -> BatchItem:
    """Write one draft of a batch; the row it matches is added to ``matched``."""
    try:
        stored = store(unit, opened, plan)
    except (NotFoundError, ConflictError) as error:
        return BatchItem(index, "failed", None, error)
    if stored.match is not None:
        matched.append(stored.number)
    status: Literal["created", "skipped"] = "created" if stored.is_new else "skipped"
    return BatchItem(
        index,
        status,
        unit.memories.id_of(stored.number),
        match=stored.match,
        notice=secret_notice(stored.is_secret),
    )
