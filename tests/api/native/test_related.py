"""What is related to a memory, over the native API."""

import pytest


def test_the_neighbours_of_a_memory_come_with_their_scores(agent, services):
    memory = agent("POST", "/v1/memories", {"content": "the kettle is blue"}).json

    answer = agent(
        "GET", f"/v1/memories/{memory['short_id']}/related?limit=3&include_confidential=true"
    )

    assert answer.status == 200
    (hit,) = answer.json["hits"]
    assert (hit["memory"], hit["score"], hit["passage"]) == (memory, 0.5, [0, 4])
    assert services.related.last_asked == {"limit": 3, "include_confidential": True}


@pytest.mark.parametrize("limit", ["0", "101", "x", "1.5"])
def test_a_limit_out_of_range_is_refused(agent, limit):
    assert agent("GET", f"/v1/memories/1/related?limit={limit}").json["field"] == "limit"


def test_what_is_not_there_has_no_neighbours(agent):
    assert agent("GET", "/v1/memories/99/related").status == 404
