"""Snapshots: a device goes on from one, and what it covers is deleted when all devices know it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import SyncPausedError, SyncRemovedError
from muniment.domain.sync.sync_setup import SnapshotRule, SyncCondition
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.sync_devices import SyncedDevice, agree

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId

RULE = SnapshotRule(segments=5, per_chunk=1)
NEVER = SnapshotRule(segments=10**6)

Make = Callable[..., SyncedDevice]


class WithoutSnapshots(FolderRemote):
    """A folder of which the segments are seen, and no snapshot."""

    def names(self, folder: str) -> list[str]:
        return [name for name in super().names(folder) if not name.endswith(".snap")]


class Keeping(FolderRemote):
    """A folder from which nothing is deleted."""

    def delete(self, path: str) -> None:
        del path


@pytest.fixture
def make(tmp_path: Path, remote: Path) -> Iterator[Make]:
    made: list[SyncedDevice] = []

    def device(name: str, **options: Any) -> SyncedDevice:
        options = {"snapshot_rule": RULE, **options}
        made.append(SyncedDevice(tmp_path / f"{name}.db", remote, **options))
        return made[-1]

    yield device
    for one in made:
        one.close()


@pytest.fixture
def laptop(make: Make) -> SyncedDevice:
    device = make("laptop")
    device.found()
    return device


def alarms(device: SyncedDevice) -> tuple[str, ...]:
    return device.service.status(PERSON).alarms


def manifests(remote: Path) -> list[Path]:
    return sorted(remote.rglob("*.snap"))


def chunks(remote: Path) -> list[Path]:
    return sorted(remote.rglob("*.chunk"))


def segments(device: SyncedDevice) -> list[int]:
    return sorted(int(path.stem) for path in device.remote.rglob(f"d/{device.id}/*.seg"))


def write(device: SyncedDevice, count: int) -> list[MemoryId]:
    """Add memories, each in a segment of its own."""
    made = []
    for number in range(count):
        made.append(device.kit.add(f"{device.path.stem} {number}", tags=("a",)).id)
        device.sync()
    return made


def conflicts_of(device: SyncedDevice) -> dict[str, Any]:
    return {
        found.memory.id: (found.memory.content, [other.text for other in found.replaced])
        for found in device.service.conflicts(PERSON)
    }


def compacted(make: Make, laptop: SyncedDevice) -> SyncedDevice:
    """Return a second device of a group of which the first segments are gone."""
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    for _ in range(2):
        write(laptop, 6)
        agree(desktop, laptop)
    assert 1 not in segments(laptop)
    return desktop


def test_a_snapshot_and_the_logs_give_the_same(make: Make, laptop: SyncedDevice) -> None:
    """Values of every type, conflicts, what is in the trash, and what was removed for good."""
    laptop.open_remote = lambda path: Keeping(Path(path))
    laptop.connect()
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    one, two, three, four = write(laptop, 4)
    agree(laptop, desktop)
    laptop.edit(one, metadata={"whole": 1, "float": 1.0, "yes": True, "none": None, "deep": [{}]})
    laptop.edit(two, content="laptop's text", importance=1.0)
    desktop.edit(two, content="desktop's text", importance=0.5, tags=("b", "a"))
    desktop.edit(one, source="mail", archived=True)
    desktop.trash(three)
    laptop.edit(three, source="unaware")
    laptop.purge(four)
    laptop.kit.create_namespace("work")
    wiped = laptop.kit.add("of work", namespace="work").id
    laptop.make_entity("Ada Lovelace")
    laptop.add_turn("talk", "a turn of a session")
    agree(laptop, desktop)
    laptop.wipe("work")
    agree(laptop, desktop)
    write(laptop, 4)
    agree(laptop, desktop)
    assert manifests(laptop.remote)

    through_log = make("log", open_remote=lambda path: WithoutSnapshots(Path(path)))
    through_snapshot = make("snapshot")
    through_log.join(laptop)
    through_snapshot.join(laptop)
    agree(laptop, desktop, through_log, through_snapshot)
    assert conflicts_of(laptop) != {}
    for device in (desktop, through_log, through_snapshot):
        assert conflicts_of(device) == conflicts_of(laptop)
        assert device.things() == laptop.things()
        for memory_id, memory in laptop.memories().items():
            other = device.memories()[memory_id]
            assert repr(other.metadata) == repr(memory.metadata)
            assert type(other.importance) is type(memory.importance)
            assert other.version == memory.version
    assert not {four, wiped} & through_snapshot.view().keys()


def test_a_device_that_joins_reads_the_snapshot_and_only_the_segments_after_it(
    make: Make, laptop: SyncedDevice
) -> None:
    read: list[str] = []

    class Counting(FolderRemote):
        def read(self, path: str, limit_bytes: int) -> bytes | None:
            read.append(path)
            return super().read(path, limit_bytes)

    write(laptop, 8)
    covered = int(manifests(laptop.remote)[0].stem)
    phone = make("phone", open_remote=lambda path: Counting(Path(path)))
    phone.join(laptop)
    agree(laptop, phone)
    numbers = {int(Path(path).stem) for path in read if laptop.id in path and ".seg" in path}
    assert min(numbers) == covered
    assert len(phone.view()) == 8


def test_segments_go_only_when_every_active_device_knows_them(
    make: Make, laptop: SyncedDevice
) -> None:
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    agree(laptop, desktop)
    write(laptop, 20)
    assert len(manifests(laptop.remote)) > 2
    assert segments(laptop)[0] == 1
    agree(desktop, laptop)
    write(laptop, 5)
    assert segments(laptop)[0] > 1
    assert len(manifests(laptop.remote)) == 2
    assert len(chunks(laptop.remote)) == 2
    agree(laptop, desktop)


def test_a_device_that_was_not_heard_of_for_half_a_year_takes_the_snapshot(
    make: Make, laptop: SyncedDevice
) -> None:
    desktop = compacted(make, laptop)
    away = make("away")
    away.join(laptop)
    agree(laptop, desktop, away)
    (kept, *_) = away.view()
    for device in (laptop, desktop, away):
        device.kit.clock.advance(days=200)
    away.edit(kept, source="written while away")
    laptop.edit(kept, content="written by the others")
    desktop.sync()
    for _ in range(3):
        write(laptop, 6)
        agree(desktop, laptop)
    with laptop.kit.store.read() as reading:
        read_so_far = reading.sync.newest()[away.id][0]
    assert segments(away) == [read_so_far] == [segments(away)[-1]]
    with away.kit.store.read() as reading:
        at = reading.sync.newest()[laptop.id][0]
    assert at + 1 not in segments(laptop)
    agree(laptop, desktop, away)
    memory = laptop.memories()[kept]
    assert (memory.source, memory.content) == ("written while away", "written by the others")
    assert alarms(away) == ()


def test_what_a_snapshot_removes_is_asked_for_first(make: Make, laptop: SyncedDevice) -> None:
    desktop = compacted(make, laptop)
    away = make("away")
    away.join(laptop)
    agree(laptop, desktop, away)
    for device in (laptop, desktop, away):
        device.kit.clock.advance(days=200)
    desktop.sync()
    for memory_id in list(laptop.view()):
        laptop.purge(memory_id)
    for _ in range(3):
        write(laptop, 6)
        for device in (desktop, laptop):
            device.sync(allow_removals=True)
    before = away.view()
    with pytest.raises(SyncPausedError):
        away.sync()
    assert away.view() == before
    away.sync(allow_removals=True)
    agree(laptop, desktop, away)


def test_the_newest_segment_stays_so_that_a_restored_backup_finds_its_future(
    make: Make, laptop: SyncedDevice, tmp_path: Path
) -> None:
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    agree(laptop, desktop)
    laptop.copy_to(tmp_path / "backup")
    former = laptop.id
    for _ in range(2):
        write(laptop, 6)
        agree(desktop, laptop)
    future = laptop.view().keys()
    assert 1 not in segments(laptop)
    laptop.restore_from(tmp_path / "backup")
    # In the same millisecond as what it wrote before.
    written = laptop.kit.add("after the restore").id
    agree(laptop, desktop)
    assert laptop.id != former
    assert future | {written} == desktop.view().keys()


def test_nothing_is_written_while_the_own_log_does_not_show_its_end(
    make: Make, laptop: SyncedDevice, tmp_path: Path
) -> None:
    """A restored backup could write in the place of segments that were deleted."""
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    agree(laptop, desktop)
    laptop.copy_to(tmp_path / "backup")
    for _ in range(2):
        write(laptop, 6)
        agree(desktop, laptop)
    laptop.restore_from(tmp_path / "backup")
    (logs,) = laptop.remote.glob("*/d")
    away = logs.rename(tmp_path / "not there yet")
    written = laptop.kit.add("after the restore").id
    laptop.sync()
    assert not logs.exists()
    assert alarms(laptop) != ()
    away.rename(logs)
    agree(laptop, desktop)
    assert written in desktop.view()
    assert alarms(laptop) == ()


@pytest.mark.parametrize("length", [0, 100, 200])
def test_a_device_whose_newest_file_was_cut_says_so_until_it_is_whole(
    make: Make, laptop: SyncedDevice, length: int
) -> None:
    desktop = make("desktop")
    desktop.join(laptop)
    agree(laptop, desktop)
    newest = max(laptop.remote.glob(f"*/d/{laptop.id}/*.seg"))
    whole = newest.read_bytes()
    newest.write_bytes(whole[:length])
    written = laptop.kit.add("after it was cut").id
    laptop.sync()
    assert alarms(laptop) != ()
    newest.write_bytes(whole)
    agree(laptop, desktop)
    assert written in desktop.view()


def test_a_removed_device_opens_no_later_snapshot_and_others_join_by_it(
    make: Make, laptop: SyncedDevice
) -> None:
    desktop = compacted(make, laptop)
    lost = make("lost", snapshot_rule=NEVER)
    lost.join(laptop)
    agree(laptop, desktop, lost)
    laptop.service.remove(lost.id, PERSON)
    for _ in range(3):
        write(laptop, 6)
        for device in (desktop, laptop):
            device.sync()
    before = lost.view()
    with pytest.raises(SyncRemovedError):
        lost.sync()
    assert lost.view() == before
    assert lost.service.status(PERSON).condition is SyncCondition.REMOVED
    phone = make("phone")
    phone.join(desktop)
    agree(laptop, desktop, phone)
    assert len(phone.view()) == len(laptop.view())


def test_a_device_that_joins_trusts_the_word_of_the_one_that_invited_it(
    make: Make, laptop: SyncedDevice
) -> None:
    """The snapshot is another device's, and the log that let that one in is gone."""
    desktop, tablet = make("desktop"), make("tablet", snapshot_rule=NEVER)
    desktop.join(laptop)
    tablet.join(desktop)
    agree(laptop, desktop, tablet)
    phone = make("phone", snapshot_rule=NEVER)
    for device in (desktop, tablet, phone):
        device.kit.clock.advance(days=200)
    write(tablet, 1)
    for _ in range(3):
        write(desktop, 6)
        agree(tablet, desktop)
    assert 1 not in segments(laptop)
    phone.join(tablet)
    agree(desktop, tablet, phone)


