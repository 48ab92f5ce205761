"""Whether a word after a noun phrase is its finite verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    ADJECTIVES,
    DETERMINERS,
    JOINING,
    NOUN_LIKE,
    PERSON_NOUNS,
    PREPOSITIONS,
    QUANTIFIERS,
)
from muniment.understanding.clauses.noun_phrases import (
    CONTRACTED,
    PRONOUNS,
    after_adverbs,
    is_adverb,
)
from muniment.understanding.clauses.verb_forms import AUXILIARIES, Form, forms_of

OF_MANY: Final = frozenset({"are", "were", "have", "do", "don't", "aren't", "weren't", "haven't"})
OF_ONE: Final = frozenset({"is", "has", "does", "was", "isn't", "hasn't", "doesn't", "wasn't"})
NOMINATIVES: Final = frozenset({"i", "we", "he", "she", "they", "you"})
OF_ALL: Final = ("one", "body", "thing")
"""Ends of words for everybody and everything."""
_POSSESSED_MOST: Final = 4
_BARE_MOST: Final = 5
_NEEDS: Final = frozenset({"need", "needs", "cost", "costs", "start", "starts", "end", "ends"})
_OBJECTS: Final = frozenset("me us him them you".split())


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first word of a subject says about it.

    Args:
        is_first: Whether a sentence or a note begins with it.
        is_terse: Whether it is a common noun without an article.
        is_indefinite: Whether it is "a", "an" or "some".
        is_quantity: Whether it says how many: "none of us", "two colleagues".
        is_number: Whether it is a number.
        is_gerund: Whether it is an activity: "parking".
    """

    is_first: bool
    is_terse: bool
    is_indefinite: bool
    is_quantity: bool
    is_number: bool
    is_gerund: bool

    @classmethod
    def of(cls, token: Token, *, is_first: bool) -> "Opening":
        """Examine the first word of what may be a subject."""
        word = token.word
        is_quantity = word in QUANTIFIERS or word.isdigit()
        is_noun = word in DETERMINERS or word in PERSON_NOUNS or token.is_name
        return cls(
            is_first=is_first,
            is_terse=not (is_noun or is_quantity or word in PRONOUNS),
            is_indefinite=word in {"a", "an", "some"},
            is_quantity=is_quantity,
            is_number=is_quantity and not word.endswith(OF_ALL),
            is_gerund=Form.GERUND in forms_of(word) and not token.is_name,
        )

    @property
    def is_plain(self) -> bool:
        """Whether a phrase that begins so is a subject if any verb follows."""
        return (self.is_first or not self.is_terse) and not self.is_gerund


def is_verb(
    tokens: Sequence[Token], at: int, kind: Opening, *, is_plural: bool, distance: int
) -> bool:
    """Return whether the verb of a subject begins at a place.

    Args:
        tokens: Of the part.
        at: The place.
        kind: The subject's first word.
        is_plural: Whether the subject takes the forms of "they".
        distance: Number of the subject's tokens.
    """
    word = tokens[at].word
    if word == "may" and tokens[at - 1].word in PREPOSITIONS:
        # "No running till May."
        return False
    if word in AUXILIARIES or word in CONTRACTED:
        most = 1 if kind.is_gerund and not kind.is_first else _BARE_MOST
        is_other = word in (OF_ONE if is_plural else OF_MANY)
        is_certain = (word in AUXILIARIES and not is_other) or _is_contracted_be(tokens, at)
        return kind.is_plain or (distance <= most and is_certain)
    verb = after_adverbs(tokens, at)
    if verb + 1 >= len(tokens) or not _finite(tokens[verb], is_plural=is_plural):
        return False
    if _is_noun(tokens, verb) or (kind.is_terse and tokens[verb].word in JOINING):
        return False
    return _fits(tokens, verb, kind, distance)


