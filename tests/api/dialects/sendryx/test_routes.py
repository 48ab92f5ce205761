"""Sendryx's API on the wire: every route, its statuses and its bodies."""

import json

import pytest

from muniment.domain.access import Dialect, Scope
from tests.api.dialects.vendors import KEY_HEADERS


@pytest.fixture(name="sendryx")
def _sendryx(vendor_port):
    return vendor_port.sendryx("agent")


def store(sendryx, content, **fields):
    """Store a memory and return its body."""
    answer = sendryx("POST", "/v1/memory/store", {"content": content, **fields})
    assert answer.status == 201, answer.body
    return answer.json["memory"]


def contents(answer):
    return [memory["content"] for memory in answer.json["memories"]]


def refused(answer, status, begins):
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json) == {"success", "message"}
    assert answer.json["success"] is False
    assert answer.json["message"].startswith(begins), answer.json


def test_a_memory_is_stored(sendryx):
    answer = sendryx(
        "POST", "/v1/memory/store", {"content": "  The kettle is blue. \n", "metadata": {"a": [1]}}
    )

    assert answer.status == 201
    assert answer.json["success"] is True
    memory = answer.json["memory"]
    assert isinstance(memory["id"], int)
    assert memory["id"] > 0
    assert memory == {
        "id": memory["id"],
        "namespace": "agent",
        "content": "The kettle is blue.",
        "metadata": {"a": [1]},
        "expires_at": None,
        "created_at": "2026-05-01T12:00:00.000Z",
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": ""},
        {"content": "  \n "},
        {"content": None},
        {"content": 5},
        {"content": "x" * 8_192},
        {"content": "x", "metadata": "text"},
        {"content": "x", "metadata": {f"k{number}": 1 for number in range(51)}},
        {"content": "x", "expires_in_seconds": 0},
        {"content": "x", "expires_in_seconds": -5},
        {"content": "x", "expires_in_seconds": True},
        {"content": "x", "expires_in_seconds": 10**30},
        [],
    ],
)
def test_what_breaks_a_rule_is_not_stored(sendryx, body):
    answer = sendryx("POST", "/v1/memory/store", json.dumps(body).encode())

    refused(answer, 400, "")
    assert answer.json["message"]
    assert sendryx("GET", "/v1/memory/list").json["total"] == 0


def test_what_lies_on_the_limits_is_stored(sendryx):
    store(sendryx, "  " + "x" * 8_191 + "  ", metadata=None, expires_in_seconds=None, unknown=1)
    store(sendryx, "x", expires_in_seconds=1)


def test_no_json_is_told_as_such(sendryx):
    refused(sendryx("POST", "/v1/memory/store", b"{"), 400, "The body must be valid JSON.")


def test_a_search_tells_the_similarity(sendryx):
    kettle = store(sendryx, "the kettle is blue", metadata={"room": "kitchen"})
    store(sendryx, "trains leave on the hour")

    answer = sendryx("GET", "/v1/memory/search?query=the+kettle+is+blue&threshold=0.9")

    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "results": [
            {
                "id": kettle["id"],
                "content": "the kettle is blue",
                "similarity": pytest.approx(1.0),
                "metadata": {"room": "kitchen"},
                "created_at": kettle["created_at"],
                "expires_at": None,
            }
        ],
        "count": 1,
        "query": "the kettle is blue",
        "namespace": "agent",
    }


def test_the_threshold_is_the_least_cosine(sendryx):
    for content in ("note one", "note two", "else entirely"):
        store(sendryx, content)

    def found(query):
        results = sendryx("GET", f"/v1/memory/search?query=note+one{query}").json["results"]
        assert [hit["similarity"] for hit in results] == sorted(
            (hit["similarity"] for hit in results), reverse=True
        )
        return [hit["similarity"] for hit in results]

    everything = found("&threshold=0")
    assert len(everything) == 3
    assert found("") == [score for score in everything if score >= 0.3]
    assert found("&threshold=0.95") == [score for score in everything if score >= 0.95]
    assert len(found("&threshold=0&limit=1")) == 1
    assert found("&threshold=oops&limit=oops") == found("")
    assert len(found("&threshold=-3&limit=1000")) == 3
    assert found("&threshold=nan") == found("")


