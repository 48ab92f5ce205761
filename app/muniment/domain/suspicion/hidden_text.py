"""Invisible characters where no writing system uses them.

A model reads what people do not see: a text can carry a message in zero-width characters, in
Unicode's tag characters or variation selectors, or display other words than it holds by changing
the direction of writing. Joiners in emoji, Persian or Hindi, a single soft hyphen and the like are
ordinary and do not count.

Source:
    Unicode 15, Default_Ignorable_Code_Point; UTS #39 and UTR #36 on bidirectional spoofing; Boucher
    & Anderson 2021, "Trojan Source".
"""

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x08\x1b\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FLAG_TAGS: Final = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_BLACK_FLAG: Final = "\U0001f3f4"

_ZWSP, _ZWNJ, _ZWJ, _LRM, _RLM = "\u200b\u200c\u200d\u200e\u200f"
_ALM: Final = "\u061c"
_WORD_JOINER: Final = "\u2060"
_BOM: Final = "\ufeff"
_SOFT_HYPHEN: Final = "\u00ad"

_JOINED_SCRIPTS: Final = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1800-\u18af\ufb50-\ufdff]"
)
_UNSPACED_SCRIPTS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff]")
_EMOJI: Final = re.compile("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U000e007f]")
_IDEOGRAPH: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MONGOLIAN: Final = re.compile("[\u1800-\u18af]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\ud7b0-\ud7ff]")


def hides_text(content: str) -> bool:
    """Return whether a text holds invisible characters where they are unusual."""
    if content.isascii():
        return "\x1b" in content or "\x08" in content
    if _UNSEEN.search(content) is None:
        return False
    has_rtl = _RIGHT_TO_LEFT.search(content) is not None
    return any(
        not _is_usual(content, match.start(), match.end(), has_rtl=has_rtl)
        for match in _UNSEEN.finditer(content)
    )


def _is_usual(content: str, start: int, end: int, *, has_rtl: bool) -> bool:
    """Return whether a run of invisible characters belongs to ordinary writing."""
    run = content[start:end]
    if start == 0 and run[0] == _BOM:
        return len(run) == 1
    before, after = content[start - 1 : start], content[end : end + 1]
    if len(run) == 1:
        return _is_usual_sign(run, before, after, has_rtl=has_rtl)
    return _is_usual_run(run, before, after, has_rtl=has_rtl)


def _is_usual_run(run: str, before: str, after: str, *, has_rtl: bool) -> bool:
    """Return whether several invisible characters in a row are ordinary; few ever are."""
    if before == _BLACK_FLAG:
        return _FLAG_TAGS.fullmatch(run.rstrip(_ZWJ)) is not None
    if run[0] in "\ufe0e\ufe0f" and run[1:] == _ZWJ:
        return _EMOJI.match(before) is not None and _EMOJI.match(after) is not None
    return len(run) <= 3 and has_rtl and all(char in _DIRECTION_MARKS for char in run)


_DIRECTION_MARKS: Final = frozenset(f"{_LRM}{_RLM}{_ALM}\u202a\u202b\u202c\u2066-\u2069")


def _is_usual_sign(sign: str, before: str, after: str, *, has_rtl: bool) -> bool:
    """Return whether a single invisible character is ordinary between its neighbours."""
    if sign in _SINGLE:
        return True
    if sign in _BETWEEN_WORDS:
        unspaced = _UNSPACED_SCRIPTS.match(before) or _UNSPACED_SCRIPTS.match(after)
        return unspaced is not None or not (before.isalnum() and after.isalnum())
    if sign in _TURNING:
        return has_rtl
    wanted = next((script for first, last, script in _AFTER if first <= sign <= last), None)
    if wanted is None:
        return False
    if sign == _ZWJ and _EMOJI.match(before):
        return _EMOJI.match(after) is not None
    return wanted.match(before) is not None


_SINGLE: Final = frozenset(f"{_SOFT_HYPHEN}{_LRM}{_RLM}{_ALM}\u202a\u202c\u2068\u2069\ufe0e\ufe0f")
"""Ordinary when single: contacts and chat exports set marks and isolates around numbers and names.
"""

_BETWEEN_WORDS: Final = frozenset(f"{_ZWSP}{_WORD_JOINER}{_BOM}")
"""Where a line may or may not break; inside a word they defeat filters."""

_TURNING: Final = frozenset("\u202b\u2066\u2067")
"""Change or isolate the direction; the overrides U+202D and U+202E are never ordinary."""

_AFTER: Final = (
    (_ZWNJ, _ZWJ, _JOINED_SCRIPTS),
    ("\u034f", "\u034f", re.compile("[\u0300-\u036f\u0590-\u05ff]")),
    ("\u115f", "\u1160", _HANGUL),
    ("\u17b4", "\u17b5", re.compile("[\u1780-\u17ff]")),
    ("\u180b", "\u180f", _MONGOLIAN),
    ("\ufe00", "\ufe0d", re.compile("[^\x00-\x7f]")),
    ("\U000e0100", "\U000e01ef", _IDEOGRAPH),
)
"""First and last character, and what must come before."""
