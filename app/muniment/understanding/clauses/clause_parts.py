"""Part the sentences of a message into facts, each in its speaker's own words.

A clause becomes a fact of its own where it can be understood alone: "I moved to Porto and bought a
flat" gives "I moved to Porto" and "I bought a flat". What the parts have in common (the subject, an
auxiliary, what comes before them) is carried over from the first; nothing else is added, and
nothing is reworded. Where that is not certain the sentence stays whole.

The rules are for English.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_grammar import (
    Clause,
    NextClause,
    Token,
    after_openers,
    begins_clause,
    may_be_clause,
    parse,
    tokens_of,
)
from muniment.understanding.clauses.clause_sharing import (
    is_elliptical,
    is_listed_predicate,
    is_subordinate,
    object_follows,
    predicate_anchor,
    refers_back,
)
from muniment.understanding.clauses.clause_words import SUBJECTS, TIME_WORDS
from muniment.understanding.conversations.rendering import leans_back

Fact = tuple[Span, ...]
"""Places of a fact's words in the message, in the order in which they are read."""

_COORDINATORS: Final = frozenset({"and", "but", "so"})
_ADDS: Final = frozenset({"and", ", and"})
_JOINS: Final = _ADDS | {"but", ", but"}
_MARKS: Final = frozenset({",", ";", "-", "–", "—"})
_PARTS: Final = frozenset({", and", ", but", ", so", ";", "-", "–", "—"})
_ONE: Final = frozenset({"he", "she"})
_MANY: Final = frozenset({"they"})
_LEADING: Final = re.compile(r"(?:(?:and|but|so|also|plus|then|yes|yeah|well|no),?\s+)+", re.I)
_PRONOUN: Final = re.compile(r"(?P<who>he|she|they)(?=\s|['’])", re.I)
_NEEDS_MORE: Final = re.compile(
    r"(?:and|plus|or|but|especially|particularly|mostly|mainly|except|not|just|only|like)\b", re.I
)
_CORRECTS: Final = re.compile(
    r"(?:(?:oh|er|hm+|well|actually|sorry|oops|no|wait|hang on)[,.!]*\s+)*"
    r"(?:actually,? no|no,? wait|wait,? no|sorry,? no|no,? sorry|i meant?|scratch that|make that|"
    r"or rather|correction)\b"
    r"|.*,\s+i mean(?:t)?[.!]*$",
    re.I,
)
"""A sentence that changes the one before: "Actually no, it's Thursday"."""
_BULLET: Final = re.compile(r"(?:[-–—*•·]|\d{1,2}[.)])\s+(?=\S)")
_BULLETS: Final = " \t\r\n-–—*•·.)0123456789"
_LEAST_PLURAL: Final = 3
_EDGES: Final = " \t\r\n,;:–—-"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence: what is carried over to it, and its own words."""

    carried: tuple[Span, ...]
    span: Span
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class _Border:
    """Where a part may end, where the next begins, and what is between them."""

    at: int
    place: int
    mark: str


def facts_of(text: str, spans: Sequence[Span]) -> list[Fact]:
    """Return the facts of a message's statements.

    Args:
        text: The message.
        spans: The places of its statements, in order.
    """
    facts: list[Fact] = []
    about: Clause | None = None
    heading: Span | None = None
    last_end = -1
    for whole in spans:
        span = _without_bullet(text, whole)
        sentence = text[slice(*span)]
        between = text[last_end : span[0]] if last_end >= 0 else ""
        is_near = bool(facts) and between.strip() == ""
        heading = heading if between.strip(_BULLETS) == "" else None
        last_end = span[1]
        tokens = tokens_of(text, span)
        clause = parse(tokens)
        if sentence.endswith(":"):
            heading = span
            facts += [(span,)] if clause is not None else []
            continue
        if heading is not None and clause is None:
            facts = [fact for fact in facts if fact != (heading,)]
            facts.append((heading, span))
            continue
        if is_near and _CORRECTS.match(sentence):
            facts[-1] = (*facts[-1], span)
            continue
        if is_near and leans_back(sentence):
            rest = _rest_about(text, span, about)
            if rest is None:
                facts[-1] = (*facts[-1], span)
                continue
            parts = list(_parts(text, rest, about=about))
        elif is_near and _NEEDS_MORE.match(sentence) and clause is None:
            facts[-1] = (*facts[-1], span)
            continue
        else:
            parts = list(_parts(text, span))
            about = _about(parts, tokens)
        facts += [(*part.carried, part.span) for part in parts]
    return facts


def _without_bullet(text: str, span: Span) -> Span:
    bullet = _BULLET.match(text, *span)
    return span if bullet is None else (bullet.end(), span[1])


def _rest_about(text: str, span: Span, about: Clause | None) -> Span | None:
    """Return a sentence without its first pronoun, if that means the persons of a clause."""
    start = span[0]
    if leading := _LEADING.match(text, start, span[1]):
        start = leading.end()
    pronoun = _PRONOUN.match(text, start, span[1])
    if about is None or pronoun is None or not _means(pronoun["who"].lower(), about):
        return None
    rest = pronoun.end()
    while rest < span[1] and text[rest].isspace():
        rest += 1
    return rest, span[1]


def _about(parts: Sequence[_Part], tokens: Sequence[Token]) -> Clause | None:
    """Return the clause that names the one other person, or persons, a sentence is about."""
    clauses = [part.clause for part in parts if part.clause is not None]
    if not clauses or len({clause.person for clause in clauses}) != 1:
        return None
    first = clauses[0]
    is_certain = first.person is not None and not (first.is_plural and _names_many(tokens, first))
    return first if is_certain else None


def _means(pronoun: str, clause: Clause) -> bool:
    """Return whether a pronoun means the persons of a clause."""
    return clause.person is not None and pronoun in (_MANY if clause.is_plural else _ONE)


def _names_many(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether "they" after a clause may mean something that follows its verb."""
    return any(
        token.word.endswith("s")
        and not token.is_name
        and len(token.word) > _LEAST_PLURAL
        and token.word.removesuffix("s") not in TIME_WORDS
        for token in tokens
        if token.start >= clause.verb[1]
    )


