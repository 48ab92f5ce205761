"""The subject of a clause: what stands before its finite verb.

A subject is a noun phrase, with what may follow its noun: a place ("my brother in Porto"), a
number or more of the like ("none of us"), an apposition ("Amira, my foster daughter,"), a clause
about it ("the man I'm seeing"), brackets, and a further noun ("my wife and the kids"). Only what
can be told from common words and forms is recognised.

Source:
    Huddleston and Pullum 2002, chapters 5 (noun phrases) and 15 (supplements).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    DETERMINERS,
    FUNCTION_WORDS,
    JOINING,
    NOUN_LIKE,
    PREPOSITIONS,
    SUBORDINATORS,
)
from muniment.understanding.clauses.finite_verbs import (
    NOMINATIVES,
    OF_ONE,
    Opening,
    is_finite_form,
    is_verb,
    possesses,
    verb_end,
)
from muniment.understanding.clauses.noun_phrases import (
    CONTRACTED,
    PRONOUNS,
    after_adverbs,
    is_adverb,
    is_plural_noun,
)
from muniment.understanding.clauses.verb_forms import AUXILIARIES, Form, forms_of

_RELATIVES: Final = frozenset({"who", "that", "which", "whose"})
_MOST: Final = 16
_APPOSED_MOST: Final = 9
_NO_SUBJECT: Final = frozenset({"but", "so", "or"})
_NO_NOUNS: Final = frozenset(
    "here there best worst thanks not please let me us him them very too more less".split()
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase before a verb.

    Args:
        end: Index of the first word of the verb.
        noun_end: Index after the noun that the verb agrees with.
        is_plural: Whether it takes the forms of "they".
        is_terse: Whether it is a common noun without an article, as in notes.
    """

    end: int
    noun_end: int
    is_plural: bool
    is_terse: bool


def find_subject(tokens: Sequence[Token], first: int, *, is_first: bool) -> Subject | None:
    """Return the subject that begins at a place; ``None`` if there is not plainly one.

    Args:
        tokens: Of the sentence, or of a part of it.
        first: Index of the subject's first token.
        is_first: Whether a sentence begins with it, or notes: it may lack an article.
    """
    kind = Opening.of(tokens[first], is_first=is_first)
    if kind.is_terse and _begins_predicate(tokens, first):
        return None
    phrase = _Phrase(tokens, first, kind)
    last = min(len(tokens), first + _MOST)
    while phrase.at < last:
        after = phrase.after_supplement()
        if after is None:
            return None
        if after > phrase.at:
            phrase.at = after
        elif phrase.ends_here():
            return phrase.subject()
        else:
            phrase.at += 1
    return None


