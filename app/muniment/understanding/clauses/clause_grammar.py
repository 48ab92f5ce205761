"""The structure of simple English clauses: subject, verb, and what may be shared with the next one.

Only what can be told from common words and forms is recognised; everything else is no clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    ANNOUNCING,
    DETERMINERS,
    FEMALE,
    FUNCTION_WORDS,
    JOINING,
    LEANING,
    MALE,
    NOUN_LIKE,
    OPENERS,
    OPENING_PHRASES,
    PERSON_NOUNS,
    PREFERENCES,
    PREPOSITIONS,
    QUANTIFIERS,
    REPORTS,
    SUBJECTS,
    SUBORDINATORS,
    TIME_WORDS,
)
from muniment.understanding.clauses.finite_verbs import OF_ALL
from muniment.understanding.clauses.noun_phrases import (
    CONTRACTED,
    FIRST_PERSONS,
    PRONOUNS,
    after_adverbs,
    is_adverb,
    is_thing,
    one_person,
    person_end,
    persons,
)
from muniment.understanding.clauses.subjects import Subject, find_subject
from muniment.understanding.clauses.verb_forms import AUXILIARIES, Form, forms_of

CONDITIONS: Final = frozenset({"if", "unless", "whether", "whenever"})
_BEFORE_TIMES: Final = frozenset({"last", "next", "every", "this", "these", "in", "on", "at"})
_SELVES: Final = frozenset({"i", "we"})
_OUR_OWN: Final = (["i"], ["we"])
_OF_OURS: Final = frozenset({"my", "our", "us"})
_SPEAKS: Final = frozenset({"i", "we", "they", "he", "she"})
_AMOUNTS: Final = frozenset({"many", "much", "few", "little", "far", "long"})
_FLOATING: Final = frozenset({"both", "all", "each"})
_ADVERBIAL_MOST: Final = 12
_LABEL_MOST: Final = 8
_OPENING_MOST: Final = max(map(len, OPENING_PHRASES))
_COORDINATING: Final = (["and"], ["but"], ["so"])
_THE_REST: Final = frozenset({"other", "others", "same", "latter", "former"})
_PERSON: Final = frozenset({"he", "she"})
_PERSONS: Final = frozenset({"they"})
_THING: Final = frozenset({"it"})


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
        named: Place of whom or what a pronoun that follows may mean.
        pronouns: Those that may: "he" and "she", "they", or "it".
        leans: Whether the subject refers to what was said before.
        is_terse: Whether the subject is a common noun without an article, as in notes.
        base_anchor: What the last base form shares.
    """

    subject: Span
    head: tuple[Span, ...]
    verb: Span
    words: tuple[str, ...]
    is_plural: bool
    named: Span | None = None
    pronouns: frozenset[str] = frozenset()
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

    def goes_on_as(self, other: "Clause") -> "Clause":
        """Return a clause that a pronoun begins, with what the pronoun means as its subject."""
        return replace(
            other,
            is_plural=self.is_plural,
            named=self.named,
            pronouns=self.pronouns,
            leans=False,
        )

    @property
    def has_subject(self) -> bool:
        """Whether the subject is said: not in "Passed my test"."""
        return self.subject[0] < self.subject[1]

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


