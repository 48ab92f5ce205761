"""What MCP refuses: keys, arguments, methods, foreign pages; each in words that an agent reads."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from mcp.shared.exceptions import MCPError

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from tests.clients.mcp.conftest import MODES, TOKEN, Served, said
from tests.waiting import PATIENCE_S

WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("remember", {}, "content"),
    ("remember", {"content": ""}, "content"),
    ("remember", {"content": "x" * 100_001}, "content"),
    ("remember", {"content": "a", "importance": 7}, "importance"),
    ("remember", {"content": "a", "importance": "high"}, "importance"),
    ("remember", {"content": "a", "mood": "glad"}, "mood"),
    ("remember", {"content": "a", "expires_in_days": 0}, "expires_in_days"),
    ("remember", {"content": "a", "namespace": "no/such\nname"}, "namespace"),
    ("recall", {"query": ""}, "query"),
    ("recall", {"query": "x" * 20_000}, "query"),
    ("recall", {"query": "a", "limit": 51}, "limit"),
    ("recall", {"query": "a", "since": "yesterday"}, "since"),
    ("context", {"task": "a", "max_tokens": 9}, "max_tokens"),
    ("list", {"ids": [f"mem_{n}" for n in range(11)]}, "ids"),
    ("list", {"type": "feeling"}, "type"),
    ("list", {"until": "2026-02-30"}, "until"),
    ("list", {"ids": ["mem_aaaaaaaaaaaa"]}, "no such memory"),
    ("list", {"ids": ["../../etc/passwd"]}, "no such memory"),
    ("update", {"id": "mem_aaaaaaaaaaaa"}, "at least one field"),
    ("update", {"id": "mem_aaaaaaaaaaaa", "content": "b"}, "no such memory"),
    ("forget", {"id": "mem_aaaaaaaaaaaa"}, "no such memory"),
    ("forget", {"id": 12}, "id"),
    ("remember_conversation", {"messages": []}, "messages"),
    ("remember_conversation", {"messages": [{"role": "user"}]}, "content"),
    ("profile", {"namespace": "nowhere"}, "namespace"),
)
"""Tool, arguments, and what the answer has to name."""

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def post(served: Served, body: Any = LIST, *, path: str = "/mcp", **headers: str) -> Any:
    """Send one request as it is."""
    given = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **ACCEPT}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        return client.post(served.url + path, content=content, headers=given)


def message_of(caught: pytest.ExceptionInfo[BaseException]) -> str:
    """Return the words of an MCP error, however deep the client's task groups have put it."""
    error: BaseException = caught.value
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, MCPError), error
    return str(error)


def refused(served: Served, key: str, mode: str = "legacy") -> str:
    """Return how a client is told that it may not list the tools."""
    with pytest.raises((MCPError, BaseExceptionGroup)) as caught:
        served.use(lambda client: client.list_tools(), key=key, mode=mode)
    return message_of(caught)


@pytest.mark.parametrize("mode", MODES)
def test_a_key_that_is_not_good_is_refused_in_words(served: Served, mode: str) -> None:
    keys = served.home.services.keys
    paused, revoked = served.key(name="paused"), served.key(name="revoked")
    named = {key.name: key.id for key in keys.list(PERSON)}
    keys.pause(named["paused"], PERSON)
    keys.revoke(named["revoked"], PERSON)
    expired = served.key(expires_at=served.home.clock.now().replace(year=2027))
    served.home.clock.moment = datetime(2028, 1, 1, tzinfo=UTC)

    for key in ("mun_nobody", paused, revoked, expired):
        assert "key" in refused(served, key, mode).lower()


def test_a_pause_takes_effect_on_the_next_call_and_ends(served: Served) -> None:
    key = served.key(name="agent")
    keys = served.home.services.keys
    key_id = keys.list(PERSON)[0].id
    served.text("remember", key=key, content="Before the pause.")

    keys.pause(key_id, PERSON)
    assert "key" in refused(served, key).lower()
    keys.resume(key_id, PERSON)

    assert "Before the pause." in served.text("list", key=key)


@pytest.mark.parametrize("mode", MODES)
def test_a_locked_vault_says_so_and_serves_again_when_unlocked(served: Served, mode: str) -> None:
    key = served.key()
    vault = served.home.services.vault
    vault.lock()

    assert "locked" in refused(served, key, mode).lower()
    answer = post(served)
    assert (answer.status_code, answer.json()["error"]["data"]["status"]) == (423, 423)
    assert answer.json()["error"]["code"] == -32010

    vault.unlock_with_key_file()
    served.text("remember", key=key, content="After unlocking.")


def test_a_session_survives_locking_in_between(served: Served) -> None:
    vault = served.home.services.vault

    async def use(client: Any) -> tuple[str, str]:
        vault.lock()
        with pytest.raises(MCPError) as caught:
            await client.call_tool("list", {})
        vault.unlock_with_key_file()
        return str(caught.value), said(await client.call_tool("list", {}))

    told, listed = served.use(use)
    assert "locked" in told
    assert listed == "Nothing is remembered."


