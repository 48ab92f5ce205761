"""Bios: selected, ordered sentences in the four formats that MemSync names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.memory import Category, MemoryType
from muniment.domain.profile.profile import Bio, BioFormat, ProfileSentence
from muniment.understanding.profile.profile_selection import ChosenSentence, in_turn
from muniment.understanding.profile.profile_sentences import Person, length_of

CATEGORY_ORDER: Final = (
    Category.IDENTITY,
    Category.CAREER,
    Category.RELATIONSHIPS,
    Category.INTERESTS,
    Category.LEARNING,
    Category.TRAVEL,
    Category.HEALTH,
    Category.PRODUCTIVITY,
    Category.FINANCE,
    Category.PRIVATE,
)
_CLOSING: Final = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f")
_CLOSERS: Final = "\"'\u201d\u2019)]*_"
_TRIES: Final = 80


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rules of a format.

    Args:
        words: Maximum; pinned sentences may exceed it.
        sentences: Maximum.
        of_a_category: Maximum of one category.
        weights: Weights of the categories; one that is missing is left out.
    """

    words: int
    sentences: int
    of_a_category: int
    weights: Mapping[Category | None, float]


_WHOLE: Final[Mapping[Category | None, float]] = dict.fromkeys((*CATEGORY_ORDER, None), 1.0)
_PERSONAL: Final[Mapping[Category | None, float]] = {
    Category.IDENTITY: 1.0,
    Category.CAREER: 0.95,
    Category.RELATIONSHIPS: 0.85,
    Category.INTERESTS: 0.85,
    Category.LEARNING: 0.75,
    Category.TRAVEL: 0.6,
    Category.PRODUCTIVITY: 0.5,
    Category.HEALTH: 0.5,
    Category.FINANCE: 0.3,
    Category.PRIVATE: 0.2,
    None: 0.5,
}
_PLANS: Final = {
    BioFormat.FULL: _Plan(250, 24, 5, _WHOLE),
    BioFormat.SHORT: _Plan(60, 5, 2, _PERSONAL),
    BioFormat.BULLETS: _Plan(200, 10, 3, _PERSONAL),
    BioFormat.PROFESSIONAL: _Plan(
        120,
        10,
        4,
        {Category.CAREER: 1.0, Category.LEARNING: 0.8, Category.PRODUCTIVITY: 0.6},
    ),
}


def bio_of(
    bio_format: BioFormat, chosen: Sequence[ChosenSentence], near: NDArray[np.float32]
) -> Bio:
    """Write a bio of a format.

    Sentences about no one in particular, tasks and the software's own settings are not part of a
    bio unless the person pinned them; the first of these are used where there is nothing else.

    Args:
        bio_format: The format.
        chosen: All sentences, weighted.
        near: Their similarities; shape (chosen, chosen), float32.
    """
    plan = _PLANS[bio_format]
    fitting = [at for at, each in enumerate(chosen) if _fits(each, plan)]
    own = [at for at in fitting if _is_own(chosen[at])]
    among = own or [at for at in fitting if chosen[at].candidate.source.type is not MemoryType.TASK]
    ready = [_reweighed(chosen[at], plan) for at in among]
    taken = _within(plan, ready, near[np.ix_(among, among)])
    return written(bio_format, tuple(sentence_of(each) for each in taken), _parts(taken))


def manual_bio(bio_format: BioFormat, text: str, updated_at: datetime | None) -> Bio:
    """Make the bio that a person wrote."""
    sentence = ProfileSentence(text, (), is_corrected=True)
    return Bio(bio_format, text, (sentence,), 1.0, is_manual=True, updated_at=updated_at)


def written(
    bio_format: BioFormat, sentences: tuple[ProfileSentence, ...], parts: Sequence[int]
) -> Bio:
    """Join sentences in a format.

    Args:
        bio_format: The format.
        sentences: In order.
        parts: For each sentence, the number of its paragraph; rising.
    """
    texts = [closed(sentence.text) for sentence in sentences]
    if bio_format is BioFormat.BULLETS:
        text = "\n".join(f"- {each}" for each in texts)
    elif bio_format is BioFormat.FULL:
        paragraphs: dict[int, list[str]] = {}
        for part, each in zip(parts, texts, strict=True):
            paragraphs.setdefault(part, []).append(each)
        text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs.values())
    else:
        text = " ".join(texts)
    return Bio(bio_format, text, sentences, _confidence(sentences))


def sentence_of(chosen: ChosenSentence) -> ProfileSentence:
    """Make a sentence of a profile from a chosen one."""
    return ProfileSentence(
        chosen.candidate.text,
        chosen.memories,
        is_corrected=chosen.candidate.is_corrected,
        is_pinned=chosen.is_pinned,
    )


def closed(text: str) -> str:
    """Return a sentence with a full stop, if it has no closing mark."""
    bare = text.rstrip(_CLOSERS)
    return text if bare.endswith(_CLOSING) else f"{text}."


def category_of(chosen: ChosenSentence) -> Category | None:
    """Return the first category of a sentence."""
    categories = chosen.candidate.source.categories
    return categories[0] if categories else None


def _fits(chosen: ChosenSentence, plan: _Plan) -> bool:
    categories = chosen.candidate.source.categories
    if not categories:
        return None in plan.weights
    return any(category in plan.weights for category in categories)


def _is_own(chosen: ChosenSentence) -> bool:
    said = chosen.candidate
    if chosen.is_pinned or said.is_corrected:
        return True
    return said.person is Person.OWN and said.source.type is not MemoryType.TASK


def _reweighed(chosen: ChosenSentence, plan: _Plan) -> ChosenSentence:
    named = chosen.candidate.source.categories or (None,)
    weight = max(plan.weights.get(category, 0.0) for category in named)
    # A person's correction is worth more than anything the program weighs.
    weight *= 1.5 if chosen.candidate.is_corrected else 1.0
    return ChosenSentence(
        chosen.candidate, chosen.memories, chosen.score * weight, chosen.is_pinned
    )


def _within(
    plan: _Plan, ready: Sequence[ChosenSentence], near: NDArray[np.float32]
) -> list[ChosenSentence]:
    """Take sentences as long as they fit, then put them in order."""
    taken: list[ChosenSentence] = []
    counts: Counter[Category | None] = Counter()
    words = 0
    for tried, each in enumerate(in_turn(ready, near)):
        if tried >= _TRIES or len(taken) >= plan.sentences:
            break
        length, category = length_of(each.candidate.text), category_of(each)
        # Where nothing has a category, it must not count as one.
        is_full = category is not None and counts[category] >= plan.of_a_category
        is_too_much = words + length > plan.words or is_full
        if is_too_much and not each.is_pinned:
            continue
        taken.append(each)
        counts[category] += 1
        words += length
    return sorted(taken, key=lambda each: (_place(each), -each.score))


def _place(chosen: ChosenSentence) -> int:
    """Return the paragraph: pinned sentences first, then category by category."""
    if chosen.is_pinned:
        return 0
    category = category_of(chosen)
    return 1 + (len(CATEGORY_ORDER) if category is None else CATEGORY_ORDER.index(category))


def _parts(taken: Sequence[ChosenSentence]) -> list[int]:
    return [_place(each) for each in taken]


def _confidence(sentences: Sequence[ProfileSentence]) -> float:
    if not sentences:
        return 0.0
    known = [
        1.0 if sentence.is_corrected else 1.0 - 0.5 ** len(sentence.memories)
        for sentence in sentences
    ]
    return round(sum(known) / len(known), 3)
