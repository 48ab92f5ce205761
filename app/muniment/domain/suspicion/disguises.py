"""Undo the disguises of a text, so that it reads as the model it targets would read it.

Text that is meant for an agent and not for a person hides itself: letters of other scripts that
look Latin, zero-width characters inside words, letters separated by spaces, whole texts in base64.
This module reduces them to one plain form for the rules about words.
"""

import base64
import html
import re
import string
import unicodedata
from typing import Final

_KEPT_FOLDS: Final = 4096
"""Size of the cache of plain forms; more characters cost time, never memory."""

_LOOK_ALIKES: Final = {
    **dict(zip("авекмнорстухѕіїјԛԝһԁӏгпё", "abekmhopctyxsiijqwhdlrne", strict=True)),
    **dict(zip("αβεικνορτυχηω", "abeikvoptuxnw", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    **dict(zip("ıłøđɡɑɩᴀᴄᴇᴏꜱ∣", "ilodgaiaceosl", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "´": "'",
    **dict.fromkeys("“”„«»", '"'),
}
_TAG_FIRST: Final = 0xE0020
_TAG_LAST: Final = 0xE007E
_TAG_OFFSET: Final = 0xE0000
_ENTITY_SIGN: Final = "&#"

_NOT_ASCII: Final = re.compile("[^\x00-\x7f]+")
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]{4,}")

_RUN_MIN: Final = 24
_ENCODED_SIGNS: Final = (string.ascii_letters + string.digits + "+/-_").encode("ascii")
_IS_ENCODED: Final = bytes(97 if code in _ENCODED_SIGNS else 32 for code in range(256))
_URL_SIGNS: Final = bytes.maketrans(b"-_", b"+/")
_DECODED_MAX_BYTES: Final = 65_536
_READABLE_SHARE: Final = 0.8
_UNREADABLE: Final = bytes(
    code for code in range(256) if not (32 <= code < 127 or code in b"\t\n\r")
)
_LETTERS_ALONE: Final = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalpha() else 32 for code in range(256)
)
_MOSTLY: Final = 8

_SEPARATORS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_LETTERS_FOR_DIGITS: Final = bytes.maketrans(b"013457l", b"oieasti")
_LONE_LETTERS: Final = re.compile(r"(?<!\w)\w(?:[\W_]{1,3}+\w(?!\w)){7,}+")


class _PlainForms(dict[int, str]):
    """A cache of the plain form of each character."""

    def __missing__(self, code: int) -> str:
        found = _plain_form(chr(code))
        if len(self) < _KEPT_FOLDS:
            self[code] = found
        return found


def _plain_form(char: str) -> str:
    """Return the Latin character that a character looks like; empty for an invisible one."""
    if char.isascii():
        return char
    if char in _LOOK_ALIKES:
        return _LOOK_ALIKES[char]
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return ""
    parts = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Me"})
    # Characters that stand for whole phrases stay: reading a text must not make it longer.
    if not 1 <= len(kept) <= 2:
        return char
    return "".join(_LOOK_ALIKES.get(part, part) for part in kept.lower())


_PLAIN_FORMS: Final = _PlainForms()


def undisguised(text: str) -> str:
    """Return a text in lower case, look-alikes as Latin letters, without invisible characters.

    At most twice as long as the text. Words written in Unicode's tag characters, which are
    invisible, are appended.
    """
    if _ENTITY_SIGN in text:
        text = html.unescape(text)
    if text.isascii():
        return text.lower()
    tagged = [_read_tags(match.group()) for match in _TAGS.finditer(text)]
    return "\n".join([_folded(text).lower(), *tagged])


def _folded(text: str) -> str:
    # A text in another script is read whole; one with a few foreign letters, only those.
    if len(text.encode("utf-8", "replace")) > len(text) + len(text) // _MOSTLY:
        return text.translate(_PLAIN_FORMS)
    return _NOT_ASCII.sub(lambda match: match.group().translate(_PLAIN_FORMS), text)


def _read_tags(run: str) -> str:
    return "".join(chr(ord(char) - _TAG_OFFSET) for char in run).lower()


def decoded(text: str) -> str:
    """Return the text hidden in base64, one readable run per line; decoded once, not again."""
    raw = text.encode("ascii", "replace")
    runs = raw.translate(_IS_ENCODED)
    found: list[str] = []
    size, start = 0, runs.find(b"a" * _RUN_MIN)
    while start >= 0 and size < _DECODED_MAX_BYTES:
        end = runs.find(b" ", start)
        run = raw[start : len(raw) if end < 0 else end]
        found.append(_readable(run))
        size += len(run)
        start = runs.find(b"a" * _RUN_MIN, start + len(run))
    return "\n".join(part for part in found if part)


def _readable(run: bytes) -> str:
    """Return the text in a run of base64, or nothing where it holds none."""
    held = base64.b64decode(run[: len(run) // 4 * 4].translate(_URL_SIGNS))
    # Letters always decode to some bytes; real text is mostly ASCII with spaces in it.
    likely = len(held.translate(None, delete=_UNREADABLE)) >= _READABLE_SHARE * len(held)
    return held.decode("utf-8", "ignore") if likely and b" " in held else ""


def letter_runs(plain: str) -> frozenset[bytes]:
    """Return the distinct runs of ASCII letters in a text, in lower case.

    A quick way to exclude phrases: each run of a phrase has to be among these.
    """
    return frozenset(plain.encode("ascii", "replace").translate(_LETTERS_ALONE).split())


def squeezed(plain: str) -> bytes:
    """Return only the ASCII letters and digits of a text, joined."""
    return plain.encode("ascii", "ignore").translate(None, delete=_SEPARATORS)


def without_digits(run_together: bytes) -> bytes:
    """Read digits as the letters they replace; i, l and 1 become one, as in "1gn0re a11"."""
    return run_together.translate(_LETTERS_FOR_DIGITS)


def lone_letters(plain: str) -> tuple[str, ...]:
    """Return the words spelled by separated letters, each run without its spaces."""
    return tuple(
        "".join(char for char in match.group() if char.isalnum())
        for match in _LONE_LETTERS.finditer(plain)
    )