def test_a_damaged_snapshot_does_no_harm(make: Make, laptop: SyncedDevice) -> None:
    desktop = compacted(make, laptop)
    newest = max(chunks(laptop.remote), key=lambda path: path.name)
    newest.write_bytes(newest.read_bytes()[:-100])
    phone = make("phone")
    phone.join(laptop)
    agree(laptop, desktop, phone)
    for _ in range(2):
        write(laptop, 7)
        agree(desktop, phone, laptop)
    tablet = make("tablet")
    tablet.join(laptop)
    agree(laptop, desktop, phone, tablet)


def test_a_snapshot_that_no_device_of_the_group_wrote_is_not_used(
    make: Make, laptop: SyncedDevice, tmp_path: Path
) -> None:
    """One signed by a removed device, which still has the first log key."""
    laptop.snapshot_rule = NEVER
    laptop.connect()
    lost = make("lost")
    lost.join(laptop)
    agree(laptop, lost)
    laptop.service.remove(lost.id, PERSON)
    hidden = [(path, tmp_path / path.name) for path in laptop.remote.rglob(f"{laptop.id}/*")]
    laptop.sync()
    write(laptop, 2)
    # The lost device has not seen that it is out, and writes on.
    kept = {path: path.read_bytes() for path in laptop.remote.rglob(f"{laptop.id}/*.seg")}
    known = {path for path, _ in hidden}
    for path in kept.keys() - known:
        path.unlink()
    forged = write(lost, 6)
    assert any(lost.id in str(path) for path in manifests(laptop.remote))
    for path, content in kept.items():
        path.write_bytes(content)
    phone = make("phone")
    phone.join(laptop)
    agree(laptop, phone)
    assert not set(forged) & phone.view().keys()
    assert lost.id not in {
        one.id for one in phone.service.status(PERSON).devices if not one.is_removed
    }


