"""Words that name a secret, and how a value is joined to them."""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.confidentiality.secret_finders.span import ReadText
from muniment.domain.suspicion.disguises import letter_runs

JOINT: Final = (
    r"[\"'*_`)\]]{0,3}(?:\s{0,3}(?P<sign>:=|=>|->|→|=|:)\s{0,3}|\s{1,3}(?P<verb>"
    r"(?:got|was) (?:changed|reset) to|is|was|are|ist|war|wäre|lautet|heißt|heisst|est|c'est|es|"
    r"era|to|auf|en|sera|remains|became|now)\s{1,3}(?:now\s|still\s|jetzt\s|"
    r"ahora\s|maintenant\s|also\s|just\s|simply\s|set to\s|:\s?)?|\s{1,3})"
)
"""Between a word and its value: ``sign``, ``verb``, or white space only."""

ASIDE: Final = (
    r"(?:\s?\([^()\n]{1,40}\)(?=\s(?:is|ist|est|es)\s|\s?[:=])|"
    r"\s(?:for|of|to|on|at|from|in|für|fürs|zum|zur|vom|von|des|der|bei|im|am|de|del|du|pour|para|"
    r"à|al|a|is for|i use for)\s[^.!?\n:=]{1,50}?(?=\s(?:is|was|ist|lautet|"
    r"hei(?:ß|ss)t|wäre|got|est|es)\s|\s?[:=]))?"
)
"""The purpose of a secret, between its name and the joiner: "for the wifi", or "(wifi)"."""

UNITS: Final = re.compile(
    r"[\s-]{0,2}(?:characters?|chars?|digits?|letters?|words?|bits?|bytes?|days?|months?|years?|"
    r"weeks?|hours?|minutes?|times?|tries|attempts|zeichen|stellen|tage|monate|jahre|caractères|"
    r"jours|mois|ans|caracteres|días|meses|años|%|of\b|symbols?|percent|users|people|seconds|"
    r"accounts?|pages?|errors?)"
)
"""After a number that counts something and is not a secret."""

Words = tuple[tuple[str, tuple[frozenset[bytes], frozenset[bytes], frozenset[bytes]]], ...]
"""Words, each with the letters that a text must contain for it or one of its plurals to occur."""


def words(listed: str) -> Words:
    """Make words from a list separated by ``|``."""
    return tuple(
        (word, (letter_runs(word), letter_runs(word + "s"), letter_runs(word + "es")))
        for word in (each.strip() for each in listed.split("|"))
    )


def places(lowered: str, word: str) -> Iterator[int]:
    """Yield where a word occurs without a letter or digit in front."""
    start = lowered.find(word)
    while start >= 0:
        if start == 0 or not lowered[start - 1].isalnum():
            yield start
        start = lowered.find(word, start + len(word))


def found(text: ReadText, listed: Words) -> Iterator[tuple[str, int]]:
    """Yield each of some words in a text and its end; words that cannot occur cost nothing."""
    runs, lowered = text.runs, text.lowered
    for word, (alone, with_s, with_es) in listed:
        # Unrolled because it runs for some hundred words per text, mostly without a match.
        if alone <= runs or with_s <= runs or with_es <= runs:
            for start in places(lowered, word):
                yield word, start + len(word)
