"""A folder on a real WebDAV server and in a real S3 bucket holds what sync needs of a remote."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

import obstore
import pytest

from muniment.domain.errors import InvalidInputError, RemoteUnavailableError
from muniment.domain.sync.sync_setup import RemoteAccess
from muniment.domain.vault.secret_bytes import secret_text
from muniment.sync import object_remote
from muniment.sync.group_listing import ListedLog, list_group
from muniment.sync.names import chunk_path, logs_folder, segment_path, snapshot_path
from muniment.sync.object_remote import check_address
from muniment.sync.opening import open_remote
from tests.sync.servers import PASSWORD, USER, s3_server, webdav_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from muniment.sync.remote import Remote

FILE = "aa/d/one/0000000001.seg"


@dataclass(frozen=True)
class Served:
    """A server, and the folder behind it where it has one."""

    address: str
    folder: Path | None = None

    def remote(self, name: str) -> Remote:
        """Return a new folder on it."""
        if self.folder is not None:
            (self.folder / name).mkdir()
        place, *options = self.address.split("?")
        address = "?".join([f"{place.rstrip('/')}/{quote(name)}", *options])
        return open_remote(RemoteAccess(address, USER, secret_text(PASSWORD)))


@pytest.fixture(scope="module", params=["webdav", "s3"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    if request.param == "s3":
        with s3_server() as address:
            yield Served(address)
    else:
        folder = tmp_path_factory.mktemp("served")
        with webdav_server(folder) as address:
            yield Served(address, folder)


@pytest.fixture
def remote(server: Served, request: pytest.FixtureRequest) -> Remote:
    """A folder of its own for each test."""
    name = request.node.name.split("[")[0]
    return server.remote(name.replace("_", " ") if server.folder else name)


def test_an_empty_folder_holds_nothing(remote: Remote) -> None:
    assert remote.names("") == []
    assert remote.names("aa/d") == []
    assert remote.read(FILE, 10) is None


def test_what_was_created_is_listed_and_read(remote: Remote) -> None:
    remote.create(FILE, b"sealed")
    remote.create("aa/d/two/0000000001.seg", b"")
    assert remote.names("") == ["aa"]
    assert remote.names("aa/d") == ["one", "two"]
    assert remote.names("aa/d/one") == ["0000000001.seg"]
    assert remote.read(FILE, 10) == b"sealed"
    assert remote.read("aa/d/two/0000000001.seg", 10) == b""


def test_a_group_is_listed_alike_by_every_server_and_at_once_by_a_bucket(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag, devices = bytes(16), sorted([uuid4(), uuid4()])
    assert list_group(remote, tag).logs == {}
    for device in devices:
        for sequence in (1, 2):
            remote.create(segment_path(tag, device, sequence), b"sealed")
    remote.create(snapshot_path(tag, devices[0], 2), b"sealed")
    remote.create(f"{logs_folder(tag)}/{devices[0]}/2 (1).seg", b"copy")
    remote.create(chunk_path(tag, devices[0], 2, 0), b"sealed")
    if remote.below("") is not None:
        monkeypatch.setattr(obstore, "list_with_delimiter", None)
    listing = list_group(remote, tag)
    assert listing.foreign == ("2 (1).seg",)
    assert listing.logs == {
        devices[0]: ListedLog(frozenset({1, 2}), frozenset({2})),
        devices[1]: ListedLog(frozenset({1, 2})),
    }


def test_a_file_that_is_there_stays_as_it_is_unless_it_is_replaced(remote: Remote) -> None:
    remote.create(FILE, b"first")
    remote.create(FILE, b"second")
    assert remote.read(FILE, 10) == b"first"
    remote.replace(FILE, b"third")
    assert remote.read(FILE, 10) == b"third"


def test_a_file_that_was_deleted_is_not_there_and_can_be_deleted_again(remote: Remote) -> None:
    remote.create(FILE, b"first")
    remote.create("aa/d/one/0000000002.seg", b"second")
    remote.delete(FILE)
    remote.delete(FILE)
    assert remote.read(FILE, 10) is None
    assert remote.names("aa/d/one") == ["0000000002.seg"]


def test_at_most_one_byte_more_than_the_limit_is_read(remote: Remote) -> None:
    # More than a library sends in one piece by itself.
    remote.create(FILE, b"x" * 12_000_000)
    remote.create(FILE, b"y" * 12_000_000)
    assert remote.read(FILE, 4) == b"xxxxx"
    assert remote.read(FILE, 12_000_000) == b"x" * 12_000_000


def test_a_wrong_password_and_a_server_that_is_away_are_told_without_what_they_say(
    tmp_path: Path,
) -> None:
    with webdav_server(tmp_path) as address:
        wrong = open_remote(RemoteAccess(address, USER, secret_text("wrong")))
        with pytest.raises(RemoteUnavailableError, match="user name or password") as refused:
            wrong.names("")
        away = open_remote(RemoteAccess(address, USER, secret_text(PASSWORD)))
    with pytest.raises(RemoteUnavailableError, match="does not answer") as silent:
        away.names("")
    for error in (refused, silent):
        assert address not in str(error.value)
        assert error.value.__cause__ is None


def test_a_server_that_accepts_and_never_answers_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_remote, "_PATIENCE", timedelta(seconds=0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for place in (f"{address}/dav", f"s3://bucket?endpoint={address}"):
            remote = open_remote(RemoteAccess(place, USER, secret_text(PASSWORD)))
            with pytest.raises(RemoteUnavailableError, match="does not answer"):
                remote.names("aa")
            with pytest.raises(RemoteUnavailableError, match="does not answer"):
                remote.read(FILE, 10)


def test_a_folder_that_is_missing_on_the_server_is_made(tmp_path: Path) -> None:
    with webdav_server(tmp_path) as address:
        remote = open_remote(RemoteAccess(f"{address}no/where", USER, secret_text(PASSWORD)))
        assert remote.names("aa") == []
        remote.create(FILE, b"sealed")
    assert (tmp_path / "no" / "where" / FILE).read_bytes() == b"sealed"


@pytest.mark.parametrize(
    "address",
    [
        "https://cloud.example/remote.php/dav/files/ada",
        "http://127.0.0.1:8080/dav",
        "s3://bucket/folder?endpoint=https://s3.example&region=eu-central-1",
        "s3://bucket?endpoint=http://127.0.0.1:9000",
    ],
)
def test_addresses_of_servers_are_accepted(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://cloud.example/dav", "https://"),
        ("s3://bucket?endpoint=http://s3.example", "https://"),
        ("https://ada:secret@cloud.example/dav", "user name or password"),
        ("https:///dav", "must name a server"),
        ("https://cloud.example:99999/", "not a valid address"),
        ("https://[cloud.example/", "not a valid address"),
        ("s3://bucket?profile=x", "options"),
        ("s3://bucket", "must name the endpoint"),
    ],
)
def test_other_addresses_are_refused(address: str, problem: str) -> None:
    with pytest.raises(InvalidInputError, match=problem):
        check_address(address)
