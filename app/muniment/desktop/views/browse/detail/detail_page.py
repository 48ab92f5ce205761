"""The layout of a memory's page: head, conflict, fields, tabs, and notices above them."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeBar, NoticeKind
from muniment.desktop.text.words import flag_text
from muniment.desktop.views.browse.detail.detail_head import DetailHead
from muniment.desktop.views.browse.detail.file_drop import FileDrop
from muniment.desktop.views.browse.detail.memory_form import MemoryForm
from muniment.desktop.views.browse.detail.memory_menu import MemoryMenu
from muniment.desktop.views.browse.detail.memory_saver import MemorySaver
from muniment.desktop.views.browse.detail.memory_tabs import MemoryTabs
from muniment.desktop.views.browse.detail.text_conflict import TextConflict
from muniment.desktop.views.browse.detail.version_restoring import VersionRestoring
from muniment.desktop.widgets.conflict_panel import ConflictPanel
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.floating import Floating
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.desktop.views.browse.detail.loaded_memory import LoadedMemory
    from muniment.domain.warning_flags import Flag

_HEIGHTS = (420, 300)
_LINES_MIN = 10


class DetailPage(QWidget):
    """Lays out all parts of one memory; `MemoryDetail` controls them. GUI thread only.

    In a small window, fields and tabs scroll; the head stays visible, and notices float above them.

    Args:
        context: The window's context.
        menu: The actions for the memory that is shown.
        add_value: The action that adds a metadata value.
    """

    def __init__(self, context: DesktopContext, menu: MemoryMenu, add_value: QAction) -> None:
        super().__init__()
        self.head = DetailHead(context, menu)
        self.form = MemoryForm(context.theme, context.tags.names, add_value)
        self.tabs = MemoryTabs(context, self.form.metadata)
        self.notices = NoticeBar(context.theme, context.clipboard)
        self.conflict = ConflictPanel()
        FileDrop(context.tasks, self.form, self.notices)
        self.saver = MemorySaver(context, self.form, self)
        self.text_conflict = TextConflict(self.conflict, self.form, self.saver, self)
        self.restoring = VersionRestoring(context, self.saver, self.notices, self)
        self.key_names: dict[str, str] = {}
        """Names of the API keys by id, as of the memory that is shown."""
        self._flags: frozenset[Flag] = frozenset()
        self._lay_out()
        self._connect()
        self.reset(None)

    def reset(self, namespace: str | None) -> None:
        """Show empty fields, for a new memory in this namespace; drop what is shown."""
        self.saver.begin(None)
        self.text_conflict.forget()
        self.notices.dismiss()
        self.form.load_new(namespace)
        self.tabs.clear()
        self.key_names, self._flags = {}, frozenset()

    def show_memory(self, loaded: "LoadedMemory") -> None:
        """Show another memory, with what could not be saved of it."""
        memory, kept = loaded.memory, self.saver.kept(loaded.memory.id)
        self.text_conflict.forget()
        self.form.load(memory)
        # What was kept was typed into that version.
        self.saver.begin(memory if kept is None else replace(memory, version=kept.version))
        self._flags = frozenset()
        self.show_facts(loaded)
        self.put_back({} if kept is None else kept.fields)
        if kept is not None and kept.version < memory.version:
            self.text_conflict.compare(memory, before=None)

    def show_facts(self, loaded: "LoadedMemory") -> None:
        """Show what is not edited of a memory, or of its newer version."""
        memory, self.key_names = loaded.memory, loaded.key_names
        self.tabs.show_memory(memory, self.key_names)
        self.tabs.show()
        flags, self._flags = self._flags, frozenset(memory.flags)
        if self._flags and self._flags != flags:
            self.warn(" ".join(flag_text(flag) for flag in memory.flags))

    def put_back(self, fields: "Mapping[str, Any]") -> None:
        """Show again what was typed and is not saved."""
        # What a newer version of the program kept is left for that version.
        with suppress(KeyError, TypeError, ValueError):
            if fields:
                self.form.put(fields)

    def warn(self, text: str) -> None:
        """Show a notice that asks for attention."""
        self.notices.show_notice(Notice(text, NoticeKind.CAUTION))

    def _connect(self) -> None:
        self.tabs.restore_asked.connect(self.restoring.restore)
        self.tabs.failed.connect(self.notices.show_error)
        self.head.copied.connect(self._on_head_copied)
        self.form.text.ticked.connect(self.saver.save_step)

    @Slot(str)
    def _on_head_copied(self, text: str) -> None:
        self.notices.show_notice(Notice(text, NoticeKind.DONE))

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(space("medium"))
        split.addWidget(self.form)
        split.addWidget(self.tabs)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes(list(_HEIGHTS))
        middle = ScrolledPage(split)
        middle.setMinimumHeight(_LINES_MIN * middle.fontMetrics().lineSpacing())
        self.form.metadata.shown_asked.connect(lambda: middle.ensureWidgetVisible(self.tabs))
        parts = (self.head, self.conflict, middle)
        page = column(*parts, gap="medium", margin="wide")
        page.setStretch(parts.index(middle), 1)
        # The scroll bar takes the rest of the margin.
        page.setContentsMargins(space("large"), space("wide"), space("large"), space("wide"))
        self.setLayout(page)
        Floating(self.notices, self)
