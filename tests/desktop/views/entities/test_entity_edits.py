"""People and things are created, renamed and given other names by hand, each with one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import NotFoundError
from tests.desktop.views.entities.test_entities_view import (
    LEFT,
    choose,
    filled,  # noqa: F401 - a fixture
    filled_view,
    listed,
    mention,
    set_choice,
)
from tests.desktop.views.entities.test_entity_turns import press_redo, press_undo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.entities.entities_view import EntitiesView
    from muniment.desktop.views.entities.entity_dialog import EntityDialog

Key = Qt.Key


def dialog_of(view: EntitiesView, qtbot: QtBot) -> EntityDialog:
    dialog = cast("EntityDialog", view.dialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_one_is_created_with_type_and_other_names_and_undo_deletes_it(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    services, view = filled.context.services, filled_view(filled, qtbot)
    qtbot.mouseClick(view.list.new, LEFT)
    dialog = dialog_of(view, qtbot)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.name, "Blue Heron Bakery")
    set_choice(dialog.type, "organization", qtbot)
    qtbot.keyClicks(dialog.aliases, "Heron")
    qtbot.keyClick(dialog.aliases, Key.Key_Return)
    qtbot.keyClicks(dialog.aliases, "the bakery")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "Blue Heron Bakery" in listed(view))
    assert [entity.name for entity in view.list.chosen] == ["Blue Heron Bakery"]
    made = services.entities.get("heron", PERSON)
    assert (made.type, made.name, made.aliases) == (
        "organization",
        "Blue Heron Bakery",
        ("Heron", "the bakery"),
    )
    press_undo(filled, qtbot)
    qtbot.waitUntil(lambda: "Blue Heron Bakery" not in listed(view))
    press_redo(filled, qtbot)
    qtbot.waitUntil(lambda: "Blue Heron Bakery" in listed(view))
    assert services.entities.get("the bakery", PERSON).name == "Blue Heron Bakery"


def test_one_that_is_there_is_not_created_again(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    view = filled_view(filled, qtbot)
    view.ask_for_new()
    dialog = dialog_of(view, qtbot)
    qtbot.keyClicks(dialog.name, "mira")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "already exists" in dialog.problem.text()
    dialog.reject()
    assert len(listed(view)) == 4


def test_a_new_name_and_type_keep_the_memories_and_undo_reverts_both(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    services, view = filled.context.services, filled_view(filled, qtbot)
    choose(view, "Aurora", qtbot)
    qtbot.keyClick(view.list.view, Key.Key_F2)
    dialog = dialog_of(view, qtbot)
    qtbot.keyClicks(dialog.name, "SY Aurora")
    set_choice(dialog.type, "other", qtbot)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "SY Aurora" in listed(view))
    changed = services.entities.get("SY Aurora", PERSON)
    assert (changed.type, changed.memory_count) == ("other", 1)
    mention(services, "The Aurora leaks", ("product", "Aurora"))
    assert services.entities.get("SY Aurora", PERSON).memory_count == 2
    # The memory is the newest operation.
    press_undo(filled, qtbot)
    qtbot.waitUntil(lambda: services.entities.get("SY Aurora", PERSON).memory_count == 1)
    press_undo(filled, qtbot)
    qtbot.waitUntil(lambda: "Aurora" in listed(view))
    assert services.entities.get("Aurora", PERSON).type == "product"


def test_another_name_takes_its_memories_along_and_undo_parts_them(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    services, view = filled.context.services, filled_view(filled, qtbot)
    choose(view, "Mira", qtbot)
    qtbot.mouseClick(view.detail.edit, LEFT)
    dialog = dialog_of(view, qtbot)
    qtbot.keyClicks(dialog.aliases, "Otto")
    qtbot.keyClick(dialog.aliases, Key.Key_Return)
    qtbot.keyClicks(dialog.aliases, "Skipper")
    qtbot.mouseClick(dialog.act, LEFT)
    for _ in range(2):
        qtbot.waitUntil(lambda: listed(view) == ["Mira", "Aurora", "Lisbon"])
        assert services.entities.get("Otto", PERSON).name == "Mira"
        assert services.entities.get("Skipper", PERSON).name == "Mira"
        press_undo(filled, qtbot)
        qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
        assert services.entities.get("Otto", PERSON).memory_count == 2
        with pytest.raises(NotFoundError):
            services.entities.get("Skipper", PERSON)
        press_redo(filled, qtbot)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Aurora", "Lisbon"])


def test_a_name_of_another_one_made_by_hand_changes_nothing(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    services = filled.context.services
    services.entities.create(EntityDraft(type="person", name="Ida"), PERSON)
    view = filled_view_with(filled, qtbot, "Ida")
    choose(view, "Mira", qtbot)
    view.ask_to_edit()
    dialog = dialog_of(view, qtbot)
    qtbot.keyClicks(dialog.name, "Mirabel")
    qtbot.keyClicks(dialog.aliases, "Ida")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "another entity has that name" in dialog.problem.text()
    dialog.reject()
    assert services.entities.get("Mira", PERSON).name == "Mira"
    assert services.entities.get("Ida", PERSON).name == "Ida"


def filled_view_with(desktop: Desktop, qtbot: QtBot, name: str) -> EntitiesView:
    from tests.desktop.views.entities.test_entities_view import view_of

    view = view_of(desktop)
    qtbot.waitUntil(lambda: name in listed(view))
    return view


def test_only_what_no_memory_mentions_is_deleted(
    filled: Desktop,  # noqa: F811 - a fixture
    qtbot: QtBot,
) -> None:
    services = filled.context.services
    draft = EntityDraft(type="person", name="Ida", aliases=("Idy",), metadata={"born": 1990})
    services.entities.create(draft, PERSON)
    view = filled_view_with(filled, qtbot, "Ida")
    choose(view, "Mira", qtbot)
    assert not view.detail.delete.isVisible()
    qtbot.keyClick(view.list.view, Key.Key_Delete)
    choose(view, "Ida", qtbot)
    qtbot.keyClick(view.list.view, Key.Key_Delete)
    qtbot.waitUntil(lambda: listed(view) == ["Mira", "Otto", "Aurora", "Lisbon"])
    press_undo(filled, qtbot)
    qtbot.waitUntil(lambda: "Ida" in listed(view))
    back = services.entities.get("Idy", PERSON)
    assert (back.name, back.metadata) == ("Ida", {"born": 1990})
