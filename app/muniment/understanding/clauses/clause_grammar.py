"""The structure of simple English clauses: subject, verb, and what may be shared with the next one.

Only what can be told from common words and forms is recognised; everything else is no clause.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_words import (
    ADVERBS,
    ANNOUNCING,
    DETERMINERS,
    JOINING,
    LEANING,
    OPENERS,
    OPENING_PHRASES,
    PERSON_NOUNS,
    PERSONS,
    PREFERENCES,
    PREPOSITIONS,
    REPORTS,
    SUBORDINATORS,
    TIME_WORDS,
)
from muniment.understanding.clauses.verb_forms import AUXILIARIES, Form, forms_of

_TOKEN: Final = re.compile(
    r"[^\W\d_]+n['’]t\b|['’](?:m|re|s|ve|ll|d)\b|[^\W_]+(?:[-.@/+][^\W_]+)*|[^\w\s]", re.IGNORECASE
)
_SUBJECT_MOST: Final = 7
FIRST_PERSONS: Final = frozenset({"i", "we", "you", "they"})
PRONOUNS: Final = frozenset({*FIRST_PERSONS, "he", "she", "it"})
CONTRACTED: Final = frozenset({"'m", "'re", "'s", "'ve", "'ll", "'d"})
OF_MANY: Final = frozenset({"are", "were", "have", "do", "don't", "aren't", "weren't", "haven't"})
CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_BEFORE_TIMES: Final = frozenset({"last", "next", "every", "this", "in", "on", "at"})
_ADVERBIAL_MOST: Final = 12
_LABEL_MOST: Final = 8
_OPENING_MOST: Final = max(map(len, OPENING_PHRASES))
_COORDINATING: Final = (["and"], ["but"], ["so"])
_NO_SUBJECT: Final = frozenset({"but", "so", "or"})
_NO_ADVERBS: Final = frozenset(
    """
    family fly apply reply rely supply italy july lily emily sally holly kelly molly polly ally
    bully jelly belly assembly anomaly multiply friendly lovely lonely ugly silly
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, and its place in the message."""

    start: int
    end: int
    word: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause's subject and verb.

    Args:
        subject: Place of the subject.
        head: What a following predicate shares: the subject and what comes before it.
        verb: Place of the auxiliaries and the main verb, with what belongs to a verb of preference
            ("am allergic to").
        words: The verb's words.
        is_plural: Whether the subject takes the forms of "I" or "they".
        person: Place of the one other person whom "he" or "she" may mean, or of the persons whom
            "they" may mean.
        leans: Whether the subject refers to what was said before.
        is_terse: Whether the subject is a common noun without an article, as in notes.
        base_anchor: What the last base form shares.
    """

    subject: Span
    head: tuple[Span, ...]
    verb: Span
    words: tuple[str, ...]
    is_plural: bool
    person: Span | None
    leans: bool = False
    is_terse: bool = False
    base_anchor: tuple[Span, ...] = ()

    def shares(self, end: int) -> tuple[Span, ...]:
        """Return the head and the words after it, up to a place."""
        if self.head[-1][1] <= self.verb[0]:
            gap = self.verb[0] - self.head[-1][1]
            if gap <= 1:
                return (*self.head[:-1], (self.head[-1][0], end))
        return (*self.head, (self.verb[0], end))

    @property
    def reports(self) -> bool:
        """Whether the verb tells what somebody says or thinks."""
        return bool(REPORTS.intersection(self.words))


@dataclass(frozen=True, slots=True)
class NextClause:
    """A clause that begins at a border.

    Args:
        first: Index of its subject's first token.
        clause: Its structure.
    """

    first: int
    clause: Clause


def tokens_of(text: str, span: Span) -> list[Token]:
    """Return the words and marks of a part of a message."""
    found = []
    for match in _TOKEN.finditer(text, *span):
        word = match.group()
        is_name = word[0].isupper() and match.start() > span[0]
        found.append(Token(match.start(), match.end(), word.lower().replace("’", "'"), is_name))
    return found


def parse(tokens: Sequence[Token], *, about: Clause | None = None) -> Clause | None:
    """Return the clause that begins a sentence; ``None`` if it is not plainly one.

    Args:
        tokens: Of the sentence.
        about: The clause whose persons are its subject: the sentence begins with its verb.
    """
    if about is not None and about.person is not None:
        who = about.person
        made = _with_verb(tokens, 0, subject=who, head=(who,), person=who)
        return None if made is None else replace(made, is_plural=about.is_plural)
    first = _after_openers(tokens)
    if first is None or first >= len(tokens):
        return None
    start = tokens[after_openers(tokens)].start
    return _with_subject(tokens, first, is_first=True, start=start)


