"""People and things are listed, searched, filtered, opened in Browse and kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft, Mention
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.entities.entities_view import EntitiesView
    from muniment.services.container import Services
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
MEMORIES = (
    ("Mira and Otto repaired the boiler", (("person", "Mira"), ("person", "Otto"))),
    ("Mira lives in Lisbon", (("person", "Mira"), ("location", "Lisbon"))),
    ("Mira sails the Aurora", (("person", "Mira"), ("product", "Aurora"))),
    ("Otto and Mira argued", (("person", "Otto"), ("person", "Mira"))),
)


def mention(
    services: Services, content: str, *mentions: tuple[str, str], namespace: str = "default"
) -> str:
    """Write a memory that mentions these types and names; return its id."""
    memory = remember(services, content, namespace=namespace)
    found = [Mention(kind, name) for kind, name in mentions]
    with session_of(services).borrow() as opened, opened.store.write("person") as unit:
        home = unit.namespaces.by_name(namespace)
        unit.entities.link_mentions(
            memory.number, found, namespace_id=home.id, now_ms=opened.now_ms()
        )
    return memory.id


@pytest.fixture
def filled(desktop: Desktop) -> Desktop:
    """Four memories that mention four people and things."""
    for content, mentions in MEMORIES:
        mention(desktop.context.services, content, *mentions)
    return desktop


def view_of(desktop: Desktop) -> EntitiesView:
    workspace_of(desktop).go("entities")
    return cast("EntitiesView", workspace_of(desktop).current)


def listed(view: EntitiesView) -> list[str]:
    model = view.list.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def filled_view(desktop: Desktop, qtbot: QtBot) -> EntitiesView:
    view = view_of(desktop)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
    return view


def choose(view: EntitiesView, name: str, qtbot: QtBot, *, adding: bool = False) -> None:
    index = view.list.model.index(listed(view).index(name))
    held = Qt.KeyboardModifier.ControlModifier if adding else Qt.KeyboardModifier.NoModifier
    place = view.list.view.visualRect(index).center()
    qtbot.mouseClick(view.list.view.viewport(), LEFT, held, place)
    assert name in {entity.name for entity in view.list.chosen}


def set_choice(box, data: str, qtbot: QtBot) -> None:
    box.setFocus()
    place = box.findData(data)
    while box.currentIndex() != place:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down if before < place else Qt.Key.Key_Up)
        assert box.currentIndex() != before


def linked(view: EntitiesView) -> list[str]:
    return [button.accessibleName() for button in view.detail.linked.buttons]


def test_each_is_listed_with_its_type_and_memories(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    assert view.list.summary == "4 names"
    spoken = view.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Mira, Person · 4 memories, Last mentioned ")
    detail = view.detail.entity
    assert detail is not None
    assert detail.name == "Mira"
    qtbot.waitUntil(
        lambda: (
            linked(view)
            == [
                "Otto: 2 memories in common",
                "Lisbon: 1 memory in common",
                "Aurora: 1 memory in common",
            ]
        )
    )


def test_a_name_is_found_by_any_of_its_names(filled: Desktop, qtbot: QtBot) -> None:
    services = filled.context.services
    services.entities.create(EntityDraft(type="person", name="Skipper"), PERSON)
    services.entities.merge("Mira", "Skipper", PERSON)
    view = filled_view(filled, qtbot)
    assert view.focus_search()
    qtbot.keyClicks(view.list.field, "SKIP")
    qtbot.waitUntil(lambda: listed(view) == ["Mira"])
    assert view.list.summary == "1 of 4"
    assert list(view.detail.names.buttons) == ["Skipper"]
    view.list.field.selectAll()
    qtbot.keyClicks(view.list.field, "zzz")
    qtbot.waitUntil(lambda: view.list.empty_text == "No name matches.")
    assert view.detail.entity is None
    qtbot.keyClick(view.list.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(listed(view)) == 4)


def test_a_type_and_an_order_are_chosen(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    names = [view.list.type.itemText(place) for place in range(view.list.type.count())]
    assert names == ["All types", "Location", "Person", "Product"]
    set_choice(view.list.order, "name", qtbot)
    qtbot.waitUntil(lambda: listed(view) == ["Aurora", "Lisbon", "Mira", "Otto"])
    set_choice(view.list.order, "type", qtbot)
    qtbot.waitUntil(lambda: listed(view) == ["Lisbon", "Mira", "Otto", "Aurora"])
    set_choice(view.list.type, "person", qtbot)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto"])


def test_the_most_recently_mentioned_comes_first(home: Home, filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    home.clock.advance(minutes=1)
    mention(filled.context.services, "Lisbon again", ("location", "Lisbon"))
    set_choice(view.list.order, "recent", qtbot)
    qtbot.waitUntil(lambda: listed(view)[0] == "Lisbon")


def test_only_the_chosen_namespace_is_listed(filled: Desktop, qtbot: QtBot) -> None:
    services = filled.context.services
    services.namespaces.create("work", PERSON)
    mention(services, "Ida plans", ("person", "Ida"), namespace="work")
    view = view_of(filled)
    qtbot.waitUntil(lambda: len(listed(view)) == 5)
    filled.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: listed(view) == ["Ida"])


@pytest.mark.parametrize("by_key", [True, False])
def test_its_memories_are_shown_in_browse(filled: Desktop, qtbot: QtBot, by_key: bool) -> None:
    view = filled_view(filled, qtbot)
    choose(view, "Otto", qtbot)
    if by_key:
        qtbot.keyClick(view.list.view, Qt.Key.Key_Return)
    else:
        qtbot.mouseClick(view.detail.browse, LEFT)
    assert workspace_of(filled).current is browse_of(filled)
    qtbot.waitUntil(lambda: pane_of(filled).list_model.rowCount() == 2)
    headings = {pane_of(filled).list_model.row_at(row).heading for row in range(2)}
    assert headings == {MEMORIES[0][0], MEMORIES[3][0]}


def test_a_linked_name_is_shown_even_if_the_filter_leaves_it_out(
    filled: Desktop, qtbot: QtBot
) -> None:
    view = filled_view(filled, qtbot)
    qtbot.keyClicks(view.list.field, "Mira")
    qtbot.waitUntil(lambda: listed(view) == ["Mira"])
    qtbot.waitUntil(lambda: len(linked(view)) == 3)
    qtbot.mouseClick(view.detail.linked.buttons[1], LEFT)
    qtbot.waitUntil(lambda: bool(view.detail.entity and view.detail.entity.name == "Lisbon"))
    assert len(listed(view)) == 4
    qtbot.waitUntil(lambda: linked(view) == ["Mira: 1 memory in common"])


def test_what_agents_write_appears_and_the_selection_stays(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    choose(view, "Otto", qtbot)
    mention(filled.context.services, "Ida met Otto", ("person", "Ida"), ("person", "Otto"))
    qtbot.waitUntil(lambda: "Ida" in listed(view))
    assert [entity.name for entity in view.list.chosen] == ["Otto"]
    qtbot.waitUntil(lambda: "Ida: 1 memory in common" in linked(view))


def test_an_empty_vault_says_what_to_do(desktop: Desktop, qtbot: QtBot) -> None:
    view = view_of(desktop)
    qtbot.waitUntil(view.empty.isVisible)
    assert "Write a memory or import some" in view.empty.text
    workspace_of(desktop).go("trash")
    assert view_of(desktop) is view
    assert desktop.window.focusWidget() is view.empty.findChild(QPushButton)
    qtbot.keyClick(desktop.window.focusWidget(), Qt.Key.Key_Return)
    assert workspace_of(desktop).current is browse_of(desktop)
    view = view_of(desktop)
    mention(desktop.context.services, "Mira sails", ("person", "Mira"))
    qtbot.waitUntil(lambda: listed(view) == ["Mira"])
    assert not view.empty.isVisible()
    assert view.list.export.isEnabled()


def test_a_lock_leaves_no_name_behind(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    qtbot.waitUntil(lambda: len(linked(view)) == 3)
    qtbot.keyClicks(view.list.field, "Mira")
    filled.context.services.vault.lock()
    qtbot.waitUntil(lambda: filled.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: "Mira" not in readable_texts(filled.window))
    assert view.list.model.rowCount() == 0
