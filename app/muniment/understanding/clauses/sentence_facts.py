"""The facts of a message: its sentences in parts, with what a sentence needs of the one before.

A pronoun that begins a sentence gives way to the subject that it means. Where that
is not certain, and where a sentence corrects or completes the one before, the two stay together.

The rules are for English.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_grammar import Clause, parse
from muniment.understanding.clauses.clause_parts import (
    Fact,
    Part,
    as_topic,
    parts_of,
    with_object,
)
from muniment.understanding.clauses.clause_scope import is_elliptical
from muniment.understanding.clauses.clause_tokens import Token, tokens_of
from muniment.understanding.clauses.corrections import corrects
from muniment.understanding.clauses.references import (
    PERSONAL,
    POSSESSIVE,
    goes_on_about,
    is_extraposed,
    meant_by,
    points_back,
)
from muniment.understanding.conversations.rendering import leans_back
from muniment.understanding.conversations.small_talk import FIRST_PERSON

_RESUMING: Final = (PERSONAL | POSSESSIVE) - {"it", "its"}
"""What resumes the sentence before; "it" may mean all of that."""
_LEADING: Final = re.compile(r"(?:(?:and|but|so|also|plus|then|yes|yeah|well|no),?\s+)+", re.I)
_NEEDS_MORE: Final = re.compile(
    r"(?:and|plus|or|but|especially|particularly|mostly|mainly|except|not|just|only|like)\b", re.I
)
_BULLET: Final = re.compile(r"(?:[-–—*•·]|\d{1,2}[.)])\s+(?=\S)")
_NUMBER: Final = re.compile(r"(?<!\S)\(?(?P<number>\d{1,2})\)\s+(?=\S)")
_BULLETS: Final = " \t\r\n-–—*•·.,;()0123456789"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What a pronoun in the next sentence may refer to."""

    clauses: tuple[Clause, ...] = ()
    tokens: tuple[Token, ...] = ()


def facts_of(text: str, spans: Sequence[Span]) -> list[Fact]:
    """Return the facts of a message's statements.

    Args:
        text: The message.
        spans: The places of its statements, in order.
    """
    found = _Facts(text)
    heading: Span | None = None
    last_end = -1
    for span in _listed(text, spans):
        between = text[last_end : span[0]] if last_end >= 0 else ""
        is_near = bool(found.facts) and between.strip() == ""
        heading = heading if between.strip(_BULLETS) == "" else None
        last_end = span[1]
        tokens = tokens_of(text, span)
        clause = parse(tokens)
        if text[slice(*span)].endswith(":"):
            heading = span
            found.add((span,), [(span,)] if clause is not None else [])
        elif heading is not None and clause is None:
            found.put_under(heading, span)
        elif is_near and found.completes(span, clause):
            continue
        else:
            found.state(span, tokens, clause, is_near=is_near)
    return found.facts


