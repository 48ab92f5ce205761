"""Build the FTS5 expression for the words that begin with a half-typed one.

The index holds stems, which may be shorter than what is typed: "universi" begins "university",
whose stem is "univers". So the expression also contains the half-typed word with every English
ending that it may have begun.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from muniment.domain.text.normal_forms import spaced_text

SHORTEST_BEGINNING: Final = 2
"""Letters; two letters begin a tenth of all words, and reading their holders takes 10 to 30 ms at
100,000 memories. One letter says nothing about the word."""

_ENDINGS: Final = (
    "ability able al ance ation ational biliti ed eds ence ements ement ently ers est fulness "
    "ibility icity ies iest ical ically ing ings ions ism isms ities ity ive iveness ivity ization "
    "izer ized izing less ly ment ments ness nesses ousness ously tion tional tions ied ier"
).split()
_OF_THE_SAME_STEM: Final = ("ed", "es")
_AFTER_A_DOUBLED_LETTER: Final = ("ed", "ing")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

_ALTERED: Final = ("e", "s", "y")
"""Endings that the index takes away or replaces, also from a half-typed word: "plas" would find
what begins with "pla"."""


def beginning_expression(word: str, stop_words: Iterable[str]) -> str | None:
    """Return the FTS5 expression that matches longer words with a beginning; never a stop word.

    Args:
        word: What is typed of the word.
        stop_words: Words that are not meant by their beginnings.

    Returns:
        The expression in parentheses, or ``None`` if the word is too short, or is more than letters
        of a script with spaces.
    """
    plain = spaced_text(word).lower()
    if len(plain) < SHORTEST_BEGINNING or not plain.isalpha():
        return None
    passed_over = [stop for stop in stop_words if stop.startswith(plain)]
    if plain in passed_over:
        return None
    if plain.endswith(_ALTERED):
        passed_over.append(plain)
    starts = _around(plain, passed_over) if passed_over else [plain]
    forms = {word.removesuffix("e") + "ed" for word in passed_over}
    forms |= {word + ending for word in passed_over for ending in _OF_THE_SAME_STEM}
    matches = [f'"{start}"*' for start in starts if start not in forms]
    matches += [f'"{plain}{rest}"' for rest in dict.fromkeys(_rests(plain))]
    return f"({' OR '.join(matches)})"


def _around(beginning: str, words: Iterable[str]) -> Iterator[str]:
    """Yield longer beginnings that together leave out only some words."""
    nodes = {word[:end] for word in words for end in range(len(beginning), len(word) + 1)}
    longer = [node + letter for node in sorted(nodes) for letter in _LETTERS]
    for start in (start for start in longer if start not in nodes):
        if len(nodes) > 1 and start.endswith(_ALTERED):
            yield from (start + letter for letter in _LETTERS)
        else:
            yield start


def _rests(word: str) -> Iterator[str]:
    """Yield what completes the endings that a word may have begun."""
    for ending in _ENDINGS:
        for size in range(1, len(ending)):
            if word.endswith(ending[:size]):
                yield ending[size:]
    if word[-1] == word[-2]:
        yield from _AFTER_A_DOUBLED_LETTER
