"""Who read what, in the window: from an agent to all that it read, from a memory to its readers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.domain.access import PERSON, Actor
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.memories.query import Sort
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.history.reads import read_by
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.agents_view import AgentsView
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarybeacon"


def agent_of(desktop: Desktop, name: str) -> Actor:
    draft = KeyDraft(namespaces=("default",), name=name)
    key = desktop.context.services.keys.create(draft, PERSON).key
    return Actor(f"key:{key.id}", key.namespaces, key.scopes)


@pytest.fixture(name="read")
def _read(desktop: Desktop) -> tuple[Memory, ...]:
    """Three memories; an agent read two of them, the first one twice, another agent the first."""
    services = desktop.context.services
    texts = (f"The boiler wants 1.5 bar {CANARY}", "The key is under the pot", "Nobody read this")
    made = tuple(remember(services, text) for text in texts)
    helper, other = agent_of(desktop, "Helper"), agent_of(desktop, f"Other {CANARY}")
    services.memories.get(made[0].id, other)
    for place in (0, 1, 0):
        services.memories.get(made[place].id, helper)
    return made


def agents(desktop: Desktop, qtbot: QtBot) -> AgentsView:
    """Visit the agents and choose the helper with the keyboard."""
    workspace_of(desktop).go("agents")
    view: AgentsView = workspace_of(desktop).current  # type: ignore[assignment]
    qtbot.waitUntil(lambda: view.list.model.rowCount() == 2)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down):
        view.list.view.setFocus()
        qtbot.keyClick(view.list.view, key)
        qtbot.waitUntil(lambda: bool(view.detail.usage.text()))
        if view.detail.key is not None and view.detail.key.name == "Helper":
            break
    return view


def open_memory(
    desktop: Desktop, memory: Memory, qtbot: QtBot, *, readers: int
) -> list[MemoryLink]:
    """Show a memory in Browse; return the lines of its readers."""
    browse = browse_of(desktop)
    workspace_of(desktop).show_memory(memory.id)
    section = browse.detail.page.tabs.readers
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    if readers:
        qtbot.waitUntil(lambda: len(section.findChildren(MemoryLink)) == readers)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return section.findChildren(MemoryLink)


def chips(desktop: Desktop) -> tuple[str, ...]:
    return browse_of(desktop).pane.filters.texts


@pytest.mark.usefixtures("read")
def test_an_agent_leads_to_all_that_it_read(desktop: Desktop, qtbot: QtBot) -> None:
    reading = agents(desktop, qtbot).detail.reading
    qtbot.waitUntil(lambda: reading.title.text() == "Read: 2 memories")
    model = reading.lines.lines
    assert {model.index(row, 0).data() for row in range(model.rowCount())} == {
        f"The boiler wants 1.5 bar {CANARY}",
        "The key is under the pot",
    }
    assert not reading.since.isVisible()

    reading.all.setFocus()
    qtbot.keyClick(reading.all, Qt.Key.Key_Space)

    pane = browse_of(desktop).pane
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    qtbot.waitUntil(lambda: chips(desktop) == ("Read by: Agent “Helper”", "Including archived"))
    assert workspace_of(desktop).current is browse_of(desktop)


def test_a_memory_names_its_readers_who_lead_to_all_they_read(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    lines = open_memory(desktop, read[0], qtbot, readers=2)
    by_name = {line.lines[0]: line for line in lines}
    assert by_name["Helper"].lines[1].startswith("2 times, last ")
    assert by_name[f"Other {CANARY}"].lines[1].startswith("Once, ")

    qtbot.mouseClick(by_name["Helper"], LEFT)

    qtbot.waitUntil(lambda: browse_of(desktop).pane.list_model.rowCount() == 2)
    qtbot.waitUntil(lambda: "Read by: Agent “Helper”" in chips(desktop))


def test_what_an_agent_reads_meanwhile_is_named(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    assert open_memory(desktop, read[2], qtbot, readers=0) == []
    section = browse_of(desktop).detail.page.tabs.readers
    services = desktop.context.services
    late = agent_of(desktop, "Late")
    services.memories.get(read[2].id, late)
    qtbot.waitUntil(lambda: "Late" in readable_texts(section))
    services.memories.get(read[2].id, late)
    qtbot.waitUntil(lambda: "2 times, last " in readable_texts(section))


def test_an_agent_at_work_is_no_error_of_a_memory_that_has_expired(
    desktop: Desktop, home: Home, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    services = desktop.context.services
    soon = home.clock.now() + timedelta(minutes=1)
    services.memories.edit(read[0].id, MemoryPatch(expires_at=soon), PERSON)
    open_memory(desktop, read[0], qtbot, readers=2)
    home.clock.advance(minutes=2)
    with qtbot.waitSignal(desktop.context.bridge.agents_called):
        services.memories.get(read[1].id, agent_of(desktop, "Late"))
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert browse_of(desktop).detail.page.notices.text == ""


def test_a_line_stays_while_newer_versions_arrive(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    lines = open_memory(desktop, read[0], qtbot, readers=2)
    lines[0].setFocus()
    desktop.context.services.memories.edit(read[0].id, MemoryPatch(tags=("home",)), PERSON)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: "home" in readable_texts(detail))
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert detail.page.tabs.readers.findChildren(MemoryLink) == lines
    assert lines[0].hasFocus()


def test_a_memory_that_no_agent_read_says_nothing_of_it(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    assert open_memory(desktop, read[2], qtbot, readers=0) == []
    assert "agents" not in readable_texts(browse_of(desktop).detail.page.tabs.readers)


def listed(desktop: Desktop) -> list[str]:
    model = browse_of(desktop).pane.list_model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_what_an_agent_read_last_is_listed_first_unless_another_order_is_chosen(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    services, pane = desktop.context.services, browse_of(desktop).pane
    helper, other = agent_of(desktop, "Helper"), agent_of(desktop, "Other")
    oldest, middle, newest = (remember(services, text) for text in ("oldest", "middle", "newest"))
    for memory, reader in ((newest, helper), (oldest, helper), (middle, other), (middle, helper)):
        home.clock.advance(seconds=1)
        services.memories.get(memory.id, reader)
    home.clock.advance(seconds=1)
    services.memories.get(newest.id, other)
    services.reads.readers_of(newest.id, PERSON)  # has the reads be written down
    pane.show_list(read_by(helper.name.removeprefix("key:")))
    qtbot.waitUntil(lambda: listed(desktop) == ["middle", "oldest", "newest"])
    assert pane.summary == "3 memories · Recently viewed"
    assert pane.filters.order.accessibleName() == "Order: Recently viewed"

    order = next(a for a in pane.filters.order.menu().actions() if a.text() == "Oldest first")
    order.trigger()
    qtbot.waitUntil(lambda: listed(desktop) == ["oldest", "middle", "newest"])
    pane.show_all()
    qtbot.waitUntil(lambda: listed(desktop) == ["newest", "middle", "oldest"])
    assert pane.order is Sort.NEWEST
    pane.show_list(read_by(other.name.removeprefix("key:")))
    qtbot.waitUntil(lambda: listed(desktop) == ["newest", "middle"])


def test_a_chip_taken_away_shows_everything_again(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    reading = agents(desktop, qtbot).detail.reading
    qtbot.waitUntil(reading.all.isVisible)
    qtbot.mouseClick(reading.all, LEFT)
    pane = browse_of(desktop).pane
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    chip = next(
        found
        for found in pane.filters.findChildren(QPushButton)
        if "Read by" in found.accessibleName() + found.text()
    )
    qtbot.mouseClick(chip, LEFT)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == len(read))


def test_nothing_of_it_stays_when_the_vault_is_locked(
    desktop: Desktop, qtbot: QtBot, read: tuple[Memory, ...]
) -> None:
    reading = agents(desktop, qtbot).detail.reading
    qtbot.waitUntil(reading.all.isVisible)
    lines = open_memory(desktop, read[0], qtbot, readers=2)
    assert CANARY in "".join(line.lines[0] for line in lines)
    window = desktop.window

    desktop.window.lock()

    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: CANARY not in readable_texts(window))
    assert all(CANARY not in text for line in lines for text in line.lines)
