"""Whether a text is in English, the language of the rules."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON: Final = frozenset(
    """
    the a an and or but of to in on at for with from by as is are was were be been am i you he she
    it we they me my your his her our their this that these those not no yes do does did have has
    had will would can could should may might must if so than then there here what who when where
    why how which all any some one out up about just like get got go going its it's i'm i've don't
    that's more very really too also now only into over after before because since our us them him
    """.split()
)
_COMMON_ELSEWHERE: Final = frozenset(
    """
    der die das und ich ist nicht ein eine mein wir sie auf mit für von zu den dem im auch noch
    le la les et je est pas un une mon ma mes nous vous sur avec pour dans que qui des du au
    c'est j'ai     el los las y yo es no un una mi mis nosotros con por para en que se lo al del
    muy pero
    il lo gli e io è non mio mia noi per che di sono ho una nel della ma
    het een ik niet mijn wij met voor van op zijn heb o os as eu não meu minha nós com em uma
    jag är inte och min vi på med som jeg ikke og mit w i nie jest się na z mam
    """.split()
)
_NO_SPACES: Final = re.compile(
    "[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
)
_READ_CHARACTERS: Final = 2_000
_LEAST_WORDS: Final = 4


def knows_language(text: str) -> bool:
    """Return whether a text is English, or too short to be recognised as another language.

    Words of other scripts are never English; in Latin letters the most common words decide.
    """
    read = text[:_READ_CHARACTERS]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(read)]
    latin = sum(1 for word in words if word[0] < "\u0250")
    if words and latin * 2 < len(words):
        return False
    if len(words) < _LEAST_WORDS:
        return True
    here = sum(1 for word in words if word in _COMMON)
    elsewhere = sum(1 for word in words if word in _COMMON_ELSEWHERE)
    return here >= elsewhere


def weight_in_words(text: str) -> int:
    """Count words; in scripts without spaces two characters count as one."""
    unspaced = len(_NO_SPACES.findall(text))
    return unspaced // 2 + sum(1 for word in _WORD.findall(text) if not _NO_SPACES.search(word))