class _Phrase:
    """A noun phrase as far as it was read.

    Args:
        tokens: Of the part.
        first: Index of its first token.
        kind: What that says about it.
    """

    def __init__(self, tokens: Sequence[Token], first: int, kind: Opening) -> None:
        self.at = first + 1
        self._tokens = tokens
        self._first = first
        self._kind = kind
        self._noun_end = 0
        self._is_joined = False

    def after_supplement(self) -> int | None:
        """Return the index after what belongs to the noun here; ``None`` if this is no subject."""
        at, word = self.at, self._tokens[self.at].word
        if word in {"and", "nor"}:
            self._is_joined = self._is_joined or not self._noun_end
            return at + 2 if _joins_nouns(self._tokens, at, self._kind) else None
        is_certain = bool(self._noun_end) or self._kind.is_indefinite
        if word == "'s" and possesses(self._tokens, at, is_certain=is_certain):
            return at + 1
        is_relative = self._begins_relative()
        if is_relative or word in {",", "(", "to"} or word in PREPOSITIONS:
            self._noun_end = self._noun_end or at
        if is_relative:
            return verb_end(self._tokens, at + 1)
        if word in {",", "("}:
            return _supplement_end(self._tokens, at)
        is_end = _ends_phrase(self._tokens[at]) or (self._kind.is_terse and self._has_object())
        return None if is_end else at + 2 * (word == "to")

    def ends_here(self) -> bool:
        """Return whether the verb begins here."""
        distance = self.at - self._first
        is_plural = self._is_plural() or self._kind.is_quantity
        return is_verb(self._tokens, self.at, self._kind, is_plural=is_plural, distance=distance)

    def subject(self) -> Subject:
        """Return the phrase before the verb."""
        end = self._noun_end or self.at
        at = after_adverbs(self._tokens, self.at)
        verb = self._tokens[at].word if at < len(self._tokens) else ""
        # "Nils forgets it": the verb shows that this is one.
        is_one = verb in OF_ONE or Form.THIRD in forms_of(verb)
        is_plural = self._is_joined or (self._is_plural() and not is_one)
        return Subject(self.at, end, is_plural, self._kind.is_terse)

    def _is_plural(self) -> bool:
        noun = self._tokens[self._first : self._noun_end or self.at]
        return self._is_joined or is_plural_noun(noun)

    def _begins_relative(self) -> bool:
        """Return whether a clause about the noun begins: "who runs the shop", "I'm seeing"."""
        word, before = self._tokens[self.at].word, self._tokens[self.at - 1].word
        is_one = (word in _RELATIVES or word in NOMINATIVES) and before not in DETERMINERS
        return is_one and (self._kind.is_plain or self._kind.is_quantity)

    def _has_object(self) -> bool:
        """Return whether an article shows that the word before it is no noun: "rotate the …"."""
        word, before = self._tokens[self.at].word, self._tokens[self.at - 1].word
        return word == "to" or (word in DETERMINERS and before not in PREPOSITIONS)


def _begins_predicate(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word without an article can be no noun."""
    word, following = tokens[at].word, tokens[at + 1].word if at + 1 < len(tokens) else ""
    if word in AUXILIARIES or word in PREPOSITIONS or word in _NO_NOUNS:
        return True
    if word in SUBORDINATORS or word in JOINING:
        return True
    # "Release notes are written by Agnes", but "release the notes".
    is_compound = following.isalpha() and following not in FUNCTION_WORDS
    forms = forms_of(word) - {Form.GERUND}
    is_noun = word in NOUN_LIKE or (forms == {Form.BASE} and is_compound)
    return bool(forms) and not is_noun


def _joins_nouns(tokens: Sequence[Token], at: int, kind: Opening) -> bool:
    """Return whether "and" joins a further noun to a subject: "my mates and I"."""
    if at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    if following.word == "i" and at + 2 < len(tokens):
        return kind.is_plain and tokens[at + 2].word not in {"'m", "am", "was"}
    is_verb = following.word in AUXILIARIES or is_adverb(following.word)
    return kind.is_plain and not is_verb and following.word not in PRONOUNS


def _supplement_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return the index after brackets or an apposition that a verb follows; ``None`` for none."""
    closing = ")" if tokens[at].word == "(" else ","
    words = [token.word for token in tokens[at + 1 : at + 1 + _APPOSED_MOST]]
    if closing not in words[1:]:
        return None
    length = words.index(closing, 1)
    end = at + length + 2
    if closing == ")":
        return end
    verb = after_adverbs(tokens, end)
    has_verb = verb < len(tokens) and not tokens[verb].is_name and is_finite_form(tokens[verb].word)
    return end if has_verb and _is_apposition(tokens[at + 1 : end - 1]) else None


def _is_apposition(inside: Sequence[Token]) -> bool:
    """Return whether what stands between commas says who or what a noun is."""
    opening = inside[0]
    begins = opening.word in DETERMINERS or opening.is_name or opening.word == "who"
    is_about = any(token.word in _RELATIVES or token.word in NOMINATIVES for token in inside)
    return begins and (is_about or not any(is_finite_form(token.word) for token in inside))


def _ends_phrase(token: Token) -> bool:
    """Return whether a token cannot be part of a subject."""
    if not token.word[0].isalnum() and token.word not in CONTRACTED:
        return True
    return token.word in SUBORDINATORS or token.word in PRONOUNS or token.word in _NO_SUBJECT
