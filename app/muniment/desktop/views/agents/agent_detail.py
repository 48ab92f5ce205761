"""One agent: the facts of its key, its activity, and the actions on it."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.unreadable_words import unreadable_text
from muniment.desktop.views.agents.activity_chart import ActivityChart
from muniment.desktop.views.agents.agent_activity import (
    SHOWN,
    AgentActivity,
    activity_of,
    log_of,
    written_by,
)
from muniment.desktop.views.agents.agent_facts import AgentFacts
from muniment.desktop.views.agents.agent_reading import AgentReading
from muniment.desktop.views.agents.agent_words import key_name, log_text, state_name, usage_lines
from muniment.desktop.views.agents.key_state import KeyState
from muniment.desktop.widgets.cell_grid import CellGrid
from muniment.desktop.widgets.controls import button, column, label, restyle, row
from muniment.desktop.widgets.name_label import NameLabel
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.tables.lines_table import LinesTable, TableLine
from muniment.domain.access import ApiKey
from muniment.domain.history.ledger import LogEntry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout, QPushButton

_CHIPS: Final = {
    KeyState.ACTIVE: "success",
    KeyState.PAUSED: "caution",
    KeyState.EXPIRED: "plain",
    KeyState.REFUSED: "problem",
    KeyState.REVOKED: "problem",
}


class AgentDetail(ScrolledPage):
    """Shows one key and the activity of its agent; GUI thread only.

    Signals:
        pause_asked, revoke_asked, edit_asked, undo_asked: The requested action on the `ApiKey`
            shown; the first resumes a paused key.
        memory_asked: Id of the memory to open.
        list_asked: A `MemoryFilter` for what the agent wrote or read.
        failed: An exception.
    """

    pause_asked = Signal(object)
    revoke_asked = Signal(object)
    edit_asked = Signal(object)
    undo_asked = Signal(object)
    memory_asked = Signal(str)
    list_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._key: ApiKey | None = None
        self._log: tuple[LogEntry, ...] = ()
        self._more: str | None = None
        self._titles: dict[str, str] = {}
        self._latest = LatestTask(context.tasks, self)
        self._paging = LatestTask(context.tasks, self)
        self._name = NameLabel(role="heading")
        self._state = label("", role="chip")
        self.facts = AgentFacts()
        self.usage = label("", wrap=True)
        self.usage.setAccessibleDescription(self.tr("Memories written and read"))
        self.chart = ActivityChart(context.theme)
        self.day_text = label("", role="caption", wrap=True)
        self._written_title = label("", role="section", wrap=True)
        self.written = LinesTable(self.tr("Memories it wrote"))
        self.unreadable = label("", role="caption", wrap=True)
        self.all_written = button(self.tr("Show all in Browse"), role="link")
        self.reading = AgentReading()
        self._log_title = label(self.tr("Activity"), role="section", wrap=True)
        self.log = LinesTable(self.tr("Activity"))
        self.more = button(self.tr("Show earlier"), role="link")
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def key(self) -> ApiKey | None:
        """The key shown."""
        return self._key

    def show_key(self, key: ApiKey, state: KeyState) -> None:
        """Show a key at once, and its agent's activity as soon as it is loaded."""
        if self._key is None or self._key.id != key.id:
            self._paging.cancel()
            self._forget_activity()
            self.verticalScrollBar().setValue(0)
        self._key = key
        self._name.setText(key_name(key))
        self._state.setText(state_name(state))
        self._state.setProperty("kind", _CHIPS[state])
        restyle(self._state)
        self.facts.show_key(key)
        is_paused = key.paused_at is not None
        self.pause.setText(self.tr("Resume") if is_paused else self.tr("Pause"))
        self.pause.setAccessibleName(self.pause.text())
        for press in (self.pause, self.edit, self.revoke):
            press.setVisible(state is not KeyState.REVOKED)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Reload what the agent did."""
        key = self._key
        if key is not None:
            self._latest.submit(
                partial(activity_of, self._context.services, key),
                on_success=self._show_activity,
                on_failure=self.failed.emit,
            )

    def clear(self) -> None:
        """Show no key, and forget the previous one."""
        self._latest.cancel()
        self._paging.cancel()
        self._key = None
        self._name.clear()
        self._state.clear()
        self.facts.clear()
        self._forget_activity()

    def _make_buttons(self) -> None:
        self.pause = button(self.tr("Pause"))
        self.edit = button(self.tr("Edit…"))
        self.undo = button(self.tr("Undo since…"))
        self.revoke = button(self.tr("Revoke…"))
        self.actions_ = CellGrid([self.pause, self.edit, self.undo, self.revoke], columns=(4, 2, 1))
        pairs: tuple[tuple[QPushButton, str], ...] = (
            (self.undo, self.tr("Undo everything this agent wrote since a chosen time")),
            (self.revoke, self.tr("Revoke this key permanently")),
        )
        for press, hint in pairs:
            press.setToolTip(hint)

    def _lay_out(self) -> None:
        head: QHBoxLayout = row(self._name, self._state)
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignVCenter)
        head.setStretch(0, 1)
        actions = row(self.actions_)
        written = row(self._written_title, self.all_written)
        written.setStretch(0, 1)
        more = row(self.more)
        more.addStretch()
        inside = column(
            column(head, actions, gap="medium"),
            self.facts,
            column(
                label(self.tr("The last 30 days"), role="section", wrap=True),
                self.usage,
                self.chart,
                self.day_text,
            ),
            column(written, self.written, self.unreadable, gap="tight"),
            self.reading,
            column(self._log_title, self.log, more, gap="tight"),
            gap="wide",
            margin="wide",
        )
        inside.addStretch()
        self.page.setLayout(inside)

    def _connect(self) -> None:
        for press, asked in (
            (self.pause, self.pause_asked),
            (self.edit, self.edit_asked),
            (self.undo, self.undo_asked),
            (self.revoke, self.revoke_asked),
        ):
            press.clicked.connect(lambda _checked=False, signal=asked: signal.emit(self._key))
        self.chart.day_described.connect(self._show_day)
        self.written.memory_asked.connect(self.memory_asked)
        self.log.memory_asked.connect(self.memory_asked)
        self.all_written.clicked.connect(self._on_all_written_clicked)
        self.reading.memory_asked.connect(self.memory_asked)
        self.reading.list_asked.connect(self.list_asked)
        self.more.clicked.connect(self._on_more_clicked)

    def _show_activity(self, found: AgentActivity) -> None:
        self.usage.setText(" ".join(usage_lines(found.usage.by_action)))
        self.chart.show_days(found.days)
        total = found.written.total
        self._written_title.setText(
            self.tr("Memories written: {count}").format(count=count_text(total))
        )
        self.written.show_lines(
            tuple(TableLine(m.created_at, m.title, m.id) for m in found.written.memories[:SHOWN])
        )
        self.unreadable.setText(unreadable_text(found.written.unreadable))
        self.unreadable.setVisible(bool(found.written.unreadable))
        self.all_written.setVisible(bool(total))
        self.reading.show_reads(found.key, found.read)
        self._titles = {memory.id: memory.title for memory in found.written.memories}
        self._show_log(*self._with_earlier(found.log, found.more))

    def _with_earlier(
        self, entries: tuple[LogEntry, ...], more: str | None
    ) -> tuple[tuple[LogEntry, ...], str | None]:
        """Return the newest entries with the earlier ones that the user has already asked for."""
        if not entries or entries[-1] not in self._log:
            return entries, more
        return (*entries, *self._log[self._log.index(entries[-1]) + 1 :]), self._more

    def _show_log(self, entries: tuple[LogEntry, ...], more: str | None) -> None:
        self._log, self._more = entries, more
        self.log.show_lines(tuple(_line(entry, self._titles) for entry in entries))
        self._log_title.setVisible(bool(entries))
        self.more.setVisible(more is not None)

    def _forget_activity(self) -> None:
        self._titles = {}
        self.usage.clear()
        self.chart.show_days(())
        self.day_text.clear()
        self._written_title.clear()
        self.written.show_lines(())
        self.unreadable.clear()
        self.unreadable.hide()
        self.all_written.hide()
        self.reading.clear()
        self._show_log((), None)

    @Slot(str)
    def _show_day(self, text: str) -> None:
        self.day_text.setText(text or self.chart.accessibleDescription())

    @Slot()
    def _on_all_written_clicked(self) -> None:
        if self._key is not None:
            self.list_asked.emit(written_by(self._key.id))

    @Slot()
    def _on_more_clicked(self) -> None:
        if self._key is not None and self._more is not None:
            self._paging.submit(
                partial(log_of, self._context.services, self._key.id, self._more),
                on_success=partial(self._show_earlier, self._more),
                on_failure=self.failed.emit,
            )

    def _show_earlier(self, cursor: str, found: tuple[tuple[LogEntry, ...], str | None]) -> None:
        # The list may have been replaced by one that ends elsewhere.
        if cursor == self._more:
            self._show_log((*self._log, *found[0]), found[1])


def _line(entry: LogEntry, titles: Mapping[str, str]) -> TableLine:
    is_memory = ":" not in entry.subject and entry.action not in {"purge", "wipe"}
    text = log_text(entry, title=titles.get(entry.subject, ""))
    return TableLine(entry.at, text, entry.subject if is_memory else "")
