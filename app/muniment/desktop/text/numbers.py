"""Format and parse numbers in the language of the window."""

import json
import re
from typing import Final

from PySide6.QtCore import QLocale

_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PARTED: Final = re.compile(r"[+-]?[0-9]+(?:[.,'’\s][0-9]+)+")


def count_text(count: float) -> str:
    """Format a whole number with thousands separators."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        # The C locale has no thousands separators.
        locale = QLocale(QLocale.Language.English)
    return locale.toString(round(count))


def exact_text(number: float) -> str:
    """Format a number with all its digits and no thousands separators, for `read_number`."""
    return json.dumps(number).replace(".", QLocale().decimalPoint())


def read_number(text: str) -> int | float | None:
    """Parse a number that the user typed; return ``None`` if it is none.

    Thousands separators are not accepted: ``1.000`` may be a thousand, written in German, or one.
    """
    point = QLocale().decimalPoint()
    typed = text.strip()
    if point != "." and "." in typed:
        return None
    plain = typed.replace(point, ".")
    if not _PLAIN.fullmatch(plain):
        return None
    try:
        number: int | float = json.loads(plain.removeprefix("+"))
    except ValueError:
        return None
    return None if number in {float("inf"), float("-inf")} else number


def looks_parted(text: str) -> bool:
    """Return whether a text that is not a number may have thousands separators."""
    return _PARTED.fullmatch(text.strip()) is not None