def parse(tokens: Sequence[Token], *, about: Clause | None = None) -> Clause | None:
    """Return the clause that begins a sentence; ``None`` if it is not plainly one.

    Args:
        tokens: Of the sentence.
        about: The clause whose persons are its subject: the sentence begins with its verb.
    """
    if about is not None and about.named is not None:
        made = _with_verb(tokens, 0, subject=about.named, head=(about.named,))
        return None if made is None else about.goes_on_as(made)
    first = _after_openers(tokens)
    if first is None or first >= len(tokens):
        return None
    start = tokens[after_openers(tokens)].start
    found = _with_subject(tokens, first, is_first=True, start=start)
    return found or _without_subject(tokens, first)


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
    # "No, I don't", but "no onions"; "so I left", but "so many".
    is_noun_next = (word == "no" and not {",", *SUBJECTS}.intersection(words[1:2])) or (
        word == "so" and bool(_AMOUNTS.intersection(words[1:2]))
    )
    is_one = (word in OPENERS and not is_noun_next) or word == "," or is_that
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
    following = tokens[first + 1].word if first + 1 < len(tokens) else ""
    if word in {*PRONOUNS, "there", "this", "that"} and following != "and":
        subject = (tokens[first].start, tokens[first].end)
        made = _with_verb(tokens, first + 1, subject=subject, head=((start, subject[1]),))
        is_plural = word in FIRST_PERSONS
        leans = word in LEANING
        return None if made is None else replace(made, is_plural=is_plural, leans=leans)
    found = find_subject(tokens, first, is_first=is_first)
    if found is None:
        return None
    end = found.end
    subject = (tokens[first].start, tokens[end - 1].end)
    made = _with_verb(tokens, end, subject=subject, head=((start, subject[1]),))
    if made is None:
        return None
    named, pronouns = _named(tokens, first, found)
    is_ours = following == "of" and tokens[first + 2].word in _OF_OURS
    is_pronoun = word in LEANING and not is_ours and following not in _OF_OURS
    is_rest = word == "the" and following in _THE_REST
    is_count = end == first + 1 and word in QUANTIFIERS and not word.endswith(OF_ALL)
    return replace(
        made,
        is_plural=found.is_plural,
        named=named,
        pronouns=pronouns,
        leans=is_count or is_rest or is_pronoun,
        is_terse=found.is_terse,
    )


def _named(
    tokens: Sequence[Token], first: int, found: Subject
) -> tuple[Span | None, frozenset[str]]:
    """Return whom or what a subject names, and the pronouns that may mean it."""
    noun, whole = tokens[first : found.noun_end], tokens[first : found.end]
    if Form.GERUND in forms_of(noun[0].word):
        return None, frozenset()
    who = (persons if found.is_plural else one_person)(noun)
    if who is not None:
        is_all = who[1] == noun[-1].end
        has_other = any(token.word in PERSON_NOUNS for token in tokens[found.noun_end : found.end])
        who = (who[0], whole[-1].end) if is_all and not has_other else who
        return who, _PERSONS if found.is_plural else _person(noun)
    if not is_thing(noun) or found.is_terse:
        return None, frozenset()
    return (whole[0].start, whole[-1].end), _PERSONS if found.is_plural else _THING


def _person(noun: Sequence[Token]) -> frozenset[str]:
    """Return "he", "she", or both if the noun does not tell."""
    words = [token.word for token in noun]
    last = person_end(words)
    words = words[words.index("'s") if "'s" in words[:last] else 0 : last]
    of_one = {"he"} if MALE.intersection(words) else set()
    of_other = {"she"} if FEMALE.intersection(words) else set()
    return frozenset(of_one ^ of_other) or _PERSON


def _without_subject(tokens: Sequence[Token], first: int) -> Clause | None:
    """Return a clause that leaves its subject out: "Passed my test, bought a car"."""
    if first + 1 >= len(tokens):
        return None
    forms = forms_of(tokens[first].word)
    following = tokens[first + 1].word
    has_object = following in DETERMINERS or following in QUANTIFIERS
    is_plain = Form.PARTICIPLE not in forms or has_object
    if Form.PAST not in forms or not is_plain:
        return None
    nothing = (tokens[first].start, tokens[first].start)
    return _with_verb(tokens, first, subject=nothing, head=(nothing,))


def _with_verb(
    tokens: Sequence[Token], first: int, *, subject: Span, head: tuple[Span, ...]
) -> Clause | None:
    at = first
    words: list[str] = []
    while at < len(tokens) and (
        tokens[at].word in AUXILIARIES
        or tokens[at].word in CONTRACTED
        or is_adverb(tokens[at].word)
        or tokens[at].word in _FLOATING
        or tokens[at].word == "not"
    ):
        words.append(tokens[at].word)
        at += 1
    has_auxiliary = any(word in AUXILIARIES or word in CONTRACTED for word in words)
    is_bare = not has_auxiliary and _must_be_verb(tokens, at, first)
    if at < len(tokens) and (forms_of(tokens[at].word) or is_bare):
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
    return Clause(subject, head, verb, tuple(words), is_plural=False)


