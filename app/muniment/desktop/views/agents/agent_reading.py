"""The memories an agent read last, with a link to all of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.text.dates import day_text
from muniment.desktop.text.unreadable_words import unreadable_text
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.tables.lines_table import LinesTable, TableLine
from muniment.domain.access import ApiKey
from muniment.domain.history.reads import ReadPage
from muniment.services.history.reads import read_by

if TYPE_CHECKING:
    from muniment.domain.memories.query import MemoryFilter


class AgentReading(QWidget):
    """Lists the memories one agent read last; GUI thread only.

    Signals:
        memory_asked: Id of the memory to open.
        list_asked: A `MemoryFilter` for everything the agent read.
    """

    memory_asked = Signal(str)
    list_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._wanted: MemoryFilter | None = None
        self.title = label("", role="section", wrap=True)
        self.all = button(self.tr("Show all in Browse"), role="link")
        self.all.setAccessibleName(self.tr("Show everything it read in Browse"))
        self.lines = LinesTable(self.tr("Memories it read"))
        self.unreadable = label("", role="caption", wrap=True)
        self.since = label("", role="caption", wrap=True)
        head = row(self.title, self.all)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.lines, self.unreadable, self.since, gap="tight"))
        self.lines.memory_asked.connect(self.memory_asked)
        self.all.clicked.connect(self._on_all_clicked)
        self.clear()

    def show_reads(self, key: ApiKey, page: ReadPage) -> None:
        """Show the latest reads of the agent that holds a key."""
        self._wanted = read_by(key.id)
        count = memory_count_text(page.total)
        self.title.setText(self.tr("Read: {count}").format(count=count))
        self.lines.show_lines(
            tuple(
                TableLine(read.last_at, read.memory.title, read.memory.id) for read in page.entries
            )
        )
        self.unreadable.setText(unreadable_text(page.unreadable))
        self.unreadable.setVisible(bool(page.unreadable))
        self.all.setVisible(bool(page.total))
        since = page.kept_since
        is_partly_known = since is not None and key.created_at < since
        if since is not None and is_partly_known:
            text = self.tr("Reads before {day} were not recorded.")
            self.since.setText(text.format(day=day_text(since)))
        self.since.setVisible(is_partly_known)

    def clear(self) -> None:
        """Show nothing."""
        self._wanted = None
        self.title.clear()
        self.lines.show_lines(())
        self.all.hide()
        self.unreadable.clear()
        self.unreadable.hide()
        self.since.clear()
        self.since.hide()

    @Slot()
    def _on_all_clicked(self) -> None:
        if self._wanted is not None:
            self.list_asked.emit(self._wanted)