def test_snapshots_that_vanish_raise_an_alarm(make: Make, laptop: SyncedDevice) -> None:
    desktop = compacted(make, laptop)
    for path in manifests(laptop.remote):
        path.unlink()
    desktop.sync()
    assert len(alarms(desktop)) == 1


def test_a_purged_text_is_in_no_later_snapshot(make: Make, laptop: SyncedDevice) -> None:
    """Not even what another device did to it without knowing."""
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    secret = laptop.kit.add("to be forgotten").id
    agree(laptop, desktop)
    laptop.purge(secret)
    desktop.edit(secret, content="to be forgotten, too")
    agree(laptop, desktop)
    write(laptop, 5)
    with laptop.kit.store.read() as reading:
        count = len(reading.sync.state()["snapshots"]) or 1
    assert count == 1
    phone = make("phone")
    report = None
    code = laptop.service.invite(None, PERSON)
    laptop.sync()
    report = phone.found(invitation=code)
    # The purge of one memory, and the creation of five.
    assert report.received == 6
    assert secret not in phone.view()


def test_a_question_in_a_snapshot_is_answered(make: Make, laptop: SyncedDevice) -> None:
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    old = laptop.kit.add("to be purged").id
    agree(laptop, desktop)
    laptop.trash(old)
    agree(laptop, desktop)
    for device in (laptop, desktop):
        device.kit.clock.advance(seconds=timedelta(days=31).total_seconds())
    laptop.purge_due()
    write(laptop, 6)
    phone = make("phone")
    phone.kit.clock.advance(seconds=timedelta(days=31).total_seconds())
    phone.join(laptop)
    agree(laptop, desktop, phone)
    laptop.purge_due()
    assert old not in laptop.view()


