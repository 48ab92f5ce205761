"""Where a sentence may part: at coordinators, commas, semicolons and dashes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from muniment.understanding.clauses.clause_grammar import Clause, begins_clause, is_adverbial
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    ADJECTIVES,
    ADVERBS,
    DETERMINERS,
    FUNCTION_WORDS,
    JOINING,
    NOUN_LIKE,
    PREPOSITIONS,
    QUANTIFIERS,
    SUBJECTS,
    SUBORDINATORS,
    TIME_WORDS,
)
from muniment.understanding.clauses.noun_phrases import CONTRACTED
from muniment.understanding.clauses.verb_forms import AUXILIARIES, forms_of

COORDINATORS: Final = frozenset({"and", "but", "so"})
RUN_ON: Final = ""
"""What is between two clauses that nothing parts, as in dictation."""
_ADDING: Final = frozenset({"also", "plus", "oh"})
_OWN: Final = frozenset({"i", "we", "my", "our"})
_LOOKED_AT: Final = 24
_ARTICLES: Final = DETERMINERS | QUANTIFIERS
_GIVES: Final = frozenset(
    "give gave send sent lend lent tell told show showed buy bought bring brought make made".split()
)
"""With an object of a noun before as well: "the book I gave my sister"."""
_MARKS: Final = frozenset({",", ";", "-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Border:
    """Where a part may end, where the next begins, and what is between them."""

    at: int
    place: int
    mark: str


def borders_of(tokens: Sequence[Token]) -> Iterator[Border]:
    """Yield where a part may end and the next begin: outside brackets and quotations."""
    depth = 0
    is_quoted = False
    has_marks = any(not token.word[-1].isalnum() for token in tokens)
    for at, token in enumerate(tokens):
        is_quoted ^= token.word == '"'
        if token.word in "([{“":
            depth += 1
        elif token.word in ")]}”":
            depth = max(0, depth - 1)
        if depth or is_quoted or not at or at + 1 >= len(tokens):
            continue
        mark, following = token.word, tokens[at + 1].word
        if mark in _MARKS and following in COORDINATORS and at + 2 < len(tokens):
            yield Border(at, at + 2, f", {following}")
        elif mark in _MARKS or (
            mark in COORDINATORS
            and tokens[at - 1].word not in _MARKS
            and (mark != "so" or following in SUBJECTS)
        ):
            yield Border(at, at + 1, mark)
        elif not has_marks and _runs_on(tokens, at):
            yield Border(at, at, RUN_ON)


def _runs_on(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a clause about the speaker follows another without a mark, as in dictation."""
    word, before = tokens[at].word, tokens[at - 1].word
    if word in _ADDING:
        return tokens[at + 1].word in SUBJECTS
    if word not in _OWN or not _may_end(tokens[max(0, at - _LOOKED_AT) : at]):
        return False
    ahead = tokens[at : at + _LOOKED_AT]
    begun = begins_clause(ahead)
    if begun is None or _GIVES.intersection(begun.clause.words):
        return False
    after = [token.word for token in ahead if token.start >= begun.clause.verb[1]]
    # "The flat we rent": what is about a noun lacks an object, and its noun has an article.
    is_about = bool(_ARTICLES.intersection(each.word for each in tokens[max(0, at - 3) : at]))
    return bool(after) and (not is_about or (before != "way" and _is_object(after)))


def _may_end(left: Sequence[Token]) -> bool:
    """Return whether a clause may end with some words."""
    last, before = left[-1].word, left[-2].word if len(left) > 1 else ""
    goes_on = COORDINATORS | SUBORDINATORS | JOINING | AUXILIARIES | ADJECTIVES | CONTRACTED
    # "I'm so glad I came".
    is_quality = before in AUXILIARIES | CONTRACTED | ADVERBS | {"so", "too", "very"}
    is_verb = bool(forms_of(last)) and last not in NOUN_LIKE
    is_function = last in FUNCTION_WORDS - ADVERBS - {"away", "back", "off", "out", "up", "down"}
    # "Every time I eat nuts I get a rash".
    is_condition = any(
        noun.word in TIME_WORDS and token.word in _OWN for noun, token in pairwise(left)
    )
    is_open = last in goes_on or is_quality or is_verb or is_function
    is_date = last in TIME_WORDS and before in PREPOSITIONS
    return not is_condition and (is_date or not is_open)


def _is_object(after: Sequence[str]) -> bool:
    """Return whether what follows a verb is its object, and not a time or place."""
    word, following = after[0], after[1] if len(after) > 1 else ""
    is_time = {word, following} & (TIME_WORDS | {"last", "next"})
    is_said = word in DETERMINERS or word in QUANTIFIERS or word not in FUNCTION_WORDS
    return not is_time and is_said and word not in SUBORDINATORS | COORDINATORS


def is_opening(left: Sequence[Token], clause: Clause | None) -> bool:
    """Return whether the words before a comma only say when, why or how what follows happens."""
    segment = _last_segment(left)
    has_verb = clause is not None and bool(segment) and clause.verb[0] >= segment[0].start
    return not has_verb and is_adverbial(segment, is_first=len(segment) == len(left))


def _last_segment(left: Sequence[Token]) -> Sequence[Token]:
    """Return the words since the last comma or coordinator."""
    for at in range(len(left) - 1, -1, -1):
        if left[at].word in _MARKS or left[at].word in COORDINATORS:
            return left[at + 1 :]
    return left
