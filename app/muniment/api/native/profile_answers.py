"""Profiles and marks as the native API answers with them."""

from datetime import datetime
from typing import TYPE_CHECKING

from muniment.api.answers import Answer, Body, field
from muniment.domain.memories.memory import Category
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction

if TYPE_CHECKING:
    from muniment.domain.profile.profile import Profile


class ProfileSentenceOut(Answer):
    """One sentence with its source memories."""

    text: str
    memories: list[str] = field("Ids; empty for a bio written by hand.")
    is_corrected: bool = field("Whether it was corrected by the person.")
    is_pinned: bool


class ItemOut(Answer):
    """One like, dislike, interest or trait, in the original words."""

    text: str
    memories: list[str] = field("Ids, newest first.")
    weight: float = field("Strength of the evidence, from 0 to 1.")


class BioOut(Answer):
    """A bio in one format."""

    text: str
    sentences: list[ProfileSentenceOut]
    word_count: int
    character_count: int
    confidence: float = field("How well memories support it, from 0 to 1.")
    is_manual: bool = field("Whether it was written by hand.")
    updated_at: datetime | None = field("When it was last written or removed by hand.")
    is_by_model: bool = field("Whether a local language model wrote it.")


class ToneOut(Answer):
    """Measures of how the person writes."""

    description: str
    memories: int
    words: int = field("Median number of words in a memory.")
    questions: float = field("Share of memories with a question.")
    exclamations: float
    emoji: float


class LeftOutOut(Answer):
    """Counts of memories that the profile leaves out."""

    confidential: int
    flagged: int = field("Always left out: contains instructions, hidden text or a secret.")


class ProfileStatisticsOut(Answer):
    """Counts of the memories behind the profile."""

    total: int
    considered: int = field("Number of memories read; the others have less weight.")
    confidential: int = field("Number of confidential memories among them.")
    by_category: dict[str, int]
    by_type: dict[str, int]
    by_kind: dict[str, int]
    oldest_at: datetime | None
    newest_at: datetime | None
    average_importance: float | None
    left_out: LeftOutOut


class ProfileOut(Answer):
    """A profile in a person's own sentences, each with its source memories."""

    namespace: str
    user_id: str | None
    bio: dict[BioFormat, BioOut] = field(
        "All formats, or the one requested.", source="portrait.bios"
    )
    categories: dict[Category, list[ProfileSentenceOut]] = field(source="portrait.categories")
    interests: list[ItemOut] = field(source="portrait.interests")
    likes: list[ItemOut] = field(source="portrait.likes")
    dislikes: list[ItemOut] = field(source="portrait.dislikes")
    traits: list[ItemOut] = field(source="portrait.traits")
    tone: ToneOut | None = field("Null if too little is known.", source="portrait.tone")
    statistics: ProfileStatisticsOut
    marks: int = field("Number of marks applied.")
    generated_at: datetime
    notices: list[str]


class MarkOut(Answer):
    """A mark in the profile; it applies until removed."""

    id: str = field(source="uid")
    namespace: str
    memory_id: str | None = field(
        "Null for a bio.",
        source=lambda mark: mark.subject if mark.bio_format is None else None,
    )
    bio_format: BioFormat | None = field("Null for a mark of a memory.")
    user_id: str | None = field("User of a bio; marks of memories apply to all users.")
    action: MarkAction
    text: str | None = field("Text of a correction or a bio; null for a removed bio.")
    actor: str
    created_at: datetime
    updated_at: datetime


class MarkListOut(Answer):
    """The marks of a namespace, oldest first."""

    data: list[MarkOut]


class BioVersionOut(Answer):
    """What one editing stretch made of a bio."""

    number: int = field("Its place in the history, counted from 1.")
    at: datetime
    actor: str = field("Author: person, system, or key:<id>.")
    text: str | None = field("Null where the bio was removed.")


class BioHistoryOut(Answer):
    """One page of the history of a bio, newest first."""

    data: list[BioVersionOut] = field(source="versions")
    next_cursor: str | None = field("Null on the last page.")


def profile_body(profile: "Profile", bio_format: BioFormat | None = None) -> Body:
    """Return the body of a profile, with one bio or all of them."""
    if bio_format is None:
        return ProfileOut.of(profile)
    bio = profile.portrait.bios.get(bio_format)
    found = {} if bio is None else {bio_format.value: BioOut.of(bio)}
    return ProfileOut.of(profile, bio=found)
