"""An import that is killed at any moment leaves all of the bundle or nothing of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.bundles import BundleExport
from tests.conftest import ROOT
from tests.crash.bundle_importer import PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

pytestmark = pytest.mark.crash

COUNT = 40
ROUNDS = int(os.environ.get("MUNIMENT_CRASH_ROUNDS", "10"))


def contents(home: Home, namespace: str) -> set[str]:
    if namespace not in {one.name for one in home.services.namespaces.list(PERSON)}:
        return set()
    wanted = MemoryFilter(namespaces=(namespace,))
    page = home.services.memories.list(wanted, PageRequest(limit=500), PERSON)
    return {memory.content for memory in page.memories}


def test_all_or_nothing_survives_a_kill(home_factory: HomeFactory, tmp_path: Path) -> None:
    home = home_factory("origin")
    memories = home.services.memories
    made = [
        memories.remember(MemoryDraft(content=f"number {number}"), PERSON).memory
        for number in range(COUNT)
    ]
    before = contents(home, "default")
    home.services.close()

    shutil.copytree(home.folder, tmp_path / "edited")
    other = home_factory("edited")
    other.clock.advance(hours=1)
    for memory in made[::2]:
        patch = MemoryPatch(content=f"{memory.content}, changed")
        other.services.memories.edit(memory.id, patch, PERSON)
    after = contents(other, "default")
    bundle = tmp_path / "changed.muniment"
    request = BundleExport(namespaces=("default",), path=bundle, passphrase=PASSPHRASE)
    other.services.bundles.export_bundle(request, PERSON)
    other.services.close()

    rounds = tmp_path / "rounds"
    rounds.mkdir()
    command = [sys.executable, "-m", "tests.crash.bundle_importer"]
    done = subprocess.run(
        [*command, home.folder, bundle, rounds, str(ROUNDS)], cwd=ROOT, timeout=1800, check=False
    )
    assert done.returncode == 0
    for number in range(ROUNDS):
        found = home_factory(f"rounds/{number}")
        copied, merged = contents(found, "copy"), contents(found, "default")
        assert copied in (set(), after), number
        assert merged in (before, after), number
        assert number or (copied, merged) == (after, after)
        memories = found.services.memories
        memories.remember(MemoryDraft(content="and on from there", embed=False), PERSON)
        found.services.close()
