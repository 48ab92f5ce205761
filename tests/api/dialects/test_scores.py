"""Scores on the vendors' scales: the maps, and the pages' own examples with the shipped model."""

from itertools import pairwise

import pytest

from muniment.api.application import create_app
from muniment.api.dialects import scores
from muniment.api.server import PortServer
from muniment.domain.vault.secrets import Secret
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
    "vendors",
    [scores.MEMORYRELAY, scores.STATEBASE, scores.SENDRYX, scores.MEMSYNC, scores.AZEN],
)
def test_a_map_rises_strictly_and_its_inverse_gives_the_threshold_back(vendors):
    scale = scores.ScoreMap(scores.Landmarks(usable=0.2, clear=0.4), vendors)

    shown = [scale.shown(step / 1_000) for step in range(1_001)]

    assert all(lower < higher for lower, higher in pairwise(shown))
    assert (shown[0], shown[-1]) == (0.0, 1.0)
    assert scale.shown(0.2) == pytest.approx(vendors.usable)
    for step in range(101):
        assert scale.shown(scale.least(step / 100)) == pytest.approx(step / 100)


def test_values_outside_the_scale_are_clamped():
    scale = scores.ScoreMap(scores.Landmarks(usable=0.2, clear=0.4), scores.MEMORYRELAY)

    assert (scale.shown(-0.1), scale.shown(1.5)) == (0.0, 1.0)


@pytest.mark.parametrize("mode", ["semantic", "hybrid"])
def test_the_search_example_of_memoryrelays_page_finds_its_best_hit(real_port, mode):
    relay = real_port.memoryrelay()
    for content in (DARK, FONTS, *OTHERS):
        relay("POST", "/v1/memories", {"content": content, "agent_id": "my-assistant"})
    body = {
        "query": "What are the user's UI preferences?",
        "agent_id": "my-assistant",
        "limit": 10,
        "min_score": 0.5,
        "search_mode": mode,
    }

    found = relay("POST", "/v1/memories/search", body).json["data"]

    # The page shows the larger fonts too, but unrelated memories reach their cosine of 0.19.
    assert [hit["memory"]["content"] for hit in found] == [DARK]
    assert found[0]["score"] >= 0.7


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
