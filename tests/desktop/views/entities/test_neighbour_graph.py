"""The picture of what is mentioned together: its layout, mouse, keyboard and screen reader."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from muniment.desktop.views.entities.graph_layout import NEIGHBOURS_SHOWN, graph_of
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.entities.entity import EntityEdge, EntityNode, Neighbourhood
from tests.desktop.views.entities.test_entities_view import (
    LEFT,
    filled,  # noqa: F401 - a fixture
    filled_view,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.entities.neighbour_graph import NeighbourGraph


def neighbourhood(count: int, *edges: tuple[int, int, int]) -> Neighbourhood:
    """An entity "0" and its neighbours, each linked to it more weakly than the one before."""
    nodes = [EntityNode(uid=str(n), type="person", name=f"n{n}", distance=min(n, 1))
             for n in range(count + 1)]  # fmt: skip
    spokes = [(0, number, count + 1 - number) for number in range(1, count + 1)]
    return Neighbourhood(
        tuple(nodes),
        tuple(EntityEdge(source=str(a), target=str(b), shared=n) for a, b, n in (*spokes, *edges)),
    )


def test_area_follows_memories_and_width_what_is_shared() -> None:
    graph = graph_of(neighbourhood(2), {"0": 16, "1": 4})
    assert [(node.uid, node.size, node.shared) for node in graph.nodes] == [
        ("0", 1.0, 0),
        ("1", 0.5, 2),
        ("2", 0.0, 1),
    ]
    assert [(edge.source, edge.target, edge.weight) for edge in graph.edges] == [
        (0, 2, 0.5),
        (0, 1, 1.0),
    ]


def test_the_strongest_are_shown_and_linked_ones_stand_together() -> None:
    graph = graph_of(neighbourhood(20, (1, 9, 8), (9, 19, 30)), {})
    uids = [node.uid for node in graph.nodes]
    assert len(uids) == NEIGHBOURS_SHOWN + 1
    assert uids[:4] == ["0", "1", "9", "2"]
    assert "19" not in uids
    assert all(edge.source < len(uids) > edge.target for edge in graph.edges)


def test_one_without_neighbours_stands_alone() -> None:
    graph = graph_of(neighbourhood(0), {"0": 3})
    assert [(node.across, node.down) for node in graph.nodes] == [(0.0, 0.0)]
    assert not graph.edges


def picture(desktop: Desktop, qtbot: QtBot) -> NeighbourGraph:
    view = filled_view(desktop, qtbot)
    graph = view.detail.graph
    qtbot.waitUntil(lambda: len(graph.graph.nodes) == 4)
    qtbot.waitUntil(graph.isVisible)
    return graph


def test_a_click_on_a_node_shows_that_entity(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    graph = picture(filled, qtbot)
    detail = filled_view(filled, qtbot).detail
    number = next(n for n, node in enumerate(graph.graph.nodes) if node.name == "Lisbon")
    place = graph.place_of(number).toPoint()
    qtbot.mouseMove(graph, place)
    qtbot.waitUntil(lambda: detail.reached.text() == "Lisbon: 1 memory in common")
    qtbot.mouseClick(graph, LEFT, pos=place)
    qtbot.waitUntil(lambda: bool(detail.entity and detail.entity.name == "Lisbon"))
    qtbot.waitUntil(lambda: [node.name for node in graph.graph.nodes] == ["Lisbon", "Mira"])


def test_the_arrow_keys_go_round_and_enter_shows_the_entity(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    graph = picture(filled, qtbot)
    detail = filled_view(filled, qtbot).detail
    graph.setFocus(Qt.FocusReason.TabFocusReason)
    assert graph.accessibleDescription() == "Otto: 2 memories in common"
    seen = []
    for _ in range(3):
        qtbot.keyClick(graph, Qt.Key.Key_Right)
        seen.append(graph.accessibleDescription().split(":")[0])
    assert sorted(seen) == ["Aurora", "Lisbon", "Otto"]
    assert seen[-1] == "Otto"
    qtbot.keyClick(graph, Qt.Key.Key_Left)
    assert graph.accessibleDescription().startswith(seen[1])
    qtbot.keyClick(graph, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(detail.entity and detail.entity.name == seen[1]))


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_it_is_painted_in_the_colours_of_the_theme(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
    appearance: Appearance,
) -> None:
    graph = picture(filled, qtbot)
    filled.context.theme.use(appearance)
    scheme = tokens()[appearance.value]

    def pixel(number: int) -> QColor:
        image: QImage = graph.grab().toImage()
        ratio = image.devicePixelRatio()
        at: QPoint = (graph.place_of(number) * ratio).toPoint()
        return image.pixelColor(at)

    qtbot.waitUntil(lambda: pixel(0) == QColor(scheme["accent"]))
    assert pixel(1) == QColor(scheme["series_a"])


def test_nodes_and_names_of_a_full_picture_keep_apart(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    graph = picture(filled, qtbot)
    graph.resize(graph.sizeHint().expandedTo(graph.minimumSizeHint()))
    graph.show_graph(graph_of(neighbourhood(20), {str(n): 5 for n in range(21)}))
    names = [graph.name_place(number) for number in range(1, NEIGHBOURS_SHOWN + 1)]
    assert all(graph.rect().toRectF().contains(name) for name in names)
    assert not any(one.intersects(other) for one, other in combinations(names, 2))