def test_a_snapshot_holds_what_its_writer_keeps_to_itself_or_calls_otherwise(
    make: Make, laptop: SyncedDevice
) -> None:
    """A namespace that stays on the writer is one of the others all the same."""
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.kit.create_namespace("diary")
    desktop.join(laptop)
    made = desktop.kit.add("of the desktop", namespace="diary").id
    writer = make("writer")
    writer.kit.create_namespace("diary")
    writer.join(laptop, local_namespaces=("diary",))
    agree_with = (laptop, desktop)
    for _ in range(2):
        for device in (*agree_with, writer):
            device.sync()
    laptop.snapshot_rule = NEVER
    laptop.connect()
    write(writer, 6)
    assert any(writer.id in str(path) for path in manifests(laptop.remote))
    for device in agree_with:
        device.sync()
    phone = make("phone", snapshot_rule=NEVER)
    phone.join(laptop)
    for device in (laptop, desktop, phone):
        device.sync()
    assert made not in writer.view()
    assert phone.view()[made] == desktop.view()[made]


def test_a_snapshot_that_was_cut_off_is_written_later_under_another_name(
    make: Make, laptop: SyncedDevice
) -> None:
    class Breaking(FolderRemote):
        def create(self, path: str, content: bytes) -> None:
            if path.endswith(".snap"):
                content = content[: len(content) // 2]
            super().create(path, content)

    laptop.open_remote = lambda path: Breaking(Path(path))
    laptop.connect()
    write(laptop, 5)
    (torn,) = manifests(laptop.remote)
    laptop.open_remote = lambda path: FolderRemote(Path(path))
    laptop.connect()
    half = torn.read_bytes()
    write(laptop, 5)
    assert torn.read_bytes() == half
    assert len(manifests(laptop.remote)) == 2
    phone = make("phone")
    phone.join(laptop)
    agree(laptop, phone)


def test_a_copy_that_writes_a_snapshot_under_the_same_name_spoils_none(
    make: Make, laptop: SyncedDevice, tmp_path: Path
) -> None:
    laptop.snapshot_rule = NEVER
    laptop.connect()
    write(laptop, 5)
    laptop.copy_to(tmp_path / "backup")
    before = set(laptop.remote.rglob("*"))
    laptop.snapshot_rule = RULE
    laptop.connect()
    write(laptop, 1)
    for path in set(laptop.remote.rglob("*")) - before:
        assert path.exists()
    shutil.copyfile(tmp_path / "backup", tmp_path / "copy")
    kept = {path: path.read_bytes() for path in [*manifests(laptop.remote), *chunks(laptop.remote)]}
    laptop.restore_from(tmp_path / "copy")
    write(laptop, 1)
    for path, content in kept.items():
        assert path.read_bytes() == content


def test_a_snapshot_of_a_founder_that_is_out_is_not_used_by_a_device_that_joins(
    make: Make, laptop: SyncedDevice, tmp_path: Path
) -> None:
    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    agree(laptop, desktop)
    desktop.service.remove(laptop.id, PERSON)
    desktop.sync()
    log = next(laptop.remote.rglob(f"d/{desktop.id}"))
    after = max(log.iterdir())
    hidden = after.rename(tmp_path / after.name)
    forged = write(laptop, 6)
    hidden.rename(after)
    assert manifests(laptop.remote)
    phone = make("phone", snapshot_rule=NEVER)
    phone.join(desktop)
    agree(desktop, phone)
    assert not set(forged) & phone.view().keys()
    assert laptop.id in {one.id for one in phone.service.status(PERSON).devices if one.is_removed}


def test_a_snapshot_whose_positions_are_not_there_is_not_used(
    make: Make, laptop: SyncedDevice
) -> None:
    desktop = compacted(make, laptop)
    for path in desktop.remote.rglob(f"d/{desktop.id}/*.seg"):
        path.unlink()
    phone = make("phone", snapshot_rule=NEVER)
    phone.join(laptop)
    assert phone.view() == {}


def test_a_device_that_was_away_finds_the_later_keys_in_the_snapshot(
    make: Make, laptop: SyncedDevice
) -> None:
    desktop = compacted(make, laptop)
    away, lost = make("away", snapshot_rule=NEVER), make("lost", snapshot_rule=NEVER)
    away.join(laptop)
    lost.join(laptop)
    agree(laptop, desktop, away, lost)
    for device in (laptop, desktop, away):
        device.kit.clock.advance(days=200)
    desktop.sync()
    laptop.service.remove(lost.id, PERSON)
    for _ in range(4):
        write(laptop, 6)
        agree(desktop, laptop)
    agree(laptop, desktop, away)


def test_a_snapshot_is_acknowledged_only_by_a_device_that_knows_what_it_covers(
    make: Make, laptop: SyncedDevice
) -> None:
    class Behind(FolderRemote):
        """The log of the laptop arrives late here, its snapshots do not."""

        def names(self, folder: str) -> list[str]:
            found = super().names(folder)
            if folder.endswith(laptop.id):
                return [one for one in found if not one.endswith(".seg") or one < "0000000004"]
            return found

        def read(self, path: str, limit_bytes: int) -> bytes | None:
            is_late = laptop.id in path and path.endswith(".seg")
            if is_late and Path(path).name >= "0000000004":
                return None
            return super().read(path, limit_bytes)

    desktop = make("desktop", snapshot_rule=NEVER)
    desktop.join(laptop)
    agree(laptop, desktop)
    desktop.open_remote = lambda path: Behind(Path(path))
    desktop.connect()
    for _ in range(3):
        write(laptop, 6)
        desktop.kit.add("of the desktop")
        desktop.sync()
    assert len(manifests(laptop.remote)) > 2
    assert segments(laptop)[0] == 1
    desktop.open_remote = lambda path: FolderRemote(Path(path))
    desktop.connect()
    agree(laptop, desktop)
