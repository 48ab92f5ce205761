"""A memory's history, session, relations, mentions and end, loaded when somebody looks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea

from muniment.desktop.views.browse.detail.detail_page import DetailPage
from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.diff_label import DiffLabel
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import (
    Category,
    MemoryDraft,
    MemoryEntity,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
)
from muniment.domain.text.word_diff import Edit, Piece
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.views.browse.test_browse import headings, open_memory, press
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_section import MemorySection
    from muniment.desktop.views.browse.detail.memory_tabs import MemoryTabs
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
ABOUT, HISTORY, SESSION, RELATED = range(4)


def tabs_of(desktop: Desktop) -> MemoryTabs:
    return browse_of(desktop).detail.page.tabs


def test_the_page_is_made_with_the_first_memory_and_tab_leads_from_the_list_to_it(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    memory = remember(home.services, "The train leaves at nine")
    desktop = make_desktop(home)
    browse = browse_of(desktop)
    of_memory = (*browse.detail.menu.commands, browse.detail.add_value)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    assert not browse.findChildren(DetailPage)
    assert not any(action.isEnabled() for action in of_memory)
    open_memory(desktop, memory, qtbot)
    assert browse.findChildren(DetailPage) == [browse.detail.page]
    assert browse.detail.form.namespace.count() == 1
    assert all(action.isEnabled() for action in of_memory)
    pane_of(desktop).list_view.setFocus()
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Tab)
    assert browse.detail.page.head.more.hasFocus()


def look_at(desktop: Desktop, qtbot: QtBot, place: int) -> None:
    bar = tabs_of(desktop).bar
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def said(section: MemorySection) -> list[str]:
    return [part.text() for part in section.findChildren(QLabel) if part.isVisible()]


def links(section: MemorySection) -> list[MemoryLink]:
    return [part for part in section.findChildren(MemoryLink) if part.isVisible()]


def begin_together(section: MemorySection) -> bool:
    """Tell whether all that can be pressed below the memories begins where the texts do."""
    texts = [part.x() for part in section.findChildren(QLabel) if part.isVisible()]
    ways = [part for part in section.findChildren(PushButton) if part.isVisible()]
    is_own = all(way.width() == way.sizeHint().width() for way in ways)
    return bool(ways) and is_own and {way.x() for way in ways} == set(texts)


@pytest.fixture
def changed(desktop: Desktop, qtbot: QtBot) -> Memory:
    """A memory with three versions, the last by an agent with a name."""
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Scout"), PERSON).key
    memory = remember(services, "The train leaves <b>at nine</b> & is red")
    patch = MemoryPatch(content="The train leaves <b>at ten</b> & is red", tags=("trains",))
    services.memories.edit(memory.id, patch, PERSON)
    agent = AGENT.__class__(f"key:{key.id}", key.namespaces, key.scopes)
    services.memories.edit(memory.id, MemoryPatch(type=MemoryType.EVENT), agent)
    open_memory(desktop, memory, qtbot)
    return memory


def test_history_tells_who_changed_which_words(
    desktop: Desktop, changed: Memory, qtbot: QtBot
) -> None:
    history = tabs_of(desktop).history
    assert not history.findChildren(QLabel)
    look_at(desktop, qtbot, HISTORY)
    qtbot.waitUntil(lambda: "Version 3" in said(history))
    texts = said(history)
    assert texts.index("Version 3") < texts.index("Version 2") < texts.index("Version 1")
    assert any("Edited · Agent “Scout”" in text for text in texts)
    assert any("Written · You" in text for text in texts)
    assert "Tags: #trains" in texts
    assert any(text.startswith("Type: ") and text.endswith("Event") for text in texts)
    diff = history.findChildren(DiffLabel)[0].text()
    assert "line-through" in diff
    assert ">nine</span>" in diff
    assert ">ten</span>" in diff
    assert "&lt;b&gt;" in diff
    assert "<b>" not in diff


def test_its_facts_tell_how_it_is_kept_and_what_was_filled_in(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    draft = MemoryDraft(content="We met at the harbour", kind=MemoryKind.EPISODIC, tier=Tier.COLD)
    memory = services.memories.remember(draft, PERSON).memory
    services.memories.edit(memory.id, MemoryPatch(archived=True), PERSON)
    # It is not in the list, which would take it off the screen as its row leaves.
    browse_of(desktop).show_memory(memory.id)
    facts = tabs_of(desktop).facts
    qtbot.waitUntil(lambda: bool(facts.texts["archived"]))
    assert facts.texts["kind"] == "Happened once"
    assert facts.texts["kept"] == "Low"
    assert facts.texts["archived"].startswith("1 May 2026")
    assert facts.texts["expires"] == ""
    shown = services.memories.get(memory.id, PERSON)
    told = replace(shown, derived=frozenset({"type", "categories"}), access_count=3,
                   accessed_at=shown.created_at, categories=())  # fmt: skip
    facts.show_memory(told, {})
    assert facts.texts["derived"] == "Type, by Muniment"
    facts.show_memory(replace(told, categories=(Category.HEALTH,)), {})
    assert facts.texts["derived"] == "About, Type, by Muniment"
    assert facts.texts["read"].startswith("3 times, last 1 May 2026")
    facts.clear()
    assert not any(facts.texts.values())


def test_the_facts_of_another_memory_begin_at_their_top(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    one, other = (remember(services, f"Ada moved to Porto in {year}") for year in (2020, 2021))
    desktop.window.resize(1120, 500)
    detail = browse_of(desktop).detail
    for memory in (one, other):
        browse_of(desktop).show_memory(memory.id)
        qtbot.waitUntil(lambda memory=memory: detail.memory_id == memory.id)
        bar = next(
            area.verticalScrollBar()
            for area in tabs_of(desktop).findChildren(QScrollArea)
            if area.isVisible()
        )
        qtbot.waitUntil(lambda bar=bar: bar.maximum() > 0)
        assert bar.value() == 0
        bar.setValue(bar.maximum())
    services.memories.edit(other.id, MemoryPatch(tags=("city",)), PERSON)
    qtbot.waitUntil(lambda: detail.form.tags.text() == "city")
    assert bar.value() > 0


def test_a_version_is_restored_and_that_is_undone(
    desktop: Desktop, changed: Memory, qtbot: QtBot
) -> None:
    detail = browse_of(desktop).detail
    look_at(desktop, qtbot, HISTORY)
    history = tabs_of(desktop).history
    qtbot.waitUntil(lambda: "Version 1" in said(history))
    back = [b for b in history.findChildren(QPushButton) if b.isVisible()]
    assert [b.accessibleName() for b in back] == ["Restore version 2", "Restore version 1"]
    qtbot.mouseClick(back[1], LEFT)
    qtbot.waitUntil(lambda: "nine" in detail.form.content.toPlainText())
    get = desktop.context.services.memories.get
    assert get(changed.id, PERSON).tags == ()
    qtbot.waitUntil(lambda: detail.page.notices.text == "Restored version 1.")
    qtbot.waitUntil(lambda: "Version 4" in said(history))
    # What is like version 1 now is not offered.
    assert [b.accessibleName() for b in history.findChildren(QPushButton) if b.isVisible()] == [
        "Restore version 3",
        "Restore version 2",
    ]
    press(qtbot, detail.page.notices, "Undo")
    qtbot.waitUntil(lambda: "ten" in detail.form.content.toPlainText())
    assert get(changed.id, PERSON).tags == ("trains",)


def test_versions_are_numbered_without_gaps_after_a_stretch_of_typing(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    memory = remember(services, "The train is at nine")
    open_memory(desktop, memory, qtbot)
    detail = browse_of(desktop).detail
    detail.form.content.moveCursor(QTextCursor.MoveOperation.End)
    for text in (" fifteen", " sharp"):
        qtbot.keyClicks(detail.form.content, text)
        qtbot.waitUntil(lambda: not detail.is_dirty)
    assert services.memories.get(memory.id, PERSON).version == 3
    look_at(desktop, qtbot, HISTORY)
    history = tabs_of(desktop).history
    qtbot.waitUntil(lambda: "Version 2" in said(history))
    assert "Version 3" not in said(history)
    # Until then another answer may replace the buttons.
    qtbot.rest()
    press(qtbot, history, "Restore this version")
    qtbot.waitUntil(lambda: detail.page.notices.text == "Restored version 1.")
    assert services.memories.get(memory.id, PERSON).content == "The train is at nine"


def test_a_long_history_comes_in_parts(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "version 1")
    for number in range(2, 25):
        services.memories.edit(memory.id, MemoryPatch(content=f"version {number}"), AGENT)
    open_memory(desktop, memory, qtbot)
    look_at(desktop, qtbot, HISTORY)
    history = tabs_of(desktop).history
    qtbot.waitUntil(lambda: "Version 5" in said(history))
    assert "Version 1" not in said(history)
    press(qtbot, history, "Show older versions")
    qtbot.waitUntil(lambda: "Version 1" in said(history))
    back = [b for b in history.findChildren(QPushButton) if "version 1" in b.accessibleName()]
    back[-1].click()
    qtbot.waitUntil(lambda: services.memories.get(memory.id, PERSON).content == "version 1")


def test_the_session_leads_to_its_neighbours(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"turn {n}", session_id="monday", embed=False) for n in range(7)]
    services.memories.remember_batch([*drafts, MemoryDraft(content="other", embed=False)], AGENT)
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 8)
    middle = next(
        pane.list_model.row_at(place).id
        for place in range(8)
        if pane.list_model.row_at(place).heading == "turn 5"
    )
    pane.choose(middle)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == middle)
    look_at(desktop, qtbot, SESSION)
    section = tabs_of(desktop).session
    qtbot.waitUntil(lambda: len(links(section)) == 6)
    assert [link.lines[0] for link in links(section)] == [f"turn {n}" for n in range(1, 7)]
    assert said(section) == ["Session monday, 7 memories"]
    qtbot.waitUntil(lambda: begin_together(section))
    qtbot.mouseClick(links(section)[-1], LEFT)
    qtbot.waitUntil(lambda: pane.chosen_id not in {"", middle})
    last = ("turn 6", "This memory")
    qtbot.waitUntil(lambda: [link.lines for link in links(section)][-1:] == [last])
    press(qtbot, section, "Show the whole session")
    qtbot.waitUntil(lambda: len(headings(desktop)) == 7)
    assert pane.filters.texts == ("Session: monday",)


def test_a_session_that_is_gone_is_told(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"turn {n}", session_id="monday", embed=False) for n in range(2)]
    first, last = services.memories.remember_batch(drafts, AGENT).items
    services.sessions.delete("monday", PERSON)
    for item in (first, last):
        services.memories.restore(str(item.memory_id), PERSON)
    open_memory(desktop, services.memories.get(str(last.memory_id), PERSON), qtbot)
    look_at(desktop, qtbot, SESSION)
    section = tabs_of(desktop).session
    qtbot.waitUntil(lambda: [link.lines[0] for link in links(section)] == ["turn 0", "turn 1"])
    assert said(section) == [
        "Session monday, 2 memories",
        "This session was deleted or has expired. Its memories are still here.",
    ]


def test_a_memory_without_a_session_says_so(desktop: Desktop, qtbot: QtBot) -> None:
    open_memory(desktop, remember(desktop.context.services, "alone"), qtbot)
    look_at(desktop, qtbot, SESSION)
    told = ["This memory isn't part of a session."]
    qtbot.waitUntil(lambda: said(tabs_of(desktop).session) == told)


def test_related_memories_say_why_and_lead_there(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    one = services.memories.remember(
        MemoryDraft(content="rosin for the cello bow", tags=("music",)), PERSON
    ).memory
    other = services.memories.remember(
        MemoryDraft(content="rosin for the cello strings", tags=("music", "buy")), PERSON
    ).memory
    open_memory(desktop, one, qtbot)
    look_at(desktop, qtbot, RELATED)
    section = tabs_of(desktop).related
    qtbot.waitUntil(lambda: len(links(section)) == 1)
    title, why = links(section)[0].lines
    assert title == other.content
    assert "% similar" in why
    assert "#music" in why
    assert "#buy" not in why
    qtbot.mouseClick(links(section)[0], LEFT)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == other.id)


@pytest.mark.parametrize("chip", ["Lisbon", "12 March 2027"])
def test_what_is_mentioned_leads_to_its_memories(desktop: Desktop, qtbot: QtBot, chip: str) -> None:
    from dataclasses import replace

    memory = remember(desktop.context.services, "Anna & Bo went to Lisbon")
    found = (
        MemoryEntity("person", "Anna", 0.9),
        MemoryEntity("place", "Lisbon", 0.9),
        MemoryEntity("date", "2027-03-12", 0.9),
    )
    chips = tabs_of(desktop).entities
    open_memory(desktop, memory, qtbot)
    chips.show_entities(replace(memory, entities=found))
    assert chips.texts == ("Anna", "Lisbon", "12 March 2027")
    press(qtbot, chips, chip)
    qtbot.waitUntil(lambda: pane_of(desktop).filters.texts == (f"Mentions: {chip}",))


def test_a_mention_says_its_type_in_the_language_of_the_person(
    german: None, desktop: Desktop, qtbot: QtBot
) -> None:
    from dataclasses import replace

    memory = remember(desktop.context.services, "Anna lives in Lisbon")
    found = (MemoryEntity("organization", "Anna", 0.9), MemoryEntity("ship", "Bo", 0.9))
    chips = tabs_of(desktop).entities
    open_memory(desktop, memory, qtbot)
    chips.show_entities(replace(memory, entities=found))
    hints = [chip.toolTip() for chip in chips.findChildren(QPushButton) if chip.toolTip()]
    assert [hint.rstrip() for hint in hints[-2:]] == ["Organisation", "ship"]


def test_the_end_of_a_memory_is_shown_and_changed(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    end = datetime.now(UTC) + timedelta(days=400, seconds=1)
    draft = MemoryDraft(content="for a while", expires_at=end, embed=False)
    memory = services.memories.remember(draft, AGENT).memory
    open_memory(desktop, memory, qtbot)
    detail, field = browse_of(desktop).detail, browse_of(desktop).detail.form.expiry
    assert field.value == memory.expires_at
    assert field.moment.isVisible()
    assert not detail.is_dirty
    field.choice.setFocus()
    qtbot.keyClick(field.choice, Qt.Key.Key_Home)
    assert detail.is_dirty
    assert not field.moment.isVisible()
    qtbot.waitUntil(lambda: services.memories.get(memory.id, PERSON).expires_at is None)
    qtbot.waitUntil(lambda: not detail.is_dirty)
    field.choice.setCurrentIndex(field.choice.findText("In a month"))
    assert field.choice.currentText() == "On date…"
    days = (field.value - datetime.now(UTC)).days if field.value else 0
    assert days in {29, 30}
    detail.save()
    qtbot.waitUntil(lambda: services.memories.get(memory.id, PERSON).expires_at is not None)
    qtbot.waitUntil(lambda: not detail.is_dirty)


def test_no_part_of_a_memory_is_readable_while_locked(
    desktop: Desktop, changed: Memory, qtbot: QtBot
) -> None:
    look_at(desktop, qtbot, HISTORY)
    qtbot.waitUntil(lambda: "Version 1" in said(tabs_of(desktop).history))
    desktop.window.lock()
    texts = readable_texts(desktop.window)
    for word in ("train", "Scout", "nine", "Version"):
        assert word not in texts
    qtbot.waitUntil(lambda: desktop.context.services.vault.state.value == "locked")


def test_what_is_left_out_of_a_comparison_cuts_no_word(desktop: Desktop, qtbot: QtBot) -> None:
    far = "the radiators of the upper floor are bled before the season begins each year"
    pieces = (
        Piece(Edit.REMOVED, "red"),
        Piece(Edit.KEPT, f" {far} {far} "),
        Piece(Edit.ADDED, "x"),
    )
    shown = DiffLabel((*pieces, Piece(Edit.KEPT, f" {far} {far}")), desktop.context.theme)
    qtbot.addWidget(shown)
    left_out = [part for part in re.sub(r"<[^>]*>", "", shown.text()).split() if part != "…"]
    assert "…" in shown.text()
    assert set(left_out) <= {"red", "x", *far.split()}


def test_a_search_begun_after_an_unlock_outlasts_what_was_shown_before_the_lock(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    for text in ("The ferry takes cash", "Two lanterns on the pier"):
        memory = remember(services, text)
    open_memory(desktop, memory, qtbot)
    search = pane_of(desktop).search
    services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    # The memory that was shown is asked for once the list is complete.
    pane_of(desktop).list_model.rowsInserted.connect(
        lambda: search.field.setText("ferry"), Qt.ConnectionType.SingleShotConnection
    )
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: search.model.rowCount() == 1)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert search.field.text() == "ferry"
    assert browse_of(desktop).detail.memory_id == pane_of(desktop).chosen_id != memory.id


def test_following_what_changes_is_not_reading(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "The ferry takes cash")
    open_memory(desktop, memory, qtbot)
    facts = tabs_of(desktop).facts
    for tier, said in ((Tier.HOT, "Pinned"), (Tier.COLD, "Low")):
        services.memories.edit(memory.id, MemoryPatch(tier=tier), AGENT)
        qtbot.waitUntil(lambda said=said: facts.texts["kept"] == said)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    # What was read is written down when the vault locks.
    services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    services.vault.unlock_with_key_file()
    assert services.memories.peek(memory.id, PERSON).access_count == 1
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
