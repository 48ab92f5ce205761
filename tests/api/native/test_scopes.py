"""Owners, sessions and entities over the native API, over the real services."""

import pytest
from pydantic import TypeAdapter

from muniment.api.native import scope_answers
from muniment.domain.access import Scope
from muniment.domain.entities.entity import Mention
from tests.api.open_container import OpenHouse
from tests.api.wire import Client
from tests.fakes.opened import session_of

OWNERS = ("agents", "users", "projects")
FIELD = {"agents": "agent_id", "users": "user_id", "projects": "project"}


@pytest.fixture(name="agent")
def _agent(open_house: OpenHouse) -> Client:
    return open_house.key("default", scopes=frozenset({Scope.WRITE}))


@pytest.fixture(name="reader")
def _reader(open_house: OpenHouse) -> Client:
    return open_house.key("default", scopes=frozenset({Scope.READ}))


@pytest.fixture(name="stranger")
def _stranger(open_house: OpenHouse) -> Client:
    return open_house.key("other", scopes=frozenset({Scope.WRITE}))


def is_as_documented(body: object, schema: type) -> None:
    """Check a body against the schema that the document shows, field by field."""
    TypeAdapter(schema).validate_python(body)
    assert set(body) == set(TypeAdapter(schema).json_schema()["properties"])


def remember(agent: Client, content: str = "the kettle is blue", **fields) -> dict:
    made = agent("POST", "/v1/memories", {"content": content, **fields})
    assert made.status == 201, made.body
    return made.json


# --- owners


@pytest.mark.parametrize("kind", OWNERS)
def test_an_owner_lives_over_the_port(agent, kind):
    path = f"/v1/{kind}"
    extra = {"agents": {"config": {"k": 1}}, "users": {}, "projects": {"stack": {"k": 1}}}[kind]
    body = {"handle": "a/b c", "name": "Name", "description": "d", "metadata": {"k": 1}, **extra}

    made = agent("POST", path, body)
    assert made.status == 201
    is_as_documented(made.json, scope_answers.OwnerOut)
    assert {name: made.json[name] for name in body} == body
    assert (made.json["kind"] + "s", made.headers["etag"]) == (kind, '"1"')
    assert agent("POST", path, body).status == 409
    remember(agent, **{FIELD[kind]: made.json["id"]})
    for reference in (made.json["id"], "a/b%20c", "a%2Fb%20c"):
        found = agent("GET", f"{path}/{reference}")
        assert (found.status, found.json["memory_count"]) == (200, 1)
    item = f"{path}/{made.json['id']}"
    edited = agent("PATCH", item, {"metadata": {"k": None, "l": 2}}, headers={"If-Match": '"1"'})
    assert (edited.json["metadata"], edited.headers["etag"]) == ({"l": 2}, '"2"')
    stale = agent("PATCH", item, {"name": "x"}, headers={"If-Match": '"1"'})
    assert (stale.status, stale.json["code"]) == (412, "precondition-failed")
    page = agent("GET", path).json
    is_as_documented(page, scope_answers.OwnerListOut)
    assert (page["total"], page["next_cursor"], page["data"]) == (1, None, [edited.json])
    assert agent("DELETE", item).status == 204
    assert agent("GET", item).status == 404


def test_lists_of_owners_are_paged(agent):
    for number in range(5):
        agent("POST", "/v1/agents", {"name": f"a{number}"})

    def names(query: str) -> list[str]:
        return [owner["name"] for owner in agent("GET", f"/v1/agents?{query}").json["data"]]

    first = agent("GET", "/v1/agents?limit=2").json
    assert (first["total"], len(first["data"])) == (5, 2)
    assert names(f"limit=2&cursor={first['next_cursor']}") == ["a2", "a1"]
    assert names("after=a2") == ["a1", "a0"]
    assert names("offset=4") == ["a0"]
    assert names("oldest_first=true&limit=1") == ["a0"]
    for query in ("limit=0", "limit=501", "offset=-1", "cursor=x", "after=nobody", "colour=1"):
        assert agent("GET", f"/v1/agents?{query}").status == 422, query


