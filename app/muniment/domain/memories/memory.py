"""A memory: its fields, their values and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, final

from muniment.domain.ids import MemoryId, MemoryNumber, ShortId
from muniment.domain.optimistic_lock import require_version
from muniment.domain.text.plain_markdown import plain_line

if TYPE_CHECKING:
    from muniment.domain.warning_flags import Flag

CONTENT_MAX_CHARACTERS: Final = 50_000
METADATA_MAX_BYTES: Final = 10 * 1024
METADATA_MAX_KEYS: Final = 50
TAGS_MAX: Final = 100
NAME_MAX_CHARACTERS: Final = 255
DEFAULT_IMPORTANCE: Final = 0.5
HOT_IMPORTANCE: Final = 0.8
COLD_IMPORTANCE: Final = 0.4
"""Less important memories are cold."""
COLD_AFTER: Final = timedelta(days=90)
TRASH_KEPT: Final = timedelta(days=30)
"""How long the trash keeps a memory before purging it."""
DEDUP_THRESHOLD_DEFAULT: Final = 0.95
DEDUP_THRESHOLD_MIN: Final = 0.5

JsonObject: TypeAlias = Mapping[str, Any]


class MemoryType(StrEnum):
    """What kind of statement a memory is."""

    FACT = "fact"
    PREFERENCE = "preference"
    EVENT = "event"
    POLICY = "policy"
    OBSERVATION = "observation"
    INSIGHT = "insight"
    TASK = "task"
    ENTITY_REFERENCE = "entity_reference"
    SYSTEM = "system"
    GENERAL = "general"


class MemoryKind(StrEnum):
    """Lasting knowledge, or a single event."""

    SEMANTIC = "semantic"
    EPISODIC = "episodic"


class Category(StrEnum):
    """The area of life that a memory belongs to."""

    IDENTITY = "identity"
    CAREER = "career"
    INTERESTS = "interests"
    RELATIONSHIPS = "relationships"
    HEALTH = "health"
    FINANCE = "finance"
    LEARNING = "learning"
    TRAVEL = "travel"
    PRODUCTIVITY = "productivity"
    PRIVATE = "private"


class Tier(StrEnum):
    """How readily a memory is kept available."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class Visibility(StrEnum):
    """Whether search shows a memory without a request for confidential ones."""

    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


class EmbeddingState(StrEnum):
    """State of a memory's vectors."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    SKIPPED = "skipped"


@final
class Unset:
    """The type of `UNSET`: a field that a patch leaves alone (``None`` clears it)."""

    _instance: "Unset | None" = None

    def __new__(cls) -> "Unset":
        """Return the one instance."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset()


class JsonNull(Enum):
    """The type of `NULL`: JSON null as a value, where ``None`` means that there is no value."""

    NULL = "null"


