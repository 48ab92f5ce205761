"""``muniment mcp``, started by the SDK's stdio client as agents' programs start it."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError

from muniment.bootstrap import CommandHost
from muniment.domain.vault.secret_bytes import Secret
from tests.clients.mcp.conftest import MODES, Use, said
from tests.fakes.command_line import ENVIRONMENT, Serving, run_command, serving
from tests.waiting import PATIENCE_S

# The SDK starts programs with few variables: this one says which checkout is tested.
_CHECKOUT = {name: ENVIRONMENT[name] for name in ("PYTHONPATH",) if name in ENVIRONMENT}
LIST_TOOLS = b'{"jsonrpc":"2.0","id":7,"method":"tools/list"}\n'


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a vault that a key file opens."""
    folder = tmp_path_factory.mktemp("stdio") / "template"
    CommandHost().create_vault(folder, passphrase=None, recovery_file=folder.with_name("recovery"))
    return folder


@pytest.fixture
def folder(tmp_path: Path, template: Path) -> Path:
    """A home that nobody has open."""
    return Path(shutil.copytree(template, tmp_path / "home"))


@pytest.fixture(scope="module")
def running(template: Path) -> Iterator[tuple[Path, Serving]]:
    """A home that a running application has open."""
    home = Path(shutil.copytree(template, template.with_name("running")))
    with serving(home) as server:
        yield home, server


def use(home: Path, use: Use, *options: str, mode: str = "legacy", **environment: str) -> Any:
    """Start the command, run what a client does with it, end it."""
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "muniment", "--home", str(home), "mcp", *options],
        env={**_CHECKOUT, **environment},
    )

    async def run() -> Any:
        with Path(os.devnull).open("w") as nothing:
            async with Client(stdio_client(started, errlog=nothing), mode=mode) as client:
                return await use(client)

    return asyncio.run(run())


def message_of(home: Path, *options: str, **environment: str) -> str:
    """Return how a client is told that it may not begin."""
    with pytest.raises((MCPError, BaseExceptionGroup)) as caught:
        use(home, lambda client: client.list_tools(), *options, **environment)
    error: BaseException = caught.value
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error)


def command(home: Path, *arguments: str) -> Any:
    """Run another command on the same home; return its document."""
    done = run_command("--home", str(home), *arguments, "--json")
    assert done.code == 0, done.err
    return done.document


def let_in(home: Path, name: str = "MCP", *options: str, namespace: str = "default") -> Any:
    """Make the key of an agent, as the person does; return its document."""
    given = ("--save", "--name", name, "--namespace", namespace)
    return command(home, "key", "create", *given, *options)


