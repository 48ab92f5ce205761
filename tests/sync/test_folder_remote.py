"""A folder as a remote, on a disk that is full, and with much in it that is not ours."""

from __future__ import annotations

import errno
import os
import random
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from muniment.domain.errors import RemoteUnavailableError
from muniment.sync.folder_remote import FolderRemote
from muniment.sync.group_listing import list_group, list_heads, show_head
from muniment.sync.names import log_folder, logs_folder, segment_path

if TYPE_CHECKING:
    from pathlib import Path

TAG, DEVICES = bytes(range(16)), (UUID(int=1), UUID(int=2))
FILE = segment_path(TAG, DEVICES[0], 1)


class ShuffledRemote(FolderRemote):
    """A folder that lists its files in another order each time."""

    def names(self, folder: str) -> list[str]:
        found = super().names(folder)
        random.shuffle(found)
        return found


def fail(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = FolderRemote(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        for put in (remote.create, remote.replace):
            with pytest.raises(RemoteUnavailableError, match="No space left"):
                put(FILE, b"sealed")
    assert remote.names(log_folder(TAG, DEVICES[0])) == []
    remote.create(FILE, b"sealed")
    assert remote.read(FILE, 100) == b"sealed"


def test_thousands_of_other_files_in_any_order_change_nothing(tmp_path: Path) -> None:
    remote = ShuffledRemote(tmp_path)
    for device in DEVICES:
        for sequence in (1, 2, 10):
            remote.create(segment_path(TAG, device, sequence), b"")
        show_head(remote, TAG, device, 10)
    for number in range(2_000):
        for folder in (logs_folder(TAG), log_folder(TAG, DEVICES[0])):
            (tmp_path / folder / f"0000000001.sync-conflict-{number}.seg").touch()
    found = list_group(remote, TAG)
    assert found.logs.keys() == set(DEVICES)
    assert all(log.segments == {1, 2, 10} for log in found.logs.values())
    assert len(found.foreign) == 20
    assert all(list_group(remote, TAG) == found for _ in range(5)), "nothing is new"
    assert list_heads(remote, TAG) == {(device, 10) for device in DEVICES}
