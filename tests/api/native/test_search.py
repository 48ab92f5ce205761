"""The answer of a search over the native API."""

import pytest


def test_a_corrected_query_is_in_the_answer(agent):
    agent("POST", "/v1/memories", {"content": "the kettle is blue"})

    corrected = agent("POST", "/v1/search", {"query": "ketle"})
    plain = agent("POST", "/v1/search", {"query": "kettle"})

    assert corrected.json["corrected_query"] == "kettle"
    assert plain.json["corrected_query"] is None
    assert corrected.json["hits"] == plain.json["hits"] != []


@pytest.mark.parametrize("field", ["corrected_query", "hits", "took_ms", "candidates"])
def test_the_documentation_names_every_field_of_the_answer(agent, field):
    document = agent("GET", "/openapi.json").json
    assert field in document["components"]["schemas"]["SearchOut"]["properties"]
