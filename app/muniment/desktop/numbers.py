"""Numbers as a person reads them, in the language of the window."""

import json
import re
from typing import Final

from PySide6.QtCore import QLocale

_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PARTED: Final = re.compile(r"[+-]?[0-9]+(?:[.,'’\s][0-9]+)+")


def count_text(count: float) -> str:
    """Write a whole number, its thousands parted."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        # That one does not part thousands.
        locale = QLocale(QLocale.Language.English)
    return locale.toString(round(count))


def exact_text(number: float) -> str:
    """Write a number to its last digit, thousands not parted, as `read_number` reads it."""
    return json.dumps(number).replace(".", QLocale().decimalPoint())


def read_number(text: str) -> int | float | None:
    """Return the number that a person typed; ``None`` for none.

    Nothing parts thousands: of ``1.000`` nobody knows whether it is a thousand, written in German,
    or one.
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
    """Whether a text that is no number may have signs between its thousands."""
    return _PARTED.fullmatch(text.strip()) is not None
