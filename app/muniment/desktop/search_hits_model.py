"""Search as you type: debounced, stale answers dropped, kept true by change sets."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from muniment.desktop.memory_rows import MemoryRow, MemoryRowsItemModel, row_of
from muniment.desktop.task_runner import LatestTask, TaskRunner
from muniment.domain.access import PERSON
from muniment.domain.query import MemoryFilter, SearchMode, SearchRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.house import Services

DEBOUNCE_MS: Final = 120
_REFRESH_MS: Final = 400
_HITS: Final = 50
# Below it stands what merely exists: unrelated texts have a cosine of up to 0.1.
_MIN_SCORE: Final = 0.1


class SearchHitsItemModel(MemoryRowsItemModel):
    """The hits of what is typed at the moment; GUI thread only.

    Signals:
        answered: How many hits, for the query that is typed now.
        searching_changed: Whether an answer is awaited.
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
        self._latest = LatestTask(tasks, self)
        self._query = ""
        self._namespace: str | None = None
        self._is_searching = False
        self._debounce = QTimer(self, singleShot=True)
        self._debounce.timeout.connect(self._on_debounce_timeout)

    @property
    def query(self) -> str:
        """What is searched for; empty when there is no search."""
        return self._query

    @property
    def is_waiting(self) -> bool:
        """Tell whether typing has not paused yet, so that nothing was asked."""
        return self._debounce.isActive()

    def set_query(self, text: str, *, namespace: str | None) -> None:
        """Search for a text once typing pauses; an empty one ends the search."""
        self._query, self._namespace = text.strip(), namespace
        self._latest.cancel()
        if not self._query:
            self.clear()
            return
        self._set_searching(is_searching=True)
        self._debounce.start(DEBOUNCE_MS)

    def clear(self) -> None:
        """Forget query and hits; an answer under way is dropped."""
        self._query = ""
        self._debounce.stop()
        self._latest.cancel()
        self._set_searching(is_searching=False)
        self.reset_rows(())

    @Slot(object)
    def apply_changes(self, _change_set: "ChangeSet") -> None:
        """Ask again after a commit: hits may have come, gone or changed."""
        if self._query and not self._debounce.isActive():
            self._debounce.start(_REFRESH_MS)

    @Slot()
    def _on_debounce_timeout(self) -> None:
        wanted = MemoryFilter(namespaces=() if self._namespace is None else (self._namespace,))
        # Without the model words alone are searched; the status bar says so all the while.
        has_model = self._vault.model_state != "failed"
        request = SearchRequest(
            query=self._query,
            mode=SearchMode.HYBRID if has_model else SearchMode.KEYWORD,
            limit=_HITS,
            min_score=_MIN_SCORE,
            filter=wanted,
            include_confidential=True,
        )

        def ask() -> tuple[MemoryRow, ...]:
            hits = self._search.search(request, PERSON).hits
            return tuple(row_of(hit.memory, score=hit.score) for hit in hits)

        self._latest.submit(ask, on_success=self._on_answered, on_failure=self._on_failed)

    def _on_answered(self, rows: tuple[MemoryRow, ...]) -> None:
        self._set_searching(is_searching=False)
        self.merge_rows(rows)
        self.answered.emit(len(rows))

    def _on_failed(self, error: Exception) -> None:
        self._set_searching(is_searching=False)
        self.reset_rows(())
        self.failed.emit(error)

    def _set_searching(self, *, is_searching: bool) -> None:
        if self._is_searching != is_searching:
            self._is_searching = is_searching
            self.searching_changed.emit(is_searching)
