"""Explains the rank of a result in plain words: the parts of its score."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from muniment.desktop.views.search.result_rows import ResultRow
from muniment.domain.memories.query import ScoreBreakdown, SearchMode

_CONTEXT: Final = "score"
_DIFFERENT: Final = 0.01
_WHOLE: Final = 0.995
_WORDS_SHOWN: Final = 6


class Effect(StrEnum):
    """How a part affects the score."""

    GIVES = "gives"
    TAKES = "takes"


@dataclass(frozen=True, slots=True, repr=False)
class ScorePart:
    """One part of a score.

    Args:
        name: The name of the part, in a word or two.
        share: How strongly the memory matches, or how much of the score is left, 0..1.
        text: What the share means.
        effect: Whether the part adds to the score or reduces it.
    """

    name: str
    share: float
    text: str
    effect: Effect = Effect.GIVES


def percent(share: float) -> str:
    """Return a share of one as a percentage text."""
    return _tr("{number}%").format(number=QLocale().toString(round(share * 100)))


def summary(row: ResultRow) -> str:
    """Return a sentence that says what the score consists of."""
    parts = row.breakdown
    if row.mode is SearchMode.SEMANTIC:
        return _tr("The score is the similarity in meaning.")
    if row.mode is SearchMode.KEYWORD:
        return _tr("The score compares its words with those of the best result.")
    if parts.words is None:
        return _tr("No exact word matches; ranked by meaning.")
    if any(part.effect is Effect.TAKES for part in score_parts(row)):
        return _tr("The score is the average of words and meaning, minus the deductions below.")
    return _tr("The score is the average of words and meaning.")


def score_parts(row: ResultRow) -> tuple[ScorePart, ...]:
    """Return the parts that affected the score, those that add to it first."""
    found = [
        _words(row),
        _date(row.breakdown),
        _meaning(row.breakdown),
        _session(row.breakdown),
        *_taken(row.breakdown),
    ]
    return tuple(part for part in found if part is not None)


def _words(row: ResultRow) -> ScorePart | None:
    parts = row.breakdown
    share = parts.keyword if row.mode is SearchMode.KEYWORD else parts.words
    if share is None or row.mode is SearchMode.SEMANTIC:
        return None
    words = (_tr("“{word}”").format(word=word) for word in row.matched[:_WORDS_SHOWN])
    named = _tr(", ").join(words)
    if named:
        text = _tr("It contains {words}. Rare words count more.").format(words=named)
    elif share > 0:
        text = _tr("The words appear nearby in its session, or a name is written differently.")
    else:
        text = _tr("It contains none of the words.")
    if parts.keyword_rank is not None:
        text = f"{text} {_tr('Number {rank} by words.').format(rank=_count(parts.keyword_rank))}"
    return ScorePart(_tr("Words"), share, text)


def _meaning(parts: ScoreBreakdown) -> ScorePart | None:
    if parts.semantic is None:
        return None
    text = _tr("How closely its best passage matches.")
    if parts.semantic_rank is not None:
        rank = _tr("Number {rank} by meaning.").format(rank=_count(parts.semantic_rank))
        text = f"{text} {rank}"
    return ScorePart(_tr("Meaning"), parts.semantic, text)


def _session(parts: ScoreBreakdown) -> ScorePart | None:
    if parts.meaning is None or parts.semantic is None:
        return None
    if abs(parts.meaning - parts.semantic) < _DIFFERENT:
        return None
    text = (
        _tr("Nearby messages match well. Together, the meaning counts this much.")
        if parts.meaning > parts.semantic
        else _tr("Nearby messages match less. Together, the meaning counts this much.")
    )
    return ScorePart(_tr("Session"), parts.meaning, text)


def _date(parts: ScoreBreakdown) -> ScorePart | None:
    if parts.date is None:
        return None
    text = _tr("How well its date matches the one you asked for. Counts toward words.")
    return ScorePart(_tr("Date"), parts.date, text)


def _taken(parts: ScoreBreakdown) -> list[ScorePart]:
    """Return the parts that reduce the score."""
    factors = (
        (
            parts.exact,
            _tr("Verbatim"),
            _tr(
                "Other results contain a quoted phrase, a code name or the whole search word "
                "for word."
            ),
        ),
        (parts.speaker, _tr("Names"), _tr("You named someone, and someone else said this.")),
        (parts.substance, _tr("Content"), _tr("It is part of a conversation and says little.")),
        (parts.time, _tr("Time"), _tr("You asked when, and it mentions no time.")),
    )
    return [
        ScorePart(
            name,
            share,
            f"{text} {_tr('This leaves {share} of the score.').format(share=percent(share))}",
            Effect.TAKES,
        )
        for share, name, text in factors
        if share is not None and share < _WHOLE
    ]


def _count(number: int) -> str:
    return QLocale().toString(number)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
