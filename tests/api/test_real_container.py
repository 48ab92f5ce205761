"""The port over the real services: vault, store, index and search, with the fake model."""

import threading

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.vault.secret_bytes import Secret
from tests.api.wire import Client, exchange, statuses

NO_UUID = "019a0000-0000-7000-8000-000000000000"


ODD_MEMORIES = [
    {"content": " \n\t "},
    {"content": "c", "created_at": "0001-01-01T00:00:00Z"},
    {"content": "c", "created_at": "9999-12-31T23:59:59Z"},
    {"content": "c", "expires_at": "0001-01-01T00:00:00Z"},
    {"content": "c", "expires_at": "9999-12-31T23:59:59.999Z"},
    {"content": "c", "metadata": {"k": "x" * 20_000}},
    {"content": "c", "metadata": {f"k{number}": 1 for number in range(51)}},
    {"content": "c", "metadata": {"": 1}},
    {"content": "c", "metadata": {"n": 10**300}},
    {"content": "c", "metadata": {"n": -0.0}},
    {"content": "c", "namespace": "no such"},
    {"content": "c", "namespace": "../../etc"},
    {"content": "c", "tags": [" "]},
    {"content": "c", "tags": ["a", "a"]},
    {"content": "c", "agent_id": "  "},
    {"content": "c", "agent_id": "'; DROP TABLE memories; --"},
    {"content": "\u202e\ufeff\u200b\U0010ffff"},
    {"content": "c", "client_id": "x" * 255},
    {"content": "c", "importance": 0},
    {"content": "c", "importance": -0.0},
    {"content": "c", "categories": ["health", "health"]},
    {"content": "c", "expires_in_s": 3_162_240_000},
]

ODD_SEARCHES = [
    {"query": '"'},
    {"query": "kettle AND ("},
    {"query": "NEAR(a b)"},
    {"query": "*"},
    {"query": "-a"},
    {"query": "content:x"},
    {"query": "' OR 1=1 --"},
    {"query": "   "},
    {"query": "\u202e"},
    {"query": "日本語"},
    {"query": "x" * 10_000},
    {"query": "x " * 5_000},
    {"query": "q", "filters": {"created_before": "0001-01-01T00:00:00Z"}},
    {"query": "q", "filters": {"created_after": "9999-12-31T23:59:59Z"}},
    {"query": "q", "filters": {"tag": ["'", '"', "%"]}},
    {"query": "q", "filters": {"min_importance": 1e-300}},
    {"query": "q", "filters": {"deleted": True}},
]

ODD_CURSORS = [
    "x",
    "0",
    "AAAA",
    "e30=",
    "bnVsbA==",
    "W10=",
    "%00",
    "%F0%9F%98%80",
    "=" * 100,
    "9" * 4_000,
]

ODD_REFERENCES = [
    NO_UUID,
    "0",
    "1e5",
    "-1",
    "9" * 18,
    "9" * 30,
    "mem_000000000000",
    "mem_",
    "%00",
    "%F0%9F%98%80",
    "x" * 5000,
    "{id}",
    "'",
    "..%5c..",
    "٣",
]


def test_what_is_written_is_listed_and_found(open_house):
    agent = open_house.key("default")
    made = agent(
        "POST",
        "/v1/memories",
        {
            "content": "The kettle in the kitchen is blue.",
            "tags": ["kitchen"],
            "metadata": {"nested": {"list": [1, 2.5, None, "ü"]}},
            "client_id": "kettle",
        },
    )
    agent("POST", "/v1/memories", {"content": "Trains leave on the hour."})

    assert made.status == 201
    memory = made.json
    for reference in (memory["id"], memory["short_id"], str(memory["number"])):
        found = agent("GET", f"/v1/memories/{reference}").json
        assert found["content"] == "The kettle in the kitchen is blue."
        assert found["metadata"] == {"nested": {"list": [1, 2.5, None, "ü"]}}
        assert found["embedding"]["state"] == "ready"
    for mode in ("hybrid", "semantic", "keyword"):
        hits = agent("POST", "/v1/search", {"query": "blue kettle", "mode": mode}).json["hits"]
        assert hits[0]["memory"]["id"] == memory["id"], mode
        assert 0 < hits[0]["score"] <= 1
    page = agent("GET", "/v1/memories?tag=kitchen").json
    assert ([item["id"] for item in page["data"]], page["total"]) == ([memory["id"]], 1)
    again = agent("POST", "/v1/memories", {"content": "other", "client_id": "kettle"})
    assert (again.status, again.json["is_duplicate"]) == (200, True)


def test_pages_follow_each_other(open_house):
    agent = open_house.key("default")
    memories = [{"content": f"note number {number}"} for number in range(7)]
    assert agent("POST", "/v1/memories/batch", {"memories": memories}).json["succeeded"] == 7

    seen, cursor = [], ""
    while cursor is not None:
        page = agent("GET", f"/v1/memories?limit=3{cursor and '&cursor=' + cursor}").json
        seen += [item["content"] for item in page["data"]]
        cursor = page["next_cursor"]

    assert sorted(seen) == [memory["content"] for memory in memories]


