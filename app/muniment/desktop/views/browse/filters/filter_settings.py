"""Saves filter and order between runs, except for values that reveal something about the vault.

The settings file is plain text, so tags, agents, sessions, entities and dates stay out of it.
"""

import json
from enum import StrEnum
from typing import Any, Final, TypeVar

from PySide6.QtCore import QSettings

from muniment.domain.memories.memory import Category, EmbeddingState, MemoryKind, MemoryType, Tier
from muniment.domain.memories.query import Lifetime, MemoryFilter, Sort

_FILTER: Final = "browse/filter"
_SORT: Final = "browse/sort"
_ONE: Final[dict[str, type[StrEnum]]] = {
    "kind": MemoryKind,
    "tier": Tier,
    "embedding_state": EmbeddingState,
    "lifetime": Lifetime,
}
_SEVERAL: Final[dict[str, type[StrEnum]]] = {"types": MemoryType, "categories": Category}
_Enum = TypeVar("_Enum", bound=StrEnum)


def save_filter(settings: QSettings, wanted: MemoryFilter, sort: Sort) -> None:
    """Save the conditions that reveal nothing about the vault."""
    kept: dict[str, Any] = {
        name: getattr(wanted, name).value for name in _ONE if getattr(wanted, name) is not None
    }
    kept |= {
        name: [one.value for one in getattr(wanted, name)]
        for name in _SEVERAL
        if getattr(wanted, name)
    }
    if wanted.archived is not None:
        kept["archived"] = wanted.archived
    if wanted.include_archived:
        kept["include_archived"] = True
    settings.setValue(_FILTER, json.dumps(kept))
    settings.setValue(_SORT, sort.value)


def restored_filter(settings: QSettings) -> MemoryFilter:
    """Return the saved filter; unknown values are ignored."""
    try:
        kept = json.loads(str(settings.value(_FILTER, "{}")))
    except ValueError:
        return MemoryFilter()
    if not isinstance(kept, dict):
        return MemoryFilter()
    found: dict[str, Any] = {name: _member(kind, kept.get(name)) for name, kind in _ONE.items()}
    for name, kind in _SEVERAL.items():
        given = kept.get(name)
        members = [_member(kind, one) for one in given] if isinstance(given, list) else []
        found[name] = tuple(one for one in members if one is not None)
    if isinstance(kept.get("archived"), bool):
        found["archived"] = kept["archived"]
    found["include_archived"] = kept.get("include_archived") is True
    return MemoryFilter(**found)


def restored_sort(settings: QSettings) -> Sort:
    """Return the saved order, or newest first."""
    return _member(Sort, settings.value(_SORT)) or Sort.NEWEST


def _member(kind: type[_Enum], value: object) -> _Enum | None:
    return next((one for one in kind if one.value == value), None)
