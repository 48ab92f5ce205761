"""The results of use cases about memories, and their parts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from muniment.domain.errors import MunimentError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import EmbeddingState, Memory

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.retrieval.duplicates import Likeness
    from muniment.storage.vectors.vectors import ChunkVector


@dataclass(frozen=True, slots=True)
class Passages:
    """The vectors of one text, or why there are none yet."""

    vectors: "tuple[ChunkVector, ...]"
    state: EmbeddingState
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """How a draft repeats an existing memory.

    Args:
        similarity: Cosine of the vectors; 1 for an exact duplicate.
        kind: ``exact`` or ``near``.
    """

    similarity: float
    kind: "Likeness"


@dataclass(frozen=True, slots=True)
class Written:
    """A memory after it was written, and what that changed (nothing, for a duplicate).

    ``match`` says how a deduplicated draft repeats it; a known ``client_id`` has none. ``notice``
    says that a secret was recognised in the text.
    """

    memory: Memory
    changes: "ChangeSet"
    is_duplicate: bool = False
    match: Match | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class BatchItem:
    """The outcome of one draft of a batch; ``notice``: a secret was recognised in it."""

    index: int
    status: Literal["created", "skipped", "failed"]
    memory_id: MemoryId | None
    error: MunimentError | None = None
    match: Match | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The outcome of a batch, in the given order, and how long it took."""

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
        """How many already existed."""
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
