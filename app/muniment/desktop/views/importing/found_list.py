"""What an import found in conversations, each with a box: what stays checked is imported."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from muniment.desktop.views.importing.import_words import tr

if TYPE_CHECKING:
    from muniment.domain.transfer.importing import Candidate

_ROWS: Final = 8
_KEY: Final = Qt.ItemDataRole.UserRole


class FoundList(QListWidget):
    """A checkable list of memories found in conversations; GUI thread only.

    Signals:
        changed: The choice changed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("boxes")
        self.setSpacing(1)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Memories to import"))
        self.itemChanged.connect(self.changed)
        self.hide()

    @property
    def unwanted(self) -> frozenset[str]:
        """The keys of the memories that are not checked."""
        items = (self.item(place) for place in range(self.count()))
        return frozenset(
            item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Unchecked
        )

    def show_found(self, found: Sequence["Candidate"]) -> None:
        """List what was found, all of it checked; an empty list is hidden."""
        self.itemChanged.disconnect(self.changed)
        self.clear()
        for one in found:
            item = QListWidgetItem(one.text)
            item.setToolTip(one.conversation)
            item.setData(_KEY, one.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.addItem(item)
        self.itemChanged.connect(self.changed)
        self.setVisible(bool(found))
        row = self.sizeHintForRow(0) if found else 0
        self.setFixedHeight(min(_ROWS, max(len(found), 1)) * (row + 2) + 2 * self.frameWidth())