NULL: Final = JsonNull.NULL
"""As a value in a patch's metadata: keep the key, with the value null."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """State of a memory's vectors, and the model that computes them."""

    state: EmbeddingState
    model: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MemoryEntity:
    """Something that a memory mentions; ``confidence`` in 0..1."""

    type: str
    value: str
    confidence: float

    def __repr__(self) -> str:
        return "MemoryEntity(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Memory:
    """One remembered text with its fields, as the store returns it.

    Its repr names the id alone, so that no log ever holds content. ``derived`` names the fields
    that the program filled in; ``flags`` are warnings about the content.
    """

    id: MemoryId
    short_id: ShortId
    number: MemoryNumber
    namespace: str
    content: str
    agent_id: str | None
    user_id: str | None
    session_id: str | None
    project: str | None
    type: MemoryType
    kind: MemoryKind | None
    categories: tuple[Category, ...]
    tags: tuple[str, ...]
    metadata: JsonObject
    importance: float
    tier: Tier
    visibility: Visibility
    source: str | None
    actor: str
    created_at: datetime
    updated_at: datetime
    accessed_at: datetime | None
    access_count: int
    expires_at: datetime | None
    archived_at: datetime | None
    deleted_at: datetime | None
    embedding: Embedding
    client_id: str | None
    version: int
    entities: tuple[MemoryEntity, ...] = ()
    derived: frozenset[str] = frozenset()
    flags: tuple["Flag", ...] = ()

    def __repr__(self) -> str:
        return f"Memory({self.id})"

    @property
    def is_recognised_secret(self) -> bool:
        """Whether it is confidential because of a recognised secret, not by choice."""
        return self.visibility is Visibility.CONFIDENTIAL and "visibility" in self.derived

    def require_version(self, expected: int | None) -> None:
        """Require the version that the caller has seen.

        Args:
            expected: The version; ``None`` for any.

        Raises:
            ConflictError: The memory has another version.
        """
        require_version(self.version, expected)

    @property
    def title(self) -> str:
        """First line of the content, shortened to 80 characters, for lists and hits.

        It has no marks of Markdown.
        """
        line = self.content.strip().splitlines()[0].rstrip() if self.content.strip() else ""
        line = plain_line(line)
        return line if len(line) <= 80 else line[:79].rstrip() + "…"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class MemoryDraft:
    """A memory to create; `muniment.domain.request_rules` checks it.

    ``embed=False`` stores without vectors; ``wait=False`` answers before they are computed.
    ``deduplicate=True`` stores nothing when the namespace and agent hold the same statement
    already; ``dedup_threshold`` is the lowest cosine of near duplicates, 0.5 to 1.
    ``extract_entities=False`` links the memory to no entities, now or after a change.
    ``tier_pinned`` follows from ``tier`` being given. Without a ``visibility`` a memory is
    confidential if a secret is recognised in its text, else private.
    """

    content: str
    namespace: str | None = None
    agent_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    project: str | None = None
    type: MemoryType | None = None
    kind: MemoryKind | None = None
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    metadata: JsonObject = field(default_factory=dict)
    importance: float = DEFAULT_IMPORTANCE
    tier: Tier | None = None
    visibility: Visibility | None = None
    source: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    client_id: str | None = None
    embed: bool = True
    wait: bool = True
    deduplicate: bool = False
    dedup_threshold: float = DEDUP_THRESHOLD_DEFAULT
    extract_entities: bool = True

    def __repr__(self) -> str:
        return f"MemoryDraft(<{len(self.content)} characters>)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class MemoryPatch:
    """A change to a memory: fields left `UNSET` stay; ``metadata`` merges, ``tags`` replace.

    A metadata key given as ``None`` is removed, one given as `NULL` becomes ``None``. The program
    derives ``type``, ``kind``, ``categories`` and ``visibility`` anew where they are given as
    ``None``. ``embed`` says whether the memory has vectors from now on.
    """

    content: str | Unset = UNSET
    agent_id: str | Unset | None = UNSET
    user_id: str | Unset | None = UNSET
    session_id: str | Unset | None = UNSET
    project: str | Unset | None = UNSET
    type: MemoryType | Unset | None = UNSET
    kind: MemoryKind | Unset | None = UNSET
    categories: tuple[Category, ...] | Unset | None = UNSET
    tags: tuple[str, ...] | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    importance: float | Unset = UNSET
    tier: Tier | Unset | None = UNSET
    visibility: Visibility | Unset | None = UNSET
    source: str | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    archived: bool | Unset = UNSET
    embed: bool | Unset = UNSET

    def __repr__(self) -> str:
        return "MemoryPatch(…)"


def computed_tier(importance: float, *, idle: timedelta = timedelta(0)) -> Tier:
    """Return the tier of a memory without a pinned tier.

    Hot from importance 0.8, however long ago; cold below 0.4, and after 90 days without an access.

    Source:
        The importance of each tier: docs.memoryrelay.ai/concepts, "Memory Tiers".

    Args:
        importance: In 0..1.
        idle: How long ago it was created or last accessed, whichever is later.
    """
    if importance >= HOT_IMPORTANCE:
        return Tier.HOT
    is_cold = importance < COLD_IMPORTANCE or idle >= COLD_AFTER
    return Tier.COLD if is_cold else Tier.WARM
