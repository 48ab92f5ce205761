"""What a part of a sentence shares with the clause before it, and whether it can stand alone.

Source:
    Coordination of predicates and objects as in Huddleston and Pullum 2002, chapter 15; where the
    parts cannot be told apart by common words and forms, there is nothing to share.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from muniment.domain.text.sentences import Span
from muniment.understanding.clauses.clause_grammar import (
    CONDITIONS,
    CONTRACTED,
    OF_MANY,
    PRONOUNS,
    Clause,
    Token,
    after_adverbs,
    begins_clause,
)
from muniment.understanding.clauses.clause_words import (
    ADJECTIVE_ENDINGS,
    ADJECTIVES,
    ADVERBS,
    FIXED_PAIRS,
    FUNCTION_WORDS,
    INTRANSITIVES,
    JOINING,
    LEANING,
    NOUN_LIKE,
    PASSIVES,
    PREFERENCES,
    PREPOSITIONS,
    SUBJECTS,
    SUBORDINATORS,
    TAKES_PREPOSITION,
    TOGETHER,
)
from muniment.understanding.clauses.verb_forms import AUXILIARIES, MODALS, Form, forms_of

_ITEM_MOST: Final = 8
_LISTED_MOST: Final = 3
_SUBJECT_PRONOUNS: Final = frozenset({"i", "we", "he", "she", "they"})
_OF_ONE: Final = frozenset({"is", "has", "does", "doesn't", "isn't", "hasn't"})
_REFERRING: Final = frozenset(
    {"it", "them", "him", "here", "there", "itself", "himself", "herself"}
)
_THEIRS: Final = frozenset({"his", "her", "hers", "their", "theirs", "its"})
_NO_OBJECT: Final = frozenset({*PRONOUNS, *PREPOSITIONS, *ADVERBS, *SUBORDINATORS})
_TO: Final = frozenset({"to", "gonna", "wanna", "gotta"})
_CAUSATIVES: Final = frozenset(
    "help helps helped make makes made let lets see sees saw watch watched hear heard".split()
)
_HAVE: Final = frozenset({"have", "has", "had", "'ve", "haven't", "hasn't", "hadn't"})
_BE: Final = frozenset({"am", "is", "are", "was", "were", "been", "'m", "'re", "'s"})


def predicate_anchor(
    clause: Clause, left: Sequence[Token], right: Sequence[Token]
) -> tuple[tuple[Span, ...], Clause] | None:
    """Return what a predicate without a subject shares with the clause before it.

    Returns:
        The shared places, and the clause as the next predicate sees it.
    """
    at = after_adverbs(right, 0)
    if at >= len(right):
        return None
    word = right[at].word
    if word in AUXILIARIES and not (word in {"have", "do", "be"} and _governs(clause, left)):
        return (clause.head, clause) if _agrees(word, clause) else None
    forms = forms_of(word)
    if Form.GERUND in forms and _is_progressive(clause):
        return clause.shares(_auxiliary_end(clause, left)), clause
    is_noun_likely = _prefers(clause) and not clause.base_anchor
    if not forms or not _is_verb_here(right, at, prefers=is_noun_likely):
        return None
    if _shares_object(clause, left) or (Form.BASE in forms and _is_causative(left)):
        return None
    return _of_form(clause, left, word)


def _of_form(
    clause: Clause, left: Sequence[Token], word: str
) -> tuple[tuple[Span, ...], Clause] | None:
    """Return what a verb of some form shares with the clause before it."""
    forms = forms_of(word)
    if Form.PARTICIPLE in forms and _BE.intersection(clause.words) and _is_quality(left[-1].word):
        return None
    if Form.PARTICIPLE in forms and _takes_participle(clause, word):
        return clause.shares(_auxiliary_end(clause, left)), clause
    if Form.PAST in forms and Form.BASE not in forms:
        return clause.head, clause
    if Form.THIRD in forms:
        return None if clause.is_plural else (clause.head, clause)
    return _base_anchor(clause, left) if Form.BASE in forms else None


def object_follows(
    clause: Clause, left: Sequence[Token], right: Sequence[Token], *, is_listed: bool
) -> tuple[Span, ...] | None:
    """Return what a further object of a verb of preference shares with the first.

    Args:
        clause: The clause.
        left: What came before the border.
        right: What comes after it.
        is_listed: Whether only a comma is between them.
    """
    if not _prefers(clause) or (is_listed and not _lists_objects(right)):
        return None
    item = [token.word for token in left if token.start >= clause.verb[1]]
    other = _item(right)
    is_short = len(other) <= (_LISTED_MOST if is_listed else _ITEM_MOST)
    if not item or not other or not is_short or len(item) > _ITEM_MOST or item[0] in _TO:
        return None
    return None if _are_one(item, other) else clause.shares(clause.verb[1])


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
    if len(item) > 1 and _is_adjective(item[-1]) and item[-2] not in PREPOSITIONS:
        return True
    if len(other) == 1 and PREPOSITIONS.intersection(item) and not other[0].endswith("ing"):
        return True
    alone = [words[0] for words in (item, other) if len(words) == 1]
    return len(item) != len(other) and any(_is_adjective(word) for word in alone)


def refers_back(right: Sequence[Token], clause: Clause) -> bool:
    """Return whether a part needs the one before it: "… and rolled it back".

    Args:
        right: Its words.
        clause: The clause it is, or the one whose subject it shares.
    """
    words = _item(right)
    referring = _REFERRING if clause.person is not None else _REFERRING | _THEIRS
    # "gave her to me", but "sold her car".
    objects = [after for word, after in pairwise([*words, "of"]) if word == "her"]
    return bool(referring.intersection(words) or PREPOSITIONS.intersection(objects))


def is_elliptical(right: Sequence[Token], clause: Clause) -> bool:
    """Return whether a clause ends with its auxiliary: "Ana agreed, Tom hasn't"."""
    after = [token for token in right if token.start >= clause.verb[1]]
    return clause.words[-1] in AUXILIARIES and not _item(after[:1])


def is_listed_predicate(right: Sequence[Token], left: Sequence[Token], clause: Clause) -> bool:
    """Return whether a predicate after a comma is one of several: "…, bought tea and met Luca".

    Args:
        right: Its words, and what comes after it.
        left: What came before the comma.
        clause: The clause whose subject it may share.
    """
    finite = _finite_forms(clause, left)
    first = after_adverbs(right, 0)
    if first + 1 >= len(right):
        return False
    word, following = right[first].word, right[first + 1].word
    forms = forms_of(word)
    is_finite = word in AUXILIARIES or bool(forms & finite)
    is_noun = word in NOUN_LIKE and word not in TAKES_PREPOSITION
    if not is_finite or (is_noun and following in PREPOSITIONS):
        return False
    # "…, made of oak" belongs to the noun before the comma.
    is_participle = Form.PARTICIPLE in forms and word not in INTRANSITIVES
    if is_participle and following in PREPOSITIONS:
        return False
    return any(
        _goes_on(right[at + 1 :], finite)
        for at, token in enumerate(right[:-1])
        if at > first and token.word == "and"
    )


def _finite_forms(clause: Clause, left: Sequence[Token]) -> set[Form]:
    """Return the forms that a further predicate of a clause may have."""
    forms = {Form.PAST, Form.BASE if clause.is_plural else Form.THIRD}
    if clause.base_anchor or _governs(clause, left):
        forms.add(Form.BASE)
    return forms


def _goes_on(right: Sequence[Token], finite: set[Form]) -> bool:
    """Return whether the last of several predicates follows, or a clause of its own."""
    at = after_adverbs(right, 0)
    if at >= len(right):
        return False
    word = right[at].word
    is_finite = word in AUXILIARIES or bool(forms_of(word) & finite)
    return is_finite or begins_clause(right) is not None


def is_subordinate(clause: Clause, left: Sequence[Token], *, has_comma: bool) -> bool:
    """Return whether a border lies inside something that depends on the clause."""
    inner = [token for token in left if token.start >= clause.verb[0]]
    if any(token.word in CONDITIONS for token in inner):
        return True
    depends = (
        clause.reports
        or _has_inner_subject(inner)
        or any(
            token.word in SUBORDINATORS or (token.word in JOINING and following.word in SUBJECTS)
            for token, following in pairwise(inner)
        )
    )
    return depends and not has_comma


def _has_inner_subject(inner: Sequence[Token]) -> bool:
    """Return whether a subject follows a noun directly: "the books I have read"."""
    return any(
        (token.word in _SUBJECT_PRONOUNS and before.word not in {*AUXILIARIES, ","})
        or (token.word in LEANING and before.word == ",")
        for before, token in pairwise(inner)
    )


def _governs(clause: Clause, left: Sequence[Token]) -> bool:
    """Return whether a base form follows: after "to" or a modal verb."""
    return bool(_infinitives(left)) or bool(MODALS.intersection(clause.words[:-1]))


def _infinitives(left: Sequence[Token]) -> list[int]:
    """Return where each "to" ends that a base form follows."""
    return [
        token.end
        for token, following in pairwise(left)
        if token.word in _TO and Form.BASE in forms_of(following.word)
    ]


def _base_anchor(clause: Clause, left: Sequence[Token]) -> tuple[tuple[Span, ...], Clause] | None:
    infinitives = _infinitives(left)
    if len(infinitives) > 1:
        return None
    shared: tuple[Span, ...] = ()
    if infinitives:
        shared = clause.shares(infinitives[0])
    elif clause.base_anchor:
        shared = clause.base_anchor
    elif MODALS.intersection(clause.words[:-1]):
        if not any(word.endswith("n't") or word == "not" for word in clause.words):
            shared = clause.shares(_auxiliary_end(clause, left))
    elif clause.is_plural:
        shared = clause.head
    return (shared, replace(clause, base_anchor=shared)) if shared else None


def _shares_object(clause: Clause, left: Sequence[Token]) -> bool:
    """Return whether nothing follows the verb before a border: "design and build a boat"."""
    forms = forms_of(left[-1].word) - {Form.GERUND}
    is_infinitive = len(left) > 1 and left[-2].word in {"to", *MODALS}
    is_main = left[-1].end == clause.verb[1] and not _BE.intersection(clause.words)
    return bool(forms) and (is_infinitive or is_main)


def _is_causative(left: Sequence[Token]) -> bool:
    """Return whether a base form may follow the object: "helped me express …"."""
    return any(token.word in _CAUSATIVES for token in left)


def _is_quality(word: str) -> bool:
    return word.endswith(("ed", "ing")) or _is_adjective(word)


def _prefers(clause: Clause) -> bool:
    return bool(PREFERENCES.intersection(clause.words))


def _is_verb_here(right: Sequence[Token], at: int, *, prefers: bool) -> bool:
    """Return whether a word that may be a noun is used as a verb."""
    word = right[at].word
    following = right[at + 1] if at + 1 < len(right) else None
    if following is None or not following.word[0].isalnum():
        return Form.PAST in forms_of(word)
    if word not in NOUN_LIKE:
        return following.word not in {"is", "are", "was", "were"}
    if following.word in PREPOSITIONS:
        return word in TAKES_PREPOSITION and not prefers
    if following.word in FUNCTION_WORDS or following.is_name:
        return True
    return not prefers or Form.THIRD in forms_of(word)


def _item(right: Sequence[Token]) -> list[str]:
    """Return the words up to the next border."""
    words: list[str] = []
    for token in right:
        if token.word in {",", ";", "and", "but", "so", ".", "!", "–", "—"}:
            break
        words.append(token.word)
    return words


def _is_adjective(word: str) -> bool:
    return word in ADJECTIVES or word.endswith(ADJECTIVE_ENDINGS)


def _agrees(word: str, clause: Clause) -> bool:
    if word in _OF_ONE:
        return not clause.is_plural
    return clause.is_plural if word in OF_MANY or word == "am" else word != "be"


def _is_progressive(clause: Clause) -> bool:
    return bool(_BE.intersection(clause.words)) and Form.GERUND in forms_of(clause.words[-1])


def _takes_participle(clause: Clause, word: str) -> bool:
    if Form.PARTICIPLE not in forms_of(clause.words[-1]):
        return False
    if _HAVE.intersection(clause.words[:-1]):
        return True
    return bool(_BE.intersection(clause.words[:-1])) and word in PASSIVES


def _auxiliary_end(clause: Clause, left: Sequence[Token]) -> int:
    """Return where the words before the main verb end."""
    main = clause.words[-1]
    before = [t for t in left if clause.verb[0] <= t.start < clause.verb[1] and t.word != main]
    return before[-1].end if before else clause.verb[0]


def _has_finite(words: Sequence[str]) -> bool:
    return any(word in AUXILIARIES or word in CONTRACTED for word in words)
