"""Memories that say the same are compared and merged, unused ones put away, each with one undo."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.desktop.views.tidying.tidy_words import (
    group_title,
    kept_text,
    likeness_text,
    merged_text,
    put_away_text,
    stale_summary,
)
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.memories.tidying import DuplicateGroup, PutAway
from tests.desktop.window_parts import pane_of, readable_texts, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.tidying.tidy_view import TidyView
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
TEXT = "The bins in the yard behind the house are emptied early on every second Tuesday morning"
NEAR = "The bins in the yard behind house are emptied early on every second Tuesday morning"
OTHER = "Mira is allergic to hazelnuts"


@pytest.fixture
def desktop(home: Home, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    home.clock.moment = datetime.now(UTC)
    shown = make_desktop(home)
    qtbot.waitUntil(lambda: bool(pane_of(shown).empty_text))
    shown.window.notices.dismiss()
    return shown


def add(home: Home, content: str, **fields: Any) -> Memory:
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory


def present(home: Home, **wanted: Any) -> set[str]:
    page = home.services.memories.list(MemoryFilter(**wanted), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def view_of(desktop: Desktop, qtbot: QtBot) -> TidyView:
    """Reach the view as people do: by the command of Browse."""
    browse = workspace_of(desktop).browse
    next(one for one in browse.commands() if one.objectName() == "list.tidy").trigger()
    view = workspace_of(desktop).current
    assert workspace_of(desktop).current_key == "tidy"
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return cast("TidyView", view)


def undo_by_notice(desktop: Desktop, qtbot: QtBot) -> None:
    bar = desktop.window.notices
    found = [one for one in bar.findChildren(QPushButton) if one.text() == "Undo"]
    qtbot.mouseClick(found[0], LEFT)


def test_without_duplicates_it_says_what_it_is_for(desktop: Desktop, qtbot: QtBot) -> None:
    view = view_of(desktop, qtbot)
    assert view.empty_text.startswith("No duplicates.")
    assert view.stale.is_empty


def test_the_texts_are_side_by_side_with_their_differences_marked(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    add(home, NEAR, tags=("yard",))
    home.clock.advance(hours=1)
    add(home, TEXT)
    view = view_of(desktop, qtbot)
    panel = view.panel
    qtbot.waitUntil(lambda: len(panel.cards) == 2)
    assert panel.title == "2 memories say the same"
    assert [card.memory.content for card in panel.cards] == [TEXT, NEAR]
    assert panel.kept.content == TEXT
    assert [card.is_marked for card in panel.cards] == [False, True]
    first, second = (card.mapTo(view, card.rect().topLeft()) for card in panel.cards)
    assert (first.y(), first.x() < second.x()) == (second.y(), True)
    assert "#yard" in readable_texts(panel)
    qtbot.mouseClick(panel.cards[1].choice, LEFT)
    assert panel.kept.content == NEAR
    assert [card.is_marked for card in panel.cards] == [True, False]


def test_a_pair_that_differs_in_meaning_is_not_shown(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    add(home, TEXT)
    add(home, TEXT.replace("Tuesday", "Thursday"))
    assert not view_of(desktop, qtbot).panel.cards


def test_a_merge_keeps_the_chosen_text_and_undo_brings_the_group_back(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    for content in (TEXT, NEAR, OTHER):
        add(home, content)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    (chosen,) = [card for card in view.panel.cards if card.memory.content == NEAR]
    qtbot.mouseClick(chosen.choice, LEFT)
    qtbot.mouseClick(view.panel.merge, LEFT)
    qtbot.waitUntil(lambda: "Merged." in desktop.window.notices.text)
    assert present(home) == {NEAR, OTHER}
    assert present(home, deleted=True) == {TEXT}
    assert not view.panel.cards
    assert desktop.context.operations.undo_text == "merged 2 memories"
    undo_by_notice(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    assert present(home) == {TEXT, NEAR, OTHER}


def test_keys_alone_choose_and_merge(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    for content in (TEXT, NEAR):
        add(home, content)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: bool(view.panel.cards) and view.panel.cards[0].choice.hasFocus())
    other = view.panel.cards[1]
    qtbot.keyClick(view.panel.cards[0].choice, Qt.Key.Key_Right)
    assert other.choice.isChecked()
    assert other.choice.hasFocus()
    assert view.panel.kept == other.memory
    qtbot.keyClick(other.choice, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: present(home) == {other.memory.content})
    qtbot.waitUntil(view.search_again.hasFocus)
    qtbot.keyClick(view.search_again, Qt.Key.Key_Escape)
    assert workspace_of(desktop).current_key == "browse"


def test_what_is_kept_is_not_offered_again(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    for content in (TEXT, NEAR):
        add(home, content)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    qtbot.mouseClick(view.panel.keep, LEFT)
    qtbot.waitUntil(lambda: "Kept both." in desktop.window.notices.text)
    qtbot.mouseClick(view.search_again, LEFT)
    qtbot.waitUntil(lambda: view.empty_text.startswith("No duplicates."))
    assert present(home) == {TEXT, NEAR}


def test_a_skipped_group_stays_until_the_next_search(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    for content in (TEXT, NEAR, OTHER, OTHER.upper()):
        add(home, content)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: view.panel.title.endswith("1 more group"))
    qtbot.mouseClick(view.panel.skip, LEFT)
    assert {card.memory.content for card in view.panel.cards} == {OTHER, OTHER.upper()}
    qtbot.mouseClick(view.panel.skip, LEFT)
    assert "Search again" in view.empty_text
    qtbot.mouseClick(view.search_again, LEFT)
    qtbot.waitUntil(lambda: view.panel.title.endswith("1 more group"))


def test_a_group_goes_when_another_front_deletes_of_it(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    memory = add(home, TEXT)
    add(home, NEAR)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    home.services.memories.delete(memory.id, PERSON)
    qtbot.waitUntil(lambda: not view.panel.cards)


def test_a_merge_of_what_was_edited_meanwhile_is_refused_and_it_searches_again(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    memory = add(home, TEXT)
    add(home, NEAR)
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    home.services.memories.edit(memory.id, MemoryPatch(content=OTHER), PERSON)
    qtbot.mouseClick(view.panel.merge, LEFT)
    qtbot.waitUntil(lambda: "Changed in the meantime" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: view.empty_text.startswith("No duplicates."))
    assert present(home) == {OTHER, NEAR}


def test_only_the_chosen_namespace_is_searched(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    home.services.namespaces.create("work", PERSON)
    for content in (TEXT, NEAR):
        add(home, content, namespace="work")
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    desktop.context.namespaces.choose("default")
    qtbot.waitUntil(lambda: view.empty_text.startswith("No duplicates."))
    desktop.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)


def test_a_search_shows_its_progress_and_is_stopped(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.services.memories.remember_batch(
        [MemoryDraft(content=f"note {number}", embed=False) for number in range(250)], PERSON
    )
    tidying, may_go_on = home.services.tidying, threading.Event()
    search = tidying.duplicates

    def held(*asked: Any, watch: Any, **how: Any) -> Any:
        def slowly(done: int, total: int) -> bool:
            goes_on = watch(done, total)
            if done:
                may_go_on.wait()
                goes_on = watch(done, total)
            return bool(goes_on)

        return search(*asked, watch=slowly, **how)

    monkeypatch.setattr(
        type(tidying), "duplicates", lambda _self, *asked, **how: held(*asked, **how)
    )
    workspace_of(desktop).go("tidy")
    view = cast("TidyView", workspace_of(desktop).current)
    qtbot.waitUntil(view.progress.isVisible)
    assert "Comparing memories" in view.progress.text
    qtbot.mouseClick(view.progress.stop_button, LEFT)
    may_go_on.set()
    qtbot.waitUntil(lambda: view.empty_text == "The search was stopped before it found anything.")
    assert not view.progress.isVisible()


@pytest.mark.parametrize("action", PutAway)
def test_unused_memories_are_put_away_and_brought_back(
    desktop: Desktop, home: Home, qtbot: QtBot, action: PutAway
) -> None:
    old = home.clock.now()
    home.clock.moment = old - timedelta(days=200)
    for content in (TEXT, OTHER):
        add(home, content)
    home.clock.moment = old
    view = view_of(desktop, qtbot)
    view.tabs.setCurrentIndex(1)
    page = view.stale
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.summary.startswith("2 memories were neither read nor edited")
    assert not page.archive.isEnabled()
    qtbot.mouseClick(page.select_all, LEFT)
    qtbot.mouseClick(page.archive if action is PutAway.ARCHIVE else page.trash, LEFT)
    qtbot.waitUntil(lambda: page.is_empty)
    assert present(home) == set()
    assert "2 memories" in desktop.window.notices.text
    undo_by_notice(desktop, qtbot)
    qtbot.waitUntil(lambda: present(home) == {TEXT, OTHER})


def test_enter_shows_an_unused_memory(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    now = home.clock.now()
    home.clock.moment = now - timedelta(days=200)
    add(home, OTHER)
    home.clock.moment = now
    view = view_of(desktop, qtbot)
    view.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: view.stale.model.rowCount() == 1)
    view.stale.table.setFocus()
    qtbot.keyClick(view.stale.table, Qt.Key.Key_Return)
    assert workspace_of(desktop).current_key == "browse"


def test_locking_leaves_no_text(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    now = home.clock.now()
    home.clock.moment = now - timedelta(days=200)
    for content in (TEXT, NEAR):
        add(home, content)
    home.clock.moment = now
    view = view_of(desktop, qtbot)
    qtbot.waitUntil(lambda: len(view.panel.cards) == 2)
    qtbot.waitUntil(lambda: view.stale.model.rowCount() == 2)
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    qtbot.wait(0)
    assert "bins" not in readable_texts(view)


def test_numbers_are_said_in_the_singular_and_the_plural(home: Home) -> None:
    pair = DuplicateGroup((add(home, TEXT), add(home, NEAR)), 0.9999)
    assert group_title(pair, 0) == "2 memories say the same"
    assert group_title(pair, 2).endswith("2 more groups")
    assert likeness_text(pair) == "99% similar"
    assert likeness_text(DuplicateGroup(pair.memories, 1.0)) == "Equal texts"
    assert merged_text(1) == "Merged. The other memory is in the trash."
    assert merged_text(2) == "Merged. 2 other memories are in the trash."
    assert kept_text(3).startswith("Kept 3 memories.")
    assert stale_summary(1, 1).startswith("1 memory was")
    assert stale_summary(600, 500).endswith("The first 500 are listed.")
    assert put_away_text(PutAway.ARCHIVE, 1) == "Archived 1 memory."
    assert put_away_text(PutAway.TRASH, 1) == "Moved 1 memory to the trash."
