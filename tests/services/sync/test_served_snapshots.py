"""Snapshots and the deletion of what they cover, over a real WebDAV server and a real S3 bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.sync.sync_setup import RemoteAccess, SnapshotRule
from muniment.domain.vault.secret_bytes import secret_text
from muniment.sync.opening import open_remote
from tests.fakes.sync_devices import SyncedDevice
from tests.sync.servers import PASSWORD, USER, s3_server, webdav_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from muniment.sync.remote import Remote

FILES = 6


@pytest.fixture(params=["webdav", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "s3":
        with s3_server() as found:
            yield found
    else:
        (tmp_path / "served").mkdir()
        with webdav_server(tmp_path / "served") as found:
            yield found


def listed(remote: Remote, folder: str = "") -> list[str]:
    """Return the paths of all files below a folder."""
    found = []
    for name in remote.names(folder):
        path = f"{folder}/{name}".lstrip("/")
        found += [path] if "." in name else listed(remote, path)
    return found


def write(device: SyncedDevice, count: int) -> None:
    """Add memories, each in a file of its own."""
    for number in range(count):
        device.kit.add(f"{device.path.stem} {number}")
        device.sync()


def test_a_device_joins_by_a_snapshot_after_the_files_that_it_covers_were_deleted(
    address: str, tmp_path: Path
) -> None:
    access = RemoteAccess(address, USER, secret_text(PASSWORD))
    laptop, desktop, phone = devices = [
        SyncedDevice(
            tmp_path / f"{name}.db",
            tmp_path,
            open_remote=lambda _: open_remote(access),
            snapshot_rule=SnapshotRule(segments=FILES, per_chunk=1),
        )
        for name in ("laptop", "desktop", "phone")
    ]
    laptop.found()
    desktop.join(laptop)
    for _ in range(3):
        write(laptop, FILES)
        desktop.sync()
    files = listed(open_remote(access))
    log = [path for path in files if laptop.id in path]
    assert any(path.endswith(".snap") for path in log)
    assert not any(path.endswith("0000000001.seg") for path in log)
    phone.join(laptop)
    for device in (laptop, desktop, phone):
        device.sync()
    assert len(phone.memories()) == 3 * FILES
    assert phone.view() == desktop.view() == laptop.view()
    heads = [path for path in listed(open_remote(access)) if path.endswith(".head")]
    assert len(heads) == len(devices)
    for device in devices:
        device.close()
