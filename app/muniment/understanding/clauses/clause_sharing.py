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
    Clause,
    begins_clause,
)
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    DETERMINERS,
    FUNCTION_WORDS,
    INTRANSITIVES,
    NOUN_LIKE,
    PASSIVES,
    PREPOSITIONS,
    TAKES_PREPOSITION,
)
from muniment.understanding.clauses.finite_verbs import OF_MANY
from muniment.understanding.clauses.noun_phrases import (
    PRONOUNS,
    after_adverbs,
)
from muniment.understanding.clauses.shared_objects import is_adjective, item_of, prefers
from muniment.understanding.clauses.verb_forms import AUXILIARIES, MODALS, Form, forms_of

_SUBJECT_PRONOUNS: Final = frozenset({"i", "we", "he", "she", "they"})
_OF_ONE: Final = frozenset({"is", "has", "does", "doesn't", "isn't", "hasn't"})
_SCOPED: Final = frozenset("almost nearly never hardly barely rarely seldom".split())
"""What may hold for each of several predicates: "I almost bought the car and sold the bike"."""
_OF_OTHERS: Final = frozenset("do don't can't should must could would might may".split())
"""Words that after a comma may begin a remark without a subject: "…, should be fun"."""
_DASHES: Final = frozenset({"-", "–", "—"})
_BREAKS: Final = _DASHES | {",", ":"}
_TO: Final = frozenset({"to", "gonna", "wanna", "gotta"})
_VERB_ENDINGS: Final = ("en", "ize", "ise", "ify", "ate")
_BEFORE_VERBS: Final = frozenset(
    "never always also now still usually often sometimes rarely hardly".split()
)
"""What a verb follows in a list of predicates: "… and never grades on Sundays"."""
_PRESENT: Final = frozenset({"now", "still", "nowadays", "currently", "today"})
_ELLIPTICAL: Final = (["been", "since"], ["been", "for"])
_CAUSATIVES: Final = frozenset(
    "help helps helped make makes made let lets see sees saw watch watched hear heard".split()
)
_HAVE: Final = frozenset({"have", "has", "had", "'ve", "haven't", "hasn't", "hadn't"})
_ONES: Final = frozenset({"he", "she"})
_BE: Final = frozenset({"am", "is", "are", "was", "were", "been", "'m", "'re", "'s"})


def predicate_anchor(
    clause: Clause, left: Sequence[Token], right: Sequence[Token]
) -> tuple[tuple[Span, ...], Clause] | None:
    """Return what a predicate without a subject shares with the clause before it.

    Returns:
        The shared places, and the clause as the next predicate sees it.
    """
    at = after_adverbs(right, 0)
    if at >= len(right) or _SCOPED.intersection(clause.words):
        return None
    if (shared := _complement_anchor(clause, left, right, at)) is not None:
        return shared, clause
    if any(token.word == ":" and token.start >= clause.verb[1] for token in left):
        return None
    word = right[at].word
    if word in AUXILIARIES and not (word in {"have", "do", "be"} and _governs(clause, left)):
        return (clause.head, clause) if _agrees(word, clause) else None
    if Form.GERUND in forms_of(word) and _is_progressive(clause):
        is_apart = _DASHES.intersection(token.word for token in left)
        return None if is_apart else (clause.shares(_auxiliary_end(clause, left)), clause)
    return (
        _of_form(clause, left, right[: at + 1]) if _is_main_verb(clause, left, right, at) else None
    )


def _is_main_verb(clause: Clause, left: Sequence[Token], right: Sequence[Token], at: int) -> bool:
    """Return whether a word is a verb whose subject is that of the clause."""
    forms = forms_of(right[at].word)
    is_noun_likely = prefers(clause) and not clause.base_anchor
    # "The user works from Tallinn and bills in euros": a name is joined to no common noun.
    is_unlike = len(left) > 1 and left[-1].is_name and left[-2].word in PREPOSITIONS
    is_parallel = Form.THIRD in forms & forms_of(clause.words[-1]) and not is_noun_likely
    is_here = is_unlike and is_parallel and not right[at].is_name
    if not forms or not (is_here or _is_verb_here(right, at, prefers=is_noun_likely)):
        return False
    if _shares_object(clause, left) or (Form.BASE in forms and _is_causative(left)):
        return False
    following = right[at + 1].word if at + 1 < len(right) else ""
    is_state = clause.verb[0] >= left[0].start and bool(_BE.intersection(clause.words))
    is_participle = Form.PARTICIPLE in forms and right[at].word not in INTRANSITIVES | PASSIVES
    # "They are calm and motivated to help."
    return not (is_state and is_participle and following in PREPOSITIONS)