def test_edits_are_guarded_by_their_version(open_house):
    agent = open_house.key("default")
    made = agent("POST", "/v1/memories", {"content": "first", "metadata": {"a": 1, "b": 2}})
    path = f"/v1/memories/{made.json['id']}"

    edited = agent(
        "PATCH",
        path,
        {"content": "second", "metadata": {"a": None, "c": 3}, "archived": True},
        headers={"If-Match": made.headers["etag"]},
    )
    stale = agent("PATCH", path, {"content": "third"}, headers={"If-Match": made.headers["etag"]})

    assert edited.status == 200
    assert edited.json["metadata"] == {"b": 2, "c": 3}
    assert edited.json["archived_at"] is not None
    assert edited.headers["etag"] != made.headers["etag"]
    assert (stale.status, stale.json["code"]) == (412, "precondition-failed")
    assert agent("GET", path).json["content"] == "second"


def test_the_trash_keeps_and_destruction_does_not(open_house):
    agent = open_house.key("default")
    path = f"/v1/memories/{agent('POST', '/v1/memories', {'content': 'c'}).json['id']}"

    assert agent("DELETE", path).status == 204
    assert agent("GET", path).status == 404
    assert agent("GET", "/v1/memories?deleted=true").json["total"] == 1
    assert agent("POST", f"{path}/restore").status == 200
    assert agent("GET", path).status == 200
    assert agent("DELETE", f"{path}?permanent=true").status == 204
    assert agent("POST", f"{path}/restore").status == 404


def test_namespaces_are_walls(open_house):
    one, two = open_house.key("one"), open_house.key("two")
    hidden = one("POST", "/v1/memories", {"content": "only the first may know"}).json

    assert hidden["namespace"] == "one"
    path = f"/v1/memories/{hidden['id']}"
    for method, target, body in (
        ("GET", path, None),
        ("GET", f"/v1/memories/{hidden['number']}", None),
        ("PATCH", path, {"content": "x"}),
        ("DELETE", f"{path}?permanent=true", None),
        ("POST", f"{path}/restore", None),
        ("GET", "/v1/memories?namespace=one", None),
        ("GET", "/v1/stats?namespace=one", None),
        ("POST", "/v1/search", {"query": "first", "filters": {"namespace": ["one"]}}),
        ("POST", "/v1/memories", {"content": "c", "namespace": "one"}),
    ):
        assert two(method, target, body).status == 404, target
    assert two("POST", "/v1/search", {"query": "first may know"}).json["hits"] == []
    assert two("GET", "/v1/stats").json["memories"] == 0
    assert [item["name"] for item in two("GET", "/v1/namespaces").json["data"]] == ["two"]
    assert one("GET", path).status == 200


def test_keys_live_and_end_over_the_port(open_house):
    person = open_house.person
    made = person("POST", "/v1/keys", {"namespaces": ["fresh/space"], "name": "bot"})
    assert made.status == 201
    bot = Client(open_house.port, made.json["key"])
    path = f"/v1/keys/{made.json['id']}"

    assert bot("POST", "/v1/memories", {"content": "c"}).json["namespace"] == "fresh/space"
    assert person("PATCH", path, {"paused": True}).json["paused_at"] is not None
    assert bot("GET", "/v1/memories").status == 401
    assert person("PATCH", path, {"paused": False, "rate_per_minute": 9}).status == 200
    assert bot("GET", "/v1/memories").status == 200
    assert person("DELETE", path).status == 204
    assert bot("GET", "/v1/memories").status == 401
    assert bot("GET", "/v1/keys").status == 401
    assert person("GET", "/v1/keys").json["data"][0]["revoked_at"] is not None
    assert made.json["key"].encode() not in person("GET", "/v1/keys").body


def test_an_expired_key_is_refused(open_house):
    body = {"namespaces": ["default"], "expires_at": "2026-05-01T13:00:00Z"}
    bot = Client(open_house.port, open_house.person("POST", "/v1/keys", body).json["key"])

    assert bot("GET", "/v1/memories").status == 200
    open_house.home.clock.advance(hours=2)
    assert bot("GET", "/v1/memories").status == 401


def test_a_namespace_is_renamed_wiped_and_deleted(open_house):
    person = open_house.person
    assert person("POST", "/v1/namespaces", {"name": "jobs/2026"}).status == 201
    assert person("POST", "/v1/namespaces", {"name": "jobs/2026"}).status == 409
    written = person("POST", "/v1/memories", {"content": "c", "namespace": "jobs/2026"})
    assert written.status == 201
    renamed = person("PATCH", "/v1/namespaces/jobs/2026", {"name": "job"})
    assert (renamed.json["name"], renamed.json["memory_count"]) == ("job", 1)
    assert person("DELETE", "/v1/namespaces/job").status == 409
    assert person("POST", "/v1/namespaces/job/wipe", {"confirm": "jobs"}).status == 422
    assert person("POST", "/v1/namespaces/job/wipe", {"confirm": "job"}).status == 200
    assert person("GET", f"/v1/memories/{written.json['id']}").status == 404
    assert person("DELETE", "/v1/namespaces/job").status == 204


