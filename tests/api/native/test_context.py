"""The route of contexts: what it takes, what it answers, what it refuses."""

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import MemoryType
from muniment.domain.memories.query import MemoryFilter, SearchMode
from muniment.domain.vault.secret_bytes import Secret
from tests.api.wire import Client
from tests.conftest import Home


def test_a_context_is_answered_with_its_sources(agent):
    made = agent("POST", "/v1/memories", {"content": "The kettle is blue. It leaks."}).json

    found = agent("POST", "/v1/context", {"query": "kettle"})

    assert found.status == 200
    assert found.json == {
        "text": "[1] The kettle is blue.",
        "tokens": 5,
        "left_out": 0,
        "memories": [
            {
                "memory": made,
                "score": 0.75,
                "sentences": [{"start": 0, "end": 19, "text": "The kettle is blue."}],
            }
        ],
    }


def test_every_parameter_reaches_the_service(agent, services):
    agent("POST", "/v1/context", {"query": "kettle"})
    assert services.context.last_request == ContextRequest(query="kettle")

    agent(
        "POST",
        "/v1/context",
        {
            "query": "kettle",
            "max_tokens": 32_000,
            "limit": 7,
            "mode": "keyword",
            "min_score": 0.25,
            "filters": {"namespace": ["default"], "type": ["fact"]},
            "include_confidential": True,
            "include_archived": True,
        },
    )
    assert services.context.last_request == ContextRequest(
        query="kettle",
        max_tokens=32_000,
        limit=7,
        mode=SearchMode.KEYWORD,
        min_score=0.25,
        filter=MemoryFilter(
            namespaces=("default",), types=(MemoryType.FACT,), include_archived=True
        ),
        include_confidential=True,
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": None}, "query"),
        ({"query": "x" * 10_001}, "query"),
        ({"query": "a\x00b"}, "query"),
        ({"query": "q", "max_tokens": 0}, "max_tokens"),
        ({"query": "q", "max_tokens": -1}, "max_tokens"),
        ({"query": "q", "max_tokens": 32_001}, "max_tokens"),
        ({"query": "q", "max_tokens": 10**400}, "max_tokens"),
        ({"query": "q", "max_tokens": 1.5}, "max_tokens"),
        ({"query": "q", "max_tokens": "500"}, "max_tokens"),
        ({"query": "q", "max_tokens": True}, "max_tokens"),
        ({"query": "q", "max_tokens": None}, "max_tokens"),
        ({"query": "q", "limit": 0}, "limit"),
        ({"query": "q", "limit": 51}, "limit"),
        ({"query": "q", "min_score": 1.1}, "min_score"),
        ({"query": "q", "mode": "magic"}, "mode"),
        ({"query": "q", "include_confidential": "yes"}, "include_confidential"),
        ({"query": "q", "filters": {"colour": "blue"}}, "filters.colour"),
        ({"query": "q", "neighbours": 1}, "neighbours"),
    ],
)
def test_bad_input_is_refused_by_name(agent, house, body, field):
    refused = agent("POST", "/v1/context", body)

    assert (refused.status, refused.json["code"]) == (422, "invalid-input")
    assert refused.json["field"] == field
    assert not house.calls


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"1e999"])
def test_what_is_no_number_is_refused(agent, number):
    refused = agent("POST", "/v1/context", b'{"query": "q", "max_tokens": ' + number + b"}")

    assert refused.status == 422
    assert refused.json["field"] in {"body", "max_tokens"}


def test_reading_is_enough_and_a_key_is_needed(reader, stranger):
    assert reader("POST", "/v1/context", {"query": "q"}).status == 200
    assert stranger("POST", "/v1/context", {"query": "q"}).status == 401
    assert reader("GET", "/v1/context").status == 405


def test_a_context_of_the_real_house_keeps_its_budget(home: Home):
    app = create_app(home.services, version="1", instance_token=Secret(b"token-of-the-house"))
    server = PortServer(app, port=0)
    server.start()
    try:
        person = Client(server.port, "token-of-the-house")
        for number in range(9):
            body = {"content": f"Kettle {number} is blue. Trains leave.", "source": "notes"}
            assert person("POST", "/v1/memories", body).status == 201
        found = person("POST", "/v1/context", {"query": "Which kettle is blue?", "max_tokens": 40})
        none = person("POST", "/v1/context", {"query": "   "})
    finally:
        server.stop()

    context = found.json
    assert 25 <= context["tokens"] <= 40
    assert context["left_out"] > 0
    assert len(context["memories"]) >= 2
    for number, quoted in enumerate(context["memories"], start=1):
        (sentence,) = quoted["sentences"]
        content = quoted["memory"]["content"]
        assert content[sentence["start"] : sentence["end"]] == sentence["text"]
        assert f"[{number}] {sentence['text']}" in context["text"]
    assert "Trains" not in context["text"]
    assert (none.status, none.json["field"]) == (422, "query")
