"""The bodies about profiles: their schemas for the document, and how they are made."""

from datetime import datetime
from typing import TYPE_CHECKING

from muniment.api.answers import Answer, Body, field
from muniment.domain.memories.memory import Category
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction

if TYPE_CHECKING:
    from muniment.domain.profile.profile import Profile


class ProfileSentenceOut(Answer):
    """One sentence, and the memories it rests on."""

    text: str
    memories: list[str] = field("Ids; empty for a bio written by hand.")
    is_corrected: bool = field("The words are the person's, not a memory's.")
    is_pinned: bool


class ItemOut(Answer):
    """One like, dislike, interest or trait, in the words it was said in."""

    text: str
    memories: list[str] = field("Ids, newest first.")
    weight: float = field("How much speaks for it, 0 to 1.")


class BioOut(Answer):
    """A bio in one format."""

    text: str
    sentences: list[ProfileSentenceOut]
    word_count: int
    character_count: int
    confidence: float = field("How well the memories support it, 0 to 1.")
    is_manual: bool = field("Somebody wrote it by hand.")
    updated_at: datetime | None = field("When it was written by hand.")
    is_by_model: bool = field("A local language model put it in its own words.")


class ToneOut(Answer):
    """How somebody writes, measured."""

    description: str
    memories: int
    words: int = field("Of a memory, the median.")
    questions: float = field("Share of memories that ask something.")
    exclamations: float
    emoji: float


class LeftOutOut(Answer):
    """What the profile does not speak of, counted."""

    confidential: int
    private: int
    flagged: int = field("Left out always: gives orders, hides, or holds a secret.")


class ProfileStatisticsOut(Answer):
    """What the profile rests on, counted."""

    total: int
    considered: int = field("How many were read; the others weigh less.")
    by_category: dict[str, int]
    by_type: dict[str, int]
    by_kind: dict[str, int]
    oldest_at: datetime | None
    newest_at: datetime | None
    average_importance: float | None
    left_out: LeftOutOut


class ProfileOut(Answer):
    """A profile: a person's own sentences, each with the memories it rests on."""

    namespace: str
    user_id: str | None
    bio: dict[BioFormat, BioOut] = field(
        "Every format, or the one asked for.", source="portrait.bios"
    )
    categories: dict[Category, list[ProfileSentenceOut]] = field(source="portrait.categories")
    interests: list[ItemOut] = field(source="portrait.interests")
    likes: list[ItemOut] = field(source="portrait.likes")
    dislikes: list[ItemOut] = field(source="portrait.dislikes")
    traits: list[ItemOut] = field(source="portrait.traits")
    tone: ToneOut | None = field("Null while too little is known.", source="portrait.tone")
    statistics: ProfileStatisticsOut
    marks: int = field("How many marks were heeded.")
    generated_at: datetime
    notices: list[str]


class MarkOut(Answer):
    """What somebody said about the profile; it stands until taken back."""

    id: str = field(source="uid")
    namespace: str
    memory_id: str | None = field(
        "Null for a bio.",
        source=lambda mark: mark.subject if mark.bio_format is None else None,
    )
    bio_format: BioFormat | None = field("Null for a mark of a memory.")
    user_id: str | None = field("Whose bio; marks of memories count everywhere.")
    action: MarkAction
    text: str | None = field("Of a correction or a bio.")
    actor: str
    created_at: datetime
    updated_at: datetime


class MarkListOut(Answer):
    """The marks of a namespace, oldest first."""

    data: list[MarkOut]


def profile_body(profile: "Profile", bio_format: BioFormat | None = None) -> Body:
    """Return the body of a profile, with one bio or all of them."""
    if bio_format is None:
        return ProfileOut.of(profile)
    bio = profile.portrait.bios.get(bio_format)
    found = {} if bio is None else {bio_format.value: BioOut.of(bio)}
    return ProfileOut.of(profile, bio=found)