def test_a_locked_vault_answers_423(open_house):
    agent = open_house.key("default")
    open_house.home.services.vault.lock()

    for client in (agent, open_house.person, Client(open_house.port)):
        answer = client("GET", "/v1/memories")
        assert (answer.status, answer.json["code"]) == (423, "vault-locked")
    assert Client(open_house.port)("GET", "/readyz").json == {"status": "locked"}
    open_house.home.services.vault.unlock_with_key_file()
    assert agent("GET", "/v1/memories").status == 200


@pytest.mark.parametrize("address", ["", "127.0.0.1"])
def test_agents_in_containers_come_in_by_name_with_a_key_where_that_is_allowed(open_house, address):
    key = open_house.key("default").token
    app = create_app(
        open_house.home.services,
        version="1",
        instance_token=Secret(b"mun_the-persons-own"),
        container_address=address,
    )
    server = PortServer(app, port=0)
    server.start()

    def status(token: str) -> int:
        inside = {"Host": f"host.docker.internal:{server.port}"}
        return Client(server.port, token)("GET", "/v1/memories", headers=inside).status

    try:
        found = [status(key), status("mun_no-key"), status("mun_the-persons-own")]
        at_home = Client(server.port, "mun_the-persons-own")("GET", "/v1/memories").status
    finally:
        server.stop()

    # The token of the person's own commands is worth nothing in a container.
    assert found == ([200, 401, 401] if address else [421, 421, 421])
    assert at_home == 200


def test_without_a_vault_the_port_says_so(home_factory):
    home = home_factory(empty=True)
    server = PortServer(create_app(home.services, version="1", instance_token=None), port=0)
    server.start()
    try:
        answer = Client(server.port, "mun_any")("GET", "/v1/memories")
        ready = Client(server.port)("GET", "/readyz")
    finally:
        server.stop()

    assert (answer.status, answer.json["code"]) == (503, "vault-missing")
    assert (ready.status, ready.json) == (503, {"status": "missing"})


def test_statistics_count_what_is_there(open_house):
    agent = open_house.key("default")
    agent("POST", "/v1/memories", {"content": "c", "type": "task"})

    figures = agent("GET", "/v1/stats?days=3").json

    assert (figures["memories"], figures["by_type"]["task"]) == (1, 1)
    assert [item["count"] for item in figures["by_day"]] == [0, 0, 1]


def test_eight_clients_write_at_once_and_lose_nothing(open_house):
    agent = open_house.key("default")
    answers = []

    def write(worker: int) -> None:
        for number in range(10):
            answer = agent("POST", "/v1/memories", {"content": f"note {worker} {number}"})
            answers.append(answer.status)

    workers = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert answers == [201] * 80
    assert agent("GET", "/v1/memories").json["total"] == 80


def test_no_memory_makes_the_port_fail(open_house):
    agent = open_house.key("default")

    for memory in ODD_MEMORIES:
        for body in (memory, {**memory, "wait": False}, {**memory, "embed": False}):
            answer = agent("POST", "/v1/memories", body)
            assert answer.status in {200, 201, 404, 422}, (body, answer.body)
            if answer.status == 201:
                assert agent("GET", f"/v1/memories/{answer.json['id']}").status in {200, 404}
        batch = agent("POST", "/v1/memories/batch", {"memories": [memory, {"content": "good"}]})
        assert batch.status == 200, memory
        assert batch.json["results"][1]["status"] == "created", memory
        assert agent("GET", "/v1/memories?include_expired=true").status == 200, memory


def test_no_search_makes_the_port_fail(open_house):
    agent = open_house.key("default")
    agent("POST", "/v1/memories", {"content": "the kettle is blue"})

    for search in ODD_SEARCHES:
        for mode in ("hybrid", "semantic", "keyword"):
            answer = agent("POST", "/v1/search", {**search, "mode": mode, "neighbours": 3})
            assert answer.status in {200, 422}, (search, answer.body)


def test_no_cursor_makes_the_port_fail(open_house):
    agent = open_house.key("default")
    agent("POST", "/v1/memories", {"content": "c"})

    for cursor in ODD_CURSORS:
        for sort in ("-created_at", "importance"):
            answer = agent("GET", f"/v1/memories?cursor={cursor}&sort={sort}")
            assert answer.status in {200, 422}, (cursor, answer.body)


def test_no_reference_makes_the_port_fail(open_house):
    agent = open_house.key("default")

    for reference in ODD_REFERENCES:
        path = "/v1/memories/" + reference.encode().decode("latin-1")
        for method, target, body in (
            ("GET", path, b""),
            ("PATCH", path, b'{"importance":0.1}'),
            ("DELETE", path + "?permanent=true", b""),
            ("POST", path + "/restore", b""),
        ):
            request = (
                f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{open_house.port}\r\n"
                f"Authorization: Bearer {agent.token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            ).encode("latin-1") + body
            found = statuses(exchange(open_house.port, request))
            assert len(found) == 1, reference
            assert found[0] in {404, 400}, reference
