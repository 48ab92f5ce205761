"""The modules of views are there before the views are visited, and loading them blocks nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from muniment.desktop.shell import early_views
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.view import BROWSE
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.settings_view import SettingsView
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

ROOT = Path(__file__).resolve().parents[3]
PROBE = "early_probe_of_a_view"


def test_modules_are_loaded_on_a_worker_once_the_vault_is_open(
    home: Home,
    make_desktop: DesktopFactory,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    tmp_path.joinpath(f"{PROBE}.py").write_text(
        "import threading\nTHREAD = threading.current_thread().name\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(early_views, "_MODULES", (PROBE,))
    monkeypatch.setattr(early_views, "_PAUSE_MS", 1)
    make_desktop(home)
    qtbot.waitUntil(lambda: hasattr(sys.modules.get(PROBE), "THREAD"))
    loaded = sys.modules.pop(PROBE)
    assert loaded.THREAD.startswith("muniment-task")


def test_no_view_is_forgotten(desktop: Desktop) -> None:
    views = workspace_of(desktop).views
    keys = [one.key for one in destinations() if one.key != BROWSE]
    assert {type(views.view(key)).__module__ for key in keys} == set(early_views._VIEWS)


def test_no_section_of_the_settings_is_forgotten(desktop: Desktop) -> None:
    view = cast("SettingsView", workspace_of(desktop).views.view("settings"))
    made = set()
    for action in view.commands():
        action.trigger()
        made.add(type(view.section).__module__)
    assert made == set(early_views._SECTIONS)


_SEARCH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.fakes.stores import StoreKit, unit_vectors
from muniment.domain.confidentiality.confidential import NO_CONFIDENTIAL
from muniment.domain.memories.query import MemoryFilter, SearchMode
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visibility_index import VisibilityIndex

kit = StoreKit(Path(sys.argv[1]) / "vault.db")
vector = unit_vectors(1)[0]
kit.add("Ada: a lantern on the boat", vectors=[vector], session_id="s")
index = SignIndex()
with kit.store.read() as reading:
    states = VisibilityIndex(reading.states.all())
    index.apply(reading.vectors.all_codes(), ())

import muniment.services.search.search_parts as parts

before = set(sys.modules)
ids = [kit.namespace_id()]
with kit.store.read() as reading:
    visible = parts.VisibleMemories(
        reading, states, MemoryFilter(), namespace_ids=ids, now_ms=0, access=NO_CONFIDENTIAL
    )
    query = parts.SearchQuery(
        text="where was the lantern last week?", vector=vector, mode=SearchMode.HYBRID, limit=5,
        min_score=0.0, visible=visible, now=datetime(2026, 5, 1, tzinfo=UTC),
    )
    found, _ = parts.rank(reading, index, query, weights=parts.weights_of(None))
parts.term_marks(["a lantern"], parts.query_words("lantern").terms)
kit.store.close()
assert len(found) == 1
print(*(name for name in set(sys.modules) - before if name.split(".")[0] in {"muniment", "numpy"}))
"""


def test_what_searches_is_loaded_before_the_first_search(tmp_path: Path) -> None:
    assert "muniment.services.search.search_parts" in early_views._MODULES
    outcome = subprocess.run(
        [sys.executable, "-c", _SEARCH, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split() == []
