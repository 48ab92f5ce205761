"""History and undo over the port and the real services."""

from collections.abc import Iterator

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.wire import Client
from tests.conftest import Home

TOKEN = "instance-token-of-the-house-with-a-history"


@pytest.fixture(name="port")
def _port(home: Home) -> Iterator[int]:
    app = create_app(home.services, version="1", instance_token=Secret(TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    yield server.port
    server.stop()


@pytest.fixture(name="agent")
def _agent(home: Home, port: int) -> Client:
    made = home.services.keys.create(KeyDraft(namespaces=("default",), name="helper"), PERSON)
    return Client(port, made.token.reveal().decode())


def test_every_write_names_the_batch_by_which_it_is_undone(agent):
    made = agent("POST", "/v1/memories", {"content": "the kettle is on", "client_id": "c"})
    path = f"/v1/memories/{made.json['id']}"
    again = agent("POST", "/v1/memories", {"content": "the kettle is on", "client_id": "c"})
    assert (again.status, again.headers.get("muniment-batch")) == (200, None)

    edited = agent("PATCH", path, {"content": "the kettle is off"})
    unchanged = agent("PATCH", path, {"content": "the kettle is off"})
    assert "muniment-batch" not in unchanged.headers
    deleted = agent("DELETE", path)
    restored = agent("POST", path + "/restore")
    batches = [answer.headers["muniment-batch"] for answer in (made, edited, deleted, restored)]
    entries = agent("GET", path + "/history").json["data"]
    assert [entry["batch_id"] for entry in entries] == batches[::-1]

    undone = agent("POST", "/v1/undo", {"batch": batches[1]})
    assert undone.status == 200
    assert undone.json["undone"] == [{"id": made.json["id"], "fields": ["content"]}]
    assert agent("GET", path).json["content"] == "the kettle is on"
    (newest, *_) = agent("GET", path + "/history?limit=1").json["data"]
    assert newest["action"] == "undo"
    assert newest["changes"] == [
        {"field": "content", "before": "the kettle is off", "after": "the kettle is on"}
    ]
    redone = agent("POST", "/v1/undo", {"batch": undone.headers["muniment-batch"]})
    assert redone.json["undone_count"] == 1
    assert agent("GET", path).json["content"] == "the kettle is off"


def test_a_batch_of_memories_is_taken_back_whole(agent):
    body = {"memories": [{"content": f"number {number}"} for number in range(30)]}
    batch = agent("POST", "/v1/memories/batch", body).json["batch_id"]

    preview = agent("POST", "/v1/undo", {"batch": batch, "dry_run": True}).json
    assert (preview["undone_count"], preview["batch_id"]) == (30, None)
    assert agent("GET", "/v1/memories").json["total"] == 30
    undone = agent("POST", "/v1/undo", {"batch": batch}).json
    assert (undone["operations"], undone["undone_count"], undone["skipped"]) == (30, 30, [])
    assert agent("GET", "/v1/memories").json["total"] == 0
    assert agent("GET", "/v1/memories?deleted=true").json["total"] == 30
    bad = agent("POST", "/v1/memories/batch", {"memories": [{"content": ""}]}).json
    assert bad["batch_id"] is None


def test_the_person_takes_back_what_a_key_did(home, port, agent):
    person = Client(port, TOKEN)
    kept = person("POST", "/v1/memories", {"content": "person's"}).json
    agent("PATCH", f"/v1/memories/{kept['id']}", {"tags": ["x"]})
    agent("POST", "/v1/memories", {"content": "agent's"})
    (key,) = person("GET", "/v1/keys").json["data"]

    log = person("GET", f"/v1/operations?actor={key['id']}").json["data"]
    assert [(line["action"], line["actor_name"]) for line in log] == [
        ("create", "helper"),
        ("edit", "helper"),
    ]
    body = {"key": key["id"], "since": "2026-01-01T00:00:00Z"}
    person_first = {"key": "person", "since": "2026-01-01T00:00:00Z"}
    assert agent("POST", "/v1/undo", person_first).status == 403
    undone = person("POST", "/v1/undo", body).json
    assert undone["undone_count"] == 2
    listed = person("GET", "/v1/memories").json["data"]
    assert [(memory["content"], memory["tags"]) for memory in listed] == [("person's", [])]
    home.services.vault.lock()
    assert person("POST", "/v1/undo", body).status == 423


def test_purging_is_refused_to_be_undone(agent):
    made = agent("POST", "/v1/memories", {"content": "gone"}).json
    agent("DELETE", f"/v1/memories/{made['id']}?permanent=true")
    line, *_ = agent("GET", f"/v1/operations?subject={made['id']}").json["data"]
    assert line["action"] == "purge"
    answer = agent("POST", "/v1/undo", {"operation": line["sequence"]})
    assert answer.status == 409
    assert "permanently deleted" in answer.json["detail"]
    assert agent("GET", f"/v1/memories/{made['id']}/history").status == 404
