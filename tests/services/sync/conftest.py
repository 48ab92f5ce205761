"""Devices that sync through one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.fakes.sync_devices import SyncedDevice

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[[str], SyncedDevice]


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote"
    folder.mkdir()
    return folder


@pytest.fixture
def make(tmp_path: Path, remote: Path) -> Iterator[Make]:
    made: list[SyncedDevice] = []

    def device(name: str) -> SyncedDevice:
        made.append(SyncedDevice(tmp_path / f"{name}.db", remote))
        return made[-1]

    yield device
    for one in made:
        one.close()
