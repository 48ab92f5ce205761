"""A device joins a group that removed others, while older files of the folder are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.sync.sync_setup import SnapshotRule, SyncCondition
from tests.fakes.sync_devices import SyncedDevice, agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[..., SyncedDevice]

SOON = SnapshotRule(segments=3, per_chunk=1)
NEVER = SnapshotRule(segments=10**6)


@pytest.fixture
def make(tmp_path: Path, remote: Path) -> Iterator[Make]:
    made: list[SyncedDevice] = []

    def device(name: str, rule: SnapshotRule = NEVER) -> SyncedDevice:
        made.append(SyncedDevice(tmp_path / f"{name}.db", remote, snapshot_rule=rule))
        return made[-1]

    yield device
    for one in made:
        one.close()


def write(device: SyncedDevice, count: int) -> None:
    """Add memories, each in a segment of its own."""
    for number in range(count):
        device.kit.add(f"{device.path.stem} {number}")
        device.sync()


def test_a_device_that_joins_by_a_snapshot_knows_the_invitations_before_it(make: Make) -> None:
    laptop, lost = make("laptop", SOON), make("lost")
    laptop.found()
    lost.join(laptop)
    laptop.sync()
    laptop.service.remove(lost.id, PERSON)
    codes = [laptop.service.invite(None, PERSON) for _ in range(2)]
    write(laptop, 4)
    joined = [make("phone"), make("tablet")]
    for device, code in zip(joined, codes, strict=True):
        device.found(invitation=code)
    agree(laptop, *joined)


def test_a_device_that_needs_deleted_files_says_so_and_a_new_group_has_everything(
    make: Make, tmp_path: Path
) -> None:
    """Two devices removed each other, and one deleted what the other's new device has to read."""
    laptop, desktop, phone = make("laptop"), make("desktop", SOON), make("phone")
    laptop.kit.add("The boat is called Aurora")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    laptop.service.remove(desktop.id, PERSON)
    desktop.service.remove(laptop.id, PERSON)
    write(laptop, 1)
    write(desktop, 7)
    phone.kit.add("from the phone")
    phone.join(laptop)
    laptop.sync()
    assert phone.service.status(PERSON).condition is SyncCondition.ALARM
    (alarm,) = phone.service.status(PERSON).alarms
    assert "set sync up anew" in alarm
    assert phone.view().keys() < laptop.view().keys()

    anew = tmp_path / "anew"
    anew.mkdir()
    for device in (laptop, desktop, phone):
        device.service.leave(PERSON)
        device.remote = anew
    laptop.found()
    desktop.join(laptop)
    phone.join(laptop)
    agree(laptop, desktop, phone)
    assert len(phone.view()) == 10


def test_a_device_with_an_old_invitation_says_that_a_new_one_may_help(make: Make) -> None:
    """What would tell it that a removal voided its invitation is in deleted files."""
    laptop, desktop, lost = make("laptop"), make("desktop", SOON), make("lost")
    laptop.found()
    desktop.join(laptop)
    lost.join(laptop)
    agree(laptop, desktop, lost)
    code = laptop.service.invite(None, PERSON)
    laptop.service.remove(lost.id, PERSON)
    for _ in range(3):
        write(desktop, 3)
        agree(laptop, desktop)
    phone = make("phone")
    phone.found(invitation=code)
    (alarm,) = phone.service.status(PERSON).alarms
    assert "join with a new invitation" in alarm
    phone.service.leave(PERSON)
    phone.join(laptop)
    agree(laptop, desktop, phone)


def test_a_file_that_is_late_raises_no_alarm(make: Make, tmp_path: Path) -> None:
    """The folder is copied file by file, in any order."""
    laptop, phone = make("laptop"), make("phone")
    laptop.found()
    write(laptop, 3)
    first = next(laptop.remote.rglob("0000000001.seg"))
    late = first.rename(tmp_path / first.name)
    phone.join(laptop)
    assert phone.service.status(PERSON).alarms == ()
    late.rename(first)
    agree(laptop, phone)
