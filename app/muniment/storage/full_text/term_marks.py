"""Find search terms in texts the way the full-text index does.

The index matches stems without accents ("running" and "Run" are equal), so matches cannot be found
by comparing letters. Here the same tokenizer marks the texts, in a table in memory.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher

from muniment.domain.text.normal_forms import spaced_text
from muniment.domain.text.sentences import Span

_TABLE: Final = (
    'CREATE VIRTUAL TABLE marked USING fts5(content, tokenize="porter unicode61 remove_diacritics '
    '2")'
)
_OPEN, _CLOSE = "\x01", "\x02"
_MARKED: Final = "SELECT rowid, highlight(marked, 0, ?, ?) FROM marked WHERE marked MATCH ?"


def term_marks(texts: Sequence[str], terms: Sequence[str]) -> list[tuple[Span, ...]]:
    """Find terms in texts; any thread.

    About 1 ms for 50 texts of 300 characters.

    Args:
        texts: Texts to search.
        terms: Words or phrases in FTS5's syntax; `muniment.retrieval.keyword` builds them.

    Returns:
        For each text the start and end of matches, in characters, from left to right; adjacent
        matches are joined.
    """
    found: list[tuple[Span, ...]] = [()] * len(texts)
    if not terms:
        return found
    spaced = [_spaced(text) for text in texts]
    connection: Any = sqlcipher.connect(":memory:", isolation_level=None)
    with closing(connection):
        # One transaction: otherwise FTS5 writes a segment per text, and reads each for every term.
        connection.execute("BEGIN")
        connection.execute(_TABLE)
        connection.executemany(
            "INSERT INTO marked (rowid, content) VALUES (?, ?)",
            enumerate(text for text, _ in spaced),
        )
        asked = " OR ".join(terms)
        for row, marked in connection.execute(_MARKED, (_OPEN, _CLOSE, asked)):
            found[row] = _joined(_back(_parsed(marked), spaced[row][1]))
    return found


def _spaced(text: str) -> tuple[str, list[Span] | None]:
    """Return a text as it is indexed, and the source position of each character.

    The positions are ``None`` if no character moved.
    """
    plain = text.replace(_OPEN, " ").replace(_CLOSE, " ").replace("\0", " ")
    if plain.isascii() or spaced_text(plain) == plain:
        return plain, None
    parts: list[str] = []
    places: list[Span] = []
    for start, end in _clusters(plain):
        part = spaced_text(plain[start:end])
        parts.append(part)
        places += [(start, end)] * len(part)
    return "".join(parts), places


def _clusters(text: str) -> Iterator[Span]:
    """Yield every character with its combining marks."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _parsed(marked: str) -> Iterator[Span]:
    """Remove the marks, and yield their positions."""
    start = seen = 0
    for at, character in enumerate(marked):
        if character == _OPEN:
            start = at - seen
            seen += 1
        elif character == _CLOSE:
            yield start, at - seen
            seen += 1


def _back(spans: Iterator[Span], places: list[Span] | None) -> Iterator[Span]:
    if places is None:
        yield from spans
        return
    for start, end in spans:
        yield places[start][0], places[end - 1][1]


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