BAD_BODIES = [
    ("/v1/agents", {}, "name"),
    ("/v1/agents", {"name": ""}, "name"),
    ("/v1/agents", {"name": "a", "colour": 1}, "colour"),
    ("/v1/agents", {"name": "a", "stack": {"k": 1}}, "stack"),
    ("/v1/users", {"name": "a", "config": {"k": 1}}, "config"),
    ("/v1/projects", {"name": "a", "description": "d" * 2_001}, "description"),
    ("/v1/sessions", {"ttl_s": 2_592_001}, "ttl_s"),
    ("/v1/sessions", {"ttl_s": "60"}, "ttl_s"),
    ("/v1/sessions", {"initial_state": []}, "initial_state"),
    ("/v1/sessions", {"initial_state": {"k": "v" * 262_144}}, "initial_state"),
    ("/v1/sessions", {"or_get": True}, "external_id"),
    ("/v1/entities", {"name": "a"}, "type"),
    ("/v1/entities", {"name": "a", "type": "t" * 65}, "type"),
    ("/v1/entities", {"name": "a", "type": "t", "metadata": {"k": "\0"}}, "metadata"),
]


def test_bad_bodies_are_refused_with_the_field(agent):
    for path, body, field in BAD_BODIES:
        answer = agent("POST", path, body)

        assert (answer.status, answer.json["code"]) == (422, "invalid-input"), body
        assert answer.json["field"] == field
        assert agent("GET", path).json["total"] == 0


# --- sessions


def test_a_session_lives_over_the_port(agent):
    body = {
        "external_id": "chat-17",
        "agent_id": "bot",
        "user_id": "ada",
        "project": "p",
        "title": "Tea",
        "metadata": {"env": "prod"},
        "initial_state": {"step": 1},
        "ttl_s": 60,
    }
    made = agent("POST", "/v1/sessions", body)
    assert (made.status, made.headers["etag"]) == (201, '"1"')
    is_as_documented(made.json, scope_answers.SessionOut)
    kept = {**made.json, "external_id": made.json["handle"], "initial_state": made.json["state"]}
    assert {name: kept[name] for name in body} == body
    assert agent("POST", "/v1/sessions", body).status == 409
    again = agent("POST", "/v1/sessions", {**body, "or_get": True})
    assert (again.status, again.json) == (200, made.json)
    for reference in (made.json["id"], made.json["short_id"], "chat-17"):
        assert agent("GET", f"/v1/sessions/{reference}").json == made.json
    path = f"/v1/sessions/{made.json['short_id']}"
    edited = agent("PATCH", path, {"title": None, "ttl_s": None}, headers={"If-Match": '"1"'})
    assert (edited.json["title"], edited.json["expires_at"]) == (None, None)
    assert agent("PATCH", path, {"title": "x"}, headers={"If-Match": '"1"'}).status == 412
    page = agent("GET", "/v1/sessions?metadata=%7B%22env%22%3A%22prod%22%7D&status=active").json
    is_as_documented(page, scope_answers.SessionListOut)
    assert [session["id"] for session in page["data"]] == [made.json["id"]]
    for query in ("agent_id=bot", "user_id=ada", "project=p", "created_after=2026-05-01T00:00:00Z"):
        assert agent("GET", f"/v1/sessions?{query}").json["total"] == 1, query
    for query in ("agent_id=x", "status=ended", "metadata=%7B%22env%22%3A1%7D"):
        assert agent("GET", f"/v1/sessions?{query}").json["total"] == 0, query
    for query in ("metadata=x", "metadata=%5B%5D", "status=asleep"):
        assert agent("GET", f"/v1/sessions?{query}").status == 422, query
    ended = agent("POST", f"{path}/end", {"summary": "done"}).json
    assert (ended["status"], ended["summary"]) == ("ended", "done")
    fork = agent("POST", f"{path}/fork", {})
    assert (fork.status, fork.json["state"]) == (201, {"step": 1})
    assert fork.json["metadata"]["forked_from"] == made.json["short_id"]
    assert agent("POST", f"{path}/fork", {"version": 9}).status == 404


