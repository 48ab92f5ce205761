"""Analyse one turn of a conversation: its speaker, and whether it contains information."""

import math
import re
from typing import Final

# Up to three words and a colon before the text: "Ana Ruiz: See you."
_SPEAKER: Final = re.compile(r"([^\W\d_][\w'’-]{0,30}(?: [\w'’-]{1,30}){0,2}):\s+\S")
# A remark in brackets after the text, such as the description of a picture.
_REMARK: Final = re.compile(r"\s*\[[^\[\]]*\]\s*$")
_ASKS_WHEN: Final = re.compile(
    r"\bwhen\b|\bhow long\b|\b(?:what|which) (?:date|day|month|season|time|week|year)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_TIME_WORDS: Final = frozenset(
    """
    ago recently soon today tomorrow tonight yesterday
    day days month months summer week weekend weekends weeks winter year years
    monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    """.split()
)
_READ_CHARACTERS: Final = 1_000
_FULL_BYTES: Final = 240
"""A turn of this length (40 English words, 80 Chinese characters) counts in full."""


def speaker_of(text: str) -> str:
    """Return the speaker's name in lower case; empty if the text has none."""
    found = _SPEAKER.match(text)
    return found[1].casefold() if found else ""


def asks(text: str) -> bool:
    """Return whether a turn ends with a question."""
    said = text[-_READ_CHARACTERS:].rstrip()
    if said.endswith("]"):
        said = _REMARK.sub("", said).rstrip()
    return said.endswith(("?", "？"))


def substance(text: str) -> float:
    """Rate the information in a turn by its length, 0 to 1: greetings and nods say little."""
    return min(
        1.0, math.log1p(len(text.encode("utf-8", "replace")) / 6) / math.log1p(_FULL_BYTES / 6)
    )


def asks_when(query: str) -> bool:
    """Return whether a question asks for a time (English)."""
    return _ASKS_WHEN.search(query) is not None


def says_when(text: str) -> bool:
    """Return whether a turn names a time, as an answer to such a question would (English)."""
    beginning = text[:_READ_CHARACTERS].lower()
    if not _TIME_WORDS.isdisjoint(_WORD.findall(beginning)):
        return True
    return _YEAR.search(beginning) is not None
