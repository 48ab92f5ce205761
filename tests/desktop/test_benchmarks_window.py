"""The measurement of the window: its vault, its meters, and what it does in a real window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from benchmarks import (
    window,
    window_flows,
    window_home,
    window_meter,
    window_process,
    window_views,
)
from benchmarks.machine import BenchOptions
from benchmarks.sentences import sentences
from benchmarks.window_home import ComposedModel, make_home
from benchmarks.window_meter import BlockMeter
from muniment.desktop.shell import early_views
from muniment.desktop.shell.destinations import destinations
from muniment.domain.errors import EnvironmentFaultError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from tests.desktop.window_parts import PERSON, pane_of, workspace_of
from tests.fakes.embedding import FakeEmbeddingModel

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

SENTENCES = 240


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few of everything, one right after the other."""
    for name, value in {
        "_QUESTIONS": 2,
        "_STROKE_MS": 0,
        "_WHEELED_FRAMES": 5,
        "_DRAGGED_FRAMES": 5,
        "_LEAST_FRAMES": 2,
        "_CAPTURES": 2,
        "_PAGES": 2,
        "_FRAME_S": 0.0,
        "_SETTLING_MS": 20,
    }.items():
        monkeypatch.setattr(window_flows, name, value)
    monkeypatch.setattr(window_views, "_START_MS", 20)


@pytest.mark.usefixtures("hurried")
def test_every_flow_is_measured_in_a_real_window(home: Home, desktop: Desktop) -> None:
    drafts = [MemoryDraft(content=text) for text in sentences(SENTENCES)]
    home.services.memories.remember_batch(drafts, PERSON)
    rows = [
        *window_flows.search_rows(desktop),
        *window_flows.scroll_rows(desktop),
        *window_flows.page_rows(desktop),
        window_flows.capture_row(desktop),
        window_flows.stats_row(desktop),
        window_flows.scan_row(desktop),
        *window_flows.plain_list_rows(desktop),
        window_meter.memory_row("memory"),
    ]
    assert len({row["what"] for row in rows}) == len(rows)
    by_name = {row["what"]: row for row in rows}
    assert by_name["scrolling: bar held at the end until all are there"]["rows there"] == SENTENCES
    assert pane_of(desktop).list_model.rowCount() == SENTENCES
    searched = [row for name, row in by_name.items() if "results painted" in name]
    assert [row["n"] for row in searched] == [2, 2, 2]
    found = sum("leaking tap" in text for text in sentences(SENTENCES))
    assert any(f"({found} found)" in name for name in by_name)


@pytest.mark.usefixtures("hurried")
def test_making_views_ahead_is_measured_to_its_end(
    home: Home, make_desktop: DesktopFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_views, "_QUIET_S", 0.0)
    prepared = make_desktop(home, makes_views_early=True)
    row = window_views.ahead_row(prepared)
    assert row["own time max ms"] > 0
    assert not workspace_of(prepared).views.missing()


@pytest.mark.usefixtures("hurried")
def test_every_place_is_visited_and_the_vault_left_as_it_was(home: Home, desktop: Desktop) -> None:
    drafts = [MemoryDraft(content=text) for text in sentences(3)]
    home.services.memories.remember_batch(drafts, PERSON)
    window_meter.wait_for(lambda: pane_of(desktop).list_model.rowCount() == 3)
    size = desktop.window.size()
    rows = window_views.view_rows(desktop)
    assert len({row["what"] for row in rows}) == len(rows)
    assert all(row["own time max ms"] > 0 for row in rows)
    made = [one.key for one in destinations() if workspace_of(desktop).views.made(one.key)]
    assert len(made) == len(destinations())
    kept = home.services.memories.list(MemoryFilter(), PageRequest(limit=9), PERSON)
    assert {memory.content for memory in kept.memories} == set(sentences(3))
    assert not home.services.trash.list((), PERSON, limit=9).entries
    assert not desktop.capture.isVisible()
    assert desktop.window.size() == size
    assert not desktop.context.theme.is_dark


def test_a_home_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    told: list[str] = []
    make_home(home, 30, tell=told.append)
    assert told == ["30 of 30 memories written"]
    services = window_home.composed_services(home)
    try:
        services.vault.unlock_with_key_file()
        whole = services.memories.list(MemoryFilter(), PageRequest(limit=50), PERSON)
        assert {memory.content for memory in whole.memories} == set(sentences(30))
        assert {memory.namespace for memory in whole.memories} == {"default", "work"}
        assert services.search.search(SearchRequest(query=sentences(3)[1]), PERSON).hits
    finally:
        services.close()

    def fail(_count: int) -> list[str]:
        raise RuntimeError

    monkeypatch.setattr(window_home, "sentences", fail)
    with pytest.raises(RuntimeError):
        make_home(tmp_path / "other", 30, tell=told.append)
    assert not (tmp_path / "other").exists()


def test_a_vault_is_kept_where_a_folder_is_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    measured: list[tuple[Path, str]] = []

    def make(home: Path, count: int, *, tell: object) -> None:
        del tell
        made.append(home)
        home.mkdir(parents=True)
        assert count == 7

    def measure(home: Path, part: str) -> list[dict[str, object]]:
        measured.append((home, part))
        return [{"what": part}]

    monkeypatch.setattr(window_home, "make_home", make)
    monkeypatch.setattr(window, "_measured", measure)
    rows = [{"memories": 7, "what": part} for part in window_process.PARTS]
    assert window.run(BenchOptions(memories=7, data=tmp_path)) == rows
    assert not any(tmp_path.iterdir())
    (tmp_path / "window").mkdir()
    for _ in range(2):
        window.run(BenchOptions(memories=7, data=tmp_path))
    kept = tmp_path / "window" / "home-7"
    assert measured[len(window_process.PARTS) :] == 2 * [
        (kept, part) for part in window_process.PARTS
    ]
    assert len(made) == 2


def test_vectors_are_composed_of_phrases() -> None:
    model = ComposedModel(FakeEmbeddingModel())
    texts = sentences(20)
    made = model.embed(texts)
    assert made.shape == (20, model.dimension)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    few = FakeEmbeddingModel().embed(texts[:2])
    assert np.array_equal(model.embed(texts[:2]), few)


def test_a_blocked_thread_is_seen(qapp: object) -> None:
    del qapp
    meter = BlockMeter()
    meter.start()
    window_meter.turn(30)
    time.sleep(0.08)
    window_meter.turn(30)
    meter.stop()
    row = meter.row("blocked")
    assert row["max ms"] >= 60
    assert row["over 16 ms"] >= 1


class Asked(QObject):
    answered = Signal(int)


def test_what_never_comes_is_not_waited_for(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    del qapp
    monkeypatch.setattr(window_meter, "_TIMEOUT_MS", 60)
    asked = Asked()
    with pytest.raises(EnvironmentFaultError):
        window_meter.wait_for(lambda: False)
    with pytest.raises(EnvironmentFaultError):
        window_meter.wait_for_signal(asked.answered, lambda: None)
    window_meter.wait_for_signal(asked.answered, lambda: asked.answered.emit(1))
