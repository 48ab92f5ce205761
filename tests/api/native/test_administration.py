"""Search, namespaces, keys and statistics over the native API."""

import pytest

from tests.api.wire import Client


def test_search_finds_what_was_written(agent, services):
    memory = agent("POST", "/v1/memories", {"content": "the kettle is blue"}).json

    answer = agent("POST", "/v1/search", {"query": "kettle"})

    assert answer.status == 200
    assert answer.json == {
        "hits": [
            {
                "memory": memory,
                "title": "the kettle is blue",
                "score": 0.75,
                "breakdown": None,
                "passage": [0, 4],
                "neighbours": [],
            }
        ],
        "took_ms": 1.25,
        "candidates": 1,
        "corrected_query": None,
    }


def test_debug_adds_the_breakdown(agent):
    agent("POST", "/v1/memories", {"content": "the kettle is blue"})

    hits = agent("POST", "/v1/search", {"query": "kettle", "debug": True}).json["hits"]

    assert hits[0]["breakdown"] == {
        "semantic": None,
        "semantic_rank": None,
        "keyword": 1.0,
        "keyword_rank": 1,
        "words": None,
        "meaning": None,
        "date": None,
        "exact": None,
        "speaker": None,
        "substance": None,
        "time": None,
    }


def test_every_field_of_a_search_arrives(agent, services):
    body = {
        "query": "q",
        "mode": "keyword",
        "limit": 7,
        "min_score": 0.25,
        "filters": {"tag": ["t"], "type": ["fact"], "created_after": "2020-01-01T00:00:00Z"},
        "include_confidential": True,
        "include_archived": True,
        "neighbours": 2,
        "debug": True,
    }

    assert agent("POST", "/v1/search", body).status == 200

    request = services.search.last_request
    assert (request.query, request.mode, request.limit) == ("q", "keyword", 7)
    assert (request.min_score, request.neighbours) == (0.25, 2)
    assert request.include_confidential
    assert request.debug
    assert request.filter.include_archived
    assert (request.filter.tags, request.filter.types) == (("t",), ("fact",))
    assert request.filter.created_after.year == 2020


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": "q" * 10_001}, "query"),
        ({"query": "q", "limit": 101}, "limit"),
        ({"query": "q", "limit": 0}, "limit"),
        ({"query": "q", "limit": "5"}, "limit"),
        ({"query": "q", "limit": True}, "limit"),
        ({"query": "q", "mode": "psychic"}, "mode"),
        ({"query": "q", "neighbours": 4}, "neighbours"),
        ({"query": "q", "filters": {"colour": 1}}, "filters.colour"),
        ({"query": "q", "filters": {"limit": 1}}, "filters.limit"),
    ],
)
def test_a_search_that_breaks_a_rule_is_refused(agent, house, body, field):
    answer = agent("POST", "/v1/search", body)

    assert (answer.status, answer.json["field"]) == (422, field)
    assert house.calls == []


def test_namespaces_come_and_go(person, agent):
    assert person("POST", "/v1/namespaces", {"name": "work"}).status == 201
    assert person("POST", "/v1/namespaces", {"name": "work"}).status == 409
    assert person("PATCH", "/v1/namespaces/work", {"name": "job"}).json["name"] == "job"
    names = [item["name"] for item in person("GET", "/v1/namespaces").json["data"]]
    assert names == ["default", "other", "job"]
    assert [item["name"] for item in agent("GET", "/v1/namespaces").json["data"]] == ["default"]
    assert person("DELETE", "/v1/namespaces/job").status == 204
    assert person("DELETE", "/v1/namespaces/job").status == 404


def test_a_namespace_with_memories_is_wiped_before_it_is_deleted(person):
    person("POST", "/v1/memories", {"content": "c"})

    assert person("DELETE", "/v1/namespaces/default").status == 409
    wrong = person("POST", "/v1/namespaces/default/wipe", {"confirm": "defalt"})
    assert (wrong.status, wrong.json["field"]) == (422, "confirm")
    wiped = person("POST", "/v1/namespaces/default/wipe", {"confirm": "default"})
    assert (wiped.status, wiped.json) == (200, {"namespace": "default", "status": "wiped"})
    assert person("DELETE", "/v1/namespaces/default").status == 204


@pytest.mark.parametrize("separator", ["/", "%2F"])
def test_names_may_hold_slashes_and_spaces(person, separator):
    path = f"/v1/namespaces/home{separator}office%201"

    assert person("POST", "/v1/namespaces", {"name": "home/office 1"}).status == 201
    assert person("POST", f"{path}/wipe", {"confirm": "home/office 1"}).status == 200
    assert person("PATCH", path, {"name": "home/wipe"}).json["name"] == "home/wipe"
    assert person("DELETE", "/v1/namespaces/home/wipe").status == 204


def test_a_key_is_shown_once_and_works(person, port):
    body = {"namespaces": ["other"], "name": "bot", "scopes": ["read"], "rate_per_minute": 5}
    made = person("POST", "/v1/keys", {**body, "expires_at": "2090-01-01T00:00:00Z"})

    assert made.status == 201
    assert {name: made.json[name] for name in body} == body
    assert made.json["expires_at"] == "2090-01-01T00:00:00.000Z"
    token = made.json["key"]
    assert Client(port, token)("GET", "/v1/memories").status == 200
    listed = person("GET", "/v1/keys")
    assert [key["id"] for key in listed.json["data"]] == [made.json["id"]]
    assert token.encode() not in listed.body


