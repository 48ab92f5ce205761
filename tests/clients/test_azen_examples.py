"""Azen's page: its curl calls and its code, sent to the port as they stand there."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from muniment.domain.access import Dialect
from tests.api.dialects.vendors import VendorPort, until
from tests.api.wire import Answer
from tests.clients import commands
from tests.clients.commands import Example

MADE = "2026-05-01T12:00:00.000Z"
HIKING = "I love hiking in the mountains on weekends"
CREATE_BODY = f"""{{
    "text": "{HIKING}"
  }}"""
BATCH = ["I prefer morning meetings", "I'm learning TypeScript", "I love jazz music"]


@dataclass(frozen=True)
class Reader:
    """Somebody who tries the page's examples with a key and a base URL of their own."""

    port: VendorPort
    base: str
    namespace: str
    key: str

    @property
    def base_url(self) -> str:
        """What stands for the page's ``https://api.azen.sh``."""
        return f"http://127.0.0.1:{self.port.port}{self.base}"

    def with_key(self, **draft: Any) -> "Reader":
        """Return the same reader with another key."""
        made = self.port.client(Dialect.AZEN, self.namespace, **draft)
        return Reader(self.port, self.base, self.namespace, made.key)

    def create(self, body: str | None) -> Answer:
        """Run the page's first example with a body."""
        headers = {"azen-api-key": self.key, "Content-Type": "application/json"}
        return commands.curl(self.base_url, Example("POST", "/api/v1/memory", headers, body))

    def get(self, memory_id: str) -> Answer:
        """Run the page's example of the embedding's status."""
        headers = {"azen-api-key": self.key}
        return commands.curl(self.base_url, Example("GET", f"/api/v1/memory/{memory_id}", headers))


@pytest.fixture(name="reader", params=["/azen", ""], ids=["prefix", "root"])
def _reader(request: pytest.FixtureRequest, client_port: VendorPort) -> Reader:
    namespace = f"azen-{uuid.uuid4().hex[:12]}"
    key = client_port.client(Dialect.AZEN, namespace).key
    return Reader(client_port, request.param, namespace, key)


def refused(answer: Answer, status: int, word: str, message: str) -> None:
    assert answer.status == status
    assert answer.json == {"status": word, "message": message, "code": status}


def test_creating_a_memory(reader):
    answer = reader.create(CREATE_BODY)

    assert answer.status == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {
        "status": "success",
        "memoryId": answer.json["memoryId"],
        "createdAt": MADE,
        "embedding": "processing",
    }
    assert str(uuid.UUID(answer.json["memoryId"])) == answer.json["memoryId"]


def test_checking_the_status_of_the_embedding(reader):
    memory_id = reader.create(CREATE_BODY).json["memoryId"]

    embedded = until(
        lambda: (answer := reader.get(memory_id)).json["memory"]["embedded"] and answer
    )

    assert embedded.status == 200
    assert embedded.json == {
        "status": "success",
        "memory": {
            "id": memory_id,
            "content": HIKING,
            "metadata": None,
            "createdAt": MADE,
            "embedded": True,
        },
    }


def test_creating_a_batch_with_fetch(reader):
    headers = {"azen-api-key": reader.key, "Content-Type": "application/json"}
    examples = [
        Example(
            "POST", "/api/v1/memory", headers, json.dumps({"text": text}, separators=(",", ":"))
        )
        for text in BATCH
    ]

    answers = commands.fetch_all(reader.base_url, examples)

    assert [answer.status for answer in answers] == [201] * 3
    assert {answer.json["status"] for answer in answers} == {"success"}
    kept = [reader.get(answer.json["memoryId"]).json["memory"]["content"] for answer in answers]
    assert kept == BATCH


@pytest.mark.parametrize("body", ["{}", '{"text": ""}', '{"text": null}', '{"txt": "x"}'])
def test_missing_or_empty_text(reader, body):
    refused(reader.create(body), 400, "invalid_request", "Invalid request body")


def test_authentication_errors(reader):
    wrong = Reader(reader.port, reader.base, reader.namespace, "az_nobodys").create(CREATE_BODY)
    none = commands.curl(
        reader.base_url,
        Example("POST", "/api/v1/memory", {"Content-Type": "application/json"}, CREATE_BODY),
    )

    refused(wrong, 403, "forbidden", "Invalid API key")
    if reader.base:
        refused(none, 401, "unauthorized", "no api key")
    else:
        # Without a key nothing at the root names a dialect: the native API refuses.
        assert (none.status, none.json["code"]) == (401, "unauthorized")


def test_rate_limited(reader):
    busy = reader.with_key(rate_per_minute=1)
    busy.create(CREATE_BODY)

    answer = busy.create(CREATE_BODY)

    refused(answer, 429, "rate_limited", "Rate limit exceeded for this API key")
    assert int(answer.headers["retry-after"]) >= 1


def test_usage_is_tracked(reader):
    reader.create(CREATE_BODY)
    reader.create("{}")

    headers = {"azen-api-key": reader.key}
    usage = commands.curl(reader.base_url, Example("GET", "/api/v1/usage", headers)).json

    assert usage["summary"]["memory_count"] == 1
    assert usage["summary"]["error_count"] == 1


@pytest.mark.parametrize("reader", [""], ids=["root"], indirect=True)
def test_without_curl_and_node_the_same_is_sent(reader, monkeypatch):
    monkeypatch.setattr(commands.shutil, "which", lambda _program: None)
    headers = {"azen-api-key": reader.key, "Content-Type": "application/json"}

    (fetched,) = commands.fetch_all(
        reader.base_url, [Example("POST", "/api/v1/memory", headers, CREATE_BODY)]
    )

    assert (reader.create(CREATE_BODY).status, fetched.status) == (201, 201)
