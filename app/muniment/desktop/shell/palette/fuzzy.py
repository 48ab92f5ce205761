"""Fuzzy matching of typed letters against the name of a command."""

import unicodedata
from dataclasses import dataclass
from typing import Final

_LETTER: Final = 1.0
_WORD_START: Final = 6.0
_FIRST: Final = 3.0
_CONSECUTIVE: Final = 7.0
_SKIPPED: Final = -0.25
_SKIPPED_MOST: Final = -3.0
_LENGTH: Final = -0.05


@dataclass(frozen=True, slots=True)
class LetterMatch:
    """A match: its score (higher is better) and the positions of the matching letters."""

    score: float
    positions: tuple[int, ...]


def match(query: str, name: str) -> LetterMatch | None:
    """Find the letters of a query in a name, in order.

    Letters at word starts and consecutive letters score higher; skipped letters lower the score.
    The best of all possible matches is used. Case, accents, and spaces in the query are ignored.

    Returns:
        The best match; ``None`` if a letter is missing. An empty query matches every name equally.
    """
    wanted, letters = folded("".join(query.split())), folded(name)
    if not wanted:
        return LetterMatch(0.0, ())
    if not _follow(wanted, letters):
        return None
    starts = [place == 0 or not name[place - 1].isalnum() for place, _ in enumerate(letters)]
    best: dict[int, LetterMatch] = {}
    for number, letter in enumerate(wanted):
        best = {
            place: found
            for place, candidate in enumerate(letters)
            if candidate == letter
            and (found := _extended(best, place, is_first=not number, is_start=starts[place]))
        }
        if not best:
            return None
    found = max(best.values(), key=lambda one: one.score)
    return LetterMatch(found.score + _LENGTH * len(name), found.positions)


def _extended(
    before: dict[int, LetterMatch], place: int, *, is_first: bool, is_start: bool
) -> LetterMatch | None:
    """Return the best match that ends at a place, given the matches of the previous letters."""
    worth = _LETTER + (_WORD_START if is_start else 0) + (_FIRST if place == 0 else 0)
    if is_first:
        return LetterMatch(worth, (place,))
    chosen: LetterMatch | None = None
    for end, found in before.items():
        if end >= place:
            continue
        skipped = place - end - 1
        step = max(_SKIPPED * skipped, _SKIPPED_MOST) if skipped else _CONSECUTIVE
        if chosen is None or found.score + step > chosen.score:
            chosen = LetterMatch(found.score + step, found.positions)
    return chosen and LetterMatch(chosen.score + worth, (*chosen.positions, place))


def _follow(wanted: str, letters: str) -> bool:
    """Return whether a name contains letters in order; this quickly rejects most names."""
    place = -1
    for letter in wanted:
        place = letters.find(letter, place + 1)
        if place < 0:
            return False
    return True


def folded(text: str) -> str:
    """Return a text without case and accents, with letter positions unchanged."""
    return text.lower() if text.isascii() else "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    """Return one letter without case and accent."""
    return unicodedata.normalize("NFD", letter.casefold())[:1]
