"""Part the sentences of a message into facts, each in its speaker's own words.

A clause becomes a fact of its own where it can be understood alone: "I moved to Porto and bought a
flat" gives "I moved to Porto" and "I bought a flat". What the parts have in common (the subject, an
auxiliary, what comes before them) is carried over from the first; nothing else is added, and
nothing is reworded. Where that is not certain the sentence stays whole.

The rules are for English.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_borders import (
    COORDINATORS,
    RUN_ON,
    Border,
    borders_of,
    is_opening,
)
from muniment.understanding.clauses.clause_grammar import (
    Clause,
    NextClause,
    after_openers,
    begins_clause,
    is_adverbial,
    is_command,
    may_be_clause,
    may_lead_in,
)
from muniment.understanding.clauses.clause_scope import (
    is_elliptical,
    is_hedge,
    is_subordinate,
    shares_condition,
)
from muniment.understanding.clauses.clause_sharing import is_listed_predicate, predicate_anchor
from muniment.understanding.clauses.clause_tokens import Token, unquoted
from muniment.understanding.clauses.clause_words import LEANING, SUBJECTS
from muniment.understanding.clauses.references import (
    PERSONAL,
    POSSESSIVE,
    meant_by,
    object_meant,
    refers_back,
)
from muniment.understanding.clauses.shared_objects import object_follows
from muniment.understanding.clauses.verb_forms import AUXILIARIES

Fact = tuple[Span, ...]
"""Places of a fact's words in the message, in the order in which they are read."""

_ADDS: Final = frozenset({"and", ", and"})
_JOINS: Final = _ADDS | {"but", ", but"}
_STATES: Final = frozenset({"is", "are", "was", "were", "'s", "has", "have"})
_CONTINUES: Final = _ADDS | {",", ";", RUN_ON}
_PARTS: Final = frozenset({", and", ", but", ", so", ";", "-", "–", "—"})
_CORRECTING: Final = (["i", "mean"], ["i", "meant"])
_EDGES: Final = " \t\r\n,;:–—-"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence: what is carried over to it, and its own words."""

    carried: tuple[Span, ...]
    span: Span
    clause: Clause | None

    @property
    def fact(self) -> Fact:
        """Its words; a clause without a subject has nothing to carry over."""
        return tuple(each for each in (*self.carried, self.span) if each[0] < each[1])


@dataclass(frozen=True, slots=True)
class _Junction:
    """A border between two parts of a sentence, as far as it is one.

    Args:
        left: The words of the part before it.
        right: What comes after it.
        mark: What is between them.
        begun: The clause with a subject of its own that begins there, if one does.
        clauses: Those before it, in order.
        comma: Place of a comma of the sentence, to put after an owner.
    """

    left: Sequence[Token]
    right: Sequence[Token]
    mark: str
    begun: NextClause | None
    clauses: tuple[Clause, ...]
    comma: Span | None

    @property
    def has_comma(self) -> bool:
        """Whether more than a coordinator is between the parts."""
        return self.mark not in COORDINATORS and self.mark != RUN_ON


def as_topic(clause: Clause, carried: tuple[Span, ...]) -> Clause:
    """Return a clause with the owner of its subject before it: "The Hendersons, their contact"."""
    return replace(clause, head=(*carried, *clause.head), named=None, leans=False)


def parts_of(text: str, words: Sequence[Token], whole: Part) -> Iterator[Part]:
    """Yield the parts of a sentence that can be understood alone.

    Args:
        text: The message.
        words: Of the sentence.
        whole: The sentence.
    """
    tokens = [token for token in words if token.start >= whole.span[0]]
    part, start, begin = whole, whole.span[0], 0
    said: tuple[Clause, ...] = () if whole.clause is None else (whole.clause,)
    goes_on_until = 0
    for border in borders_of(tokens):
        if tokens[border.at].start < goes_on_until or border.at <= begin:
            continue
        clause = part.clause
        if clause is not None and tokens[border.at].start < clause.verb[1]:
            continue
        junction = _junction(tokens, begin, border, part, said=said)
        begun = junction.begun
        opens = border.mark == "," and is_opening(junction.left, clause)
        following = None if opens else _following(junction, clause)
        if following is None:
            if begun is not None:
                # A border inside this clause's subject is none: "but Pepper and Panda are dogs".
                goes_on_until = begun.clause.verb[0]
                said = (*said, begun.clause)
            if clause is None and begun is not None and _leads_in(junction):
                part = whole = replace(part, clause=begun.clause)
            continue
        if part is whole and clause is not None and not part.carried:
            start = tokens[after_openers(tokens)].start
        yield replace(part, span=_trimmed(text, (start, tokens[border.at].start)))
        part, start, begin = following, following.span[0], border.place
        said = said if part.clause is None else (*said, part.clause)
    yield replace(part, span=_trimmed(text, (start, whole.span[1]), keeps_end=True))


def _leads_in(junction: _Junction) -> bool:
    """Return whether the sentence's clause begins only here: "Sorry I'm late, the bus broke"."""
    return junction.has_comma and may_lead_in(junction.left)


