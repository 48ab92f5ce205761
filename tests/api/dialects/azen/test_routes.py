"""Azen's API on the wire: every route, its statuses and its bodies."""

import json
import re

import pytest

from muniment.domain.access import Scope
from tests.api.dialects.vendors import until

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NOBODYS = "019a0000-0000-7000-8000-000000000000"


@pytest.fixture(name="azen")
def _azen(vendor_port):
    # `store` asks until a memory has its vectors: on a slow machine more often than Azen's rate.
    return vendor_port.azen(rate_per_minute=6_000)


def store(azen, text, **fields):
    """Store a memory, wait for its vectors, and return its id."""
    memory_id = azen("POST", "/api/v1/memory", {"text": text, **fields}).json["memoryId"]
    until(lambda: azen("GET", f"/api/v1/memory/{memory_id}").json["memory"]["embedded"])
    return memory_id


def refused(answer, status, word, message):
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {"status": word, "message": message, "code": status}


def test_a_memory_is_stored_and_its_vectors_follow(azen):
    answer = azen("POST", "/api/v1/memory", {"text": "  I love hiking  "})

    assert answer.status == 201
    assert set(answer.json) == {"status", "memoryId", "createdAt", "embedding"}
    assert (answer.json["status"], answer.json["embedding"]) == ("success", "processing")
    assert UUID.fullmatch(answer.json["memoryId"])
    assert answer.json["createdAt"] == "2026-05-01T12:00:00.000Z"
    path = f"/api/v1/memory/{answer.json['memoryId']}"
    found = until(lambda: (one := azen("GET", path)).json["memory"]["embedded"] and one)
    assert found.status == 200
    assert found.json == {
        "status": "success",
        "memory": {
            "id": answer.json["memoryId"],
            "content": "  I love hiking  ",
            "metadata": None,
            "createdAt": answer.json["createdAt"],
            "embedded": True,
        },
    }


def test_a_dedup_key_that_is_known_stores_nothing(azen):
    first = azen("POST", "/api/v1/memory", {"text": "once", "dedupKey": "k"})
    again = azen("POST", "/api/v1/memory", {"text": "twice", "dedupKey": "k"})

    assert (first.status, again.status) == (201, 200)
    assert again.json == {
        "status": "success",
        "memoryId": first.json["memoryId"],
        "duplicated": True,
        "message": "Memory already exists with this dedupKey",
    }
    assert azen("GET", "/api/v1/memory").json["total_count"] == 1


@pytest.mark.parametrize("dedup_key", [None, ""])
def test_no_dedup_key_dedups_nothing(azen, dedup_key):
    for _ in range(2):
        body = {"text": "same", "dedupKey": dedup_key, "unknownField": [1]}
        assert azen("POST", "/api/v1/memory", body).status == 201
    assert azen("GET", "/api/v1/memory").json["total_count"] == 2


@pytest.mark.parametrize(
    "body",
    [{}, {"text": ""}, {"text": None}, {"text": 7}, {"text": "a\x00b"}, [], "text", None, 7],
)
def test_a_body_without_text_is_refused(azen, body):
    answer = azen("POST", "/api/v1/memory", json.dumps(body).encode())

    refused(answer, 400, "invalid_request", "Invalid request body")
    assert azen("GET", "/api/v1/memory").json["total_count"] == 0


@pytest.mark.parametrize("body", [b"{", b"", b"text=x", b'{"text": "x"}{}', b"\xff"])
def test_what_is_no_json_is_told_as_such(azen, body):
    answer = azen("POST", "/api/v1/memory", body, headers={"Content-Length": str(len(body))})

    refused(answer, 400, "invalid_request", "Request body must be valid JSON")


def test_pages_are_newest_first_and_know_how_many(vendor_port, azen):
    for number in range(5):
        vendor_port.home.clock.advance(seconds=1)
        azen("POST", "/api/v1/memory", {"text": f"memory {number}"})

    pages = [azen("GET", f"/api/v1/memory?page={page}&per=2").json for page in (1, 2, 3, 4)]

    assert [[memory["content"] for memory in page["memories"]] for page in pages] == [
        ["memory 4", "memory 3"],
        ["memory 2", "memory 1"],
        ["memory 0"],
        [],
    ]
    for number, page in enumerate(pages, start=1):
        assert set(page) == {"status", "memories", "page", "per", "total_pages", "total_count"}
        assert (page["status"], page["page"], page["per"]) == ("success", number, 2)
        assert (page["total_pages"], page["total_count"]) == (3, 5)


