"""The modules of views are there before the views are visited, and loading them blocks nobody."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.desktop.people import workspace_of

from muniment.desktop import early_modules
from muniment.desktop.destinations import BROWSE, destinations

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

    from muniment.desktop.application import Desktop

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
    monkeypatch.setattr(early_modules, "_MODULES", (PROBE,))
    monkeypatch.setattr(early_modules, "_PAUSE_MS", 1)
    make_desktop(home)
    qtbot.waitUntil(lambda: hasattr(sys.modules.get(PROBE), "THREAD"))
    loaded = sys.modules.pop(PROBE)
    assert loaded.THREAD.startswith("muniment-task")


def test_no_view_is_forgotten(desktop: Desktop) -> None:
    views = workspace_of(desktop).views
    keys = [one.key for one in destinations() if one.key != BROWSE]
    assert {type(views.view(key)).__module__ for key in keys} == set(early_modules._MODULES)
