"""The hybrid score: what a memory shares with a question, times factors that lower it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.text.function_words import ENGLISH
from muniment.retrieval.dates import Period, share_within
from muniment.retrieval.keyword import QueryWords, stands_in, verbatim_text
from muniment.retrieval.session_window import SessionWindow, covered, smoothed
from muniment.retrieval.turns import asks, asks_when, says_when, speaker_of, substance
from muniment.retrieval.weights import Weights
from muniment.storage.memories.candidates import Excerpt

_LEAST_IDF: Final = 1e-3
_FEWEST_TURNS: Final = 2  # per speaker: a single "Note:" is not a name


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """The evidence about the candidates and their neighbours.

    Args:
        query: The query as typed.
        words: Its words.
        periods: The periods of time that it names.
        window: The candidates and their neighbours.
        similarity: Cosine of each of these memories, NaN without vectors; shape (memories,).
        idf: Inverse frequency of each term, by `inverse_frequency`; shape (terms,).
        held: Whether each of these memories matches it; shape (terms, memories).
        excerpts: Texts and dates of the candidates, and texts of the memories before them: those
            that the score depends on.
        graph: Weights of the candidates in the graph list, 0 to 1; shape (candidates,). ``None`` if
            it is not used or empty.
    """

    query: str
    words: QueryWords
    periods: tuple[Period, ...]
    window: SessionWindow
    similarity: NDArray[np.float32]
    idf: NDArray[np.float32]
    held: NDArray[np.bool_]
    excerpts: Mapping[int, Excerpt]
    graph: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of candidates and their parts, each of shape (candidates,), float32, 0 to 1.

    ``score`` is the weighted mean of ``words`` and ``meaning`` (as far as the question has them),
    times the four factors. A part is ``None`` if it does not apply to the question.
    """

    score: NDArray[np.float32]
    words: NDArray[np.float32] | None
    meaning: NDArray[np.float32]
    date: NDArray[np.float32] | None
    exact: NDArray[np.float32] | None
    speaker: NDArray[np.float32] | None
    substance: NDArray[np.float32]
    time: NDArray[np.float32] | None


def hybrid_scores(evidence: Evidence, weights: Weights) -> Scores:
    """Score the candidates of one question."""
    texts = _texts_of(evidence)
    date = _date(evidence)
    words = _words(evidence, date, weights)
    meaning = smoothed(evidence.window, evidence.similarity, weights=weights)
    # Without a common word the similarity is the score: the best of irrelevant memories must not
    # look like a partial match.
    score = meaning if words is None else (1 - weights.meaning) * words + weights.meaning * meaning
    if evidence.graph is not None:
        score = (score + weights.graph * evidence.graph) / (1 + weights.graph)
    turns = np.flatnonzero(evidence.window.is_turn)
    said = [texts[place] for place in turns.tolist()]
    exact = exact_factor(evidence.words, texts, weights)
    speaker = _speaker_factor(evidence, turns, said, weights)
    full = _at(evidence, turns, [substance(text) for text in said], weight=weights.substance)
    time = _time_factor(evidence, turns, said, weights)
    for factor in (exact, speaker, full, time):
        if factor is not None:
            score = score * factor
    return Scores(score, words, meaning, date, exact, speaker, full, time)


def exact_factor(
    words: QueryWords, texts: Sequence[str], weights: Weights
) -> NDArray[np.float32] | None:
    """Return the factor for the query's strings that must match verbatim.

    Strings that no candidate contains are ignored.

    Args:
        words: Words of the query.
        texts: Texts of the candidates.
        weights: Penalties for missing strings.
    """
    if not words.named and not words.whole:
        return None
    folded = [text.casefold() for text in texts]
    named = _standing(words.named, folded)
    whole = _standing([words.whole] if words.whole else [], folded)
    if named is None and whole is None:
        return None
    factor = np.ones(len(texts), dtype=np.float32)
    if named is not None:
        factor *= 1 - weights.named * (1 - named)
    if whole is not None:
        factor *= 1 - weights.whole * (1 - whole)
    return factor


