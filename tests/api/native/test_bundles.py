"""Bundles over the native API."""

from __future__ import annotations

import json
import random
import socket
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft
from tests.api.open_container import TOKEN, OpenHouse, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.wire import Answer, Client
    from tests.conftest import Home

PASSPHRASE = "violet anchor nine herons"
MEDIA_TYPE = "application/vnd.muniment.bundle"


@pytest.fixture
def house(home: Home) -> Iterator[OpenHouse]:
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    with opened(home) as served:
        yield served


def export(house: OpenHouse, path: Path, **wanted: Any) -> Any:
    body = {"namespaces": ["default"], "path": str(path), "passphrase": PASSPHRASE, **wanted}
    return house.person("POST", "/v1/bundles/export/file", body)


def test_a_bundle_goes_out_and_comes_back(house: OpenHouse, tmp_path: Path) -> None:
    path = tmp_path / "one.muniment"
    done = export(house, path)
    assert (done.status, done.json["records"]["memory"]) == (201, 1)
    assert done.json["size_bytes"] == path.stat().st_size

    body = {"path": str(path), "passphrase": PASSPHRASE, "into": "copy"}
    preview = house.person("POST", "/v1/bundles/import/file", {**body, "dry_run": True}).json
    (found,) = preview["namespaces"]
    assert (preview["dry_run"], preview["batch_id"]) == (True, None)
    assert (found["is_new"], found["examples"]) == (True, ["the garden"])

    imported = house.person("POST", "/v1/bundles/import/file", body).json
    assert imported["namespaces"][0]["memories"]["new"] == 1
    (memory,) = house.person("GET", "/v1/memories?namespace=copy").json["data"]
    assert memory["content"] == "the garden"
    assert house.person("POST", "/v1/undo", {"batch": imported["batch_id"]}).status == 200
    assert house.person("GET", "/v1/memories?namespace=copy").json["data"] == []


def test_some_memories_travel_alone(house: OpenHouse, tmp_path: Path) -> None:
    house.home.services.memories.remember(MemoryDraft(content="b", tags=("x",)), PERSON)
    done = export(house, tmp_path / "one.muniment", namespaces=[], filters={"tag": ["x"]})
    assert done.json["records"]["memory"] == 1


def test_a_wrong_passphrase_and_a_changed_file_are_refused(
    house: OpenHouse, tmp_path: Path
) -> None:
    path = tmp_path / "one.muniment"
    export(house, path)
    body = {"path": str(path), "passphrase": "another", "into": "copy"}
    refused = house.person("POST", "/v1/bundles/import/file", body)
    assert (refused.status, refused.json["code"]) == (403, "wrong-bundle-key")
    path.write_bytes(path.read_bytes()[:-1])
    refused = house.person("POST", "/v1/bundles/import/file", {**body, "passphrase": PASSPHRASE})
    assert refused.json["code"] == "damaged-bundle"


def test_a_relative_path_is_refused(house: OpenHouse) -> None:
    body = {"namespaces": ["default"], "path": "one.muniment", "passphrase": PASSPHRASE}
    refused = house.person("POST", "/v1/bundles/export/file", body)
    assert (refused.status, refused.json["field"]) == (422, "path")


def test_a_key_of_one_namespace_is_refused(house: OpenHouse, tmp_path: Path) -> None:
    agent = house.key("default", scopes=frozenset(Scope))
    body = {"namespaces": ["default"], "path": str(tmp_path / "a"), "passphrase": PASSPHRASE}
    assert agent("POST", "/v1/bundles/export/file", body).status == 403
    assert agent("GET", "/v1/bundles/progress").status == 403
    assert not (tmp_path / "a").exists()


def streamed(agent: Client, **wanted: Any) -> Answer:
    body = {"namespaces": ["default"], "passphrase": PASSPHRASE, **wanted}
    return agent("POST", "/v1/bundles/export", body)


def upload(agent: Client, line: object, bundle: bytes, **headers: str) -> Answer:
    body = json.dumps(line).encode() + b"\n" + bundle
    return agent(
        "POST", "/v1/bundles/import", body, headers={"Content-Type": MEDIA_TYPE, **headers}
    )


