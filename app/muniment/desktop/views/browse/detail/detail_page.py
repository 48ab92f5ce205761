"""The layout of a memory's page: head, conflict, fields, tabs, and notices above them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import NoticeBar
from muniment.desktop.views.browse.detail.detail_head import DetailHead
from muniment.desktop.views.browse.detail.file_drop import FileDrop
from muniment.desktop.views.browse.detail.memory_form import MemoryForm
from muniment.desktop.views.browse.detail.memory_menu import MemoryMenu
from muniment.desktop.views.browse.detail.memory_saver import MemorySaver
from muniment.desktop.views.browse.detail.memory_tabs import MemoryTabs
from muniment.desktop.views.browse.detail.text_conflict import TextConflict
from muniment.desktop.widgets.conflict_panel import ConflictPanel
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.floating import Floating
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space

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
        self._lay_out()
        self.reset(None)

    def reset(self, namespace: str | None) -> None:
        """Show empty fields, for a new memory in this namespace; drop what is shown."""
        self.saver.begin(None)
        self.text_conflict.forget()
        self.notices.dismiss()
        self.form.load_new(namespace)
        self.tabs.clear()

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
