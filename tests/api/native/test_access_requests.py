"""Programs ask the person for access over the port; admins decide, and edit keys later."""

import json
from collections.abc import Iterator

import pytest

from muniment.domain.access import Scope
from tests.api.open_container import OpenHouse, opened
from tests.conftest import Home

PATH = "/v1/access-requests"
ADMIN = frozenset({Scope.ADMIN})


@pytest.fixture
def house(home: Home) -> Iterator[OpenHouse]:
    """A home behind a port, with a window that takes requests."""
    home.services.access_requests.announce_person()
    with opened(home) as house:
        yield house


def token_of(house: OpenHouse, name: str) -> str:
    file = house.home.folder / "agents" / f"{name}.json"
    return str(json.loads(file.read_bytes())["key"])


def test_a_program_asks_and_a_person_allows(house: OpenHouse) -> None:
    asked = house.person("POST", PATH, {"name": "Cursor", "program": "cursor\u202e\n(node)"})
    assert asked.status == 201
    assert asked.json["program"] == "cursor(node)"
    assert house.person("GET", PATH).json["data"] == [asked.json]

    grant = {"namespaces": ["Office"], "scopes": ["read"], "rate_per_minute": 7}
    allowed = house.person("POST", f"{PATH}/{asked.json['id']}/allow", grant)

    assert allowed.status == 200
    assert {name: allowed.json[name] for name in grant} == grant
    token = token_of(house, "cursor")
    assert token.encode() not in allowed.body
    assert house.home.services.keys.authenticate(token)[0].namespaces == ("Office",)
    assert house.person("GET", PATH).json["data"] == []


def test_a_denied_program_is_refused(house: OpenHouse) -> None:
    asked = house.person("POST", PATH, {"name": "Cursor"}).json
    assert house.person("POST", f"{PATH}/{asked['id']}/deny").status == 204
    again = house.person("POST", PATH, {"name": "Cursor"})
    assert (again.status, again.json["code"]) == (403, "access-denied")
    assert house.person("POST", f"{PATH}/{asked['id']}/deny").status == 404


def test_without_a_window_the_command_is_named(home: Home) -> None:
    with opened(home) as house:
        refused = house.person("POST", PATH, {"name": "Cursor", "scopes": ["read"]})
    assert refused.status == 403
    command = "muniment key create --save --name Cursor --namespace default --scope read"
    assert command in refused.json["hint"]


def test_keys_ask_for_nothing_and_only_admins_decide(house: OpenHouse) -> None:
    asked = house.person("POST", PATH, {"name": "Cursor"}).json
    agent, admin = house.key("default"), house.key("default", scopes=ADMIN)

    for path in (PATH, f"{PATH}/{asked['id']}/deny"):
        assert agent("POST", path, {"name": "A"} if path == PATH else None).status == 403
    assert agent("GET", PATH).status == 403
    assert admin("POST", PATH, {"name": "Another"}).status == 403
    assert [each["id"] for each in admin("GET", PATH).json["data"]] == [asked["id"]]
    wide = {"namespaces": ["default", "secret"], "scopes": ["read"]}
    assert admin("POST", f"{PATH}/{asked['id']}/allow", wide).status == 404
    assert admin("POST", f"{PATH}/{asked['id']}/deny").status == 204


def test_a_revoked_agent_shows_in_the_request(house: OpenHouse) -> None:
    made = house.person("POST", "/v1/keys", {"namespaces": ["default"], "name": "Cursor"}).json
    path = f"/v1/keys/{made['id']}"
    assert house.person("PATCH", path, {"program": "node"}).json["program"] == "node"
    house.person("DELETE", path)

    asked = house.person("POST", PATH, {"name": "Notes", "program": "node"}).json
    (waiting,) = house.person("GET", PATH).json["data"]

    assert waiting["id"] == asked["id"]
    assert waiting["revoked_name"] == "Cursor"
    assert waiting["revoked_at"] is not None


def test_a_revoked_key_says_so_and_nothing_else(house: OpenHouse) -> None:
    agent = house.key("default")
    house.person("DELETE", f"/v1/keys/{agent.id}")
    refused = agent("GET", "/v1/memories")
    assert (refused.status, refused.json["code"]) == (401, "key-revoked")
    assert refused.json["title"] == "This key was revoked"
    assert not refused.json.get("hint")
    assert b"create" not in refused.body


def test_reach_and_rights_are_edited(house: OpenHouse) -> None:
    agent = house.key("default", "Office")
    path = f"/v1/keys/{agent.id}"
    edited = house.person("PATCH", path, {"namespaces": ["Office"], "scopes": ["read"]})
    assert (edited.json["namespaces"], edited.json["scopes"]) == (["Office"], ["read"])
    assert agent("POST", "/v1/memories", {"content": "Tea"}).status == 403
    assert agent("GET", "/v1/memories?namespace=default").status == 404
    assert agent("PATCH", path, {"scopes": ["admin"]}).status == 403
    admin = house.key("default", scopes=ADMIN)
    assert admin("PATCH", f"/v1/keys/{admin.id}", {"program": "other"}).status == 403


def test_a_key_is_saved_for_its_agent(house: OpenHouse) -> None:
    body = {"namespaces": ["Office"], "name": "Cursor", "save": True}
    made = house.person("POST", "/v1/keys", body)
    assert made.status == 201
    assert made.json["key_file"] == str(house.home.folder / "agents" / "cursor.json")
    assert token_of(house, "cursor") == made.json["key"]
    again = house.person("POST", "/v1/keys", body)
    assert (again.status, again.json["field"]) == (422, "name")
    admin = house.key("Office", scopes=ADMIN)
    assert admin("POST", "/v1/keys", {**body, "name": "Mine"}).status == 403
    assert not house.person("POST", "/v1/keys", {"namespaces": ["a"]}).json["key_file"]