@pytest.mark.parametrize(
    ("memories", "left"), [("keep", (1, 0)), ("trash", (0, 1)), ("purge", (0, 0))]
)
def test_deleting_a_session_says_what_becomes_of_its_memories(agent, memories, left):
    made = agent("POST", "/v1/sessions", {}).json
    remember(agent, session_id=made["short_id"])

    answer = agent("DELETE", f"/v1/sessions/{made['id']}?memories={memories}")

    assert answer.status == 204
    counts = [agent("GET", f"/v1/memories?deleted={flag}").json["total"] for flag in (False, True)]
    assert tuple(counts) == left
    assert agent("GET", f"/v1/sessions/{made['id']}").status == 404


def test_a_state_is_written_read_and_brought_back(agent):
    made = agent("POST", "/v1/sessions", {"initial_state": {"a": 1}}).json
    path = f"/v1/sessions/{made['id']}/state"

    replaced = agent("PUT", path, {"state": {"b": {"c": 2}}, "reasoning": "why not"})
    assert replaced.status == 200
    is_as_documented(replaced.json, scope_answers.StateOut)
    assert (replaced.json["version"], replaced.json["change"]) == (1, "replaced")
    merged = agent("PATCH", path, {"state": {"b": {"c": None, "d": 3}}, "expected_version": 1})
    assert (merged.json["version"], merged.json["state"]) == (2, {"b": {"d": 3}})
    stale = agent("PATCH", path, {"state": {}, "expected_version": 1})
    assert (stale.status, stale.json["code"]) == (409, "conflict")
    back = agent("POST", f"{path}/rollback", {"version": -2}).json
    assert (back["version"], back["state"], back["restored_from"]) == (3, {"a": 1}, 0)
    assert agent("GET", path).json == back
    assert agent("GET", f"{path}?version=1").json == replaced.json
    assert agent("GET", f"{path}?version=-3").json["version"] == 0
    assert agent("GET", f"{path}?version=9").status == 404
    assert agent("POST", f"{path}/rollback", {"version": 9}).status == 404
    history = agent("GET", f"{path}/history?limit=2").json
    is_as_documented(history, scope_answers.StateListOut)
    assert [state["version"] for state in history["data"]] == [3, 2]
    older = agent("GET", f"{path}/history?before=2").json
    assert [state["version"] for state in older["data"]] == [1, 0]
    for body in ({}, {"state": []}, {"state": {"k": "v" * 262_144}}, {"state": {}, "x": 1}):
        assert agent("PUT", path, body).status == 422
        assert agent("PATCH", path, body).status == 422
    assert agent("POST", f"{path}/rollback", {"version": "0"}).status == 422
    agent("POST", f"/v1/sessions/{made['id']}/end", {})
    ended = agent("PUT", path, {"state": {}})
    assert (ended.status, ended.json["code"]) == (409, "conflict")


