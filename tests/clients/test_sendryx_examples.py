"""Sendryx's page: every call that it describes, sent to the port by curl."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from muniment.domain.access import Dialect, Scope
from tests.api.dialects.vendors import VendorPort
from tests.api.wire import Answer
from tests.clients.commands import Example, curl

DARK = "User prefers dark mode"
EITHER = [("X-API-Key", ""), ("Authorization", "Bearer ")]


@dataclass(frozen=True)
class Reader:
    """Somebody who tries the page's calls with a key and a base URL of their own."""

    port: VendorPort
    base: str
    namespace: str
    key: str
    header: tuple[str, str] = EITHER[0]

    @property
    def base_url(self) -> str:
        """What stands for the page's ``https://sendryx.polsia.app``."""
        return f"http://127.0.0.1:{self.port.port}{self.base}"

    def with_key(self, **draft: Any) -> "Reader":
        """Return the same reader with another key of the namespace."""
        made = self.port.client(Dialect.SENDRYX, self.namespace, **draft)
        return Reader(self.port, self.base, self.namespace, made.key, self.header)

    def __call__(self, method: str, path: str, body: Any = None) -> Answer:
        name, scheme = self.header
        headers = {name: scheme + self.key} if self.key else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        text = None if body is None else json.dumps(body)
        return curl(self.base_url, Example(method, f"/v1/memory/{path}", headers, text))

    def store(self, content: str, **fields: Any) -> dict[str, Any]:
        """Store a memory and return it."""
        answer = self("POST", "store", {"content": content, **fields})
        assert answer.status == 201, answer.body
        assert answer.json["success"] is True
        memory: dict[str, Any] = answer.json["memory"]
        return memory


@pytest.fixture(name="reader", params=["/sendryx", ""], ids=["prefix", "root"])
def _reader(request: pytest.FixtureRequest, client_port: VendorPort) -> Reader:
    namespace = f"sendryx-{uuid.uuid4().hex[:12]}"
    key = client_port.client(Dialect.SENDRYX, namespace).key
    return Reader(client_port, request.param, namespace, key)


def refused(answer: Answer, status: int, beginning: str = "") -> None:
    assert answer.status == status, answer.body
    assert answer.json["success"] is False
    assert answer.json["message"].startswith(beginning)


@pytest.mark.parametrize("header", EITHER, ids=["x-api-key", "bearer"])
def test_the_three_calls_of_the_quick_start(reader, header):
    reader = Reader(reader.port, reader.base, reader.namespace, reader.key, header)

    stored = reader.store(DARK, metadata={"source": "chat"})
    found = reader("GET", f"search?query={quote(DARK)}&limit=5")
    forgotten = reader("DELETE", "forget", {"id": stored["id"]})

    assert isinstance(stored["id"], int)
    assert stored["id"] > 0
    assert stored["namespace"] == reader.namespace
    assert stored["created_at"]
    (result,) = found.json["results"]
    assert {name: result[name] for name in ("id", "content", "metadata")} == {
        "id": stored["id"],
        "content": DARK,
        "metadata": {"source": "chat"},
    }
    assert result["similarity"] == pytest.approx(1.0)
    assert (forgotten.status, forgotten.json["success"]) == (200, True)
    assert reader("GET", "list").json["memories"] == []


def test_content_is_trimmed_and_bounded(reader):
    stored = reader.store(f"  {DARK}\n")
    reader.store("x" * 8_191)

    listed = {memory["id"]: memory for memory in reader("GET", "list").json["memories"]}
    assert listed[stored["id"]]["content"] == DARK
    assert listed[stored["id"]]["metadata"] == {}
    refused(reader("POST", "store", {"content": "x" * 8_192}), 400)


def test_a_search_has_a_limit_and_a_threshold(reader):
    for number in range(3):
        reader.store(f"note {number}")

    everything = reader("GET", "search?query=note+1&threshold=0").json["results"]
    similar = [result["similarity"] for result in everything]
    assert similar == sorted(similar, reverse=True)
    assert everything[0]["content"] == "note 1"
    one = reader("GET", "search?query=note+1&limit=1&threshold=0").json["results"]
    assert one == everything[:1]
    usual = reader("GET", "search?query=note+1").json["results"]
    assert usual == [result for result in everything if result["similarity"] >= 0.3]
    strict = reader("GET", "search?query=note+1&threshold=0.999").json["results"]
    assert [result["content"] for result in strict] == ["note 1"]


