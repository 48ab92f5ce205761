"""Sentences that correct the one before: "No wait, Tuesday", "Scratch that, it's the 6th".

What a correction replaces is wrong without it, so it is kept wherever that is kept, and with it.

Source:
    The parts of a repair (what is replaced, an editing term, what replaces it) as in Levelt 1983,
    Monitoring and self-repair in speech.
"""

import re
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


def corrects(sentence: str) -> bool:
    """Return whether a sentence takes back or replaces something said in the one before.

    Args:
        sentence: One sentence, or a very long text, of which only the beginning is examined.
    """
    if _RETRACTS.match(sentence) is not None:
        return True
    found = _REPLACES.match(sentence)
    if found is None or is_bare(found["instead"]) or count_words(found["instead"]) > _INSTEAD_MOST:
        return False
    # "Sorry, my laptop died" gives a reason; what replaces something is no clause.
    return parse(tokens_of(sentence, found.span("instead"))) is None
