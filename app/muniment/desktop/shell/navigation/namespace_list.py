"""The namespaces in the navigation with their counts; views show the selected one."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.navigation.namespace_targets import NamespaceTargets
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.widgets.controls import column, plain_hint
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.access import Namespace

_RADIUS: Final = 6
_LETTER: Final = 0.56
_WIDEST_COUNT: Final = 999_999
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which a row returns its `NamespaceEntry`."""


@dataclass(frozen=True, slots=True)
class NamespaceEntry:
    """One row; without a name it means all namespaces."""

    name: str | None
    text: str
    count: int


class NamespaceItemModel(QAbstractListModel):
    """“All memories” and then the namespaces, with their counts; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[NamespaceEntry] = []

    @property
    def all_text(self) -> str:
        """The text of the entry for all namespaces."""
        return self.tr("All memories")

    def show_namespaces(self, namespaces: tuple[Namespace, ...]) -> None:
        """Show other namespaces or counts, and first the entry for all."""
        total = sum(namespace.memory_count for namespace in namespaces)
        entries = [NamespaceEntry(None, self.all_text, total)]
        entries += [
            NamespaceEntry(found.name, found.name, found.memory_count) for found in namespaces
        ]
        self.show_entries(entries)

    def show_entries(self, entries: list[NamespaceEntry]) -> None:
        """Show other entries or counts; only rows that differ change."""
        if [entry.name for entry in entries] == [entry.name for entry in self._entries]:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._entries = []
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry's text, or the text for assistive tools."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text}, {entry.count}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_hint(entry.text)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        return None

    def position_of(self, name: str | None) -> int:
        """Return the row of a namespace; the row of “All memories” if it does not exist."""
        names = [entry.name for entry in self._entries]
        return names.index(name) if name in names else 0

    def name_at(self, position: int) -> str | None:
        """Return the namespace of a row; ``None`` for “All memories”."""
        return self._entries[position].name


class NamespaceDelegate(QStyledItemDelegate):
    """Paints a namespace as a tile with its first letter, its name and its count."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_narrow = False
        self.target = -1
        """The row that dragged memories would be dropped on."""
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def row_height(self) -> int:
        """Height of a line in device-independent pixels."""
        return self._height

    def width_for(self, text: str) -> int:
        """Return the width of an entry with a text and a large count."""
        count = QFontMetrics(self._caption).horizontalAdvance(QLocale().toString(_WIDEST_COUNT))
        words = QFontMetrics(self._body).horizontalAdvance(text) + count
        return self._side + words + 5 * space("small") + space("medium")

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line; the width is the list's."""
        return QSize(self._side, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, NamespaceEntry):
            return
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        ground = rect.adjusted(space("small"), 0, -space("small"), -space("hair"))
        is_target = index.row() == self.target
        if is_chosen or is_target or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(ground, _RADIUS, _RADIUS)
        if is_target or (is_chosen and state & QStyle.StateFlag.State_HasFocus):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        inner = ground.adjusted(space("small"), 0, -space("small"), 0)
        self._paint_tile(painter, inner, entry, is_chosen=is_chosen)
        if not self.is_narrow:
            self._paint_words(painter, inner, entry)
        painter.restore()

    def _paint_tile(
        self, painter: QPainter, inner: QRect, entry: NamespaceEntry, *, is_chosen: bool
    ) -> None:
        side = QRect(0, 0, self._side, self._side)
        side.moveCenter(inner.center())
        if not self.is_narrow:
            side.moveLeft(inner.left())
        if entry.name is None:
            self._theme.icon("layers", role="accent" if is_chosen else "muted").paint(painter, side)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent" if is_chosen else "track"))
        painter.drawRoundedRect(side, space("tight"), space("tight"))
        painter.setFont(self._letter)
        painter.setPen(self._theme.color("accent_text" if is_chosen else "chip_text"))
        painter.drawText(side, Qt.AlignmentFlag.AlignCenter, entry.name[0].upper())

    def _paint_words(self, painter: QPainter, inner: QRect, entry: NamespaceEntry) -> None:
        painter.setFont(self._caption)
        count = QLocale().toString(entry.count)
        width = QFontMetrics(self._caption).horizontalAdvance(count)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setFont(self._body)
        painter.setPen(self._theme.color("text"))
        words = inner.adjusted(self._side + space("medium"), 0, -width - space("small"), 0)
        text = QFontMetrics(self._body).elidedText(
            entry.text, Qt.TextElideMode.ElideMiddle, words.width()
        )
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, side, as_written(text))

    @Slot()
    def _measure(self) -> None:
        self._side = self._theme.icon_side
        self._body, self._caption = self._theme.font("body"), self._theme.font("caption")
        # The letter fills its tile, not its line.
        self._letter = self._theme.font("caption", weight=QFont.Weight.DemiBold)
        self._letter.setPixelSize(round(self._side * _LETTER))
        self._height = max(QFontMetrics(self._body).height(), self._side) + space("medium")
        self.sizeHintChanged.emit(QModelIndex())


