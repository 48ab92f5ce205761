"""The model-free cues of the turns of a conversation, one row of numbers per turn.

A turn is judged with its context: a person taking notes does not judge a sentence alone, but by the
question before it, the answer to it, and the rest of the conversation that day.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

from muniment.understanding.conversations import small_talk, turn_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW: Final = 24
"""How many turns before and after are considered."""

OWN: Final = (
    "words", "statement_words", "plain_words", "first_person_words", "longest_first_person",
    "sentence_count", "questions", "question_share", "ends_asking", "first_person_share",
    "second_person_share", "first_person", "past", "state", "feeling", "plan", "time", "people",
    "lasting", "about_you", "names", "numbers", "photo", "reacts_first", "greets_first", "thanks",
    "wishes", "other_share", "reaction_share", "first_word_is_mine", "last_sentence_is_mine",
)  # fmt: skip
AROUND: Final = (
    "is_first", "is_second", "near_end", "asked_before", "words_before", "reaction_before",
    "own_words_before", "next_missing", "reaction_next", "question_next", "words_next",
    "own_words_next", "about_you_next", "rank", "rank_of_speaker", "against_mean", "mean_around",
    "mean_of_speaker", "after_assistant", "answered_words", "told_assistant", "task_talk",
)  # fmt: skip
CUES: Final = OWN + AROUND


@dataclass(frozen=True, slots=True, repr=False)
class SpokenTurn:
    """A turn, split into sentences.

    Args:
        speaker: The speaker; equal for the same speaker.
        sentences: Its sentences in order.
        is_candidate: Whether it may be kept at all (an assistant's turn may not).
    """

    READ_CHARACTERS: ClassVar[int] = 4_000
    """How much of a turn is read."""

    speaker: str
    sentences: tuple[str, ...]
    is_candidate: bool = True

    @property
    def text(self) -> str:
        """The sentences, joined."""
        return " ".join(self.sentences)


def cues_of(turns: Sequence[SpokenTurn]) -> "NDArray[np.float64]":
    """Return the cues of every turn.

    Args:
        turns: The turns of one conversation in order; each is compared with at most `WINDOW` on
            either side, so time and memory grow only with their number.

    Returns:
        Shape (turns, cues), float64; columns as in `CUES`.
    """
    import numpy as np

    own = [_own(turn) for turn in turns]
    first_person = _first_person_words(own, turns)
    rows = np.zeros((len(turns), len(CUES)))
    for at, row in enumerate(rows):
        row[: len(OWN)] = own[at]
        row[len(OWN) :] = _around(own, turns, at, first_person=first_person)
    return rows


def _own(turn: SpokenTurn) -> list[float]:
    said, text = turn.sentences, turn.text
    count = max(1, len(said))
    asked = [small_talk.is_question(each) for each in said]
    mine = [small_talk.FIRST_PERSON.search(each) is not None for each in said]
    words = [small_talk.count_words(each) for each in said]
    reacts = [
        small_talk.is_reaction(each) or small_talk.is_greeting(each) or small_talk.WISH.search(each)
        for each in said
    ]
    total = max(1, sum(words))
    stated = sum(n for n, asks in zip(words, asked, strict=True) if not asks)
    own_words = [n for n, asks, own in zip(words, asked, mine, strict=True) if own and not asks]
    others = sum(n for n, asks, own in zip(words, asked, mine, strict=True) if not (own or asks))
    plain = " ".join(
        each
        for each, asks in zip(said, asked, strict=True)
        if not (asks or small_talk.is_bare(each))
    )
    runs, plain_runs = turn_words.RUN.findall(text.lower()), turn_words.RUN.findall(plain.lower())
    first = len(small_talk.FIRST_PERSON.findall(text))
    second = len(small_talk.SECOND_PERSON.findall(text))
    return [
        math.log1p(sum(words)),
        math.log1p(stated),
        math.log1p(small_talk.count_words(plain)),
        math.log1p(sum(own_words)),
        math.log1p(max(own_words, default=0)),
        math.log1p(len(said)),
        min(2, sum(asked)),
        sum(asked) / count,
        bool(asked) and asked[-1],
        10 * first / total,
        10 * second / total,
        math.log1p(first),
        _counted(turn_words.PAST, plain),
        _counted(turn_words.STATE, plain),
        math.log1p(sum(map(turn_words.FEELING.__contains__, plain_runs))),
        _counted(turn_words.PLAN, plain),
        math.log1p(
            sum(map(turn_words.TIME.__contains__, plain_runs)) + _times(turn_words.WHEN_I, plain)
        ),
        _counted(turn_words.PEOPLE, plain),
        _counted(turn_words.LASTING, plain),
        _counted(turn_words.ABOUT_YOU, text),
        _counted(turn_words.NAME, text),
        math.log1p(sum(map(turn_words.NUMBER.__contains__, runs)) + _times(turn_words.DIGIT, text)),
        turn_words.PHOTO.search(text) is not None,
        bool(said) and small_talk.is_reaction(said[0]),
        bool(said) and small_talk.is_greeting(said[0]),
        small_talk.THANKS.search(text) is not None,
        _counted(small_talk.WISH, text),
        others / total,
        sum(map(bool, reacts)) / count,
        small_talk.FIRST_PERSON.match(text) is not None,
        bool(mine) and mine[-1] and not asked[-1],
    ]


def _counted(pattern: re.Pattern[str], text: str) -> float:
    return math.log1p(_times(pattern, text))


def _times(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def task_talk(text: str) -> float:
    """Return how much of a text is about a task, as the logarithm of the number of task phrases."""
    return _counted(turn_words.TASK, text)


_STATED: Final = OWN.index("statement_words")
_PLAIN: Final = OWN.index("plain_words")
_FIRST_PERSON: Final = OWN.index("first_person_words")
_ENDS_ASKING: Final = OWN.index("ends_asking")
_QUESTIONS: Final = OWN.index("questions")
_REACTS: Final = OWN.index("reacts_first")
_YOU: Final = OWN.index("about_you")


_FirstPersonWords: TypeAlias = dict[str | None, tuple[list[int], list[float]]]
"""By speaker, and under ``None`` for all: places in order, and the first-person words there."""


def _first_person_words(
    own: Sequence[Sequence[float]], turns: Sequence[SpokenTurn]
) -> _FirstPersonWords:
    first_person: _FirstPersonWords = {None: ([], [])}
    for at, turn in enumerate(turns):
        if turn.is_candidate:
            for who in (None, turn.speaker):
                places, values = first_person.setdefault(who, ([], []))
                places.append(at)
                values.append(own[at][_FIRST_PERSON])
    return first_person


def _within(first_person: _FirstPersonWords, who: str | None, at: int) -> list[float]:
    """Return the first-person words of the turns in the window around a place."""
    places, values = first_person.get(who, ([], []))
    return values[bisect_left(places, at - WINDOW) : bisect_right(places, at + WINDOW)]


def _around(
    own: Sequence[Sequence[float]],
    turns: Sequence[SpokenTurn],
    at: int,
    *,
    first_person: _FirstPersonWords,
) -> list[float]:
    near = _within(first_person, None, at)
    same = _within(first_person, turns[at].speaker, at)
    here = own[at][_FIRST_PERSON]
    before = own[at - 1] if at else None
    after = own[at + 1] if at + 1 < len(own) else None
    to_assistant = at > 0 and not turns[at - 1].is_candidate
    return [
        at == 0,
        at == 1,
        len(own) - at <= 2,
        0.0 if before is None else before[_ENDS_ASKING],
        0.0 if before is None else before[_STATED],
        0.0 if before is None else before[_REACTS],
        0.0 if before is None else before[_FIRST_PERSON],
        after is None,
        0.0 if after is None else after[_REACTS],
        0.0 if after is None else after[_QUESTIONS],
        0.0 if after is None else after[_STATED],
        0.0 if after is None else after[_FIRST_PERSON],
        0.0 if after is None else after[_YOU],
        _mean([each < here for each in near]),
        _mean([each < here for each in same]),
        here - _mean(near) if near else 0.0,
        _mean(near),
        _mean(same),
        to_assistant,
        0.0 if before is None or not before[_ENDS_ASKING] else own[at][_PLAIN],
        here if to_assistant else 0.0,
        task_talk(turns[at].text) if to_assistant else 0.0,
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
