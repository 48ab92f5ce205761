"""What happens while the detail waits for an answer of the vault: nothing of it is missed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateTimeEdit, QLineEdit, QMenu, QMessageBox, QPushButton, QWidget

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryPatch
from tests.desktop.window_parts import AGENT, browse_of, pane_of, remember, workspace_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_form import MemoryForm
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

FIRST, SECOND = "The boiler needs 1.4 bar", "The ferry takes cash"


class HeldAnswer:
    """Has a call of a service do its work at once and say so only when it may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, service: object, name: str) -> None:
        self._call = getattr(service, name)
        self.is_done, self.may_answer = threading.Event(), threading.Event()
        monkeypatch.setattr(service, name, self._held)

    def _held(self, *args: Any, **options: Any) -> Any:
        try:
            return self._call(*args, **options)
        finally:
            self.is_done.set()
            assert self.may_answer.wait(PATIENCE_S)


@pytest.fixture
def hold(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Callable[[str], HeldAnswer]:
    """Hold the answers of a call of the service of memories."""
    return lambda name: HeldAnswer(monkeypatch, desktop.context.services.memories, name)


@pytest.fixture
def two(desktop: Desktop, qtbot: QtBot) -> tuple[Memory, Memory]:
    """Two memories, the first one shown."""
    services = desktop.context.services
    made = (remember(services, FIRST, actor=AGENT), remember(services, SECOND, actor=AGENT))
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == len(made))
    pane_of(desktop).choose(made[0].id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == made[0].id)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return made


def agent_writes(desktop: Desktop, memory: Memory, content: str, qtbot: QtBot) -> None:
    """Have an agent change a memory, until the window has heard of it."""
    heard: list[str] = []
    follow = desktop.context.bridge.changed.connect(
        lambda changes: heard.extend(change.memory_id for change in changes.memories)
    )
    patch = MemoryPatch(content=content)
    desktop.context.services.memories.edit(memory.id, patch, AGENT)
    qtbot.waitUntil(lambda: memory.id in heard)
    desktop.context.bridge.changed.disconnect(follow)


def shown_text(desktop: Desktop) -> str:
    return browse_of(desktop).detail.form.content.toPlainText()


