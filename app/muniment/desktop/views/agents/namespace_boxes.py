"""The namespaces a key may access: existing ones, and a new one."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from muniment.desktop.widgets.controls import column

_ROWS = 4


class NamespaceBoxes(QWidget):
    """A checkable list of namespaces and a field to name a new one; GUI thread only.

    Signals:
        changed: The choice changed.
    """

    changed = Signal()

    def __init__(self, names: tuple[str, ...], chosen: Collection[str]) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setObjectName("boxes")
        self.list.setSpacing(1)
        self.list.setAccessibleName(self.tr("Namespaces it can access"))
        self._add(names, chosen)
        self.new = QLineEdit()
        self.new.setPlaceholderText(self.tr("New namespace"))
        self.new.setAccessibleName(self.tr("Name of a new namespace"))
        self.setLayout(column(self.list, self.new, gap="tight"))
        self._fit()
        self.list.itemChanged.connect(self.changed)
        self.new.textChanged.connect(self.changed)

    def event(self, event: QEvent) -> bool:
        """Fit the list to its rows when its style or font changes."""
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()
        return super().event(event)

    @property
    def names(self) -> tuple[str, ...]:
        """The checked namespaces, and the typed one."""
        items = [self.list.item(place) for place in range(self.list.count())]
        ticked = [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]
        typed = self.new.text().strip()
        return tuple(dict.fromkeys([*ticked, typed] if typed else ticked))

    def offer(self, names: Collection[str]) -> None:
        """Add the names that are not listed yet, unchecked."""
        listed = {self.list.item(place).text() for place in range(self.list.count())}
        self._add([name for name in names if name not in listed], ())
        self._fit()

    def clear(self) -> None:
        """Show no names."""
        self.list.clear()
        self.new.setText("")

    def _add(self, names: Collection[str], chosen: Collection[str]) -> None:
        for name in names:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = name in chosen
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)

    def _fit(self) -> None:
        self.list.ensurePolished()
        shown = min(self.list.count(), _ROWS)
        # Include the spacing above, between and below the rows.
        height = shown * (self.list.sizeHintForRow(0) + 2 * self.list.spacing())
        margins = self.list.contentsMargins()
        self.list.setFixedHeight(height + margins.top() + margins.bottom())
