"""A restore that is killed at any step leaves the vault as it was, or as the backup; never less."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.backups.schedule import BackupKind
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.vault.vault_replacement import DECISION, STAGED_DATABASE
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

pytestmark = pytest.mark.crash

BEFORE = {"in the backup", "written since"}
RESTORED = {"in the backup"}


def remember(home: Home, content: str) -> None:
    home.services.memories.remember(MemoryDraft(content=content, embed=False), PERSON)


def contents(home: Home) -> set[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def is_kept(home: Home) -> bool:
    """Whether a sound backup holds what the vault was before."""
    for info in home.services.backups.list(PERSON):
        if info.kind is BackupKind.BEFORE_RESTORE:
            report = home.services.backups.verify(info.path, PERSON)
            return report.memories == len(BEFORE)
    return False


def test_both_vaults_survive_a_kill_at_every_step(
    home_factory: HomeFactory, tmp_path: Path
) -> None:
    home = home_factory("origin")
    remember(home, "in the backup")
    made = home.services.backups.make(PERSON)
    remember(home, "written since")
    home.services.close()
    rounds = tmp_path / "rounds"
    rounds.mkdir()
    command = [sys.executable, "-m", "tests.crash.restorer", home.folder, made.name, rounds]
    done = subprocess.run(command, cwd=ROOT, timeout=300, check=False)
    assert done.returncode == 0
    outcomes: list[tuple[bool, bool]] = []
    for number in range(len(list(rounds.iterdir()))):
        after = home_factory(f"rounds/{number}")
        found = contents(after)
        assert found in (BEFORE, RESTORED), number
        if found == RESTORED:
            assert is_kept(after), number
        assert not (after.folder / DECISION).exists()
        assert list(after.folder.glob(f"{STAGED_DATABASE}*")) == []
        remember(after, "and on from there")
        was_finished_late = any(
            "The restore is complete now" in text for text in after.services.vault.notices
        )
        outcomes.append((found == RESTORED, was_finished_late))
        after.services.close()
    restored = [is_restored for is_restored, _ in outcomes]
    # Once it is decided there is no way back, and several kills met it after that.
    assert restored == sorted(restored)
    assert restored[0] is False
    assert sum(was_late for _, was_late in outcomes) >= 5
    assert outcomes[-1] == (True, False)
