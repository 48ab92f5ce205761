"""What a further object shares with the verb of the first: "I like tea and cake"."""

from collections.abc import Sequence
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_grammar import Clause, begins_clause
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    ADJECTIVE_ENDINGS,
    ADJECTIVES,
    ADVERBS,
    FIXED_PAIRS,
    FUNCTION_WORDS,
    PREFERENCES,
    PREPOSITIONS,
    SUBORDINATORS,
    TOGETHER,
)
from muniment.understanding.clauses.noun_phrases import CONTRACTED, PRONOUNS
from muniment.understanding.clauses.verb_forms import AUXILIARIES

_ITEM_MOST: Final = 8
_LISTED_MOST: Final = 3
_OWNS: Final = frozenset({"have", "has", "'ve", "got", "own", "owns"})
_ARTICLES: Final = frozenset(
    "a an my our no one two three four five six seven eight nine ten some several".split()
)
_OURS: Final = frozenset({"my", "our"})
_NO_OBJECT: Final = frozenset({"not", *PRONOUNS, *PREPOSITIONS, *ADVERBS, *SUBORDINATORS})
_TO: Final = frozenset({"to", "gonna", "wanna", "gotta"})


def object_follows(
    clause: Clause, left: Sequence[Token], right: Sequence[Token], *, is_listed: bool
) -> tuple[Span, ...] | None:
    """Return what a further object of a verb of preference or possession shares with the first.

    Args:
        clause: The clause.
        left: What came before the border.
        right: What comes after it.
        is_listed: Whether only a comma is between them.
    """
    if not (prefers(clause) or _owns(clause)) or (is_listed and not _lists_objects(right)):
        return None
    item = [token.word for token in left if token.start >= clause.verb[1]]
    other = item_of(right)
    if not item or not other or len(item) > _ITEM_MOST or item[0] in _TO:
        return None
    if prefers(clause):
        is_short = len(other) <= (_LISTED_MOST if is_listed else _ITEM_MOST)
        is_apart = is_short and not _are_one(item, other)
    else:
        is_apart = _are_owned_apart(item, other)
    return clause.shares(clause.verb[1]) if is_apart else None


def _lists_objects(right: Sequence[Token]) -> bool:
    """Return whether what follows a comma is a list of objects: "…, tea and cake"."""
    last = next((at for at, token in enumerate(right) if token.word == "and"), None)
    return last is not None and begins_clause(right[last + 1 :]) is None


def _are_one(item: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two objects belong together, or the second is none: "black and strong"."""
    if TOGETHER.intersection([*item, *other]) or (item[-1], other[0]) in FIXED_PAIRS:
        return True
    if other[0] in _NO_OBJECT or _has_finite(item) or _has_finite(other):
        return True
    if len(item) > 1 and is_adjective(item[-1]) and item[-2] not in PREPOSITIONS:
        return True
    if len(other) == 1 and PREPOSITIONS.intersection(item) and not other[0].endswith("ing"):
        return True
    alone = [words[0] for words in (item, other) if len(words) == 1]
    return len(item) != len(other) and any(is_adjective(word) for word in alone)


def _are_owned_apart(item: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two things that somebody has are two facts: "a cat and a dog that sheds".

    What follows the last one may belong to both: "tea and toast for breakfast".
    """
    if len(other) > _ITEM_MOST or TOGETHER.intersection([*item, *other]):
        return False
    if any(word in FUNCTION_WORDS and word not in _ARTICLES for word in item[:1]):
        return False
    if other[0] in _OURS and item[0] not in _OURS:
        # "I've got a coat and my boots leak."
        return False
    starts = {words[0] in _ARTICLES for words in (item, other)}
    belongs = bool(PREPOSITIONS.intersection(other)) and not PREPOSITIONS.intersection(item)
    if len(starts) != 1 or belongs:
        return False
    is_short = len(item) <= _LISTED_MOST and len(other) <= _LISTED_MOST
    return starts == {True} or (is_short and not _are_one(item, other))


def _owns(clause: Clause) -> bool:
    return clause.words[-1] in _OWNS


def prefers(clause: Clause) -> bool:
    """Return whether a clause says what somebody likes or wants."""
    return bool(PREFERENCES.intersection(clause.words))


def item_of(right: Sequence[Token]) -> list[str]:
    """Return the words up to the next border."""
    words: list[str] = []
    for token in right:
        if token.word in {",", ";", "and", "but", "so", ".", "!", "–", "—"}:
            break
        words.append(token.word)
    return words


def is_adjective(word: str) -> bool:
    """Return whether a word is plainly an adjective."""
    return word in ADJECTIVES or word.endswith(ADJECTIVE_ENDINGS)


def _has_finite(words: Sequence[str]) -> bool:
    return any(word in AUXILIARIES or word in CONTRACTED for word in words)