@pytest.mark.parametrize("query", ["", "?query=", "?query=+", "?limit=3"])
def test_a_search_without_a_query_is_refused(sendryx, query):
    refused(sendryx("GET", f"/v1/memory/search{query}"), 400, "The query parameter `query`")


@pytest.mark.parametrize("method", ["DELETE", "POST"])
@pytest.mark.parametrize("is_in_query", [True, False])
def test_one_memory_is_forgotten(sendryx, method, is_in_query):
    kept, gone = store(sendryx, "kept"), store(sendryx, "gone")
    path, body = "/v1/memory/forget", {"id": gone["id"]}
    if is_in_query:
        path, body = f"{path}?id={gone['id']}", None

    answer = sendryx(method, path, body)

    assert (answer.status, answer.json["success"], answer.json["deleted"]) == (200, True, 1)
    assert answer.json["message"]
    again = sendryx(method, path, body)
    refused(again, 404, f"Memory {gone['id']} not found")
    assert contents(sendryx("GET", "/v1/memory/list")) == [kept["content"]]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", None),
        ("", {}),
        ("", {"wipe": False}),
        ("?wipe=false", None),
        ("", {"id": None}),
        ("?id=0", None),
        ("?id=-1", None),
        ("?id=x", None),
        ("?id=1.5", None),
        ("", {"id": "mem_000000000000"}),
        ("", {"id": True}),
        ("", {"id": 10**30}),
        ("", {"id": 1, "wipe": True}),
        ("?wipe=true", {"id": 1}),
    ],
)
def test_nothing_is_forgotten_without_a_clear_word(vendor_port, query, body):
    admin = vendor_port.sendryx("agent", scopes=frozenset({Scope.ADMIN}))
    store(admin, "kept")

    refused(admin("DELETE", f"/v1/memory/forget{query}", body), 400, "")
    assert admin("GET", "/v1/memory/list").json["total"] == 1


@pytest.mark.parametrize(("query", "body"), [("?wipe=true", None), ("", {"wipe": True})])
def test_a_wipe_takes_its_namespace_and_no_other(vendor_port, query, body):
    admin = vendor_port.sendryx("agent", "other", scopes=frozenset({Scope.ADMIN}))
    other = vendor_port.sendryx("other")
    for content in ("one", "two"):
        store(admin, content)
    store(other, "theirs")

    answer = admin("DELETE", f"/v1/memory/forget{query}", body)

    assert (answer.status, answer.json["deleted"]) == (200, 2)
    assert admin("GET", "/v1/memory/list?include_expired=true").json["total"] == 0
    assert other("GET", "/v1/memory/list").json["total"] == 1


def test_a_wipe_counts_every_row_as_the_counts_do(vendor_port):
    admin = vendor_port.sendryx("agent", scopes=frozenset({Scope.ADMIN}))
    store(admin, "one")
    store(admin, "two", expires_in_seconds=60)
    vendor_port.home.clock.advance(days=36_500)
    total = admin("GET", "/v1/memory/stats").json["stats"]["total"]

    answer = admin("DELETE", "/v1/memory/forget", {"wipe": True})

    assert answer.json["deleted"] == total == 2


def test_a_key_without_the_scope_wipes_nothing(sendryx):
    store(sendryx, "kept")

    refused(sendryx("DELETE", "/v1/memory/forget?wipe=true"), 403, "the scope admin is needed")
    assert sendryx("GET", "/v1/memory/list").json["total"] == 1


