"""Tidying up over the native API and the real services."""

from collections.abc import Iterator

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.wire import Client
from tests.conftest import Home

TEXT, NEAR = "The bins are emptied on Tuesday.", "Bins are emptied on Tuesday."
DUPLICATES = "/v1/tidy/duplicates"


@pytest.fixture(name="port")
def _port(home: Home) -> Iterator[PortServer]:
    token = Secret(b"instance-token-of-the-house-to-be-tidied")
    server = PortServer(create_app(home.services, version="1", instance_token=token), port=0)
    server.start()
    yield server
    server.stop()


def client(home: Home, port: PortServer, *scopes: Scope) -> Client:
    draft = KeyDraft(namespaces=("default",), name=f"helper {scopes}", scopes=frozenset(scopes))
    made = home.services.keys.create(draft, PERSON)
    return Client(port.port, made.token.reveal().decode())


@pytest.fixture(name="agent")
def _agent(home: Home, port: PortServer) -> Client:
    return client(home, port, Scope.WRITE)


def test_duplicates_are_found_merged_and_undone(agent):
    first = agent("POST", "/v1/memories", {"content": TEXT, "tags": ["a"]}).json
    second = agent("POST", "/v1/memories", {"content": NEAR, "tags": ["b"]}).json
    agent("POST", "/v1/memories", {"content": "The bins are emptied on Thursday."})
    found = agent("POST", DUPLICATES, {}).json
    (group,) = found["groups"]
    assert {one["id"] for one in group["memories"]} == {first["id"], second["id"]}
    assert (found["compared"], found["total"], found["has_more"]) == (3, 3, False)
    assert 0.8 <= group["similarity"] < 1

    merged = agent(
        "POST", "/v1/tidy/merge", {"keep": first["short_id"], "others": [second["short_id"]]}
    )
    assert (merged.status, merged.json["tags"]) == (200, ["a", "b"])
    assert agent("GET", f"/v1/memories/{second['id']}").status == 404
    assert agent("POST", DUPLICATES, {}).json["groups"] == []

    undone = agent("POST", "/v1/undo", {"batch": merged.headers["muniment-batch"]})
    assert undone.status == 200
    assert len(agent("POST", DUPLICATES, {}).json["groups"]) == 1


def test_a_search_shows_its_progress_and_is_stopped_by_its_own_key(home, port):
    drafts = [MemoryDraft(content=f"note {n // 2}", embed=False) for n in range(250)]
    home.services.memories.remember_batch(drafts, PERSON)
    made = home.services.keys.create(KeyDraft(namespaces=("default",), name="own"), PERSON)
    token = made.token.reveal().decode()
    agent, other = Client(port.port, token), client(home, port, Scope.WRITE)
    idle, seen = {"running": False, "done": 0, "total": 0}, []

    def watch(done, _total):
        seen.append((agent("GET", DUPLICATES).json, other("GET", DUPLICATES).json))
        assert (agent if done else other)("DELETE", DUPLICATES).status == 204
        return True

    assert agent("GET", DUPLICATES).json == idle
    actor = home.services.keys.authenticate(token)[1]
    found = home.services.tidying.duplicates((), actor, limit=100, watch=watch)
    assert seen == [
        ({"running": True, "done": 0, "total": 250}, idle),
        ({"running": True, "done": 100, "total": 250}, idle),
    ]
    assert found.is_stopped
    assert agent("GET", DUPLICATES).json == idle
    whole = agent("POST", DUPLICATES, {"limit": 100}).json
    assert (whole["is_stopped"], len(whole["groups"])) == (False, 100)


def test_what_is_kept_apart_is_not_found_again(agent):
    ids = [agent("POST", "/v1/memories", {"content": text}).json["id"] for text in (TEXT, NEAR)]
    kept = agent("POST", "/v1/tidy/keep-apart", {"ids": ids})
    assert (kept.status, bool(kept.headers["muniment-batch"])) == (204, True)
    assert agent("POST", DUPLICATES, {}).json["groups"] == []


def test_what_does_not_say_the_same_is_not_merged(agent):
    for text in (TEXT, "The bins are emptied on Thursday."):
        agent("POST", "/v1/memories", {"content": text})
    assert agent("POST", "/v1/tidy/merge", {"keep": "1", "others": ["2"]}).status == 409


def test_stale_memories_are_listed_and_put_away(home, agent):
    memory = agent("POST", "/v1/memories", {"content": TEXT}).json
    assert agent("GET", "/v1/tidy/stale").json == {"data": [], "total": 0}
    home.clock.advance(days=181)
    listed = agent("GET", "/v1/tidy/stale").json
    (one,) = listed["data"]
    assert (one["memory"]["id"], one["last_used_at"]) == (memory["id"], memory["created_at"])
    body = {"ids": [memory["id"]], "action": "archive"}
    done = agent("POST", "/v1/tidy/stale", body)
    assert (done.status, done.json) == (200, {"changed": 1, "unchanged": 0})
    assert agent("GET", "/v1/tidy/stale").json["total"] == 0
    agent("POST", "/v1/undo", {"batch": done.headers["muniment-batch"]})
    assert agent("GET", "/v1/tidy/stale?days=1").json["data"] == []
    assert agent("GET", f"/v1/memories/{memory['id']}").json["archived_at"] is None


def test_a_key_reaches_its_namespaces_with_its_scope_alone(home, port):
    home.services.namespaces.create("work", PERSON)
    reader = client(home, port, Scope.READ)
    assert reader("POST", DUPLICATES, {"namespace": ["work"]}).status == 404
    assert reader("GET", "/v1/tidy/stale?namespace=work").status == 404
    assert reader("POST", DUPLICATES, {}).status == 200
    for path, body in (
        ("merge", {"keep": "1", "others": ["2"]}),
        ("keep-apart", {"ids": ["1", "2"]}),
        ("stale", {"ids": ["1"], "action": "trash"}),
    ):
        assert reader("POST", f"/v1/tidy/{path}", body).status == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "duplicates", {"threshold": 0.4}),
        ("POST", "duplicates", {"limit": 101}),
        ("GET", "stale?days=0", None),
        ("POST", "merge", {"keep": "1", "others": []}),
        ("POST", "keep-apart", {"ids": ["1"]}),
        ("POST", "stale", {"ids": ["1"], "action": "burn"}),
    ],
)
def test_wrong_fields_are_refused(agent, method, path, body):
    assert agent(method, f"/v1/tidy/{path}", body).status == 422


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("merge", {"keep": "98", "others": ["99"]}),
        ("keep-apart", {"ids": ["98", "99"]}),
        ("stale", {"ids": ["99"], "action": "trash"}),
    ],
)
def test_what_is_not_there_is_not_tidied(agent, path, body):
    assert agent("POST", f"/v1/tidy/{path}", body).status == 404
