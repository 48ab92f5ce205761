"""Write, read, edit, forget; and what an agent does meanwhile shows by itself."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, MemoryType
from tests.desktop.window_parts import AGENT, browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def headings(desktop: Desktop) -> list[str]:
    model = pane_of(desktop).list_model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def detail_of(desktop: Desktop) -> MemoryDetail:
    return browse_of(desktop).detail


def open_memory(desktop: Desktop, memory: Memory, qtbot: QtBot) -> None:
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.position_of(memory.id) is not None)
    index = pane.list_model.index_of(memory.id)
    qtbot.mouseClick(pane.list_view.viewport(), LEFT, pos=pane.list_view.visualRect(index).center())
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == memory.id)


def question_of(desktop: Desktop, qtbot: QtBot) -> QMessageBox:
    def found() -> list[QMessageBox]:
        return [b for b in browse_of(desktop).findChildren(QMessageBox) if b.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def press(qtbot: QtBot, root: object, text: str) -> None:
    def found() -> list[QPushButton]:
        return [
            b
            for b in root.findChildren(QPushButton)  # type: ignore[attr-defined]
            if b.text().replace("&", "") == text and b.isVisible()
        ]

    # What a layout was just given is shown a turn of the event loop later.
    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0], LEFT)


def test_an_empty_vault_leads_on(desktop: Desktop, qtbot: QtBot) -> None:
    assert "No memories here yet" in pane_of(desktop).empty_text
    press(qtbot, pane_of(desktop), "Write a memory (Ctrl+N)")
    assert detail_of(desktop).is_new


def test_a_memory_is_written_with_the_keyboard_alone(desktop: Desktop, qtbot: QtBot) -> None:
    window, form = desktop.window, detail_of(desktop).form
    qtbot.waitUntil(lambda: form.namespace.count() == 1)
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    qtbot.keyClicks(form.content, "I like window seats on long flights")
    form.tags.setFocus()
    qtbot.keyClicks(form.tags, "travel, #flights, travel")
    assert window.windowTitle() == "Muniment"
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: headings(desktop) == ["I like window seats on long flights"])
    detail = detail_of(desktop)
    assert not detail.is_dirty
    assert pane_of(desktop).chosen_id == detail.memory_id
    stored = desktop.context.services.memories.get(detail.memory_id, PERSON)
    assert stored.tags == ("travel", "flights")
    assert stored.namespace == "default"
    assert stored.actor == "person"
    qtbot.waitUntil(lambda: "1 memory" in desktop.window.status.texts)


def test_a_memory_is_edited(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "The boiler needs 1.4 bar")
    open_memory(desktop, memory, qtbot)
    detail = detail_of(desktop)
    form = detail.form
    assert form.content.toPlainText() == memory.content
    assert not detail.is_dirty
    form.content.selectAll()
    qtbot.keyClicks(form.content, "The boiler needs 1.5 bar")
    form.type.setCurrentIndex(form.type.findData(MemoryType.FACT.value))
    form.importance.setFocus()
    qtbot.keyClick(form.importance, Qt.Key.Key_End)
    assert detail.is_dirty
    qtbot.waitUntil(lambda: headings(desktop) == ["The boiler needs 1.5 bar"])
    stored = desktop.context.services.memories.get(memory.id, PERSON)
    assert (stored.type, stored.importance) == (MemoryType.FACT, 1.0)
    qtbot.waitUntil(lambda: not detail.is_dirty)
    qtbot.keyClick(desktop.window, Qt.Key.Key_S, CONTROL)
    qtbot.rest()
    assert desktop.context.services.memories.get(memory.id, PERSON).version == stored.version


def test_a_deleted_memory_comes_back_with_undo(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "Keep me")
    remember(services, "Another")
    open_memory(desktop, memory, qtbot)
    pane_of(desktop).list_view.setFocus()
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: headings(desktop) == ["Another"])
    with pytest.raises(NotFoundError):
        services.memories.get(memory.id, PERSON)
    qtbot.waitUntil(lambda: "Keep me" in desktop.window.notices.text)
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: headings(desktop) == ["Another", "Keep me"])
    assert services.memories.get(memory.id, PERSON).content == "Keep me"
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == memory.id)


def test_what_comes_back_while_ctrl_is_held_is_selected_alone(
    desktop: Desktop, qtbot: QtBot
) -> None:
    memory = remember(desktop.context.services, "Keep me")
    remember(desktop.context.services, "Another")
    open_memory(desktop, memory, qtbot)
    view = pane_of(desktop).list_view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: headings(desktop) == ["Another"])
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id != memory.id)
    qtbot.keyPress(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == memory.id)
    assert view.selected_ids == (memory.id,)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_row_that_is_shown_after_a_deletion_is_selected(
    desktop: Desktop, qtbot: QtBot, place: int
) -> None:
    services = desktop.context.services
    written = [remember(services, text) for text in ("Third", "Second", "First")][::-1]
    open_memory(desktop, written[place], qtbot)
    view = pane_of(desktop).list_view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 2)
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id not in {"", written[place].id})
    assert view.selected_ids == (detail_of(desktop).memory_id,)
    assert view.selected_count == 1


def test_looking_whether_a_memory_is_gone_counts_as_no_error(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    memory = remember(services, "Gone soon")
    remember(services, "Another")
    open_memory(desktop, memory, qtbot)
    services.memories.delete(memory.id, AGENT)
    qtbot.waitUntil(lambda: headings(desktop) == ["Another"])
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id != memory.id)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    counts = services.usage.usage(PERSON).by_actor["person"]
    assert sum(count.errors for count in counts.values()) == 0


def test_delete_in_the_text_deletes_letters_and_no_memory(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "Keep me")
    open_memory(desktop, memory, qtbot)
    content = detail_of(desktop).form.content
    content.setFocus()
    qtbot.keyClick(content, Qt.Key.Key_Delete)
    assert content.toPlainText() == "eep me"


def test_an_agents_write_appears_and_nothing_moves(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    services, pane = desktop.context.services, pane_of(desktop)
    drafts = [MemoryDraft(content=f"memory {n}", embed=False) for n in range(60)]
    services.memories.remember_batch(drafts, PERSON)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 60)
    chosen = pane.list_model.row_at(20)
    pane.list_view.choose(chosen.id)
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == chosen.id)
    pane.list_view.verticalScrollBar().setValue(900)
    before = pane.list_view.visualRect(pane.list_model.index_of(chosen.id))
    assert before.bottom() > 0
    home.clock.advance(minutes=1)
    agent = threading.Thread(
        target=remember, args=(services, "from the agent"), kwargs={"actor": AGENT}
    )
    agent.start()
    agent.join()
    qtbot.waitUntil(lambda: headings(desktop)[0] == "from the agent")
    assert pane.chosen_id == chosen.id
    assert pane.list_view.visualRect(pane.list_model.index_of(chosen.id)) == before
    assert detail_of(desktop).memory_id == chosen.id
    qtbot.waitUntil(lambda: pane.summary == "61 memories")


def test_at_the_top_of_the_list_the_newest_is_seen(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    services, pane = desktop.context.services, pane_of(desktop)
    drafts = [MemoryDraft(content=f"memory {n}", embed=False) for n in range(60)]
    services.memories.remember_batch(drafts, PERSON)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 60)
    home.clock.advance(minutes=1)
    newest = remember(services, "newest", actor=AGENT)
    qtbot.waitUntil(lambda: headings(desktop)[0] == "newest")
    assert pane.list_view.verticalScrollBar().value() == 0
    assert pane.list_view.visualRect(pane.list_model.index_of(newest.id)).top() >= 0


def test_an_agents_edit_shows_in_the_open_memory(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "before")
    open_memory(desktop, memory, qtbot)
    desktop.context.services.memories.edit(memory.id, MemoryPatch(content="after"), AGENT)
    qtbot.waitUntil(lambda: detail_of(desktop).form.content.toPlainText() == "after")


def test_what_was_typed_outlives_a_deletion(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "before")
    open_memory(desktop, memory, qtbot)
    content = detail_of(desktop).form.content
    qtbot.keyClicks(content, "typed ")
    desktop.context.services.memories.delete(memory.id, AGENT)
    qtbot.waitUntil(lambda: "was deleted while" in detail_of(desktop).page.notices.text)
    qtbot.waitUntil(lambda: headings(desktop) == ["typed before"])


@pytest.mark.parametrize("what", ["deleted", "archived"])
def test_a_row_that_leaves_by_itself_asks_nothing_about_what_is_typed(
    desktop: Desktop, qtbot: QtBot, what: str
) -> None:
    memories = desktop.context.services.memories
    memory = remember(desktop.context.services, "before")
    open_memory(desktop, memory, qtbot)
    qtbot.keyClicks(detail_of(desktop).form.content, "typed ")
    if what == "deleted":
        memories.delete(memory.id, AGENT)
    else:
        memories.edit(memory.id, MemoryPatch(archived=True), AGENT)
    if what == "deleted":
        qtbot.waitUntil(lambda: "was deleted while" in detail_of(desktop).page.notices.text)
    else:
        qtbot.waitUntil(lambda: not headings(desktop))
    assert not browse_of(desktop).findChildren(QMessageBox)
    assert detail_of(desktop).form.content.toPlainText() == "typed before"
    qtbot.waitUntil(lambda: not detail_of(desktop).is_dirty)
    assert detail_of(desktop).form.content.toPlainText() == "typed before"


def test_namespaces_switch_the_list(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    remember(services, "at home")
    remember(services, "at work", namespace="work")
    sidebar = workspace_of(desktop).navigation.namespaces
    qtbot.waitUntil(lambda: sidebar.model.rowCount() == 3)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 2)
    index = sidebar.model.index(sidebar.model.position_of("work"))
    qtbot.mouseClick(sidebar.view.viewport(), LEFT, pos=sidebar.view.visualRect(index).center())
    qtbot.waitUntil(lambda: headings(desktop) == ["at work"])
    qtbot.keyClick(desktop.window, Qt.Key.Key_N, CONTROL)
    assert detail_of(desktop).form.state.namespace == "work"
    remember(services, "elsewhere")
    remember(services, "here", namespace="work")
    qtbot.waitUntil(lambda: headings(desktop) == ["here", "at work"])


def test_a_failing_service_is_explained_without_its_message(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = remember(desktop.context.services, "x")
    open_memory(desktop, memory, qtbot)

    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("canary-in-a-message")

    monkeypatch.setattr(type(desktop.context.services.memories), "edit", fail)
    qtbot.keyClicks(detail_of(desktop).form.content, "y")
    qtbot.keyClick(desktop.window, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(detail_of(desktop).page.notices.text))
    assert "Something went wrong inside Muniment" in detail_of(desktop).page.notices.text
    assert "canary" not in detail_of(desktop).page.notices.text
    assert detail_of(desktop).is_dirty