def test_a_list_is_newest_first_and_paged(vendor_port, sendryx):
    for number in range(5):
        vendor_port.home.clock.advance(seconds=1)
        store(sendryx, f"memory {number}")

    answer = sendryx("GET", "/v1/memory/list?limit=2&offset=1")

    assert answer.status == 200
    assert set(answer.json) == {"success", "memories", "total", "limit", "offset"}
    assert contents(answer) == ["memory 3", "memory 2"]
    assert [answer.json[name] for name in ("total", "limit", "offset")] == [5, 2, 1]
    assert set(answer.json["memories"][0]) == {
        "id", "content", "metadata", "expires_at", "created_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "limit", "offset"),
    [
        ("", 50, 0),
        ("?limit=0&offset=-4", 1, 0),
        ("?limit=1000", 200, 0),
        ("?limit=ten&offset=x", 50, 0),
        ("?offset=1e300", 50, 10_000_000),
    ],
)
def test_list_numbers_out_of_range_are_moved_in(sendryx, query, limit, offset):
    answer = sendryx("GET", f"/v1/memory/list{query}")

    assert answer.status == 200
    assert (answer.json["limit"], answer.json["offset"]) == (limit, offset)


def test_memories_live_as_long_as_they_are_told_to(vendor_port, sendryx):
    store(sendryx, "for ever")
    brief = store(sendryx, "for a while", expires_in_seconds=3_600)

    listed = sendryx("GET", "/v1/memory/list").json["memories"]
    assert {memory["content"]: memory["expires_at"] for memory in listed} == {
        "for ever": None,
        "for a while": brief["expires_at"],
    }
    assert sendryx("GET", "/v1/memory/stats").json["stats"] == {
        "total": 2,
        "permanent": 1,
        "active_ttl": 1,
        "expired": 0,
        "oldest": "2026-05-01T12:00:00.000Z",
        "newest": "2026-05-01T12:00:00.000Z",
    }
    # The port counts from the machine's clock, the vault from the test's own.
    vendor_port.home.clock.advance(days=36_500)
    assert contents(sendryx("GET", "/v1/memory/list")) == ["for ever"]
    everything = contents(sendryx("GET", "/v1/memory/list?include_expired=true"))
    assert sorted(everything) == ["for a while", "for ever"]
    found = sendryx("GET", "/v1/memory/search?query=for+a+while&threshold=0").json["results"]
    assert [hit["content"] for hit in found] == ["for ever"]
    told = sendryx("GET", "/v1/memory/stats").json
    assert (told["success"], told["namespace"]) == (True, "agent")
    assert (told["stats"]["expired"], told["stats"]["active_ttl"]) == (1, 0)


def test_usage_tells_calls_and_an_estimate_of_what_is_stored(sendryx):
    store(sendryx, "éééé")
    store(sendryx, "five.")
    sendryx("GET", "/v1/memory/search?query=five")
    sendryx("POST", "/v1/memory/store", {})

    answer = sendryx("GET", "/v1/memory/usage")

    assert answer.status == 200
    assert answer.json == {
        "success": True,
        "namespace": "agent",
        "usage": {
            "calls": {
                "total": 4, "store": 2, "search": 1, "list": 0, "forget": 0, "errors": 1,
            },
            "storage": {
                "memories": 2,
                "embedding_bytes": 2 * 1_536 * 4,
                "content_bytes": 9,
                "total_bytes": 2 * 1_536 * 4 + 9,
            },
        },
    }  # fmt: skip


def test_usage_is_that_of_the_namespace(vendor_port, sendryx):
    store(sendryx, "mine")
    store(vendor_port.sendryx("agent"), "another key's")
    store(vendor_port.sendryx("elsewhere"), "in another namespace")

    calls = sendryx("GET", "/v1/memory/usage").json["usage"]["calls"]

    assert (calls["store"], calls["total"]) == (2, 2)


def test_a_key_is_made_for_a_namespace(vendor_port):
    admin = vendor_port.sendryx("agent", scopes=frozenset({Scope.ADMIN}))

    answer = admin("POST", "/v1/keys", {"namespace": "agent", "name": "second"})

    assert answer.status == 200
    made = answer.json["key"]
    assert set(made) == {"id", "key", "namespace", "name", "created_at"}
    assert made["key"].startswith("sk-gw-")
    assert (made["namespace"], made["name"]) == ("agent", "second")
    headers = KEY_HEADERS[Dialect.SENDRYX](made["key"])
    stranger = vendor_port.stranger("/sendryx")
    assert stranger("GET", "/v1/memory/list", headers=headers).status == 200
    refused(stranger("POST", "/v1/keys", {"namespace": "agent"}), 401, "API key required")


