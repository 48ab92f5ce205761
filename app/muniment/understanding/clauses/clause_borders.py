"""Where a sentence may part: at coordinators, commas, semicolons and dashes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from muniment.understanding.clauses.clause_grammar import Clause, is_adverbial
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import SUBJECTS

COORDINATORS: Final = frozenset({"and", "but", "so"})
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
