"""Attributes with one value at a time, where the newer statement replaces the older.

"I live in Porto" and, a year later, "I moved to Oslo" were each true at the time; a profile
describes the present. A few patterns of English find what two sentences have in common: where none
fits, both stay.
"""

import re
from collections.abc import Iterator
from typing import Final

from muniment.understanding.profile.profile_sentences import Person, ProfileCandidate, words_of

# Case distinguishes "Ana lives" from "my parents live": "My" is not a name, since a verb must
# follow directly.
_SUBJECT: Final = (
    r"(?:I|We|we|(?:The |the )?[Uu]ser|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)"
    r"(?:'m|'re|\u2019m|\u2019re| am| is| are|'ve| have| has)?"
    r"(?: (?:now|currently|just|recently|still|also|actually))*"
)
_NO_PLACE: Final = r"(?!(?: [\w-]+){0,3} (?:team|department|role|position|job|project)\b)"
_SLOTS: Final[dict[str, re.Pattern[str]]] = {
    "home": re.compile(
        rf"^(?:{_SUBJECT} )?(?i:liv(?:e|es|ing)|based|(?:has |have )?moved|resides?|relocated) "
        rf"(?:back )?(?:in|to|at)\b{_NO_PLACE}"
    ),
    "employer": re.compile(
        rf"^(?:{_SUBJECT} )?(?i:works?|working|employed) (?:at|for) "
        r"(?!night|home|weekends|the weekend|hours|least|dawn|myself|\d)"
    ),
    "job": re.compile(
        rf"^(?:{_SUBJECT} )?(?i:works?|working|employed) as\b|^My (?:job|job title) is\b"
    ),
    "name": re.compile(
        r"^(?i:my name is|name is|(?:the )?user's name is|call me|I am called|I'm called)\b"
    ),
    "age": re.compile(
        rf"^(?:{_SUBJECT} )?(?:turned )?\d{{1,3}}(?: years? old\b|[.!]?$| and\b|,)|^My age is\b"
    ),
    "couple": re.compile(rf"^{_SUBJECT} (?:single|married|engaged|divorced|widowed|separated)\b"),
    "diet": re.compile(
        rf"^{_SUBJECT} (?:an? )?(?:vegan|vegetarian|pescatarian|omnivore|flexitarian)\b"
    ),
}
_FAVOURITE: Final = re.compile(
    r"\bfavou?rite (?P<what>[\w' -]{1,40}?) (?:is|are|was|has)\b", re.IGNORECASE
)
_MY: Final = re.compile(
    r"^(?:My|(?:The )?user's) (?P<what>(?:[\w'-]+ ){0,2}?(?:name|age|address|title|birthday|phone"
    r"|number|e-?mail|hometown|employer|team|manager|boss|diet|weight|height|salary|role|timezone"
    r"|time zone|address|doctor|dentist|landlord|major|school|university|company)) "
    r"(?:is|are|was)\b",
    re.IGNORECASE,
)
_ANY: Final = re.compile(
    r"liv(?:e|es|ing)\b|based|mov|resid|relocat|work|employ|name|call|\d|single|married|engaged"
    r"|divorced|widowed|separated|vegan|arian|omnivore|favou?rite|^My |user's",
    re.IGNORECASE,
)
"""Words that all of these patterns need, searched first: most sentences have none."""
_ENDED: Final = re.compile(
    r"\b(?:no longer|not (?:.{1,40} )?any ?more|stopped|quit|gave up|given up|used to|don't .{1,40}"
    r" any ?more|doesn't .{1,40} any ?more)\b",
    re.IGNORECASE,
)
_EMPTY: Final = frozenset(
    """
    i i'm i've i'd we we're my me our the a an to of in on at for with and or as is am are was were
    be been do don't does doesn't did not no longer any more anymore stopped stop quit gave given up
    used now currently just it this that user he she they have has had very really
    """.split()
)
_LIKING: Final = frozenset("like likes love loves enjoy enjoys adore adores prefer prefers".split())
_SHARED_LEAST: Final = 0.6


def attributes_of(candidate: ProfileCandidate) -> Iterator[str]:
    """Yield the attributes that a sentence gives a value, each with its person."""
    if candidate.person is Person.NOBODY:
        return
    text = candidate.said
    if _ANY.search(text) is None:
        return
    whose = candidate.subject or candidate.source.user_id or ""
    for name, pattern in _SLOTS.items():
        if pattern.search(text):
            yield f"{whose}:{name}"
    for prefix, pattern in (("favourite", _FAVOURITE), ("my", _MY)):
        if match := pattern.search(text):
            yield f"{whose}:{prefix} {' '.join(match['what'].lower().split())}"


def is_an_end(text: str) -> bool:
    """Return whether a sentence says that something is over."""
    return _ENDED.search(text) is not None


def is_ended_by(text: str, end: str) -> bool:
    """Return whether an ending sentence takes back what another one says.

    Args:
        text: The older one.
        end: The newer one, for which `is_an_end` holds.
    """
    said, over = _content(text), _content(end)
    if not said or not over or is_an_end(text):
        return False
    shared = len(said & over)
    return shared >= _SHARED_LEAST * len(said) and shared >= _SHARED_LEAST * len(over)


def _content(text: str) -> set[str]:
    return {_stem(word) for word in words_of(text) if word not in _EMPTY}


def _stem(word: str) -> str:
    if word in _LIKING:
        return "like"
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