def _must_be_verb(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Return whether an unknown word follows a pronoun as its verb: "I snowkite"."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    is_word = token.word.isalpha() and not token.is_name and token.word not in FUNCTION_WORDS
    has_pronoun = not first or tokens[first - 1].word in _SPEAKS
    return has_pronoun and is_word and token.word not in SUBORDINATORS


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
        comma = words.index(",") if "," in words else len(words)
        # "Since the pandemic I cut my own hair": the subject is plain without a comma, too.
        myself = next((at for at in range(2, comma) if _begins_subject(words, at)), comma)
        is_plain = word not in SUBORDINATORS or words[1:2] in _OUR_OWN
        has_comma = comma < len(words) and words[comma + 1 : comma + 2] not in _COORDINATING
        # "In case I die, …", "In the film I saw, …": the subject follows the comma.
        is_inner = has_comma and comma - myself == len(("i", "die"))
        is_inner = is_inner or words[myself - 1] in REPORTS
        is_inner = is_inner or bool(SUBORDINATORS.intersection(words[1:myself]))
        if is_plain and not is_inner and myself < comma:
            return at + myself
        return at + 1 + comma if has_comma else None
    first = after_adverbs(tokens, at)
    is_apart = first == at or first >= len(tokens) or tokens[first].word not in SUBORDINATORS
    return first if is_apart else None


def _begins_subject(words: Sequence[str], at: int) -> bool:
    """Return whether a word after an adverbial can only begin the subject: "the war my aunt …"."""
    before = words[at - 1]
    is_inside = before in PREPOSITIONS | DETERMINERS | {"and", "or"} or is_adverb(before)
    return words[at] in _SELVES or (words[at] in {"my", "our"} and not is_inside)


def _has_past(words: Sequence[str]) -> bool:
    """Return whether some words before a colon say something: "Got back from the vet: …"."""
    return any(
        word in AUXILIARIES or (Form.PAST in forms_of(word) and word not in NOUN_LIKE)
        for word in words
    )


def may_be_clause(tokens: Sequence[Token]) -> bool:
    """Return whether some words may be a clause: there is a verb, and no condition."""
    return tokens[0].word not in CONDITIONS and any(
        token.word in AUXILIARIES or (forms_of(token.word) and token.word not in NOUN_LIKE)
        for token in tokens
    )


def may_lead_in(tokens: Sequence[Token]) -> bool:
    """Return whether a clause may follow some words without depending on them."""
    return not any(token.word in CONDITIONS or token.word in SUBORDINATORS for token in tokens)


def is_adverbial(tokens: Sequence[Token], *, is_first: bool = True) -> bool:
    """Return whether some words only say when, why or how: "Ever since I was ten".

    Args:
        tokens: The words.
        is_first: Whether the sentence begins with them: "Working from home, …".
    """
    at = after_openers(tokens)
    while at < len(tokens) and (is_adverb(tokens[at].word) or tokens[at].word == ","):
        at += 1
    if at >= len(tokens):
        return True
    word = tokens[at].word
    return (
        word in SUBORDINATORS
        or word in PREPOSITIONS
        or word in JOINING
        or (is_first and Form.GERUND in forms_of(word))
    )


def is_command(tokens: Sequence[Token]) -> bool:
    """Return whether some words begin with a command."""
    at = after_openers(tokens)
    if tokens[at : at + 1] and tokens[at].word == "don't":
        return True
    if at + 1 >= len(tokens) or Form.BASE not in forms_of(tokens[at].word):
        return False
    # "Plan for Saturday" is none.
    return tokens[at].word not in NOUN_LIKE or tokens[at + 1].word in FUNCTION_WORDS - PREPOSITIONS
