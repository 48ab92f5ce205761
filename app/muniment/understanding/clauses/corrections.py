"""Sentences that correct the one before: "No wait, Tuesday", "Scratch that, it's the 6th".

What a correction replaces is wrong without it, so it is kept wherever that is kept, and with it.

Source:
    The parts of a repair (what is replaced, an editing term, what replaces it) as in Levelt 1983,
    Monitoring and self-repair in speech.
"""

import re
from collections.abc import Sequence
from typing import Final

from muniment.understanding.clauses.clause_grammar import parse
from muniment.understanding.clauses.clause_tokens import tokens_of
from muniment.understanding.conversations.small_talk import count_words, is_bare

_TERM: Final = (
    r"(?:oh|ah|er+m?|um+|hm+|well|actually|sorry|oops|whoops|no|nope|wait|hang on|hold on)"
)
_RETRACTS: Final = re.compile(
    rf"(?:{_TERM}[,.!]*\s+)*"
    r"(?:actually,? (?:no|it|that|they|he|she)|no,? wait|wait,? no|sorry,? no|no,? sorry|i meant?|"
    r"(?:scratch|ignore|forget|strike|cancel) that(?!\s+\w)|make that|or rather|correction|"
    r"that(?:['’]s| is| was) (?:not (?:right|true|correct)|wrong)|my (?:mistake|bad))\b"
    r"|.*,\s+(?:i meant?|that is)[.!]*$",
    re.IGNORECASE,
)
_REPLACES: Final = re.compile(
    rf"(?:(?:{_TERM}[,.!]*\s+)*{_TERM}[,.!…–—-]+|actually)\s+"
    r"(?P<instead>[^,;:?]+)(?:,[^?]*)?$",
    re.IGNORECASE,
)
_INSTEAD_MOST: Final = 6
_CALLS_OFF: Final = re.compile(
    rf"(?:{_TERM}[,.!]*\s+)*(?:scratch|ignore|forget|strike|cancel|never ?mind) (?:about )?"
    r"(?:the|my|our|that) (?P<what>[^,.;:!?–—]+)",
    re.IGNORECASE,
)
_DAYS: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_KINDS: Final = tuple(
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for pattern in (_DAYS, r"\d{1,2}(?:st|nd|rd|th)", r"\d{1,2}(?:[:.]\d\d| ?[ap]m)", r"\d+")
)
"""What a correction replaces is of its own kind: a weekday, a day of the month, a time, a number.
"""


def corrects(sentence: str, before: str = "") -> bool:
    """Return whether a sentence takes back or replaces something said in the one before.

    Args:
        sentence: One sentence, or a very long text, of which only the beginning is examined.
        before: What was said before, of which it may call something off by its name.
    """
    off = _CALLS_OFF.match(sentence)
    is_off = off is not None and _words(off["what"]) <= _words(before)
    if is_off or _RETRACTS.match(sentence) is not None:
        return True
    found = _REPLACES.match(sentence)
    if found is None or is_bare(found["instead"]) or count_words(found["instead"]) > _INSTEAD_MOST:
        return False
    # "Sorry, my laptop died" gives a reason; what replaces something is no clause.
    return parse(tokens_of(sentence, found.span("instead"))) is None


def corrected_by(sentence: str, said: Sequence[str]) -> int:
    """Return the index of the statement that a correction is about.

    Args:
        sentence: The correction.
        said: Statements that it may be about, the latest first; at least one.
    """
    off = _CALLS_OFF.match(sentence)
    named = set() if off is None else _words(off["what"])
    kinds = _kinds(sentence)

    def fit(at: int) -> tuple[int, int, int]:
        return len(named & _words(said[at])), len(kinds & _kinds(said[at])), -at

    return max(range(len(said)), key=fit)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _kinds(text: str) -> set[int]:
    return {kind for kind, pattern in enumerate(_KINDS) if pattern.search(text) is not None}
