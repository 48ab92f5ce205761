"""Texts for kept searches."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.views.browse.filter_chips import chips_of
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import SearchMode

_CONTEXT: Final = "kept-searches"
_SHOWN_CHARACTERS: Final = 120


def search_text(search: KeptSearch, names: Mapping[str, str]) -> str:
    """Return the text of a kept search in a list: one line, or two if it has a name.

    Args:
        search: The kept search.
        names: Names for the ids in its filter.
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
