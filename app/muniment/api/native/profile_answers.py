"""The bodies about profiles: their schemas for the document, and how they are made."""

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from muniment.domain.memories.memory import Category
from muniment.domain.moments import moment_text
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction

if TYPE_CHECKING:
    from typing import Any

    from muniment.domain.profile.profile import (
        Bio,
        Profile,
        ProfileItem,
        ProfileSentence,
        ProfileStatistics,
        Tone,
    )
    from muniment.domain.profile.profile_marks import ProfileMark

    Body = dict[str, Any]


class ProfileSentenceOut(BaseModel):
    """One sentence, and the memories it rests on."""

    text: str
    memories: list[str] = Field(description="Ids; empty for a bio written by hand.")
    is_corrected: bool = Field(description="The words are the person's, not a memory's.")
    is_pinned: bool


class ItemOut(BaseModel):
    """One like, dislike, interest or trait, in the words it was said in."""

    text: str
    memories: list[str] = Field(description="Ids, newest first.")
    weight: float = Field(description="How much speaks for it, 0 to 1.")


class BioOut(BaseModel):
    """A bio in one format."""

    text: str
    sentences: list[ProfileSentenceOut]
    word_count: int
    character_count: int
    confidence: float = Field(description="How well the memories support it, 0 to 1.")
    is_manual: bool = Field(description="Somebody wrote it by hand.")
    updated_at: datetime | None = Field(description="When it was written by hand.")
    is_by_model: bool = Field(description="A local language model put it in its own words.")


class ToneOut(BaseModel):
    """How somebody writes, measured."""

    description: str
    memories: int
    words: int = Field(description="Of a memory, the median.")
    questions: float = Field(description="Share of memories that ask something.")
    exclamations: float
    emoji: float


class LeftOutOut(BaseModel):
    """What the profile does not speak of, counted."""

    confidential: int
    private: int
    flagged: int = Field(description="Left out always: gives orders, hides, or holds a secret.")


class ProfileStatisticsOut(BaseModel):
    """What the profile rests on, counted."""

    total: int
    considered: int = Field(description="How many were read; the others weigh less.")
    by_category: dict[str, int]
    by_type: dict[str, int]
    by_kind: dict[str, int]
    oldest_at: datetime | None
    newest_at: datetime | None
    average_importance: float | None
    left_out: LeftOutOut


class ProfileOut(BaseModel):
    """A profile: a person's own sentences, each with the memories it rests on."""

    namespace: str
    user_id: str | None
    bio: dict[BioFormat, BioOut] = Field(description="Every format, or the one asked for.")
    categories: dict[Category, list[ProfileSentenceOut]]
    interests: list[ItemOut]
    likes: list[ItemOut]
    dislikes: list[ItemOut]
    traits: list[ItemOut]
    tone: ToneOut | None = Field(description="Null while too little is known.")
    statistics: ProfileStatisticsOut
    marks: int = Field(description="How many marks were heeded.")
    generated_at: datetime
    notices: list[str]


class MarkOut(BaseModel):
    """What somebody said about the profile; it stands until taken back."""

    id: str
    namespace: str
    memory_id: str | None = Field(description="Null for a bio.")
    bio_format: BioFormat | None = Field(description="Null for a mark of a memory.")
    user_id: str | None = Field(description="Whose bio; marks of memories count everywhere.")
    action: MarkAction
    text: str | None = Field(description="Of a correction or a bio.")
    actor: str
    created_at: datetime
    updated_at: datetime


class MarkListOut(BaseModel):
    """The marks of a namespace, oldest first."""

    data: list[MarkOut]


def profile_body(profile: "Profile", bio_format: BioFormat | None = None) -> "Body":
    """Return the body of a profile, with one bio or all of them."""
    portrait = profile.portrait
    bios = portrait.bios.items()
    return {
        "namespace": profile.namespace,
        "user_id": profile.user_id,
        "bio": {name.value: _bio_body(bio) for name, bio in bios if bio_format in {None, name}},
        "categories": {
            category.value: [_sentence_body(each) for each in sentences]
            for category, sentences in portrait.categories.items()
        },
        "interests": _item_bodies(portrait.interests),
        "likes": _item_bodies(portrait.likes),
        "dislikes": _item_bodies(portrait.dislikes),
        "traits": _item_bodies(portrait.traits),
        "tone": _tone_body(portrait.tone),
        "statistics": _statistics_body(profile.statistics),
        "marks": profile.marks,
        "generated_at": moment_text(profile.generated_at),
        "notices": list(profile.notices),
    }


def mark_body(mark: "ProfileMark") -> "Body":
    """Return the body of a mark."""
    bio_format = mark.bio_format
    return {
        "id": mark.uid,
        "namespace": mark.namespace,
        "memory_id": mark.subject if bio_format is None else None,
        "bio_format": None if bio_format is None else bio_format.value,
        "user_id": mark.user_id,
        "action": mark.action.value,
        "text": mark.text,
        "actor": mark.actor,
        "created_at": moment_text(mark.created_at),
        "updated_at": moment_text(mark.updated_at),
    }


def _bio_body(bio: "Bio") -> "Body":
    return {
        "text": bio.text,
        "sentences": [_sentence_body(each) for each in bio.sentences],
        "word_count": bio.word_count,
        "character_count": bio.character_count,
        "confidence": bio.confidence,
        "is_manual": bio.is_manual,
        "updated_at": _optional(bio.updated_at),
        "is_by_model": bio.is_by_model,
    }


def _sentence_body(sentence: "ProfileSentence") -> "Body":
    return {
        "text": sentence.text,
        "memories": list(sentence.memories),
        "is_corrected": sentence.is_corrected,
        "is_pinned": sentence.is_pinned,
    }


def _item_bodies(items: "tuple[ProfileItem, ...]") -> "list[Body]":
    return [
        {"text": item.text, "memories": list(item.memories), "weight": item.weight}
        for item in items
    ]


def _tone_body(tone: "Tone | None") -> "Body | None":
    if tone is None:
        return None
    return {name: getattr(tone, name) for name in ToneOut.model_fields}


def _statistics_body(statistics: "ProfileStatistics") -> "Body":
    left_out = statistics.left_out
    return {
        "total": statistics.total,
        "considered": statistics.considered,
        "by_category": dict(statistics.by_category),
        "by_type": dict(statistics.by_type),
        "by_kind": dict(statistics.by_kind),
        "oldest_at": _optional(statistics.oldest_at),
        "newest_at": _optional(statistics.newest_at),
        "average_importance": statistics.average_importance,
        "left_out": {name: getattr(left_out, name) for name in LeftOutOut.model_fields},
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
