"""Noun phrases: how many they name, whom or what, and what may stand after them."""

from collections.abc import Sequence
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    ADVERBS,
    DETERMINERS,
    PERSON_NOUNS,
    PERSONS,
    QUANTIFIERS,
    TIME_WORDS,
)

CONTRACTED: Final = frozenset({"'m", "'re", "'s", "'ve", "'ll", "'d"})
FIRST_PERSONS: Final = frozenset({"i", "we", "you", "they"})
PRONOUNS: Final = frozenset({*FIRST_PERSONS, "he", "she", "it"})
_NO_ADVERBS: Final = frozenset(
    """
    family fly apply reply rely supply italy july lily emily sally holly kelly molly polly ally
    bully jelly belly assembly anomaly multiply friendly lovely lonely ugly silly
    """.split()
)


def after_adverbs(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the first word after adverbs and commas."""
    while at < len(tokens) and (is_adverb(tokens[at].word) or tokens[at].word == ","):
        at += 1
    return at


def is_adverb(word: str) -> bool:
    """Return whether a word may stand between a subject and its verb."""
    return word in ADVERBS or (word.endswith("ly") and word not in _NO_ADVERBS)


def is_plural_noun(phrase: Sequence[Token]) -> bool:
    """Return whether a noun phrase takes the forms of "they"."""
    words = [token.word for token in phrase]
    last = words[-1]
    # "The Hendersons" are many, "my nephew Jonas" is one.
    ends_as_plural = last.endswith("s") and not last.endswith("ss") and len(last) > 3
    may_be_plural = words[0] == "the" if phrase[-1].is_name else not phrase[0].is_name
    return (
        "and" in words
        or last in PERSONS
        or words[0] in {"both", "we"}
        or (ends_as_plural and may_be_plural and last not in CONTRACTED)
    )


def one_person(phrase: Sequence[Token]) -> Span | None:
    """Return the person that a subject names, or whose it is."""
    words = [token.word for token in phrase]
    end = person_end(words)
    is_named = words[0] not in DETERMINERS and words[0] not in QUANTIFIERS
    if not end or not (is_named or PERSON_NOUNS.intersection(words[:end])):
        return None
    return phrase[0].start, phrase[end - 1].end


def person_end(words: Sequence[str]) -> int:
    """Return where the person ends: whose something is, or "my sister's husband"."""
    owner = words.index("'s") if "'s" in words else len(words)
    return len(words) if PERSON_NOUNS.intersection(words[owner:]) else owner


def persons(phrase: Sequence[Token]) -> Span | None:
    """Return the persons that a plural subject names: "my parents", "the Hendersons"."""
    last, words = phrase[-1], [token.word for token in phrase]
    is_family = last.is_name and last.word.endswith("s") and phrase[0].word == "the"
    is_pair = last.is_name and phrase[0].word not in DETERMINERS and "and" in words
    if last.word in PERSONS or is_family or is_pair:
        return phrase[0].start, last.end
    return None


def is_thing(phrase: Sequence[Token]) -> bool:
    """Return whether a subject names one thing for certain, which "it" may mean."""
    words = [token.word for token in phrase]
    is_known = words[0] in DETERMINERS and words[0] not in {"this", "that", "each", "every"}
    is_time = any(word.removesuffix("s") in TIME_WORDS for word in words)
    return is_known and not is_time and not PERSON_NOUNS.intersection(words)
