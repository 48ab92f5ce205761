"""A long list holds the rows near the screen; the others are read again when they are needed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.views.browse.listing import windowed_rows
from muniment.desktop.views.browse.listing.memory_list_model import MemoryListItemModel
from muniment.desktop.views.browse.listing.memory_rows import ROW_ROLE, MemoryRow
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, Sort
from tests.desktop.window_parts import PERSON, pane_of
from tests.fakes.templates import filled_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.services.container import Services
    from tests.conftest import FakeClock, Home
    from tests.desktop.conftest import DesktopFactory

COUNT = 650
KEPT = 60
NEAR = 20


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()
    runner.deleteLater()


@pytest.fixture(scope="module")
def template_vault(template_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_template(template_vault, tmp_path_factory.mktemp("filled"), fill)


def fill(services: Services, clock: FakeClock) -> None:
    now = clock.now()
    drafts = [
        MemoryDraft(
            content=f"memory {n}",
            embed=False,
            tags=("all",),
            created_at=now - timedelta(minutes=COUNT - n),
            importance=n / COUNT,
        )
        for n in range(COUNT)
    ]
    services.memories.remember_batch(drafts, PERSON)


@pytest.fixture
def filled(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A long list, of which few rows are held."""
    monkeypatch.setattr(windowed_rows, "KEPT_ROWS", KEPT)
    monkeypatch.setattr(windowed_rows, "NEAR_ROWS", NEAR)
    return home


def load_all(
    model: MemoryListItemModel, qtbot: QtBot, sort: Sort, wanted: MemoryFilter | None = None
) -> None:
    model.show_list(wanted or MemoryFilter(), sort)
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    while model.rowCount() < model.total:
        loaded = model.rowCount()
        model.fetchMore(QModelIndex())
        qtbot.waitUntil(lambda loaded=loaded: model.rowCount() > loaded)
    qtbot.waitUntil(lambda: model.held_count <= KEPT)


def shown(model: MemoryListItemModel, first: int, last: int) -> list[str | None]:
    rows = [model.index(place).data(ROW_ROLE) for place in range(first, last)]
    return [row.heading if isinstance(row, MemoryRow) else None for row in rows]


def expected(first: int, last: int) -> list[str]:
    return [f"memory {COUNT - 1 - place}" for place in range(first, last)]


@pytest.fixture(params=[Sort.NEWEST, Sort.MOST_IMPORTANT])
def sort(request: pytest.FixtureRequest) -> Sort:
    return Sort(request.param)


@pytest.fixture
def model(filled: Home, tasks: TaskRunner) -> Iterator[MemoryListItemModel]:
    made = MemoryListItemModel(filled.services.memories, tasks)
    yield made
    made.deleteLater()


def test_rows_are_let_go_far_from_the_screen_and_read_again_near_it(
    model: MemoryListItemModel, sort: Sort, qtbot: QtBot, qtlog: pytest.FixtureRequest
) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    load_all(model, qtbot, sort)
    assert (model.rowCount(), model.total) == (COUNT, COUNT)
    for first in (300, 0, COUNT - 12, 150, 600, 0):
        model.show_range(first, first + 11)
        qtbot.waitUntil(lambda first=first: None not in shown(model, first, first + 12))
        assert shown(model, first, first + 12) == expected(first, first + 12)
        low, high = max(0, first - NEAR), min(COUNT, first + NEAR)
        qtbot.waitUntil(lambda low=low, high=high: None not in shown(model, low, high))
        qtbot.waitUntil(lambda: model.held_count <= KEPT)
    assert not qtlog.records  # type: ignore[attr-defined]
    tester.deleteLater()


def test_far_rows_keep_place_and_id(model: MemoryListItemModel, sort: Sort, qtbot: QtBot) -> None:
    load_all(model, qtbot, sort)
    far = next(place for place in range(COUNT) if shown(model, place, place + 1) == [None])
    memory_id = model.id_at(far)
    assert model.position_of(memory_id) == far
    assert model.index(far).data() is None
    with pytest.raises(LookupError):
        model.row_at(far)
    kept = QPersistentModelIndex(model.index_of(memory_id))
    assert model.remove_row_of(model.id_at(0))
    assert (kept.row(), model.position_of(memory_id)) == (far - 1, far - 1)


