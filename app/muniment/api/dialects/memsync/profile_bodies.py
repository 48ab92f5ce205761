"""MemSync's requests and answers about the profile."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memsync.refusals import BIO_TOO_LONG, FACTUAL, NARRATIVE, STYLES
from muniment.api.fields import Flag, Text
from muniment.api.refusals import refuse
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import Category
from muniment.domain.moment_text import moment_text
from muniment.domain.profile.profile import Bio, BioFormat, Profile, ProfileItem, ProfileSentence
from muniment.domain.profile.profile_marks import BIO_MAX_CHARACTERS

SECTIONS: Final = ("bio", "categories", "insights", "traits", "stats")
SECTIONS_DEFAULT: Final = frozenset({"bio", "categories", "stats"})

_STALE_AFTER: Final = timedelta(days=7)
_TOPICS: Final = 5


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _known_style(style: str) -> str:
    if style not in STYLES:
        raise ValueError(f"must be one of {', '.join(STYLES)}")
    return style


Style = Annotated[str, AfterValidator(_known_style)]
BioText = Annotated[Text, AfterValidator(_not_blank)]


class BioEdit(VendorBody):
    """A bio written by hand, or a request to regenerate it from memories."""

    bio: BioText | None = None
    format: BioFormat | None = None
    style: Text | None = Field(default=None, description="The author's name for the style.")
    regenerate: Flag | None = None

    def text(self) -> str | None:
        """Return the text, if any.

        Raises:
            RequestRefusedError: It is too long.
        """
        if self.bio is not None and len(self.bio) > BIO_MAX_CHARACTERS:
            raise refuse(BIO_TOO_LONG)
        return self.bio


class UserBioIn(VendorBody):
    """A bio written by hand."""

    user_bio: Annotated[BioText, Field(max_length=BIO_MAX_CHARACTERS)]


class BioOut(Answer):
    """A bio in one format."""

    bio: str = field(source="text")
    format: BioFormat
    style: str
    word_count: int
    character_count: int
    confidence: float
    source_memories: int
    categories_included: list[Category]
    key_themes: list[str]
    generated_at: str
    expires_at: str


class WrittenBioOut(Answer):
    """A bio after a change."""

    bio: str = field(source="text")
    format: BioFormat
    style: str
    word_count: int
    character_count: int
    is_manual: bool
    updated_at: MomentText


class UserBioOut(Answer):
    """A bio that was written by hand."""

    user_bio: str = field(source="text")
    updated_at: MomentText


class UserProfileOut(Answer):
    """The short profile; texts of categories are the user's own sentences."""

    user_bio: str
    profiles: dict[Category, str]
    insights: dict[str, Any]


class ProfileOut(Answer):
    """The profile with the requested sections."""

    user_id: str
    bio: dict[str, Any] | None = None
    categories: dict[Category, dict[str, Any]] | None = None
    insights: list[dict[str, Any]] | None = None
    traits: list[dict[str, Any]] | None = None
    stats: dict[str, Any] | None = None
    privacy_settings: dict[str, Any]
    last_updated: MomentText = field(source="generated_at")


def user_profile_body(profile: Profile) -> Body:
    """Return the body of a short profile."""
    portrait = profile.portrait
    insights = {
        "common_topics": _topics(profile),
        "communication_tone": "" if portrait.tone is None else portrait.tone.description,
        "interests": _texts(portrait.interests),
        "likes": _texts(portrait.likes),
        "dislikes": _texts(portrait.dislikes),
    }
    return UserProfileOut.of(
        user_bio=portrait.bios[BioFormat.FULL].text,
        profiles={
            category: joined(sentences) for category, sentences in portrait.categories.items()
        },
        insights={"identity": {"insights": insights, "derived_traits": _texts(portrait.traits)}},
    )


def profile_body(profile: Profile, sections: Collection[str], category: Category | None) -> Body:
    """Return the body of a profile.

    Args:
        profile: Of the user.
        sections: Which are wanted.
        category: The only one to speak of, if one is named.
    """
    made = {
        "bio": _summary_body,
        "categories": lambda one: _category_bodies(one, category),
        "insights": _insight_bodies,
        "traits": _trait_bodies,
        "stats": _statistics_body,
    }
    return ProfileOut.of(
        profile,
        user_id=profile.user_id or profile.namespace,
        **{name: made[name](profile) for name in SECTIONS if name in sections},
        privacy_settings={
            "bio_public": False,
            "categories_public": [],
            "insights_enabled": True,
            "trait_analysis_enabled": True,
        },
    )


