"""The profile and its marks over the native API, over the real services."""

import pytest
from pydantic import TypeAdapter

from muniment.api.native import profile_answers
from muniment.domain.access import PERSON, Scope
from muniment.domain.profile.profile_marks import MarkAction
from tests.api.open_container import OpenHouse
from tests.api.wire import Client


@pytest.fixture(name="agent")
def _agent(open_house: OpenHouse) -> Client:
    return open_house.key("default", scopes=frozenset({Scope.WRITE}))


@pytest.fixture(name="stranger")
def _stranger(open_house: OpenHouse) -> Client:
    return open_house.key("other", scopes=frozenset({Scope.WRITE}))


def remember(agent: Client, content: str, **fields) -> dict:
    given = {"type": "fact", "kind": "semantic", "categories": ["identity"], **fields}
    made = agent("POST", "/v1/memories", {"content": content, **given})
    assert made.status == 201, made.body
    return made.json


def is_as_documented(body: dict, schema: type) -> None:
    TypeAdapter(schema).validate_python(body)
    assert set(body) == set(TypeAdapter(schema).json_schema()["properties"])


def test_a_profile_comes_with_all_its_parts(agent):
    for number in range(8):
        remember(agent, f"I have seen {number} whales so far!")
    tea = remember(agent, "I love green tea.", type="preference", categories=["interests"])
    remember(agent, "I'm an early riser.")

    answer = agent("GET", "/v1/profile")

    assert answer.status == 200
    body = answer.json
    is_as_documented(body, profile_answers.ProfileOut)
    assert set(body["bio"]) == {"full", "short", "bullets", "professional"}
    is_as_documented(body["bio"]["full"], profile_answers.BioOut)
    is_as_documented(body["tone"], profile_answers.ToneOut)
    is_as_documented(body["statistics"], profile_answers.ProfileStatisticsOut)
    assert body["likes"] == [{"text": "green tea", "memories": [tea["id"]], "weight": 0.5}]
    assert body["traits"][0]["text"] == "an early riser"
    assert body["categories"]["interests"] == [
        {
            "text": "I love green tea.",
            "memories": [tea["id"]],
            "is_corrected": False,
            "is_pinned": False,
        }
    ]
    assert body["generated_at"] == "2026-05-01T12:00:00.000Z"
    assert body["statistics"]["by_type"] == {"fact": 9, "preference": 1}


def test_one_format_and_one_user_are_asked_for(agent):
    remember(agent, "I live in Porto.", user_id="ana")
    remember(agent, "I live in Oslo.", user_id="tom")

    body = agent("GET", "/v1/profile?user_id=ana&format=short&refresh=true").json

    assert list(body["bio"]) == ["short"]
    assert (body["bio"]["short"]["text"], body["user_id"]) == ("I live in Porto.", "ana")
    assert agent("GET", "/v1/profile").json["notices"]


def test_confidential_ones_are_spoken_of_where_asked_for(agent):
    remember(agent, "I hate my boss.", visibility="confidential")

    plain = agent("GET", "/v1/profile").json
    whole = agent("GET", "/v1/profile?include_confidential=true").json

    assert (plain["dislikes"], plain["statistics"]["left_out"]["confidential"]) == ([], 1)
    assert whole["dislikes"][0]["text"] == "my boss"


def test_marks_are_made_listed_and_taken_back(agent):
    memory = remember(agent, "I live in Porto.")
    body = {"memory_id": memory["short_id"], "action": "correct", "text": "I live in Oslo."}

    made = agent("POST", "/v1/profile/marks", body)

    assert made.status == 201
    is_as_documented(made.json, profile_answers.MarkOut)
    assert (made.json["memory_id"], made.json["bio_format"]) == (memory["id"], None)
    assert agent("GET", "/v1/profile").json["bio"]["full"]["text"] == "I live in Oslo."
    assert agent("POST", "/v1/profile/marks", body | {"text": "I left."}).status == 200
    (listed,) = agent("GET", "/v1/profile/marks?namespace=default").json["data"]
    assert (listed["id"], listed["text"]) == (made.json["id"], "I left.")
    assert agent("DELETE", f"/v1/profile/marks/{listed['id']}").status == 204
    assert agent("DELETE", f"/v1/profile/marks/{listed['id']}").status == 404
    assert agent("GET", "/v1/profile").json["bio"]["full"]["text"] == "I live in Porto."


