"""MemSync's pages: every call that they describe, sent to the port by curl and by fetch."""

import json
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from muniment.domain.access import Dialect
from muniment.domain.memories.memory import Category
from tests.api.dialects.test_across_dialects import SPOKEN, found, listed, write
from tests.api.dialects.vendors import VendorPort, until
from tests.api.wire import Answer
from tests.clients.commands import Example, curl, fetch_all
from tests.clients.conftest import serve
from tests.conftest import UNDERSTANDING_FOLDER, FakeClock, FakeKeychain, _build, _real_model

FIRST = "I'm a software engineer in Oslo and I work on search engines."
SECOND = "I love hiking and photography in my free time."
WORK = ["I'm a software engineer in Oslo", "I work on search engines."]
HOBBIES = ["I love hiking", "I love photography in my free time."]
CATEGORIES = set(Category)
STORE = {
    "messages": [
        {"role": "user", "content": FIRST},
        {"role": "assistant", "content": "That's a fine balance! What do you do after work?"},
        {"role": "user", "content": SECOND},
    ],
    "agent_id": "career-advisor-bot",
    "thread_id": "conversation-2024-001",
    "source": "chat",
    "metadata": {
        "timestamp": "2024-03-20T10:00:00Z",
        "platform": "web-app",
        "session_id": "session-abc123",
        "conversation_type": "onboarding",
        "user_initiated": True,
    },
}


