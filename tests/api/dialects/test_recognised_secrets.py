"""On every dialect: who wrote a recognised secret finds it, other keys do not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Dialect, Scope
from muniment.domain.memories.memory import Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.dialects.vendors import Vendor, VendorPort


SECRET = "The password of my staging database is Kestrel-7719-plum."
QUERY = "password of the staging database"
MARK = "Kestrel-7719-plum"
EVERY = frozenset({Scope.ADMIN})
_NUMBERS = itertools.count()


def write(dialect: Dialect, client: Vendor) -> Any:
    """Store the secret as a vendor's client does; return the answer."""
    body: dict[str, Any] = {"content": SECRET}
    path = "/v1/memories"
    match dialect:
        case Dialect.AZEN:
            path, body = "/api/v1/memory", {"text": SECRET}
        case Dialect.MEMORYRELAY:
            body["agent_id"] = "operator"
        case Dialect.MEMSYNC:
            said = [{"role": "user", "content": SECRET}]
            body = {"messages": said, "agent_id": "a", "thread_id": "t", "source": "chat"}
        case Dialect.SENDRYX:
            path = "/v1/memory/store"
        case Dialect.STATEBASE:
            path = "/v1/memory"
            body["session_id"] = client("POST", "/v1/sessions", {"agent_id": "a"}).json["id"]
    answer = client("POST", path, body)
    assert answer.status in {200, 201}
    return answer.json


READINGS: dict[Dialect, tuple[tuple[str, str, Any], ...]] = {
    Dialect.NATIVE: (
        ("GET", "/v1/memories", None),
        ("POST", "/v1/search", {"query": QUERY}),
        ("POST", "/v1/context", {"query": QUERY, "max_tokens": 300}),
    ),
    Dialect.AZEN: (
        ("GET", "/api/v1/memory", None),
        ("POST", "/api/v1/memory/search", {"query": QUERY}),
    ),
    Dialect.MEMORYRELAY: (
        ("GET", "/v1/memories", None),
        ("POST", "/v1/memories/search", {"query": QUERY}),
    ),
    Dialect.MEMSYNC: (
        ("GET", "/v1/memories?page=1", None),
        ("POST", "/v1/memories/search", {"query": QUERY}),
    ),
    Dialect.SENDRYX: (
        ("GET", "/v1/memory/list", None),
        ("GET", f"/v1/memory/search?query={QUERY.replace(' ', '+')}", None),
    ),
    Dialect.STATEBASE: (
        ("GET", "/v1/memory", None),
        ("POST", "/v1/memory/search", {"query": QUERY}),
    ),
}
"""Listing, searching and gathering, as each vendor's clients do it."""


def shown(dialect: Dialect, client: Vendor) -> list[bool]:
    """Tell for each way of reading whether the secret is in the answer."""
    found = []
    for method, path, body in READINGS[dialect]:
        answer = client(method, path, body)
        assert answer.status == 200
        found.append(MARK in str(answer.json))
    return found


@pytest.mark.parametrize("dialect", READINGS)
def test_who_wrote_it_finds_it_and_other_keys_do_not(
    reading_port: VendorPort, until: Callable[[Callable[[], Any]], Any], dialect: Dialect
) -> None:
    space = f"secrets-{next(_NUMBERS)}"
    writer = reading_port.client(dialect, space)
    write(dialect, writer)
    until(lambda: all(shown(dialect, writer)))
    assert all(shown(dialect, writer))
    for other in READINGS:
        for scopes in ({}, {"scopes": EVERY}):
            assert not any(shown(other, reading_port.client(other, space, **scopes)))
    services = reading_port.home.services
    here = MemoryFilter(namespaces=(space,))
    (memory,) = services.memories.list(here, PageRequest(), PERSON).memories
    assert memory.visibility is Visibility.CONFIDENTIAL
    (hit,) = services.search.search(SearchRequest(query=QUERY, filter=here), PERSON).hits
    assert hit.memory.id == memory.id