def after_openers(tokens: Sequence[Token]) -> int:
    """Return how many words open a sentence without saying anything: "And please remember that"."""
    at = 0
    while at < len(tokens) and (length := _opener(tokens, at)):
        at += length
    label = [token.word for token in tokens[at : at + _LABEL_MOST]]
    if ":" in label and ANNOUNCING.issuperset(label[: label.index(":")]):
        at += label.index(":") + 1
    return at


def _opener(tokens: Sequence[Token], at: int) -> int:
    """Return how many words an opener at a place has; 0 for none."""
    word = tokens[at].word
    words = tuple(token.word for token in tokens[at : at + _OPENING_MOST])
    phrase = next((phrase for phrase in OPENING_PHRASES if words[: len(phrase)] == phrase), ())
    is_that = word == "that" and bool(at) and tokens[at - 1].word in {"remember", "note"}
    is_one = word in OPENERS or word == "," or is_that
    return len(phrase) or int(is_one)


def begins_clause(right: Sequence[Token], *, is_terse: bool = False) -> NextClause | None:
    """Return the clause with a subject of its own that begins a part; ``None`` if none does.

    Args:
        right: The part's words.
        is_terse: Whether its subject may lack an article: "toner was changed on Monday".
    """
    first = _after_openers(right)
    if first is None or first >= len(right):
        return None
    start = right[min(after_openers(right), first)].start
    clause = _with_subject(right, first, is_first=is_terse, start=start)
    if clause is None:
        return None
    return NextClause(first, clause)


def _with_subject(
    tokens: Sequence[Token], first: int, *, is_first: bool, start: int
) -> Clause | None:
    word = tokens[first].word
    person: Span | None = None
    is_terse = False
    if word in {*PRONOUNS, "there", "this", "that"}:
        end = first + 1
        is_plural = word in FIRST_PERSONS
    else:
        found = _noun_phrase(tokens, first, is_first=is_first)
        if found is None:
            return None
        end = found
        is_plural = _is_plural(tokens[first:end])
        person = (_persons if is_plural else _person)(tokens[first:end])
        is_terse = not (word in DETERMINERS or word in PERSON_NOUNS or tokens[first].is_name)
    leans = word in LEANING
    subject = (tokens[first].start, tokens[end - 1].end)
    made = _with_verb(tokens, end, subject=subject, head=((start, subject[1]),), person=person)
    return (
        None if made is None else replace(made, is_plural=is_plural, leans=leans, is_terse=is_terse)
    )


def _person(phrase: Sequence[Token]) -> Span | None:
    """Return the person that a subject names, or whose it is."""
    words = [token.word for token in phrase]
    end = words.index("'s") if "'s" in words else len(words)
    is_named = words[0] not in DETERMINERS
    if not end or not (is_named or PERSON_NOUNS.intersection(words[:end])):
        return None
    return phrase[0].start, phrase[end - 1].end


def _persons(phrase: Sequence[Token]) -> Span | None:
    """Return the persons that a plural subject names: "my parents", "the Hendersons"."""
    last, words = phrase[-1], [token.word for token in phrase]
    is_family = last.is_name and last.word.endswith("s") and phrase[0].word == "the"
    is_pair = last.is_name and phrase[0].word not in DETERMINERS and "and" in words
    if last.word in PERSONS or is_family or is_pair:
        return phrase[0].start, last.end
    return None


def _noun_phrase(tokens: Sequence[Token], first: int, *, is_first: bool) -> int | None:
    """Return the index of the verb after a noun phrase; ``None`` if it is not plainly one."""
    opening = tokens[first]
    if Form.GERUND in forms_of(opening.word) or opening.word == "thanks":
        return None
    has_determiner = opening.word in DETERMINERS
    is_person = opening.word in PERSON_NOUNS
    is_plain = has_determiner or opening.is_name or is_first or is_person
    for at in range(first + 1, min(len(tokens), first + _SUBJECT_MOST)):
        token = tokens[at]
        if _ends_phrase(token) or (token.word == "and" and not (is_first or opening.is_name)):
            return None
        phrase = [each.word for each in tokens[first:at]]
        if token.word in AUXILIARIES or token.word in CONTRACTED:
            if token.word == "'s" and _possesses(tokens, at):
                continue
            is_many = len(phrase) == 1 and phrase[0].endswith("s") and token.word in OF_MANY
            return at if is_plain or is_many else None
        is_noun = has_determiner and at == first + 1
        is_verb = not is_noun and _finite(
            tokens, after_adverbs(tokens, at), is_plural=_is_plural(tokens[first:at])
        )
        if is_verb:
            is_certain = is_plain and opening.word not in {"a", "an", "some"}
            return at if is_certain and at + 1 < len(tokens) else None
    return None