@pytest.mark.parametrize(
    ("query", "page", "per"),
    [
        ("", 1, 20),
        ("?page=0&per=0", 1, 1),
        ("?page=-7&per=1000", 1, 100),
        ("?page=abc&per=NaN", 1, 20),
        ("?page=&per=", 1, 20),
        ("?page=2.9&per=1e2", 2, 100),
        ("?page=1e400&per=-inf", 100_000, 1),
    ],
)
def test_page_numbers_out_of_range_are_moved_in(azen, query, page, per):
    answer = azen("GET", f"/api/v1/memory{query}")

    assert answer.status == 200
    assert (answer.json["page"], answer.json["per"]) == (page, per)
    assert (answer.json["total_pages"], answer.json["memories"]) == (0, [])


def test_a_search_answers_in_order_of_rank(azen):
    kettle = store(azen, "the kettle is blue")
    store(azen, "trains leave on the hour")

    answer = azen("POST", "/api/v1/memory/search", {"query": "the kettle is blue", "topK": 2})

    assert answer.status == 200
    assert set(answer.json) == {"status", "memories", "rawMatches"}
    memories, matches = answer.json["memories"], answer.json["rawMatches"]
    assert memories[0]["id"] == kettle
    assert [memory["id"] for memory in memories] == [item["id"][:36] for item in matches]
    assert matches[0] == {"id": f"{kettle}::0", "score": pytest.approx(1.0), "values": []}
    assert matches[0]["score"] >= matches[1]["score"]
    assert set(memories[0]) == {"id", "content", "metadata", "createdAt", "embedded"}


def test_a_long_memory_matches_by_its_passage(azen):
    kettle = store(azen, "nobody knows why it rained today. " * 60 + "the kettle is blue.")

    match = azen("POST", "/api/v1/memory/search", {"query": "kettle blue"}).json["rawMatches"][0]

    memory_id, _, place = match["id"].partition("::")
    assert (memory_id, int(place) > 0) == (kettle, True)


def test_five_are_found_unless_more_are_asked_for(azen):
    for number in range(7):
        store(azen, f"note {number}")

    for body, count in (({}, 5), ({"topK": None}, 5), ({"topK": 6}, 6), ({"topK": 2.0}, 2)):
        found = azen("POST", "/api/v1/memory/search", {"query": "note", **body})
        assert len(found.json["memories"]) == count


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": ""},
        {"query": "x", "topK": 0},
        {"query": "x", "topK": 51},
        {"query": "x", "topK": 1.5},
        {"query": "x", "topK": "5"},
        {"query": "x", "topK": True},
    ],
)
def test_a_search_that_breaks_a_rule_is_refused(azen, body):
    answer = azen("POST", "/api/v1/memory/search", body)

    field = "topK" if "topK" in body else "query"
    assert (answer.status, answer.json["status"]) == (400, "invalid_request")
    assert answer.json["message"].startswith(f"Invalid request body: {field}: ")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "x" * 50_001}, "text: must have at most 50000 characters, has 50001"),
        ({"text": " "}, "text: must not be empty"),
        ({"text": "x", "dedupKey": "k" * 256}, "dedupKey: must have"),
        ({"text": "x", "dedupKey": 7}, "dedupKey: "),
    ],
)
def test_a_refusal_says_its_reason_in_the_vendors_shape(azen, fields, reason):
    answer = azen("POST", "/api/v1/memory", fields)

    assert (answer.status, set(answer.json)) == (400, {"status", "message", "code"})
    assert answer.json["message"].startswith(f"Invalid request body: {reason}")


def test_a_key_that_may_not_write_is_told_so(vendor_port):
    reader = vendor_port.azen(scopes=frozenset({Scope.READ}))

    answer = reader("POST", "/api/v1/memory", {"text": "x"})

    assert (answer.status, answer.json["message"]) == (403, "the scope write is needed")


def test_every_failed_request_counts_as_an_error(azen):
    failing = [
        ("POST", "/api/v1/memory", {}),
        ("POST", "/api/v1/memory", {"text": " "}),
        ("POST", "/api/v1/memory/search", {"query": ""}),
        ("GET", f"/api/v1/memory/{NOBODYS}", None),
        ("DELETE", f"/api/v1/memory/{NOBODYS}", None),
        ("GET", "/api/v1/memory/no-uuid", None),
        ("PUT", "/api/v1/memory", {}),
        ("GET", "/api/v1/nowhere", None),
    ]
    for count, (method, path, body) in enumerate(failing, start=1):
        assert azen(method, path, body).status >= 400
        summary = azen("GET", "/api/v1/usage").json["summary"]
        assert (summary["error_count"], summary["total_requests"]) == (count, count), path