def test_a_bio_is_written_by_hand_and_removed(agent):
    remember(agent, "I live in Porto.")

    made = agent("PUT", "/v1/profile/bio", {"text": "Sailor.", "format": "short"})

    assert (made.status, made.json["bio_format"], made.json["memory_id"]) == (201, "short", None)
    short = agent("GET", "/v1/profile?format=short").json["bio"]["short"]
    assert (short["text"], short["is_manual"], short["word_count"]) == ("Sailor.", True, 1)
    assert agent("PUT", "/v1/profile/bio", {"text": "Cook.", "format": "short"}).status == 200
    assert agent("DELETE", "/v1/profile/bio?format=short").status == 204
    assert agent("DELETE", "/v1/profile/bio?format=short").status == 404
    assert agent("GET", "/v1/profile/bio/history?format=short").status == 403


def test_the_history_of_a_bio_is_read_by_admins(agent, open_house):
    admin = open_house.key("default", scopes=frozenset({Scope.ADMIN}))
    for text in ("Sailor.", "Cook."):
        agent("PUT", "/v1/profile/bio", {"text": text, "format": "short"})
    agent("DELETE", "/v1/profile/bio?format=short")

    page = admin("GET", "/v1/profile/bio/history?format=short&limit=2").json

    is_as_documented(page, profile_answers.BioHistoryOut)
    assert [each["text"] for each in page["data"]] == [None, "Cook."]
    older = f"/v1/profile/bio/history?format=short&cursor={page['next_cursor']}"
    (first,) = admin("GET", older).json["data"]
    is_as_documented(first, profile_answers.BioVersionOut)
    assert (first["number"], first["text"]) == (1, "Sailor.")


def test_strangers_see_and_mark_nothing(agent, stranger):
    memory = remember(agent, "I live in Porto.")
    mark = agent("POST", "/v1/profile/marks", {"memory_id": memory["id"], "action": "pin"}).json

    assert stranger("GET", "/v1/profile").json["statistics"]["total"] == 0
    assert stranger("GET", "/v1/profile?namespace=default").status == 404
    assert stranger("GET", "/v1/profile/marks?namespace=default").status == 404
    assert stranger("DELETE", f"/v1/profile/marks/{mark['id']}").status == 404
    assert (
        stranger("POST", "/v1/profile/marks", {"memory_id": memory["id"], "action": "hide"}).status
        == 404
    )


def test_the_persons_word_stands_against_an_agents(home, agent, open_house):
    memory = remember(agent, "I live in Porto.")
    home.services.profile.mark(memory["id"], MarkAction.CORRECT, PERSON, text="I left Porto.")
    body = {"memory_id": memory["id"], "action": "correct", "text": "I sail."}

    assert agent("POST", "/v1/profile/marks", body).status == 403
    admin = open_house.key("default", scopes=frozenset({Scope.ADMIN}))
    assert admin("POST", "/v1/profile/marks", body).status == 200


def test_reading_needs_no_more_than_read_and_marking_does(home, agent, open_house):
    memory = remember(agent, "I live in Porto.")
    reader = open_house.key("default", scopes=frozenset({Scope.READ}))

    assert reader("GET", "/v1/profile").status == 200
    body = {"memory_id": memory["id"], "action": "pin"}
    assert reader("POST", "/v1/profile/marks", body).status == 403
    assert reader("PUT", "/v1/profile/bio", {"text": "x"}).status == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("GET", "/v1/profile?format=long", None, "format"),
        ("GET", "/v1/profile?nothing=1", None, "nothing"),
        ("GET", "/v1/profile?user_id=", None, "user_id"),
        ("POST", "/v1/profile/marks", {"action": "pin"}, "memory_id"),
        ("POST", "/v1/profile/marks", {"memory_id": "1", "action": "love"}, "action"),
        ("POST", "/v1/profile/marks", {"memory_id": "1", "action": "pin", "text": "x"}, "text"),
        ("POST", "/v1/profile/marks", {"memory_id": "1", "action": "correct"}, "text"),
        ("PUT", "/v1/profile/bio", {"text": ""}, "text"),
        ("PUT", "/v1/profile/bio", {"text": "x", "format": "long"}, "format"),
        ("DELETE", "/v1/profile/bio?format=long", None, "format"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_name(agent, method, path, body, field):
    answer = agent(method, path, body)

    assert answer.status == 422
    assert answer.json["field"] == field