def bio_body(profile: Profile, bio: Bio) -> Body:
    """Return the body of a bio of a profile."""
    memories = {memory for sentence in bio.sentences for memory in sentence.memories}
    return BioOut.of(
        bio,
        style=style_of(bio),
        source_memories=len(memories),
        categories_included=[
            category
            for category, sentences in profile.portrait.categories.items()
            if any(not memories.isdisjoint(sentence.memories) for sentence in sentences)
        ],
        key_themes=_texts(profile.portrait.interests[:_TOPICS]),
        generated_at=moment_text(profile.generated_at),
        expires_at=moment_text(profile.generated_at + _STALE_AFTER),
    )


def written_bio_body(bio: Bio, *, style: str | None, updated_at: datetime) -> Body:
    """Return the body of a bio after a change."""
    return WrittenBioOut.of(bio, style=style or style_of(bio), updated_at=moment_text(updated_at))


def bio_without(bio: Bio, left_out: Collection[ProfileSentence]) -> Bio:
    """Return a bio without some of its sentences."""
    kept = tuple(sentence for sentence in bio.sentences if sentence not in left_out)
    text = joined(kept, is_list=bio.format is BioFormat.BULLETS)
    return Bio(bio.format, text, kept, bio.confidence)


def joined(sentences: Sequence[ProfileSentence], *, is_list: bool = False) -> str:
    """Join sentences into one text, or into a list with a line for each."""
    texts = [_closed(sentence.text) for sentence in sentences]
    return "\n".join(f"- {text}" for text in texts) if is_list else " ".join(texts)


def style_of(bio: Bio) -> str:
    """Return the style of a bio: one made of memories' own sentences is factual."""
    return NARRATIVE if bio.is_manual or bio.is_by_model else FACTUAL


def require_style(wanted: str | None, bio: Bio) -> None:
    """Refuse a request for a style that the bio does not have: nothing is rewritten.

    Raises:
        InvalidInputError: The styles differ.
    """
    actual = style_of(bio)
    if wanted not in {None, actual}:
        raise InvalidInputError("style", f"this bio is {actual}; nothing is rewritten")


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _texts(items: Sequence[ProfileItem]) -> list[str]:
    return [item.text for item in items]


def _topics(profile: Profile) -> list[str]:
    """Return the most frequent categories."""
    counts = profile.statistics.by_category
    return sorted(counts, key=lambda name: (-counts[name], name))[:_TOPICS]


def _summary_body(profile: Profile) -> dict[str, Any]:
    bio = profile.portrait.bios[BioFormat.FULL]
    return {
        "summary": bio.text,
        "generated_at": moment_text(profile.generated_at),
        "confidence": bio.confidence,
        "word_count": bio.word_count,
    }


def _category_bodies(profile: Profile, only: Category | None) -> dict[str, Any]:
    portrait = profile.portrait
    bodies: dict[str, Any] = {
        category.value: {
            "summary": joined(sentences),
            "memory_count": profile.statistics.by_category.get(category.value, 0),
            "last_updated": moment_text(profile.generated_at),
        }
        for category, sentences in portrait.categories.items()
        if only in {None, category}
    }
    if Category.INTERESTS.value in bodies:
        bodies[Category.INTERESTS.value]["primary_interests"] = _texts(portrait.interests)
    return bodies


def _insight_bodies(profile: Profile) -> list[dict[str, Any]]:
    """Return the bodies of interests, likes and dislikes, in the original words."""
    portrait = profile.portrait
    groups = (
        ("Interest", portrait.interests),
        ("Like", portrait.likes),
        ("Dislike", portrait.dislikes),
    )
    return [
        {
            "insight_id": f"insight_{sha256(f'{title}:{item.text}'.encode()).hexdigest()[:12]}",
            "title": title,
            "description": item.text,
            "category": Category.INTERESTS,
            "confidence": item.weight,
            "generated_at": moment_text(profile.generated_at),
            "memory_count": len(item.memories),
        }
        for title, items in groups
        for item in items
    ]


def _trait_bodies(profile: Profile) -> list[dict[str, Any]]:
    return [
        {
            "trait": item.text,
            "strength": item.weight,
            "evidence_count": len(item.memories),
            "category": Category.IDENTITY,
        }
        for item in profile.portrait.traits
    ]


def _statistics_body(profile: Profile) -> dict[str, Any]:
    statistics = profile.statistics
    return {
        "total_memories": statistics.total,
        "by_category": dict(statistics.by_category),
        "by_type": dict(statistics.by_kind),
        "date_range": {
            "first_memory": _optional(statistics.oldest_at),
            "last_memory": _optional(statistics.newest_at),
        },
        "avg_importance": statistics.average_importance,
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
