"""One entity: its names, its memories, and what is mentioned along with it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from muniment.desktop.text.dates import entity_text
from muniment.desktop.views.entities.entity_words import (
    facts_text,
    mentioned_text,
    shared_text,
    short_name,
    tr,
)
from muniment.desktop.views.entities.graph_layout import Graph, graph_of
from muniment.desktop.views.entities.neighbour_graph import NeighbourGraph
from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.controls import button, column, label, plain_hint, row
from muniment.desktop.widgets.flow_layout import FlowLayout, flow
from muniment.desktop.widgets.name_label import NameLabel
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.tab_order import place_in_tab_order
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.entities.entity import EntityNode, EntitySummary, Neighbourhood


class EntityDetail(ScrolledPage):
    """Shows one entity; GUI thread only.

    Signals:
        browse_asked: Its memories shall be shown in Browse.
        edit_asked, delete_asked: Requested for it.
        split_asked: The other name to split off.
        entity_asked: The uid of a linked entity to show.
    """

    browse_asked = Signal()
    edit_asked = Signal()
    delete_asked = Signal()
    split_asked = Signal(str)
    entity_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._entity: EntitySummary | None = None
        self._name = NameLabel(role="heading")
        self._facts = label("", role="caption", wrap=True)
        self.browse = button(
            self.tr("Show &memories"), role="primary", name=self.tr("Show its memories in Browse")
        )
        self.browse.setAutoDefault(False)
        self.edit = button(self.tr("&Edit…"), name=self.tr("Edit name, type and other names…"))
        self.delete = button(self.tr("&Delete"))
        self._names_title = label(self.tr("Other names"), role="section")
        self.names = _OtherNames()
        self._linked_title = label(self.tr("Mentioned together"), role="section", wrap=True)
        self.graph = NeighbourGraph(theme)
        self.reached = label("", role="caption", wrap=True)
        self.linked = _LinkedEntities()
        self._nothing = label(
            self.tr("No memory mentions it together with another name."), role="muted", wrap=True
        )
        self._lay_out()
        self.browse.clicked.connect(self.browse_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.delete.clicked.connect(self.delete_asked)
        self.names.split_asked.connect(self.split_asked)
        for part in (self.linked, self.graph):
            part.entity_asked.connect(self.entity_asked)
        self.graph.node_reached.connect(self.reached.setText)
        self.clear()

    @property
    def entity(self) -> EntitySummary | None:
        """The entity that is shown."""
        return self._entity

    def show_entity(self, entity: EntitySummary) -> None:
        """Show an entity at once; what is linked follows with `show_neighbours`."""
        if self._entity is None or self._entity.uid != entity.uid:
            self.show_neighbours(None)
            self.verticalScrollBar().setValue(0)
        self._entity = entity
        self._name.setText(entity_text(entity.name))
        facts = (facts_text(entity), mentioned_text(entity), entity.namespace)
        self._facts.setText(" · ".join(filter(None, facts)))
        self.browse.setEnabled(entity.memory_count > 0)
        # What memories mention would be found in them again.
        self.delete.setVisible(not entity.memory_count)
        self._names_title.setVisible(bool(entity.aliases))
        self.names.show_names(entity.aliases)
        self.page.show()

    def show_neighbours(
        self, found: Neighbourhood | None, memory_counts: Mapping[str, int] | None = None
    ) -> None:
        """Show what is mentioned together with the entity; ``None`` while it is not known.

        Args:
            found: The entity and what is one step away.
            memory_counts: Number of memories by uid.
        """
        linked = () if found is None else linked_entities(found)
        self._linked_title.setVisible(found is not None)
        self._nothing.setVisible(found is not None and not linked)
        self.graph.show_graph(Graph() if found is None else graph_of(found, memory_counts or {}))
        self.reached.setVisible(bool(linked))
        self.linked.show_linked(linked)

    def clear(self) -> None:
        """Show nothing."""
        self._entity = None
        self.page.hide()
        self._name.clear()
        self._facts.clear()
        self.names.show_names(())
        self.show_neighbours(None)

    def _lay_out(self) -> None:
        actions = flow(self.browse, self.edit, self.delete)
        named = column(self._name, self._facts, gap="tight")
        names = column(self._names_title, self.names, gap="tight")
        linked = column(self._linked_title, self._nothing, self.graph, self.reached, self.linked)
        layout = column(named, actions, names, linked, gap="large", margin="wide")
        layout.addStretch()
        self.page.setLayout(layout)


def linked_entities(found: Neighbourhood) -> tuple[tuple[EntityNode, int], ...]:
    """Return the neighbours and the number of memories that each shares with the central one."""
    centre = next(node.uid for node in found.nodes if node.distance == 0)
    shared = {}
    for edge in found.edges:
        if centre in (edge.source, edge.target):
            shared[edge.target if edge.source == centre else edge.source] = edge.shared
    nodes = ((node, shared.get(node.uid, 0)) for node in found.nodes if node.distance)
    return tuple(sorted(nodes, key=lambda each: -each[1]))


class _OtherNames(QWidget):
    """One line for each other name, with a button that splits it off."""

    split_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._names: tuple[str, ...] = ()
        self._lines = column(gap="hair")
        self.setLayout(self._lines)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by name."""
        found = self.findChildren(QPushButton)
        return dict(zip(self._names, found, strict=True))

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show other names, or none."""
        if names == self._names:
            return
        _empty(self._lines)
        self._names = names
        for name in names:
            shown = NameLabel(role="body")
            shown.setText(name)
            split = button(
                tr("Split off"), role="link", name=tr("Split off “{name}”").format(name=name)
            )
            split.clicked.connect(partial(self.split_asked.emit, name))
            line = QWidget()
            line.setObjectName("bare")
            layout = row(shown, split)
            layout.setStretch(0, 1)
            line.setLayout(layout)
            self._lines.addWidget(line)
        place_in_tab_order(self)
        self.setVisible(bool(names))


class _LinkedEntities(QWidget):
    """One button for each linked entity."""

    entity_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._shown: tuple[tuple[EntityNode, int], ...] = ()
        self._flow = FlowLayout()
        self.setLayout(self._flow)

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons, of the strongest link first."""
        return self.findChildren(QPushButton)

    def show_linked(self, linked: tuple[tuple[EntityNode, int], ...]) -> None:
        """Show linked entities, or none."""
        if linked == self._shown:
            return
        _empty(self._flow)
        self._shown = linked
        for node, shared in linked:
            made = PushButton(short_name(node.name).replace("&", "&&"))
            made.setProperty("role", "chip")
            made.setAutoDefault(False)
            made.setAccessibleName(shared_text(node.name, shared))
            made.setToolTip(plain_hint(shared_text(node.name, shared)))
            made.clicked.connect(partial(self.entity_asked.emit, node.uid))
            self._flow.addWidget(made)
        place_in_tab_order(self)
        self.setVisible(bool(linked))


def _empty(layout: QVBoxLayout | FlowLayout) -> None:
    """Remove all widgets of a layout, and every name in them."""
    while (item := layout.takeAt(0)) is not None:
        made = item.widget()
        if made is None:
            continue
        for part in (made, *made.findChildren(QWidget)):
            if isinstance(part, QPushButton | NameLabel):
                part.setText("")
                part.setAccessibleName("")
                part.setToolTip("")
        made.hide()
        # At once: who asks for the buttons does not want those that wait to be deleted.
        made.setParent(None)
        made.deleteLater()