def _parts(text: str, span: Span, *, about: Clause | None = None) -> Iterator[_Part]:
    """Yield the parts of a sentence that can be understood alone.

    Args:
        text: The message.
        span: The place of the sentence, without a pronoun that means persons named before.
        about: The clause that names them.
    """
    tokens = tokens_of(text, span)
    clause = parse(tokens, about=about)
    carried = (about.person,) if about is not None and about.person is not None else ()
    part = _Part(carried, span, clause)
    if clause is not None and clause.leans:
        yield part
        return
    start, begin, is_whole = span[0], 0, True
    for border in _borders(tokens):
        if part.clause is not None and tokens[border.at].start < part.clause.verb[1]:
            continue
        left = tokens[begin : border.at]
        following = _following(tokens[border.place :], left, part, border.mark) if left else None
        if following is None:
            continue
        if is_whole and clause is not None:
            start = tokens[after_openers(tokens)].start
        yield replace(part, span=_trimmed(text, (start, tokens[border.at].start)))
        part, start, begin, is_whole = following, following.span[0], border.place, False
    yield replace(part, span=_trimmed(text, (start, span[1]), keeps_end=True))


def _borders(tokens: Sequence[Token]) -> Iterator[_Border]:
    """Yield where a part may end and the next begin: outside brackets and quotations."""
    depth = 0
    for at, token in enumerate(tokens):
        if token.word in "([{“":
            depth += 1
        elif token.word in ")]}”":
            depth = max(0, depth - 1)
        if depth or not at or at + 1 >= len(tokens):
            continue
        mark, following = token.word, tokens[at + 1].word
        if mark in _MARKS and following in _COORDINATORS and at + 2 < len(tokens):
            yield _Border(at, at + 2, f", {following}")
        elif mark in _MARKS or (
            mark in _COORDINATORS
            and tokens[at - 1].word not in _MARKS
            and (mark != "so" or following in SUBJECTS)
        ):
            yield _Border(at, at + 1, mark)


def _following(
    right: Sequence[Token], left: Sequence[Token], part: _Part, mark: str
) -> _Part | None:
    """Return the part that begins at a border; ``None`` where the clause goes on."""
    clause = part.clause
    begun = begins_clause(right, is_terse=clause is not None and clause.is_terse)
    if clause is None:
        is_plain = begun is not None and (mark == ";" or right[begun.first].word in SUBJECTS)
        return _full(right, begun) if is_plain and mark in _PARTS and may_be_clause(left) else None
    is_said = clause.reports or any(token.word == "that" for token in left)
    if is_said and right[0].word == "that" and mark in {*_ADDS, ","}:
        # "User said he moved, and that he is divorced": each is said by the same.
        return _Part(clause.shares(clause.verb[1]), (right[0].start, right[-1].end), clause)
    if is_subordinate(clause, left, has_comma=mark not in _COORDINATORS):
        return None
    if begun is None:
        is_apart = refers_back(right, clause)
        return None if is_apart else _sharing(right, left, clause, mark)
    if right[begun.first].word in _ONE | _MANY:
        is_certain = not clause.is_plural or not _names_many(left, clause)
        return _of_person(right, begun, clause) if is_certain else None
    return _full(right, begun)


def _full(right: Sequence[Token], begun: NextClause | None) -> _Part | None:
    """Return a clause with a subject of its own, if it can be understood alone."""
    if begun is None or begun.clause.leans or refers_back(right, begun.clause):
        return None
    if is_elliptical(right, begun.clause):
        return None
    return _Part((), (begun.clause.head[0][0], right[-1].end), begun.clause)


def _of_person(right: Sequence[Token], begun: NextClause, clause: Clause) -> _Part | None:
    """Return a clause about "he", "she" or "they" with whom the clause before it names."""
    who = clause.person
    if who is None or not _means(right[begun.first].word, clause) or refers_back(right, clause):
        return None
    carried = replace(
        begun.clause,
        subject=who,
        head=(who,),
        person=who,
        is_plural=clause.is_plural,
        leans=False,
    )
    return _Part((who,), (right[begun.first + 1].start, right[-1].end), carried)


def _sharing(
    right: Sequence[Token], left: Sequence[Token], clause: Clause, mark: str
) -> _Part | None:
    """Return a further predicate or object, with what it shares with the clause before it."""
    span = (right[0].start, right[-1].end)
    joins = mark in _JOINS or (mark == "," and is_listed_predicate(right, left, clause))
    if joins and (shared := predicate_anchor(clause, left, right)) is not None:
        return _Part(shared[0], span, shared[1])
    if mark not in _ADDS and mark != ",":
        return None
    anchor = object_follows(clause, left, right, is_listed=mark == ",")
    return None if anchor is None else _Part(anchor, span, clause)


def _trimmed(text: str, span: Span, *, keeps_end: bool = False) -> Span:
    start, end = span
    while end > start and not keeps_end and text[end - 1] in _EDGES:
        end -= 1
    while start < end and text[start] in _EDGES:
        start += 1
    return start, end
