"""Search as you type: debounced, stale answers dropped, kept up to date by change sets."""

from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow, MemoryRowsItemModel
from muniment.desktop.views.search.result_rows import result_rows
from muniment.domain.access import PERSON
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import SearchMode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from muniment.desktop.views.browse.listing.memory_rows import AnyRow
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import MemoryId
    from muniment.services.container import Services

# Search as soon as the typed text is painted: results must appear 60 ms after the last key.
# Searches do not pile up, because a stale one ends within milliseconds.
DEBOUNCE_MS: Final = 0
_REFRESH_MS: Final = 400
_ALONE_MS: Final = 1_500
_HITS: Final = 50
# If rows come and go in more runs than this, all are removed and inserted at once: every run is a
# signal on which the view fixes selection, position and scroll bar, for up to half a millisecond.
# With few runs, rows that stay keep their place on the screen.
_RUNS_MAX: Final = 4


class SearchHitsItemModel(MemoryRowsItemModel):
    """The hits of the current query; GUI thread only.

    One search runs at a time: what is typed meanwhile is searched when it ends, because two at once
    take longer than one after the other, and a stale one ends early. A slow one, as while the model
    is loading, is not waited for.

    Signals:
        answered: How many hits, for the current query.
        searching_changed: Whether a search is pending.
        failed: The exception of a search that failed.
    """

    answered = Signal(int)
    searching_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._search = services.search
        self._vault = services.vault
        self._tasks = tasks
        self._question = KeptSearch(query="")
        self._corrected: str | None = None
        self._is_searching = False
        self._is_merging = False
        # The number of the user's current query, and of the one sent last.
        self._posed = 0
        self._asked = 0
        self._is_asking = False
        self._is_due = False
        # Set once the running search is no longer needed: it then ends early.
        self._dropped = Event()
        self._since_asked = QElapsedTimer()
        self._debounce = QTimer(self, singleShot=True)
        self._debounce.timeout.connect(self._on_debounce_timeout)

    @property
    def query(self) -> str:
        """The search text; empty if there is no search."""
        return self._question.query

    @property
    def question(self) -> KeptSearch:
        """The current search."""
        return self._question

    @property
    def mode(self) -> SearchMode:
        """The search mode in use: keywords only while there is no model."""
        return self._question.mode if self.has_model else SearchMode.KEYWORD

    @property
    def is_merging(self) -> bool:
        """Return whether the hits of an answer are just replacing those of the last one."""
        return self._is_merging

    @property
    def corrected_query(self) -> str | None:
        """The query that the hits match, if misspelled words were corrected."""
        return self._corrected

    @property
    def is_waiting(self) -> bool:
        """Return whether the user is still typing, so that no search has started."""
        return self._debounce.isActive()

    @property
    def pause_ms(self) -> int:
        """How long a pause in typing starts a search."""
        return DEBOUNCE_MS

    def ask(self, question: KeptSearch, *, at_once: bool = False) -> None:
        """Search at once or when typing pauses; an empty query ends the search."""
        self._question = replace(question, query=question.query.strip())
        self._posed += 1
        self._dropped.set()
        if not self.query:
            self.clear()
            return
        self._is_due = False
        self._set_searching(is_searching=True)
        self._debounce.start(0 if at_once else self.pause_ms)

    def clear(self) -> None:
        """Forget search and hits; a pending answer is dropped."""
        self._question = KeptSearch(query="")
        self._corrected = None
        self._posed += 1
        self._dropped.set()
        self._debounce.stop()
        self._set_searching(is_searching=False)
        self.reset_rows(())

    def merge(self, order: "Sequence[MemoryId]", rows: "Mapping[MemoryId, AnyRow]") -> None:
        """Replace the rows, in four signals if few of them stay together."""
        staying, shown = set(order), set(self._order)
        if _runs(self._order, staying) + _runs(order, shown) <= _RUNS_MAX:
            super().merge(order, rows)
            return
        leaving = [memory_id for memory_id in self._order if memory_id not in staying]
        if leaving:
            # To the front, so that the first row that stays follows them.
            kept = [memory_id for memory_id in self._order if memory_id in staying]
            self._rearrange([*leaving, *kept])
            self._remove_run(0, len(leaving) - 1)
        self._insert_all([*self._order, *(one for one in order if one not in shown)], rows)
        self._rearrange(list(order))
        self._update_all(rows)

    @Slot(object)
    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Search again after a commit that may have added, removed or changed hits."""
        is_concerned = change_set.memories or change_set.namespaces or change_set.model
        if self.query and is_concerned and not self._debounce.isActive():
            self._debounce.start(_REFRESH_MS)

    def request(self) -> SearchRequest:
        """Return the current search request."""
        return SearchRequest(
            query=self.query,
            mode=self.mode,
            limit=self.most,
            min_score=self._question.min_score,
            filter=self._question.filter,
            include_confidential=True,
        )

    @property
    def most(self) -> int:
        """The maximum number of hits: more memories may match."""
        return _HITS

    @property
    def has_model(self) -> bool:
        """Return whether search by meaning works now, or may once the model is loaded."""
        return self._vault.model_state != "failed"

    @Slot()
    def _on_debounce_timeout(self) -> None:
        alone_ms = _ALONE_MS - self._since_asked.elapsed() if self._is_asking else 0
        self._is_due = alone_ms > 0
        if self._is_due:
            self._debounce.start(int(alone_ms))
        else:
            self._ask()

    def _ask(self) -> None:
        self._debounce.stop()
        self._is_due = False
        request, search = self.request(), self._search
        self._asked += 1
        self._is_asking = True
        self._since_asked.start()
        dropped = self._dropped = Event()

        def is_wanted() -> bool:
            return not dropped.is_set()

        def ask() -> tuple[tuple[MemoryRow, ...], str | None]:
            # Hits that appear while typing do not count as read; opening a memory does.
            found = search.search(request, PERSON, as_shown=False, is_wanted=is_wanted)
            query = found.corrected_query or request.query
            rows = result_rows(found.hits, query, request.mode) if is_wanted() else ()
            return rows, found.corrected_query

        number, posed = self._asked, self._posed
        self._tasks.submit(
            ask,
            receiver=self,
            on_success=partial(self._on_answered, number, posed),
            on_failure=partial(self._on_failed, number, posed),
        )

    def _is_current(self, number: int, posed: int) -> bool:
        """Return whether an answer is still wanted; if not, start the search that waits for it."""
        if number != self._asked:
            return False
        self._is_asking = False
        if posed == self._posed:
            return True
        if self._is_due and self._debounce.isActive():
            self._ask()
        return False

    def _on_answered(
        self, number: int, posed: int, found: tuple[tuple[MemoryRow, ...], str | None]
    ) -> None:
        if self._is_current(number, posed):
            rows, self._corrected = found
            self._set_searching(is_searching=False)
            self._is_merging = True
            self.merge_rows(rows)
            self._is_merging = False
            self.answered.emit(len(rows))

    def _on_failed(self, number: int, posed: int, error: Exception) -> None:
        if self._is_current(number, posed):
            self._corrected = None
            self._set_searching(is_searching=False)
            self.reset_rows(())
            self.failed.emit(error)

    def _set_searching(self, *, is_searching: bool) -> None:
        if self._is_searching != is_searching:
            self._is_searching = is_searching
            self.searching_changed.emit(is_searching)


def _runs(order: "Sequence[MemoryId]", others: "Collection[MemoryId]") -> int:
    """Count the runs of rows that are not among others."""
    alone = [memory_id not in others for memory_id in order]
    return sum(here and not before for before, here in zip([False, *alone], alone, strict=False))
