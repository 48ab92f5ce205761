"""Searches that are kept: those of late, and those that a person gave a name."""

from dataclasses import dataclass, field

from muniment.domain.memories.query import MemoryFilter, SearchMode


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptSearch:
    """What was asked, so that it can be asked again.

    Args:
        query: What was typed.
        mode: By meaning, by words or by both.
        min_score: Lowest score that counts, 0..1.
        filter: Which memories count.
        name: What a person called it; empty for one of late.
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
    """All that is kept.

    Args:
        recent: The newest first.
        saved: By name.
    """

    recent: tuple[KeptSearch, ...] = ()
    saved: tuple[KeptSearch, ...] = ()
