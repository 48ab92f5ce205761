"""Devices find out by one listing whether another one wrote, without trusting what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from muniment.domain.access import PERSON
from muniment.services.sync.background_sync import BackgroundSync
from muniment.services.sync.remote_watch import LOOKS_AT_HEADS
from muniment.sync.names import head_path, heads_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.sync_devices import SyncedDevice
    from tests.services.sync.conftest import Make


@pytest.fixture
def pair(make: Make) -> tuple[SyncedDevice, SyncedDevice]:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    return laptop, desktop


def heads(device: SyncedDevice) -> list[Path]:
    return sorted(device.remote.rglob(f"h/{device.id}-*"))


def newest_segment(device: SyncedDevice) -> Path:
    return max(device.remote.rglob(f"d/{device.id}/*.seg"))


def alarms(device: SyncedDevice) -> tuple[str, ...]:
    return device.service.status(PERSON).alarms


def settled(device: SyncedDevice) -> BackgroundSync:
    """Return the background work of a device that has nothing left to do."""
    work = BackgroundSync(device.session, device.service)
    for _ in range(3):
        work.run_due()
    return work


def look_until_all_is_listed(work: BackgroundSync) -> None:
    for _ in range(LOOKS_AT_HEADS + 1):
        work.run_due()


def test_the_head_of_a_log_names_its_newest_segment(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, _ = pair
    for number in range(3):
        laptop.kit.add(f"Memory {number}")
        laptop.sync()
        (head,) = heads(laptop)
        assert head.name == f"{laptop.id}-{newest_segment(laptop).stem}.head"
        assert head.stat().st_size == 0


def test_a_head_that_is_gone_is_written_again(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, _ = pair
    (head,) = heads(laptop)
    head.unlink()
    laptop.sync()
    assert heads(laptop) == [head]


def test_what_was_written_is_found_by_its_head(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    work = settled(desktop)
    laptop.kit.add("The boat is called Aurora")
    laptop.sync()
    work.run_due()
    assert len(desktop.memories()) == 1


def test_what_was_written_without_a_head_is_found_later(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    work, before = settled(desktop), heads(laptop)
    laptop.kit.add("The boat is called Aurora")
    laptop.sync()
    (after,) = heads(laptop)
    after.rename(before[0])
    work.run_due()
    assert desktop.memories() == {}
    look_until_all_is_listed(work)
    assert len(desktop.memories()) == 1


def test_a_head_that_arrives_before_its_segment_is_waited_for(
    pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop = pair
    work = settled(desktop)
    laptop.kit.add("The boat is called Aurora")
    laptop.sync()
    path = newest_segment(laptop)
    late = path.rename(tmp_path / path.name)
    for _ in range(3):
        work.run_due()
    assert desktop.memories() == {}
    late.rename(path)
    work.run_due()
    assert len(desktop.memories()) == 1


def test_a_segment_that_vanishes_under_an_unchanged_head_raises_the_alarm(
    pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop = pair
    work, path = settled(desktop), newest_segment(laptop)
    gone = path.rename(tmp_path / path.name)
    look_until_all_is_listed(work)
    assert len(alarms(desktop)) == 1
    gone.rename(path)
    work.run_due()
    assert alarms(desktop) == ()


def test_only_whole_names_are_heads() -> None:
    device = UUID("0f6ccb15-7b4a-4f7e-9a55-3a2b7f0c1d2e")
    name = head_path(bytes(16), device, 3).rpartition("/")[2]
    others = [name.replace(".head", " (1).head"), f"{name}.part", f"x{name}", "0000000003.head"]
    assert heads_in([*others, name]) == [(device, 3)]
