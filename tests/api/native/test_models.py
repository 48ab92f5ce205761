"""Embedding models over the native API."""

import pytest

from tests.api.fake_container import FakeHouse
from tests.api.wire import Client


def test_models_are_listed_with_what_is_known_of_them(agent: Client) -> None:
    first, second = agent("GET", "/v1/models").json["data"]

    assert first == {
        "id": "fake@000000000000",
        "name": "fake",
        "origin": "shipped",
        "role": "active",
        "usable": True,
        "reason": None,
        "dimension": 384,
        "max_tokens": 256,
        "pooling": "mean",
        "normalised": True,
        "query_prefix": "",
        "passage_prefix": "",
        "size_bytes": 1000,
    }
    assert (second["id"], second["usable"]) == (None, False)
    assert second["reason"] == "model.onnx is missing"


def test_a_change_answers_with_its_job(person: Client, house: FakeHouse) -> None:
    answer = person("POST", "/v1/models/change", {"model": "small@000000000001"})

    assert answer.status == 201
    assert answer.json["id"].startswith("job_")
    assert house.calls[-1] == "models.change_to small@000000000001"


@pytest.mark.parametrize(
    "body", [{}, {"model": ""}, {"model": 1}, {"model": "a", "b": 1}, {"model": "x" * 301}]
)
def test_a_change_names_one_model(person: Client, body: dict[str, object]) -> None:
    assert person("POST", "/v1/models/change", body).status == 422


def test_a_refusal_keeps_its_code(person: Client) -> None:
    answer = person("POST", "/v1/models/change", {"model": "fake@000000000000"})

    assert (answer.status, answer.json["code"]) == (409, "conflict")


def test_back_cancel_and_discard(person: Client, house: FakeHouse) -> None:
    assert person("POST", "/v1/models/back").status == 201
    assert person("POST", "/v1/models/cancel").status == 204
    assert person("DELETE", "/v1/models/old@0123456789ab").status == 204
    assert person("DELETE", "/v1/models/other@0").status == 404
    assert house.calls[-2:] == [
        "models.discard old@0123456789ab",
        "models.discard other@0",
    ]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/models/change", {"model": "small"}),
        ("POST", "/v1/models/back", None),
        ("POST", "/v1/models/cancel", None),
        ("DELETE", "/v1/models/old@0123456789ab", None),
    ],
)
def test_changing_is_for_admins(
    agent: Client, method: str, path: str, body: dict[str, object] | None
) -> None:
    assert agent(method, path, body).status == 403