def inverse_frequency(counts: NDArray[np.int64], in_view: int) -> NDArray[np.float32]:
    """Return the inverse frequency of each term: BM25's logarithm, always slightly above 0.

    Args:
        counts: How many memories contain each term; shape (terms,), int64.
        in_view: Total number of memories.
    """
    total = np.maximum(in_view, counts.max(initial=0))
    log_odds = np.log((total - counts + 0.5) / (counts + 0.5))
    idf: NDArray[np.float32] = np.maximum(log_odds, _LEAST_IDF).astype(np.float32)
    return idf


def _texts_of(evidence: Evidence) -> list[str]:
    numbers = evidence.window.numbers[evidence.window.own].tolist()
    return [evidence.excerpts[number].text for number in numbers]


def _date(evidence: Evidence) -> NDArray[np.float32] | None:
    if not evidence.periods:
        return None
    numbers = evidence.window.numbers[evidence.window.own].tolist()
    created = np.array([evidence.excerpts[number].created_ms for number in numbers])
    share = share_within(evidence.periods, created)
    return share if share.any() else None


def _words(
    evidence: Evidence, date: NDArray[np.float32] | None, weights: Weights
) -> NDArray[np.float32] | None:
    """Return the share of the query's words that each memory covers, weighted by rarity."""
    if not evidence.held.any():
        return date
    idf = evidence.idf
    best = covered(evidence.window, evidence.held, answers=_answers(evidence), weights=weights)
    found, whole = idf @ best, float(idf.sum())
    if date is not None:
        one = weights.date * float(idf.mean())
        found, whole = found + one * date, whole + one
    share: NDArray[np.float32] = (found / whole).clip(0.0, 1.0)
    return share


def _answers(evidence: Evidence) -> NDArray[np.bool_]:
    window = evidence.window
    asking = {
        place: asks(evidence.excerpts[int(window.numbers[place])].text)
        for place in set(window.before.tolist())
        if place >= 0
    }
    return np.array([asking.get(place, False) for place in window.before.tolist()], dtype=np.bool_)


def _speaker_factor(
    evidence: Evidence, turns: NDArray[np.intp], said: Sequence[str], weights: Weights
) -> NDArray[np.float32] | None:
    """Prefer the turns of the speakers that a question names, if any."""
    speakers = [speaker_of(text) for text in said]
    spaced = "".join(c if c.isalnum() else " " for c in evidence.query)
    asked = set(verbatim_text(spaced).split())
    named = {
        speaker
        for speaker in set(speakers)
        if speaker
        and not asked.isdisjoint(set(speaker.split()) - ENGLISH)
        and speakers.count(speaker) >= _FEWEST_TURNS
    }
    if not named:
        return None
    fits = [not speaker or speaker in named for speaker in speakers]
    return _at(evidence, turns, fits, weight=weights.speaker)


def _time_factor(
    evidence: Evidence, turns: NDArray[np.intp], said: Sequence[str], weights: Weights
) -> NDArray[np.float32] | None:
    """Prefer the turns that name a time, if the question asks for one."""
    if not asks_when(evidence.query):
        return None
    return _at(evidence, turns, [says_when(text) for text in said], weight=weights.time)


def _at(
    evidence: Evidence, turns: NDArray[np.intp], fits: Sequence[float], *, weight: float
) -> NDArray[np.float32]:
    """Return a factor: 1 less the penalty where a turn does not fit, 1 for what is no turn.

    Args:
        evidence: About the candidates.
        turns: Which of them are turns.
        fits: How well each turn fits, 0 to 1.
        weight: The penalty.
    """
    factor = np.ones(len(evidence.window.own), dtype=np.float32)
    factor[turns] -= weight * (1 - np.array(fits, dtype=np.float32))
    return factor


def _standing(wanted: Sequence[str], folded: Sequence[str]) -> NDArray[np.float32] | None:
    """Return the share of strings that occur in each text, of those that occur in any.

    Args:
        wanted: Strings in the form of `verbatim_text`.
        folded: Texts with folded case.
    """
    known = [row for row in (_standing_one(one, folded) for one in wanted) if any(row)]
    return np.mean(known, axis=0, dtype=np.float32) if known else None


def _standing_one(wanted: str, folded: Sequence[str]) -> list[bool]:
    # Few texts contain even its words, so only few are normalised for the full check.
    words = wanted.split(" ")
    longest = max(words, key=len)
    return [
        longest in text
        and all(map(text.__contains__, words))
        and stands_in(wanted, verbatim_text(text))
        for text in folded
    ]
