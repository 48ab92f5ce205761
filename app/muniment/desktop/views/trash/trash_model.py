"""The table model of the trash: pages loaded while scrolling, or search results."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Signal

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.text.unreadable_words import unreadable_title
from muniment.desktop.text.words import writer_text
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.trash.trash_words import left_text, tr
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTableModel
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.services.container import Services
    from muniment.services.memories.trash_service import Trashed, TrashListing

PAGE_ROWS: Final = 200
NAMESPACE: Final = 1
"""Index of the column that is hidden if all rows belong to one namespace."""

_TITLE_MAX: Final = 200


@dataclass(frozen=True, slots=True, repr=False)
class TrashRow:
    """The fields of a deleted memory that the list shows.

    The deletion and purge times of an unreadable memory are unknown.
    """

    id: "MemoryId"
    title: str
    namespace: str
    deleted_at: datetime | None = None
    actor: str = ""
    purged_at: datetime | None = None

    def __repr__(self) -> str:
        return f"TrashRow({self.id})"


_COLUMNS: Final[tuple[Column[TrashRow], ...]] = (
    Column(lambda: tr("Memory"), lambda row: row.title),
    Column(lambda: tr("Namespace"), lambda row: row.namespace, letters=12),
    Column(
        lambda: tr("Deleted"),
        lambda row: "" if row.deleted_at is None else short_moment(row.deleted_at),
        lambda row: "" if row.deleted_at is None else full_moment(row.deleted_at),
        letters=11,
    ),
    Column(lambda: tr("By"), lambda row: row.actor, letters=16),
    Column(
        lambda: tr("Deletion"),
        lambda row: "" if row.purged_at is None else left_text(row.purged_at, datetime.now(UTC)),
        lambda row: "" if row.purged_at is None else full_moment(row.purged_at),
        letters=12,
    ),
)


@dataclass(frozen=True, slots=True, repr=False)
class _Answer:
    rows: tuple[TrashRow, ...]
    cursor: str | None
    total: int


class _Question:
    """A request for rows, which can be dropped; any thread."""

    def __init__(self, namespaces: tuple[str, ...], words: str) -> None:
        self.namespaces = namespaces
        self.words = words
        self._is_dropped = threading.Event()

    def drop(self) -> None:
        """Drop the request; a running search ends."""
        self._is_dropped.set()

    def is_wanted(self) -> bool:
        """Return whether the request still needs an answer."""
        return not self._is_dropped.is_set()


class TrashModel(QuietTableModel[TrashRow]):
    """The trash of one or all namespaces, last deleted first; GUI thread only.

    Signals:
        answered: The rows were replaced.
        loading_changed: Whether rows are being loaded.
        failed: The exception of a failed call.
    """

    answered = Signal()
    loading_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(_COLUMNS, parent)
        self._services = services
        self._latest = LatestTask(tasks, self)
        self._question = _Question((), "")
        self._cursor: str | None = None
        self._is_loading = False
        self.total = 0

    @property
    def words(self) -> str:
        """The search text; empty for all rows."""
        return self._question.words

    def show_trash(self, namespaces: tuple[str, ...], words: str) -> None:
        """Load the trash of some or all namespaces, optionally filtered by words."""
        self._question.drop()
        self._question = _Question(namespaces, words.strip())
        self._ask(PAGE_ROWS)

    def reload(self) -> None:
        """Reload as many rows as are shown."""
        self._question.drop()
        self._question = _Question(self._question.namespaces, self._question.words)
        self._ask(max(len(self._rows), PAGE_ROWS))

    def clear(self) -> None:
        """Clear everything when the vault locks."""
        self._question.drop()
        self._question = _Question((), "")
        self._latest.cancel()
        self._set_loading(is_loading=False)
        self._take_in(_Answer((), None, 0))

    def positions_of(self, ids: set[str]) -> list[int]:
        """Return the rows of memories that are loaded."""
        return [place for place, row in enumerate(self._rows) if row.id in ids]

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether there are more pages and none is being loaded."""
        return not parent.isValid() and self._cursor is not None and not self._is_loading

    def fetchMore(self, parent: Index) -> None:
        """Load the next page asynchronously."""
        if not self.canFetchMore(parent):
            return
        self._set_loading(is_loading=True)
        self._latest.submit(
            partial(_page, self._services, self._question, self._cursor),
            on_success=self._on_more,
            on_failure=self._on_failed,
        )

    def _ask(self, count: int) -> None:
        self._set_loading(is_loading=True)
        work = partial(_found if self.words else _first, self._services, self._question, count)
        self._latest.submit(work, on_success=self._on_answered, on_failure=self._on_failed)

    def _on_answered(self, answer: _Answer) -> None:
        self._set_loading(is_loading=False)
        self._take_in(answer)

    def _on_more(self, answer: _Answer) -> None:
        self._set_loading(is_loading=False)
        self._cursor, self.total = answer.cursor, answer.total
        known = {row.id for row in self._rows}
        new = [row for row in answer.rows if row.id not in known]
        if new:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._rows += new
            self.endInsertRows()

    def _take_in(self, answer: _Answer) -> None:
        self.beginResetModel()
        self._rows = list(answer.rows)
        self._cursor, self.total = answer.cursor, answer.total
        self.endResetModel()
        self.answered.emit()

    def _on_failed(self, error: Exception) -> None:
        self._set_loading(is_loading=False)
        self.failed.emit(error)

    def _set_loading(self, *, is_loading: bool) -> None:
        if self._is_loading != is_loading:
            self._is_loading = is_loading
            self.loading_changed.emit(is_loading)


def _page(services: "Services", question: _Question, cursor: str | None) -> _Answer:
    """Any thread."""
    page = services.trash.list(question.namespaces, PERSON, limit=PAGE_ROWS, cursor=cursor)
    return _answer(services, page)


def _first(services: "Services", question: _Question, count: int) -> _Answer:
    """Fetch at least ``count`` rows from the top, in pages; any thread."""
    rows: tuple[TrashRow, ...] = ()
    cursor = None
    while True:
        page = _page(services, question, cursor)
        rows += page.rows
        cursor = page.cursor
        if cursor is None or len(rows) >= count or not question.is_wanted():
            return _Answer(rows, cursor, page.total)


def _found(services: "Services", question: _Question, _count: int) -> _Answer:
    """Any thread."""
    page = services.trash.find(
        question.words, question.namespaces, PERSON, is_wanted=question.is_wanted
    )
    return _answer(services, page)


def _answer(services: "Services", page: "TrashListing") -> _Answer:
    names = {str(key.id): key.name for key in services.keys.list(PERSON)}
    rows = tuple(_row(entry, names) for entry in page.entries)
    rows += tuple(
        TrashRow(unreadable.id, f"{unreadable_title()} ({unreadable.id})", unreadable.namespace)
        for unreadable in page.unreadable
    )
    return _Answer(rows, page.next_cursor, page.total)


def _row(entry: "Trashed", key_names: dict[str, str]) -> TrashRow:
    memory = entry.memory
    title = " ".join(memory.content[: 2 * _TITLE_MAX].split())[:_TITLE_MAX]
    actor = "" if entry.actor is None else writer_text(entry.actor, key_names)
    deleted_at = memory.deleted_at or memory.updated_at
    return TrashRow(memory.id, title, memory.namespace, deleted_at, actor, entry.purged_at)
