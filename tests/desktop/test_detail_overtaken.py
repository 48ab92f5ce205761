"""What happens while the detail waits for an answer of the vault: nothing of it is missed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from tests.desktop.people import AGENT, browse_of, pane_of, remember

from muniment.domain.access import PERSON
from muniment.domain.memory import MemoryPatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.application import Desktop
    from muniment.domain.memory import Memory

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
            assert self.may_answer.wait(20)


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
    assert held.is_done.wait(20)
    assert detail.is_saving
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
    assert held.is_done.wait(20)
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
    assert held.is_done.wait(20)
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
    assert held.is_done.wait(20)
    agent_writes(desktop, two[0], "Changed meanwhile", qtbot)
    pane_of(desktop).choose(two[0].id)
    held.may_answer.set()
    qtbot.waitUntil(lambda: shown_text(desktop) == "Changed meanwhile")
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert pane_of(desktop).chosen_id == two[0].id
    assert browse_of(desktop).detail.memory_id == two[0].id


def test_an_older_answer_does_not_replace_what_was_saved_since(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    detail = browse_of(desktop).detail
    held = hold("peek")
    agent_writes(desktop, two[0], "By the agent", qtbot)
    assert held.is_done.wait(20)
    written = desktop.context.services.memories.get(two[0].id, PERSON)
    assert written.content == "By the agent"
    detail.form.content.setPlainText("By the person")
    detail._submit_save(is_overwriting=True)
    qtbot.waitUntil(lambda: not detail.is_saving)
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert shown_text(desktop) == "By the person"


def test_delete_means_the_row_that_was_chosen_though_another_one_is_shown_still(
    desktop: Desktop,
    two: tuple[Memory, Memory],
    hold: Callable[[str], HeldAnswer],
    qtbot: QtBot,
) -> None:
    held = hold("get")
    pane_of(desktop).choose(two[1].id)
    assert held.is_done.wait(20)
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
    assert held.is_done.wait(20)
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
    assert held.is_done.wait(20)
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
