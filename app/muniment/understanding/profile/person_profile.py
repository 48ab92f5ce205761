"""A person's profile, made only of their own sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.memory import Category, MemoryType
from muniment.domain.profile.profile import (
    Bio,
    BioFormat,
    Portrait,
    ProfileSentence,
    ProfileSource,
    Tone,
)
from muniment.domain.profile.profile_marks import Marks
from muniment.understanding.profile.profile_bios import (
    CATEGORY_ORDER,
    bio_of,
    manual_bio,
    sentence_of,
)
from muniment.understanding.profile.profile_items import Items, hidden_opinions, without_hidden
from muniment.understanding.profile.profile_opinions import Opinion
from muniment.understanding.profile.profile_selection import (
    ChosenSentence,
    Similarity,
    corrected,
    current,
    folded,
    in_turn,
    weighed,
)
from muniment.understanding.profile.profile_sentences import (
    Person,
    ProfileCandidate,
    candidates_of,
    cleaned,
    is_first_person,
    speakers_of,
)
from muniment.understanding.profile.profile_traits import tone_of

SENTENCES_A_CATEGORY: Final = 8
_PINNED_CHARACTERS: Final = 400

NO_MARKS: Final = Marks()


def portrait_of(
    sources: Sequence[ProfileSource],
    *,
    marks: Marks = NO_MARKS,
    vectors: NDArray[np.float32] | None = None,
) -> Portrait:
    """Build the portrait of a person from memories.

    Args:
        sources: The memories that may be used; some hundreds at most.
        marks: The person's marks on them.
        vectors: Unit vectors of the sources; shape (sources, dim), float32, a row of zeros where
            there is none. Without them only words decide what is similar.
    """
    speakers = speakers_of(sources)
    candidates = list(_candidates(sources, marks, speakers))
    groups = folded(candidates, Similarity(candidates, vectors).matrix, marks)
    hidden = hidden_opinions(candidates, marks)
    chosen = without_hidden(weighed(current(corrected(groups, marks), marks), marks), hidden)
    near = Similarity([each.candidate for each in chosen], vectors).matrix
    items = Items(chosen, sources, hidden)
    return Portrait(
        bios=_bios(chosen, near, marks),
        categories=_categories(chosen, near),
        interests=items.of(Opinion.INTEREST),
        likes=items.of(Opinion.LIKE),
        dislikes=items.of(Opinion.DISLIKE),
        traits=items.of(Opinion.TRAIT),
        tone=_tone(sources, candidates, speakers),
    )


def _candidates(
    sources: Sequence[ProfileSource], marks: Marks, speakers: frozenset[str]
) -> Iterator[ProfileCandidate]:
    for row, source in enumerate(sources):
        is_marked = source.id in marks.pinned or source.id in marks.corrected
        if source.type is MemoryType.SYSTEM and not is_marked:
            continue
        found = list(candidates_of(source, row, speakers=speakers))
        if source.id in marks.pinned and source.id not in marks.corrected:
            # A pinned memory is represented by its first sentence.
            found = found[:1]
        if not found and is_marked:
            said = cleaned(source.content[:_PINNED_CHARACTERS])
            found = [ProfileCandidate(said, source, row, 0, Person.OWN)]
        yield from found


def _bios(
    chosen: Sequence[ChosenSentence], near: NDArray[np.float32], marks: Marks
) -> Mapping[BioFormat, Bio]:
    found = {}
    for each in BioFormat:
        text, updated_at = marks.bios.get(each, (None, None))
        if text is None:
            found[each] = replace(bio_of(each, chosen, near), updated_at=updated_at)
        else:
            found[each] = manual_bio(each, text, updated_at)
    return found


def _categories(
    chosen: Sequence[ChosenSentence], near: NDArray[np.float32]
) -> Mapping[Category, tuple[ProfileSentence, ...]]:
    found = {}
    for category in CATEGORY_ORDER:
        among = [
            at for at, each in enumerate(chosen) if category in each.candidate.source.categories
        ]
        if not among:
            continue
        # A sentence counts less under a category that is not its memory's first.
        ready = [_under(chosen[at], category) for at in among]
        turn = in_turn(ready, near[np.ix_(among, among)])
        found[category] = tuple(sentence_of(each) for each in islice(turn, SENTENCES_A_CATEGORY))
    return found


def _under(chosen: ChosenSentence, category: Category) -> ChosenSentence:
    place = chosen.candidate.source.categories.index(category)
    return replace(chosen, score=chosen.score * 0.7**place)


def _tone(
    sources: Sequence[ProfileSource],
    candidates: Sequence[ProfileCandidate],
    speakers: frozenset[str],
) -> Tone | None:
    """Measure the first-person memories, provided they are of one person."""
    if len(speakers) > 1 or len({source.user_id for source in sources} - {None}) > 1:
        return None
    rows = {each.row for each in candidates if is_first_person(each.text)}
    return tone_of([sources[row].content for row in sorted(rows)])