def test_turns_are_added_and_listed(agent):
    made = agent("POST", "/v1/sessions", {}).json
    path = f"/v1/sessions/{made['short_id']}/turns"
    body = {
        "input": {"type": "tool_call", "content": "", "data": {"name": "weather"}},
        "output": {"content": "sunny"},
        "metadata": {"k": 1},
        "reasoning": "because",
        "state_before": {},
        "state_after": {"a": 1},
    }
    added = agent("POST", path, body)
    assert (added.status, added.json["turn_number"]) == (201, 1)
    is_as_documented(added.json, scope_answers.TurnOut)
    expected = {**body, "output": {"type": "text", "content": "sunny", "data": {}}}
    assert {name: added.json[name] for name in body} == expected
    for number in range(2, 5):
        agent("POST", path, {"input": {"content": f"turn {number}"}})
    for reference in (added.json["id"], "1"):
        assert agent("GET", f"{path}/{reference}").json == added.json
    assert agent("GET", f"{path}/9").status == 404
    page = agent("GET", f"{path}?limit=3").json
    is_as_documented(page, scope_answers.TurnListOut)
    assert [turn["turn_number"] for turn in page["data"]] == [4, 3, 2]
    rest = agent("GET", f"{path}?cursor={page['next_cursor']}&namespace=default").json
    assert [turn["turn_number"] for turn in rest["data"]] == [1]
    ahead = agent("GET", f"{path}?oldest_first=true&after={added.json['id']}&limit=1").json
    assert [turn["turn_number"] for turn in ahead["data"]] == [2]
    for bad in (
        {},
        {"input": "x"},
        {"input": {"content": 1}},
        {"input": {"content": "c" * 100_001}},
    ):
        assert agent("POST", path, bad).status == 422


def test_the_context_of_a_session(agent):
    made = agent("POST", "/v1/sessions", {"user_id": "ada", "initial_state": {"a": 1}}).json
    path = f"/v1/sessions/{made['id']}"
    agent("POST", f"{path}/turns", {"input": {"content": "hello"}})
    memory = remember(agent, "Ada takes her tea without milk", user_id="ada")

    found = agent("POST", f"{path}/context", {"query": "tea without milk"})

    assert found.status == 200
    is_as_documented(found.json, scope_answers.SessionContextOut)
    assert found.json["state"] == {"a": 1}
    assert [item["memory"]["id"] for item in found.json["memories"]] == [memory["id"]]
    assert 0 < found.json["memories"][0]["score"] <= 1
    assert [turn["input"]["content"] for turn in found.json["turns"]] == ["hello"]
    bare = agent("POST", f"{path}/context", {}).json
    assert [item["score"] for item in bare["memories"]] == [None]
    for body in ({"memory_limit": 21}, {"turn_limit": 51}, {"query": "q" * 10_001}):
        assert agent("POST", f"{path}/context", body).status == 422


# --- entities


def test_an_entity_lives_over_the_port(agent):
    body = {"type": "Person", "name": "Ada Lovelace", "metadata": {"born": 1815}}
    made = agent("POST", "/v1/entities", body)
    assert (made.status, made.headers["etag"]) == (201, '"1"')
    is_as_documented(made.json, scope_answers.NamedEntityOut)
    assert (made.json["type"], made.json["name"]) == ("person", "Ada Lovelace")
    assert agent("POST", "/v1/entities", body).status == 200
    path = f"/v1/entities/{made.json['id']}"
    assert agent("GET", "/v1/entities/ada%20lovelace").json == made.json
    memory, other = remember(agent), remember(agent, "another")
    link = agent("POST", f"{path}/links", {"memory_id": memory["short_id"], "relevance": 0.5})
    assert link.status == 201
    is_as_documented(link.json, scope_answers.EntityLinkOut)
    assert link.json["memory_id"] == memory["id"]
    bob = agent("POST", "/v1/entities", {"type": "person", "name": "Bob"}).json
    agent("POST", f"/v1/entities/{bob['id']}/links", {"memory_id": memory["id"]})
    found = agent("GET", f"/v1/memories/{memory['id']}").json["entities"]
    assert found == [
        {"type": "person", "value": "Bob", "confidence": 1.0},
        {"type": "person", "value": "Ada Lovelace", "confidence": 0.5},
    ]
    listed = agent("GET", "/v1/memories?entity=ADA+lovelace").json
    assert [item["id"] for item in listed["data"]] == [memory["id"]]
    searched = {"query": "kettle another", "mode": "keyword", "filters": {"entity": "Bob"}}
    hits = agent("POST", "/v1/search", searched).json["hits"]
    assert [hit["memory"]["id"] for hit in hits] == [memory["id"]]
    around = agent("GET", f"{path}/neighbourhood?depth=2").json
    is_as_documented(around, scope_answers.NeighbourhoodOut)
    assert [node["name"] for node in around["nodes"]] == ["Ada Lovelace", "Bob"]
    assert [edge["shared"] for edge in around["edges"]] == [1]
    related = agent("GET", f"{path}/relationships").json
    is_as_documented(related, scope_answers.RelationshipsOut)
    assert related["by_relationship"] == {"mentioned_in": 1}
    assert [item["entity"]["id"] for item in related["related"]] == [bob["id"]]
    edited = agent("PATCH", path, {"metadata": {"born": None}}, headers={"If-Match": '"1"'})
    assert (edited.json["metadata"], edited.headers["etag"]) == ({}, '"2"')
    assert agent("PATCH", path, {"name": "Bob"}).status == 409
    assert agent("PATCH", path, {"name": "x"}, headers={"If-Match": '"1"'}).status == 412
    page = agent("GET", "/v1/entities?type=person&name_prefix=ad").json
    is_as_documented(page, scope_answers.EntityListOut)
    assert [item["relationship_count"] for item in page["data"]] == [1]
    assert agent("DELETE", f"{path}/links/{other['id']}").status == 404
    assert agent("DELETE", f"{path}/links/{memory['id']}?relationship=wrote").status == 404
    assert agent("DELETE", f"{path}/links/{memory['id']}").status == 204
    assert agent("GET", f"{path}/neighbourhood").json["edges"] == []
    assert agent("DELETE", path).status == 204
    assert agent("GET", path).status == 404
    for query in ("depth=0", "depth=4", "max_neighbours=101"):
        assert agent("GET", f"/v1/entities/{bob['id']}/neighbourhood?{query}").status == 422


