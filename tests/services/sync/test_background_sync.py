"""Devices that synchronise by themselves."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeSet
from muniment.domain.errors import ConflictError
from muniment.domain.sync.sync_setup import SyncCondition
from muniment.services.sync import background_sync
from muniment.services.sync.background_sync import BackgroundSync
from muniment.storage.engine.change_feed import ChangeFeed
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.sync_devices import SyncedDevice
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from muniment.sync.remote import Remote


@dataclass
class Calls:
    """What was asked of remotes."""

    listed: int = 0
    used: list[str] = field(default_factory=list)
    watch: Callable[[str], None] = lambda _path: None

    def remote(self, path: str) -> Remote:
        return CountedRemote(path, self)


class CountedRemote(FolderRemote):
    def __init__(self, path: str, calls: Calls) -> None:
        super().__init__(Path(path))
        self._calls = calls

    def names(self, folder: str) -> list[str]:
        self._calls.listed += 1
        return super().names(folder)

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        self._calls.used.append(path)
        self._calls.watch(path)
        return super().read(path, limit_bytes)


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def pair(tmp_path: Path, calls: Calls) -> Iterator[tuple[SyncedDevice, SyncedDevice]]:
    """Two devices that know one memory; what the second asks of the folder is counted."""
    remote = tmp_path / "remote"
    remote.mkdir()
    laptop = SyncedDevice(tmp_path / "laptop.db", remote)
    desktop = SyncedDevice(tmp_path / "desktop.db", remote, open_remote=calls.remote)
    laptop.kit.add("The boat is called Aurora")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    yield laptop, desktop
    for device in (laptop, desktop):
        device.close()


def background(device: SyncedDevice) -> BackgroundSync:
    return BackgroundSync(device.session, device.service)


def settled(device: SyncedDevice) -> BackgroundSync:
    """Return the background work of a device that has nothing left to do."""
    found = background(device)
    found.run_due()
    found.run_due()
    return found


def condition(device: SyncedDevice) -> SyncCondition:
    return device.service.status(PERSON).condition


def test_a_change_arrives_on_the_other_device_by_itself(
    pair: tuple[SyncedDevice, SyncedDevice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_sync, "REST_S", 0.0)
    running = [background(device) for device in pair]
    for device, work in zip(pair, running, strict=True):
        device.kit.store.changes = ChangeFeed()
        device.kit.store.changes.subscribe(work.take_in)
        work.start()
    try:
        for device, other in (pair, pair[::-1]):
            count = len(device.memories()) + 1
            device.kit.add(f"Written on the {device.path.stem}")
            until(lambda other=other, count=count: len(other.memories()) == count, "the memory")
    finally:
        for work in running:
            work.stop()


def test_a_change_of_a_session_does_not_wait_for_the_next_interval(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_sync, "REST_S", 0.0)
    monkeypatch.setattr(background_sync, "INTERVAL_S", 3600.0)
    laptop, desktop = pair
    work = background(desktop)
    desktop.kit.store.changes = ChangeFeed()
    desktop.kit.store.changes.subscribe(work.take_in)
    calls.listed = 0
    work.start()
    try:
        # The first look, and the round after it: the heads, the devices, and each log.
        until(lambda: calls.listed == 2 * (2 + len(pair)), "the first round")
        desktop.add_turn("trip", "Where to?")
        until(lambda: laptop.sync().received, "the turn")
    finally:
        work.stop()
    assert list(laptop.sessions()) == ["trip"]


def test_two_devices_see_each_others_write_within_five_seconds() -> None:
    two_rounds_s = 2.0
    assert background_sync.QUIET_S + background_sync.INTERVAL_S + two_rounds_s <= 5


def test_a_look_at_the_remote_waits_only_while_something_changes_here(
    pair: tuple[SyncedDevice, SyncedDevice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_sync, "REST_S", 0.0)
    monkeypatch.setattr(background_sync, "QUIET_S", 3600.0)
    monkeypatch.setattr(background_sync, "INTERVAL_S", 0.01)
    laptop, desktop = pair
    work = background(desktop)
    work.start()
    try:
        laptop.kit.add("Written on the laptop")
        laptop.sync()
        until(lambda: len(desktop.memories()) == 2, "the memory")
    finally:
        work.stop()


def test_devices_agree_on_a_purge_in_the_background(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop = pair[0]
    laptop.trash(next(iter(laptop.memories())))
    works = [settled(device) for device in pair]
    for device in pair:
        device.kit.clock.advance(seconds=31 * 86_400)
    assert laptop.purge_due() == 0
    for work in (*works, works[0]):
        work.run_due()
    assert laptop.purge_due() == 1


def test_an_idle_interval_costs_one_listing_and_no_write(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls
) -> None:
    desktop = pair[1]
    work = settled(desktop)
    calls.listed, calls.used = 0, []
    with desktop.kit.raw() as raw:
        before = raw.execute("PRAGMA data_version").fetchone()
        work.run_due()
        assert raw.execute("PRAGMA data_version").fetchone() == before
    assert calls.used == []
    assert calls.listed == 1


def test_a_missing_folder_is_a_state_until_it_is_there_again(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    work, away = settled(desktop), laptop.remote.with_name("away")
    laptop.remote.rename(away)
    work.run_due()
    work.run_due()
    assert condition(desktop) is SyncCondition.OFFLINE
    away.rename(laptop.remote)
    work.run_due()
    assert condition(desktop) is SyncCondition.IN_SYNC


@pytest.mark.parametrize("days", [-3650, 3650])
def test_a_clock_that_jumps_does_not_stop_it(
    pair: tuple[SyncedDevice, SyncedDevice], days: int
) -> None:
    laptop, desktop = pair
    work = settled(desktop)
    desktop.kit.clock.advance(days=days)
    desktop.kit.add("Written at another time")
    work.run_due()
    assert laptop.sync().created == 1


def test_nothing_is_asked_of_the_folder_while_sync_is_paused_or_off(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls
) -> None:
    desktop = pair[1]
    work = settled(desktop)
    desktop.kit.add("Waits")
    for stop in (desktop.service.pause, desktop.service.leave):
        stop(PERSON)
        calls.listed, calls.used = 0, []
        work.run_due()
        assert (calls.listed, calls.used) == (0, [])


def test_a_round_that_has_to_ask_waits_for_the_person(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls
) -> None:
    laptop, desktop = pair
    for number in range(9):
        laptop.kit.add(f"Memory {number}")
    laptop.sync()
    work = settled(desktop)
    for memory_id in laptop.memories():
        laptop.trash(memory_id)
    laptop.sync()
    desktop.kit.add("Not sent yet")
    work.run_due()
    assert condition(desktop) is SyncCondition.ASKING
    calls.used = []
    work.run_due()
    assert calls.used == []
    desktop.sync(allow_removals=True)
    assert condition(desktop) is SyncCondition.IN_SYNC


def test_a_file_that_is_still_arriving_is_looked_at_again(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    work = settled(desktop)
    laptop.kit.add("Arrives in two parts")
    laptop.sync()
    own = laptop.id
    newest = max(laptop.remote.rglob(f"{own}/*.seg"))
    whole = newest.read_bytes()
    newest.write_bytes(whole[:100])
    work.run_due()
    newest.write_bytes(whole)
    work.run_due()
    assert len(desktop.memories()) == 2


@pytest.mark.parametrize("end", ["cancel", "pause"])
def test_a_running_round_stops_between_two_files(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls, end: str
) -> None:
    laptop, desktop = pair
    for number in range(3):
        laptop.kit.add(f"Memory {number}")
        laptop.sync()
    seen = []

    def stop(_path: str) -> None:
        calls.watch = lambda _path: None
        status = desktop.service.status(PERSON)
        seen.append((status.is_running, status.files_done, status.files_in_all))
        getattr(desktop.service, end)(PERSON)

    own = laptop.id
    calls.watch = lambda path: stop(path) if own in path else None
    with pytest.raises(ConflictError, match="stopped"):
        desktop.sync()
    assert seen[0][0]
    assert len(desktop.memories()) == 1
    desktop.service.resume(PERSON)
    assert desktop.sync().created == 3
    assert desktop.service.status(PERSON).files_in_all == 3


def test_a_locked_vault_is_not_synchronised(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_sync, "REST_S", 0.0)
    desktop = pair[1]
    work = background(desktop)
    calls.listed = 0
    # A port that other tests share may have an open vault, with threads of its own.
    others = set(threading.enumerate())
    work.start()
    until(lambda: calls.listed, "a listing")
    work.stop()
    calls.listed = 0
    work.take_in(ChangeSet("person", namespaces=("work",)))
    assert "muniment-sync" not in {thread.name for thread in set(threading.enumerate()) - others}
    assert calls.listed == 0


def test_a_stop_between_the_listing_and_the_round_is_not_lost(
    pair: tuple[SyncedDevice, SyncedDevice], calls: Calls
) -> None:
    laptop, desktop = pair
    laptop.kit.add("Memory")
    laptop.sync()

    def listed_last(path: str) -> Remote:
        work.stop()
        return calls.remote(path)

    desktop.open_remote = listed_last
    work = background(desktop)
    calls.used.clear()
    before = desktop.memories()
    work.run_due()
    assert not calls.used
    assert desktop.memories() == before