def _junction(
    tokens: Sequence[Token], begin: int, border: Border, part: Part, *, said: tuple[Clause, ...]
) -> _Junction:
    left, right = unquoted(tokens[begin : border.at]), tokens[border.place :]
    is_terse = part.clause is not None and part.clause.is_terse
    begun = begins_clause(right, is_terse=is_terse)
    is_parallel = border.mark == "and" and left[-1].word.endswith("s")
    is_parallel = is_parallel and begun is not None and begun.clause.is_plural
    if begun is not None and begun.clause.is_terse and is_parallel:
        # "… with mellow melodies and rhythms help me sleep".
        begun = None
    comma = next(((each.start, each.end) for each in tokens if each.word == ","), None)
    return _Junction(left, right, border.mark, begun, said, comma)


def _following(junction: _Junction, clause: Clause | None) -> Part | None:
    """Return the part that begins at a junction; ``None`` where the clause goes on."""
    right, mark, begun = junction.right, junction.mark, junction.begun
    if begun is None and mark == ";" and _stands_alone(right):
        return Part((), (right[0].start, right[-1].end), None)
    if clause is None:
        return _full(junction) if _is_apart(junction) else None
    is_said = clause.reports or any(token.word == "that" for token in junction.left)
    if is_said and not clause.leans and right[0].word == "that" and mark in {*_ADDS, ","}:
        # "User said he moved, and that he is divorced": each is said by the same.
        said_to = _before_what_is_said(clause, junction.left)
        return None if said_to is None else Part(said_to, (right[0].start, right[-1].end), clause)
    if _goes_on(junction, clause):
        return None
    if clause.leans:
        is_apart = mark in _CONTINUES and _is_about_others(junction)
        return _full(junction) if is_apart else None
    return _sharing(junction, clause) if begun is None else _of_own(junction, begun)


def _goes_on(junction: _Junction, clause: Clause) -> bool:
    """Return whether what follows depends on the clause, or the clause on it."""
    left, right, begun = junction.left, junction.right, junction.begun
    # "I have four sisters, I mean three" takes the clause back.
    is_correction = [token.word for token in right[:2]] in _CORRECTING
    is_hedged = begun is not None and junction.mark != ";" and is_hedge(left)
    return (
        is_correction
        or is_hedged
        or shares_condition(clause, right, has_subject=begun is not None)
        or is_subordinate(clause, left, right, has_comma=junction.has_comma)
    )


def _before_what_is_said(clause: Clause, left: Sequence[Token]) -> Fact | None:
    """Return what precedes a clause of what is said: "I told him that …"; ``None`` if unclear."""
    after = [token for token in left if token.start >= clause.verb[1]]
    at = next((at for at, token in enumerate(after) if token.word == "that"), 0)
    if not at and after and after[0].word != "that" and begins_clause(after) is None:
        return None
    return clause.shares(after[at - 1].end if at else clause.verb[1])


def _of_own(junction: _Junction, begun: NextClause) -> Part | None:
    """Return a clause with a subject of its own, which may be a pronoun."""
    is_referring = junction.right[begun.first].word in PERSONAL | POSSESSIVE
    return _referring(junction, begun) if is_referring else _full(junction)


def _stands_alone(right: Sequence[Token]) -> bool:
    """Return whether what follows a semicolon is a sentence, though its subject is not known."""
    word = right[0].word
    is_linked = word in LEANING or word in PERSONAL or is_adverbial(right) or is_command(right)
    return not is_linked and any(token.word in AUXILIARIES for token in right)


