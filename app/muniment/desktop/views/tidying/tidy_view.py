"""The Tidy up view: merges memories that say the same, and puts unused ones away."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.view import BROWSE, DestinationView
from muniment.desktop.views.tidying.duplicate_panel import DuplicatePanel
from muniment.desktop.views.tidying.stale_page import StalePage
from muniment.desktop.views.tidying.tidy_words import (
    keeping_text,
    kept_text,
    merged_text,
    merging_text,
    put_away_text,
    putting_away_text,
)
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.task_progress import TaskProgress
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.memories.query import LIST_LIMIT_MAX

if TYPE_CHECKING:
    from muniment.desktop.widgets.task_progress import StepWatch
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.tidying import DuplicateGroup, DuplicateSearch, PutAway

_GONE = frozenset({ChangeKind.DELETED, ChangeKind.PURGED, ChangeKind.MOVED})


class TidyView(DestinationView):
    """The Tidy up view; GUI thread only."""

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_filled = False
        self._searches = 0
        self._has_more = False
        self._groups: list[DuplicateGroup] = []
        self._reading = LatestTask(context.tasks, self)
        self.progress = TaskProgress(
            context.tasks, say=lambda _step: self.tr("Comparing memories…")
        )
        self.panel = DuplicatePanel(context.theme)
        self.stale = StalePage(context.theme)
        self.back = button(self.tr("Back to the list"), role="link")
        self.search_again = button(self.tr("Search again"))
        self.none = EmptyState("merge", "", context.theme)
        self.tabs = QTabBar()
        self._again = QAction(self.tr("Search for duplicates again"), self)
        self._again.setObjectName("tidy.again")
        context.theme.bind_icon(self._again, "refresh-cw")
        self._lay_out()
        self._connect()

    def open(self) -> None:
        """Search for duplicates and list unused memories, at the first visit."""
        if not self._is_filled:
            self._is_filled = True
            self.refresh()
        self._focus_page()

    def close_vault(self) -> None:
        """Forget every text, and stop searching."""
        self._is_filled = False
        self._searches += 1
        self.progress.stop()
        self._reading.cancel()
        self._groups = []
        self.panel.clear()
        self.stale.clear()
        self._show_none("")

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (self._again,)

    @Slot()
    def refresh(self) -> None:
        """Search again, in the namespace that is chosen."""
        if self._is_filled:
            self._search()
            self._list_stale()

    @property
    def empty_text(self) -> str:
        """The text shown in place of a group; empty if there is one."""
        return self.none.text if self._duplicates.currentWidget() is self.none else ""

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(self.tr("Duplicates"))
        self.tabs.addTab(self.tr("Unused memories"))
        # Qt names a tab bar after its current tab, whatever its accessible name.
        spoken = label(self.tr("What to tidy up"))
        spoken.setParent(self)
        spoken.setBuddy(self.tabs)
        spoken.hide()
        self._duplicates = QStackedWidget()
        self._duplicates.addWidget(self.none)
        self._duplicates.addWidget(self.panel)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._duplicates)
        self._pages.addWidget(self.stale)
        top = row(label(self.tr("Tidy up"), role="title"), self.back, self.search_again)
        top.setStretch(0, 1)
        layout = column(top, self.progress, self.tabs, self._pages, gap="medium")
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, edge)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        context, panel, stale = self._context, self.panel, self.stale
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.back.clicked.connect(lambda: self.place_asked.emit(BROWSE))
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(lambda: self.place_asked.emit(BROWSE))
        for source in (self.search_again.clicked, self._again.triggered):
            source.connect(self.refresh)
        panel.merge_asked.connect(self._merge)
        panel.keep_asked.connect(self._keep)
        panel.skipped.connect(self._on_panel_skipped)
        stale.put_away_asked.connect(self._put_away)
        for page in (panel, stale):
            page.memory_asked.connect(self.memory_asked)
        context.namespaces.chosen_changed.connect(self.refresh)
        context.operations.taken_back.connect(self._on_operations_taken_back)
        context.bridge.changed.connect(self._on_bridge_changed)

    def _search(self) -> None:
        """Search for duplicates; a search that is running ends and is not shown."""
        self._searches += 1
        if self.progress.is_running:
            self.progress.stop()
            return
        number, tidying = self._searches, self._context.services.tidying
        names = self._context.namespaces.filter_names

        def work(watch: "StepWatch") -> "DuplicateSearch":
            return tidying.duplicates(
                names, PERSON, watch=lambda done, total: watch(None, done, total)
            )

        self._groups = []
        self.panel.clear()
        self._show_none(self.tr("Searching for memories that say the same…"))
        self.search_again.setEnabled(False)
        self.progress.run(
            work,
            on_success=partial(self._on_searched, number),
            on_failure=partial(self._on_search_failed, number),
        )

    def _on_searched(self, number: int, found: "DuplicateSearch") -> None:
        self.search_again.setEnabled(True)
        if number != self._searches:
            if self._is_filled:
                self._search()
            return
        self._groups = list(found.groups)
        if found.is_stopped and not found.groups:
            self._show_none(self.tr("The search was stopped before it found anything."))
        else:
            self._has_more = found.has_more
            self._show_next()
        if self._has_focus:
            self._focus_page()

    def _on_search_failed(self, number: int, error: Exception) -> None:
        self.search_again.setEnabled(True)
        if number == self._searches and self._is_filled:
            self._show_none(self.tr("The search failed."))
            self.failed.emit(error)

    def _show_next(self, *, is_first: bool = True) -> None:
        """Show the first group that is left."""
        if not self._groups:
            self._show_none(self._none_text(is_first=is_first))
            return
        self.panel.show_group(self._groups[0], len(self._groups) - 1)
        self._duplicates.setCurrentWidget(self.panel)

    def _none_text(self, *, is_first: bool) -> str:
        if self._has_more:
            return self.tr("That's all so far. Search again for more.")
        if is_first:
            return self.tr(
                "No duplicates. Memories that say the same, also in other words, appear here."
            )
        return self.tr("That was the last group.")

    def _show_none(self, text: str) -> None:
        self.none.say(text)
        self._duplicates.setCurrentWidget(self.none)

    @property
    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _focus_page(self) -> None:
        if self.tabs.currentIndex() or not self.search_again.isEnabled():
            self.tabs.setFocus()
        elif self._groups:
            self.panel.focus_choice()
        else:
            self.search_again.setFocus()

    def _list_stale(self) -> None:
        names, tidying = self._context.namespaces.filter_names, self._context.services.tidying
        self._reading.submit(
            lambda: tidying.stale(names, PERSON, limit=LIST_LIMIT_MAX),
            on_success=self.stale.show_stale,
            on_failure=self.failed.emit,
        )

    @Slot(str, list)
    def _merge(self, keep: str, others: list[str]) -> None:
        tidying, count = self._context.services.tidying, len(others)
        self._decide(
            lambda batch_id: tidying.merge(keep, others, PERSON, batch_id=batch_id),
            done=merged_text(count),
            undo=merging_text(count + 1),
        )

    @Slot(list)
    def _keep(self, ids: list[str]) -> None:
        tidying = self._context.services.tidying
        self._decide(
            lambda batch_id: tidying.keep_apart(ids, PERSON, batch_id=batch_id),
            done=kept_text(len(ids)),
            undo=keeping_text(len(ids)),
        )

    def _decide(self, work: Callable[[str], object], *, done: str, undo: str) -> None:
        """Carry out what the user decided about the group that is shown."""
        group = self._groups[0]

        def finish() -> None:
            self._drop(group)

        self._run(work, done=done, undo=undo, then=finish)

    @Slot(list, object)
    def _put_away(self, ids: list[str], action: "PutAway") -> None:
        tidying = self._context.services.tidying
        self._run(
            lambda batch_id: tidying.put_away(ids, action, PERSON, batch_id=batch_id),
            done=put_away_text(action, len(ids)),
            undo=putting_away_text(action, len(ids)),
            then=self._list_stale,
        )

    def _run(
        self, work: Callable[[str], object], *, done: str, undo: str, then: Callable[[], object]
    ) -> None:
        """Run a change as one operation of the undo stack, and say what was done."""
        operations, batch_id = self._context.operations, str(uuid.uuid4())
        operations.begin(batch_id, undo)

        def succeed(_result: Any) -> None:
            operations.end(batch_id, undo)
            take_back = NoticeAction(self.tr("Undo"), partial(operations.undo_batch, batch_id))
            self.notice_given.emit(Notice(done, NoticeKind.DONE, (take_back,)))
            if self._is_filled:
                then()

        def fail(error: Exception) -> None:
            operations.end(batch_id)
            self.failed.emit(error)
            # What is shown is no longer what is stored.
            self.refresh()

        self._context.tasks.submit(
            lambda: work(batch_id), receiver=self, on_success=succeed, on_failure=fail
        )

    @Slot()
    def _on_panel_skipped(self) -> None:
        if self._groups:
            self._has_more = True
            self._drop(self._groups[0])

    def _drop(self, group: "DuplicateGroup") -> None:
        """Show the next group if this one is shown."""
        if group in self._groups:
            is_shown, had_focus = self._groups[0] is group, self._has_focus
            self._groups.remove(group)
            if is_shown:
                self.panel.clear()
                self._show_next(is_first=False)
                if had_focus:
                    self._focus_page()

    @Slot(object)
    def _on_operations_taken_back(self, _taken: object) -> None:
        if self.isVisible():
            self.refresh()
        else:
            # The next visit searches.
            self._is_filled = False

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        """Drop the groups of memories that were deleted elsewhere."""
        gone = {change.memory_id for change in change_set.memories if change.kind in _GONE}
        for group in list(self._groups):
            if gone.intersection(memory.id for memory in group.memories):
                self._drop(group)
