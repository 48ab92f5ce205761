"""Backups are encrypted, verified, listed, and the person's alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.backups.schedule import BackupKind
from muniment.domain.errors import NotAllowedError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from tests.conftest import Home, HomeFactory


def test_a_backup_holds_the_vault_of_that_moment(home: Home, home_factory: HomeFactory) -> None:
    services = home.services
    services.memories.remember(MemoryDraft(content="before", embed=False), PERSON)
    made = services.backups.make(PERSON)
    services.memories.remember(MemoryDraft(content="after", embed=False), PERSON)
    assert services.backups.list(PERSON) == (made,)
    assert (made.name, made.kind) == ("backup-20260501T120000Z.db", BackupKind.MANUAL)
    services.vault.lock()
    shutil.copytree(home.folder, home.folder.with_name("restored"))
    restored_folder = home.folder.with_name("restored")
    for leftover in restored_folder.glob("vault.db*"):
        leftover.unlink()
    shutil.copy(home.folder / "backups" / made.name, restored_folder / "vault.db")
    restored = home_factory("restored")
    page = restored.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [memory.content for memory in page.memories] == ["before"]


def test_the_newest_comes_first_and_none_is_overwritten(home: Home) -> None:
    first = home.services.backups.make(PERSON)
    written = first.path.read_bytes()
    of_the_same_second = home.services.backups.make(PERSON)
    home.clock.advance(seconds=2)
    last = home.services.backups.make(PERSON)
    names = [info.name for info in home.services.backups.list(PERSON)]
    assert names == [last.name, of_the_same_second.name, first.name]
    assert len({*names}) == 3
    assert first.path.read_bytes() == written


def test_agents_neither_list_nor_make_backups(home: Home) -> None:
    agent = Actor("key:key_0123", ("default",), frozenset(Scope))
    with pytest.raises(NotAllowedError):
        home.services.backups.list(agent)
    with pytest.raises(NotAllowedError):
        home.services.backups.make(agent)
