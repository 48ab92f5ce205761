"""Cues: numbers that describe how a text is worded.

The vector of a text knows its topic; whether it is a rule, a wish or an event shows in its words
for person, obligation, time and opinion. The cues are the presence of phrases from closed lists, a
few patterns (dates, times, sums, contacts, code) and a few figures of shape.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.understanding.classification.category_words import CATEGORY_CUES
from muniment.understanding.classification.cue_patterns import CUE_PATTERNS
from muniment.understanding.classification.cue_words import (
    FIRST_PERSON,
    PHRASE_WORDS,
    STATEMENT_CUES,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CUES_VERSION: Final = 2
"""Increases with any change of a column's meaning; heads of another version are refused."""

LOOKED_AT_CHARACTERS: Final = 2_000
"""The beginning of a statement shows its type; this bounds the time for the longest memory."""

_START_WORDS: Final = 3
_VERB_GROUPS: Final = frozenset({"task_verb", "command_verb"})
"""Their words are commands only in first position: "Paint the shed", but "Never paint the shed"."""

_COUNTED_AT_MOST: Final = 3
_SPEAKER_REACH: Final = 80
_WORD: Final = re.compile(r"[^\W_]+(?:['.@/_-][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_DATE_NOTE: Final = re.compile(r"^[\[(][^\])\n]{3,40}[\])]\s*")
_SPEAKER: Final = re.compile(
    r"^[^\W\d_][\w.'-]{0,30}(?: [^\W\d_][\w.'-]{0,30})?(?: \([^)\n]{1,40}\))?: +(?=\S)"
)
_SPEAKING: Final = re.compile(
    r"\b(?:i|im|we|me|you|my|our|hey|hi|wow|thanks|haha|lol|honestly)\b", re.IGNORECASE
)
_PATTERNS: Final = tuple(re.compile(text) for text in CUE_PATTERNS.values())
_WORD_COUNTS: Final = (2, 4, 7, 13, 26)
_SHAPE: Final = (
    *(f"words_{least}" for least in _WORD_COUNTS),
    *("sentences", "lower_start", "all_lower", "no_full_stop", "digits", "symbols", "not_ascii"),
    *("capitals", "speaker_note", "first_person_first", "no_known_word"),
)


def _phrase_table() -> dict[str, tuple[int, ...]]:
    """Return the columns of each phrase: statement groups first, category groups after."""
    table: dict[str, list[int]] = {}
    for column, phrases in enumerate((*STATEMENT_CUES.values(), *CATEGORY_CUES.values())):
        for phrase in phrases:
            table.setdefault(phrase, []).append(column)
    return {phrase: tuple(columns) for phrase, columns in table.items()}


_TABLE: Final = _phrase_table()
_KNOWN_WORDS: Final = frozenset(word for phrase in _TABLE for word in phrase.split())
_STATEMENTS: Final = len(STATEMENT_CUES)
_REACHES: Final = tuple(1 if name in _VERB_GROUPS else _START_WORDS for name in STATEMENT_CUES)
_CATEGORIES: Final = len(CATEGORY_CUES)

CUE_NAMES: Final = (
    *(f"any:{name}" for name in STATEMENT_CUES),
    *(f"start:{name}" for name in STATEMENT_CUES),
    *(f"topic:{name}" for name in CATEGORY_CUES),
    *(f"pattern:{name}" for name in CUE_PATTERNS),
    *(f"shape:{name}" for name in _SHAPE),
)
"""The columns of `cue_matrix`, in order."""


def cue_matrix(texts: Sequence[str]) -> "NDArray[np.float32]":
    """Return the cues of texts; any thread.

    Args:
        texts: Of any length and language; each is read up to `LOOKED_AT_CHARACTERS`.

    Returns:
        Values 0..1; shape (texts, ``len(CUE_NAMES)``), float32.
    """
    import numpy as np

    rows = np.zeros((len(texts), len(CUE_NAMES)), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[:] = _cues(text[:LOOKED_AT_CHARACTERS].strip())
    return rows


def said(text: str) -> str:
    """Return a text without the prefix of a conversation.

    A date note in brackets is removed, and a speaker's name with a colon where someone speaks after
    it; "Biscuit: the beagle" is a note about Biscuit and stays whole.
    """
    rest = _DATE_NOTE.sub("", text) or text
    speaker = _SPEAKER.match(rest)
    if speaker and _SPEAKING.search(rest[speaker.end() : speaker.end() + _SPEAKER_REACH]):
        return rest[speaker.end() :]
    return rest


def _cues(text: str) -> list[float]:
    stated = said(text).replace("’", "'")
    words = _WORD.findall(stated.lower())
    found = _phrase_cues(words)
    found += [float(pattern.search(stated) is not None) for pattern in _PATTERNS]
    return found + _shape_cues(stated, words, is_trimmed=len(stated) < len(text))


def _phrase_cues(words: Sequence[str]) -> list[float]:
    anywhere, start = [0.0] * _STATEMENTS, [0.0] * _STATEMENTS
    topics = [0] * _CATEGORIES
    for position in range(len(words)):
        for length in range(1, PHRASE_WORDS + 1):
            for column in _TABLE.get(" ".join(words[position : position + length]), ()):
                if column >= _STATEMENTS:
                    topics[column - _STATEMENTS] += 1
                    continue
                anywhere[column] = 1.0
                if position < _REACHES[column]:
                    start[column] = 1.0
    counted = [min(count, _COUNTED_AT_MOST) / _COUNTED_AT_MOST for count in topics]
    return [*anywhere, *start, *counted]


def _shape_cues(text: str, words: Sequence[str], *, is_trimmed: bool) -> list[float]:
    length = max(len(text), 1)
    letters = [each for each in text if each.isalpha()]
    return [
        *(float(len(words) >= least) for least in _WORD_COUNTS),
        float(len(_SENTENCE_END.findall(text)) > 1),
        float(text[:1].islower()),
        float(bool(letters) and text == text.lower()),
        float(text[-1:] not in {".", "!", "?", "…"}),
        min(1.0, 3 * sum(map(str.isdigit, text)) / length),
        min(1.0, 3 * sum(not (each.isalnum() or each.isspace()) for each in text) / length),
        sum(not each.isascii() for each in letters) / max(len(letters), 1),
        min(1.0, sum(word[:1].isupper() for word in text.split()[1:]) / 5),
        float(is_trimmed),
        float(bool(words) and words[0] in FIRST_PERSON),
        float(_KNOWN_WORDS.isdisjoint(words)),
    ]
