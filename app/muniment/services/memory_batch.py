"""What becomes of many memories that are stored at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from muniment.domain.access import Actor
from muniment.domain.confidential import secret_notice
from muniment.domain.errors import MunimentError, NotFoundError
from muniment.domain.ids import MemoryId
from muniment.domain.memory import MemoryDraft
from muniment.services.drafts import Plan, sound, store
from muniment.services.duplicates import Match
from muniment.services.visibility import target_namespace

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.session import OpenVault
    from muniment.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BatchItem:
    """What became of one draft of a batch; ``notice``: a secret was recognised in it."""

    index: int
    status: Literal["created", "skipped", "failed"]
    memory_id: MemoryId | None
    error: MunimentError | None = None
    match: Match | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch, in the order it was given, and how long it took."""

    items: tuple[BatchItem, ...]
    changes: "ChangeSet"
    embedding_ms: float
    storage_ms: float

    @property
    def total(self) -> int:
        """How many drafts there were."""
        return len(self.items)

    @property
    def succeeded(self) -> int:
        """How many were stored."""
        return self._count("created")

    @property
    def skipped(self) -> int:
        """How many were there already."""
        return self._count("skipped")

    @property
    def failed(self) -> int:
        """How many were refused."""
        return self._count("failed")

    @property
    def total_ms(self) -> float:
        """Embedding and storage together."""
        return self.embedding_ms + self.storage_ms

    def _count(self, status: str) -> int:
        return sum(1 for item in self.items if item.status == status)


def sorted_out(
    drafts: Sequence[MemoryDraft], actor: Actor, now: datetime
) -> tuple[list[tuple[int, tuple[MemoryDraft, str]]], dict[int, BatchItem]]:
    """Tell the drafts that can be stored, each with its place and namespace, from those refused."""
    good, refused = [], {}
    for index, draft in enumerate(drafts):
        try:
            checked = sound(draft, now)
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
    except NotFoundError as error:
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
