"""The namespaces a key may reach: those that are there, and a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from muniment.desktop.controls import column
from muniment.desktop.theme import space

_ROWS = 4


class NamespaceBoxes(QWidget):
    """A list to tick and a line for the name of a new one; GUI thread only.

    Signals:
        changed: Something else is chosen.
    """

    changed = Signal()

    def __init__(self, names: tuple[str, ...], chosen: str | None) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setObjectName("boxes")
        self.list.setSpacing(1)
        self.list.setAccessibleName(self.tr("Namespaces it may reach"))
        for name in names:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = name == chosen or (chosen is None and name == (*names, "")[0])
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        shown = min(max(len(names), 1), _ROWS)
        height = shown * (self.list.sizeHintForRow(0) if names else 0)
        self.list.setFixedHeight(height + 2 * self.list.frameWidth() + space("small"))
        self.list.setVisible(bool(names))
        self.new = QLineEdit()
        self.new.setPlaceholderText(self.tr("Another one, made with the key"))
        self.new.setAccessibleName(self.tr("Name of a new namespace"))
        self.setLayout(column(self.list, self.new, gap="tight"))
        self.list.itemChanged.connect(self.changed)
        self.new.textChanged.connect(self.changed)

    @property
    def names(self) -> tuple[str, ...]:
        """What is ticked, and what is typed."""
        items = [self.list.item(place) for place in range(self.list.count())]
        ticked = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        typed = self.new.text().strip()
        return tuple(dict.fromkeys([*ticked, typed] if typed else ticked))

    def clear(self) -> None:
        """Show no names."""
        self.list.clear()
        self.new.setText("")
