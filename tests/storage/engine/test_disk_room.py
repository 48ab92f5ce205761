"""A database on a disk without room is read, and written again once there is some."""

import errno
from pathlib import Path

import pytest

from muniment.domain.errors import DiskFullError, StorageUnavailableError
from muniment.storage.engine.disk_room import DiskRoom
from tests.fakes.full_disk import FullDisk
from tests.fakes.stores import StoreKit

LONG = "The boat is called Aurora. " * 4_000


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_noticed_and_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    disk, room = FullDisk(monkeypatch, number), DiskRoom(tmp_path)
    told: list[bool] = []
    room.on_change = lambda: told.append(room.is_full)
    assert not room.probe()
    disk.fill()
    assert room.probe()
    assert room.probe()
    disk.free()
    assert not room.probe()
    assert told == [True, False]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_full_disk(tmp_path: Path) -> None:
    assert not DiskRoom(tmp_path / "missing").probe()


def test_a_listener_that_fails_changes_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that is committed was answered as one that failed."""

    def fails() -> None:
        raise RuntimeError

    disk, room = FullDisk(monkeypatch), DiskRoom(tmp_path)
    room.on_change = fails
    disk.fill()
    with pytest.raises(DiskFullError), room.noting():
        raise DiskFullError
    disk.free()
    with room.noting():
        pass
    assert not room.is_full


def test_an_error_without_a_name_is_a_full_disk_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite calls a quota that is used up an error of the disk."""
    disk, room = FullDisk(monkeypatch, errno.EDQUOT), DiskRoom(tmp_path)
    with pytest.raises(StorageUnavailableError), room.noting():
        raise StorageUnavailableError
    disk.fill()
    with pytest.raises(DiskFullError), room.noting():
        raise StorageUnavailableError
    assert room.is_full


def test_what_writes_nothing_does_not_say_that_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, room = FullDisk(monkeypatch), DiskRoom(tmp_path)
    disk.fill()
    room.probe()
    with room.noting():
        pass
    assert room.is_full
    disk.free()
    with room.noting():
        pass
    assert not room.is_full


def test_a_store_without_room_is_read_and_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    kit = StoreKit(tmp_path / "vault.db")
    kept = kit.add("Kept from before")
    disk.fill()
    with pytest.raises(DiskFullError):
        kit.add(LONG)
    assert kit.store.room.is_full
    assert kit.get(kept.id) == kept
    kit.reopen()
    assert kit.get(kept.id) == kept
    disk.free()
    kit.add(LONG)
    assert not kit.store.room.is_full
    kit.store.close()
