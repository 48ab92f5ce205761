"""An unlocked vault whose disk is full: everything is read, and it says why nothing is written."""

import time
from collections.abc import Callable, Iterator

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.vault.notice_texts import DISK_FULL_NOTICE
from muniment.storage import vault_settings as settings
from muniment.storage.unit_of_work import UnitOfWork
from tests.conftest import Home, HomeFactory
from tests.fakes.full_disk import FullDisk

LONG = "The boat is called Aurora. " * 1_800


@pytest.fixture(name="disk")
def _disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FullDisk]:
    made = FullDisk(monkeypatch)
    yield made
    made.free()


@pytest.fixture(name="home")
def _home(disk: FullDisk, home_factory: HomeFactory) -> Home:
    home = home_factory()
    home.services.memories.remember(MemoryDraft(content="Kept from before"), PERSON)
    return home


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def contents(home: Home) -> list[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return [memory.content for memory in page.memories]


def test_it_opens_is_read_and_says_so(home: Home, disk: FullDisk) -> None:
    vault = home.services.vault
    disk.fill()
    vault.lock()
    vault.unlock_with_key_file()
    assert vault.notices == (DISK_FULL_NOTICE,)
    assert vault.is_disk_full
    assert contents(home) == ["Kept from before"]
    with pytest.raises(DiskFullError):
        home.services.memories.remember(MemoryDraft(content=LONG), PERSON)
    assert contents(home) == ["Kept from before"]


def test_a_write_that_found_room_ends_the_notice(home: Home, disk: FullDisk) -> None:
    vault = home.services.vault
    told: list[bool] = []
    stop = vault.on_room_change(told.append)
    disk.fill()
    with pytest.raises(DiskFullError):
        home.services.memories.remember(MemoryDraft(content=LONG), PERSON)
    assert vault.notices == (DISK_FULL_NOTICE,)
    disk.free()
    home.services.memories.remember(MemoryDraft(content=LONG), PERSON)
    assert vault.notices == ()
    stop()
    assert told == [True, False]


def test_maintenance_ends_the_notice_where_nobody_writes(
    home: Home, disk: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = home.services.vault
    monkeypatch.setattr("muniment.services.maintenance.maintenance_scheduler._INTERVAL_S", 0.001)
    disk.fill()
    vault.lock()
    vault.unlock_with_key_file()
    assert vault.is_disk_full
    disk.free()
    until(lambda: not vault.is_disk_full)


def test_locked_it_says_nothing(home: Home, disk: FullDisk) -> None:
    disk.fill()
    home.services.vault.lock()
    assert home.services.vault.notices == ()
    assert not home.services.vault.is_disk_full


def test_what_an_older_version_left_out_waits_for_room(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = home.services.vault
    monkeypatch.setattr(settings, "SCOPES_COMPLETE", "as-if-never-completed")
    vault.lock()

    def refuse(*_given: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as full:
        full.setattr(UnitOfWork, "set_setting", refuse)
        vault.unlock_with_key_file()
        assert contents(home) == ["Kept from before"]
        vault.lock()
    written: list[str] = []
    monkeypatch.setattr(UnitOfWork, "set_setting", lambda _unit, name, _value: written.append(name))
    vault.unlock_with_key_file()
    assert written[0] == "as-if-never-completed"


def test_a_first_start_leaves_nothing_behind(disk: FullDisk, home_factory: HomeFactory) -> None:
    home = home_factory("new", empty=True)
    disk.fill()
    with pytest.raises(DiskFullError):
        home.services.vault.create(passphrase=None, key_file=True)
    assert list(home.folder.iterdir()) == []
    disk.free()
    home.services.vault.create(passphrase=None, key_file=True)
    assert home.services.vault.notices == ()