def test_a_bundle_travels_in_the_answer_and_the_body(house: OpenHouse) -> None:
    agent = house.key("default", "copy", scopes=frozenset({Scope.ADMIN}))
    sent = streamed(agent)
    assert (sent.status, sent.headers["content-type"]) == (200, MEDIA_TYPE)
    line = {"passphrase": PASSPHRASE, "into": "copy"}
    assert upload(agent, {**line, "dry_run": True}, sent.body).json["dry_run"]
    done = upload(agent, line, sent.body)
    assert (done.status, done.json["namespaces"][0]["memories"]["new"]) == (200, 1)
    (memory,) = agent("GET", "/v1/memories?namespace=copy").json["data"]
    assert memory["content"] == "the garden"


def test_a_large_body_arrives_in_parts(house: OpenHouse) -> None:
    memories = house.home.services.memories
    for number in range(180):
        text = random.Random(number).randbytes(24_900).hex()
        memories.remember(MemoryDraft(content=text, embed=False), PERSON)
    sent = streamed(house.person)
    assert len(sent.body) > 4 * 1024 * 1024
    done = upload(house.person, {"passphrase": PASSPHRASE, "into": "copy"}, sent.body)
    assert done.json["namespaces"][0]["memories"]["new"] == 181


def test_a_key_exports_and_imports_only_what_it_sees(house: OpenHouse) -> None:
    agent = house.key("default", scopes=frozenset({Scope.ADMIN}))
    house.home.services.namespaces.create("work", PERSON)
    assert streamed(agent, namespaces=["work"]).status == 404
    assert streamed(agent, include_confidential=True).status == 403
    sent = streamed(agent)
    line = {"passphrase": PASSPHRASE, "into": "work"}
    assert upload(agent, line, sent.body).status == 404
    reader = house.key("default", scopes=frozenset({Scope.WRITE}))
    assert streamed(reader).status == 403
    assert upload(reader, line, sent.body).status == 403


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ({"into": "copy"}, 403),
        ({"passphrase": ""}, 422),
        ({"passphrase": PASSPHRASE, "unknown": 1}, 422),
        (["no", "object"], 422),
        ({"passphrase": "another", "into": "copy"}, 403),
    ],
)
def test_a_wrong_line_is_refused_without_its_passphrase(
    house: OpenHouse, line: object, status: int
) -> None:
    refused = upload(house.person, line, streamed(house.person).body)
    assert refused.status == status
    assert PASSPHRASE.encode() not in refused.body


def test_a_body_without_a_line_is_refused(house: OpenHouse) -> None:
    headers = {"Content-Type": MEDIA_TYPE}
    refused = house.person("POST", "/v1/bundles/import", b"x" * 100_000, headers=headers)
    assert (refused.status, refused.json["field"]) == (422, "body")
    refused = house.person("POST", "/v1/bundles/import", {"passphrase": PASSPHRASE})
    assert refused.json["field"] == "Content-Type"


def test_a_file_is_accepted_at_no_other_path(house: OpenHouse) -> None:
    headers = {"Content-Type": MEDIA_TYPE}
    for path in ("/v1/memories", "/v1/bundles/export", "/v1/bundles/import/file"):
        assert house.person("POST", path, b"{}", headers=headers).status == 415


def test_nothing_runs_between_two_requests(house: OpenHouse) -> None:
    idle = {"running": False, "done": None, "total": None}
    assert house.person("GET", "/v1/bundles/progress").json == idle
    assert house.person("DELETE", "/v1/bundles/progress").status == 204


def test_a_bundle_for_this_vault_needs_no_passphrase(house: OpenHouse, tmp_path: Path) -> None:
    key = house.person("GET", "/v1/bundles/key").json["public_key"]
    path = tmp_path / "one.muniment"
    assert export(house, path, passphrase=None, recipients=["munpub_x"]).status == 422
    assert export(house, path, passphrase=None, recipients=[key]).status == 201
    body = {"path": str(path), "into": "copy", "dry_run": True}
    assert house.person("POST", "/v1/bundles/import/file", body).status == 200
    export(house, path, replace=True)
    refused = house.person("POST", "/v1/bundles/import/file", body)
    assert (refused.status, refused.json["code"]) == (403, "wrong-bundle-key")


def test_an_upload_that_is_broken_off_changes_nothing_and_is_no_fault_of_the_port(
    house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    head = (
        f"POST /v1/bundles/import HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Type: {MEDIA_TYPE}\r\n"
        "Content-Length: 100000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", house.port)) as line:
        line.sendall(head.encode() + b'{"passphrase": "x"}\nMUNIBND1')
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""
    # The next upload waits for nothing that the first one left.
    headers = {"Content-Type": MEDIA_TYPE}
    house.person("POST", "/v1/bundles/import", b'{"passphrase": "x"}\nx', headers=headers)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