def test_a_key_makes_none_beyond_its_own(vendor_port, sendryx):
    admin = vendor_port.sendryx("agent", scopes=frozenset({Scope.ADMIN}))

    refused(sendryx("POST", "/v1/keys", {"namespace": "agent"}), 403, "the scope admin")
    refused(admin("POST", "/v1/keys", {"namespace": "another"}), 404, "there is no such")
    refused(admin("POST", "/v1/keys", {"name": "x"}), 400, "namespace")


def test_what_lies_in_another_namespace_is_not_found(vendor_port, sendryx):
    other = vendor_port.sendryx("elsewhere")
    memory = store(other, "theirs")

    refused(sendryx("DELETE", f"/v1/memory/forget?id={memory['id']}"), 404, "Memory")
    assert sendryx("GET", "/v1/memory/list").json["total"] == 0
    assert sendryx("GET", "/v1/memory/search?query=theirs&threshold=0").json["results"] == []
    assert other("GET", "/v1/memory/list").json["total"] == 1


def test_a_key_of_several_namespaces_speaks_of_its_first(vendor_port):
    both = vendor_port.sendryx("agent", "elsewhere")
    store(vendor_port.sendryx("elsewhere"), "theirs")
    store(both, "mine")

    assert contents(both("GET", "/v1/memory/list")) == ["mine"]


def test_a_key_may_stand_in_either_header(vendor_port, sendryx):
    stranger = vendor_port.stranger("/sendryx")
    bearer = {"Authorization": f"Bearer {sendryx.key}"}
    both = bearer | {"X-API-Key": sendryx.key}

    for headers in (sendryx.headers, bearer, both):
        assert stranger("GET", "/v1/memory/list", headers=headers).status == 200
    differing = stranger("GET", "/v1/memory/list", headers=bearer | {"X-API-Key": "sk-gw-other"})
    refused(differing, 400, "the request has two different keys")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/memory/store", "POST"),
        ("POST", "/v1/memory/search", "GET"),
        ("GET", "/v1/memory/forget", "DELETE, POST"),
        ("DELETE", "/v1/memory/list", "GET"),
        ("HEAD", "/v1/memory/stats", "GET"),
        ("PUT", "/v1/memory/usage", "GET"),
    ],
)
def test_a_method_that_a_route_has_not(sendryx, method, path, allowed):
    answer = sendryx(method, path)

    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) >= set(allowed.split(", "))


def test_the_document_names_every_route(vendor_port):
    document = vendor_port.stranger()("GET", "/sendryx/openapi.json").json

    assert {
        (method.upper(), name) for name, item in document["paths"].items() for method in item
    } == {
        ("POST", "/v1/memory/store"),
        ("GET", "/v1/memory/search"),
        ("DELETE", "/v1/memory/forget"),
        ("POST", "/v1/memory/forget"),
        ("GET", "/v1/memory/list"),
        ("GET", "/v1/memory/stats"),
        ("GET", "/v1/memory/usage"),
        ("POST", "/v1/keys"),
    }


def test_the_vendors_examples(vendor_port):
    """The three calls of the vendor's page, then the others it describes."""
    key = vendor_port.client(Dialect.SENDRYX, "agent", base="", scopes=frozenset({Scope.ADMIN}))
    kept = store(key, "User prefers dark mode", metadata={"source": "chat"})
    brief = store(key, "Meeting at 3pm today", expires_in_seconds=3600)
    found = key("GET", "/v1/memory/search?query=User+prefers+dark+mode&limit=5&threshold=0.3")
    assert found.json["results"][0]["id"] == kept["id"]
    assert key("DELETE", "/v1/memory/forget", {"id": brief["id"]}).json["success"] is True
    assert key("GET", "/v1/memory/list?limit=50&offset=0").json["total"] == 1
    assert key("GET", "/v1/memory/stats").json["stats"]["permanent"] == 1
    assert key("DELETE", "/v1/memory/forget", {"wipe": True}).json["deleted"] == 1
    assert key("GET", "/v1/memory/list").json["total"] == 0
