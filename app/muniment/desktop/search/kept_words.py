"""Kept searches in words."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.browse.filter_chips import chips_of
from muniment.domain.kept_searches import KeptSearch
from muniment.domain.query import SearchMode

_CONTEXT: Final = "kept-searches"
_SHOWN_CHARACTERS: Final = 120


def search_text(search: KeptSearch, names: Mapping[str, str]) -> str:
    """Return a kept search as a list shows it: one line, or two for one with a name.

    Args:
        search: What was asked.
        names: Of what its filter names by ids.
    """
    chips = chips_of(search.filter, names)
    conditions = [*search.filter.namespaces, *(chip.text for chip in chips)]
    if search.mode is SearchMode.SEMANTIC:
        conditions.append(_tr("by meaning"))
    if search.mode is SearchMode.KEYWORD:
        conditions.append(_tr("by words"))
    asked = " · ".join([" ".join(search.query.split())[:_SHOWN_CHARACTERS], *conditions])
    return f"{search.name}\n{asked}" if search.name else asked


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