class _Facts:
    """The facts of the sentences read so far.

    Args:
        text: The message.
    """

    def __init__(self, text: str) -> None:
        self.facts: list[Fact] = []
        self._text = text
        self._is_note = FIRST_PERSON.search(text) is None
        self._about = _Sentence()
        self._first = 0
        self._whole: Fact = ()

    def add(self, whole: Fact, facts: Sequence[Fact]) -> None:
        """Add the facts of a sentence, which is kept whole if the next one corrects it."""
        self._first, self._whole = len(self.facts), whole
        self.facts += facts

    def put_under(self, heading: Span, span: Span) -> None:
        """Add an item of a list with its heading, which is no fact of its own then."""
        self.facts = [fact for fact in self.facts if fact != (heading,)]
        self.add((heading, span), [(heading, span)])

    def completes(self, span: Span, clause: Clause | None) -> bool:
        """Join a sentence that says nothing without the one before; return whether it is one."""
        sentence = self._text[slice(*span)]
        if corrects(sentence):
            # Which part of the sentence before is meant is not known.
            self._whole = (*self._whole, span)
            self.facts[self._first :] = [self._whole]
            return True
        if clause is None and _NEEDS_MORE.match(sentence) is not None:
            self._join(span, [(span,)])
            return True
        return False

    def state(
        self, span: Span, tokens: Sequence[Token], clause: Clause | None, *, is_near: bool
    ) -> None:
        """Add a sentence that states something, in parts where each can be understood alone."""
        is_short = clause is not None and is_elliptical(tokens, clause)
        points = is_short or points_back(tokens, clause)
        begins_back = leans_back(self._text[slice(*span)]) and not is_extraposed(tokens)
        leans = is_near and (points or begins_back)
        resumed = None
        if is_near and clause is None:
            resumed = self._continued(span, tokens)
        elif leans and not points:
            resumed = _resumed(self._text, span, tokens, self._about)
        elif is_near and clause is not None and not (begins_back or is_short):
            resumed = with_object(tokens, clause, self._about.clauses, self._about.tokens)
        if leans and resumed is None and clause is not None:
            clause = replace(clause, leans=True)
        whole = resumed or Part((), span, clause)
        parts = list(parts_of(self._text, tokens, whole))
        if not leans or len(parts) > 1:
            clauses = tuple(part.clause for part in parts if part.clause is not None)
            self._about = _Sentence(clauses, tuple(tokens))
        facts = [part.fact for part in parts]
        if leans and resumed is None:
            self._join(span, facts)
        else:
            self.add(whole.fact, facts)

    def _continued(self, span: Span, tokens: Sequence[Token]) -> Part | None:
        """Return a sentence that leaves out whom it is about, with that person: "Lives in Lyon"."""
        about = self._about
        meant = goes_on_about(tokens, about.clauses, about.tokens, is_note=self._is_note)
        if meant is None or meant.named is None:
            return None
        clause = parse(tokens, about=meant)
        if clause is None:
            return None
        self._is_note = True
        return Part((meant.named,), span, clause)

    def _join(self, span: Span, facts: Sequence[Fact]) -> None:
        before = self.facts.pop()
        self.add((*before, span), [(*before, *facts[0]), *facts[1:]])


def _listed(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield each sentence without its bullet, and each item of a list within one: "1) … 2) …"."""
    for span in spans:
        start, end = _without_bullet(text, span)
        marks = [mark.span() for mark in _numbered(text, span)]
        if len(marks) > 1:
            borders = [(start, start), *marks] if start < marks[0][0] else marks
            for (_, begin), (until, _) in pairwise([*borders, (end, end)]):
                yield begin, begin + len(text[begin:until].rstrip(" \t,;"))
        else:
            yield start, end


def _numbered(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Yield the numbers 1, 2, … before the items of a list."""
    expected = 1
    for mark in _NUMBER.finditer(text, *span):
        if int(mark["number"]) == expected:
            expected += 1
            yield mark


def _without_bullet(text: str, span: Span) -> Span:
    bullet = _BULLET.match(text, *span)
    return span if bullet is None else (bullet.end(), span[1])


def _resumed(text: str, span: Span, words: Sequence[Token], about: _Sentence) -> Part | None:
    """Return a sentence whose pronoun means the subject of the one before, with that subject."""
    start = span[0]
    if leading := _LEADING.match(text, start, span[1]):
        start = leading.end()
    tokens = [token for token in words if token.start >= start]
    word = tokens[0].word if len(tokens) > 1 else ""
    if word not in _RESUMING:
        return None
    meant = meant_by(word, tokens[1:], about.clauses, about.tokens)
    if meant is None or meant.named is None:
        return None
    if word in PERSONAL:
        rest = (tokens[1].start, span[1])
        return Part((meant.named,), rest, parse(tokens[1:], about=meant))
    clause = parse(tokens)
    comma = text.find(",")
    if clause is None or comma < 0:
        return None
    carried = (meant.named, (comma, comma + 1))
    return Part(carried, (start, span[1]), as_topic(clause, carried))
