"""The right-to-left style sheet: Qt mirrors layouts, but not the sides in a style sheet."""

import re
from typing import Final

_RULE: Final = re.compile(r"[^{}]+\{[^}]*\}")
_TURNED_BY_QT: Final = "QMenu::"
_SIDE: Final = re.compile(r"(?<=-)(left|right)(?=:)")
_FOUR_SIDES: Final = re.compile(r"\b(padding|margin):" + 4 * r" ([^\s;]+)" + ";")
_FILLED: Final = re.compile(r"(?<=QSlider::)sub-page(?=:horizontal)")


def mirrored_sheet(sheet: str) -> str:
    """Return a style sheet with left and right swapped.

    Texts, positions and menu items are left alone, because Qt mirrors those. The filled part of a
    slider is the one behind its handle, and Qt knows only left and right for it.
    """
    return _RULE.sub(lambda rule: _turned(rule[0]), sheet)


def _turned(rule: str) -> str:
    if rule.lstrip().startswith(_TURNED_BY_QT):
        return rule
    turned = _SIDE.sub(lambda side: "right" if side[1] == "left" else "left", rule)
    turned = _FOUR_SIDES.sub(r"\1: \2 \5 \4 \3;", turned)
    return _FILLED.sub("add-page", turned)
