"""Chips for the entities a memory mentions; each lists all memories that mention it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from muniment.desktop.text.dates import entity_text
from muniment.desktop.text.words import entity_type_name
from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.controls import plain_hint
from muniment.desktop.widgets.flow_layout import FlowLayout
from muniment.desktop.widgets.tab_order import place_in_tab_order
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import MemoryFilter


class EntityChips(QWidget):
    """One chip for each entity; GUI thread only.

    Signals:
        list_asked: A `MemoryFilter` for the memories that mention the clicked entity.
    """

    list_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.setAccessibleName(self.tr("Mentions"))
        self._flow = FlowLayout()
        self.setLayout(self._flow)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the chips."""
        found = (self._flow.itemAt(place) for place in range(self._flow.count()))
        widgets = (item.widget() for item in found if item is not None)
        return tuple(made.text() for made in widgets if isinstance(made, QPushButton))

    def show_entities(self, memory: Memory) -> None:
        """Show the entities a memory mentions."""
        self.clear()
        for name, kind in {entity.value: entity.type for entity in memory.entities}.items():
            text = entity_text(name)
            made = PushButton(text.replace("&", "&&"))
            made.setProperty("role", "chip")
            made.setAutoDefault(False)
            made.setToolTip(plain_hint(entity_type_name(kind)))
            made.setAccessibleName(
                self.tr("List the memories that mention {name}").format(name=text)
            )
            wanted = MemoryFilter(namespaces=(memory.namespace,), entity=name)
            made.clicked.connect(partial(self.list_asked.emit, wanted))
            self._flow.addWidget(made)
        place_in_tab_order(self)
        self.setVisible(bool(memory.entities))

    def clear(self) -> None:
        """Remove all chips and names."""
        while (item := self._flow.takeAt(0)) is not None:
            made = item.widget()
            if isinstance(made, QPushButton):
                made.setText("")
                made.setAccessibleName("")
                made.hide()
                made.deleteLater()
