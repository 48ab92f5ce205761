"""An agent's program gets the key that was given to its agent, or asks; it makes none itself."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from muniment.api.application import create_app
from muniment.bootstrap import CommandHost
from muniment.cli.agent_key import WantedKey
from muniment.cli.app import run
from muniment.cli.command_session import Session
from muniment.cli.host import Reach
from muniment.cli.mcp import McpBridge
from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.access_requests import AccessGrant
from muniment.services.agents.key_drafts import KeyDraft
from tests.fakes.command_line import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from muniment.domain.access import ApiKey
    from tests.conftest import Home

    Run = Callable[..., Outcome]

READ = frozenset({Scope.READ})
TOKEN = Secret(b"mun_token-of-this-run")
CANARY = "the boiler code is quartz"


class RunningHost(CommandHost):
    """The program, beside an application that has the home open."""

    def __init__(self, home: Home) -> None:
        app = create_app(home.services, version="1", instance_token=TOKEN)
        self.reach = Reach("http://127.0.0.1:4774", TOKEN, app)
        self.program = "/opt/cursor/cursor"

    def running(self, home: Path | None) -> Reach | None:
        return self.reach

    def parent_program(self) -> str:
        return self.program


@pytest.fixture
def host(home: Home) -> RunningHost:
    """A running application without a window."""
    return RunningHost(home)


@pytest.fixture
def window(home: Home) -> None:
    """The window of that application."""
    home.services.access_requests.announce_person()


@pytest.fixture
def start(home: Home, host: RunningHost) -> Iterator[Callable[..., McpBridge]]:
    """Start ``muniment mcp``; ended with the test."""
    lines: list[McpBridge] = []

    def begin(name: str = "Cursor", *, is_named: bool = True, **fields: Any) -> McpBridge:
        session = Session(host, home.folder, False, None)
        lines.append(McpBridge(session, WantedKey(name, **fields), None, is_named=is_named))
        return lines[-1]

    yield begin
    for line in lines:
        line.release()


def send(line: McpBridge, method: str, **params: Any) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
    answer = line.answer(json.dumps(message).encode())
    assert answer is not None
    return dict(json.loads(answer))


def call(line: McpBridge, tool: str, **arguments: Any) -> str:
    result = send(line, "tools/call", name=tool, arguments=arguments)["result"]
    return ("ERROR " if result.get("isError") else "") + str(result["content"][0]["text"])


def begin(line: McpBridge, client: str = "cursor-vscode") -> dict[str, Any]:
    info = {"name": client, "version": "1"}
    return send(line, "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=info)


def keys_of(home: Home) -> tuple[ApiKey, ...]:
    return home.services.keys.list(PERSON)


def remember(home: Home) -> None:
    home.services.memories.remember(MemoryDraft(content=CANARY, namespace="default"), PERSON)


@pytest.mark.usefixtures("window")
class TestWithoutAKey:
    def test_nothing_is_readable_until_the_person_allows_it(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        remember(home)
        before = keys_of(home)
        line = start()

        assert begin(line)["result"]["serverInfo"]["name"] == "muniment"
        assert len(send(line, "tools/list")["result"]["tools"]) == 8
        for tool, arguments in (
            ("recall", {"query": "boiler"}),
            ("list", {}),
            ("remember", {"content": "I was here."}),
        ):
            said = call(line, tool, **arguments)
            assert said == (
                "ERROR Waiting for permission. Allow it in Muniment's window, then try again."
            )
        for method in ("resources/list", "resources/read", "resources/templates/list", "x/y"):
            answer = send(line, method, uri="muniment://namespaces/default")
            assert answer["error"]["data"] == {"code": "access-pending"}
        assert keys_of(home) == before

        (request,) = home.services.access_requests.pending(PERSON)
        assert request.draft.name == "Cursor"
        assert (request.draft.program, request.draft.client) == (
            "/opt/cursor/cursor",
            "cursor-vscode",
        )
        home.services.access_requests.allow(
            request.id, AccessGrant(namespaces=("Office",), scopes=READ), PERSON
        )

        assert "quartz" not in call(line, "recall", query="boiler")
        assert call(line, "remember", content="x").startswith("ERROR")
        assert [each["name"] for each in send(line, "resources/list")["result"]["resources"]] == [
            "Office"
        ]

    def test_it_is_answered_by_both_protocols_while_it_waits(
        self, start: Callable[..., McpBridge]
    ) -> None:
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "new client", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        line = start()
        assert send(line, "server/discover", _meta=meta)["result"]
        assert send(line, "tools/list", _meta=meta)["result"]["tools"]
        called = send(line, "tools/call", _meta=meta, name="list", arguments={})
        assert called["result"]["isError"]
        assert called["result"]["resultType"] == "complete"

    def test_a_denied_program_is_refused(self, home: Home, start: Callable[..., McpBridge]) -> None:
        line = start()
        begin(line)
        (request,) = home.services.access_requests.pending(PERSON)
        home.services.access_requests.deny(request.id, PERSON)
        assert "denied" in begin(start())["error"]["message"]
        assert keys_of(home) == ()

    def test_an_unnamed_agent_is_called_as_its_program_says(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        begin(start("MCP", is_named=False), "claude-ai")
        begin(start("MCP", is_named=False), "\u202e///")
        names = [each.draft.name for each in home.services.access_requests.pending(PERSON)]
        assert names == ["claude-ai", "MCP"]

    def test_options_say_what_is_asked_for_and_the_person_what_is_given(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        begin(start(namespaces=("work", "home"), reads_only=True))
        (request,) = home.services.access_requests.pending(PERSON)
        assert (request.draft.namespaces, request.draft.scopes) == (("work", "home"), READ)
        grant = AccessGrant(namespaces=("Office",), scopes=READ)
        key = home.services.access_requests.allow(request.id, grant, PERSON)

        begin(start(namespaces=("work", "elsewhere")))

        assert [each.id for each in keys_of(home)] == [key.id]
        assert keys_of(home)[0].namespaces == ("Office",)


class TestWithAKeyOfItsOwn:
    def made(self, home: Home, name: str = "Cursor") -> Path:
        draft = KeyDraft(namespaces=("Office",), name=name, scopes=READ)
        return home.services.agent_keys.create(draft, PERSON).file

    def test_an_agent_for_office_reaches_office_alone(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        remember(home)
        file = self.made(home, "Office helper")
        line = start("Cursor", key_file=file)

        begin(line)
        resources = send(line, "resources/list")["result"]["resources"]

        assert [each["name"] for each in resources] == ["Office"]
        assert "quartz" not in call(line, "recall", query="boiler code")
        assert [key.name for key in keys_of(home)] == ["Office helper"]

    def test_its_file_is_found_by_its_name(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        self.made(home)
        assert "Nothing" in call(start("cursor"), "recall", query="boiler")
        assert len(keys_of(home)) == 1

    def test_a_file_with_a_token_alone(
        self, home: Home, start: Callable[..., McpBridge], tmp_path: Path
    ) -> None:
        made = home.services.keys.create(KeyDraft(namespaces=("Office",)), PERSON)
        file = tmp_path / "token"
        file.touch(mode=0o600)
        file.write_bytes(made.token.reveal() + b"\n")
        assert "result" in send(start(key_file=file), "resources/list")

    def test_a_file_that_others_can_read_is_refused(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        file = self.made(home)
        file.chmod(0o644)
        assert "error" in send(start(key_file=file), "tools/list")

    def test_its_program_is_kept(
        self, home: Home, host: RunningHost, start: Callable[..., McpBridge]
    ) -> None:
        self.made(home)
        begin(start())
        assert keys_of(home)[0].program == "/opt/cursor/cursor"
        host.program = ""
        begin(start(), "zed")
        assert keys_of(home)[0].program == "zed"


class TestRevoked:
    @pytest.fixture(autouse=True)
    def revoked(self, home: Home, window: None, start: Callable[..., McpBridge]) -> McpBridge:
        made = home.services.agent_keys.create(
            KeyDraft(namespaces=("default",), name="Cursor"), PERSON
        )
        line = start()
        begin(line)
        home.services.keys.revoke(made.created.key.id, PERSON)
        return line

    def test_it_says_so_without_a_way_back(
        self, home: Home, revoked: McpBridge, start: Callable[..., McpBridge]
    ) -> None:
        file = home.folder / "agents" / "cursor.json"
        for line in (revoked, start(), start("Another", key_file=file)):
            for method in ("initialize", "tools/list", "tools/call"):
                message = send(line, method)["error"]["message"]
                assert message.rstrip(".") == "This key was revoked"
        assert home.services.access_requests.pending(PERSON) == ()

    def test_another_name_needs_consent_and_is_recognised(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        line = start("Innocent")
        begin(line)
        assert call(line, "list").startswith("ERROR Waiting")
        (request,) = home.services.access_requests.pending(PERSON)
        assert request.revoked is not None
        assert request.revoked.name == "Cursor"
        assert [key.name for key in keys_of(home)] == ["Cursor"]

    def test_a_removed_file_needs_consent(
        self, home: Home, start: Callable[..., McpBridge]
    ) -> None:
        (home.folder / "agents" / "cursor.json").unlink()
        assert call(start(), "list").startswith("ERROR Waiting")
        assert home.services.access_requests.pending(PERSON)[0].revoked is not None


def test_without_a_window_it_is_refused_with_the_command(
    home: Home, start: Callable[..., McpBridge]
) -> None:
    message = begin(start("My agent", namespaces=("work",)))["error"]["message"]
    assert "no window is open" in message
    assert "`muniment key create --save --name 'My agent' --namespace work`" in message
    assert keys_of(home) == ()


class TestCommands:
    @pytest.fixture
    def muniment(self, home: Home, host: RunningHost, capsys: pytest.CaptureFixture[str]) -> Run:
        """Run a command beside the application."""

        def run_here(*arguments: str) -> Outcome:
            capsys.readouterr()
            code = run(host, ["--home", str(home.folder), *arguments])
            said = capsys.readouterr()
            return Outcome(code, said.out, said.err)

        return run_here

    def test_the_command_of_the_refusal_makes_the_key(
        self, home: Home, muniment: Run, start: Callable[..., McpBridge]
    ) -> None:
        made = muniment("key", "create", "--save", "--name", "My agent", "--namespace", "work")
        assert made.code == 0
        assert "mun_" not in made.out + made.err
        assert "my-agent.json" in made.out
        assert "key" not in json.loads(
            muniment("key", "create", "--save", "--name", "B", "-n", "b", "--json").out
        )
        resources = send(start("My agent"), "resources/list")["result"]["resources"]
        assert [each["name"] for each in resources] == ["work"]
        again = muniment("key", "create", "--save", "--name", "my agent", "--namespace", "work")
        assert again.code == 1
        assert "already has a key" in again.err
        assert muniment("key", "create", "--save", "--only-key", "-n", "a").code == 2

    def test_a_key_is_edited(self, home: Home, muniment: Run) -> None:
        made = home.services.keys.create(KeyDraft(namespaces=("default",), name="A"), PERSON)
        edited = muniment(
            *("key", "edit", made.key.id, "--namespace", "Office", "--scope", "read"),
            *("--name", "B", "--rate-per-minute", "5"),
        )
        assert edited.code == 0
        (key,) = keys_of(home)
        assert (key.name, key.namespaces, key.scopes) == ("B", ("Office",), READ)
        assert key.rate_per_minute == 5
        assert muniment("key", "edit", made.key.id).code == 2
        assert muniment("key", "edit", "../stats", "--name", "x").code == 1

    @pytest.mark.usefixtures("window")
    def test_requests_are_listed_allowed_and_denied(
        self, home: Home, muniment: Run, start: Callable[..., McpBridge]
    ) -> None:
        for name in ("One", "Two", "Three"):
            begin(start(name))
        listed = json.loads(muniment("key", "requests", "--json").out)["data"]
        one, two, three = (each["id"] for each in listed)
        assert "cursor-vscode /opt/cursor/cursor" in muniment("key", "requests").out

        assert muniment("key", "allow", one, "--namespace", "Office", "--scope", "read").code == 0
        assert muniment("key", "allow", two).code == 0
        assert muniment("key", "deny", three).code == 0

        assert [(key.name, key.namespaces, key.scopes) for key in keys_of(home)] == [
            ("One", ("Office",), READ),
            ("Two", ("default",), frozenset({Scope.READ, Scope.WRITE})),
        ]
        assert muniment("key", "allow", three).code == 1
        assert muniment("key", "deny", "../x").code == 1
        assert (
            "No pending requests."
            in muniment("key", "requests").err + muniment("key", "requests").out
        )

    @pytest.mark.usefixtures("window")
    def test_a_hook_waits_as_well(
        self, home: Home, muniment: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Input:
            buffer = io.BytesIO(b'{"prompt": "Where is my bike?"}')

        monkeypatch.setattr("sys.stdin", Input())
        refused = muniment("hook", "context", "--name", "Claude Code")
        assert refused.code == 1
        assert "Waiting for permission" in refused.err
        assert refused.out == ""
        (request,) = home.services.access_requests.pending(PERSON)
        assert request.draft.name == "Claude Code"
