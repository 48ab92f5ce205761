"""History, log and undo at the port, and writing only what was seen."""

import pytest

from muniment.domain.access import Scope
from muniment.domain.history.ledger import LedgerPage, LogFilter, UndoRequest
from tests.api.fake_container import BATCH_ID
from tests.api.wire import Client

MOMENT = "2026-01-31T12:00:00.250Z"


@pytest.fixture(name="made")
def _made(agent):
    return agent("POST", "/v1/memories", {"content": "the kettle is on"}).json


def test_a_history_tells_field_by_field(agent, services, made):
    answer = agent("GET", f"/v1/memories/{made['short_id']}/history?limit=3&cursor=12")

    assert answer.status == 200
    assert services.history.last_page == LedgerPage(limit=3, cursor="12")
    assert answer.json == {
        "data": [
            {
                "sequence": made["number"],
                "at": MOMENT,
                "actor": made["actor"],
                "actor_name": "mine",
                "action": "create",
                "batch_id": BATCH_ID,
                "version": 1,
                "changes": [
                    {"field": "content", "before": None, "after": "the kettle is on"},
                    {"field": "expires_at", "before": None, "after": MOMENT},
                ],
            }
        ],
        "next_cursor": "7",
        "notes": ["one operation cannot be read"],
    }


def test_a_history_of_another_namespace_is_not_there(port, house, made):
    stranger = Client(port, house.add_key(namespaces=("other",)))
    assert stranger("GET", f"/v1/memories/{made['id']}/history").status == 404


def test_the_log_is_asked_by_every_condition(reader, services, made):
    answer = reader(
        "GET",
        "/v1/operations?namespace=default&actor=key_1&action=create&subject=s&batch=b&device=d"
        f"&since={MOMENT}&until=2026-02-01T00:00:00Z&limit=9&cursor=44",
    )

    assert answer.status == 200
    asked = services.history.last_filter
    assert (asked.namespaces, asked.actor, asked.action) == (("default",), "key_1", "create")
    assert (asked.subject, asked.batch_id, asked.device) == ("s", "b", "d")
    assert asked.since.isoformat() == "2026-01-31T12:00:00.250000+00:00"
    assert asked.until.isoformat() == "2026-02-01T00:00:00+00:00"
    assert services.history.last_page == LedgerPage(limit=9, cursor="44")
    (line,) = answer.json["data"]
    assert (line["subject"], line["fields"], line["at"]) == (made["id"], ["content"], MOMENT)
    assert line["device"] == "device"
    assert answer.json["next_cursor"] is None
    assert reader("GET", "/v1/operations").status == 200
    assert services.history.last_filter == LogFilter()


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "since=2026-01-31", "colour=red", "cursor=" + "9" * 21],
)
def test_a_bad_query_of_the_log_is_refused(reader, query):
    assert reader("GET", f"/v1/operations?{query}").status == 422
    assert reader("GET", "/v1/operations?namespace=other").status == 404


def test_undo_answers_what_it_did(agent, services, made):
    answer = agent("POST", "/v1/undo", {"batch": BATCH_ID})

    assert answer.status == 200
    assert answer.headers["muniment-batch"] == BATCH_ID
    assert services.history.last_undo == (UndoRequest(batch=BATCH_ID), False)
    assert answer.json == {
        "batch_id": BATCH_ID,
        "dry_run": False,
        "operations": 1,
        "undone_count": 1,
        "undone": [{"id": made["id"], "fields": ["deleted_at"]}],
        "skipped_count": 1,
        "skipped": [
            {
                "subject": "key:1",
                "field": None,
                "reason": "only operations on memories can be undone",
            }
        ],
    }


def test_a_preview_names_no_batch(agent, services, made):
    answer = agent("POST", "/v1/undo", {"operation": 7, "dry_run": True})

    assert services.history.last_undo == (UndoRequest(operation=7), True)
    assert "muniment-batch" not in answer.headers
    assert answer.json["batch_id"] is None
    assert answer.json["dry_run"] is True
    assert answer.json["undone_count"] == 1


def test_undo_lists_the_first_thousand_and_counts_all(agent, person):
    body = {"memories": [{"content": f"number {number}"} for number in range(1000)]}
    for _ in range(2):
        person("POST", "/v1/memories/batch", body)
    found = agent("POST", "/v1/undo", {"operation": 7}).json
    assert (found["undone_count"], len(found["undone"])) == (2000, 1000)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"batch": "another"}, 404),
        ({"operation": 13}, 409),
        ({"operation": 0}, 422),
        ({"operation": "7"}, 422),
        ({"operation": True}, 422),
        ({"operation": 1, "dry_run": 1}, 422),
        ({"operation": 1, "force": True}, 422),
        ({"key": "key_1", "since": "yesterday"}, 422),
        ({"key": "", "since": MOMENT}, 422),
    ],
)
def test_undo_refuses(agent, body, status):
    assert agent("POST", "/v1/undo", body).status == status


def test_undo_needs_the_scope_write(reader, port, house):
    assert reader("POST", "/v1/undo", {"operation": 1}).status == 403
    blind = Client(port, house.add_key(scopes=frozenset({Scope.READ})))
    assert blind("GET", "/v1/operations").status == 200


# --- If-Match and the batch of every write


WRITES = [
    ("PATCH", "", {"importance": 0.9}),
    ("DELETE", "", None),
    ("DELETE", "?permanent=true", None),
    ("POST", "/restore", None),
]


@pytest.mark.parametrize(("method", "tail", "body"), WRITES)
def test_if_match_holds_for_every_write_of_one_memory(agent, made, method, tail, body):
    path = f"/v1/memories/{made['id']}{tail}"
    seen = agent("GET", f"/v1/memories/{made['id']}").headers["etag"]
    assert seen == '"1"'

    stale = agent(method, path, body, headers={"If-Match": '"2"'})
    assert stale.status == 412
    assert stale.json["code"] == "precondition-failed"
    assert agent("GET", f"/v1/memories/{made['id']}").json["version"] == 1

    done = agent(method, path, body, headers={"If-Match": seen})
    assert done.status in {200, 204}
    assert done.headers["muniment-batch"] == BATCH_ID


@pytest.mark.parametrize(("method", "tail", "body"), WRITES)
@pytest.mark.parametrize(
    "value", ["1", "'1'", '"x"', '"1", "2"', '"-1"', '""', '"' + "9" * 19 + '"']
)
def test_a_malformed_if_match_is_refused(agent, made, method, tail, body, value):
    path = f"/v1/memories/{made['id']}{tail}"
    answer = agent(method, path, body, headers={"If-Match": value})
    assert (answer.status, answer.json["field"]) == (422, "If-Match")


@pytest.mark.parametrize(("method", "tail", "body"), WRITES)
def test_a_weak_if_match_is_refused_by_name(agent, made, method, tail, body):
    path = f"/v1/memories/{made['id']}{tail}"
    answer = agent(method, path, body, headers={"If-Match": 'W/"1"'})
    assert answer.status == 422
    assert "W/" in answer.json["detail"]


@pytest.mark.parametrize(("method", "tail", "body"), WRITES)
def test_any_version_may_be_written(agent, made, method, tail, body):
    path = f"/v1/memories/{made['id']}{tail}"
    assert agent(method, path, body, headers={"If-Match": "*"}).status in {200, 204}
