"""Hits among the memories that Browse's filter lets through."""

from dataclasses import replace

from muniment.desktop.search_hits_model import SearchHitsItemModel
from muniment.domain.query import MemoryFilter, SearchRequest


class FilteredHitsItemModel(SearchHitsItemModel):
    """Searches as typed, among some memories alone; GUI thread only."""

    _wanted = MemoryFilter()

    def search_among(self, text: str, wanted: MemoryFilter) -> None:
        """Search for a text once typing pauses; an empty one ends the search.

        Args:
            text: What to search for.
            wanted: Which memories count.
        """
        self._wanted = wanted
        namespace = wanted.namespaces[0] if wanted.namespaces else None
        self.set_query(text, namespace=namespace)

    def clear(self) -> None:
        """Forget query, filter and hits."""
        super().clear()
        self._wanted = MemoryFilter()

    def request(self) -> SearchRequest:
        """Return what to ask now."""
        return replace(super().request(), filter=self._wanted)
