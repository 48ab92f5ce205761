"""What a pronoun at the beginning of a clause means: the subject of a clause before it, or unknown.

A pronoun means a subject only if nothing else that was said can be meant: "The printer is broken.
It jams" is certain, "The printer has a new tray. It jams" is not.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from muniment.understanding.clauses.clause_grammar import Clause
from muniment.understanding.clauses.clause_tokens import Token
from muniment.understanding.clauses.clause_words import (
    FEMALE,
    FUNCTION_WORDS,
    MALE,
    NOUN_LIKE,
    PERSON_NOUNS,
    PERSONS,
    PREFERENCES,
    PREPOSITIONS,
    QUANTIFIERS,
    REPORTS,
    SUBORDINATORS,
    TIME_WORDS,
)
from muniment.understanding.clauses.noun_phrases import after_adverbs, is_adverb
from muniment.understanding.clauses.shared_objects import item_of
from muniment.understanding.clauses.verb_forms import AUXILIARIES, Form, forms_of

PERSONAL: Final = frozenset({"he", "she", "they", "it"})
POSSESSIVE: Final = frozenset({"his", "her", "their", "its"})
_BELONGING: Final = {
    "he": frozenset({"his", "their", "theirs"}),
    "she": frozenset({"her", "hers", "their", "theirs"}),
    "they": frozenset({"their", "theirs"}),
    "it": frozenset({"its"}),
}
_OWNER: Final = {"his": "he", "her": "she", "their": "they", "its": "it"}
_BE: Final = frozenset({"am", "is", "are", "was", "were", "'s", "'re", "been"})
_LEAST_PLURAL: Final = 3
_ONE_THING: Final = frozenset(
    "a an the my our your his her its their this that one another each every it".split()
)
_WEATHER: Final = frozenset(
    "raining snowing hot cold warm dark late early time easy hard difficult clear possible".split()
)
_LOOKED_AT: Final = 4
_SELVES: Final = frozenset({"i", "we"})
_NOT_BE: Final = frozenset({"isn't", "wasn't"})
_OBJECTS: Final = frozenset({"it", "them", "him", "there"})
_NO_OBJECT_OF: Final = frozenset({"do", "does", "did", "done", "doing", "make"})
"""What "it" after these means is what happened, or nothing: "Ravi did it", "I can't make it"."""

_OF_ONE: Final = frozenset({"has", "doesn't", "hasn't"})
_IMPERSONAL: Final = frozenset(
    "sounds looks seems feels turns means costs depends happens hurts".split()
)
"""What may have no person as its subject, where none is said: "Sounds good"."""
_PERSON: Final = frozenset({"he", "she"})
_OURS: Final = frozenset({"my", "our"})
_PLACES: Final = frozenset({"in", "at", "from", "to", "near"})
_LINKS: Final = (
    SUBORDINATORS | AUXILIARIES | {"and", "or", "but", "so", "i", "we", "he", "she", "they"}
)
_CASES: Final = {"it": "it", "them": "they", "him": "he", "her": "she"}
_EXPLAINS: Final = frozenset("to that when if how 's is was are were".split())
"""What follows "it" where it means something said after it: "I like it when …"."""

_REFERRING: Final = frozenset(
    {"it", "them", "him", "here", "there", "itself", "himself", "herself"}
)
_THEIRS: Final = frozenset({"his", "her", "hers", "their", "theirs", "its"})
_EXISTS: Final = frozenset({"is", "are", "was", "were", "'s", "will", "has", "have"})
_AT_THE_END: Final = frozenset({"then", "that", "this", "so"})
_EXPLAINED: Final = frozenset({"when", "if", "that"})


def points_back(tokens: Sequence[Token], clause: Clause | None) -> bool:
    """Return whether what a subject does something with was said before: "I sold it in May".

    Args:
        tokens: Of the sentence.
        clause: The one it begins with.
    """
    if clause is None:
        return False
    after = [token for token in tokens if token.start >= clause.verb[1]]
    at = next((at for at, token in enumerate(after) if token.word in _OBJECTS), None)
    if at is None or _EXPLAINS.intersection(token.word for token in after[at : at + _LOOKED_AT]):
        return False
    before = tokens[len(tokens) - len(after) + at - 1].word
    if after[at].word == "it" and before in _NO_OBJECT_OF:
        return False
    if at and tokens[0].word not in _SELVES:
        # "The phone broke when I dropped it".
        return False
    if after[at].word == "there":
        return not any(token.word in PREPOSITIONS for token in after[:at])
    return not any(_may_be_meant(token) for token in after[:at])


def is_extraposed(tokens: Sequence[Token]) -> bool:
    """Return whether the "it" of a sentence means what follows: "It isn't true that …"."""
    words = [token.word for token in tokens if token.word != "not" and not is_adverb(token.word)]
    return words[:1] == ["it"] and words[3:4] == ["that"] and words[1] in _BE | _NOT_BE


def _may_be_meant(token: Token) -> bool:
    """Return whether a word may begin what a later pronoun of its sentence means."""
    is_mark = not token.word[0].isalnum()
    is_noun = token.is_name or token.word in _ONE_THING or token.word in QUANTIFIERS
    return is_mark or is_noun or _is_many(token) or token.word in {"that", "and", "but", "so"}


def _belonging_to(clause: Clause) -> frozenset[str]:
    """Return the possessives that may mean whom or what a clause names: "his", "their"."""
    return frozenset().union(*(_BELONGING[each] for each in clause.pronouns))


def refers_back(
    right: Sequence[Token], clause: Clause, *, others: Sequence[Clause] | None = None
) -> bool:
    """Return whether a part needs the one before it: "… and rolled it back".

    Args:
        right: Its words.
        clause: The clause it is, or the one whose subject it shares.
        others: Those before it, if its subject is its own: where they name nobody, "her" means
            that subject.
    """
    words = [each for each, after in pairwise([*item_of(right), ""]) if not _exists(each, after)]
    referring = (_REFERRING | _THEIRS) - _belonging_to(clause)
    if others is not None and clause.named is not None:
        referring -= _THEIRS.difference(*map(_belonging_to, others))
    # "gave her to me", but "sold her car".
    objects = [after for word, after in pairwise([*words, "of"]) if word == "her"]
    if words and words[-1] in _AT_THE_END:
        return True
    return bool(referring.intersection(words) or PREPOSITIONS.intersection(objects))


def _exists(word: str, after: str) -> bool:
    """Return whether a word points nowhere: "every set there is", "I hate it when …"."""
    return after in {"there": _EXISTS, "it": _EXPLAINED}.get(word, ())


def goes_on_about(
    tokens: Sequence[Token], clauses: Sequence[Clause], said: Sequence[Token], *, is_note: bool
) -> Clause | None:
    """Return the clause whose person a sentence without a subject is about: "Lives in Lyon".

    Args:
        tokens: Of the sentence.
        clauses: Those before it, in order.
        said: Their words.
        is_note: Whether nobody says "I": what is left out is the person of the note.
    """
    verb = tokens[after_adverbs(tokens[:-1], 0)].word
    if verb in _IMPERSONAL or not (Form.THIRD in forms_of(verb) or verb in _OF_ONE):
        return None
    following = tokens[1:]
    found = (meant_by(pronoun, following, clauses, said) for pronoun in ("he", "she"))
    meant = next((each for each in found if each is not None), None)
    if meant is None or meant.named is None or meant.named[1] != meant.subject[1]:
        # "My neighbour's dog barks. Needs training."
        return None
    after = _after_verb(meant, said)
    if _BE.intersection(meant.words):
        # "Nadia's my oldest friend. Lives in Marseille."
        is_about = is_note or any(token.word in PERSON_NOUNS for token in after)
    else:
        # "My brother got a van. Needs new tyres."
        is_about = is_note and not any(token.word in _ONE_THING for token in after)
    return meant if is_about or verb in PREFERENCES else None


def object_meant(
    right: Sequence[Token], clause: Clause, clauses: Sequence[Clause], said: Sequence[Token]
) -> tuple[Token, Clause] | None:
    """Return the object of a clause that is a pronoun, and the clause whose subject it means.

    Args:
        right: The clause's words, and what comes after it.
        clause: The clause.
        clauses: Those before it, in order.
        said: Their words.
    """
    here = right[: len(item_of(right))]
    after = [token for token in here if token.start >= clause.verb[1]]
    referring = [token for token in after if token.word in _REFERRING | _THEIRS]
    at = next((at for at, token in enumerate(after) if _is_object(after, at)), None)
    if at is None or len(referring) != 1 or any(map(_may_be_meant, after[:at])):
        return None
    word, following = after[at].word, after[at + 1 :]
    before = here[len(here) - len(after) + at - 1].word
    if word == "it" and (
        before in _NO_OBJECT_OF | PREFERENCES | REPORTS
        or _EXPLAINS.intersection(token.word for token in following[:_LOOKED_AT])
    ):
        return None
    meant = meant_by(_CASES[word], following, clauses, said)
    return None if meant is None or meant.named is None else (after[at], meant)


def _is_object(after: Sequence[Token], at: int) -> bool:
    """Return whether a word after the verb is a pronoun: "her" is none in "her car"."""
    following = after[at + 1].word if at + 1 < len(after) else ""
    is_apart = not following[:1].isalnum() or following in FUNCTION_WORDS
    return after[at].word in _CASES and (after[at].word != "her" or is_apart)


def meant_by(
    word: str, following: Sequence[Token], clauses: Sequence[Clause], said: Sequence[Token]
) -> Clause | None:
    """Return the clause whose subject a pronoun or possessive means; ``None`` if unclear.

    Args:
        word: The pronoun.
        following: What comes after it.
        clauses: Those before it, in order.
        said: Their words.
    """
    pronoun = _OWNER.get(word, word)
    fitting = [clause for clause in clauses if pronoun in clause.pronouns]
    if not fitting and clauses and pronoun in _PERSON:
        return _only_person(pronoun, clauses[-1], said)
    if not fitting or len({clause.named for clause in fitting}) != 1:
        return None
    clause = fitting[-1]
    if pronoun == "it" and word == "it" and _is_empty(following):
        return None
    return None if _has_rival(pronoun, clause, said) else clause


def _only_person(pronoun: str, clause: Clause, said: Sequence[Token]) -> Clause | None:
    """Return a clause with the one person it mentions as named: "I live with my sister"."""
    begin = next((at for at, token in enumerate(said) if token.word in _OURS), len(said))
    end = begin + 1
    while end < len(said) and _is_of_noun(said[end]):
        end += 1
    phrase, others = said[begin:end], [*said[:begin], *said[end:]]
    nouns = {token.word for token in phrase} & PERSON_NOUNS
    is_other = any(
        token.word in PERSON_NOUNS | _OURS
        or (token.is_name and token.word not in _SELVES and before.word not in _PLACES)
        for before, token in pairwise(others)
    )
    is_owner = end < len(said) and said[end].word == "'s"
    fits = not nouns & (FEMALE if pronoun == "he" else MALE)
    is_clear = bool(nouns) and fits and not (is_other or is_owner)
    if not is_clear or begin < 1 or clause.named is not None:
        return None
    named = (phrase[0].start, phrase[-1].end)
    return replace(clause, named=named, pronouns=frozenset({pronoun}), is_plural=False)


def _is_of_noun(token: Token) -> bool:
    is_noun = token.word in PERSON_NOUNS or token.word in NOUN_LIKE or not forms_of(token.word)
    return token.word.isalpha() and is_noun and token.word not in FUNCTION_WORDS | _LINKS


def _has_rival(pronoun: str, clause: Clause, said: Sequence[Token]) -> bool:
    """Return whether a pronoun may mean something that follows the verb."""
    after = _after_verb(clause, said)
    if pronoun == "they":
        return any(_is_many(token) for token in after)
    if pronoun == "it":
        # What a thing is, is the same thing: "My car is an old Polo and it needs a clutch".
        is_same = _BE.intersection(clause.words) and bool(after) and after[0].word in {"a", "an"}
        return not is_same and any(
            (token.is_name or token.word in _ONE_THING) and token.word not in TIME_WORDS
            for token in after
        )
    if _BE.intersection(clause.words):
        return False
    is_object = bool(after) and after[0].is_name
    return is_object or any(token.word in PERSON_NOUNS for token in after)


def _after_verb(clause: Clause, said: Sequence[Token]) -> list[Token]:
    """Return what follows a verb, but for what its subject is: "works as a nurse"."""
    after = [token for token in said if token.start >= clause.verb[1]]
    words = ["", "", *(token.word for token in after)]
    return [token for at, token in enumerate(after) if "as" not in words[at : at + 3]]


def _is_many(token: Token) -> bool:
    is_plural = token.word.endswith("s") and len(token.word) > _LEAST_PLURAL
    is_time = token.word.removesuffix("s") in TIME_WORDS
    return (is_plural and not token.is_name and not is_time) or token.word in PERSONS


def _is_empty(following: Sequence[Token]) -> bool:
    """Return whether "it" means nothing: "it's raining", "it takes ten minutes to …"."""
    words = [token.word for token in following[:_LOOKED_AT]]
    # "It's hard to tell", but "it's down to 4.8".
    is_extraposed = any(
        token.word == "to" and Form.BASE in forms_of(after.word)
        for token, after in pairwise(following[: _LOOKED_AT + 1])
    )
    if is_extraposed or _WEATHER.intersection(words):
        return True
    is_time = any(word.removesuffix("s") in TIME_WORDS for word in words)
    is_be = bool(words) and words[0] in _BE
    return is_be and is_time and not any(Form.GERUND in forms_of(word) for word in words)
