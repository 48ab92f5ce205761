"""The tabs below a memory's fields: About, History, Session and Related."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.detail.entity_chips import EntityChips
from muniment.desktop.views.browse.detail.history_section import HistorySection
from muniment.desktop.views.browse.detail.memory_facts import MemoryFacts
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.views.browse.detail.readers_section import ReadersSection
from muniment.desktop.views.browse.detail.related_section import RelatedSection
from muniment.desktop.views.browse.detail.reminder_section import ReminderSection
from muniment.desktop.views.browse.sessions.session_section import SessionSection
from muniment.desktop.views.metadata.metadata_section import MetadataSection
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import Memory

_ABOUT = 0


class MemoryTabs(QWidget):
    """Shows one of four tabs, and loads only that one; GUI thread only.

    Args:
        context: The window's context.
        metadata: The metadata fields, which are edited in the About tab.

    Signals:
        memory_asked: Id of a memory to open.
        list_asked: A `MemoryFilter` whose memories should be listed.
        restore_asked: A `MemoryPatch` that restores an earlier version, and its number.
        failed: The exception of a call.
    """

    memory_asked = Signal(str)
    list_asked = Signal(object)
    restore_asked = Signal(object, int)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, metadata: MetadataSection) -> None:
        super().__init__()
        self._metadata = metadata
        self._memory_id = ""
        self.setObjectName("bare")
        self.facts = MemoryFacts()
        self.entities = EntityChips()
        self.reminder = ReminderSection(context)
        self.readers = ReadersSection(context)
        self.history = HistorySection(context)
        self.session = SessionSection(context)
        self.related = RelatedSection(context)
        about = QWidget()
        about.setObjectName("bare")
        facts = column(self.facts, self.readers, gap="hair")
        parts = column(self.entities, self.reminder, facts, metadata, gap="medium")
        parts.addStretch()
        about.setLayout(parts)
        self._about = _scrolled(about)
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        # Qt names a tab bar after its current tab, whatever its accessible name.
        spoken = label(self.tr("Memory sections"))
        spoken.setParent(self)
        spoken.setBuddy(self.bar)
        spoken.hide()
        self._pages = QStackedWidget()
        for text, page in (
            (self.tr("Details"), self._about),
            (self.tr("History"), self.history),
            (self.tr("Session"), self.session),
            (self.tr("Related"), self.related),
        ):
            self.bar.addTab(text)
            self._pages.addWidget(page if page is self._about else _scrolled(page))
        layout = column(self.bar, self._pages, gap="small")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._connect()

    def show_memory(self, memory: Memory, key_names: dict[str, str]) -> None:
        """Show a memory in all tabs; those of another memory begin at their top."""
        if memory.id != self._memory_id:
            self._memory_id = memory.id
            for area in self.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(0)
        self.facts.show_memory(memory, key_names)
        self.entities.show_entities(memory)
        for section in self._sections():
            section.show_memory(memory)

    def clear(self) -> None:
        """Clear all tabs."""
        self._memory_id = ""
        self.facts.clear()
        self.entities.clear()
        for section in self._sections():
            section.clear()

    def _sections(self) -> tuple[MemorySection, ...]:
        return self.reminder, self.readers, self.history, self.session, self.related

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._on_bar_current_changed)
        self._metadata.shown_asked.connect(self._on_metadata_shown_asked)
        self._metadata.table.place_asked.connect(self._on_table_place_asked)
        # A row that has grown is laid out one turn of the event loop later.
        self._about.verticalScrollBar().rangeChanged.connect(self._on_table_place_asked)
        self.entities.list_asked.connect(self.list_asked)
        self.history.restore_asked.connect(self.restore_asked)
        for section in self._sections():
            section.memory_asked.connect(self.memory_asked)
            section.list_asked.connect(self.list_asked)
            section.failed.connect(self.failed)

    @Slot()
    def _on_metadata_shown_asked(self) -> None:
        self.bar.setCurrentIndex(_ABOUT)

    @Slot()
    def _on_table_place_asked(self) -> None:
        table, body = self._metadata.table, self._about.widget()
        if body is not None and (table.is_typing or table.hasFocus()):
            for edge in (table.place.bottomLeft(), table.place.topLeft()):
                place = table.mapTo(body, edge)
                self._about.ensureVisible(place.x(), place.y(), 0, space("tight"))

    @Slot(int)
    def _on_bar_current_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(page)
    return area