def _is_apart(junction: _Junction) -> bool:
    """Return whether a clause after something that is none is a fact of its own."""
    left, right, mark, begun = junction.left, junction.right, junction.mark, junction.begun
    if begun is None or is_hedge(left) or not _is_about_others(junction):
        return False
    if mark == ";":
        return True
    is_joint = mark == "and" and left[-1].is_name and right[0].word == "i"
    # "Keep at it and you'll get there" is a condition, "Wait, I'm late" gives a reason.
    is_condition = mark in {*_ADDS, ","} and is_command(left)
    label = next((at for at, token in enumerate(left) if token.word == ":"), -1)
    says = label > 0 or may_be_clause(left)
    if is_joint or is_condition or not says:
        return False
    is_plain = not begun.clause.is_terse or (mark == "," and begun.clause.words[0] in _STATES)
    is_noted = mark in _CONTINUES and is_plain and not is_adverbial(left[label + 1 :])
    return is_noted or (mark in _PARTS and right[begun.first].word in SUBJECTS)


def _is_about_others(junction: _Junction) -> bool:
    """Return whether a clause is about somebody else than the one addressed: not "you know"."""
    begun = junction.begun
    return begun is not None and junction.right[begun.first].word != "you"


def _full(junction: _Junction) -> Part | None:
    """Return a clause with a subject of its own, if it can be understood alone."""
    right, begun = junction.right, junction.begun
    if begun is None or begun.clause.leans:
        return None
    if is_elliptical(right, begun.clause):
        return None
    if refers_back(right, begun.clause, others=junction.clauses):
        return with_object(right, begun.clause, junction.clauses, junction.left)
    return Part((), (begun.clause.head[0][0], right[-1].end), begun.clause)


def with_object(
    right: Sequence[Token], clause: Clause, clauses: Sequence[Clause], said: Sequence[Token]
) -> Part | None:
    """Return a clause with what its object means in place of the pronoun: "I share it with Gwen".

    Args:
        right: Its words, and what comes after it.
        clause: The clause.
        clauses: Those before it, in order.
        said: Their words.
    """
    found = object_meant(right, clause, clauses, said)
    if found is None or found[1].named is None:
        return None
    pronoun = found[0]
    before = next(token.end for token in reversed(right) if token.end <= pronoun.start)
    carried = ((clause.head[0][0], before), found[1].named)
    return Part(carried, (pronoun.end, right[-1].end), clause)


def _referring(junction: _Junction, begun: NextClause) -> Part | None:
    """Return a clause about "he", "its battery" and the like, with what a clause before names."""
    right, first = junction.right, begun.first
    word, rest = right[first].word, right[first + 1 :]
    meant = meant_by(word, rest, junction.clauses, junction.left)
    if meant is None or meant.named is None:
        return None
    if is_elliptical(right, begun.clause) or refers_back(rest, meant):
        return None
    if word in PERSONAL:
        opening = right[min(after_openers(right), first) : first]
        adverbial = ((opening[0].start, opening[-1].end),) if opening else ()
        head = (*adverbial, meant.named)
        clause = meant.goes_on_as(replace(begun.clause, subject=meant.named, head=head))
        return Part(head, (rest[0].start, right[-1].end), clause)
    if junction.comma is None:
        return None
    topic = (meant.named, junction.comma)
    return Part(topic, (right[first].start, right[-1].end), as_topic(begun.clause, topic))


def _sharing(junction: _Junction, clause: Clause) -> Part | None:
    """Return a further predicate or object, with what it shares with the clause before it."""
    left, right, mark = junction.left, junction.right, junction.mark
    # "We've got a dog, she's six and scared of noise": the last clause has another subject.
    if junction.clauses[-1].subject != clause.subject or refers_back(right, clause):
        return None
    span = (right[0].start, right[-1].end)
    if right[0].word == "please" and junction.has_comma:
        # "I'm colour-blind, so please avoid red": what is asked for can be understood alone.
        return Part((), span, None)
    joins = mark in _JOINS or (mark == "," and is_listed_predicate(right, left, clause))
    if joins and (shared := predicate_anchor(clause, left, right)) is not None:
        return Part(shared[0], span, shared[1])
    if mark not in _ADDS and mark != ",":
        return None
    anchor = object_follows(clause, left, right, is_listed=mark == ",")
    return None if anchor is None else Part(anchor, span, clause)


def _trimmed(text: str, span: Span, *, keeps_end: bool = False) -> Span:
    start, end = span
    while end > start and not keeps_end and text[end - 1] in _EDGES:
        end -= 1
    while start < end and text[start] in _EDGES:
        start += 1
    return start, end
