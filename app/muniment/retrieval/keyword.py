"""Turn a typed query into full-text terms and strings that must match verbatim."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from muniment.domain.text.function_words import function_words
from muniment.domain.text.normal_forms import spaced_text
from muniment.retrieval.beginnings import beginning_expression

PHRASE: Final = re.compile(r'["“„]([^"“”„]+)["”]')
_WORD: Final = re.compile(r"\w+")
EDGES: Final = "?!.,;:()[]{}<>'\"“”‘’«»…—–-*/\\|`~^=+"
_MAX_TERMS: Final = 64

_SENTENCE_MARKS: Final = "?!.,;:()[]{}<>'\"“”‘’«»…"
# Deliberate spellings: an address, a path, a version, a number with letters, a double name.
_MARKED: Final = re.compile(r"[@\\_#=+$%&|~^]|\w[./]\w|::|\w-?\d|\d-?[^\W\d]|[A-Z]\w*-[A-Z]")
# Numbers, times, dates and counts, which have several spellings.
_ORDINARY: Final = re.compile(
    r"\d+(?:[.,:/-]\d+)?|\d{4}-\d\d-\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d+(?:st|nd|rd|th|am|pm|s|k|h|m|km|kg)",
    re.IGNORECASE,
)
_SHORTEST_CODE: Final = 4


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query prepared for the full-text search.

    Args:
        terms: Significant words and phrases in FTS5's syntax; empty if nothing in the query is
            searchable.
        named: Quoted phrases and code names, in the form of `verbatim_text`.
        whole: The whole query in the same form; empty if it is a plain word.
        beginning: The expression of the words that begin with the last term, which may be only
            half-typed; ``None`` if a longer word cannot be meant.
    """

    terms: tuple[str, ...]
    named: tuple[str, ...]
    whole: str
    beginning: str | None = None

    @property
    def expression(self) -> str | None:
        """The FTS5 expression that matches any of the terms."""
        return " OR ".join(self.terms) or None

    @property
    def all_terms(self) -> tuple[str, ...]:
        """The terms, and after them the words that the last one begins."""
        return self.terms if self.beginning is None else (*self.terms, self.beginning)


def keyword_expression(query: str) -> str | None:
    """Build the FTS5 expression that matches any word of a query, each quoted.

    Returns:
        The expression, or ``None`` if nothing in the query is searchable.
    """
    return query_words(query).expression


def query_words(query: str) -> QueryWords:
    """Split a query into terms.

    Quoted phrases stay phrases. A word with inner punctuation (a path, an address, a code name) is
    searched as a phrase and by its parts; a run of a script without spaces as a phrase and by pairs
    of characters. User input is never interpreted as FTS5 syntax.
    """
    query = query.replace("\0", " ")  # FTS5 reads an expression up to the first NUL
    phrases = [phrase for phrase in PHRASE.findall(query) if _WORD.search(phrase)]
    raw = PHRASE.sub(" ", query).split()
    words = [word.strip(EDGES) for word in raw]
    terms = [*phrases, *(term for word in words for term in _terms_of(word))]
    passed_over = function_words([word.lower() for word in words])
    # They are searched for only if the query has no others.
    content_terms = [term for term in terms if term.lower() not in passed_over]
    chosen = list(dict.fromkeys(content_terms or terms))[:_MAX_TERMS]
    whole = verbatim_text(query).strip("?!.,;: ")
    last = unfinished_word(query)
    return QueryWords(
        terms=tuple(f'"{spaced_text(term).replace(chr(34), " ")}"' for term in chosen),
        named=tuple(dict.fromkeys(map(verbatim_text, [*phrases, *_codes(raw)])))[:_MAX_TERMS],
        whole="" if whole.isalnum() else whole,
        beginning=beginning_expression(last, passed_over) if last in chosen[-1:] else None,
    )


def unfinished_word(query: str) -> str:
    """Return the last word of a query if nothing follows it; otherwise an empty text."""
    last = query.split()[-1:]
    return last[0] if last and _WORD.fullmatch(last[0]) else ""


def verbatim_text(text: str) -> str:
    """Normalise a text so that only letter case and the amount of white space are ignored."""
    return " ".join(text.casefold().split())


def stands_in(wanted: str, text: str) -> bool:
    """Return whether a string occurs in a text, but not inside a longer word.

    Both are in the form of `verbatim_text`.
    """
    at = text.find(wanted)
    while at >= 0:
        if not (_joins(text[at - 1 : at + 1]) or _joins(text[at + len(wanted) - 1 :][:2])):
            return True
        at = text.find(wanted, at + 1)
    return False


def _joins(pair: str) -> bool:
    """Return whether two characters belong to one word; never in scripts without spaces."""
    return len(pair) == 2 and pair.isalnum() and " " not in spaced_text(pair).strip()


def _codes(raw: list[str]) -> Iterator[str]:
    for word in raw:
        code = re.sub(r"['’]s$", "", word.strip(_SENTENCE_MARKS))
        if (
            len(code) >= _SHORTEST_CODE
            and _MARKED.search(code)
            and _WORD.search(code)
            and not _ORDINARY.fullmatch(code)
        ):
            yield code


def _terms_of(word: str) -> list[str]:
    characters = spaced_text(word).split()
    parts = _WORD.findall(word)
    if len(characters) > 1 and parts:
        # One phrase for the run, its pairs, and what is written in another script: a question, or a
        # noun with its particle, rarely occurs as a whole in a memory. A pair with a mark would be
        # searched for as the character beside it.
        pairs = [pair for pair in pairwise(characters) if all(map(_WORD.fullmatch, pair))]
        inserted = [part for part in characters if part[1:] and _WORD.fullmatch(part)]
        return [word, *(map(" ".join, pairs) if pairs[1:] else ()), *inserted]
    if len(parts) <= 1:
        return parts
    # An apostrophe separates a word from its ending ("Ana's"), not two words of a name.
    if re.fullmatch(r"\w+['’]\w{1,2}", word):
        return parts[:1]
    return [word, *(part for part in parts if len(part) > 1)]