@pytest.mark.parametrize("way", ["body", "query"])
def test_one_memory_is_forgotten(reader, way):
    gone, kept = reader.store("gone soon"), reader.store("kept")

    if way == "body":
        answer = reader("DELETE", "forget", {"id": gone["id"]})
    else:
        answer = reader("DELETE", f"forget?id={gone['id']}")

    assert (answer.status, answer.json["success"]) == (200, True)
    assert [memory["id"] for memory in reader("GET", "list").json["memories"]] == [kept["id"]]


@pytest.mark.parametrize("way", ["body", "query"])
def test_a_namespace_is_wiped(reader, way):
    owner = reader.with_key(scopes=frozenset({Scope.ADMIN}))
    for number in range(3):
        owner.store(f"note {number}")

    wipe = {"wipe": True} if way == "body" else None
    answer = owner("DELETE", "forget" if wipe else "forget?wipe=true", wipe)

    assert (answer.status, answer.json["success"], answer.json["deleted"]) == (200, True, 3)
    assert owner("GET", "list").json["memories"] == []


def test_a_list_is_paged_newest_first(reader):
    ids = [reader.store(f"note {number}")["id"] for number in range(5)]

    pages = [reader("GET", f"list?limit=2&offset={offset}").json for offset in (0, 2, 4)]

    assert [memory["id"] for page in pages for memory in page["memories"]] == ids[::-1]
    assert {page["total"] for page in pages} == {5}
    assert len(reader("GET", "list").json["memories"]) == 5


def test_memories_live_as_long_as_they_are_told_to(reader, lone_port):
    key = lone_port.client(Dialect.SENDRYX, reader.namespace).key
    reader = Reader(lone_port, reader.base, reader.namespace, key)
    permanent = reader.store("permanent")
    brief = reader.store("an hour", expires_in_seconds=3600)
    longer = reader.store("two hours", expires_in_seconds=7200)
    # The port counts from the machine's clock, the vault from the test's own.
    clock = lone_port.home.clock
    ends = datetime.fromisoformat(brief["expires_at"])
    clock.advance(seconds=(ends - clock.now()).total_seconds() + 1)

    listed = {memory["id"] for memory in reader("GET", "list").json["memories"]}
    everything = reader("GET", "list?include_expired=true").json["memories"]
    found = reader("GET", "search?query=hour&threshold=0").json["results"]
    stats = reader("GET", "stats").json["stats"]

    assert listed == {permanent["id"], longer["id"]}
    assert {memory["id"] for memory in everything} == listed | {brief["id"]}
    assert brief["id"] not in {result["id"] for result in found}
    assert {name: stats[name] for name in ("total", "permanent", "active_ttl", "expired")} == {
        "total": 3,
        "permanent": 1,
        "active_ttl": 1,
        "expired": 1,
    }
    assert stats["oldest"] <= stats["newest"]


def test_usage_tells_calls_and_storage(reader):
    reader.store(DARK)
    reader("GET", f"search?query={quote(DARK)}")

    answer = reader("GET", "usage")

    assert (answer.status, answer.json["success"]) == (200, True)
    # An embedding is estimated at 1,536 numbers of 4 bytes.
    numbers = json.dumps(answer.json)
    assert str(1_536 * 4) in numbers
    assert str(len(DARK)) in numbers


def test_errors_are_as_the_page_lists_them(reader):
    for method, path, body in (
        ("POST", "store", {}),
        ("POST", "store", {"content": "   "}),
        ("GET", "search", None),
        ("DELETE", "forget", {}),
        ("DELETE", "forget?id=0", None),
        ("DELETE", "forget?id=text", None),
    ):
        refused(reader(method, path, body), 400)
    refused(reader("DELETE", "forget", {"id": 999_999_999}), 404, "Memory 999999999 not found")
    wrong = Reader(reader.port, reader.base, reader.namespace, "sk-gw-nobodys")
    none = Reader(reader.port, reader.base, reader.namespace, "")
    refused(wrong("GET", "list"), 401, "API key required")
    if reader.base:
        refused(none("GET", "list"), 401, "API key required")
    else:
        # Without a key nothing at the root names a dialect: the native API refuses.
        answer = none("GET", "list")
        assert (answer.status, answer.json["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("rate", ["rate_per_minute", "rate_per_hour"])
def test_too_many_calls_are_told_how_long_to_wait(reader, rate):
    busy = reader.with_key(**{rate: 1})
    busy("GET", "list")

    answer = busy("GET", "list")

    refused(answer, 429)
    seconds = answer.json["retry_after_seconds"]
    assert answer.headers["retry-after"] == str(seconds)
    assert 1 <= seconds <= (60 if rate == "rate_per_minute" else 3600)
