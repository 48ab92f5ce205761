"""Errors at the port: each of the tree has a status, and nothing unknown is ever told."""

import logging

import pytest

from muniment.api.problems import documented_errors, problem_of, status_of
from muniment.domain import errors

CANARY = "canary-7d1f-secret"


def every_error() -> list[type[errors.MunimentError]]:
    """Collect the whole tree."""
    found = [errors.MunimentError]
    for error in found:
        found += error.__subclasses__()
    return [error for error in found if error.__module__ == errors.__name__]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInputError("field", "must be nice"), 422),
        (errors.NotFoundError(), 404),
        (errors.ConflictError(), 409),
        (errors.NotAllowedError(), 403),
        (errors.UnauthorizedError(), 401),
        (errors.VaultLockedError(), 423),
        (errors.VaultMissingError(), 503),
        (errors.VaultExistsError(), 409),
        (errors.WrongKeyError(), 403),
        (errors.DamagedVaultError(), 503),
        (errors.DiskFullError(), 507),
        (errors.StorageUnavailableError(), 503),
        (errors.ModelUnavailableError(), 503),
        (errors.MunimentError(), 500),
    ],
)
def test_an_error_of_a_service_reaches_the_caller_as_a_problem(agent, house, error, status):
    house.fault = error

    answer = agent("GET", "/v1/memories")

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert (answer.json["code"], answer.json["title"]) == (error.code, error.title)
    assert answer.json["hint"] == error.hint
    assert answer.json["type"] == f"/docs#{error.code}"
    assert answer.json["detail"]


@pytest.mark.parametrize("error", every_error())
def test_every_error_of_the_tree_has_a_status(error):
    assert 400 <= status_of(error) < 600


def test_every_error_of_the_tree_is_documented():
    documented = documented_errors()
    assert {(status_of(error), error.code, error.title) for error in every_error()} == {*documented}


def test_an_invalid_input_names_its_field():
    problem = problem_of(errors.InvalidInputError("tags", "must be few"))

    assert (problem.fields[0].field, problem.fields[0].reason) == ("tags", "must be few")
    assert b'"field":"tags"' in problem.body()


@pytest.mark.parametrize(
    "fault", [RuntimeError(CANARY), ValueError(CANARY), KeyError(CANARY), RecursionError(CANARY)]
)
def test_an_unknown_error_tells_nothing(agent, house, caplog, fault):
    house.fault = fault
    with caplog.at_level(logging.DEBUG):
        answer = agent("POST", "/v1/memories", {"content": CANARY})

    assert answer.status == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["code"] == "internal-error"
    assert CANARY.encode() not in answer.body
    logged = "\n".join(
        f"{record.getMessage()} {record.exc_text} {record.exc_info}" for record in caplog.records
    )
    assert CANARY not in logged
    assert type(fault).__name__ in logged
    assert "fake_container.py" in logged


def test_a_refusal_quotes_nothing_of_the_body(agent, caplog):
    with caplog.at_level(logging.DEBUG):
        for body in (
            {"content": 1, "source": [CANARY]},
            {"content": "c", "type": CANARY},
            {"content": "c", "metadata": CANARY},
            {"content": "c", "expires_at": CANARY},
            f'{{"content": "{CANARY}',
        ):
            sent = body.encode() if isinstance(body, str) else body
            answer = agent("POST", "/v1/memories", sent)
            assert answer.status == 422
            assert CANARY.encode() not in answer.body
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"content":"c","importance":NaN}',
        b'{"content":"c","metadata":{"a":Infinity}}',
        b'{"content":"\\ud800"}',
        b'{"content":"c"',
        b"[" * 500,
        b"\xff",
    ],
)
def test_what_is_no_json_is_told_as_such(agent, body):
    answer = agent("POST", "/v1/memories", body)

    assert (answer.status, answer.json["field"]) == (422, "body")
    assert answer.json["errors"][0]["reason"].startswith("is not valid JSON: ")


def test_many_errors_are_told_in_part(agent):
    answer = agent("POST", "/v1/memories", {f"unknown{number}": 1 for number in range(50)})

    assert answer.status == 422
    assert len(answer.json["errors"]) == 20
    assert answer.json["field"] == answer.json["errors"][0]["field"]


def test_a_long_field_name_is_shortened(agent):
    answer = agent("POST", "/v1/memories", {"content": "c", "x" * 10_000: 1})

    assert answer.status == 422
    assert len(answer.body) < 1_000
