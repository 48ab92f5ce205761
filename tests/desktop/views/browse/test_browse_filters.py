"""Filters: set in the popover, shown as chips, taken away, kept without telling of the vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QSettings, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.filters.filter_chips import chips_of
from muniment.desktop.views.browse.filters.filter_settings import (
    restored_filter,
    restored_sort,
    save_filter,
)
from muniment.domain.access import PERSON, Actor
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Lifetime, MemoryFilter, Sort
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.views.browse.test_browse import headings, press
from tests.desktop.window_parts import (
    AGENT,
    browse_of,
    pane_of,
    readable_texts,
    remember,
    workspace_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.filters.filter_bar import FilterBar
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
WHEN = datetime(2026, 5, 2, 12, tzinfo=UTC)
FULL = MemoryFilter(
    namespaces=("one", "two"),
    agent_id="scout",
    user_id="mira",
    session_id="monday",
    project="house",
    entity="Lisbon",
    types=(MemoryType.FACT, MemoryType.TASK),
    kind=MemoryKind.EPISODIC,
    categories=(Category.HEALTH,),
    tags=("travel", "papers"),
    metadata={"page": 7},
    tier=Tier.HOT,
    visibility=Visibility.CONFIDENTIAL,
    source="mail",
    actor="person",
    client_id="abc",
    embedding_state=EmbeddingState.FAILED,
    lifetime=Lifetime.ACTIVE,
    min_importance=0.2,
    max_importance=0.8,
    created_after=WHEN,
    created_before=WHEN,
    updated_after=WHEN,
    updated_before=WHEN,
    accessed_after=WHEN,
    accessed_before=WHEN,
    expires_after=WHEN,
    expires_before=WHEN,
    archived=True,
    include_archived=True,
    include_expired=True,
    deleted=True,
)


def bar_of(desktop: Desktop) -> FilterBar:
    return pane_of(desktop).filters


def fill(desktop: Desktop, qtbot: QtBot) -> None:
    memories = desktop.context.services.memories
    drafts = (
        MemoryDraft(content="a", type=MemoryType.FACT, tags=("home",), importance=0.9),
        MemoryDraft(content="bbb", type=MemoryType.TASK, agent_id="scout", importance=0.1),
        MemoryDraft(content="cc", type=MemoryType.FACT, agent_id="scout", session_id="monday"),
    )
    memories.remember_batch([replace(draft, embed=False) for draft in drafts], AGENT)
    qtbot.waitUntil(lambda: headings(desktop) == ["cc", "bbb", "a"])


def choose(desktop: Desktop, field: str, value: str) -> None:
    combo = bar_of(desktop).popover.combo(field)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_filters_are_set_in_the_popover_and_taken_away_as_chips(
    desktop: Desktop, qtbot: QtBot
) -> None:
    fill(desktop, qtbot)
    bar, popover = bar_of(desktop), bar_of(desktop).popover
    qtbot.mouseClick(bar.more, LEFT)
    qtbot.waitUntil(lambda: popover.agent.findText("scout") >= 0)
    qtbot.keyClick(popover.combo("types"), Qt.Key.Key_F)
    choose(desktop, "types", "fact")
    qtbot.waitUntil(lambda: headings(desktop) == ["cc", "a"])
    popover.tags.setFocus()
    qtbot.keyClicks(popover.tags, "home, #nothing")
    qtbot.keyClick(popover.tags, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: headings(desktop) == ["a"])
    assert bar.texts == ("Fact", "#home", "#nothing")
    popover.hide()
    assert bar.isVisible()
    fact = as_written("Fact")
    chip = next(b for b in bar.findChildren(QPushButton) if b.text() == fact and b.isVisible())
    assert chip.accessibleName() == "Remove filter: Fact"
    qtbot.mouseClick(chip, LEFT)
    assert bar.texts == ("#home", "#nothing")
    press(qtbot, pane_of(desktop), "Show all")
    qtbot.waitUntil(lambda: len(headings(desktop)) == 3)
    assert not bar.isVisible()


def test_agent_session_and_days_are_conditions_too(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    bar, popover = bar_of(desktop), bar_of(desktop).popover
    bar.open_popover()
    assert not popover.agent.isVisible()
    qtbot.mouseClick(popover.more.head, LEFT)
    assert popover.agent.isVisible()
    qtbot.keyClicks(popover.agent.lineEdit(), "scout")
    qtbot.keyClick(popover.agent, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: headings(desktop) == ["cc", "bbb"])
    qtbot.keyClicks(popover.session, "monday")
    qtbot.keyClick(popover.session, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: headings(desktop) == ["cc"])
    local = desktop.context.services.memories.get(
        pane_of(desktop).list_model.row_at(0).id, PERSON
    ).created_at.astimezone()
    today = QDate(local.year, local.month, local.day)
    popover.since.setDate(today)
    popover.since.editingFinished.emit()
    qtbot.waitUntil(lambda: any("since" in text for text in bar.texts))
    qtbot.waitUntil(lambda: headings(desktop) == ["cc"])
    assert popover.since.date() == today
    popover.since.setDate(today.addDays(1))
    popover.since.editingFinished.emit()
    qtbot.waitUntil(lambda: "No memories match these filters" in pane_of(desktop).empty_text)
    popover.hide()
    press(qtbot, pane_of(desktop), "Show all")
    qtbot.waitUntil(lambda: len(headings(desktop)) == 3)


def test_the_few_usual_filters_stand_first_and_more_when_in_use(
    desktop: Desktop, qtbot: QtBot
) -> None:
    fill(desktop, qtbot)
    bar, popover = bar_of(desktop), bar_of(desktop).popover
    qtbot.mouseClick(bar.more, LEFT)
    usual = (
        popover.namespace, popover.combo("types"), popover.tags, popover.writer, popover.since,
        popover.until, popover.combo("visibility"),
    )  # fmt: skip
    assert all(field.isVisible() for field in usual)
    assert not popover.combo("tier").isVisible()
    before = popover.height()
    qtbot.keyClick(popover.more.head, Qt.Key.Key_Space)
    assert popover.combo("tier").isVisible()
    assert popover.height() > before
    choose(desktop, "tier", "hot")
    popover.hide()
    qtbot.mouseClick(bar.more, LEFT)
    assert popover.combo("tier").isVisible()
    popover.hide()
    pane_of(desktop).show_all()
    qtbot.mouseClick(bar.more, LEFT)
    assert not popover.combo("tier").isVisible()
    popover.hide()


def test_sensitive_memories_and_a_namespace_are_chosen(desktop: Desktop, qtbot: QtBot) -> None:
    services, pane = desktop.context.services, pane_of(desktop)
    services.namespaces.create("work", PERSON)
    remember(services, "a plain note", namespace="work")
    draft = MemoryDraft(
        content="a private note", visibility=Visibility.CONFIDENTIAL, namespace="work"
    )
    services.memories.remember(draft, PERSON)
    remember(services, "at home")
    popover = bar_of(desktop).popover
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    bar_of(desktop).open_popover()
    popover.namespace.setFocus()
    qtbot.keyClicks(popover.namespace, "work")
    popover.namespace.activated.emit(popover.namespace.currentIndex())
    qtbot.waitUntil(lambda: headings(desktop) == ["a private note", "a plain note"])
    assert desktop.context.namespaces.chosen == "work"
    choose(desktop, "visibility", "confidential")
    qtbot.waitUntil(lambda: headings(desktop) == ["a private note"])
    popover.hide()
    assert len(bar_of(desktop).texts) == 1
    assert pane.list_model.namespace == "work"


def test_tags_are_completed_one_after_the_other(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    for tags in (("household", "travel"), ("hobby",), ("household",)):
        services.memories.remember(MemoryDraft(content=f"about {tags}", tags=tags), PERSON)
    names = desktop.context.tags.names
    qtbot.waitUntil(lambda: names.rowCount() == 3)
    popover = bar_of(desktop).popover
    bar_of(desktop).open_popover()
    completer = popover.tags.completer()
    assert completer is not None
    popover.tags.setFocus()
    qtbot.keyClicks(popover.tags, "travel, #hou")
    assert completer.currentCompletion() == "travel, household"
    qtbot.waitUntil(completer.popup().isVisible)
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert popover.tags.text() == "travel, household"
    popover.hide()
    form = browse_of(desktop).detail.form
    assert form.tags.completer().model() is not None
    desktop.window.lock()
    assert names.rowCount() == 0


def test_the_sidebar_lists_the_tags_of_the_namespace(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    for number in range(3):
        draft = MemoryDraft(content=f"about houses {number}", tags=("household",))
        services.memories.remember(draft, PERSON)
    services.memories.remember(MemoryDraft(content="about trains", tags=("travel",)), PERSON)
    workspace = workspace_of(desktop)
    tags = workspace.navigation.tags
    qtbot.waitUntil(lambda: tags.model.rowCount() == 2)
    index = tags.model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "travel, 1"
    workspace.go("profile")
    qtbot.mouseClick(tags.view.viewport(), LEFT, pos=tags.view.visualRect(index).center())
    qtbot.waitUntil(lambda: headings(desktop) == ["about trains"])
    assert workspace.current_key == "browse"
    assert bar_of(desktop).texts == ("#travel",)
    desktop.window.lock()
    assert "household" not in readable_texts(desktop.window)


def test_the_sidebar_says_namespaces_once(desktop: Desktop) -> None:
    navigation = workspace_of(desktop).navigation
    shown = [
        part.text()
        for part in (*navigation.findChildren(QLabel), *navigation.findChildren(QToolButton))
        if part.isVisibleTo(navigation)
    ]
    assert shown.count("Namespaces") == 1


def test_another_order_is_kept_true(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    bar = bar_of(desktop)
    bar.sort_asked.emit(Sort.MOST_IMPORTANT)
    qtbot.waitUntil(lambda: headings(desktop) == ["a", "cc", "bbb"])
    assert bar.order.toolTip() == "Order: Most important"
    found = pane_of(desktop).list_model.row_at(2).id
    desktop.context.services.memories.edit(found, MemoryPatch(importance=1.0), AGENT)
    qtbot.waitUntil(lambda: headings(desktop) == ["bbb", "a", "cc"])
    remember(desktop.context.services, "dddd", actor=AGENT)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 4)
    assert headings(desktop)[0] == "bbb"
    next(a for a in bar.order.menu().actions() if a.text() == "Longest first").trigger()
    qtbot.waitUntil(lambda: headings(desktop)[:2] == ["dddd", "bbb"])
    qtbot.waitUntil(lambda: pane_of(desktop).summary == "4 memories · Longest first")
    bar.sort_asked.emit(Sort.NEWEST)
    qtbot.waitUntil(lambda: pane_of(desktop).summary == "4 memories")


def test_a_search_finds_among_what_the_filter_lets_through(desktop: Desktop, qtbot: QtBot) -> None:
    for text, kind in (("rosin for the cello", "fact"), ("rosin for the bow", "task")):
        draft = MemoryDraft(content=text, type=MemoryType(kind))
        desktop.context.services.memories.remember(draft, AGENT)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 2)
    choose(desktop, "types", "task")
    pane = pane_of(desktop)
    pane.field.setFocus()
    qtbot.keyClicks(pane.field, "rosin")
    qtbot.waitUntil(lambda: pane.hits_model.rowCount() == 1)
    assert pane.hits_model.row_at(0).heading == "rosin for the bow"


def test_a_list_that_is_asked_for_says_why_it_is_short(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    browse_of(desktop).show_list(MemoryFilter(session_id="monday", types=(MemoryType.FACT,)))
    qtbot.waitUntil(lambda: headings(desktop) == ["cc"])
    assert bar_of(desktop).texts == ("Fact", "Session: monday")


def test_every_condition_has_one_chip_that_takes_it_away() -> None:
    chips = chips_of(FULL)
    texts = [chip.text for chip in chips]
    assert len(texts) == len(set(texts)) == 34
    wanted = FULL
    while left := chips_of(wanted):
        assert len(chips_of(left[0].without)) == len(left) - 1
        wanted = left[0].without
    assert wanted == MemoryFilter()


def test_settings_keep_what_tells_nothing_of_the_vault(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    save_filter(settings, FULL, Sort.LONGEST)
    settings.sync()
    text = (tmp_path / "kept.ini").read_text()
    for word in ("scout", "mira", "monday", "house", "Lisbon", "travel", "page", "mail", "2026"):
        assert word not in text
    assert restored_sort(settings) is Sort.LONGEST
    assert restored_filter(settings) == MemoryFilter(
        types=FULL.types,
        categories=FULL.categories,
        kind=FULL.kind,
        tier=FULL.tier,
        embedding_state=FULL.embedding_state,
        lifetime=FULL.lifetime,
        archived=True,
        include_archived=True,
    )
    for broken in ("[", "[1]", '{"types": 3, "kind": "x", "archived": "yes"}'):
        settings.setValue("browse/filter", broken)
        assert restored_filter(settings) == MemoryFilter()


def test_filters_come_back_with_the_next_start(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    fill(first, qtbot)
    choose(first, "types", "task")
    qtbot.waitUntil(lambda: headings(first) == ["bbb"])
    first.end()
    second = make_desktop(home)
    qtbot.waitUntil(lambda: headings(second) == ["bbb"])
    assert bar_of(second).texts == ("Task",)


def test_no_condition_is_readable_while_locked(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    browse_of(desktop).show_list(MemoryFilter(tags=("canarytag",), agent_id="canaryagent"))
    bar_of(desktop).open_popover()
    qtbot.waitUntil(lambda: bar_of(desktop).popover.agent.findText("scout") >= 0)
    desktop.window.lock()
    texts = readable_texts(desktop.window) + readable_texts(bar_of(desktop).popover)
    assert "canary" not in texts
    assert bar_of(desktop).popover.agent.findText("scout") < 0
    assert not bar_of(desktop).popover.isVisible()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state.value == "locked")
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_the_past_is_a_day_of_the_machine(desktop: Desktop, qtbot: QtBot) -> None:
    midnight = datetime(2026, 3, 4).astimezone()
    wanted = MemoryFilter(
        created_after=midnight - timedelta(milliseconds=1),
        created_before=midnight + timedelta(days=1),
    )
    assert [chip.text for chip in chips_of(wanted)] == [
        "Written since 4 Mar 2026",
        "Written until 4 Mar 2026",
    ]
    bar_of(desktop).show_filter(wanted, Sort.NEWEST)
    popover = bar_of(desktop).popover
    assert popover.since.date() == popover.until.date() == QDate(2026, 3, 4)


def test_what_one_agent_wrote_is_listed_under_its_name(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Scout"), PERSON).key
    scout = Actor(f"key:{key.id}", key.namespaces, key.scopes)
    remember(services, "The ford is two feet deep", actor=scout)
    remember(services, "Pack the map")
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    pane.filters.open_popover()
    popover = pane.filters.popover
    qtbot.waitUntil(lambda: popover.writer.count() == 3)
    popover.writer.setFocus()
    qtbot.keyClicks(popover.writer, "Agent")
    popover.writer.activated.emit(popover.writer.currentIndex())
    qtbot.waitUntil(lambda: headings(desktop) == ["The ford is two feet deep"])
    assert pane.filters.texts == ("Written by: Agent “Scout”",)
    popover.hide()
    desktop.window.lock()
    assert "Scout" not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_list_asked_for_elsewhere_names_the_agent_too(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Scout"), PERSON).key
    browse_of(desktop).show_list(MemoryFilter(actor=f"key:{key.id}"))
    texts = pane_of(desktop).filters
    qtbot.waitUntil(lambda: texts.texts == ("Written by: Agent “Scout”",))


def test_an_entity_is_called_by_its_name(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    draft = EntityDraft(name="Lisbon", type="place")
    uid = services.entities.create(draft, PERSON).value.uid
    browse_of(desktop).show_list(MemoryFilter(entity=uid))
    filters = pane_of(desktop).filters
    qtbot.waitUntil(lambda: filters.texts == ("Mentions: Lisbon",))
    browse_of(desktop).show_list(MemoryFilter(entity="nobody"))
    assert filters.texts == ("Mentions: nobody",)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