class NamespaceList(QFrame):
    """Shows and changes the shared namespace selection; GUI thread only.

    Signals:
        memories_dropped: Name of the namespace that memories were dropped on.
        clicked: A namespace was clicked or activated, also the one that is chosen already.
    """

    memories_dropped = Signal(str)
    clicked = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._choice = context.namespaces
        self._is_following = False
        self.model = NamespaceItemModel(self)
        self.view = NamespaceTargets()
        self.view.setModel(self.model)
        self._delegate = NamespaceDelegate(context.theme, self)
        self.view.setItemDelegate(self._delegate)
        self.view.setUniformItemSizes(True)
        # By rows, a list that is a pixel too low would hide a whole one.
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Namespaces"))
        self._fit_rows()
        self._delegate.sizeHintChanged.connect(self._fit_rows)
        self.view.selectionModel().currentChanged.connect(self._on_view_current_changed)
        self.view.clicked.connect(self.clicked)
        self.view.activated.connect(self.clicked)
        self.setLayout(column(self.view))
        self.view.dropped.connect(self._on_view_dropped)
        self.view.target_changed.connect(self._on_view_target_changed)
        self._choice.listed.connect(self._on_choice_listed)
        self._choice.chosen_changed.connect(self._follow_choice)

    @property
    def wide_width(self) -> int:
        """The width that “All memories” needs."""
        return self._delegate.width_for(self.model.all_text)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show only tiles, or names and counts too."""
        self._delegate.is_narrow = is_narrow
        policy = Qt.ScrollBarPolicy
        # A bar would take half of the narrow list; wheel and arrow keys scroll without one.
        self.view.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_narrow else policy.ScrollBarAsNeeded
        )
        self.view.viewport().update()

    @Slot(object)
    def _on_choice_listed(self, namespaces: tuple[Namespace, ...]) -> None:
        self._is_following = True
        if namespaces:
            self.model.show_namespaces(namespaces)
        else:
            self.model.clear()
        self._is_following = False
        self._fit_rows()
        self._follow_choice()

    @Slot()
    def _fit_rows(self) -> None:
        self.view.setMinimumHeight(2 * self._delegate.row_height)
        # No taller than its entries, so that the tags follow directly.
        self.setMaximumHeight(max(self.model.rowCount(), 2) * self._delegate.row_height)

    @Slot()
    def _follow_choice(self) -> None:
        self._is_following = True
        position = self.model.position_of(self._choice.chosen)
        self.view.setCurrentIndex(self.model.index(position))
        self._is_following = False

    @Slot(int)
    def _on_view_dropped(self, position: int) -> None:
        if position < self.model.rowCount():
            self.memories_dropped.emit(self.model.name_at(position))

    @Slot(int)
    def _on_view_target_changed(self, position: int) -> None:
        self._delegate.target = position
        self.view.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _on_view_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_following and current.isValid():
            self._choice.choose(self.model.name_at(current.row()))
