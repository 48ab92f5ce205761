"""Serialise kept searches for the vault.

The stored text was written by this program, perhaps by another version of it: a search that can no
longer be read is skipped, and never makes the others unreadable.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Lifetime, MemoryFilter, SearchMode

_ENUMS: Final[Mapping[str, type[StrEnum]]] = {
    "types": MemoryType,
    "kind": MemoryKind,
    "categories": Category,
    "tier": Tier,
    "visibility": Visibility,
    "embedding_state": EmbeddingState,
    "lifetime": Lifetime,
}
_MOMENTS: Final = ("_after", "_before")
_NOTHING: Final = MemoryFilter()


def written(kept: KeptSearches) -> str:
    """Serialise kept searches."""
    lists = {
        "recent": [_entry(search) for search in kept.recent],
        "saved": [_entry(search) for search in kept.saved],
    }
    return json.dumps(lists, ensure_ascii=False)


def read(text: str | None) -> KeptSearches:
    """Parse what `written` wrote; missing or invalid text gives no searches."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        found = {}
    return KeptSearches(recent=_searches(found.get("recent")), saved=_searches(found.get("saved")))


def _entry(search: KeptSearch) -> dict[str, Any]:
    return {
        "query": search.query,
        "mode": search.mode.value,
        "min_score": search.min_score,
        "name": search.name,
        "filter": {
            one.name: _plain(getattr(search.filter, one.name))
            for one in fields(MemoryFilter)
            if getattr(search.filter, one.name) != getattr(_NOTHING, one.name)
        },
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _searches(entries: object) -> tuple[KeptSearch, ...]:
    found = [_search(entry) for entry in entries] if isinstance(entries, list) else []
    return tuple(search for search in found if search is not None)


def _search(entry: Any) -> KeptSearch | None:
    try:
        return KeptSearch(
            query=str(entry["query"]),
            mode=SearchMode(entry["mode"]),
            min_score=float(entry["min_score"]),
            filter=_filter(entry["filter"]),
            name=str(entry["name"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _filter(entry: Mapping[str, Any]) -> MemoryFilter:
    return MemoryFilter(**{name: _reader(name)(value) for name, value in entry.items()})


def _reader(name: str) -> Callable[[Any], Any]:
    if name.endswith(_MOMENTS):
        return datetime.fromisoformat
    make: Callable[[Any], Any] = _ENUMS.get(name, _same)
    if isinstance(getattr(_NOTHING, name, None), tuple):
        return lambda values: tuple(make(value) for value in values)
    return make


def _same(value: Any) -> Any:
    return value
