"""Merging and splitting, each with one undo; a question only where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from muniment.desktop.views.entities.entity_turns import merge
from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft, EntityPatch
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.desktop.views.entities.test_entities_view import (
    LEFT,
    choose,
    filled,  # noqa: F401 - a fixture
    filled_view,
    listed,
    mention,
    view_of,
)
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.entities.entities_view import EntitiesView
    from muniment.desktop.views.entities.merge_dialog import MergeDialog
    from muniment.services.container import Services
    from tests.conftest import Home

CONTROL = Qt.KeyboardModifier.ControlModifier


def memories_of(services: Services, name: str) -> set[str]:
    page = services.memories.list(MemoryFilter(entity=name), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def counts(services: Services) -> dict[str, int]:
    return {one.name: one.memory_count for one in services.entities.summaries(PERSON)}


def press_undo(desktop: Desktop, qtbot: QtBot) -> None:
    # Offscreen, no window becomes active by itself after a dialog.
    desktop.window.activateWindow()
    qtbot.waitUntil(lambda: desktop.window.isActiveWindow() and can_undo(desktop))
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, CONTROL)


def press_redo(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(desktop.window.actions_.redo.isEnabled)
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)


def can_undo(desktop: Desktop) -> bool:
    return desktop.window.actions_.undo.isEnabled()


def merge_of(view: EntitiesView, qtbot: QtBot, *names: str) -> MergeDialog:
    """Select entities and open the dialog that merges them."""
    choose(view, names[0], qtbot)
    assert not view.list.merge.isEnabled()
    for name in names[1:]:
        choose(view, name, qtbot, adding=True)
    assert view.several.isVisible()
    qtbot.mouseClick(view.list.merge, LEFT)
    return cast("MergeDialog", view.dialog)


def test_merged_names_are_one_and_one_undo_separates_them(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    services = filled.context.services
    view = filled_view(filled, qtbot)
    before = counts(services), memories_of(services, "Otto"), memories_of(services, "Lisbon")
    dialog = merge_of(view, qtbot, "Otto", "Lisbon", "Mira")
    assert dialog.name.currentText() == "Mira (Person · 4 memories)"
    assert not dialog.warning.isVisible()
    dialog.name.setFocus()
    qtbot.keyClick(dialog.name, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Down)
    assert dialog.name.currentText().startswith("Otto")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: listed(view) == ["Otto", "Aurora"])
    assert "Merged “Mira”, “Lisbon” into “Otto”." in filled.window.notices.text
    assert [entity.name for entity in view.list.chosen] == ["Otto"]
    assert filled.window.focusWidget() is view.list.view
    assert set(view.detail.names.buttons) == {"Mira", "Lisbon"}
    assert counts(services) == {"Otto": 4, "Aurora": 1}
    for _ in range(2):
        press_undo(filled, qtbot)
        qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
        after = counts(services), memories_of(services, "Otto"), memories_of(services, "Lisbon")
        assert after == before
        qtbot.waitUntil(lambda: "Undone: merged names." in filled.window.notices.text)
        press_redo(filled, qtbot)
        qtbot.waitUntil(lambda: listed(view) == ["Otto", "Aurora"])
        qtbot.waitUntil(lambda: "Redone: merged names." in filled.window.notices.text)


def test_undoing_a_merge_returns_other_names_and_metadata(home: Home) -> None:
    services = home.services
    entities = services.entities
    for name, metadata in (("Ada", {"born": 1815}), ("Countess", {"title": "x", "born": 1})):
        entities.create(EntityDraft(type="person", name=name, metadata=metadata), PERSON)
    entities.create(EntityDraft(type="person", name="Lady L"), PERSON)
    mention(services, "Countess wrote", ("person", "Countess"))
    mention(services, "Lady L wrote", ("person", "Lady L"))
    entities.merge("Countess", "Lady L", PERSON)
    kept, part = entities.get("Ada", PERSON), entities.get("Countess", PERSON)
    turned = merge(entities, kept.uid, [part.uid])
    assert entities.get("Ada", PERSON).metadata == {"born": 1815, "title": "x"}
    assert turned.undo is not None
    turned.undo()
    ada, countess = entities.get("Ada", PERSON), entities.get("Countess", PERSON)
    assert (ada.aliases, ada.metadata, ada.memory_count) == ((), {"born": 1815}, 0)
    assert countess.aliases == ("Lady L",)
    assert countess.metadata == {"title": "x", "born": 1}
    assert memories_of(services, "Lady L") == {"Countess wrote", "Lady L wrote"}


def test_a_merge_of_several_that_fails_merges_none(home: Home) -> None:
    services = home.services
    entities = services.entities
    for name, size in (("Ada", 6_000), ("Bob", 10), ("Cleo", 6_000)):
        metadata = {name: "v" * size}
        entities.create(EntityDraft(type="person", name=name, metadata=metadata), PERSON)
    uids = [entities.get(name, PERSON).uid for name in ("Ada", "Bob", "Cleo")]
    with pytest.raises(InvalidInputError):
        merge(entities, uids[0], uids[1:])
    assert set(counts(services)) == {"Ada", "Bob", "Cleo"}
    assert entities.get("Ada", PERSON).metadata == {"Ada": "v" * 6_000}
    assert entities.get("Bob", PERSON).metadata == {"Bob": "v" * 10}


def test_names_that_are_equal_merge_with_a_warning_and_without_undo(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    mention(services, "Apple sells", ("organization", "Apple"))
    mention(services, "Apple runs", ("product", "Apple"))
    view = view_of(desktop)
    qtbot.waitUntil(lambda: listed(view) == ["Apple", "Apple"])
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_A, CONTROL)
    qtbot.mouseClick(view.list.merge, LEFT)
    dialog = cast("MergeDialog", view.dialog)
    qtbot.waitUntil(dialog.warning.isVisible)
    assert "can't be undone" in dialog.warning.text()
    merged: list[object] = []
    dialog.merged.connect(lambda turned, _names: merged.append(turned))
    # A stray Enter merges nothing.
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.dialog is None)
    assert not merged
    qtbot.mouseClick(view.list.merge, LEFT)
    dialog = cast("MergeDialog", view.dialog)
    qtbot.waitUntil(dialog.warning.isVisible)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: listed(view) == ["Apple"])
    assert "merged" not in desktop.context.operations.undo_text
    assert counts(services) == {"Apple": 2}


def test_names_of_two_namespaces_cannot_be_merged(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    services = filled.context.services
    services.namespaces.create("work", PERSON)
    mention(services, "Ida plans", ("person", "Ida"), namespace="work")
    view = view_of(filled)
    qtbot.waitUntil(lambda: "Ida" in listed(view))
    choose(view, "Mira", qtbot)
    choose(view, "Ida", qtbot, adding=True)
    assert not view.list.merge.isEnabled()
    assert view.list.merge.toolTip() == "Only names of one namespace can be merged."


def test_a_name_is_split_off_and_one_undo_brings_it_back(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    services = filled.context.services
    services.entities.merge("Mira", "Otto", PERSON)
    view = view_of(filled)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Aurora", "Lisbon"])
    qtbot.waitUntil(lambda: list(view.detail.names.buttons) == ["Otto"])
    qtbot.mouseClick(view.detail.names.buttons["Otto"], LEFT)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
    assert "Split off “Otto”." in filled.window.notices.text
    assert counts(services)["Otto"] == 2
    assert view.detail.names.buttons == {}
    for _ in range(2):
        press_undo(filled, qtbot)
        qtbot.waitUntil(lambda: listed(view) == ["Mira", "Aurora", "Lisbon"])
        qtbot.waitUntil(lambda: "Undone: split off a name." in filled.window.notices.text)
        press_redo(filled, qtbot)
        qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
        qtbot.waitUntil(lambda: "Redone: split off a name." in filled.window.notices.text)


def test_a_split_into_another_entry_asks_first(filled: Desktop, qtbot: QtBot) -> None:  # noqa: F811 - a fixture
    services = filled.context.services
    entities = services.entities
    entities.merge("Mira", "Otto", PERSON)
    entities.create(EntityDraft(type="robot", name="Robot"), PERSON)
    # One that was renamed to a name that another has as an alias of another type.
    entities.edit("Robot", EntityPatch(name="Otto"), PERSON)
    view = view_of(filled)
    qtbot.waitUntil(lambda: "Otto" in listed(view))
    choose(view, "Mira", qtbot)
    qtbot.mouseClick(view.detail.names.buttons["Otto"], LEFT)
    box = cast("QMessageBox", view.dialog)
    assert box.text() == "Split off “Otto”?"
    box.reject()
    assert set(view.detail.names.buttons) == {"Otto"}
    assert view.dialog is None
    assert workspace_of(filled).current is view