def _complement_anchor(
    clause: Clause, left: Sequence[Token], right: Sequence[Token], at: int
) -> tuple[Span, ...] | None:
    """Return what a further state of a person shares: "is 71, widowed, …", "is 42 and training"."""
    is_person = bool(_ONES.intersection(clause.pronouns)) or left[0].word in _SUBJECT_PRONOUNS
    is_here = clause.verb[0] >= left[0].start and clause.words[-1] in _BE
    if not is_person or not is_here or PREPOSITIONS.intersection(t.word for t in left):
        # "I'm keen on painting and …".
        return None
    is_alone = len(item_of(right[at:])) == 1 and _is_quality(right[at].word)
    is_activity = Form.GERUND in forms_of(right[at].word) and len(item_of(right[at:])) > 1
    goes_on = at + 1 < len(right) and right[at + 1].word == ","
    is_state = is_alone and not is_activity and goes_on
    return clause.shares(clause.verb[1]) if is_state or is_activity else None


def _of_form(
    clause: Clause, left: Sequence[Token], until_verb: Sequence[Token]
) -> tuple[tuple[Span, ...], Clause] | None:
    """Return what a verb of some form shares with the clause before it."""
    word = until_verb[-1].word
    forms = forms_of(word)
    is_state = Form.PARTICIPLE in forms and bool(_BE.intersection(clause.words))
    has_no_subject = not clause.has_subject and Form.PAST not in forms
    if has_no_subject or (is_state and _is_quality(left[-1].word)):
        return None
    if Form.PARTICIPLE in forms and _takes_participle(clause, word):
        return clause.shares(_auxiliary_end(clause, left)), clause
    # "My doctor put me on iron": one person's base form would be "puts".
    is_past = Form.BASE not in forms or not (clause.is_plural or _governs(clause, left))
    if Form.PAST in forms and is_past:
        return clause.head, clause
    if Form.THIRD in forms:
        return None if clause.is_plural else (clause.head, clause)
    is_present = _is_of_the_present(left, until_verb)
    return _base_anchor(clause, left, is_present=is_present) if Form.BASE in forms else None


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
    if _complement_anchor(clause, left, right, first) is not None:
        return True
    is_continued = not clause.has_subject or (
        left[0].start >= clause.verb[1] and Form.PAST in forms_of(left[0].word)
    )
    if not _may_be_predicate(right, first, finite, may_modify=not is_continued):
        return False
    is_next = is_continued and Form.PAST in forms_of(right[first].word)
    return (
        is_next
        or _is_plainly_next(clause, left, right, first)
        or any(
            _goes_on(right[at + 1 :], finite)
            for at, token in enumerate(right[:-1])
            if at > first and token.word == "and"
        )
    )


def _may_be_predicate(
    right: Sequence[Token], at: int, finite: set[Form], *, may_modify: bool
) -> bool:
    """Return whether a word after a comma may be a verb of the same subject.

    Args:
        right: Its part.
        at: Its index.
        finite: The forms it may have.
        may_modify: Whether a participle may belong to the noun before the comma.
    """
    word, following = right[at].word, right[at + 1].word
    forms = forms_of(word)
    is_finite = word in AUXILIARIES or bool(forms & finite)
    is_noun = word in NOUN_LIKE and word not in TAKES_PREPOSITION
    # "…, made of oak" belongs to the noun before the comma.
    is_participle = Form.PARTICIPLE in forms and word not in INTRANSITIVES
    is_participle = is_participle and may_modify
    is_short = [token.word for token in right[at + 1 : at + 3]] in _ELLIPTICAL
    is_modifier = is_short or ((is_noun or is_participle) and following in PREPOSITIONS)
    return is_finite and not is_modifier and following not in PRONOUNS


def _is_plainly_next(
    clause: Clause, left: Sequence[Token], right: Sequence[Token], at: int
) -> bool:
    """Return whether a predicate is one of several without "and": "…, has tried three browsers"."""
    word, forms = right[at].word, forms_of(right[at].word)
    is_verb = not {Form.PARTICIPLE, Form.BASE} & forms and (
        word not in NOUN_LIKE or right[at + 1].word in FUNCTION_WORDS - PREPOSITIONS
    )
    has_object = right[at + 1].word in DETERMINERS or word in INTRANSITIVES
    has_object = has_object and Form.PAST in forms
    is_certain = is_verb or has_object or right[0].word in _BEFORE_VERBS
    is_broken = any(token.word in _BREAKS for token in left if token.start >= clause.verb[1])
    return is_certain and not is_broken and word not in _OF_OTHERS


