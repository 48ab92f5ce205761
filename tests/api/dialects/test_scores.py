"""Scores on the vendors' scales: the maps, and the pages' own examples with the shipped model."""

from dataclasses import replace
from itertools import pairwise

import pytest

from muniment.api.application import create_app
from muniment.api.dialects import scores
from muniment.api.server import PortServer
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import (
    Hit,
    NormalizedScores,
    ScoreBreakdown,
    SearchMode,
    SearchRequest,
)
from muniment.domain.vault.secret_bytes import Secret
from tests.api.dialects.vendors import VendorPort, until

DARK = "The user prefers dark mode in all applications"
FONTS = "User requested larger font sizes for accessibility"
HIKING = "I love hiking in the mountains"
CLIMBING = "Rock climbing is my favorite weekend activity"
OTHERS = (
    "The invoice of March was paid twice",
    "Staging is rebuilt every night at two",
    "Grandma turns ninety in December",
)


@pytest.fixture(name="real_port")
def _real_port(real_home):
    app = create_app(real_home.services, version="1", instance_token=Secret(b"token-of-the-port"))
    server = PortServer(app, port=0)
    server.start()
    yield VendorPort(real_home, server.port, "token-of-the-port")
    server.stop()


@pytest.mark.parametrize(
    "vendor",
    [scores.MEMORYRELAY, scores.STATEBASE, scores.SENDRYX, scores.MEMSYNC, scores.AZEN],
)
def test_a_map_rises_strictly_and_its_inverse_gives_the_threshold_back(vendor):
    shown = [vendor.shown(0.5, NormalizedScores(step / 1_000, None)) for step in range(1_001)]

    assert all(lower < higher for lower, higher in pairwise(shown))
    assert (shown[0], shown[-1]) == (0.0, 1.0)
    for step in range(101):
        request = SearchRequest(query="x", min_score=step / 100)
        least = vendor.asked(request).min_normalized
        assert vendor.shown(0.5, NormalizedScores(least, None)) == pytest.approx(step / 100)
        least = vendor.asked(replace(request, mode=SearchMode.KEYWORD)).min_score
        assert vendor.shown(least, None) == pytest.approx(step / 100)


def test_values_outside_the_scale_are_clamped():
    assert [scores.MEMORYRELAY.shown(score, None) for score in (-0.1, 1.5)] == [0.0, 1.0]


def test_without_vectors_nothing_is_near():
    hit = Hit(None, 0.5, ScoreBreakdown(), normalized=NormalizedScores(0.9, None))

    assert scores.MEMSYNC.nearness(hit) == 0.0


@pytest.mark.parametrize("mode", ["semantic", "hybrid"])
@pytest.mark.parametrize("others", [(), OTHERS])
def test_the_search_example_of_memoryrelays_page_finds_its_two_hits(real_port, mode, others):
    relay = real_port.memoryrelay()
    for content in (DARK, FONTS, *others):
        relay("POST", "/v1/memories", {"content": content, "agent_id": "my-assistant"})
    body = {
        "query": "What are the user's UI preferences?",
        "agent_id": "my-assistant",
        "limit": 10,
        "min_score": 0.5,
        "search_mode": mode,
    }

    found = relay("POST", "/v1/memories/search", body).json["data"]

    assert [hit["memory"]["content"] for hit in found] == [DARK, FONTS]
    assert found[0]["score"] > 0.6


def test_the_order_of_a_search_is_that_of_the_native_one(real_port):
    relay = real_port.memoryrelay()
    contents = (DARK, FONTS, HIKING, CLIMBING, *OTHERS)
    for content in contents:
        relay("POST", "/v1/memories", {"content": content})
    request = SearchRequest(query="What does the user do outdoors?", mode=SearchMode.SEMANTIC)
    native = real_port.home.services.search.search(request, PERSON)

    found = relay("POST", "/v1/memories/search", {"query": request.query}).json["data"]

    order = [hit["memory"]["content"] for hit in found]
    assert order == [hit.memory.content for hit in native.hits]
    shown = [hit["score"] for hit in found]
    assert all(higher > lower for higher, lower in pairwise(shown))


def test_many_memories_of_one_subject_all_pass(real_port):
    statebase = real_port.statebase()
    session = statebase("POST", "/v1/sessions", {"agent_id": "helper"}).json["id"]
    for week in range(1, 31):
        content = f"In week {week} the user mostly drank green tea"
        statebase("POST", "/v1/memory", {"session_id": session, "content": content})

    asked = {"query": "What did the user drink?", "limit": 50}
    found = statebase("POST", "/v1/memory/search", asked).json["data"]

    assert len(found) == 30


def test_memsyncs_distance_is_the_same_whether_results_are_reranked_or_not(real_port):
    memsync = real_port.memsync()
    for content in (DARK, HIKING, *OTHERS):
        real_port.home.services.memories.remember(MemoryDraft(content=content), PERSON)
    plain, reranked = (
        memsync("POST", "/memories/search", {"query": "hiking", "rerank": rerank}).json["memories"]
        for rerank in (False, True)
    )

    distances = {memory["memory"]: memory["vector_distance"] for memory in plain}
    assert distances == pytest.approx(
        {memory["memory"]: memory["vector_distance"] for memory in reranked}
    )
    assert min(distances.values()) < 0.3
    assert all(0 <= memory["rerank_score"] <= 1 for memory in reranked)


def test_azens_search_example_ranks_both_memories_above_the_rest(real_port):
    azen = real_port.azen()
    for text in (HIKING, CLIMBING, *OTHERS):
        azen("POST", "/api/v1/memory", {"text": text})

    def found():
        asked = {"query": "outdoor activities", "topK": 5}
        answer = azen("POST", "/api/v1/memory/search", asked).json
        return answer if len(answer["memories"]) == 5 else None

    answer = until(found)

    assert {memory["content"] for memory in answer["memories"][:2]} == {HIKING, CLIMBING}
    similar = [match["score"] for match in answer["rawMatches"]]
    assert min(similar[:2]) >= 0.5 > max(similar[2:])


def test_the_context_of_a_statebase_session_has_scores_on_the_vendors_scale(real_port):
    statebase = real_port.statebase()
    session = statebase("POST", "/v1/sessions", {"agent_id": "helper", "user_id": "ada"}).json["id"]
    for content in (DARK, *OTHERS):
        statebase("POST", "/v1/memory", {"session_id": session, "content": content})

    asked = {"query": "Which theme does the user like?", "memory_limit": 1}
    (memory,) = statebase("POST", f"/v1/sessions/{session}/context", asked).json["memories"]

    assert memory["content"] == DARK
    assert memory["score"] >= 0.65  # of its own, a hybrid score of 0.17


def test_statebases_and_sendryxs_defaults_let_a_natural_question_find_its_answer(real_port):
    question = "Which theme does the user like?"
    statebase, sendryx = real_port.statebase(), real_port.sendryx("other")
    session = statebase("POST", "/v1/sessions", {"agent_id": "helper"}).json["id"]
    for content in (DARK, *OTHERS):
        statebase("POST", "/v1/memory", {"session_id": session, "content": content})
        sendryx("POST", "/v1/memory/store", {"content": content})

    of_statebase = statebase("POST", "/v1/memory/search", {"query": question}).json["data"]
    path = "/v1/memory/search?query=" + question.replace(" ", "%20")
    of_sendryx = sendryx("GET", path).json["results"]

    assert [hit["content"] for hit in of_statebase] == [DARK]
    assert [hit["content"] for hit in of_sendryx] == [DARK]
