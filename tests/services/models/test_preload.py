"""After unlocking, the background loads what the first profile and conversation would wait for."""

import importlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.understanding.text_analyzer import TextAnalyzer
from tests.conftest import Home, HomeFactory
from tests.waiting import until

if TYPE_CHECKING:
    from muniment.services.models.embedders import Embedders

PORTRAITS = "muniment.understanding.profile.person_profile"
BIOS = "muniment.understanding.profile.profile_bios"


def test_the_patterns_of_profiles_are_there_soon_after_unlocking(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, BIOS, raising=False)
    home = home_factory(real_model=True, unlocked=False)
    home.services.vault.load_ahead()
    home.services.vault.unlock_with_key_file()
    until(lambda: BIOS in sys.modules)


def test_a_profile_asked_for_before_that_has_its_patterns_compiled_beside_the_database(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, PORTRAITS, raising=False)
    begun: list[str] = []
    imported = importlib.import_module

    def noted(name: str) -> object:
        if name == PORTRAITS:
            begun.append(threading.current_thread().name)
        return imported(name)

    monkeypatch.setattr(importlib, "import_module", noted)
    home.services.memories.remember(MemoryDraft(content="I live in Oslo."), PERSON)
    profile = home.services.profile.get(PERSON)
    assert profile.statistics.total == 1
    until(lambda: bool(begun))  # the thread may be slower than who needs the patterns
    assert begun == ["muniment-portraits"]


def test_where_no_memory_waits_the_background_loads_no_text_analysis(
    home: Home, tmp_path: Path
) -> None:
    # Loading would find that nothing is in the folder, and remember that.
    analyzer = TextAnalyzer(tmp_path, cast("Embedders", None))
    with home.borrow() as opened:
        assert not analyzer.catch_up(opened)
    assert analyzer.is_there


@pytest.mark.parametrize("damaged", [False, True], ids=("nothing ships", "damaged"))
def test_nothing_is_loaded_where_nothing_can_be_understood(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damaged: bool
) -> None:
    monkeypatch.delitem(sys.modules, BIOS, raising=False)
    # No model is asked for anything before the heads are there.
    analyzer = TextAnalyzer(tmp_path if damaged else None, cast("Embedders", None))
    analyzer.preload()
    assert not analyzer.is_there
    assert BIOS not in sys.modules