def test_what_an_agent_writes_before_a_save_is_answered_is_shown(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detail = browse_of(desktop).detail
    qtbot.keyClicks(detail.form.content, "Saved. ")
    edit = desktop.context.services.memories.edit
    held = hold("edit")
    detail.save()
    assert held.is_done.wait(PATIENCE_S)
    monkeypatch.setattr(desktop.context.services.memories, "edit", edit)
    agent_writes(desktop, two[0], "By the agent", qtbot)
    held.may_answer.set()
    qtbot.waitUntil(lambda: shown_text(desktop) == "By the agent")
    assert not detail.is_dirty


def test_a_row_that_was_chosen_is_shown_though_the_one_before_changes(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    agent_writes(desktop, two[0], "Changed while it was left", qtbot)
    held.may_answer.set()
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == two[1].id)


def test_a_row_that_changes_after_it_was_read_is_shown_as_it_is_now(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    agent_writes(desktop, two[1], "Changed after it was read", qtbot)
    held.may_answer.set()
    qtbot.waitUntil(lambda: shown_text(desktop) == "Changed after it was read")


def test_who_goes_back_before_the_other_row_came_stays_there(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    agent_writes(desktop, two[0], "Changed in the meantime", qtbot)
    pane_of(desktop).choose(two[0].id)
    held.may_answer.set()
    qtbot.waitUntil(lambda: shown_text(desktop) == "Changed in the meantime")
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert pane_of(desktop).chosen_id == two[0].id
    assert browse_of(desktop).detail.memory_id == two[0].id


def test_delete_means_the_row_that_was_chosen_though_another_one_is_shown_still(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    assert browse_of(desktop).detail.memory_id == two[0].id
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Delete)
    held.may_answer.set()
    qtbot.waitUntil(lambda: "Moved to the trash: The ferry" in desktop.window.notices.text)
    assert desktop.context.services.memories.peek(two[0].id, PERSON).deleted_at is None


def test_delete_is_forgotten_with_the_row_that_never_came(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Delete)
    pane_of(desktop).choose(two[0].id)
    held.may_answer.set()
    pane_of(desktop).choose(two[1].id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == two[1].id)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert pane_of(desktop).list_model.rowCount() == len(two)


def test_a_row_that_was_chosen_is_shown_though_the_one_before_goes_to_the_trash(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    browse_of(desktop).delete_chosen()
    pane_of(desktop).choose(two[1].id)
    qtbot.waitUntil(lambda: "Moved to the trash: The boiler" in desktop.window.notices.text)
    held.may_answer.set()
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == two[1].id)


def test_enter_leads_into_the_text_of_the_row_that_was_chosen(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    pane_of(desktop).focus_list()
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    pane_of(desktop).memory_activated.emit(two[1].id)
    assert not browse_of(desktop).detail.form.content.hasFocus()
    held.may_answer.set()
    qtbot.waitUntil(browse_of(desktop).detail.form.content.hasFocus)
    assert shown_text(desktop) == SECOND


def test_a_list_filled_anew_takes_back_no_memory_that_is_on_its_way(
    desktop: Desktop, qtbot: QtBot
) -> None:
    memory = remember(desktop.context.services, "On its way")
    browse = browse_of(desktop)
    assert not browse.detail.memory_id
    browse.detail.show_memory(memory.id)
    assert browse.detail.awaited.is_open
    browse.pane.memory_chosen.emit("")
    assert browse.detail.awaited.is_open
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)


def _type_text(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.content, "Typed. ")


def _type_tags(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.tags, "typed")


def _choose_an_end(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.expiry.choice, Qt.Key.Key_End)


def _weigh(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.importance, Qt.Key.Key_Home)


def _type_metadata(form: MemoryForm, qtbot: QtBot) -> None:
    form.metadata.add()
    field = form.metadata.table.viewport().findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "typed")


@pytest.mark.parametrize("is_memory_first", [True, False])
def test_the_memory_that_a_link_leads_to_stays_when_the_list_comes_and_its_row_is_chosen(
    home: Home,
    make_desktop: DesktopFactory,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    is_memory_first: bool,
) -> None:
    memories = home.services.memories
    asked, _newer = remember(home.services, FIRST), remember(home.services, SECOND)
    lists, loads = (
        HeldAnswer(monkeypatch, memories, "list"),
        HeldAnswer(monkeypatch, memories, "get"),
    )
    desktop = make_desktop(home)
    pane, detail = pane_of(desktop), browse_of(desktop).detail
    assert pane.list_model.rowCount() == 0

    workspace_of(desktop).show_memory(asked.id)

    def answer(held: HeldAnswer) -> None:
        held.may_answer.set()
        if held is lists:
            qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
        else:
            qtbot.waitUntil(lambda: detail.memory_id == asked.id)

    for held in (loads, lists) if is_memory_first else (lists, loads):
        answer(held)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert detail.memory_id == asked.id
    assert detail.form.state.content == FIRST
    assert pane.list_view.hasFocus()
    assert pane.list_view.selected_ids == (asked.id,)


@pytest.mark.parametrize("change", [_type_text, _type_tags, _choose_an_end, _weigh, _type_metadata])
def test_who_edits_the_memory_that_is_shown_still_stays_with_it(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
    change: Callable[[MemoryForm, QtBot], None],
) -> None:
    detail = browse_of(desktop).detail
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    change(detail.form, qtbot)
    typed = detail.form.state
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert (detail.memory_id, detail.form.state) == (two[0].id, typed)
    assert detail.is_dirty
    assert pane_of(desktop).chosen_id == two[0].id


def test_choosing_the_row_again_saves_what_was_typed(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    detail, memories = browse_of(desktop).detail, desktop.context.services.memories
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(PATIENCE_S)
    qtbot.keyClicks(detail.form.content, "Typed. ")
    held.may_answer.set()
    pane_of(desktop).choose(two[1].id)
    qtbot.waitUntil(lambda: shown_text(desktop) == SECOND)
    assert memories.peek(two[0].id, PERSON).content == f"Typed. {FIRST}"
    assert memories.peek(two[1].id, PERSON).content == SECOND


def test_a_new_memory_that_is_begun_stays_though_a_row_was_chosen(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    detail = browse_of(desktop).detail
    browse_of(desktop).start_new()
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    qtbot.waitUntil(held.is_done.is_set)
    qtbot.keyClicks(detail.form.tags, "typed")
    qtbot.keyClicks(detail.form.content, "Begun")
    assert not pane_of(desktop).chosen_id
    held.may_answer.set()
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    assert (shown_text(desktop), detail.form.state.tags) == ("Begun", ("typed",))
    qtbot.waitUntil(lambda: pane_of(desktop).chosen_id == detail.memory_id)


def test_a_row_that_leaves_by_itself_asks_nothing_though_another_one_follows(
    desktop: Desktop, two: tuple[Memory, Memory], qtbot: QtBot
) -> None:
    detail = browse_of(desktop).detail
    qtbot.keyClicks(detail.form.content, "Typed. ")
    desktop.context.services.memories.delete(two[0].id, AGENT)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    qtbot.waitUntil(lambda: "was deleted while" in detail.page.notices.text)
    assert not browse_of(desktop).findChildren(QMessageBox)
    assert shown_text(desktop) == f"Typed. {FIRST}"


def test_what_is_typed_is_saved_before_its_memory_is_deleted(
    desktop: Desktop, two: tuple[Memory, Memory], qtbot: QtBot
) -> None:
    detail, memories = browse_of(desktop).detail, desktop.context.services.memories
    qtbot.keyClicks(detail.form.content, "Typed. ")
    qtbot.mouseClick(detail.page.head.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Moved to the trash: Typed. " in desktop.window.notices.text)
    assert memories.restore(two[0].id, PERSON).memory.content == f"Typed. {FIRST}"


def test_a_row_that_is_clicked_as_the_save_is_answered_is_shown(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    detail, posted = browse_of(desktop).detail, threading.Event()
    desktop.context.tasks._succeeded.connect(posted.set, Qt.ConnectionType.DirectConnection)
    qtbot.keyClicks(detail.form.content, "Saved. ")
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    held = hold("edit")
    detail.save()
    assert held.is_done.wait(PATIENCE_S)
    posted.clear()
    held.may_answer.set()
    assert posted.wait(PATIENCE_S)
    pane_of(desktop).choose(two[1].id)
    qtbot.waitUntil(lambda: shown_text(desktop) == SECOND)
    assert pane_of(desktop).chosen_id == two[1].id


def test_what_is_typed_while_its_memory_is_deleted_is_kept(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    detail = browse_of(desktop).detail
    held = hold("peek")
    detail.ask_to_delete()
    qtbot.keyClicks(detail.form.content, "Typed. ")
    qtbot.waitUntil(lambda: "Moved to the trash" in desktop.window.notices.text)
    held.may_answer.set()
    qtbot.waitUntil(lambda: detail.is_new)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    assert "Your text is saved as a new memory" in detail.page.notices.text
    qtbot.waitUntil(lambda: not detail.is_dirty)
    assert shown_text(desktop) == f"Typed. {FIRST}"


def _in_palette(desktop: Desktop) -> QWidget:
    desktop.window.palette_.toggle()
    return desktop.window.palette_.field


def _in_search(desktop: Desktop) -> QWidget:
    pane_of(desktop).focus_search()
    return pane_of(desktop).field


def _in_tags(desktop: Desktop) -> QWidget:
    tags = browse_of(desktop).detail.form.tags
    tags.setFocus()
    return tags


@pytest.mark.parametrize("go", [_in_palette, _in_search, _in_tags])
def test_the_focus_stays_where_it_is_as_what_is_typed_outlives_its_memory(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    qtbot: QtBot,
    go: Callable[[Desktop], QWidget],
) -> None:
    detail = browse_of(desktop).detail
    qtbot.keyClicks(detail.form.content, "Typed. ")
    place = go(desktop)
    assert desktop.window.focusWidget() is place
    desktop.context.services.memories.delete(two[0].id, AGENT)
    qtbot.waitUntil(lambda: "was deleted while" in detail.page.notices.text)
    assert desktop.window.focusWidget() is place
    desktop.window.palette_.dismiss()


def test_the_focus_goes_to_the_text_from_what_goes_with_the_memory(
    desktop: Desktop, two: tuple[Memory, Memory], qtbot: QtBot
) -> None:
    detail = browse_of(desktop).detail
    qtbot.keyClicks(detail.form.content, "Typed. ")
    agent_writes(desktop, two[0], "By the agent", qtbot)
    qtbot.waitUntil(detail.page.conflict.isVisible)
    detail.page.conflict.keep_mine.setFocus()
    assert detail.page.conflict.isAncestorOf(desktop.window.focusWidget())
    desktop.context.services.memories.delete(two[0].id, AGENT)
    qtbot.waitUntil(lambda: detail.is_new)
    assert desktop.window.focusWidget() is detail.form.content
    assert shown_text(desktop) == f"Typed. {FIRST}"


def test_offers_that_arrive_late_leave_the_field_in_which_a_moment_is_typed(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    section = browse_of(desktop).detail.page.tabs.reminder
    qtbot.waitUntil(lambda: bool(section.findChildren(QPushButton)))
    held = HeldAnswer(monkeypatch, desktop.context.services.reminders, "offered")
    agent_writes(desktop, two[0], "By the agent", qtbot)
    qtbot.waitUntil(held.is_done.is_set)
    menu = section.findChild(QMenu)
    assert menu is not None
    menu.actions()[-1].trigger()
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    qtbot.rest()
    assert section.findChildren(QDateTimeEdit)
