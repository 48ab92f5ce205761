"""Sync over the port and the real services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.errors import SyncRemovedError
from tests.fakes.sync_devices import SyncedDevice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.open_container import OpenHouse


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[SyncedDevice]:
    """The first device of a group."""
    (tmp_path / "remote").mkdir()
    made = SyncedDevice(tmp_path / "laptop.db", tmp_path / "remote")
    made.found()
    yield made
    made.close()


def test_a_device_joins_and_removes_another_one(
    open_house: OpenHouse, laptop: SyncedDevice
) -> None:
    person = open_house.person
    code = laptop.service.invite(None, PERSON).reveal().decode()
    laptop.sync()
    setup = {"folder": str(laptop.remote), "device_name": "desktop", "invitation": code}
    assert person("POST", "/v1/sync", setup).status == 201
    laptop.sync()
    status = person("GET", "/v1/sync").json
    own, other = (device["id"] for device in status["devices"])
    assert (status["left_out"], status["devices"][1]["is_removed"]) == ([], False)

    assert person("DELETE", "/v1/sync/devices/phone").status == 404
    assert person("DELETE", f"/v1/sync/devices/{own}").status == 409
    key = open_house.key("default", scopes=frozenset(Scope))
    assert key("DELETE", f"/v1/sync/devices/{other}").status == 403
    assert person("DELETE", f"/v1/sync/devices/{other}").status == 204
    assert person("DELETE", f"/v1/sync/devices/{other}").status == 204
    assert person("POST", "/v1/sync/now", {}).status == 200
    assert person("GET", "/v1/sync").json["devices"][1]["is_removed"] is True
    with pytest.raises(SyncRemovedError):
        laptop.sync()