def test_a_memory_is_deleted_once(azen):
    path = f"/api/v1/memory/{store(azen, 'gone soon')}"

    answer = azen("DELETE", path)

    assert answer.status == 200
    assert answer.json == {
        "status": "success",
        "deleted": True,
        "memoryId": path[-36:],
        "message": "Memory deleted successfully",
    }
    for method in ("GET", "DELETE"):
        refused(azen(method, path), 404, "not_found", "Memory not found or already deleted")
    assert azen("POST", "/api/v1/memory/search", {"query": "gone"}).json["memories"] == []


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    "memory_id", ["x", "1", "mem_000000000000", NOBODYS + "0", "%00", "search"]
)
def test_an_id_that_is_none_is_refused(azen, method, memory_id):
    answer = azen(method, f"/api/v1/memory/{memory_id}")

    refused(answer, 400, "invalid_request", "Invalid memory Id")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_lies_in_another_namespace_is_not_found(vendor_port, azen, method):
    other = vendor_port.azen("elsewhere")
    path = f"/api/v1/memory/{store(other, 'theirs')}"

    refused(azen(method, path), 404, "not_found", "Memory not found or already deleted")
    assert azen("GET", "/api/v1/memory").json["total_count"] == 0
    assert other("GET", path).status == 200


def test_usage_tells_thirty_days_of_creations_and_searches(vendor_port, azen):
    store(azen, "counted")
    azen("POST", "/api/v1/memory", {"text": "kept", "dedupKey": "k"})
    azen("POST", "/api/v1/memory", {"text": "kept", "dedupKey": "k"})
    azen("POST", "/api/v1/memory", {"text": ""})
    vendor_port.home.clock.advance(days=1)
    azen("POST", "/api/v1/memory/search", {"query": "counted"})
    vendor_port.azen()("POST", "/api/v1/memory", {"text": "another key's"})

    answer = azen("GET", "/api/v1/usage")

    assert answer.status == 200
    usage = answer.json
    assert set(usage) == {"range", "labels", "series", "summary"}
    assert usage["range"] == {"start": "2026-04-03", "end": "2026-05-02"}
    assert (len(usage["labels"]), usage["labels"][-1]) == (30, "2026-05-02")
    assert {name: figures[-2:] for name, figures in usage["series"].items()} == {
        "memory_create": [2, 0],
        "memory_search": [0, 1],
        "total": [4, 1],
        "success": [3, 1],
        "error": [1, 0],
    }
    assert usage["summary"] == {
        "total_requests": 5,
        "success_count": 4,
        "error_count": 1,
        "memory_count": 2,
        "search_count": 1,
    }


def test_the_index_needs_no_key(vendor_port):
    answer = vendor_port.stranger()("GET", "/azen/api/v1")

    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert vendor_port.stranger()("GET", "/api/v1").json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/azen/openapi.yaml", "/openapi.yaml", "/azen/openapi.json"])
def test_the_document_names_every_route(vendor_port, path):
    answer = vendor_port.stranger()("GET", path)

    assert answer.status == 200
    assert answer.headers["content-type"] == f"application/{path[-4:]}"
    assert {
        (method.upper(), name) for name, item in answer.json["paths"].items() for method in item
    } == {
        ("POST", "/api/v1/memory"),
        ("GET", "/api/v1/memory"),
        ("POST", "/api/v1/memory/search"),
        ("GET", "/api/v1/memory/{id}"),
        ("DELETE", "/api/v1/memory/{id}"),
        ("GET", "/api/v1/usage"),
        ("GET", "/api/v1"),
    }
    assert answer.json["servers"] == [{"url": "/azen"}]


def test_there_is_no_update(azen):
    for method in ("PATCH", "PUT", "OPTIONS", "HEAD"):
        answer = azen(method, f"/api/v1/memory/{NOBODYS}")
        assert answer.status == 405
        assert answer.headers["allow"] == "DELETE, GET"


def test_a_key_that_may_only_read_does_not_write(vendor_port):
    reader = vendor_port.azen(scopes=frozenset({Scope.READ}))

    answer = reader("POST", "/api/v1/memory", {"text": "x"})

    assert (answer.status, answer.json["status"], answer.json["code"]) == (403, "forbidden", 403)
    assert reader("GET", "/api/v1/memory").status == 200


def test_the_vendors_examples(vendor_port):
    """The requests of the vendor's page: one memory, its state, three side by side."""
    from concurrent.futures import ThreadPoolExecutor

    azen = vendor_port.azen(base="")
    headers = {"Content-Type": "application/json"}
    text = "I love hiking in the mountains on weekends"

    made = azen("POST", "/api/v1/memory", {"text": text}, headers=headers)
    assert made.status == 201
    path = f"/api/v1/memory/{made.json['memoryId']}"
    memory = until(lambda: (found := azen("GET", path).json["memory"])["embedded"] and found)
    assert memory["content"] == text

    texts = ["I prefer morning meetings", "I'm learning TypeScript", "I love jazz music"]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda each: azen("POST", "/api/v1/memory", {"text": each}), texts))
    assert [answer.status for answer in answers] == [201, 201, 201]
    listed = azen("GET", "/api/v1/memory").json
    assert {memory["content"] for memory in listed["memories"]} == {text, *texts}
    refused(
        azen("POST", "/api/v1/memory", {}, headers=headers),
        400,
        "invalid_request",
        "Invalid request body",
    )