def raw(home: Path, given: bytes, *options: str, **environment: str) -> tuple[int, bytes, bytes]:
    """Run the command on some input; return its code and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "muniment", "--home", str(home), "mcp", *options],
        input=given,
        capture_output=True,
        check=False,
        env={**ENVIRONMENT, **environment},
        timeout=PATIENCE_S,
    )
    return done.returncode, done.stdout, done.stderr


async def write_and_find(client: Any) -> tuple[Any, ...]:
    tools = await client.list_tools()
    written = await client.call_tool("remember", {"content": "Täglich fährt Bo\u2028mit 🚲."})
    found = await client.call_tool("recall", {"query": "fährt Bo"})
    resources = (await client.list_resources()).resources
    read = await client.read_resource(resources[0].uri)
    wrong = await client.call_tool("forget", {"id": "mem_aaaaaaaaaaaa"})
    return client.server_info.name, len(tools.tools), written, found, read, wrong


@pytest.mark.parametrize("mode", MODES)
def test_it_speaks_through_the_running_application(
    running: tuple[Path, Serving], mode: str
) -> None:
    home, _ = running
    name = f"Agent of {mode}"
    let_in(home, name, namespace=mode)

    told = use(home, write_and_find, "--name", name, mode=mode)

    assert told[:2] == ("muniment", 8)
    assert said(told[2]).startswith("Remembered mem_")
    assert "Täglich fährt Bo mit 🚲." in said(told[3])
    assert "fährt Bo" in told[4].contents[0].text
    assert told[5].is_error
    (memory,) = command(home, "list", "--namespace", mode)["data"]
    (key,) = [key for key in command(home, "key", "list")["data"] if key["name"] == name]
    assert memory["actor"] == f"key:{key['id']}"
    assert (key["namespaces"], key["scopes"]) == ([mode], ["read", "write"])


def test_it_opens_the_vault_where_none_runs(folder: Path) -> None:
    let_in(folder, "Lone")

    told = use(folder, write_and_find, "--name", "Lone")

    assert "Täglich fährt Bo mit 🚲." in said(told[3])
    assert [memory["namespace"] for memory in command(folder, "list")["data"]] == ["default"]
    kept = folder / "agents" / "lone.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_a_second_start_keeps_its_key(running: tuple[Path, Serving]) -> None:
    home, _ = running
    made = let_in(home, "Keeper", "--scope", "read")

    def tools(*options: str) -> list[str]:
        listed = use(home, lambda client: client.list_tools(), "--name", "Keeper", *options)
        return [tool.name for tool in listed.tools]

    for options in ((), ("--namespace", "elsewhere")):
        assert tools(*options) == ["recall", "context", "list", "profile"]
        found = command(home, "key", "list")["data"]
        assert [key["id"] for key in found if key["name"] == "Keeper"] == [made["id"]]


def test_what_the_person_revoked_stays_revoked(running: tuple[Path, Serving]) -> None:
    home, _ = running
    key = let_in(home, "Outcast")

    command(home, "key", "pause", key["id"])
    assert "valid API key" in message_of(home, "--name", "Outcast")
    command(home, "key", "revoke", key["id"])

    assert message_of(home, "--name", "Outcast").rstrip(".") == "This key was revoked"
    told = message_of(home, "--name", "Under another name")
    assert "muniment key create --save --name 'Under another name' --namespace default" in told
    named = [key["name"] for key in command(home, "key", "list")["data"]]
    assert named.count("Outcast") == 1
    assert "Under another name" not in named


def test_a_key_in_the_environment_decides(running: tuple[Path, Serving]) -> None:
    home, _ = running
    key = command(home, "key", "create", "--namespace", "given", "--scope", "read")["key"]
    kept = home / "agents" / "mcp.json"
    was_there = kept.exists()  # another test may have made it

    async def look(client: Any) -> tuple[list[str], list[str]]:
        tools, resources = await client.list_tools(), await client.list_resources()
        return [tool.name for tool in tools.tools], [each.name for each in resources.resources]

    tools, namespaces = use(home, look, MUNIMENT_KEY=key)

    assert tools == ["recall", "context", "list", "profile"]
    assert namespaces == ["given"]
    assert kept.exists() == was_there
    assert "valid API key" in message_of(home, MUNIMENT_KEY="mun_nobody")


def test_what_cannot_be_is_refused_at_once(running: tuple[Path, Serving]) -> None:
    home, _ = running

    for options, environment, told in (
        (("--name", "///"), {}, "name"),
        (("--name", "x" * 61), {}, "name"),
        (("--namespace", "a"), {"MUNIMENT_KEY": "mun_secretcanary"}, "MUNIMENT_KEY"),
        (("--read-only",), {"MUNIMENT_KEY": "mun_secretcanary"}, "MUNIMENT_KEY"),
        ((), {"MUNIMENT_KEY": "mun secretcanary"}, "MUNIMENT_KEY"),
    ):
        code, out, err = raw(home, LIST_TOOLS, *options, **environment)
        assert (code, out) == (1, b""), options
        assert told in err.decode()
        assert b"canary" not in err


def test_nothing_but_messages_is_on_standard_output(running: tuple[Path, Serving]) -> None:
    home, _ = running
    let_in(home, "Talker")
    note = b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
    given = b"\n  \n" + note + b"{\n" + b"[" * 90_000 + b"\n\xff\xfe\n42\n[]\n"
    given += b'{"jsonrpc":"2.0","id":"a","method":"tools/nothing"}\n' + LIST_TOOLS.rstrip(b"\n")

    code, out, err = raw(home, given, "--name", "Talker")

    assert code == 0, err
    answers = [json.loads(line) for line in out.splitlines()]
    told = [answer["error"]["code"] for answer in answers if "error" in answer]
    assert told == [-32700, -32700, -32700, -32600, -32600, -32601]
    assert [answer["id"] for answer in answers] == [None] * 5 + ["a", 7]
    assert len(answers[-1]["result"]["tools"]) == 8
    assert err == b""


def test_without_a_vault_it_says_what_to_do(tmp_path: Path) -> None:
    told = message_of(tmp_path / "nowhere")

    assert "No vault found here" in told
    assert "muniment init" in told
    assert not (tmp_path / "nowhere").exists()


def test_a_vault_with_a_passphrase_needs_a_file_or_the_application(tmp_path: Path) -> None:
    home, passphrase = tmp_path / "home", tmp_path / "passphrase"
    passphrase.write_text("a long and quiet river\n", encoding="utf-8")
    passphrase.chmod(0o600)
    given = Secret(b"a long and quiet river")
    CommandHost().create_vault(home, passphrase=given, recovery_file=tmp_path / "recovery")

    told = message_of(home)
    assert "MUNIMENT_PASSPHRASE_FILE" in told

    let_in(home, "MCP", "--passphrase-file", str(passphrase))
    listed = use(home, lambda client: client.list_tools(), MUNIMENT_PASSPHRASE_FILE=str(passphrase))
    assert len(listed.tools) == 8


def test_it_follows_the_application_as_that_ends_and_starts(folder: Path) -> None:
    async def listed(client: Any) -> str:
        return said(await client.call_tool("list", {}))

    async def live(client: Any) -> list[str]:
        await client.call_tool("remember", {"content": "Written while the first one runs."})
        first.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(first.process.wait, 20)
        with serving(folder):
            told = [await listed(client)]
        return [*told, await listed(client)]

    let_in(folder)
    with serving(folder) as first:
        told = use(folder, live)

    assert len(told) == 2, "of another application, and of none"
    assert all("Written while the first one runs." in text for text in told)


def test_it_ends_when_it_is_told_to(running: tuple[Path, Serving]) -> None:
    home, _ = running
    let_in(home, "Ender")
    process = subprocess.Popen(
        [sys.executable, "-m", "muniment", "--home", str(home), "mcp", "--name", "Ender"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(LIST_TOOLS)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 7
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
