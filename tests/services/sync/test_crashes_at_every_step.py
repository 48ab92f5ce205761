"""A device that ends anywhere in a round goes on from there, and all devices come to hold the same.

A step is a request to the folder, before or after it took effect, or a transaction, before it
begins, before it commits or after. ``MUNIMENT_SYNC_CRASH_EVERY`` says at which of them the device
ends: `make test-sync` tries each.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.sync.sync_setup import SnapshotRule
from muniment.storage.store import Store
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.sync_devices import SyncedDevice, agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from muniment.storage.unit_of_work import UnitOfWork

EVERY = int(os.environ.get("MUNIMENT_SYNC_CRASH_EVERY", "19"))
SMALL = SnapshotRule(segments=6, per_chunk=1)


class CrashError(Exception):
    """The process ended here."""


@dataclass
class Steps:
    """Counts steps, and ends the process at one of them: nothing works any more afterwards."""

    last: int | None = None
    taken: int = 0

    def take(self) -> None:
        self.taken += 1
        if self.last is not None and self.taken >= self.last:
            raise CrashError


class SteppedRemote(FolderRemote):
    """A folder of which each request is two steps."""

    def __init__(self, path: str, steps: Steps) -> None:
        super().__init__(Path(path))
        self._steps = steps

    def names(self, folder: str) -> list[str]:
        self._steps.take()
        return super().names(folder)

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        self._steps.take()
        return super().read(path, limit_bytes)

    def create(self, path: str, content: bytes) -> None:
        self._steps.take()
        super().create(path, content)
        self._steps.take()

    def replace(self, path: str, content: bytes) -> None:
        self._steps.take()
        super().replace(path, content)
        self._steps.take()

    def delete(self, path: str) -> None:
        self._steps.take()
        super().delete(path)
        self._steps.take()


@dataclass
class Moment:
    """Devices and their folder at one moment, to which they can be set back."""

    devices: list[SyncedDevice]
    remote: Path
    kept: Path = field(init=False)

    def __post_init__(self) -> None:
        self.kept = self.remote.with_name("kept")
        self.kept.mkdir()
        for device in self.devices:
            device.copy_to(self.kept / device.path.name)
        shutil.copytree(self.remote, self.kept / "remote")

    def set_back(self) -> None:
        shutil.rmtree(self.remote)
        shutil.copytree(self.kept / "remote", self.remote)
        for device in self.devices:
            device.restore_from(self.kept / device.path.name)


def day_of_use(laptop: SyncedDevice, desktop: SyncedDevice, phone: SyncedDevice) -> None:
    """Both wrote, one text and the trash among it, a namespace was wiped, and a question is due."""
    both, old, gone = sorted(laptop.memories())[:3]
    laptop.trash(old)
    desktop.kit.create_namespace("work")
    desktop.kit.add("of the namespace", namespace="work")
    agree(laptop, desktop, phone)
    for device in (laptop, desktop, phone):
        device.kit.clock.advance(seconds=31 * 86_400)
    desktop.wipe("work")
    desktop.purge(gone)
    desktop.put_state("trip", {"step": 1})
    desktop.edit(both, content="of the desktop")
    desktop.sync()
    laptop.edit(both, content="of the laptop")
    laptop.kit.add("kept on the laptop")
    laptop.merge_entities("Ada", "Bob")
    assert laptop.purge_due() == 0
    laptop.service.invite(None, PERSON)


def snapshot(laptop: SyncedDevice, desktop: SyncedDevice, phone: SyncedDevice) -> None:
    """A snapshot is due, and the files that the one before covers go."""
    for number in range(SMALL.segments):
        desktop.kit.add(f"before {number}")
        desktop.sync()
    laptop.kit.add("one more")
    agree(laptop, desktop, phone)
    laptop.snapshot_rule = SnapshotRule(segments=1, per_chunk=0)
    laptop.connect()
    laptop.kit.add("kept on the laptop")


def removal(laptop: SyncedDevice, desktop: SyncedDevice, phone: SyncedDevice) -> None:
    """Another device was removed: a new log key is made and handed over."""
    laptop.kit.add("kept on the laptop")
    phone.kit.add("never sent")
    desktop.service.remove(phone.id, PERSON)
    desktop.sync()


def restored_backup(laptop: SyncedDevice, desktop: SyncedDevice, _phone: SyncedDevice) -> None:
    """The device was set back to before what the folder holds of it."""
    backup = laptop.path.with_suffix(".backup")
    laptop.copy_to(backup)
    laptop.kit.add("after the backup")
    laptop.sync()
    desktop.sync()
    laptop.restore_from(backup)
    laptop.kit.add("kept on the laptop")


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[list[SyncedDevice]]:
    """Three devices that know of each other and of some memories."""
    remote = tmp_path / "remote"
    remote.mkdir()
    names = ("laptop", "desktop", "phone")
    made = [SyncedDevice(tmp_path / f"{name}.db", remote, snapshot_rule=SMALL) for name in names]
    for number in range(4):
        made[0].kit.add(f"note {number}")
    made[0].found()
    for other in made[1:]:
        other.join(made[0])
    agree(*made)
    yield made
    for device in made:
        device.close()


@contextmanager
def stepped(device: SyncedDevice, steps: Steps, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count the steps of a device."""
    whole = Store.write

    @contextmanager
    def write(store: Store, *args: Any, **options: Any) -> Iterator[UnitOfWork]:
        steps.take()
        with whole(store, *args, **options) as unit:
            yield unit
            steps.take()
        steps.take()

    with patch.context() as here:
        here.setattr(Store, "write", write)
        here.setattr(device, "open_remote", lambda path: SteppedRemote(path, steps))
        yield


@pytest.mark.parametrize("prepare", [day_of_use, snapshot, removal, restored_backup])
def test_a_round_that_ends_anywhere_goes_on(
    devices: list[SyncedDevice],
    prepare: Callable[[SyncedDevice, SyncedDevice, SyncedDevice], None],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    laptop, desktop, phone = devices
    prepare(*devices)
    moment = Moment(devices, laptop.remote)
    whole = Steps()
    with stepped(laptop, whole, monkeypatch):
        laptop.sync(allow_removals=True)
    remaining = [laptop, desktop] if prepare is removal else [laptop, desktop, phone]
    for last in range(1 + seed % EVERY, whole.taken + 1, EVERY):
        moment.set_back()
        with stepped(laptop, Steps(last), monkeypatch), pytest.raises(CrashError):
            laptop.sync(allow_removals=True)
        laptop.restart()
        agree(*remaining, allow_removals=True)
        texts = {memory.content for memory in desktop.memories().values()}
        assert "kept on the laptop" in texts, f"step {last} of {whole.taken}"
