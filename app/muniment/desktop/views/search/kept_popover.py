"""The popover with recent and saved searches."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from muniment.desktop.views.browse.filters.filter_chips import chips_of
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.growing_dialog import polish_parts
from muniment.desktop.widgets.popover_place import place_below
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches
from muniment.domain.memories.query import SearchMode

_SEARCH_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_CONTEXT: Final = "kept-searches"
_SHOWN_CHARACTERS: Final = 120


def search_text(search: KeptSearch, names: Mapping[str, str]) -> str:
    """Return the text of a kept search in a list: one line, or two if it has a name.

    Args:
        search: The kept search.
        names: Names for the ids in its filter.
    """
    chips = chips_of(search.filter, names)
    conditions = [*search.filter.namespaces, *(chip.text for chip in chips)]
    if search.mode is SearchMode.SEMANTIC:
        conditions.append(_tr("by meaning"))
    if search.mode is SearchMode.KEYWORD:
        conditions.append(_tr("by words"))
    asked = " · ".join([" ".join(search.query.split())[:_SHOWN_CHARACTERS], *conditions])
    return f"{search.name}\n{asked}" if search.name else asked


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class KeptRows(QListWidget):
    """The rows of a list of kept searches; GUI thread only.

    Signals:
        chosen: The `KeptSearch` to run again.
        forget_asked: The `KeptSearch` to forget.
    """

    chosen = Signal(object)
    forget_asked = Signal(object)

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setObjectName("keptSearches")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(space("large"), space("large")))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.itemClicked.connect(self._on_item_chosen)
        theme.changed.connect(self._refresh_icons)

    def show_searches(self, searches: Sequence[KeptSearch], names: Mapping[str, str]) -> None:
        """Show searches, with names for the ids in their filters."""
        self.clear()
        for search in searches:
            item = QListWidgetItem(search_text(search, names))
            item.setData(_SEARCH_ROLE, search)
            self.addItem(item)
        self._refresh_icons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that the next key acts on it."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run a search again with Enter, forget it with Delete."""
        chosen = self.selectedItems()
        if chosen and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_item_chosen(chosen[0])
        elif chosen and event.key() == Qt.Key.Key_Delete:
            self.forget_asked.emit(chosen[0].data(_SEARCH_ROLE))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _refresh_icons(self) -> None:
        icon = self._theme.icon(self._icon)
        for place in range(self.count()):
            self.item(place).setIcon(icon)

    @Slot(QListWidgetItem)
    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_SEARCH_ROLE))

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        item = self.itemAt(place)
        if item is None:
            return
        search = item.data(_SEARCH_ROLE)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        again = menu.addAction(self.tr("Search again"))
        again.triggered.connect(lambda _is_checked: self.chosen.emit(search))
        forget = menu.addAction(self.tr("Remove"))
        forget.triggered.connect(lambda _is_checked: self.forget_asked.emit(search))
        menu.popup(self.viewport().mapToGlobal(place))


class KeptList(QWidget):
    """A heading, the rows or a text for none, and a button to forget all.

    GUI thread only.

    Args:
        theme: The window's theme.
        icon: The icon of every row.
        words: The heading, the text for an empty list, and the name of the button.
    """

    clear_asked = Signal()

    def __init__(self, theme: Theme, icon: str, words: tuple[str, str, str]) -> None:
        super().__init__()
        heading, nothing, clearing = words
        self.rows = KeptRows(theme, icon)
        self.rows.setAccessibleName(heading)
        self._nothing = label(nothing, role="muted", wrap=True)
        self.clear_button = button(self.tr("Clear"), role="link", name=clearing)
        self.clear_button.clicked.connect(self.clear_asked)
        policy = self.clear_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear_button.setSizePolicy(policy)
        head = row(label(heading, role="section"), self.clear_button)
        head.setStretch(0, 1)
        layout = column(head, self._nothing, self.rows, gap="tight")
        layout.setStretch(2, 1)
        layout.addStretch()
        self.setLayout(layout)
        self.show_searches((), {})

    def show_searches(self, searches: Sequence[KeptSearch], names: Mapping[str, str]) -> None:
        """Show searches, with names for the ids in their filters."""
        self.rows.show_searches(searches, names)
        self.rows.setVisible(bool(searches))
        self.clear_button.setVisible(bool(searches))
        self._nothing.setVisible(not searches)


class KeptPopover(QFrame):
    """Shows recent and saved searches below their button; GUI thread only.

    Signals:
        chosen: The `KeptSearch` to run again.
        forget_recent_asked, forget_saved_asked: The `KeptSearch` to forget; ``None`` for all.
    """

    chosen = Signal(object)
    forget_recent_asked = Signal(object)
    forget_saved_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.recent = KeptList(
            theme,
            "clock",
            (
                self.tr("Recent searches"),
                self.tr("Your searches are kept here, encrypted in the vault."),
                self.tr("Clear recent searches"),
            ),
        )
        self.saved = KeptList(
            theme,
            "bookmark",
            (
                self.tr("Saved searches"),
                self.tr("Save a search with Ctrl+D to find it here under a name."),
                self.tr("Delete all saved searches"),
            ),
        )
        for part, asked in (
            (self.recent, self.forget_recent_asked),
            (self.saved, self.forget_saved_asked),
        ):
            part.rows.chosen.connect(self._on_chosen)
            part.rows.forget_asked.connect(asked)
            part.clear_asked.connect(lambda asked=asked: asked.emit(None))
        layout = column(self.saved, self.recent, gap="medium", margin="large")
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def open_below(self, owner: QWidget) -> None:
        """Show the searches below a control, within the bounds of its screen."""
        polish_parts(self)
        size = QSize(space("palette"), space("palette") * 2 // 3).expandedTo(self.sizeHint())
        place_below(self, owner, size)
        self.show()
        lists = (part.rows for part in (self.recent, self.saved) if part.rows.count())
        first = next(lists, None)
        if first is not None:
            first.setCurrentRow(0)
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_kept(self, kept: KeptSearches, names: Mapping[str, str]) -> None:
        """Show the kept searches, with names for the ids in their filters."""
        self.recent.show_searches(kept.recent, names)
        self.saved.show_searches(kept.saved, names)

    @Slot(object)
    def _on_chosen(self, search: KeptSearch) -> None:
        self.hide()
        self.chosen.emit(search)
