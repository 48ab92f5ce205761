"""The style sheet for reading from right to left: Qt mirrors what lies in it, but not its sides."""

import re
from typing import Final

_RULE: Final = re.compile(r"[^{}]+\{[^}]*\}")
_TURNED_BY_QT: Final = "QMenu::"
_SIDE: Final = re.compile(r"(?<=-)(left|right)(?=:)")
_FOUR_SIDES: Final = re.compile(r"\b(padding|margin):" + 4 * r" ([^\s;]+)" + ";")
_FILLED: Final = re.compile(r"(?<=QSlider::)sub-page(?=:horizontal)")


def mirrored_sheet(sheet: str) -> str:
    """Return a style sheet with left and right in each other's place.

    Texts, positions and the lines of menus are left alone, as Qt turns those by itself. What fills
    a slider is what lies behind its handle, and there Qt knows only left and right.
    """
    return _RULE.sub(lambda rule: _turned(rule[0]), sheet)


def _turned(rule: str) -> str:
    if rule.lstrip().startswith(_TURNED_BY_QT):
        return rule
    turned = _SIDE.sub(lambda side: "right" if side[1] == "left" else "left", rule)
    turned = _FOUR_SIDES.sub(r"\1: \2 \5 \4 \3;", turned)
    return _FILLED.sub("add-page", turned)
