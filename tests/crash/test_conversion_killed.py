"""A conversion that is killed at any step leaves a vault that opens with everything in it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.page_size import (
    EARLIER_PAGE_SIZES_BYTES,
    PAGE_SIZE_BYTES,
    page_size_of,
)
from muniment.storage.migrations.page_conversion import convert_pages
from tests.conftest import ROOT
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

pytestmark = pytest.mark.crash

TEXTS = {f"number {number}" for number in range(20)}


def database_key(home: Home) -> Secret:
    with session_of(home.services).borrow() as opened:
        return Secret(opened.vault.keys.database.reveal())


def size_of(home: Home) -> int:
    with session_of(home.services).borrow() as opened:
        return page_size_of(opened.store.path, opened.vault.keys.database)


def contents(home: Home) -> set[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(limit=100), PERSON)
    return {memory.content for memory in page.memories}


def test_everything_survives_a_kill_at_every_step(
    home_factory: HomeFactory, tmp_path: Path
) -> None:
    home = home_factory("origin")
    drafts = [MemoryDraft(content=text, embed=False) for text in sorted(TEXTS)]
    home.services.memories.remember_batch(drafts, PERSON)
    key = database_key(home)
    home.services.close()
    convert_pages(home.folder / "vault.db", key, page_size_bytes=EARLIER_PAGE_SIZES_BYTES[-1])
    rounds = tmp_path / "rounds"
    rounds.mkdir()
    command = [sys.executable, "-m", "tests.crash.page_converter", home.folder, rounds]
    done = subprocess.run(command, cwd=ROOT, timeout=300, check=False)
    assert done.returncode == 0
    count = len(list(rounds.iterdir()))
    sizes = {page_size_of(rounds / str(number) / "vault.db", key) for number in range(count)}
    assert sizes == {EARLIER_PAGE_SIZES_BYTES[-1], PAGE_SIZE_BYTES}
    for number in range(count):
        after = home_factory(f"rounds/{number}")
        assert contents(after) == TEXTS, number
        assert size_of(after) == PAGE_SIZE_BYTES
        assert list(after.folder.glob("*.converting*")) == []
        assert all(finding.ok for finding in after.services.doctor.examine(PERSON))
        after.services.close()
