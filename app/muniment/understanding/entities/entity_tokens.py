"""The words of a text from which names are made."""

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"(?:(?<![\w.])\.)?[^\W_]+(?:(?:[&+’'.]|-(?=[^\W_a-z]))[^\W_]+)*(?:\+\+|#(?!\w)|\+(?=\W|$))?"
)
_ENDING: Final = re.compile(r"['’](?:s|ll|d|ve|re|m|S)$")
_SENTENCE_GAP: Final = re.compile(r"[.!?…]|\n")
ABBREVIATIONS: Final = frozenset(
    "dr mr mrs ms prof st mt jr sr ft vs sen rep gen col capt sgt".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word.

    Args:
        start: First character.
        end: Past the last one, without a possessive ending.
        whole_end: Past the last one, with it.
        text: Without the ending.
        starts_sentence: Whether nothing of its sentence comes before it.
    """

    start: int
    end: int
    whole_end: int
    text: str
    starts_sentence: bool


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text in order, without the punctuation between them."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        ending = _ENDING.search(word)
        bare = word[: ending.start()] if ending else word
        begin = match.start()
        gap = text[found[-1].whole_end : begin] if found else "\n"
        starts = not found or _opens_sentence(gap, found[-1].text)
        found.append(Token(begin, begin + len(bare), match.end(), bare, starts))
    return found


def joins(text: str, left: Token, right: Token) -> bool:
    """Return whether two adjacent words may be in one name: only a space separates them."""
    if left.end != left.whole_end:
        return False
    gap = text[left.end : right.start]
    if gap in {" ", " & ", "-", "  ", "\u00a0"}:
        return True
    # "St. Mary", "J. R. R. Tolkien", "Martin Luther King Jr."
    return gap == ". " and (_is_initial(left.text) or left.text.lower() in ABBREVIATIONS)


def _opens_sentence(gap: str, before: str) -> bool:
    if not _SENTENCE_GAP.search(gap) and ": " not in gap and '"' not in gap:
        return False
    return not (gap.startswith(".") and (_is_initial(before) or before.lower() in ABBREVIATIONS))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"
