"""The item model of the search results, with the query, mode, lowest score and filter."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from muniment.desktop.views.browse.memory_rows import MemoryRow
from muniment.desktop.views.search.result_rows import result_rows
from muniment.desktop.views.search.search_hits_model import SearchHitsItemModel
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import SearchMode, SearchRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.query import SearchResult


class ResultsItemModel(SearchHitsItemModel):
    """Lists hits with their explanations; GUI thread only."""

    _question = KeptSearch(query="")

    @property
    def question(self) -> KeptSearch:
        """The current search."""
        return self._question

    @property
    def mode(self) -> SearchMode:
        """The search mode in use: keywords only while there is no model."""
        return self._question.mode if self.has_model else SearchMode.KEYWORD

    def ask(self, question: KeptSearch, *, at_once: bool = False) -> None:
        """Search at once or when typing pauses; an empty query ends the search."""
        self._question = question
        self._pose(question.query, pause_ms=0 if at_once else None)

    def clear(self) -> None:
        """Clear search and hits; a pending result is dropped."""
        self._question = replace(self._question, query="")
        super().clear()

    @Slot(object)
    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Search again after a commit that changes memories."""
        if change_set.memories or change_set.namespaces or change_set.model:
            super().apply_changes(change_set)

    def request(self) -> SearchRequest:
        """Return the current request."""
        return SearchRequest(
            query=self.query,
            mode=self.mode,
            limit=self.most,
            min_score=self._question.min_score,
            filter=self._question.filter,
            include_confidential=True,
            neighbours=1,
        )

    def rows_of(self, result: "SearchResult", request: SearchRequest) -> tuple[MemoryRow, ...]:
        """Return the rows of a result; called on a worker thread, touches no QObject."""
        return result_rows(result.hits, result.corrected_query or request.query, request.mode)