def test_a_key_is_changed_paused_and_revoked(person, house):
    key_id = person("POST", "/v1/keys", {"namespaces": ["default"]}).json["id"]
    path = f"/v1/keys/{key_id}"

    changed = person("PATCH", path, {"name": "n", "rate_per_minute": 9, "paused": True}).json
    assert (changed["name"], changed["rate_per_minute"]) == ("n", 9)
    assert changed["paused_at"] is not None
    assert person("PATCH", path, {"paused": False}).json["paused_at"] is None
    assert person("PATCH", path, {"revoked": True}).json["revoked_at"] is not None
    assert house.calls[-5:] == [
        "keys.create",
        "keys.edit",
        "keys.pause",
        "keys.resume",
        "keys.revoke",
    ]


def test_deleting_a_key_revokes_it(person, agent, house):
    key_id = next(iter(house.keys))

    assert person("DELETE", f"/v1/keys/{key_id}").status == 204
    assert house.calls == ["keys.revoke"]
    assert agent("GET", "/v1/memories").status == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/v1/keys", {}, "namespaces"),
        ("POST", "/v1/keys", {"namespaces": []}, "namespaces"),
        ("POST", "/v1/keys", {"namespaces": ["a"], "scopes": []}, "scopes"),
        ("POST", "/v1/keys", {"namespaces": ["a"], "scopes": ["root"]}, "scopes.0"),
        ("POST", "/v1/keys", {"namespaces": ["a"], "rate_per_minute": 0}, "rate_per_minute"),
        ("POST", "/v1/keys", {"namespaces": ["a"], "expires_at": "soon"}, "expires_at"),
        ("POST", "/v1/keys", {"namespaces": ["a"], "dialect": "latin"}, "dialect"),
        ("PATCH", "/v1/keys/key1", {}, "body"),
        ("PATCH", "/v1/keys/key1", {"scopes": []}, "scopes"),
        ("PATCH", "/v1/keys/key1", {"scopes": ["root"]}, "scopes.0"),
        ("PATCH", "/v1/keys/key1", {"namespaces": None}, "namespaces"),
        ("PATCH", "/v1/keys/key1", {"revoked": False}, "revoked"),
        ("PATCH", "/v1/keys/key1", {"rate_per_minute": None}, "rate_per_minute"),
        ("POST", "/v1/namespaces", {"name": ""}, "name"),
        ("POST", "/v1/namespaces/default/wipe", {}, "confirm"),
        ("GET", "/v1/stats?days=0", None, "days"),
        ("GET", "/v1/stats?colour=red", None, "colour"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(person, house, method, path, body, field):
    answer = person(method, path, body)

    assert (answer.status, answer.json["field"]) == (422, field)
    assert house.calls == []


def test_unknown_keys_are_not_found(person):
    assert person("PATCH", "/v1/keys/none", {"paused": True}).status == 404
    assert person("DELETE", "/v1/keys/none").status == 404


def test_the_doctor_examines_and_repairs_for_an_admin_alone(person, agent):
    found = person("POST", "/v1/doctor", {}).json["findings"]

    (torn,) = found
    assert (torn.pop("can_mend"), torn.pop("hint").startswith("It cannot be mended.")) == (
        False,
        True,
    )
    assert torn == {
        "check": "file", "ok": False, "detail": "a page is torn", "repaired": False, "rows": [],
    }  # fmt: skip
    assert person("POST", "/v1/doctor", {"repair": True}).json["findings"][0]["repaired"]
    assert agent("POST", "/v1/doctor", {}).status == 403


def test_the_status_tells_of_backups_and_no_folder_to_an_agent(person, agent):
    told = person("GET", "/v1/status").json["backups"]
    assert (told["folder"], told["next_at"]) == ("/backups", None)
    assert told["trouble"] == {
        "code": "disk-full",
        "at": told["last_at"],
        "title": "The disk is full.",
        "hint": "Make room.",
    }
    seen = agent("GET", "/v1/status").json["backups"]
    assert seen["folder"] is None
    assert seen["trouble"] | {"at": None} == {
        "code": "disk-full",
        "at": None,
        "title": None,
        "hint": None,
    }
    assert seen["last_at"] == told["last_at"]


def test_statistics_count(agent):
    agent("POST", "/v1/memories", {"content": "c"})

    figures = agent("GET", "/v1/stats?namespace=default&days=7").json

    assert (figures["memories"], figures["by_type"]) == (1, {"general": 1})
    assert figures["by_day"] == [{"day": "2026-01-31", "count": 1}]
    assert agent("GET", "/v1/stats?namespace=other").status == 404


def test_the_status_says_whether_the_disk_is_full(person, agent, house):
    assert person("GET", "/v1/status").json["disk_full"] is False
    house.is_disk_full = True
    assert person("GET", "/v1/status").json["disk_full"] is True
    assert agent("GET", "/v1/status").json["disk_full"] is True