@dataclass(frozen=True)
class Reader:
    """Somebody who tries the pages' calls with a key and a base URL of their own."""

    port: VendorPort
    base: str
    namespace: str
    key: str
    scheme: str = ""

    @property
    def base_url(self) -> str:
        """What stands for the pages' ``https://api.memsync.ai``."""
        return f"http://127.0.0.1:{self.port.port}{self.base}"

    def example(self, method: str, path: str, body: Any = None) -> Example:
        """Return a call as the pages write it, its body over several lines."""
        name = "Authorization" if self.scheme else "X-API-Key"
        headers = {name: self.scheme + self.key} if self.key else {}
        if body is None:
            return Example(method, path, headers)
        headers["Content-Type"] = "application/json"
        return Example(method, path, headers, json.dumps(body, indent=2))

    def __call__(self, method: str, path: str, body: Any = None) -> Answer:
        return curl(self.base_url, self.example(method, path, body))

    def told(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Return the body of a call's answer, which is a success."""
        answer = self(method, path, body)
        assert answer.status == 200, answer.body
        assert answer.headers["content-type"] == "application/json"
        body = answer.json
        assert isinstance(body, dict)
        return body


@pytest.fixture(name="reading_port", scope="module")
def _reading_port(
    tmp_path_factory: pytest.TempPathFactory, real_template_vault: Any
) -> Iterator[VendorPort]:
    """A served vault that understands conversations, once for all examples."""
    folder = tmp_path_factory.mktemp("memsync") / "home"
    shutil.copytree(real_template_vault, folder)
    home = _build(
        folder, FakeClock(), FakeKeychain(), _real_model, understanding=UNDERSTANDING_FOLDER
    )
    home.services.vault.unlock_with_key_file()
    yield from serve(home)
    home.services.close()


@pytest.fixture(name="reader", params=["/memsync", ""], ids=["prefix", "root"])
def _reader(request: pytest.FixtureRequest, reading_port: VendorPort) -> Reader:
    namespace = f"memsync-{uuid.uuid4().hex[:12]}"
    key = reading_port.client(Dialect.MEMSYNC, namespace).key
    return Reader(reading_port, request.param, namespace, key)


def is_moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


def check_stored(told: dict[str, Any]) -> None:
    assert told["success"] is True
    assert told["memories_created"] == len(told["memories"]) == len(WORK + HOBBIES)
    assert told["processing_time"].endswith("s")
    assert float(told["processing_time"][:-1]) >= 0
    assert told["categories_detected"]
    assert set(told["categories_detected"]) <= CATEGORIES
    for memory in told["memories"]:
        assert memory["id"].startswith("mem_")
        assert memory["type"] in {"semantic", "episodic"}
        assert set(memory["categories"]) <= CATEGORIES
        assert is_moment(memory["created_at"])


def test_storing_a_conversation(reader):
    told = reader.told("POST", "/v1/memories", STORE)

    check_stored(told)
    assert [memory["memory"] for memory in told["memories"]] == WORK + HOBBIES
    assert told["memories"][0]["created_at"].startswith("2024-03-20T10:00:00")
    bare = {"messages": STORE["messages"][:1], "agent_id": "a", "thread_id": "b", "source": "sms"}
    assert reader.told("POST", "/v1/memories", bare)["success"] is True


def test_storing_and_searching_by_fetch(reader):
    body = {name: value for name, value in STORE.items() if name != "metadata"}
    (stored,) = fetch_all(reader.base_url, [reader.example("POST", "/v1/memories", body)])
    check_stored(stored.json)

    searches = [
        {"query": "What does the user do for work?", "limit": 5, "rerank": True},
        {"query": "What are the user's hobbies and interests?", "limit": 8},
    ]
    answers = fetch_all(
        reader.base_url,
        [reader.example("POST", "/v1/memories/search", search) for search in searches],
    )
    assert [answer.status for answer in answers] == [200, 200]
    work, hobbies = (answer.json["memories"][0]["memory"] for answer in answers)
    assert work in WORK
    assert hobbies in HOBBIES


def test_a_search_with_every_parameter(reader):
    reader.told("POST", "/v1/memories", STORE)

    told = reader.told(
        "POST",
        "/v1/memories/search",
        {
            "query": "What does the user do for work?",
            "limit": 5,
            "categories": ["career", "learning"],
            "rerank": True,
            "include_bio": True,
            "agent_id": "career-advisor-bot",
            "thread_id": "conversation-2024-001",
        },
    )

    assert "software engineer" in told["user_bio"]
    best = told["memories"][0]
    assert best["memory"] in WORK
    assert 0 <= best["vector_distance"] <= 1
    assert 0 <= best["rerank_score"] <= 1
    assert (best["source"], best["agent_id"]) == ("chat", "career-advisor-bot")
    assert best["thread_id"] == "conversation-2024-001"
    assert is_moment(best["created_at"])
    assert is_moment(best["updated_at"])
    assert "career" in best["categories"]


def test_what_the_pages_code_reads_of_answers_is_there(reader):
    """A chatbot searches before anything is stored, then stores, then asks who speaks."""
    first = reader.told("POST", "/v1/memories/search", {"query": "Hello?", "limit": 5})
    assert (first["user_bio"], first["memories"]) == ("", [])
    reader.told("POST", "/v1/memories", STORE)

    profile = reader.told("GET", "/v1/users/profile")

    assert "software engineer" in profile["user_bio"]
    assert profile["profiles"]["career"]
    insights = profile["insights"]["identity"]["insights"]
    assert set(insights) == {
        "common_topics", "communication_tone", "interests", "likes", "dislikes",
    }  # fmt: skip
    assert isinstance(profile["insights"]["identity"]["derived_traits"], list)


def test_all_pages_of_the_list(reader):
    for place in ("Oslo", "Bergen", "Turku"):
        said = [{"role": "user", "content": f"I own a small blue boat in {place}."}]
        reader.told("POST", "/v1/memories", {**STORE, "messages": said})
    everything, page = [], 1
    while True:
        told = reader.told("GET", f"/v1/memories?page={page}&page_size=2")
        everything += told["data"]
        if not told["pagination"]["has_next"]:
            break
        page += 1

    assert told["pagination"] == {
        "page": 2,
        "page_size": 2,
        "total_items": 3,
        "total_pages": 2,
        "has_next": False,
        "has_previous": True,
    }
    assert len({memory["id"] for memory in everything}) == 3


def test_changing_and_deleting(reader):
    memories = reader.told("POST", "/v1/memories", STORE)["memories"]
    first, *others = (memory["id"] for memory in memories)
    change = {
        "content": "Updated: I lead a team in Oslo.",
        "metadata": {"location": "Oslo", "participants": ["Kari", "Dr. Moe"]},
        "category": "learning",
    }

    changed = reader.told("PATCH", f"/memories/{first}", change)
    deleted = reader.told("DELETE", f"/memories/{first}")
    rest = reader.told(
        "POST", "/memories/batch-delete", {"memory_ids": others, "cascade": True, "backup": True}
    )

    assert set(changed) == {
        "memory_id", "content", "category", "memory_type", "importance", "metadata", "embeddings",
        "created_at", "updated_at",
    }  # fmt: skip
    assert (changed["memory_id"], changed["content"]) == (first, change["content"])
    assert changed["category"] == "learning"
    assert changed["metadata"]["participants"] == ["Kari", "Dr. Moe"]
    assert changed["metadata"]["platform"] == "web-app"
    assert (deleted["success"], deleted["memory_id"]) == (True, first)
    assert is_moment(deleted["deleted_at"])
    assert deleted["backup_id"]
    assert set(deleted["cascade_deletions"]) == {
        "profile_updates", "derived_insights", "embeddings",
    }  # fmt: skip
    assert rest["success"] is True
    assert reader.told("GET", "/v1/memories")["data"] == []
    gone = reader("DELETE", f"/memories/{first}")
    assert (gone.status, gone.json["code"]) == (404, "MEMORY_NOT_FOUND")
    assert gone.json["memory_id"] == first


def test_the_profile_and_its_bio(reader):
    assert reader("GET", "/profile").json["code"] == "PROFILE_NOT_FOUND"
    reader.told("POST", "/v1/memories", STORE)

    profile = reader.told("GET", "/profile")
    assert {"user_id", "bio", "categories", "stats", "last_updated"} <= set(profile)
    assert profile["stats"]["total_memories"] == len(WORK + HOBBIES)
    for bio_format in ("full", "short", "bullets", "professional"):
        bio = reader.told("GET", f"/profile/bio?format={bio_format}")
        assert (bio["format"], bio["character_count"]) == (bio_format, len(bio["bio"]))
        assert is_moment(bio["expires_at"])

    body = {"bio": "An engineer who hikes.", "format": "full", "style": "professional"}
    written = reader.told("PATCH", "/profile/bio", body)
    assert (written["bio"], written["is_manual"]) == (body["bio"], True)
    assert (written["word_count"], written["character_count"]) == (4, 22)
    bearer = replace(reader, scheme="Bearer ")
    bearer.told("PUT", "/v1/users/bio", {"user_bio": "A hiker."})
    assert bearer.told("GET", "/v1/users/profile")["user_bio"] == "A hiker."


def test_each_error_of_the_pages(reader):
    def of(answer: Answer) -> tuple[int, str]:
        assert answer.json["status"] == "error"
        assert is_moment(answer.json["timestamp"])
        assert answer.json["error"]["message"]
        return answer.status, answer.json["error"]["code"]

    empty = reader("POST", "/v1/memories", {**STORE, "messages": []})
    assert of(empty) == (400, "VALIDATION_ERROR")
    assert empty.json["error"]["details"] == {
        "field": "messages",
        "reason": "At least one message is required",
    }
    limit = reader("POST", "/v1/memories/search", {"query": "x", "limit": 0})
    assert limit.json["error"]["details"]["reason"] == "Must be between 1 and 100"
    for key in ("", "memsync_sk_live_wrong"):
        stranger = replace(reader, base="/memsync", key=key)
        assert of(stranger("POST", "/v1/memories", STORE)) == (401, "AUTHENTICATION_ERROR")
    made = reader.port.client(Dialect.MEMSYNC, reader.namespace, rate_per_minute=1)
    busy = replace(reader, key=made.key)
    assert busy("GET", "/v1/memories").headers["x-ratelimit-remaining"] == "0"
    refused = busy("GET", "/v1/memories")
    assert of(refused) == (429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert int(refused.headers["x-ratelimit-reset"]) > 0
    flat = reader("PATCH", "/memories/mem_123abc", {"category": "work"})
    assert (flat.status, flat.json["code"]) == (400, "INVALID_CATEGORY")
    assert set(flat.json["valid_categories"]) == CATEGORIES


@pytest.mark.parametrize("base", ["/memsync", ""])
def test_where_nothing_reads_conversations_that_is_an_error_of_processing(client_port, base):
    key = client_port.client(Dialect.MEMSYNC, f"memsync-{uuid.uuid4().hex[:12]}").key
    answer = Reader(client_port, base, "", key)("POST", "/v1/memories", STORE)

    assert (answer.status, answer.json["error"]["code"]) == (500, "PROCESSING_ERROR")


def test_a_new_key_has_the_pages_rate(reader):
    assert reader("GET", "/v1/memories").headers["x-ratelimit-limit"] == "100"


@pytest.mark.parametrize("other", [one for one in SPOKEN if one is not Dialect.MEMSYNC])
def test_the_same_memories_in_every_other_dialect_and_back(reader, other):
    base = None if reader.base else ""
    client = reader.port.client(other, reader.namespace, base=base)
    write(Dialect.MEMSYNC, reader.port.client(Dialect.MEMSYNC, reader.namespace, base=base))
    (ours,) = reader.told("GET", "/v1/memories")["data"]
    assert listed(other, client) == [ours["memory"]]
    assert found(other, client) == [ours["memory"]]

    reader.told("PATCH", f"/memories/{ours['id']}", {"content": "I sold my boat."})
    assert listed(other, client) == ["I sold my boat."]
    reader.told("DELETE", f"/memories/{ours['id']}")
    assert listed(other, client) == []

    write(other, client)
    (theirs,) = reader.told("GET", "/v1/memories")["data"]
    assert theirs["type"] in {"semantic", "episodic"}
    search = {"query": theirs["memory"], "limit": 1}
    (hit,) = until(lambda: reader.told("POST", "/v1/memories/search", search)["memories"])
    assert (hit["id"], hit["memory"]) == (theirs["id"], theirs["memory"])
    assert hit["vector_distance"] < 0.01
