"""The main flows with the keyboard alone: no pointer, and no focus but where the keys led it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.view import BROWSE
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from tests.desktop.keyboard import CONTROL, SHIFT, Key, Keyboard
from tests.desktop.window_parts import PASSPHRASE, browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.first_run.wizard import FirstRunWizard
    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory
    from tests.desktop.window_parts import LockedHome


@pytest.fixture
def keys(desktop: Desktop, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, desktop.window)


def headings(desktop: Desktop) -> list[str]:
    model = pane_of(desktop).view.model()
    return [model.index(row, 0).data().split("\n")[0] for row in range(model.rowCount())]


def fill(desktop: Desktop, keys: Keyboard, *texts: str) -> None:
    """Have memories in the list, the last one first, and the keyboard in the list."""
    for text in texts:
        remember(desktop.context.services, text)
    keys.wait(lambda: pane_of(desktop).list_model.rowCount() == len(texts))
    keys.press(Key.Key_1, CONTROL)


def test_a_vault_is_made_by_the_wizard(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home_factory("first", empty=True))
    keys, wizard = Keyboard(qtbot, desktop.window), desktop.window.wizard
    assert wizard is not None
    keys.press(Key.Key_Return)
    keys.wait_for_focus("Passphrase")
    keys.type(PASSPHRASE)
    keys.press(Key.Key_Return)
    assert keys.name == "Repeat passphrase"
    keys.type(PASSPHRASE)
    keys.wait(wizard.passphrase.can_continue)
    keys.press(Key.Key_Return)
    keys.wait(lambda: wizard.pages.currentWidget() is wizard.recovery)
    groups = shown_key(wizard)
    keys.tab_to("I've saved it")
    keys.press(Key.Key_Space)
    keys.wait(lambda: keys.name.startswith("Group "))
    for field in wizard.confirm.fields:
        keys.tab_to(field.accessibleName())
        keys.type(groups[int(keys.name.split()[1]) - 1])
    keys.press(Key.Key_Return)
    keys.tab_to("Open my memories")
    keys.press(Key.Key_Space)
    keys.wait(lambda: desktop.window.is_open)
    assert workspace_of(desktop).isAncestorOf(keys.focus)


def shown_key(wizard: FirstRunWizard) -> list[str]:
    """Read the recovery key off the page, as a person does."""
    return next(
        found.text().split()
        for found in wizard.recovery.findChildren(QLabel)
        if found.accessibleDescription() == "Recovery key"
    )


def test_a_locked_vault_is_opened_and_locked_again(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    keys = Keyboard(qtbot, desktop.window)
    keys.wait_for_focus("Passphrase")
    keys.type("not the passphrase")
    keys.press(Key.Key_Return)
    keys.wait(lambda: desktop.window.lock_screen.problem)
    keys.wait_for_focus("Passphrase")
    keys.type(PASSPHRASE)
    keys.press(Key.Key_Return)
    keys.wait(lambda: headings(desktop) == ["The spare key is with the Okafors"])
    keys.wait_for_focus("Memories")
    keys.press(Key.Key_L, CONTROL)
    keys.wait(lambda: not desktop.window.is_open and not desktop.context.tasks.is_busy)
    keys.wait_for_focus("Passphrase")


def test_a_memory_is_written(desktop: Desktop, keys: Keyboard) -> None:
    keys.press(Key.Key_N, CONTROL)
    assert keys.name == "Memory"
    keys.type("The ferry only takes cash")
    keys.tab_to("Tags")
    keys.type("travel, island")
    keys.press(Key.Key_S, CONTROL)
    keys.wait(lambda: headings(desktop) == ["The ferry only takes cash"])
    keys.wait(lambda: browse_of(desktop).detail.memory_id)
    memory_id = browse_of(desktop).detail.memory_id
    assert desktop.context.services.memories.get(memory_id, PERSON).tags == ("travel", "island")
    assert keys.name == "Tags"
    keys.press(Key.Key_Escape)
    keys.wait_for_focus("Memories")


def test_a_memory_is_found_and_opened(desktop: Desktop, keys: Keyboard) -> None:
    fill(desktop, keys, "The boiler needs 1.5 bar", "Mira likes plums")
    keys.press(Key.Key_F, CONTROL)
    keys.wait_for_focus("Search")
    keys.type("boiler")
    keys.wait(lambda: "boiler" in readable_results(desktop))
    keys.press(Key.Key_Down)
    assert keys.name == "Search results"
    detail = browse_of(desktop).detail
    keys.wait(lambda: detail.form.content.toPlainText() == "The boiler needs 1.5 bar")
    keys.press(Key.Key_Return)
    keys.wait(detail.form.content.hasFocus)


def readable_results(desktop: Desktop) -> str:
    model = browse_of(desktop).pane.hits_model
    return "\n".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))


def test_a_memory_is_edited_and_the_edit_taken_back(desktop: Desktop, keys: Keyboard) -> None:
    fill(desktop, keys, "plums")
    keys.press(Key.Key_Down)
    detail, get = browse_of(desktop).detail, desktop.context.services.memories.get
    keys.wait(lambda: detail.memory_id)
    memory_id = detail.memory_id
    keys.press(Key.Key_Return)
    assert keys.name == "Memory"
    keys.press(Key.Key_End, CONTROL)
    keys.type(" and pears")
    keys.press(Key.Key_S, CONTROL)
    keys.wait(lambda: get(memory_id, PERSON).content == "plums and pears")
    keys.wait(lambda: not detail.is_dirty)
    keys.press(Key.Key_Escape)
    keys.wait_for_focus("Memories")
    keys.press(Key.Key_Z, CONTROL)
    keys.wait(lambda: get(memory_id, PERSON).content == "plums")
    keys.wait(lambda: detail.form.content.toPlainText() == "plums")
    keys.wait(desktop.window.actions_.redo.isEnabled)
    keys.press(Key.Key_Z, CONTROL | SHIFT)
    keys.wait(lambda: get(memory_id, PERSON).content == "plums and pears")
    keys.wait(lambda: detail.form.content.toPlainText() == "plums and pears")
    assert keys.name == "Memories"


def test_the_list_is_filtered_and_several_are_tagged(desktop: Desktop, keys: Keyboard) -> None:
    services = desktop.context.services
    kinds = (MemoryType.FACT, MemoryType.EVENT, MemoryType.FACT)
    drafts = [
        MemoryDraft(content=f"{kind.value} {number}", type=kind, embed=False)
        for number, kind in enumerate(kinds)
    ]
    services.memories.remember_batch(drafts, PERSON)
    pane = pane_of(desktop)
    keys.wait(lambda: pane.list_model.rowCount() == len(kinds))
    ids = [pane.list_model.row_at(row).id for row in range(len(kinds))]
    keys.tab_to("More filters")
    keys.press(Key.Key_Space)
    assert keys.name == "Type"
    keys.type("F")
    assert pane.filters.popover.combo("types").currentText() == "Fact"
    keys.wait(lambda: pane.list_model.total == 2)
    keys.press(Key.Key_Escape)
    keys.wait_for_focus("More filters")
    keys.tab_to("Memories")
    keys.press(Key.Key_Home)
    keys.press(Key.Key_A, CONTROL)
    assert pane.selected_count == 2
    keys.tab_to("Tags of the selection")
    keys.choose_from_menu(Key.Key_Down, Key.Key_Return)
    keys.type("cellar")
    keys.press(Key.Key_Return)
    keys.wait(lambda: [tags_of(desktop, memory_id) for memory_id in ids].count(("cellar",)) == 2)
    keys.wait_for_focus("Memories")
    keys.press(Key.Key_Escape)
    assert pane.selected_count < 2


def tags_of(desktop: Desktop, memory_id: str) -> tuple[str, ...]:
    return desktop.context.services.memories.get(memory_id, PERSON).tags


def test_a_key_is_made_paused_and_revoked(desktop: Desktop, keys: Keyboard) -> None:
    services = desktop.context.services
    keys.press(Key.Key_5, CONTROL)
    keys.wait(lambda: not desktop.context.tasks.is_busy)
    keys.tab_to("Connect the first agent…")
    keys.press(Key.Key_Space)
    keys.wait_for_focus("Name")
    keys.type("Code assistant")
    keys.press(Key.Key_Return)
    keys.wait(lambda: services.keys.list(PERSON))
    keys.wait(lambda: keys.name.startswith("Copy"))
    keys.tab_to("Done")
    keys.press(Key.Key_Return)
    keys.wait_for_focus("Agents")
    keys.tab_to("Pause")
    keys.press(Key.Key_Space)
    keys.wait(lambda: services.keys.list(PERSON)[0].paused_at is not None)
    keys.wait_for_focus("Resume")
    keys.press(Key.Key_Space)
    keys.wait(lambda: services.keys.list(PERSON)[0].paused_at is None)
    keys.tab_to("Revoke…")
    keys.press(Key.Key_Return)
    keys.wait_for_focus("Cancel")
    keys.tab_to("Revoke this key permanently")
    keys.press(Key.Key_Space)
    keys.wait(lambda: services.keys.list(PERSON)[0].revoked_at is not None)
    keys.wait_for_focus("Agents")


def test_a_thought_is_captured_after_a_draft(desktop: Desktop, keys: Keyboard) -> None:
    fill(desktop, keys, "older")
    keys.press(Key.Key_N, CONTROL | SHIFT)
    keys.wait_for_focus("Text of the memory")
    keys.type("Ask Jonas")
    keys.press(Key.Key_Escape)
    keys.wait(lambda: not desktop.capture.isVisible())
    keys.wait_for_focus("Memories")
    keys.press(Key.Key_N, CONTROL | SHIFT)
    keys.wait_for_focus("Text of the memory")
    assert desktop.capture.fields.text.toPlainText() == "Ask Jonas"
    keys.press(Key.Key_End, CONTROL)
    keys.type(" about the tent")
    keys.tab_to("Tags")
    keys.type("camping")
    keys.press(Key.Key_Return, CONTROL)
    keys.wait(lambda: "Ask Jonas about the tent" in headings(desktop))
    keys.press(Key.Key_Escape)
    keys.wait(lambda: not desktop.capture.isVisible())
    model = pane_of(desktop).list_model
    written = next(row for row in map(model.row_at, range(model.rowCount())) if row.tags)
    assert written.tags == ("camping",)


def test_a_memory_goes_to_the_trash_and_comes_back(desktop: Desktop, keys: Keyboard) -> None:
    fill(desktop, keys, "stays", "goes")
    get = desktop.context.services.memories.get
    keys.press(Key.Key_Home)
    keys.wait(lambda: browse_of(desktop).detail.memory_id)
    memory_id = browse_of(desktop).detail.memory_id
    keys.press(Key.Key_Delete)
    keys.wait(lambda: headings(desktop) == ["stays"])
    with pytest.raises(NotFoundError):
        get(memory_id, PERSON)
    keys.wait_for_focus("Memories")
    keys.press(Key.Key_8, CONTROL)
    keys.wait_for_focus("Memories in the trash")
    keys.wait(workspace_of(desktop).current.model.rowCount)  # type: ignore[attr-defined]
    keys.press(Key.Key_Home)
    keys.tab_to("Restore")
    keys.press(Key.Key_Space)
    keys.wait(lambda: get(memory_id, PERSON, include_deleted=True).deleted_at is None)
    keys.press(Key.Key_1, CONTROL)
    keys.wait(lambda: sorted(headings(desktop)) == ["goes", "stays"])


def test_the_last_one_leaves_the_list_and_the_keyboard_goes_on(
    desktop: Desktop, keys: Keyboard
) -> None:
    fill(desktop, keys, "alone")
    keys.press(Key.Key_Home)
    keys.wait(lambda: browse_of(desktop).detail.memory_id)
    keys.press(Key.Key_Delete)
    keys.wait(lambda: headings(desktop) == [])
    assert desktop.window.isAncestorOf(keys.focus)
    keys.press(Key.Key_Z, CONTROL)
    keys.wait(lambda: headings(desktop) == ["alone"])


def test_a_namespace_is_chosen(desktop: Desktop, keys: Keyboard) -> None:
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    remember(services, "at home")
    remember(services, "at work", namespace="work")
    keys.wait(lambda: len(headings(desktop)) == 2)
    keys.tab_to("Namespaces")
    if not keys.focus.inherits("QListView"):
        # The destination of that name comes first.
        keys.press(Key.Key_Tab)
        keys.tab_to("Namespaces")
    keys.press(Key.Key_End)
    keys.wait(lambda: headings(desktop) == ["at work"])
    keys.press(Key.Key_Home)
    keys.wait(lambda: len(headings(desktop)) == 2)


def arrived_at(desktop: Desktop, key: str) -> bool:
    return workspace_of(desktop).current_key == key


def test_the_palette_leads_to_every_view_and_the_focus_follows(
    desktop: Desktop, keys: Keyboard, qtbot: QtBot
) -> None:
    workspace = workspace_of(desktop)
    others = [one.key for one in destinations() if one.is_listed and one.key != BROWSE]
    for key in (*others, BROWSE):
        keys.press(Key.Key_K, CONTROL)
        assert keys.name == "Command"
        keys.type(f"go {key}")
        keys.press(Key.Key_Return)
        qtbot.waitUntil(partial(arrived_at, desktop, key))
        keys.wait(lambda: workspace.current.isAncestorOf(keys.focus))
        keys.press(Key.Key_K, CONTROL)
        keys.press(Key.Key_Escape)
        assert workspace.current.isAncestorOf(keys.focus), key
