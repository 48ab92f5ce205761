"""Search hits among the memories that match Browse's filter."""

from dataclasses import replace

from muniment.desktop.views.search.search_hits_model import SearchHitsItemModel
from muniment.domain.memories.query import MemoryFilter, SearchRequest


class FilteredHitsItemModel(SearchHitsItemModel):
    """Searches as you type, only among some memories; GUI thread only."""

    _wanted = MemoryFilter()

    def search_among(self, text: str, wanted: MemoryFilter) -> None:
        """Search for a text once typing pauses; an empty text ends the search.

        Args:
            text: What to search for.
            wanted: Which memories to search.
        """
        self._wanted = wanted
        namespace = wanted.namespaces[0] if wanted.namespaces else None
        self.set_query(text, namespace=namespace)

    def clear(self) -> None:
        """Clear query, filter and hits."""
        super().clear()
        self._wanted = MemoryFilter()

    def request(self) -> SearchRequest:
        """Return the current request."""
        return replace(super().request(), filter=self._wanted)