def test_two_entities_become_one_and_two_again_over_the_port(agent):
    ada, countess, bob = (
        agent("POST", "/v1/entities", {"type": "person", "name": name}).json
        for name in ("Ada", "Countess", "Bob")
    )
    assert ada["aliases"] == []
    memory, other = remember(agent), remember(agent, "another")
    agent("POST", f"/v1/entities/{countess['id']}/links", {"memory_id": memory["id"]})
    agent("POST", f"/v1/entities/{bob['id']}/links", {"memory_id": memory["id"]})
    agent("POST", f"/v1/entities/{ada['id']}/links", {"memory_id": other["id"]})
    path = f"/v1/entities/{ada['id']}"
    assert agent("GET", f"{path}/path?to=bob").json == {"paths": []}
    body = {"with": "countess"}
    assert agent("POST", f"{path}/merge", body, headers={"If-Match": '"7"'}).status == 412
    merged = agent("POST", f"{path}/merge", body)
    is_as_documented(merged.json, scope_answers.NamedEntityOut)
    assert (merged.status, merged.json["aliases"]) == (200, ["Countess"])
    assert merged.headers["etag"] == f'"{merged.json["version"]}"'
    assert agent("GET", "/v1/entities/countess").json == merged.json
    assert agent("GET", f"/v1/entities/{countess['id']}").status == 404
    found = agent("GET", f"{path}/path?to={bob['id']}").json
    is_as_documented(found, scope_answers.EntityPathsOut)
    assert [[node["name"] for node in way["nodes"]] for way in found["paths"]] == [["Ada", "Bob"]]
    assert [step["memory_ids"] for step in found["paths"][0]["steps"]] == [[memory["id"]]]
    split = agent("POST", f"{path}/split", {"name": "countess"})
    is_as_documented(split.json, scope_answers.NamedEntityOut)
    assert (split.status, split.json["name"], split.json["memory_count"]) == (201, "Countess", 1)
    assert agent("GET", path).json["aliases"] == []
    for name, payload, status in (
        ("merge", {"with": "nobody"}, 404),
        ("merge", {"with": "Ada"}, 422),
        ("merge", {}, 422),
        ("split", {"name": "Countess"}, 404),
        ("split", {"name": "Ada"}, 422),
        ("split", {}, 422),
    ):
        assert agent("POST", f"{path}/{name}", payload).status == status, (name, payload)
    for query, status in (("to=nobody", 404), ("", 422), ("to=bob&max_steps=7", 422)):
        assert agent("GET", f"{path}/path?{query}").status == status


