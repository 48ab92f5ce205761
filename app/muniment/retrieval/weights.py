"""The weights of hybrid ranking."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight of each part of a hybrid score; docs/retrieval.md gives the effect of each.

    The numbers are round; the ranking hardly changes if one of them is changed by half.

    Args:
        meaning: Share of the similarity in its sum with the words, 0 to 1.
        next_words: Weight of a query word that occurs only in the previous or next memory of the
            session.
        far_words: The same for two memories away.
        asked_words: The same for a question just before, because an answer rarely repeats its
            words.
        next_meaning: Weight of the similarity of the previous and next memory, relative to 1 for
            its own.
        far_meaning: The same for two memories away.
        date: The number of words that a date in the query counts as.
        speaker: Penalty for a turn if the query names another speaker.
        substance: Penalty for an empty turn.
        time: Penalty for a turn without a time if the question asks for one.
        named: Penalty for a memory without the quoted phrases and code names of the query.
        whole: Penalty for a memory if another one contains the query as typed.
        other_names: Whether a mention of an entity under another name counts as if it contained the
            name in the query.
        graph: For measurements: weight of the graph list relative to 1 for words and meaning
            together. Off, because it makes the ranking worse.
        lists_alone: For measurements: only fuse the keyword and the semantic list.
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

_BY_MODEL: Final = {"multilingual-e5-small": Weights(meaning=0.65)}
"""Models whose similarities say more than those of the shipped one."""


def weights_of(model_id: str | None) -> Weights:
    """Return the weights of searches with a model.

    Args:
        model_id: Its id; ``None`` if the vault has no vectors yet.
    """
    return _BY_MODEL.get((model_id or "").partition("@")[0], WEIGHTS)
