"""The layout of a memory's page: head, fields, tabs, notices and buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import NoticeBar
from muniment.desktop.views.browse.detail_head import DetailHead
from muniment.desktop.views.browse.memory_form import MemoryForm
from muniment.desktop.views.browse.memory_tabs import MemoryTabs
from muniment.desktop.widgets.controls import button, column, row
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space

_HEIGHTS = (420, 300)
_LINES_MIN = 10


class DetailPage(QWidget):
    """Lays out all parts of one memory; `MemoryDetail` controls them. GUI thread only.

    In a small window, fields and tabs scroll; head, notices and buttons stay visible.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.head = DetailHead(context)
        self.form = MemoryForm(context.theme)
        self.tabs = MemoryTabs(context, self.form.metadata)
        self.notices = NoticeBar(context.theme, context.clipboard)
        self.save = button(self.tr("Save"), role="primary")
        self.revert = button(self.tr("Discard changes"))
        self._lay_out()

    def offer(self, *, can_save: bool, is_dirty: bool, is_saving: bool) -> None:
        """Enable the possible actions, and show on the button whether a save is running."""
        self.save.setEnabled(can_save)
        self.save.setText(self.tr("Saving…") if is_saving else self.tr("Save"))
        self.revert.setEnabled(is_dirty and not is_saving)

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(space("medium"))
        parts.addWidget(self.form)
        parts.addWidget(self.tabs)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        parts.setSizes(list(_HEIGHTS))
        middle = ScrolledPage(parts)
        middle.setMinimumHeight(_LINES_MIN * middle.fontMetrics().lineSpacing())
        self.form.metadata.shown_asked.connect(lambda: middle.ensureWidgetVisible(self.tabs))
        foot = row(self.revert, self.save)
        foot.insertStretch(0)
        page = column(self.head, middle, self.notices, foot, gap="medium", margin="wide")
        page.setStretch(1, 1)
        # The scroll bar takes the rest of the margin.
        page.setContentsMargins(space("large"), space("wide"), space("large"), space("wide"))
        self.setLayout(page)