def test_confidential_mentions_show_only_when_asked_for(agent, home):
    secret = remember(agent, visibility="confidential", agent_id="bot")
    session = session_of(home.services)
    with session.borrow() as opened, opened.store.write("system") as unit:
        namespace = unit.namespaces.by_name("default")
        unit.entities.link_mentions(
            secret["number"],
            [Mention("person", "Ada"), Mention("person", "Bob")],
            namespace_id=namespace.id,
            now_ms=opened.now_ms(),
        )

    assert agent("GET", "/v1/entities").json["total"] == 0
    assert agent("GET", "/v1/entities?include_confidential=true&agent_id=bot").json["total"] == 2
    for path in ("ada", "ada/neighbourhood", "ada/relationships", "ada/path?to=bob"):
        assert agent("GET", f"/v1/entities/{path}").status == 404
        joint = "&" if "?" in path else "?"
        assert agent("GET", f"/v1/entities/{path}{joint}include_confidential=true").status == 200


# --- who may, and what cannot break it


def test_reading_needs_read_and_writing_write(agent, reader):
    session = agent("POST", "/v1/sessions", {"external_id": "s", "agent_id": "a"}).json
    agent("POST", "/v1/entities", {"type": "t", "name": "e"})
    for path in (
        "/v1/agents", "/v1/agents/a", "/v1/sessions", "/v1/sessions/s", "/v1/sessions/s/state",
        "/v1/sessions/s/state/history", "/v1/sessions/s/turns", "/v1/entities", "/v1/entities/e",
        "/v1/entities/e/relationships", "/v1/entities/e/neighbourhood",
        "/v1/entities/e/path?to=e",
    ):  # fmt: skip
        assert reader("GET", path).status == 200, path
    assert reader("POST", "/v1/sessions/s/context", {}).status == 200
    for method, path, body in (
        ("POST", "/v1/agents", {"name": "b"}),
        ("PATCH", "/v1/agents/a", {"name": "b"}),
        ("DELETE", "/v1/agents/a", None),
        ("POST", "/v1/sessions", {}),
        ("PATCH", "/v1/sessions/s", {"title": "t"}),
        ("DELETE", "/v1/sessions/s", None),
        ("POST", "/v1/sessions/s/end", {}),
        ("POST", "/v1/sessions/s/fork", {}),
        ("PUT", "/v1/sessions/s/state", {"state": {}}),
        ("PATCH", "/v1/sessions/s/state", {"state": {}}),
        ("POST", "/v1/sessions/s/state/rollback", {"version": 0}),
        ("POST", "/v1/sessions/s/turns", {"input": {"content": "c"}}),
        ("POST", "/v1/entities", {"type": "t", "name": "f"}),
        ("PATCH", "/v1/entities/e", {"name": "f"}),
        ("DELETE", "/v1/entities/e", None),
        ("POST", "/v1/entities/e/links", {"memory_id": "1"}),
        ("POST", "/v1/entities/e/merge", {"with": "f"}),
        ("POST", "/v1/entities/e/split", {"name": "f"}),
        ("DELETE", "/v1/entities/e/links/1", None),
    ):
        assert reader(method, path, body).status == 403, (method, path)
    assert agent("GET", "/v1/sessions/s").json == session


