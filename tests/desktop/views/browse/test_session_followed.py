"""The session of a memory that is shown follows what others do to it, and leaves the person be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind, ChangeSet, MemoryChange
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.sessions.session import SessionMemories
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.sessions.session_section import SessionSection

SESSION_TAB = 2
SHOWN = 4


def draft(number: int) -> MemoryDraft:
    return MemoryDraft(content=f"turn {number}", session_id="monday", embed=False)


@pytest.fixture
def ids(desktop: Desktop) -> list[str]:
    """Ids of the memories of a session, in the order they came."""
    memories = desktop.context.services.memories
    written = memories.remember_batch([draft(number) for number in range(8)], AGENT)
    return [str(item.memory_id) for item in written.items]


@pytest.fixture
def section(desktop: Desktop, ids: list[str], qtbot: QtBot) -> SessionSection:
    """What is around one of them, with all that others did before read."""
    pane, detail = pane_of(desktop), browse_of(desktop).detail
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == len(ids))
    pane.choose(ids[SHOWN])
    qtbot.waitUntil(lambda: detail.memory_id == ids[SHOWN])
    bar, made = detail.page.tabs.bar, detail.page.tabs.session
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(SESSION_TAB).center())
    wait_for(made, turns(0, 1, 2, 3, 4, 5, 6, 7), qtbot)
    rest(desktop, made, qtbot)
    return made


def turns(*numbers: int) -> list[str]:
    return [f"turn {number}" for number in numbers]


def links(section: SessionSection) -> list[MemoryLink]:
    found = [section.body.itemAt(place).widget() for place in range(section.body.count())]
    return [one for one in found if isinstance(one, MemoryLink)]


def headings(section: SessionSection) -> list[str]:
    return [one.lines[0] for one in links(section)]


def wait_for(section: SessionSection, wanted: list[str], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: headings(section) == wanted)


def rest(desktop: Desktop, section: SessionSection, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (section._settle.isActive() or desktop.context.tasks.is_busy))


def test_what_is_written_edited_and_deleted_in_it_shows(
    desktop: Desktop, section: SessionSection, ids: list[str], qtbot: QtBot
) -> None:
    memories = desktop.context.services.memories
    memories.remember(draft(8), AGENT)
    wait_for(section, turns(0, 1, 2, 3, 4, 5, 6, 7, 8), qtbot)
    assert "Session monday, 9 memories" in readable_texts(section)
    memories.edit(ids[5], MemoryPatch(content="another turn"), AGENT)
    qtbot.waitUntil(lambda: "another turn" in headings(section))
    memories.delete(ids[5], AGENT)
    wait_for(section, turns(0, 1, 2, 3, 4, 6, 7, 8), qtbot)
    memories.remember(draft(9), AGENT)
    wait_for(section, turns(0, 1, 2, 3, 4, 6, 7, 8, 9), qtbot)


def test_a_session_that_others_delete_is_offered_no_more(
    desktop: Desktop, section: SessionSection, qtbot: QtBot
) -> None:
    sessions = desktop.context.services.sessions
    sessions.delete("monday", AGENT, memories=SessionMemories.KEEP)
    qtbot.waitUntil(lambda: "This session was deleted or has expired." in readable_texts(section))
    assert len(links(section)) == 8
    assert ("delete",) not in section._lines


def test_focus_and_place_stay(
    desktop: Desktop, section: SessionSection, ids: list[str], qtbot: QtBot
) -> None:
    memories = desktop.context.services.memories
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    area = section.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    area.setFixedHeight(160)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    link = links(section)[6]
    link.setFocus()
    place = bar.maximum() // 2
    bar.setValue(place)
    focused: list[object] = []
    desktop.window.windowHandle().focusObjectChanged.connect(focused.append)
    memories.remember(draft(8), AGENT)
    wait_for(section, turns(0, 1, 2, 3, 4, 5, 6, 7, 8), qtbot)
    bottom = links(section)[-1]
    qtbot.waitUntil(lambda: bottom.isVisible() and bottom.y() > links(section)[-2].y())
    rest(desktop, section, qtbot)
    assert desktop.window.focusWidget() is link
    assert focused == []
    assert bar.value() == place
    # What had the focus is gone: it stays with the session.
    memories.delete(ids[6], AGENT)
    wait_for(section, turns(0, 1, 2, 3, 4, 5, 7, 8), qtbot)
    assert section.isAncestorOf(desktop.window.focusWidget())


def test_the_tab_key_goes_down_the_lines_as_they_stand(
    desktop: Desktop, section: SessionSection, ids: list[str], qtbot: QtBot
) -> None:
    memories = desktop.context.services.memories
    memories.delete(ids[0], AGENT)
    memories.delete(ids[6], AGENT)
    wait_for(section, turns(1, 2, 3, 4, 5, 7), qtbot)
    for number in (0, 6):
        memories.restore(ids[number], PERSON)
    wait_for(section, turns(0, 1, 2, 3, 4, 5, 6, 7), qtbot)
    rest(desktop, section, qtbot)
    lines = [one for one in links(section) if one.isEnabled()]
    # Qt shows what came into a layout in a later turn, and Tab passes over what is not shown.
    qtbot.waitUntil(lambda: all(one.isVisible() for one in lines))
    bar = browse_of(desktop).detail.page.tabs.bar
    bar.setFocus()
    passed = []
    for _ in lines:
        qtbot.keyClick(desktop.window.focusWidget(), Qt.Key.Key_Tab)
        passed.append(desktop.window.focusWidget())
    assert passed == lines


def test_it_is_not_read_unseen_nor_for_what_is_not_about_it(
    desktop: Desktop, section: SessionSection, ids: list[str], qtbot: QtBot
) -> None:
    changed = desktop.context.bridge.changed
    for kind, namespace, memory_id in (
        (ChangeKind.EMBEDDED, "default", ids[5]),
        (ChangeKind.CREATED, "elsewhere", "mem_elsewhere"),
        (ChangeKind.UPDATED, "default", ids[SHOWN]),
    ):
        one = MemoryChange(kind, namespace, MemoryId(memory_id))
        changed.emit(ChangeSet(AGENT.name, (one,)))
        assert not section._settle.isActive()
    for kind, memory_id in ((ChangeKind.CREATED, "mem_other"), (ChangeKind.PURGED, ids[SHOWN])):
        assert section._settle.isActive() == (kind is ChangeKind.PURGED)
        one = MemoryChange(kind, "default", MemoryId(memory_id))
        section._on_bridge_changed(ChangeSet(AGENT.name, (one,)))
    assert not section._settle.isActive()
    tabs = browse_of(desktop).detail.page.tabs.bar
    tabs.setCurrentIndex(0)
    desktop.context.services.memories.remember(draft(8), AGENT)
    qtbot.waitUntil(lambda: section._is_stale)
    rest(desktop, section, qtbot)
    assert "turn 8" not in headings(section)
    tabs.setCurrentIndex(SESSION_TAB)
    wait_for(section, turns(0, 1, 2, 3, 4, 5, 6, 7, 8), qtbot)


def test_a_slow_answer_is_waited_for_while_changes_go_on(
    desktop: Desktop, section: SessionSection, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desktop.context.services
    held = HeldAnswer(monkeypatch, services.sessions, "get")
    services.memories.remember(draft(8), AGENT)
    qtbot.waitUntil(held.is_done.is_set)
    asked = section._latest._task
    services.memories.remember(draft(9), AGENT)
    fired: list[bool] = []
    section._settle.timeout.connect(lambda: fired.append(True))
    qtbot.waitUntil(lambda: bool(fired))
    assert section._latest._task is asked
    held.may_answer.set()
    qtbot.waitUntil(lambda: "Session monday, 10 memories" in readable_texts(section))


def test_nothing_is_read_after_a_lock(
    desktop: Desktop, section: SessionSection, qtbot: QtBot
) -> None:
    one = MemoryChange(ChangeKind.CREATED, "default", MemoryId("mem_late"))
    changes = ChangeSet(AGENT.name, (one,))
    desktop.context.bridge.changed.emit(changes)
    assert section._settle.isActive()
    desktop.window.lock()
    assert not section._settle.isActive()
    desktop.context.bridge.changed.emit(changes)
    assert not section._settle.isActive()
    assert links(section) == []
    assert "monday" not in readable_texts(section)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
