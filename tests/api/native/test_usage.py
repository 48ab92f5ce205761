"""Usage and statistics over the port, with the real services behind it."""

import pytest

from muniment.api import body_middleware as bodies
from muniment.domain.access import PERSON, Scope
from muniment.domain.errors import NotFoundError, VaultLockedError
from tests.api.wire import Client


def errors(client: Client) -> dict[str, int]:
    """Return the errors by action, of those that have any."""
    usage = client("GET", "/v1/usage").json
    return {name: count["errors"] for name, count in usage["by_action"].items() if count["errors"]}


def test_what_is_done_over_the_port_is_told(open_house):
    agent = open_house.key("default")
    for number in range(3):
        agent("POST", "/v1/memories", {"content": f"note {number}"})
    agent("POST", "/v1/search", {"query": "note"})

    usage = agent("GET", "/v1/usage?days=7").json

    assert usage["total"]["calls"] == usage["total"]["successes"] == 4
    assert usage["by_action"]["create"]["items"] == 3
    assert usage["by_action"]["search"]["items"] == 3
    assert usage["by_action"]["search"]["took_ms"] > 0
    assert [item["actor"] for item in usage["by_actor"]] == [f"key:{agent.id}"]
    assert usage["by_namespace"]["default"] == usage["total"]
    assert [day["day"] for day in usage["by_day"]][-1] == "2026-05-01"
    assert len(usage["by_day"]) == 7


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/memories", {"content": 7}, 422),
        ("POST", "/v1/memories", b"{", 422),
        ("POST", "/v1/search", {"query": "x", "limit": 0}, 422),
        ("GET", "/v1/memories?limit=x", None, 422),
        ("GET", "/v1/nowhere", None, 404),
        ("PUT", "/v1/memories", {}, 405),
        ("POST", "/v1/doctor", {}, 403),
        ("POST", "/v1/memories", b'{"content": "' + b"x" * 4_300_000 + b'"}', 413),
    ],
)
def test_what_is_refused_before_a_use_case_is_an_error_of_the_key(
    open_house, monkeypatch, method, path, body, status
):
    monkeypatch.setattr(bodies, "_LINGER_TIMEOUT_S", 20)  # however slowly a large body is sent
    agent = open_house.key("default")

    answer = agent(method, path, body)

    assert answer.status == status
    # What the headers alone give away (413) is refused before the key is looked at.
    assert errors(agent) == ({} if status == 413 else {"request": 1})


def test_what_a_use_case_refuses_counts_once_under_it(open_house):
    agent = open_house.key("default")
    assert agent("POST", "/v1/memories", {"content": "x", "namespace": "other"}).status == 404
    assert agent("GET", "/v1/memories/nothing").status == 404
    assert errors(agent) == {"create": 1, "read": 1}


def test_what_the_gate_refuses_is_nobodys_usage(open_house):
    agent = open_house.key("default", rate_per_minute=2)
    assert [agent("GET", "/v1/memories").status for _ in range(3)] == [200, 200, 429]
    assert Client(open_house.port, "mun_nobody")("GET", "/v1/memories").status == 401
    open_house.home.services.vault.lock()
    assert Client(open_house.port, agent.token)("GET", "/v1/memories").status == 423
    open_house.home.services.vault.unlock_with_key_file()

    assert errors(open_house.person) == {}
    found = open_house.person("GET", f"/v1/usage?key={agent.id}").json["total"]
    assert (found["successes"], found["errors"]) == (2, 0)


def test_only_an_admin_sees_what_others_did(open_house):
    agent, other = open_house.key("default"), open_house.key("default")
    admin = open_house.key("default", scopes=frozenset({Scope.ADMIN}))
    agent("POST", "/v1/memories", {"content": "x"})

    assert other("GET", "/v1/usage").json["total"]["calls"] == 0
    assert other("GET", f"/v1/usage?key={agent.id}").status == 403
    assert admin("GET", f"/v1/usage?key={agent.id}").json["total"]["calls"] == 1
    assert admin("GET", "/v1/usage?key=nobody").status == 404
    assert admin("GET", "/v1/usage?namespace=other").status == 404
    assert admin("GET", "/v1/usage?days=0").status == 422


def test_the_window_and_the_port_count_alike(open_house):
    from muniment.domain.memories.memory import MemoryDraft

    open_house.home.services.memories.remember(MemoryDraft(content="by the window"), PERSON)
    open_house.person("POST", "/v1/memories", {"content": "by a command"})
    usage = open_house.person("GET", "/v1/usage?key=person").json
    assert usage["by_action"]["create"]["successes"] == 2


def test_statistics_can_be_narrowed(open_house):
    agent = open_house.key("default")
    for name in ("a", "a", "b"):
        agent("POST", "/v1/memories", {"content": "word", "agent_id": name, "tags": [name]})
    open_house.person("POST", "/v1/memories", {"content": "word", "agent_id": "a"})

    found = agent("GET", "/v1/stats?agent_id=a").json
    mine = agent("GET", f"/v1/stats?actor=key:{agent.id}").json

    assert found["memories"] == 3
    assert found["by_actor"] == {f"key:{agent.id}": 2, "person": 1}
    assert (mine["memories"], mine["top_tags"][0]) == (3, {"tag": "a", "count": 2})
    assert len(mine["activity"]) == 7
    assert mine["growth_by_day"][-1]["count"] == 3
    assert mine["storage"]["by_namespace"]["default"]["content_characters"] == 12
    assert agent("GET", "/v1/stats?namespace=other").status == 404


def test_a_vault_that_locks_on_the_way_is_nobodys_error(house, agent):
    for fault, refused in ((VaultLockedError(), 0), (NotFoundError("x"), 1)):
        house.fault = fault
        assert agent("GET", "/v1/memories").status in {423, 404}
        assert len(house.refused) == refused