def test_namespaces_are_walls(agent, stranger):
    made = {
        "agents": agent("POST", "/v1/agents", {"name": "n"}).json["id"],
        "sessions": agent("POST", "/v1/sessions", {"external_id": "n"}).json["id"],
        "entities": agent("POST", "/v1/entities", {"type": "t", "name": "n"}).json["id"],
    }
    for kind, uid in made.items():
        for reference in (uid, "n"):
            path = f"/v1/{kind}/{reference}"
            assert stranger("GET", path).status == 404, path
            assert stranger("GET", f"{path}?namespace=default").status == 404, path
            assert stranger("DELETE", path).status == 404, path
        assert stranger("GET", f"/v1/{kind}").json["total"] == 0
        assert stranger("GET", f"/v1/{kind}?namespace=default").status == 404
    for kind, body in (
        ("agents", {"name": "x"}),
        ("sessions", {}),
        ("entities", {"type": "t", "name": "x"}),
    ):
        answer = stranger("POST", f"/v1/{kind}", {**body, "namespace": "default"})
        assert answer.status == 404


ODD = ["%00", "x" * 5_000, "%F0%9F%98%80", "'", "..%5c..", "{id}", "-1", "9" * 40, "sess_", "%22"]


def test_no_reference_makes_the_port_fail(agent):
    for reference in ODD:
        for path in (
            f"agents/{reference}",
            f"sessions/{reference}",
            f"sessions/{reference}/state?version=-999999999999999999999",
            f"sessions/{reference}/turns/{reference}",
            f"entities/{reference}",
            f"entities/{reference}/neighbourhood",
            f"sessions?agent_id={reference}",
            f"sessions?after={reference}",
            f"entities?name_prefix={reference}",
            f"entities?agent_id={reference}",
            f"memories?entity={reference}",
            f"memories?session_id={reference}",
        ):
            assert agent("GET", f"/v1/{path}").status in {200, 404, 422}, path


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("agents", {"handle": "claude"}),
        ("sessions", {"external_id": "chat"}),
        ("entities", {"type": "person", "name": "Ada"}),
    ],
)
def test_nothing_newer_than_was_seen_is_deleted(agent: Client, path: str, body: object) -> None:
    made = agent("POST", f"/v1/{path}", body)
    item = f"/v1/{path}/{made.json['id']}"
    agent("PATCH", item, {"metadata": {"k": 1}})
    assert agent("DELETE", item, headers={"If-Match": made.headers["etag"]}).status == 412
    assert agent("GET", item).status == 200
    assert agent("DELETE", item, headers={"If-Match": 'W/"2"'}).json["field"] == "If-Match"
    present = agent("GET", item).headers["etag"]
    assert agent("DELETE", item, headers={"If-Match": present}).status == 204


def test_what_changes_in_a_session_changes_its_etag(agent: Client) -> None:
    made = agent("POST", "/v1/sessions", {"external_id": "chat"})
    path = f"/v1/sessions/{made.json['id']}"
    seen = [made.headers["etag"]]
    for method, tail, body in (
        ("PUT", "/state", {"state": {"a": 1}}),
        ("PATCH", "/state", {"state": {"b": 2}}),
        ("POST", "/state/rollback", {"version": 1}),
        ("POST", "/turns", {"input": {"content": "hello"}}),
    ):
        answer = agent(method, path + tail, body)
        assert answer.status in {200, 201}, answer.body
        seen.append(agent("GET", path).headers["etag"])
    assert len(set(seen)) == len(seen)
    stale = agent("PATCH", path, {"title": "Tea"}, headers={"If-Match": seen[-2]})
    assert stale.status == 412
    assert agent("PATCH", path, {"title": "Tea"}, headers={"If-Match": seen[-1]}).status == 200


def test_a_version_is_refused_where_it_would_be_ignored(agent: Client) -> None:
    session = agent("POST", "/v1/sessions", {"external_id": "chat"}).json
    path = f"/v1/sessions/{session['id']}"
    for method, tail, body in (
        ("PUT", "/state", {"state": {"a": 1}}),
        ("POST", "/end", {}),
        ("POST", "/fork", {}),
    ):
        answer = agent(method, path + tail, body, headers={"If-Match": '"1"'})
        assert (answer.status, answer.json["field"]) == (422, "If-Match")
    assert agent("GET", path).json["state_version"] == 0
    assert agent("GET", path, headers={"If-Match": '"9"'}).status == 200