def test_what_changes_far_away_is_there_when_it_comes_near(
    filled: Home, model: MemoryListItemModel, sort: Sort, qtbot: QtBot
) -> None:
    load_all(model, qtbot, sort)
    memories = filled.services.memories
    places = memories.places(model.wanted, sort, COUNT, PERSON)
    change, gone = places[400].id, places[402].id
    changes = [
        memories.edit(change, MemoryPatch(content="otherwise"), PERSON).changes,
        memories.delete(gone, PERSON),
    ]
    for change_set in changes:
        model.apply_changes(change_set)
    qtbot.waitUntil(lambda: model.total == COUNT - 1 and model.rowCount() == COUNT - 1)
    assert model.position_of(gone) is None
    model.show_range(395, 406)
    wanted = [*expected(395, 400), "otherwise", *expected(401, 402), *expected(403, 407)]
    qtbot.waitUntil(lambda: shown(model, 395, 406) == wanted)


def test_a_reload_of_many_reads_the_rows_near_the_screen_alone(
    filled: Home, model: MemoryListItemModel, sort: Sort, qtbot: QtBot
) -> None:
    load_all(model, qtbot, sort, MemoryFilter(tags=("all",)))
    model.show_range(300, 311)
    qtbot.waitUntil(lambda: None not in shown(model, 280, 330))
    kept = QPersistentModelIndex(model.index(305))
    now = filled.clock.now()
    drafts = [
        MemoryDraft(content=f"new {n}", embed=False, tags=("all",), created_at=now, importance=1)
        for n in range(70)
    ]
    written = filled.services.memories.remember_batch(drafts, PERSON)
    model.apply_changes(written.changes)
    qtbot.waitUntil(lambda: model.total == COUNT + 70)
    # As many rows as were loaded are loaded again, from the top.
    assert model.rowCount() == COUNT
    assert kept.row() == 305 + 70
    model.show_range(370, 381)
    qtbot.waitUntil(lambda: shown(model, 370, 382) == expected(300, 312))
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    qtbot.waitUntil(lambda: model.rowCount() == COUNT + 70)
    assert model.held_count < COUNT


def test_a_cleared_list_holds_no_row(model: MemoryListItemModel, sort: Sort, qtbot: QtBot) -> None:
    load_all(model, qtbot, sort)
    model.show_range(200, 211)
    model.clear()
    assert (model.rowCount(), model.held_count) == (0, 0)
    qtbot.rest()
    assert (model.rowCount(), model.held_count) == (0, 0)


def test_end_goes_to_the_last_of_all_memories(
    filled: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(filled)
    pane = pane_of(desktop)
    view, model = pane.list_view, pane.list_model
    qtbot.waitUntil(lambda: 0 < model.rowCount() < COUNT)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: model.rowCount() == COUNT)
    qtbot.waitUntil(lambda: view.currentIndex().row() == COUNT - 1)
    qtbot.waitUntil(lambda: shown(model, COUNT - 3, COUNT) == expected(COUNT - 3, COUNT))
    assert view.visualRect(view.currentIndex()).bottom() <= view.viewport().height()
    assert pane.selected_count == 1
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0


def test_a_key_pressed_while_the_end_is_loading_is_obeyed(
    filled: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    pane = pane_of(make_desktop(filled))
    view, model = pane.list_view, pane.list_model
    qtbot.waitUntil(lambda: 0 < model.rowCount() < COUNT)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: model.rowCount() == COUNT)
    qtbot.rest()
    assert view.currentIndex().row() == 0


def test_the_window_shows_every_row_wherever_it_is_scrolled(
    filled: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(filled)
    pane = pane_of(desktop)
    view, model = pane.list_view, pane.list_model
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: model.rowCount() > 0)
    while model.rowCount() < COUNT:
        loaded = model.rowCount()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda loaded=loaded: model.rowCount() > loaded)
    chosen = model.id_at(COUNT - 3)
    view.choose(chosen)
    qtbot.waitUntil(lambda: model.held_count <= KEPT)
    for value in (bar.maximum(), bar.maximum() // 3, 0):
        bar.setValue(value)
        first = max(view.rowAt(0), 0)
        last = view.rowAt(view.viewport().height() - 1)
        last = COUNT - 1 if last < 0 else last
        wanted = expected(first, last + 1)
        qtbot.waitUntil(lambda a=first, b=last, w=wanted: shown(model, a, b + 1) == w)
    # What is chosen stays so, far from the screen.
    qtbot.waitUntil(lambda: shown(model, COUNT - 3, COUNT - 2) == [None])
    assert pane.chosen_id == chosen
