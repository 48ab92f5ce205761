"""Stored searches: the recent ones, and those that a person named."""

from dataclasses import dataclass, field

from muniment.domain.memories.query import MemoryFilter, SearchMode


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptSearch:
    """A search that can be repeated.

    Args:
        query: What was typed.
        mode: By meaning, by words or by both.
        min_score: Lowest score that counts, 0..1.
        filter: Which memories count.
        name: Given by a person; empty for a recent search.
    """

    query: str
    mode: SearchMode = SearchMode.HYBRID
    min_score: float = 0.0
    filter: MemoryFilter = field(default_factory=MemoryFilter)
    name: str = ""

    def __repr__(self) -> str:
        return "KeptSearch(…)"


@dataclass(frozen=True, slots=True)
class KeptSearches:
    """All stored searches.

    Args:
        recent: The newest first.
        saved: By name.
    """

    recent: tuple[KeptSearch, ...] = ()
    saved: tuple[KeptSearch, ...] = ()
