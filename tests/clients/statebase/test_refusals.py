"""What StateBase's published clients raise when the port refuses them."""

import pytest

from muniment.domain.access import Dialect, Scope
from tests.clients.statebase.test_every_call import OFFERED

TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
READS = {
    "health", "sessions.list", "sessions.get", "sessions.get_context", "sessions.list_turns",
    "sessions.get_state", "memory.search",
}  # fmt: skip


def refused(answer, status: int, code: str, param: str | None = None) -> None:
    assert answer["status"] == status, answer["body"]
    assert set(answer["body"]) == {"error"}
    error = answer["body"]["error"]
    assert (error["code"], error["param"]) == (code, param)
    assert error["type"] == TYPES.get(status, "invalid_request_error")
    assert isinstance(error["message"], str)
    assert error["message"]


BAD_CALLS = {
    "no_session": (400, "invalid_request", "session_id"),
    "empty": (400, "invalid_request", "content"),
    "too_long": (413, "content_too_large", "content"),
    "bad_tags": (400, "invalid_request", "tags"),
    "unknown_session": (404, "session_not_found", "session_id"),
    "empty_query": (400, "invalid_request", "query"),
    "no_agent": (400, "invalid_request", "agent_id"),
    "bad_lifetime": (400, "invalid_request", "ttl_seconds"),
    "bad_state": (400, "invalid_request", "state"),
    "bad_turn": (400, "invalid_request", "input.content"),
    "bad_page": (400, "invalid_request", "starting_after"),
    "bad_moment": (400, "invalid_request", "created_after"),
    "no_version": (404, "resource_not_found", "version"),
}


def test_what_breaks_a_rule_raises(published, client_port):
    told = published.run("bad_calls.py", client_port)

    for name, (status, code, param) in BAD_CALLS.items():
        refused(told[name], status, code, param)
        assert told[name]["headers"]["x-ratelimit-limit"] == "100"
    assert told.keys() - BAD_CALLS.keys() == {"longest"}
    assert len(told["longest"]["content"]) == 10_000


def session_in(published, port) -> str:
    answer = port.client(Dialect.STATEBASE, published.namespace)(
        "POST", "/v1/sessions", {"agent_id": "helper"}
    )
    assert answer.status == 201, answer.body
    return answer.json["id"]


@pytest.fixture(name="rounds")
def _rounds(published, client_port, once_each) -> dict:
    """What every method was answered, with each of several keys."""
    return once_each("rounds", published, lambda: run_rounds(published, client_port))


def run_rounds(published, client_port) -> dict:
    """Call every method with each of several keys."""

    def key(*namespaces: str, **draft) -> str:
        return client_port.client(Dialect.STATEBASE, *namespaces, **draft).key

    keys = {
        "nobody": "sb_nobodys",
        "reader": key(published.namespace, scopes=frozenset({Scope.READ})),
        "stranger": key(f"{published.namespace}-stranger"),
        "busy": key(published.namespace, rate_per_minute=1),
        "owner": key(published.namespace),
    }
    session = session_in(published, client_port)
    rounds = published.run("every_refusal.py", client_port, session=session, keys=keys)
    assert all(set(told) == OFFERED[published.version, published.is_async] - {"close"}
               for told in rounds.values())  # fmt: skip
    return rounds


def without_health(told: dict) -> dict:
    """Return the answers but that of health, which needs no key."""
    assert told.get("health", {"status": 200})["status"] == 200
    return {name: answer for name, answer in told.items() if name != "health"}


def test_every_method_raises_without_a_good_key(rounds):
    for answer in without_health(rounds["nobody"]).values():
        refused(answer, 401, "authentication_failed")


def test_a_key_that_only_reads_may_not_write(rounds):
    for name, answer in rounds["reader"].items():
        if name in READS:
            assert answer["status"] == 200, name
        else:
            refused(answer, 403, "permission_denied")


def test_another_namespaces_session_is_not_there(rounds):
    told = without_health(rounds["stranger"])

    for name in ("sessions.create", "sessions.list", "memory.search"):
        assert told.pop(name)["status"] == 200, name
    for answer in told.values():
        refused(answer, 404, "session_not_found", "session_id")


def test_too_many_calls_raise_with_the_seconds_to_wait(rounds):
    told = list(without_health(rounds["busy"]).values())

    # Two minutes' calls may come at once.
    assert [answer["status"] for answer in told] == [200, 200] + [429] * (len(told) - 2)
    for answer in told[2:]:
        refused(answer, 429, "rate_limit_exceeded")
        seconds = answer["body"]["error"]["retry_after"]
        assert 1 <= seconds <= 120
        assert answer["headers"]["retry-after"] == str(seconds)
        assert answer["headers"]["x-ratelimit-remaining"] == "0"


def test_the_owner_of_the_session_is_answered(rounds):
    assert {answer["status"] for answer in rounds["owner"].values()} == {200}


def test_locked_every_method_raises(published, lone_port):
    key = lone_port.client(Dialect.STATEBASE, published.namespace).key
    session = session_in(published, lone_port)
    lone_port.home.services.vault.lock()

    settings = {"key": key, "session": session, "keys": {"owner": key}}
    told = published.run("every_refusal.py", lone_port, **settings)["owner"]

    assert set(told) == OFFERED[published.version, published.is_async] - {"close"}
    for answer in told.values():
        refused(answer, 423, "vault_locked")
    lone_port.home.services.vault.unlock_with_key_file()
    reads = lone_port.client(Dialect.STATEBASE, published.namespace)
    assert reads("GET", f"/v1/sessions/{session}").json["turn_count"] == 0