def test_the_native_answers_say_that_it_was_recognised(reading_port: VendorPort) -> None:
    client = reading_port.client(Dialect.NATIVE, f"secrets-{next(_NUMBERS)}")
    stored = write(Dialect.NATIVE, client)
    assert "there is a secret in it" in stored["notice"]
    plain = client("POST", "/v1/memories", {"content": "Tea is at five."}).json
    assert plain["notice"] is None
    changed = client("PATCH", f"/v1/memories/{plain['id']}", {"content": SECRET})
    assert "confidential" in changed.json["notice"]
    assert client("GET", f"/v1/memories/{plain['id']}").json["notice"] is None
    batch = client("POST", "/v1/memories/batch", {"memories": [{"content": SECRET}]}).json
    assert "confidential" in batch["results"][0]["notice"]
    given = {"content": SECRET, "visibility": "private"}
    stands = client("POST", "/v1/memories", given).json
    assert (stands["notice"], stands["visibility"]) == (None, "private")


def test_a_known_client_id_shows_a_secret_to_no_other_key(reading_port: VendorPort) -> None:
    space = f"secrets-{next(_NUMBERS)}"
    owner = reading_port.client(Dialect.NATIVE, space)
    held = owner("POST", "/v1/memories", {"content": SECRET, "client_id": "login"}).json
    native, azen, relay = (
        reading_port.client(each, space)
        for each in (Dialect.NATIVE, Dialect.AZEN, Dialect.MEMORYRELAY)
    )
    item = {"content": "Tea is at five.", "client_id": "login"}
    plain = native("POST", "/v1/memories", item)
    assert (plain.status, plain.json["code"]) == (409, "conflict")
    azens = azen("POST", "/api/v1/memory", {"text": "Tea is at five.", "dedupKey": "login"})
    assert (azens.status, azens.json["status"]) == (409, "conflict")
    other = {"content": "Coffee is at six.", "client_id": "coffee"}
    batch = native("POST", "/v1/memories/batch", {"memories": [item, other]})
    assert [each["status"] for each in batch.json["results"]] == ["failed", "created"]
    body = {"memories": [item, {**other, "client_id": "more"}], "agent_id": "operator"}
    relays = relay("POST", "/v1/memories/batch", body)
    assert [each["status"] for each in relays.json["results"]] == ["failed", "success"]
    assert relays.json["results"][0]["error_code"] == "conflict"
    for answer in (plain, azens, batch, relays):
        assert MARK not in str(answer.json)
        assert held["id"] not in str(answer.json)
        assert held["short_id"] not in str(answer.json)


def test_sizes_and_tags_of_a_secret_are_in_its_writers_statistics_alone(
    reading_port: VendorPort,
) -> None:
    space = f"secrets-{next(_NUMBERS)}"
    owner, other = (reading_port.client(Dialect.NATIVE, space) for _ in range(2))
    sendryx = reading_port.client(Dialect.SENDRYX, space)

    def figures(client: Vendor) -> tuple[int, int, int, list[str]]:
        stats = client("GET", "/v1/stats").json
        storage = stats["storage"]
        sizes = [storage[name] for name in ("content_characters", "sealed_bytes", "gone_bytes")]
        return (*sizes, [each["tag"] for each in stats["top_tags"]])

    def size(client: Vendor) -> int:
        return client("GET", "/v1/memory/usage").json["usage"]["storage"]["content_bytes"]

    owner("POST", "/v1/memories", {"content": "Tea is at five.", "tags": ["tea"]})
    before, measured, own = figures(other), size(sendryx), figures(owner)
    held = owner("POST", "/v1/memories", {"content": SECRET, "tags": ["cellar"]}).json
    assert figures(other) == before
    assert size(sendryx) == measured
    characters, sealed, _, tags = figures(owner)
    assert characters - own[0] == len(SECRET)
    assert sealed > own[1]
    assert tags == ["cellar", "tea"]
    owner("DELETE", f"/v1/memories/{held['id']}")
    assert figures(other) == before


def test_memoryrelay_keeps_a_visibility_that_its_client_chose(reading_port: VendorPort) -> None:
    space = f"secrets-{next(_NUMBERS)}"
    relay = reading_port.client(Dialect.MEMORYRELAY, space)
    body = {"content": SECRET, "agent_id": "a", "visibility": "private"}
    assert relay("POST", "/v1/memories", body).json["visibility"] == "private"
    assert all(shown(Dialect.AZEN, reading_port.client(Dialect.AZEN, space)))
