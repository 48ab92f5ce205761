"""What depends on the clause before a border, so that its sentence does not part there.

A condition, what somebody says, a clause about a noun: where the border lies inside of one, or what
follows may belong to it, the parts stay together.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from muniment.understanding.clauses.clause_grammar import (
    CONDITIONS,
    Clause,
    may_be_clause,
)
from muniment.understanding.clauses.clause_tokens import QUOTES, Token
from muniment.understanding.clauses.clause_words import (
    ADVERBS,
    DETERMINERS,
    JOINING,
    PREPOSITIONS,
    REPORTS,
    SUBJECTS,
    SUBORDINATORS,
)
from muniment.understanding.clauses.noun_phrases import CONTRACTED, is_adverb
from muniment.understanding.clauses.shared_objects import item_of
from muniment.understanding.clauses.verb_forms import AUXILIARIES, MODALS

_SUBJECT_PRONOUNS: Final = frozenset({"i", "we", "he", "she", "they"})
_SELVES: Final = frozenset({"i", "we"})
_ABOUT_PERSONS: Final = frozenset({"who", "whose"})
_DOUBTS: Final = frozenset(
    "apparently allegedly supposedly reportedly maybe perhaps possibly probably".split()
)
_TOO: Final = frozenset({"too", "either", "though"})


def is_elliptical(right: Sequence[Token], clause: Clause) -> bool:
    """Return whether a clause ends with its auxiliary: "Ana agreed, Tom hasn't, though"."""
    after = [token for token in right if token.start >= clause.verb[1] and token.word not in _TOO]
    words = [word for word in clause.words if word != "not" and not is_adverb(word)]
    is_auxiliary = {*words[-1:]} <= AUXILIARIES | CONTRACTED
    return is_auxiliary and not item_of(after[:1])


def is_subordinate(
    clause: Clause, left: Sequence[Token], right: Sequence[Token], *, has_comma: bool
) -> bool:
    """Return whether a border lies inside something that depends on the clause."""
    # "… with Owen who works nights so I have to be quiet".
    ended = _ABOUT_PERSONS if right[0].word in _SELVES else frozenset()
    inner = [token for token in left if token.start >= clause.verb[0]]
    if any(token.word in CONDITIONS for token in inner):
        return True
    depends = (
        _reports_clause(clause, left)
        or _has_inner_subject(inner)
        or any(
            token.word in SUBORDINATORS - ended
            or (token.word in JOINING and following.word in SUBJECTS)
            for token, following in pairwise(inner)
        )
    )
    return depends and not has_comma


def is_hedge(left: Sequence[Token]) -> bool:
    """Return whether a sentence begins with whose word it is, or with a doubt: "Allegedly …"."""
    words = [token.word for token in left[:2]]
    return words == ["according", "to"] or words[0] in _DOUBTS


def shares_condition(clause: Clause, right: Sequence[Token], *, has_subject: bool) -> bool:
    """Return whether a condition may hold for what is before it, too: "I'd go and stay if …"."""
    is_condition = any(
        word in {"if", "unless"} and before not in REPORTS
        for before, word in pairwise(["", *item_of(right)])
    )
    return is_condition and (not has_subject or bool(MODALS.intersection(clause.words)))


def _reports_clause(clause: Clause, left: Sequence[Token]) -> bool:
    """Return whether something may be told in a clause, unlike in "I asked the boss for help"."""
    told = [token for token in left if token.start >= clause.verb[1]]
    if not told or may_be_clause(told):
        return clause.reports
    # What is quoted ends with its mark.
    has_object = told[0].word in DETERMINERS | PREPOSITIONS or told[-1].word in QUOTES
    is_whole = any(token.word in PREPOSITIONS or token.word in QUOTES for token in told)
    return clause.reports and not (has_object and is_whole)


def _has_inner_subject(inner: Sequence[Token]) -> bool:
    """Return whether a subject follows a noun directly: "the books I have read"."""
    return any(
        token.word in _SUBJECT_PRONOUNS
        and before.word not in {*AUXILIARIES, *ADVERBS, ",", "and", "but", "so", "or"}
        for before, token in pairwise(inner)
    )
