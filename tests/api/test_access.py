"""Who may call: keys, the instance token, the lock, rates, and what is public."""

import pytest

from muniment.domain.access import Dialect, Scope
from muniment.services.vault.vault_service import VaultState
from tests.api.wire import Client


@pytest.mark.parametrize("prefix", ["", "/native"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_health_and_documentation_need_no_key(stranger, prefix, path):
    assert stranger("GET", prefix + path).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/memories"),
        ("POST", "/v1/search"),
        ("GET", "/v1/keys"),
        ("GET", "/native/v1/stats"),
        ("GET", "/nowhere"),
        ("GET", "/healthz/"),
        ("GET", "/native/native/healthz"),
    ],
)
def test_every_other_path_does(stranger, house, method, path):
    answer = stranger(method, path)

    assert (answer.status, answer.json["code"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="muniment"'
    assert house.calls == []


def test_health_says_one_word(stranger, house):
    assert stranger("GET", "/healthz").json == {"status": "ok"}
    assert stranger("GET", "/readyz").json == {"status": "ready"}


@pytest.mark.parametrize(
    ("state", "status", "word", "code"),
    [
        (VaultState.LOCKED, 423, "locked", "vault-locked"),
        (VaultState.OPENING, 503, "starting", "vault"),
        (VaultState.MISSING, 503, "missing", "vault-missing"),
    ],
)
def test_a_closed_vault_comes_before_the_key(
    stranger, person, agent, house, state, status, word, code
):
    house.state = state

    ready = stranger("GET", "/readyz")
    assert (ready.status, ready.json) == (status, {"status": word})
    assert stranger("GET", "/healthz").status == 200
    for client in (stranger, agent, person):
        answer = client("GET", "/v1/memories")
        assert (answer.status, answer.json["code"]) == (status, code)
    assert house.calls == []


def test_the_instance_token_is_the_person(person, house):
    made = person("POST", "/v1/memories", {"content": "mine", "namespace": "other"})

    assert made.json["actor"] == "person"
    assert person("GET", "/v1/keys").status == 200


def test_without_an_instance_token_none_is_good(stranger):
    assert stranger("GET", "/v1/stats", headers={"Authorization": "Bearer "}).status == 401


def test_a_paused_key_is_refused_and_a_resumed_one_not(agent, person):
    key_id = person("GET", "/v1/keys").json["data"][0]["id"]

    assert agent("GET", "/v1/stats").status == 200
    assert person("PATCH", f"/v1/keys/{key_id}", {"paused": True}).status == 200
    assert agent("GET", "/v1/stats").status == 401
    assert person("PATCH", f"/v1/keys/{key_id}", {"paused": False}).status == 200
    assert agent("GET", "/v1/stats").status == 200


def test_a_key_of_another_dialect_is_refused(port, house):
    answer = Client(port, house.add_key(dialect=Dialect.AZEN))("GET", "/native/v1/memories")

    assert (answer.status, answer.json["code"]) == (403, "not-allowed")
    assert "azen" in answer.json["detail"]


def test_admin_routes_want_the_admin_scope(agent, house):
    for method, path, body in (
        ("GET", "/v1/keys", None),
        ("POST", "/v1/keys", {"namespaces": ["default"]}),
        ("PATCH", "/v1/keys/key1", {"paused": True}),
        ("DELETE", "/v1/keys/key1", None),
        ("POST", "/v1/namespaces", {"name": "n"}),
        ("PATCH", "/v1/namespaces/default", {"name": "n"}),
        ("DELETE", "/v1/namespaces/default", None),
        ("POST", "/v1/namespaces/default/wipe", {"confirm": "default"}),
    ):
        answer = agent(method, path, body)
        assert (answer.status, answer.json["code"]) == (403, "not-allowed"), path
        assert "admin" in answer.json["detail"]
    assert house.calls == []


def test_a_key_that_calls_too_often_is_told_when_to_return(port, house, person):
    token = house.add_key(rate_per_minute=3, scopes=frozenset({Scope.READ}))
    busy, calm = Client(port, token), Client(port, house.add_key())

    found = [busy("GET", "/v1/stats").status for _ in range(4)]
    refused = busy("GET", "/v1/stats")

    assert found == [200, 200, 200, 429]
    assert refused.json["code"] == "rate-limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert calm("GET", "/v1/stats").status == 200
    assert all(person("GET", "/v1/stats").status == 200 for _ in range(5))


def test_both_prefixes_share_one_rate(port, house):
    busy = Client(port, house.add_key(rate_per_minute=2))

    paths = ("/v1/stats", "/native/v1/stats", "/v1/stats")

    assert [busy("GET", path).status for path in paths] == [200, 200, 429]


def test_standing_headers_are_on_every_answer(stranger, agent):
    for answer in (
        stranger("GET", "/healthz"),
        stranger("GET", "/docs"),
        stranger("GET", "/v1/memories"),
        agent("GET", "/v1/memories"),
        agent("GET", "/nowhere"),
        agent("POST", "/v1/memories", b"{"),
        agent("GET", "/healthz", headers={"Host": "evil.example"}),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers
        assert "date" in answer.headers
        assert not any(name.startswith("access-control") for name in answer.headers)


def test_the_allow_header_names_every_method_of_the_path(agent):
    answer = agent("PUT", "/v1/memories")

    assert (answer.status, answer.json["code"]) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"
    assert agent("PUT", "/native/v1/memories/x").headers["allow"] == "DELETE, GET, PATCH"