def _is_contracted_be(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an 's is plainly a verb: "internet's included"."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    is_place = following == "not" or following in PREPOSITIONS
    return is_place or bool({Form.PARTICIPLE, Form.GERUND} & forms_of(following))


def _fits(tokens: Sequence[Token], at: int, kind: Opening, distance: int) -> bool:
    """Return whether a finite form is the verb of a phrase that begins in some way."""
    forms, following = forms_of(tokens[at].word), tokens[at + 1].word
    if kind.is_number and distance == 1:
        # "Two slipped discs", "three tests depend on it".
        return Form.PARTICIPLE not in forms and tokens[at].word not in NOUN_LIKE
    if kind.is_gerund:
        # "Shipping to Norway costs 29 euros", but "making their lives better".
        is_one = Form.THIRD in forms and (distance == 1 or kind.is_first)
        return is_one and _takes_object(following)
    if kind.is_terse and not following[0].isalnum():
        # "Medication helps", but "new releases".
        is_noun = tokens[at - 1].word not in ADJECTIVES and following == ","
        return is_noun and distance == 1 and forms == {Form.THIRD}
    is_certain = kind.is_plain and not kind.is_indefinite
    return is_certain or (distance <= _BARE_MOST and _is_plainly_finite(tokens, at))


def _is_plainly_finite(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word can be nothing but the verb of a subject."""
    word, following = tokens[at].word, tokens[at + 1].word
    if Form.PARTICIPLE in forms_of(word):
        return False
    is_needed = word in _NEEDS and following.isalpha() and following not in PREPOSITIONS
    return word not in NOUN_LIKE or is_needed or _takes_object(following)


def _takes_object(following: str) -> bool:
    is_number = following.isdigit() or following in QUANTIFIERS
    return is_number or following in DETERMINERS or following in _OBJECTS


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is the noun of an article, or stands before the verb as a noun."""
    before, word, following = tokens[at - 1].word, tokens[at].word, tokens[at + 1].word
    if before in DETERMINERS or before in PREPOSITIONS:
        return True
    if before in NOMINATIVES:
        return False
    if word in NOUN_LIKE and following in NOMINATIVES and at + 2 < len(tokens):
        # "All the times you've had", but "my job suits you".
        inner = tokens[at + 2].word
        return following != "you" or inner in AUXILIARIES or inner in CONTRACTED
    goes_on = following[0].isalnum() and following not in OF_MANY | OF_ONE
    return word in NOUN_LIKE and not goes_on


def _finite(token: Token, *, is_plural: bool) -> bool:
    forms = forms_of(token.word)
    is_form = Form.THIRD in forms or Form.PAST in forms or (Form.BASE in forms and is_plural)
    return not token.is_name and (token.word in AUXILIARIES or is_form)


def is_finite_form(word: str) -> bool:
    """Return whether a word alone may be a finite verb of one person."""
    forms = forms_of(word)
    return word in AUXILIARIES or Form.THIRD in forms or Form.PAST in forms


def verb_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return the index after the first finite verb from a place on; ``None`` for none."""
    while at < len(tokens) and not _begins_verb(tokens[at].word):
        if not tokens[at].word[0].isalnum():
            return None
        at += 1
    start = at
    while at < len(tokens) and _is_before_verb(tokens[at].word):
        at += 1
    forms = forms_of(tokens[at].word) if at < len(tokens) else frozenset()
    # "… who can swim is": the main verb after an auxiliary is not finite.
    at += bool(forms - {Form.THIRD}) if at > start else bool(forms)
    return at if at > start else None


def _begins_verb(word: str) -> bool:
    return word in AUXILIARIES or bool(forms_of(word))


def _is_before_verb(word: str) -> bool:
    return word in AUXILIARIES or word in CONTRACTED or is_adverb(word)


def possesses(tokens: Sequence[Token], at: int, *, is_certain: bool) -> bool:
    """Return whether an 's is a possessive: a noun with a verb of its own follows.

    Args:
        tokens: Of the sentence.
        at: Index of the 's.
        is_certain: Whether it follows "a" or a preposition: "a lunch at my aunt's vineyard".
    """
    if is_certain:
        return True
    after = [token.word for token in tokens[at + 1 : at + 1 + _POSSESSED_MOST]]
    if not after or _follows_be(after[0]):
        return False
    for word in after[1:]:
        if not word[0].isalnum() or word in {"and", "but", "so"}:
            return False
        if is_finite_form(word):
            return True
    return False


def _follows_be(word: str) -> bool:
    """Return whether a word follows "is" or "has" rather than an owner."""
    is_function = word in AUXILIARIES or word in DETERMINERS or word in PREPOSITIONS
    return is_function or is_adverb(word) or word == "not" or Form.GERUND in forms_of(word)
