"""Normal forms of text: for the full-text index, and to find exact duplicates."""

import re
import unicodedata
from typing import Final

# Scripts written without spaces: each character becomes its own word, and a run of them in a query
# becomes a phrase. Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer, Myanmar.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)

_SUPERSCRIPT: Final = re.compile("([\u00b2\u00b3\u00b9\u2070-\u2079\u00bc-\u00be\u2150-\u215e]+)")
_GARBLED_APOSTROPHE: Final = re.compile("\u00e2\u20ac\u2122|\u201a\u00c4\u00f4")
"""An apostrophe in UTF-8 that was decoded as Windows-1252, or as Mac Roman."""

_SAME_SIGN: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc`", "'")
    | dict.fromkeys("\u201c\u201d\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
)
_ONE_WORD: Final = re.compile(r"\b(e|wi|on)-(mails?|fi|line)\b", re.IGNORECASE)
_KEEPS_CASE: Final = re.compile(r"(\b(?:IT|US|WHO)\b|(?<!\S)(?=\S*\d)(?=\S*[^\W\d])\S{6,})")
_MAY_KEEP_CASE: Final = re.compile(r"IT|US|WHO|\d")
_CLOSING: Final = " .,;:!\u2026\u3002"


def spaced_text(text: str) -> str:
    """Normalise a text (NFKC) and separate the characters of scripts that use no spaces."""
    if text.isascii():
        return text
    return _UNSPACED.sub(lambda match: f" {match.group()} ", unicodedata.normalize("NFKC", text))


def unified(text: str) -> str:
    """Unify equivalent characters (NFKC, quotation marks, dashes), except superscript digits."""
    if text.isascii():  # a tenth of the time
        plain = text.replace("`", "'")
    else:
        plain = _GARBLED_APOSTROPHE.sub("'", _SUPERSCRIPT.sub(r" ^\1 ", text))
        plain = spaced_text(plain).translate(_SAME_SIGN)
    return _ONE_WORD.sub(r"\1\2", plain) if "-" in plain else plain


def folded(text: str) -> str:
    """Fold letter case, except in words that mean something else without it: US, IT, hunter2."""
    if not any(character.islower() for character in text) or not _MAY_KEEP_CASE.search(text):
        return text.casefold()
    kept = _KEEPS_CASE.split(text)  # every other part is a word that keeps its case
    return "".join(part if at % 2 else part.casefold() for at, part in enumerate(kept))


def normal_form(text: str) -> str:
    """Return the form in which exact duplicates are equal.

    NFKC (superscript digits stay distinct), letter case, white space and closing punctuation are
    normalised. A question stays a question, and longer words with digits, such as passwords, keep
    their case.
    """
    joined = " ".join(folded(unified(text)).split())
    return joined.rstrip(_CLOSING) or joined