def test_wrong_arguments_are_told_to_the_agent(served: Served) -> None:
    async def use(client: Any) -> list[Any]:
        return [await client.call_tool(tool, given) for tool, given, _ in WRONG]

    for result, (tool, given, told) in zip(served.use(use), WRONG, strict=True):
        assert result.is_error, (tool, given)
        assert told in said(result), (tool, said(result))
        assert len(said(result)) < 400, "an answer does not quote what was sent"
    assert served.text("list") == "Nothing is remembered."


def test_what_an_agent_leaves_out_may_be_null(served: Served) -> None:
    given = {"content": "Null is nothing.", "importance": None, "namespace": None}

    assert served.text("remember", **given).startswith("Remembered mem_")


def test_unknown_tools_and_resources(served: Served) -> None:
    async def use(client: Any) -> list[str]:
        told = []
        for asked in (
            lambda: client.call_tool("delete_everything", {}),
            lambda: client.read_resource("muniment://namespaces/nowhere"),
            lambda: client.read_resource("muniment://memories/mem_aaaaaaaaaaaa"),
            lambda: client.read_resource("muniment://memories/"),
            lambda: client.read_resource("file:///etc/passwd"),
        ):
            with pytest.raises(MCPError) as caught:
                await asked()
            told.append(str(caught.value))
        return told

    told = served.use(use)

    assert "no such tool" in told[0]
    assert all("no such" in text for text in told[1:])


def test_an_unknown_error_is_told_in_fixed_words(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("canary-5f2c")

    monkeypatch.setattr(type(served.home.services.memories), "list", fail)
    monkeypatch.setattr(type(served.home.services.namespaces), "list", fail)

    result = served.call("list")
    with pytest.raises((MCPError, BaseExceptionGroup)) as caught:
        served.use(lambda client: client.list_resources())

    assert result.is_error
    assert "canary" not in said(result) + message_of(caught)


def test_web_pages_are_kept_away(served: Served) -> None:
    served.home.services.memories.remember(MemoryDraft(content="A private note"), PERSON)
    list_all = {**LIST, "method": "tools/call", "params": {"name": "list"}}
    assert "private" in post(served, list_all).text

    for status, headers in (
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (421, {"Host": "evil.example"}),
        (421, {"Host": "localhost:1"}),
        (415, {"Content_Type": "text/plain"}),
        (401, {"Authorization": "Basic eDp5"}),
    ):
        answer = post(served, list_all, **headers)
        assert answer.status_code == status, headers
        assert "private" not in answer.text
        assert answer.json()["error"]["message"]
        assert "access-control-allow-origin" not in answer.headers


def test_there_are_no_streams_and_no_sessions(served: Served) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Mcp-Session-Id": "some-session", **ACCEPT}
    with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        for method in ("GET", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"):
            answer = client.request(method, f"{served.url}/mcp", headers=headers)
            assert answer.status_code == 405, method
            assert "mcp-session-id" not in answer.headers


def test_what_is_no_single_message_is_refused(served: Served) -> None:
    for code, body in (
        (-32700, b"{"),
        (-32700, b"\xff\xfe"),
        (-32700, b"NaN"),
        (-32700, b"[" * 5_000),
        (-32600, b"[]"),
        (-32600, b"42"),
        (-32600, [LIST, LIST]),
        (-32600, {**LIST, "jsonrpc": "1.0"}),
        (-32600, {**LIST, "method": 5}),
        (-32600, {**LIST, "params": []}),
        (-32600, {**LIST, "id": {"a": "secret-canary"}}),
        (-32600, {**LIST, "id": "x" * 300}),
        (-32600, {**LIST, "id": True}),
        (-32600, {"jsonrpc": "2.0", "id": 1}),
    ):
        answer = post(served, body)
        assert answer.status_code == 400, body
        assert answer.json()["error"]["code"] == code, body
        assert "canary" not in answer.text


def test_unknown_methods_and_notifications(served: Served) -> None:
    assert post(served, {**LIST, "method": "tools/destroy"}).json()["error"]["code"] == -32601
    note = post(served, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (note.status_code, note.content) == (202, b"")


def test_it_answers_under_the_prefix_too(served: Served) -> None:
    at_root, under_prefix = post(served), post(served, path="/native/mcp")

    assert at_root.json() == under_prefix.json()
    assert len(at_root.json()["result"]["tools"]) == 8


def test_first_requests_may_come_together(served: Served) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(served), range(16)))

    assert {answer.status_code for answer in answers} == {200}


def test_calls_are_counted_for_their_key(served: Served) -> None:
    key = served.key("work")
    served.text("remember", key=key, content="Counted once.")
    served.text("recall", key=key, query="counted")
    served.call("forget", key=key, id="mem_aaaaaaaaaaaa")

    with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        usage = client.get(
            f"{served.url}/v1/usage", headers={"Authorization": f"Bearer {TOKEN}"}
        ).json()

    text = json.dumps(usage)
    assert '"work"' in text
    assert '"errors": 1' in text