def _finite_forms(clause: Clause, left: Sequence[Token]) -> set[Form]:
    """Return the forms that a further predicate of a clause may have."""
    forms = {Form.PAST, Form.BASE if clause.is_plural else Form.THIRD}
    if clause.base_anchor or _governs(clause, left):
        forms.add(Form.BASE)
    return forms


def _goes_on(right: Sequence[Token], finite: set[Form]) -> bool:
    """Return whether the last of several predicates follows, or a clause of its own."""
    at = after_adverbs(right, 0)
    if at + 1 >= len(right):
        return False
    word = right[at].word
    is_finite = word in AUXILIARIES or bool(forms_of(word) & finite)
    has_adverb = right[at - 1].word in _BEFORE_VERBS if at else False
    is_finite = is_finite or (has_adverb and right[at + 1].word[0].isalnum())
    return is_finite or begins_clause(right) is not None


def _governs(clause: Clause, left: Sequence[Token]) -> bool:
    """Return whether a base form follows: after "to" or a modal verb."""
    return bool(_infinitives(left)) or bool(MODALS.intersection(clause.words[:-1]))


def _infinitives(left: Sequence[Token]) -> list[int]:
    """Return where each "to" ends that a base form follows."""
    return [
        token.end
        for token, following in pairwise(left)
        if token.word in _TO
        and (Form.BASE in forms_of(following.word) or following.word.endswith(_VERB_ENDINGS))
    ]


def _is_of_the_present(left: Sequence[Token], until_verb: Sequence[Token]) -> bool:
    """Return whether a base form is finite: "I used to teach, left in 2016 and keep bees"."""
    # A past form after a comma has ended what "used to" governs.
    is_ended = any(
        before.word == "," and Form.PAST in forms_of(token.word) for before, token in pairwise(left)
    )
    return is_ended or any(token.word in _PRESENT for token in until_verb)


def _base_anchor(
    clause: Clause, left: Sequence[Token], *, is_present: bool
) -> tuple[tuple[Span, ...], Clause] | None:
    if is_present and Form.PAST in forms_of(clause.words[-1]):
        return (clause.head, clause) if clause.is_plural else None
    infinitives = _infinitives(left)
    # "I'd rather stay in than go out and get drunk."
    if len(infinitives) > 1 or any(token.word == "than" for token in left):
        return None
    shared: tuple[Span, ...] = ()
    if infinitives:
        shared = clause.shares(infinitives[0])
    elif clause.base_anchor:
        shared = clause.base_anchor
    elif MODALS.intersection(clause.words[:-1]):
        if not any(word.endswith("n't") or word == "not" for word in clause.words):
            shared = clause.shares(_auxiliary_end(clause, left, besides="be"))
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
    """Return whether a base form follows an object: "helped me express …"."""
    at = next((at for at, token in enumerate(left) if token.word in _CAUSATIVES), len(left))
    return any(Form.BASE in forms_of(token.word) for token in left[at + 2 :])


def _is_quality(word: str) -> bool:
    return word.endswith(("ed", "ing")) or is_adjective(word)


def _is_verb_here(right: Sequence[Token], at: int, *, prefers: bool) -> bool:
    """Return whether a word that may be a noun is used as a verb."""
    word = right[at].word
    if at and right[at - 1].word in _BEFORE_VERBS:
        return True
    following = right[at + 1] if at + 1 < len(right) else None
    if following is None or not following.word[0].isalnum():
        return Form.PAST in forms_of(word)
    if word not in NOUN_LIKE:
        return following.word not in {"is", "are", "was", "were"}
    if following.word in PREPOSITIONS:
        # "… and plans to drop the tables", but "and trips to Rome".
        return bool(_infinitives(right[at : at + 3])) or (word in TAKES_PREPOSITION and not prefers)
    if following.word in FUNCTION_WORDS or following.is_name:
        return True
    return not prefers or Form.THIRD in forms_of(word)


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


def _auxiliary_end(clause: Clause, left: Sequence[Token], *, besides: str = "") -> int:
    """Return where the words before the main verb end."""
    apart = {clause.words[-1], besides}
    verb = [token for token in left if clause.verb[0] <= token.start < clause.verb[1]]
    before = [token for token in verb if token.word not in apart]
    return before[-1].end if before else clause.verb[0]
