"""Rounds that something disturbs: an invitation meanwhile, a folder that fails, damage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import RemoteUnavailableError
from muniment.domain.sync.sync_setup import SyncCondition
from muniment.services.sync import taking_in
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.sync_devices import SyncedDevice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class WatchedRemote(FolderRemote):
    """A folder that calls a function before each file that it reads or creates."""

    def __init__(self, path: str, watch: Callable[[str, str], None]) -> None:
        super().__init__(Path(path))
        self._watch = watch

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        self._watch("read", path)
        return super().read(path, limit_bytes)

    def create(self, path: str, content: bytes) -> None:
        self._watch("create", path)
        super().create(path, content)


def watch(device: SyncedDevice, function: Callable[[str, str], None]) -> None:
    device.open_remote = lambda path: WatchedRemote(path, function)
    device.connect()


def fail_uploads(act: str, _path: str) -> None:
    if act == "create":
        raise RemoteUnavailableError("the connection broke")


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[list[SyncedDevice]]:
    remote = tmp_path / "remote"
    remote.mkdir()
    made = [SyncedDevice(tmp_path / f"{name}.db", remote) for name in ("one", "two", "three")]
    yield made
    for device in made:
        device.close()


@pytest.fixture
def pair(devices: list[SyncedDevice]) -> tuple[SyncedDevice, SyncedDevice, SyncedDevice]:
    """Two devices that know one memory, and one that is not in the group yet."""
    laptop, desktop, phone = devices
    laptop.kit.add("The boat is called Aurora")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    return laptop, desktop, phone


def test_an_invitation_made_during_a_round_counts(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop, phone = pair
    desktop.kit.add("something to read")
    desktop.sync()
    codes = []

    def invite(_act: str, _path: str) -> None:
        if not codes:
            codes.append(laptop.service.invite(None, PERSON))

    watch(laptop, invite)
    laptop.sync()
    laptop.sync()
    phone.kit.add("from the phone")
    phone.found(invitation=codes[0])
    for device in (laptop, desktop):
        device.sync()
        assert len(device.view()) == 3


def test_who_cancels_the_first_round_is_in_the_group_and_goes_on_later(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice],
) -> None:
    laptop, _, phone = pair
    code = laptop.service.invite(None, PERSON)
    laptop.sync()
    watch(phone, lambda _act, _path: phone.service.cancel(PERSON))
    phone.found(invitation=code)
    assert phone.view() == {}
    watch(phone, lambda _act, _path: None)
    phone.sync()
    assert len(phone.view()) == 1


def test_an_invitation_that_never_reached_the_folder_is_sent_by_the_device_that_follows(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop, phone = pair
    laptop.copy_to(tmp_path / "copied.db")
    copy = SyncedDevice(tmp_path / "copy.db", laptop.remote)
    copy.kit.keys = laptop.kit.keys
    copy.restore_from(tmp_path / "copied.db")
    code = copy.service.invite(None, PERSON)
    watch(copy, fail_uploads)
    with pytest.raises(RemoteUnavailableError):
        copy.sync()
    laptop.kit.add("meanwhile on the original")
    laptop.sync()
    watch(copy, lambda _act, _path: None)
    copy.sync()
    phone.kit.add("from the phone")
    phone.found(invitation=code)
    for device in (laptop, desktop, copy):
        device.sync()
        assert len(device.view()) == 3
    copy.close()


def test_a_first_round_that_fails_leaves_sync_set_up(devices: list[SyncedDevice]) -> None:
    laptop, desktop, _ = devices
    laptop.kit.add("The boat is called Aurora")
    real = laptop.open_remote
    watch(laptop, fail_uploads)
    assert laptop.found().sent == 0
    assert laptop.service.status(PERSON).condition is SyncCondition.OFFLINE
    laptop.open_remote = real
    laptop.connect()
    assert laptop.sync().sent == 0, "the sealed segment is sent as it is"
    desktop.join(laptop)
    assert len(desktop.view()) == 1


def test_what_was_received_is_embedded_although_the_upload_failed(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop, _ = pair
    desktop.kit.add("wants an embedding on the laptop")
    desktop.sync()
    laptop.kit.add("cannot be sent")
    watch(laptop, fail_uploads)
    laptop.wakes.clear()
    with pytest.raises(RemoteUnavailableError):
        laptop.sync()
    assert len(laptop.view()) == 3
    assert laptop.wakes


def test_changes_of_a_memory_that_is_damaged_here_are_reported(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop, _ = pair
    (memory_id,) = desktop.memories()
    desktop.edit(memory_id, content="changed on the desktop")
    desktop.sync()
    with laptop.kit.raw() as raw:
        raw.execute("UPDATE memories SET content = x'00'")
    laptop.restart()
    report = laptop.sync()
    assert (report.received, report.left_out) == (0, (memory_id,))
    assert laptop.service.status(PERSON).left_out == (memory_id,)
    with laptop.kit.store.write("person") as unit:
        unit.memories.purge(unit.memories.known_by_ids([memory_id])[memory_id])
    assert laptop.service.status(PERSON).left_out == ()


def test_a_device_that_only_receives_does_not_look_at_it_again(
    pair: tuple[SyncedDevice, SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop, _ = pair
    laptop.kit.add("The keys are in the drawer")
    laptop.sync()
    desktop.sync()
    with desktop.kit.raw() as raw:
        (last,) = raw.execute("SELECT max(sequence) FROM operations").fetchone()
    with desktop.kit.store.read() as reading:
        assert reading.sync.state()["sent"] == last


def test_a_pull_in_parts_counts_each_memory_once_and_as_it_ends(
    devices: list[SyncedDevice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_in, "MERGED_AT_ONCE", 1)
    laptop, desktop, _ = devices
    made = [laptop.kit.add(f"note {number}").id for number in range(9)]
    laptop.found()
    laptop.kit.clock.advance(seconds=1)
    for memory_id in made[:6]:
        laptop.trash(memory_id)
    laptop.purge(made[0])
    laptop.edit(made[8], content="edited")
    code = laptop.service.invite(None, PERSON)
    laptop.sync()
    joined = desktop.found(invitation=code)
    assert (joined.created, joined.changed, joined.removed) == (8, 0, 0)
    laptop.kit.clock.advance(seconds=1)
    laptop.edit(made[7], source="mail")
    for memory_id in made[6:8]:
        laptop.trash(memory_id)
    laptop.kit.clock.advance(seconds=1)
    laptop.restore(made[6])
    laptop.purge(made[7])
    laptop.sync()
    report = desktop.sync()
    assert (report.created, report.changed, report.removed) == (0, 1, 1)
    assert desktop.view() == laptop.view()
    assert desktop.problems() == {}
