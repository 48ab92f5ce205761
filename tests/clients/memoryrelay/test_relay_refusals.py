"""Refusals as MemoryRelay's clients raise them, and what they do when they call too often."""

import re

import pytest

from muniment.domain.access import Scope
from tests.clients.memoryrelay.conftest import MODES, SCRIPT_OF, Relay

_OTHERS_OF_0_3 = {401: "AuthenticationError", 429: "RateLimitError", 423: "APIError"}
KINDS = {
    "0.4.0": dict.fromkeys((401, 403, 423, 429), "MemoryRelayError"),
    "0.3.0": {**_OTHERS_OF_0_3, 403: "ForbiddenError"},
    "0.1.1": {**_OTHERS_OF_0_3, 403: "APIError"},
}
"""Which error a version raises for a status; all of them tell the next two apart."""
for kinds in KINDS.values():
    kinds |= {404: "NotFoundError", 422: "ValidationError"}

STATUSES = {
    "memory": 404,
    "no_uuid": 404,
    "agent": 404,
    "entity": 404,
    "empty": 422,
    "ghost": 422,
    "too_many": 422,
    "too_much": 422,
    "wrong_key": 401,
    "reading_key": 403,
}
"""What the parts of the scripts are refused with."""

WAYS = [(version, mode, base) for version in KINDS for base in ("prefix", "root") for mode in MODES]


@pytest.fixture(name="relay", params=WAYS, ids="-".join)
def _relay(request, relay_of) -> Relay:
    return relay_of(*request.param)


@pytest.fixture(name="lone_relay", params=SCRIPT_OF)
def _lone_relay(request, relay_of) -> Relay:
    """A version called in one way alone."""
    return relay_of(request.param)


def is_raised(relay: Relay, error, status: int) -> None:
    """Check the class of an error and its status, and its id where a version reads it."""
    assert (error["error"], error["status_code"]) == (KINDS[relay.version][status], status)
    assert error["message"]
    if relay.version == "0.3.0":
        assert re.fullmatch("req_[0-9a-f]{24}", error["request_id"])


def test_refusals_are_raised_as_what_they_are(relay, client_port):
    reader = client_port.memoryrelay(relay.namespace, scopes=frozenset({Scope.READ}))

    told = relay.run("refusals", client_port, reading_key=reader.key)

    assert len(told) == (6 if relay.version != "0.4.0" and relay.mode == "async" else 8)
    for name, error in told.items():
        is_raised(relay, error, STATUSES[name])
    assert "there is no such memory" in told["memory"]["message"]
    assert "the scope write is needed" in told["reading_key"]["message"]


def test_a_client_that_calls_too_often_is_told_so(relay, client_port):
    key = client_port.memoryrelay(relay.namespace, rate_per_minute=1)

    told = relay.run("too_often", client_port, key)

    is_raised(relay, told["refused"], 429)
    assert "at most 1 call a minute" in told["refused"]["message"]
    if relay.version != "0.4.0":
        assert 1 <= told["refused"]["retry_after"] <= 60
        # Before its second and its third try it sleeps as long as the port told it to.
        assert len(told["naps"]) == 2
        assert all(isinstance(nap, int) and 1 <= nap <= 60 for nap in told["naps"])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("version", ["0.3.0", "0.1.1"])
def test_another_try_is_served_once(relay_of, client_port, version, mode):
    relay = relay_of(version, mode)
    key = client_port.memoryrelay(f"{relay.namespace}-tries", rate_per_minute=1)

    told = relay.run("another_try", client_port, key)

    assert len(told["naps"]) == 1
    assert [memory["id"] for memory in told["listed"]] == [told["created"]["id"]]


def test_locked_the_client_is_refused_and_served_again_after(lone_relay, lone_port):
    key = lone_port.memoryrelay(lone_relay.namespace)
    lone_port.home.services.vault.lock()
    refused = lone_relay.run("locked", lone_port, key)
    lone_port.home.services.vault.unlock_with_key_file()

    is_raised(lone_relay, refused, 423)
    assert key("GET", "/v1/memories").status == 200
