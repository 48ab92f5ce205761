"""The numbers that hybrid ranking works with, and what each is for."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of a hybrid score counts; docs/retrieval.md says what each is worth.

    Round numbers, and the ranking hardly moves when one of them is changed by half.

    Args:
        meaning: Share of the similarity in the sum with the words, 0 to 1.
        next_words: What a word of the query counts that stands in the memory before or after in
            the session instead.
        far_words: The same, two memories away.
        asked_words: The same, in a question just before: an answer seldom repeats it.
        next_meaning: Weight of the similarity of the memory before and after, beside 1 for its own.
        far_meaning: The same, two memories away.
        date: A date of the query counts as so many words.
        speaker: What a turn loses when the query names another speaker.
        substance: What an empty turn loses.
        time: What a turn loses that names no time when the question asks for one.
        named: What a memory loses that lacks the quoted phrases and code names of the query.
        whole: What it loses where another one holds the query as it was typed.
        other_names: Whether what mentions an entity under another name than the query counts as if
            it held the query's.
        graph: For measuring: weight of the graph list beside 1 for words and meaning together. Off,
            for the ranking is worse with it.
        lists_alone: For measuring: fuse the keyword and the semantic list and do no more.
    """

    meaning: float = 0.5
    next_words: float = 0.7
    far_words: float = 0.5
    asked_words: float = 0.9
    next_meaning: float = 0.5
    far_meaning: float = 0.25
    date: float = 2.0
    speaker: float = 0.25
    substance: float = 0.25
    time: float = 0.25
    named: float = 0.8
    whole: float = 0.5
    other_names: bool = True
    graph: float = 0.0
    lists_alone: bool = False


WEIGHTS: Final = Weights()
