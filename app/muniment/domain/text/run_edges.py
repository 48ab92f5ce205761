r"""Patterns that separate a whole number, token or code from a part of a longer run.

Thirteen digits in the middle of a SHA-256 digest are not a card number. Whatever is recognised by
its shape alone is checked against the edges below, and counts only where both of its ends are free.

A letter or a digit of any script continues a run; so does a joiner with a letter or a digit after
it. The joiners depend on the kind of token:

* ``CARD``: ``-``, ``_``, ``+`` and ``@`` (UUIDs, base64url, base64, e-mail addresses), ``/`` in
  front (paths, base64), ``.`` and ``,`` between digits (decimals, coordinates). Neither ``=`` nor
  ``:`` nor a ``/`` after it: "cc=4111…", "PAN:4111…", "4111…=2712" and "4111…/12/27" are how cards
  are written down, and no part of an IPv6 or MAC address or of a time has thirteen digits.
* ``CODE``, for short numbers: also ``:`` and ``/`` between digits (times, addresses, dates).
* ``TOKEN``: ``-``, ``_``, ``+``, and ``/`` in front. After it, ``/``, ``:``, ``@`` and ``.``
  separate a key from a scope, a host, the end of a sentence.
* ``AMOUNT``: ``_``, but not ``-`` and ``/``, since "10-20€" and "5€/h" are ordinary; and
  ``$`` ("$2b$12$…" is a hash).
* ``DATE``: letters and digits alone, since "2026-11-22+01:00" and "report_2026-11-22.pdf"
  are dates.

Four things do not continue a run. A token that itself begins or ends with another sign
("-----BEGIN", "?token=", "5€") has that as its edge. An underscore with nothing after it is
emphasis (``_4111…_``). Letters of scripts without spaces between words (Chinese, Japanese, Thai …,
and Korean with its endings) may be next to numbers as separate words. ``\n`` and ``%20`` written
out are the separators they stand for, ``\n`` where no other backslash comes earlier in its word, as
in a Windows path.

An accent that is a separate character (U+0300 to U+036F) is part of its letter, and hyphens
that forbid or allow a break (U+00AD, U+2010, U+2011) are hyphens.
"""

import re
from dataclasses import dataclass, field
from typing import Final

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u312f\u3130-\u318f\u31a0-\ua4cf"
    "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIGN: Final = rf"(?:[^\W_{_UNSPACED}]|[\u0300-\u036f])"
_HYPHENS: Final = "-\u00ad\u2010\u2011"
_WRITTEN_OUT: Final = r"(?<=%(?:20|22|2C|3A|3D|0A))"
_ESCAPED: Final = frozenset({r"\n", r"\r", r"\t"})
_ESCAPES: Final = re.compile(r"[^\\]{0,200}(?:\\[nrt]){1,100}")
"""A word that ends with escapes; an earlier backslash makes it a path."""

_LONGEST_WORD: Final = 200


@dataclass(frozen=True, slots=True)
class Edges:
    """Zero-width patterns for the two ends of a token that is not part of a longer run.

    Args:
        starts: Before the first character.
        ends: After the last character.
    """

    starts: str
    ends: str
    _start: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _end: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_start", re.compile(self.starts))
        object.__setattr__(self, "_end", re.compile(self.ends))

    def are_free(self, text: str, start: int, end: int) -> bool:
        """Return whether ``start`` to ``end`` is not part of a longer run."""
        return self.is_free_before(text, start) and self._end.match(text, end) is not None

    def is_free_before(self, text: str, start: int) -> bool:
        """Return whether a token at ``start`` does not continue a run."""
        if self._start.match(text, start):
            return True
        if text[max(0, start - 2) : start] not in _ESCAPED:
            return False
        word = text[max(0, start - _LONGEST_WORD) : start].rsplit(maxsplit=1)[-1]
        return _ESCAPES.fullmatch(word) is not None


def _edges(*, before: str, after: str, between_digits: str = "") -> Edges:
    """Make edges from the joiners on each side, and those that join only digits."""
    before, after = (signs.replace("-", _HYPHENS) for signs in (before, after))
    starts, ends = rf"(?<!{_SIGN})", rf"(?!{_SIGN})"
    for sign, in_front, behind in (
        (_SIGN, before, after),
        ("[0-9]", between_digits, between_digits),
    ):
        starts += rf"(?<!{sign}[{re.escape(in_front)}])" if in_front else ""
        ends += rf"(?![{re.escape(behind)}]{sign})" if behind else ""
    return Edges(rf"(?:(?!{_SIGN})|{starts}|{_WRITTEN_OUT})", rf"(?:(?<!{_SIGN})|{ends})")


CARD: Final = _edges(before="-_+@/", after="-_+@", between_digits=".,")
CODE: Final = _edges(before="-_+@/", after="-_+@", between_digits=".,:/")
TOKEN: Final = _edges(before="-_+/", after="-_+")
AMOUNT: Final = _edges(before="_$", after="_$")
DATE: Final = _edges(before="", after="")
