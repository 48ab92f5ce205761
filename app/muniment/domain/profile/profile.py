"""The profile of a person, made from their memories.

Every sentence of a profile is taken from a memory, or is the person's correction of one. It names
the memories that support it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import DEFAULT_IMPORTANCE, Category, MemoryKind, MemoryType


class BioFormat(StrEnum):
    """The form of a bio."""

    FULL = "full"
    SHORT = "short"
    BULLETS = "bullets"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ProfileSource:
    """A memory as the profile reads it.

    Args:
        id: The memory's.
        content: Its text.
        type: Its type.
        created_at: When it was said.
        kind: Lasting or not; ``None`` if unknown.
        categories: The likeliest first.
        importance: 0..1.
        user_id: Its user.
    """

    id: MemoryId
    content: str
    type: MemoryType
    created_at: datetime
    kind: MemoryKind | None = None
    categories: tuple[Category, ...] = ()
    importance: float = DEFAULT_IMPORTANCE
    user_id: str | None = None

    def __repr__(self) -> str:
        return f"ProfileSource({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class ProfileSentence:
    """One sentence and the memories that support it.

    Args:
        text: As in the memory, or as the person corrected it.
        memories: Ids, the quoted one first; none where the person wrote a bio.
        is_corrected: Whether the person's words replace those of a memory.
        is_pinned: Whether the person wants it first.
    """

    text: str
    memories: tuple[MemoryId, ...]
    is_corrected: bool = False
    is_pinned: bool = False

    def __repr__(self) -> str:
        return f"ProfileSentence({', '.join(self.memories)})"


@dataclass(frozen=True, slots=True, repr=False)
class ProfileItem:
    """One like, dislike, interest or trait, in its original words.

    Args:
        text: A part of a memory's text.
        memories: Ids of all that say so, newest first.
        weight: Strength of the evidence, 0..1; comparable within one list.
    """

    text: str
    memories: tuple[MemoryId, ...]
    weight: float

    def __repr__(self) -> str:
        return f"ProfileItem({', '.join(self.memories)})"


@dataclass(frozen=True, slots=True, repr=False)
class Bio:
    """A bio in one format.

    Args:
        format: Its format.
        text: The sentences, joined in that format; empty where nothing is known.
        sentences: Its parts, in order.
        confidence: How well it is supported, 0..1: each sentence counts half for one memory, three
            quarters for two, and so on; a sentence that the person wrote counts fully.
        is_manual: Whether the person wrote it.
        updated_at: When the person last wrote or removed it; ``None`` if they never did.
        is_by_model: Whether the local language model rephrased it.
    """

    format: BioFormat
    text: str
    sentences: tuple[ProfileSentence, ...]
    confidence: float
    is_manual: bool = False
    updated_at: datetime | None = None
    is_by_model: bool = False

    @property
    def word_count(self) -> int:
        """Words of the text, separated by white space."""
        return len([word for word in self.text.split() if word != "-"])

    @property
    def character_count(self) -> int:
        """Characters of the text."""
        return len(self.text)

    def __repr__(self) -> str:
        return f"Bio({self.format})"


@dataclass(frozen=True, slots=True)
class Tone:
    """How someone writes, measured on their own words.

    Args:
        description: In plain words; no judgement of character.
        memories: Number of memories measured.
        words: Words per memory, the median.
        questions: Share of memories that contain a question, 0..1.
        exclamations: Share of memories with an exclamation mark, 0..1.
        emoji: Share of memories with an emoji, 0..1.
    """

    description: str
    memories: int
    words: int
    questions: float
    exclamations: float
    emoji: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedCounts:
    """Memories of the namespace that the profile does not use, each counted once.

    Args:
        confidential: Confidential, and not requested.
        flagged: Text that gives instructions, hides something or holds a secret; always left out.
    """

    confidential: int = 0
    flagged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileStatistics:
    """Counts of the memories behind a profile.

    Args:
        total: Memories the profile may use.
        considered: How many of them were read; the others weigh less.
        confidential: How many of them are confidential.
        by_category: Of those it may use; a memory can have several.
        by_type: Likewise, by type.
        by_kind: Likewise, by kind; memories without one are left out.
        oldest_at: When the oldest was created; ``None`` without any.
        newest_at: When the newest was created.
        average_importance: 0..1; ``None`` without any.
        left_out: Memories it does not use.
    """

    total: int = 0
    considered: int = 0
    confidential: int = 0
    by_category: Mapping[str, int] = field(default_factory=dict)
    by_type: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    average_importance: float | None = None
    left_out: ExcludedCounts = field(default_factory=ExcludedCounts)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Portrait:
    """What the memories say about a person.

    Args:
        bios: One of each format.
        categories: The sentences of each category that has any, the best first.
        interests: How they spend their time.
        likes: What they say they like.
        dislikes: What they say they do not like, or cannot have.
        traits: Their traits, as far as they said so.
        tone: How they write; ``None`` while too little is known.
    """

    bios: Mapping[BioFormat, Bio]
    categories: Mapping[Category, tuple[ProfileSentence, ...]]
    interests: tuple[ProfileItem, ...]
    likes: tuple[ProfileItem, ...]
    dislikes: tuple[ProfileItem, ...]
    traits: tuple[ProfileItem, ...]
    tone: Tone | None

    def __repr__(self) -> str:
        return "Portrait(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Profile:
    """The profile of a namespace, or of one user in it.

    Args:
        namespace: The namespace.
        user_id: The user; ``None`` for the whole namespace.
        portrait: What the memories say.
        statistics: Counts of the memories behind it.
        marks: Number of the person's marks that were applied.
        generated_at: When it was made.
        notices: Notes for the person, in plain sentences.
    """

    namespace: str
    user_id: str | None
    portrait: Portrait
    statistics: ProfileStatistics
    marks: int
    generated_at: datetime
    notices: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Profile({self.namespace})"
