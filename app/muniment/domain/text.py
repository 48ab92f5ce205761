"""Text brought to one form: for the full-text index, and to find what was said before."""

import re
import unicodedata
from typing import Final

# Scripts written without spaces: each character becomes a word of its own, and a run of them in a
# query becomes a phrase. Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer, Myanmar.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def spaced_text(text: str) -> str:
    """Normalise a text (NFKC) and part the characters of scripts that use no spaces."""
    return _UNSPACED.sub(lambda match: f" {match.group()} ", unicodedata.normalize("NFKC", text))


def plain_form(text: str) -> str:
    """Return what a text says whatever its spacing, case and closing mark.

    Two texts of one plain form are exact duplicates. A question mark stays: asking is not saying.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.rstrip(".!\u2026\u3002 ") or plain
