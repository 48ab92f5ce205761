"""The left side of the Agents view: the list of keys and a button for a new one."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QListView

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.agents.agent_delegate import AgentDelegate
from muniment.desktop.views.agents.agent_list_model import AgentListModel
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import ApiKey

_LETTERS: Final = 28
"""Minimum width of the list, in average characters."""


class _Rows(QListView):
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        select_row_on_focus(self, event)


class AgentList(QFrame):
    """Lists keys; revoked ones only on request. GUI thread only.

    Signals:
        chosen: The selected `ApiKey`, or ``None``.
        new_asked: The user wants to create a key.
        connecting_asked: The user wants to see how agents connect.
        requests_asked: The user wants to see which programs ask for access.
        owners_asked: The user wants to see for whom agents write.
    """

    chosen = Signal(object)
    new_asked = Signal()
    connecting_asked = Signal()
    requests_asked = Signal()
    owners_asked = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("middle")
        self._keys: tuple[ApiKey, ...] = ()
        self._is_following = False
        self.model = AgentListModel(self)
        self.view = _Rows()
        self.view.setObjectName("nameRows")
        self.view.setModel(self.model)
        self._delegate = AgentDelegate(context.theme, self)
        self._delegate.measured.connect(self.view.doItemsLayout)
        self.view.setItemDelegate(self._delegate)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Agents"))
        self.new = icon_button(context.theme, "plus", self.tr("New key for an agent"))
        self.requests = button("", role="primary")
        self.requests.setAutoDefault(False)
        self.requests.hide()
        self.revoked = CheckBox()
        self.connecting = button(self.tr("How agents connect"), role="link")
        self.owners = button(self.tr("Owners and sessions"), role="link")
        title = label(self.tr("Agents"), role="title")
        head = row(title, self.new)
        head.setStretch(0, 1)
        edge = space("large")
        head.setContentsMargins(edge, edge, space("medium"), space("tight"))
        asking = column(self.requests)
        asking.setContentsMargins(edge, 0, edge, space("tight"))
        links = [row(part) for part in (self.connecting, self.owners)]
        for link in links:
            link.addStretch()
        foot = column(self.revoked, *links, gap="tight")
        foot.setContentsMargins(edge, space("tight"), edge, space("medium"))
        layout = column(head, asking, self.view, foot, gap="tight")
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.new.clicked.connect(self.new_asked)
        self.revoked.toggled.connect(self._fill)
        self.connecting.clicked.connect(self.connecting_asked)
        self.owners.clicked.connect(self.owners_asked)
        self.requests.clicked.connect(self.requests_asked)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum width in letters, or that of the link below if it is wider."""
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(_LETTERS * self.fontMetrics().averageCharWidth(), 0))

    def show_keys(self, keys: tuple[ApiKey, ...]) -> None:
        """Show keys and keep the selection."""
        self._keys = keys
        self._fill()

    def show_request_count(self, count: int) -> None:
        """Show how many programs ask for access."""
        text = self.tr("1 program asks for access")
        if count != 1:
            text = self.tr("{count} programs ask for access").format(count=count_text(count))
        self.requests.setText(text)
        self.requests.setAccessibleName(text)
        self.requests.setVisible(count > 0)

    def clear(self) -> None:
        """Show no keys."""
        self.requests.hide()
        self._keys = ()
        self._is_following = True
        self.model.clear()
        self._is_following = False
        self.revoked.hide()

    def choose(self, key_id: str) -> None:
        """Select a key; an empty id clears the selection."""
        known = next((key for key in self._keys if key.id == key_id), None)
        if known is not None and known.revoked_at is not None:
            self.revoked.setChecked(True)
        position = self.model.position_of(key_id)
        index = self.model.index(position) if position >= 0 else QModelIndex()
        self.view.setCurrentIndex(index)
        if position < 0:
            self.view.clearSelection()

    @Slot()
    def _fill(self) -> None:
        revoked = sum(1 for key in self._keys if key.revoked_at is not None)
        text = self.tr("Show 1 revoked key") if revoked == 1 else self.tr("Show {count} revoked")
        self.revoked.setText(text.format(count=count_text(revoked)))
        self.revoked.setVisible(bool(revoked))
        current = self.model.key_at(self.view.currentIndex().row())
        shows_revoked = self.revoked.isChecked()
        shown = tuple(key for key in self._keys if shows_revoked or key.revoked_at is None)
        self._is_following = True
        self.model.show_keys(shown, datetime.now(UTC))
        self._is_following = False
        if current is not None:
            self._follow(current.id)

    def _follow(self, key_id: str) -> None:
        """Keep a key selected after the list changed, or select none if it is not listed."""
        position = self.model.position_of(key_id)
        if position >= 0:
            self.view.setCurrentIndex(self.model.index(position))
        else:
            self.view.setCurrentIndex(QModelIndex())
            self.chosen.emit(None)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_following and current.isValid():
            self.chosen.emit(self.model.key_at(current.row()))
