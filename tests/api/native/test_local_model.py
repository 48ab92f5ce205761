"""The local model's settings over the native API."""

import pytest

from tests.api.fake_container import FakeHouse
from tests.api.wire import Client

PATH = "/v1/settings/local-model"
ON = {"enabled": True, "base_url": "http://127.0.0.1:11434/v1", "model": "small"}
CANARY = "canary-4411"


def test_while_it_is_off_there_is_nothing_to_show(person: Client) -> None:
    person("PUT", PATH, {"enabled": False, "api_key": None})

    assert person("GET", PATH).json == {
        "enabled": False,
        "base_url": "",
        "model": "",
        "has_api_key": False,
        "timeout_s": 30.0,
        "stays_here": True,
        "status": {"state": "off", "reason": None, "failed_at": None},
    }


def test_a_key_is_kept_removed_and_never_shown(person: Client, house: FakeHouse) -> None:
    given = person("PUT", PATH, {**ON, "api_key": CANARY})
    kept = person("PUT", PATH, {**ON, "timeout_s": 5})
    removed = person("PUT", PATH, {**ON, "api_key": None})

    assert [answer.json["has_api_key"] for answer in (given, kept, removed)] == [True, True, False]
    assert CANARY not in given.body.decode() + kept.body.decode()
    assert kept.json["timeout_s"] == 5
    assert [call for call in house.calls if "set" in call] == [
        "local_model.set small key given",
        "local_model.set small key kept",
        "local_model.set small key removed",
    ]


def test_a_trial_tells_what_went_wrong(person: Client) -> None:
    answer = person("POST", f"{PATH}/test")

    assert answer.status == 200
    assert answer.json == {
        "state": "failing",
        "reason": "it cannot be reached (ConnectError)",
        "failed_at": "2026-01-02T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"enabled": "yes"},
        {**ON, "timeout_s": 0},
        {**ON, "timeout_s": 301},
        {**ON, "timeout_s": "5"},
        {**ON, "base_url": "x" * 1_001},
        {**ON, "api_key": ""},
        {**ON, "api_key": "x" * 1_001},
        {**ON, "api_key": 5},
        {**ON, "other": 1},
    ],
)
def test_a_bad_body_is_refused(person: Client, house: FakeHouse, body: dict[str, object]) -> None:
    assert person("PUT", PATH, body).status == 422
    assert not [call for call in house.calls if "set" in call]


def test_a_refused_key_is_not_repeated(person: Client) -> None:
    answer = person("PUT", PATH, {**ON, "api_key": CANARY * 200})
    assert answer.status == 422
    assert CANARY not in answer.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", PATH, None), ("PUT", PATH, ON), ("POST", f"{PATH}/test", None)],
)
def test_the_settings_are_for_admins(
    agent: Client, method: str, path: str, body: dict[str, object] | None
) -> None:
    assert agent(method, path, body).status == 403
