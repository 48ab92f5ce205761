"""A memory whose record is damaged, in the window: it says what it is, and hides nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from muniment.desktop.views.browse.bulk.bulk_words import result_text
from muniment.desktop.views.browse.listing.memory_rows import ROW_ROLE
from muniment.desktop.views.exporting.export_words import written_text
from muniment.desktop.views.trash.trash_words import restored_text
from muniment.domain.access import PERSON, Actor
from muniment.domain.memories.bulk import BulkDone, Trash
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.exporting import Exported
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of
from tests.fakes.damage import make_unreadable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.agents_view import AgentsView
    from muniment.desktop.views.trash.trash_view import TrashView
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

TITLE = "This memory cannot be read"


@pytest.fixture(name="many")
def _many(home: Home, desktop: Desktop, qtbot: QtBot) -> tuple[Memory, ...]:
    texts = ("The boiler wants 1.5 bar", "The key is under the pot", "The cat is called Pim")
    made = tuple(remember(desktop.context.services, text) for text in texts)
    make_unreadable(home, [made[1].number])
    desktop.window.notices.dismiss()
    return made


def reload_list(desktop: Desktop, qtbot: QtBot) -> None:
    browse_of(desktop).refresh()
    model = pane_of(desktop).list_model
    qtbot.waitUntil(lambda: model.rowCount() == 3 and TITLE in headings(desktop))


def headings(desktop: Desktop) -> list[str]:
    model = pane_of(desktop).list_model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_the_list_has_a_row_that_says_so_and_all_the_others(
    desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot
) -> None:
    reload_list(desktop, qtbot)
    assert headings(desktop) == [many[2].content, TITLE, many[0].content]
    model = pane_of(desktop).list_model
    row = model.index(1).data(ROW_ROLE)
    assert many[1].id in row.rest
    assert "Verify the vault in Settings" in row.rest
    spoken = str(model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert TITLE in spoken
    assert "General" not in spoken


def test_chosen_it_tells_what_to_do(
    desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot
) -> None:
    reload_list(desktop, qtbot)
    browse_of(desktop).show_memory(many[1].id)
    qtbot.waitUntil(lambda: TITLE in desktop.window.notices.text)
    assert "muniment doctor" in desktop.window.notices.text
    assert browse_of(desktop).detail.memory_id == ""


def question_of(desktop: Desktop, qtbot: QtBot) -> QMessageBox:
    def found() -> list[QMessageBox]:
        return [box for box in browse_of(desktop).findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


@pytest.mark.parametrize("way", ["key", "menu"])
def test_in_the_list_it_is_deleted_alone_and_comes_back_with_undo(
    desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot, way: str
) -> None:
    reload_list(desktop, qtbot)
    pane, memories = pane_of(desktop), desktop.context.services.memories
    pane.list_view.setFocus()
    pane.choose(many[1].id)
    if way == "key":
        qtbot.keyClick(pane.list_view, Qt.Key.Key_Delete)
    else:
        pane.bulk_bar.ask_to_trash()
    question = question_of(desktop, qtbot)
    assert "only be deleted permanently" in question.informativeText()
    question.button(QMessageBox.StandardButton.Yes).click()
    qtbot.waitUntil(lambda: headings(desktop) == [many[2].content, many[0].content])
    assert memories.list(MemoryFilter(), PageRequest(), PERSON).unreadable == ()
    qtbot.waitUntil(lambda: "Moved an unreadable memory" in desktop.window.notices.text)
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: headings(desktop) == [many[2].content, TITLE, many[0].content])


def test_who_says_no_keeps_it_and_a_lock_takes_the_question_back(
    desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot
) -> None:
    reload_list(desktop, qtbot)
    pane = pane_of(desktop)
    pane.list_view.setFocus()
    pane.choose(many[1].id)
    qtbot.keyClick(pane.list_view, Qt.Key.Key_Delete)
    question_of(desktop, qtbot).button(QMessageBox.StandardButton.Cancel).click()
    assert TITLE in headings(desktop)
    qtbot.keyClick(pane.list_view, Qt.Key.Key_Delete)
    question = question_of(desktop, qtbot)
    browse_of(desktop).close_vault()
    assert not question.isVisible()
    listed = desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [row.id for row in listed.unreadable] == [many[1].id]


def test_the_trash_has_a_row_for_it(
    home: Home, desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot
) -> None:
    gone = remember(desktop.context.services, "An old ticket")
    for memory in (many[0], gone):
        desktop.context.services.memories.delete(memory.id, PERSON)
    make_unreadable(home, [gone.number])
    workspace_of(desktop).go("trash")
    view = cast("TrashView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    rows = [str(view.model.index(row, 0).data()) for row in range(2)]
    assert rows == [many[0].content, f"{TITLE} ({gone.id})"]
    view.page.table.selectRow(1)
    qtbot.waitUntil(lambda: "restore an older backup" in view.page.text.toPlainText())
    view.page.table.selectRow(0)
    qtbot.waitUntil(lambda: view.page.text.toPlainText() == many[0].content)


def test_what_an_agent_wrote_and_read_names_it(
    home: Home, desktop: Desktop, many: tuple[Memory, ...], qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Helper"), PERSON).key
    agent = Actor(f"key:{key.id}", key.namespaces, key.scopes)
    written = remember(services, "The shed needs paint", actor=agent)
    services.memories.get(many[0].id, agent)
    services.memories.get(many[2].id, agent)
    make_unreadable(home, [many[0].number, written.number])
    workspace_of(desktop).go("agents")
    view: AgentsView = workspace_of(desktop).current  # type: ignore[assignment]
    qtbot.waitUntil(lambda: view.list.model.rowCount() == 1)
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: bool(view.detail.usage.text()))
    assert view.detail.written.model().rowCount() == 0
    assert written.id in view.detail.unreadable.text()
    assert view.detail.reading.lines.model().rowCount() == 1
    assert many[0].id in view.detail.reading.unreadable.text()
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not view.detail.unreadable.text())
    assert written.id not in readable_texts(desktop.window)


def test_what_came_of_long_work_counts_it() -> None:
    done = BulkDone("batch", 3, 2, 0, 0, is_stopped=False, unreadable=1)
    assert "1 was skipped because its record is damaged" in result_text(Trash(), done)
    many = BulkDone("batch", 9, 7, 0, 0, is_stopped=False, unreadable=2)
    assert "2 were skipped because their records are damaged" in result_text(Trash(), many)
    assert "1 was skipped because" in restored_text(done)
    written = Exported(5, 0, 0, 100, (("default", 5),), unreadable=1)
    assert "1 is missing because its record is damaged." in written_text("x.md", written)