def _ends_phrase(token: Token) -> bool:
    """Return whether a token cannot be part of a subject."""
    if not token.word[0].isalnum() and token.word not in CONTRACTED:
        return True
    return token.word in SUBORDINATORS or token.word in PRONOUNS or token.word in _NO_SUBJECT


def _with_verb(
    tokens: Sequence[Token],
    first: int,
    *,
    subject: Span,
    head: tuple[Span, ...],
    person: Span | None,
) -> Clause | None:
    at = first
    words: list[str] = []
    while at < len(tokens) and (
        tokens[at].word in AUXILIARIES
        or tokens[at].word in CONTRACTED
        or _is_adverb(tokens[at].word)
        or tokens[at].word == "not"
    ):
        words.append(tokens[at].word)
        at += 1
    has_auxiliary = any(word in AUXILIARIES or word in CONTRACTED for word in words)
    if at < len(tokens) and forms_of(tokens[at].word):
        words.append(tokens[at].word)
        at += 1
    elif not has_auxiliary:
        return None
    elif at + 1 < len(tokens) and {tokens[at].word, f"{tokens[at].word} {tokens[at + 1].word}"} & (
        PREFERENCES
    ):
        words += [tokens[at].word, f"{tokens[at].word} {tokens[at + 1].word}"]
        at += 2
    verb = (tokens[first].start, tokens[at - 1].end)
    return Clause(subject, head, verb, tuple(words), is_plural=False, person=person)


def _after_openers(tokens: Sequence[Token]) -> int | None:
    """Return where the subject begins, after adverbials; ``None`` for a condition."""
    at = after_openers(tokens)
    label = [token.word for token in tokens[at : at + _LABEL_MOST]]
    if ":" in label and not _has_past(label[: label.index(":")]):
        at += label.index(":") + 1
    if at >= len(tokens) or tokens[at].word in CONDITIONS:
        return None
    word, following = tokens[at].word, tokens[at + 1].word if at + 1 < len(tokens) else ""
    is_time = following.removesuffix("s") in TIME_WORDS or following.isdigit()
    if is_time and word in _BEFORE_TIMES and at + 2 < len(tokens):
        return at + 3 if tokens[at + 2].word == "," else at + 2
    if word in SUBORDINATORS or word in JOINING or word in PREPOSITIONS:
        words = [token.word for token in tokens[at : at + _ADVERBIAL_MOST]]
        comma = words.index(",") if "," in words else None
        if comma is not None and words[comma + 1 : comma + 2] not in _COORDINATING:
            return at + 1 + comma
        # "Since the pandemic I cut my own hair": the subject is plain without a comma, too.
        is_adverbial = word not in SUBORDINATORS and words[1:2] != ["i"]
        return at + words.index("i") if "i" in words and is_adverbial else None
    return after_adverbs(tokens, at)


def _has_past(words: Sequence[str]) -> bool:
    """Return whether some words before a colon say something: "Got back from the vet: …"."""
    return any(word in AUXILIARIES or Form.PAST in forms_of(word) for word in words)


def after_adverbs(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the first word after adverbs and commas."""
    while at < len(tokens) and (_is_adverb(tokens[at].word) or tokens[at].word == ","):
        at += 1
    return at


def _is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and word not in _NO_ADVERBS)


def _finite(tokens: Sequence[Token], at: int, *, is_plural: bool) -> bool:
    if at >= len(tokens) or tokens[at].is_name:
        return False
    word = tokens[at].word
    if word in AUXILIARIES:
        return True
    forms = forms_of(word)
    if Form.THIRD in forms or Form.PAST in forms:
        return is_plural or Form.PAST in forms or Form.THIRD in forms
    return Form.BASE in forms and is_plural


def may_be_clause(tokens: Sequence[Token]) -> bool:
    """Return whether some words may be a clause: there is a verb, and no condition."""
    return tokens[0].word not in CONDITIONS and any(
        token.word in AUXILIARIES or forms_of(token.word) for token in tokens
    )


def _possesses(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an 's is a possessive: a verb follows the noun after it."""
    after = tokens[at + 1 : at + 4]
    return any(token.word in AUXILIARIES or Form.THIRD in forms_of(token.word) for token in after)


def _is_plural(phrase: Sequence[Token]) -> bool:
    words = [token.word for token in phrase]
    last = words[-1]
    # "The Hendersons" are many, "my nephew Jonas" is one.
    ends_as_plural = last.endswith("s") and not last.endswith("ss") and len(last) > 3
    may_be_plural = words[0] == "the" if phrase[-1].is_name else words[0] in DETERMINERS
    return (
        "and" in words
        or last in PERSONS
        or (ends_as_plural and may_be_plural and last not in CONTRACTED)
    )
