"""The rows of the lists: pages, changes, merging; Qt's own model tester watches."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.views.browse.listing.memory_list_model import PAGE_ROWS, MemoryListItemModel
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow, MemoryRowsItemModel
from muniment.desktop.views.search.search_hits_model import SearchHitsItemModel
from muniment.domain.ids import MemoryId, MemoryNumber
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft, MemoryPatch, MemoryType
from muniment.domain.memories.query import MemoryFilter, Sort
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import AGENT, PERSON, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

START = datetime(2026, 1, 1, tzinfo=UTC)


def a_row(number: int, *, version: int = 1) -> MemoryRow:
    return MemoryRow(
        id=MemoryId(f"{number:036}"),
        number=MemoryNumber(number),
        heading=f"memory {number}",
        rest="",
        namespace="default",
        type=MemoryType.FACT,
        tags=(),
        created_at=START + timedelta(minutes=number),
        embedding=EmbeddingState.READY,
        version=version,
    )


def headings(model: MemoryRowsItemModel) -> list[str]:
    return [str(model.index(row).data()) for row in range(model.rowCount())]


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()
    runner.deleteLater()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("model_type", [MemoryRowsItemModel, SearchHitsItemModel])
def test_merging_makes_any_rows_of_any_rows(
    model_type: type[MemoryRowsItemModel], seed: int, home: Home, tasks: TaskRunner, qtlog: Any
) -> None:
    dice = random.Random(seed)
    of_search = model_type is SearchHitsItemModel
    model = SearchHitsItemModel(home.services, tasks) if of_search else MemoryRowsItemModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    before = [a_row(number) for number in dice.sample(range(30), dice.randint(0, 30))]
    after = [
        a_row(number, version=dice.choice((1, 2)))
        for number in dice.sample(range(30), dice.randint(0, 30))
    ]
    model.reset_rows(before)
    kept = {row.id: QPersistentModelIndex(model.index_of(row.id)) for row in before}
    model.merge_rows(after)
    assert [model.row_at(row) for row in range(model.rowCount())] == after
    for row in after:
        if row.id in kept:
            assert kept[row.id].row() == model.position_of(row.id)
    assert not qtlog.records
    tester.deleteLater()
    model.deleteLater()


def test_hits_that_come_and_go_all_over_are_few_signals(home: Home, tasks: TaskRunner) -> None:
    model = SearchHitsItemModel(home.services, tasks)
    tell: list[str] = []
    model.rowsRemoved.connect(lambda *_: tell.append("removed"))
    model.rowsInserted.connect(lambda *_: tell.append("inserted"))
    model.layoutChanged.connect(lambda *_: tell.append("moved"))
    rows = [a_row(number) for number in range(50)]
    model.reset_rows(rows[:40])
    # Every other one goes, and new ones stand between those that stay.
    after = [row for pair in zip(rows[0:20:2], rows[40:], strict=True) for row in pair]
    model.merge_rows(after)
    assert [model.row_at(place) for place in range(model.rowCount())] == after
    assert tell == ["moved", "removed", "inserted", "moved"]
    tell.clear()
    model.merge_rows([*after[:5], rows[30], *after[6:]])  # little is another: all else stays
    assert tell == ["removed", "inserted"]
    model.deleteLater()


def test_pages_are_fetched_as_they_are_needed(home: Home, tasks: TaskRunner, qtbot: QtBot) -> None:
    drafts = [MemoryDraft(content=f"memory {n}", embed=False) for n in range(PAGE_ROWS * 2 + 10)]
    home.services.memories.remember_batch(drafts, PERSON)
    model = MemoryListItemModel(home.services.memories, tasks)
    model.show_namespace(None)
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    assert model.rowCount() == PAGE_ROWS
    assert model.total == len(drafts)
    root = QModelIndex()
    while model.canFetchMore(root):
        loaded = model.rowCount()
        model.fetchMore(root)
        assert not model.canFetchMore(root)
        qtbot.waitUntil(lambda loaded=loaded: model.rowCount() > loaded)
    assert headings(model) == [f"memory {n}" for n in reversed(range(len(drafts)))]
    model.deleteLater()


def test_a_change_set_changes_only_the_rows_it_names(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    services = home.services
    first = remember(services, "first")
    home.clock.advance(minutes=1)
    second = remember(services, "second")
    model = MemoryListItemModel(services.memories, tasks)
    model.show_namespace("default")
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    kept = QPersistentModelIndex(model.index_of(first.id))
    home.clock.advance(minutes=1)
    for change_set in (
        services.memories.remember(MemoryDraft(content="third"), AGENT).changes,
        services.memories.edit(first.id, MemoryPatch(content="changed"), AGENT).changes,
        services.memories.delete(second.id, AGENT),
    ):
        model.apply_changes(change_set)
    qtbot.waitUntil(lambda: headings(model) == ["third", "changed"])
    assert kept.row() == 1
    assert model.total == 2
    model.deleteLater()


def test_a_bulk_write_and_a_wipe_reload_the_list(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    services = home.services
    remember(services, "one")
    model = MemoryListItemModel(services.memories, tasks)
    model.show_namespace(None)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    drafts = [MemoryDraft(content=f"bulk {n}", embed=False) for n in range(120)]
    model.apply_changes(services.memories.remember_batch(drafts, AGENT).changes)
    qtbot.waitUntil(lambda: model.rowCount() == 121)
    model.apply_changes(services.namespaces.wipe("default", PERSON, confirm="default"))
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    assert model.total == 0
    model.deleteLater()


def test_a_cleared_model_stays_empty_when_late_answers_come(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    remember(home.services, "secret")
    model = MemoryListItemModel(home.services.memories, tasks)
    model.show_namespace(None)
    model.clear()
    model.apply_changes(home.services.memories.remember(MemoryDraft(content="x"), AGENT).changes)
    qtbot.rest()
    assert model.rowCount() == 0
    model.deleteLater()


def test_what_came_for_another_list_is_dropped(
    home: Home, tasks: TaskRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = home.services
    mine = remember(services, "The boiler wants 1.5 bar")
    draft = MemoryDraft(content="Call the plumber", type=MemoryType.TASK)
    services.memories.remember(draft, PERSON)
    model = MemoryListItemModel(services.memories, tasks)
    with qtbot.waitSignal(model.loaded):
        model.show_namespace(None)
    started, goes_on = threading.Event(), threading.Event()
    current_row = model._current_row

    def slowly(memory_id: str) -> MemoryRow | None:
        started.set()
        goes_on.wait(PATIENCE_S)
        return current_row(memory_id)

    monkeypatch.setattr(model, "_current_row", slowly)
    patch = MemoryPatch(content="The boiler wants 9 bar")
    model.apply_changes(services.memories.edit(mine.id, patch, AGENT).changes)
    qtbot.waitUntil(started.is_set)
    with qtbot.waitSignal(model.loaded):
        model.show_list(MemoryFilter(types=(MemoryType.TASK,)))
    goes_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert headings(model) == ["Call the plumber"]
    assert model.total == 1


def counts_at_resets(model: MemoryListItemModel) -> list[int]:
    """Return a list that grows with how many rows there are after every reset."""
    seen: list[int] = []
    model.modelReset.connect(lambda: seen.append(model.rowCount()))
    return seen


def test_another_order_or_filter_takes_over_at_once_and_whole(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    for content in ("first", "second"):
        remember(home.services, content)
        home.clock.advance(minutes=1)
    model = MemoryListItemModel(home.services.memories, tasks)
    model.show_namespace("default")
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    seen = counts_at_resets(model)
    with qtbot.waitSignal(model.loaded):
        model.show_list(MemoryFilter(namespaces=("default",)), Sort.OLDEST)
        assert headings(model) == ["second", "first"]
    assert headings(model) == ["first", "second"]
    with qtbot.waitSignal(model.loaded):
        model.show_list(MemoryFilter(namespaces=("default",), types=(MemoryType.EVENT,)))
        assert headings(model) == ["first", "second"]
    assert seen == [2, 0]
    assert model.total == 0
    model.deleteLater()


def test_no_row_is_kept_for_another_namespace_or_past_a_lock(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    remember(home.services, "at home")
    model = MemoryListItemModel(home.services.memories, tasks)
    model.show_namespace("default")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    model.show_list(MemoryFilter(namespaces=("default",)), Sort.OLDEST)
    model.show_namespace("work")
    assert model.rowCount() == 0
    model.show_namespace("default")
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    seen = counts_at_resets(model)
    model.show_list(MemoryFilter(), Sort.OLDEST)
    model.clear()
    assert model.rowCount() == 0
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == [0]
    model.deleteLater()


def test_rows_of_the_list_before_go_when_the_next_cannot_be_read(
    home: Home, tasks: TaskRunner, qtbot: QtBot
) -> None:
    remember(home.services, "at home")
    model = MemoryListItemModel(home.services.memories, tasks)
    model.show_namespace(None)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    home.services.vault.close()
    with qtbot.waitSignal(model.failed):
        model.show_list(MemoryFilter(), Sort.OLDEST)
        assert model.rowCount() == 1
    assert model.rowCount() == 0
    model.deleteLater()


def test_what_stays_for_a_moment_is_not_selected(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    for content in ("first", "second"):
        remember(home.services, content)
    pane = pane_of(make_desktop(home))
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    pane.select_all()
    assert pane.selected_count == 2
    with qtbot.waitSignal(pane.list_model.loaded):
        pane.list_model.show_list(MemoryFilter(), Sort.OLDEST)
        assert pane.list_model.rowCount() == 2
        assert pane.selected_count == 0
        assert not pane.view.is_everything
        assert not pane.chosen_id


def test_a_row_that_was_brought_back_outlives_an_older_answer(
    home: Home, tasks: TaskRunner, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    memories = home.services.memories
    memory = memories.remember(MemoryDraft(content="x"), PERSON).memory
    model = MemoryListItemModel(memories, tasks)
    model.show_namespace(None)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    removed: list[int] = []
    model.rowsRemoved.connect(lambda _parent, first, _last: removed.append(first))
    held = HeldAnswer(monkeypatch, memories, "peek")
    model.apply_changes(memories.delete(memory.id, PERSON))
    qtbot.waitUntil(held.is_done.is_set)
    home.services.trash.restore([memory.id], PERSON)
    model.apply_changes(memories.edit(memory.id, MemoryPatch(content="y"), PERSON).changes)
    with qtbot.waitSignal(model.loaded):
        held.may_answer.set()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "y")
    assert removed == []
    model.deleteLater()
