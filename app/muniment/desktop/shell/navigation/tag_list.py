"""The tags in the navigation with their counts; a tag lists its memories."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.navigation.namespace_list import (
    ENTRY_ROLE,
    NamespaceDelegate,
    NamespaceEntry,
    NamespaceItemModel,
)
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.query import MemoryFilter


class _TagView(QListView):
    """A list in which a row is marked only while it has the focus."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that the next key acts on it."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark no row: the filter above the list says which tag it shows."""
        super().focusOutEvent(event)
        self.clearSelection()


class TagList(QFrame):
    """Shows the most frequent tags of the chosen namespace; GUI thread only.

    Signals:
        list_asked: A `MemoryFilter` whose memories the user wants to see.
    """

    list_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._is_narrow = False
        self.model = NamespaceItemModel(self)
        self.view = _TagView()
        self.view.setModel(self.model)
        self._delegate = NamespaceDelegate(context.theme, self)
        self.view.setItemDelegate(self._delegate)
        self._delegate.sizeHintChanged.connect(self._fit_rows)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Tags"))
        self.view.activated.connect(self._on_view_chosen)
        self.view.clicked.connect(self._on_view_chosen)
        self._title = label(self.tr("Tags"), role="section")
        self._title.setContentsMargins(space("large"), 0, space("medium"), 0)
        layout = column(self._title, self.view, gap="tight")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._fit_rows()
        context.tags.listed.connect(self._on_tags_listed)
        self._show_parts()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Hide the tags where only icons are shown."""
        self._is_narrow = is_narrow
        self._show_parts()

    @Slot()
    def _fit_rows(self) -> None:
        self.view.setMinimumHeight(2 * self._delegate.row_height)
        # No taller than its entries, so that the namespaces above get the rest.
        rows = max(self.model.rowCount(), 2) * self._delegate.row_height
        self.setMaximumHeight(self._title.sizeHint().height() + space("tight") + rows)

    def _show_parts(self) -> None:
        for part in (self._title, self.view):
            part.setVisible(self.model.rowCount() > 0 and not self._is_narrow)

    @Slot(object)
    def _on_tags_listed(self, tags: tuple[tuple[str, int], ...]) -> None:
        self.model.show_entries([NamespaceEntry(f"#{tag}", tag, count) for tag, count in tags])
        self._fit_rows()
        self._show_parts()

    @Slot(QModelIndex)
    def _on_view_chosen(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, NamespaceEntry):
            names = self._context.namespaces.filter_names
            self.list_asked.emit(MemoryFilter(namespaces=names, tags=(entry.text,)))
