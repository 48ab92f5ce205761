"""The bar above the list: removable filter chips, a button for more filters, and the order."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.filters.filter_chips import Chip, chips_of
from muniment.desktop.views.browse.filters.filter_names import FilterNames, names_in
from muniment.desktop.views.browse.filters.filter_popover import FilterPopover
from muniment.desktop.views.browse.filters.filter_words import sort_names
from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.controls import icon_button, plain_hint
from muniment.desktop.widgets.flow_layout import FlowLayout
from muniment.domain.access import KEY_PREFIX
from muniment.domain.memories.query import MemoryFilter, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

_CHIP_TEXT_MAX = 36


class FilterBar(QWidget):
    """Shows a filter as chips and changes it; GUI thread only.

    The owner lays out its two buttons, `more` and `order`.

    Signals:
        filter_asked: The `MemoryFilter` that the user selected.
        sort_asked: The `Sort` that the user selected.
    """

    filter_asked = Signal(object)
    sort_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._context = context
        self._wanted = MemoryFilter()
        self._chips: tuple[Chip, ...] = ()
        self._names: dict[str, str] = {}
        self._naming = LatestTask(context.tasks, self)
        self.more = icon_button(context.theme, "filter", self.tr("More filters"))
        self.order = icon_button(context.theme, "arrow-up-down", self.tr("Order"))
        self._key_names: Mapping[str, str] = {}
        self._popover: FilterPopover | None = None
        self.more.clicked.connect(self.open_popover)
        self._fill_order()
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.hide()

    @property
    def popover(self) -> FilterPopover:
        """The form with all conditions; made at its first use: the window has few larger parts."""
        if self._popover is None:
            self._popover = FilterPopover(self._context, self)
            self._popover.filter_asked.connect(self.filter_asked)
            self._popover.offer_writers(self._key_names)
            self._popover.show_filter(self._wanted)
        return self._popover

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the chips."""
        return tuple(chip.text for chip in self._chips)

    def show_filter(self, wanted: MemoryFilter, sort: Sort) -> None:
        """Show a filter and a sort order."""
        self._wanted = wanted
        if self._popover is not None:
            self._popover.show_filter(wanted)
        self._show_chips(chips_of(wanted, self._names))
        if not self._knows(wanted):
            self._ask_for_names()
        for action in self._orders.actions():
            action.setChecked(action.data() == sort.value)
        name = sort_names().get(sort, sort.value)
        text = self.tr("Order: {name}").format(name=name)
        self.order.setToolTip(text)
        self.order.setAccessibleName(text)

    def clear(self) -> None:
        """Remove all conditions, for a locked vault."""
        self._naming.cancel()
        self._names, self._key_names = {}, {}
        if self._popover is not None:
            self._popover.clear()
        self._wanted = MemoryFilter()
        self._show_chips(())

    @Slot()
    def open_popover(self) -> None:
        """Open the form with all conditions."""
        self._ask_for_names()
        self.popover.open_below(self.more)

    def _knows(self, wanted: MemoryFilter) -> bool:
        """Return whether the names of all ids in a filter are known."""
        actors = (wanted.actor or "", wanted.read_by or "")
        keys = {actor.partition(KEY_PREFIX)[2] for actor in actors}
        return not {*keys, wanted.entity or ""} - {"", *self._names}

    def _ask_for_names(self) -> None:
        look_up = partial(names_in, self._context.services, (self._wanted,))
        self._naming.submit(look_up, on_success=self._on_named)

    def _on_named(self, found: FilterNames) -> None:
        is_new, self._names = found.all != self._names, found.all
        self._key_names = found.keys
        if self._popover is not None:
            self._popover.offer_writers(found.keys)
        named = (self._wanted.actor, self._wanted.read_by, self._wanted.entity)
        if is_new and any(name is not None for name in named):
            self._show_chips(chips_of(self._wanted, found.all))

    def _fill_order(self) -> None:
        self.order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.order)
        self._orders = QActionGroup(menu)
        for sort, name in sort_names().items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setData(sort.value)
            self._orders.addAction(action)
        self._orders.triggered.connect(self._on_orders_triggered)
        self.order.setMenu(menu)

    @Slot(object)
    def _on_orders_triggered(self, action: "QAction") -> None:
        self.sort_asked.emit(Sort(action.data()))

    def _show_chips(self, chips: tuple[Chip, ...]) -> None:
        had_focus = any(part.hasFocus() for part in self.findChildren(QPushButton))
        self._chips = chips
        while (item := self._flow.takeAt(0)) is not None:
            made = item.widget()
            if made is not None:
                # The chip is deleted later, and its text would stay in memory until then.
                if isinstance(made, QPushButton):
                    made.setText("")
                    made.setAccessibleName("")
                    made.setToolTip("")
                made.hide()
                made.deleteLater()
        for chip in chips:
            self._flow.addWidget(self._chip(chip))
        self.setVisible(bool(chips))
        self.updateGeometry()
        if had_focus:
            self.more.setFocus()

    def _chip(self, chip: Chip) -> QPushButton:
        text = chip.text
        short = text if len(text) <= _CHIP_TEXT_MAX else f"{text[: _CHIP_TEXT_MAX - 1]}…"
        made = PushButton(as_written(short.replace("&", "&&")))
        made.setProperty("role", "chip")
        # Puts the cross after the text.
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._context.theme.bind_icon(made, "x")
        made.setAccessibleName(self.tr("Remove filter: {text}").format(text=text))
        made.setToolTip(plain_hint(text) if short != text else "")
        made.setAutoDefault(False)
        made.clicked.connect(partial(self.filter_asked.emit, chip.without))
        return made
