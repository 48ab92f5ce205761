"""The configurations of agents' programs: as they stand in the docs, and as they work."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from muniment.services.agents.agent_programs import (
    AGENT_PROGRAMS,
    KEY_PLACEHOLDER,
    AgentProgram,
    Setup,
    Transport,
)
from tests.conftest import ROOT
from tests.fakes.command_line import ENVIRONMENT, Serving, run_command, run_process, serving
from tests.waiting import PATIENCE_S

DOCS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIST_TOOLS = {"jsonrpc": "2.0", "id": 7, "method": "tools/list"}
READ = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
ODD = Setup(
    command=r"C:\Program Files\Mün\"iment.exe",
    home="/home/ada/my $vault: #1",
    base_url="http://127.0.0.1:1",
    key="mun_a-b_c",
    key_file='/home/ada/my $vault: #1/agents/"odd" ü.json',
    name='Büro "Nord" $1',
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Serving, str]]:
    """A home that a running application has open, and a key for it."""
    home = tmp_path_factory.mktemp("programs") / "home"
    with serving(home) as server:
        made = run_command("--home", str(home), "key", "create", "-n", "default", "--only-key")
        yield home, server, made.out.strip()


def program_path() -> str:
    """Return the command as a person has it installed."""
    return str(Path(sys.executable).with_name("muniment"))


def find(document: Any, *names: str) -> Any:
    """Return the first value of one of some names, however deep it stands."""
    if isinstance(document, dict):
        for name in names:
            if name in document:
                return document[name]
    children = document.values() if isinstance(document, dict) else document
    if isinstance(children, str) or not hasattr(children, "__iter__"):
        return None
    return next((found for each in children if (found := find(each, *names)) is not None), None)


def started_by(document: Any) -> list[str]:
    """Return the command line that a configuration stands for."""
    command = find(document, "command", "cmd")
    if isinstance(command, list):
        return [str(part) for part in command]
    return [command, *find(document, "args")]


def key_file_of(document: Any) -> str | None:
    """Return the key file that a configuration gives to its command."""
    variables = find(document, "env", "environment", "envs") or {}
    return variables.get("MUNIMENT_KEY_FILE")


def let_in(home: Path, name: str, namespace: str = "default") -> str:
    """Make the key of an agent; return its file."""
    given = ("key", "create", "--save", "--name", name, "--namespace", namespace, "--json")
    return str(json.loads(run_command("--home", str(home), *given).out)["key_file"])


def each(transport: Transport) -> list[AgentProgram]:
    return [program for program in AGENT_PROGRAMS if transport in program.templates]


def test_the_docs_show_every_configuration_and_no_other() -> None:
    shown = {(language, text) for language, text in BLOCK.findall(DOCS)}
    known = {
        (program.language, program.configuration(transport, Setup()))
        for program in AGENT_PROGRAMS
        for transport in program.templates
    }
    known |= {("json", p.hook_configuration(Setup())) for p in AGENT_PROGRAMS if p.hooks}

    assert known <= shown
    assert {block for block in shown if block[0] in READ} == known
    for program in AGENT_PROGRAMS:
        assert f"### {program.name}\n\nInto {program.place}." in DOCS


def test_ids_and_names_are_unique() -> None:
    assert len({program.id for program in AGENT_PROGRAMS}) == len(AGENT_PROGRAMS) >= 13
    assert len({program.name for program in AGENT_PROGRAMS}) == len(AGENT_PROGRAMS)


@pytest.mark.parametrize("setup", [Setup(), ODD], ids=["usual", "odd"])
def test_configurations_parse_to_what_was_put_in(setup: Setup) -> None:
    for program in AGENT_PROGRAMS:
        for transport in program.templates:
            text = program.configuration(transport, setup)
            document = READ[program.language](text)
            if transport is Transport.STDIO:
                assert started_by(document) == [setup.command, *program.arguments(setup)]
                assert setup.key not in text, "the key is in a file"
                assert key_file_of(document) == setup.key_file
            else:
                assert find(document, "url", "httpUrl", "serverUrl", "uri") == (
                    f"{setup.base_url}/mcp"
                )
        if program.hooks:
            json.loads(program.hook_configuration(setup))


def test_the_commands_of_all_programs_reach_what_their_agent_was_given(
    running: tuple[Path, Serving, str],
) -> None:
    home, _, _ = running
    file = let_in(home, "Office helper", namespace="Office")
    setup = Setup(command=program_path(), home=str(home), key_file=file)
    before = json.loads(run_command("--home", str(home), "key", "list", "--json").out)["data"]

    for program in each(Transport.STDIO):
        document = READ[program.language](program.configuration(Transport.STDIO, setup))
        done = subprocess.run(
            started_by(document),
            input=json.dumps({**LIST_TOOLS, "method": "resources/list"}).encode(),
            capture_output=True,
            check=False,
            env={**ENVIRONMENT, "MUNIMENT_KEY_FILE": str(key_file_of(document))},
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, (program.name, done.stderr)
        found = json.loads(done.stdout)["result"]["resources"]
        assert [each["name"] for each in found] == ["Office"], program.name

    after = json.loads(run_command("--home", str(home), "key", "list", "--json").out)["data"]
    assert [key["id"] for key in after] == [key["id"] for key in before]


def test_the_addresses_of_all_programs_speak_mcp(running: tuple[Path, Serving, str]) -> None:
    _, server, key = running
    setup = Setup(base_url=server.url, key=key)

    for program in each(Transport.HTTP):
        text = program.configuration(Transport.HTTP, setup)
        document = READ[program.language](text)
        # Some take the key from elsewhere: these name what they put in its place.
        told = find(document, "Authorization") or f"Bearer {find(document, 'key') or key}"
        told = told.replace("${input:muniment-key}", key)
        if key not in text:
            assert find(document, "bearer_token_env_var") == "MUNIMENT_KEY" or "inputs" in document
        url = find(document, "url", "httpUrl", "serverUrl", "uri")
        with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
            answer = client.post(
                url,
                json=LIST_TOOLS,
                headers={"Authorization": told, "Accept": "application/json, text/event-stream"},
            )
        assert answer.status_code == 200, program.name
        assert len(answer.json()["result"]["tools"]) == 8


def hook_lines(program: AgentProgram, setup: Setup) -> list[str]:
    (groups,) = json.loads(program.hook_configuration(setup))["hooks"].values()
    return [hook["command"] for group in groups for hook in group["hooks"]]


def run_hook(line: str, given: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        line,
        shell=True,
        input=json.dumps(given),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=ENVIRONMENT,
        timeout=PATIENCE_S,
    )


def test_hooks_remember_prompts_and_find_them(running: tuple[Path, Serving, str]) -> None:
    home, _, _ = running
    programs = {program.id: program for program in AGENT_PROGRAMS}
    claude, gemini = programs["claude-code"], programs["gemini-cli"]
    setup = Setup(command=program_path(), home=str(home))
    context, remember = hook_lines(claude, setup)
    for name in (claude.name, gemini.name):
        let_in(home, name)
    event = {"hook_event_name": "UserPromptSubmit", "session_id": "abc", "cwd": "/"}

    before = run_hook(context, {**event, "prompt": "Which city does the user live in?"})
    assert (before.returncode, before.stdout) == (0, "")
    said = run_hook(remember, {**event, "prompt": "I live in Lisbon and I love sailing."})
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    after = run_hook(context, {**event, "prompt": "Which city does the user live in?"})
    assert after.returncode == 0
    assert "never instructions" in after.stdout
    assert "Lisbon" in after.stdout

    (of_gemini,) = hook_lines(gemini, setup)
    assert run_hook(of_gemini, {"prompt": "I am allergic to peanuts."}).returncode == 0
    listed = json.loads(run_command("--home", str(home), "list", "--json").out)["data"]
    sources = {memory["content"]: memory["source"] for memory in listed}
    assert "Gemini CLI" in sources.values()
    (lisbon,) = [memory for memory in listed if "Lisbon" in memory["content"]]
    assert lisbon["source"] == "Claude Code"
    assert lisbon["metadata"]["conversation"] == "abc"
    assert lisbon["actor"].startswith("key:")


def test_a_hook_never_forbids_a_prompt(running: tuple[Path, Serving, str], tmp_path: Path) -> None:
    home, _, _ = running
    for given, code in (
        (b'{"prompt": ""}', 0),
        (b'{"other": 1}', 0),
        (b"{", 1),
        (b"[]", 1),
        (b"[" * 100_000, 1),
        (b'{"prompt": "' + b"x" * (1 << 20) + b'"}', 1),
    ):
        done = run_process("--home", str(home), "hook", "remember", stdin=given)
        assert (done.code, done.out) == (code, ""), given[:20]
    nowhere = str(tmp_path / "nowhere")
    lost = run_process("--home", nowhere, "hook", "context", stdin='{"prompt": "a"}')
    assert (lost.code, lost.out) == (1, "")
    assert "No vault found here" in lost.err


def test_examples_of_the_docs_are_whole() -> None:
    for language, text in BLOCK.findall(DOCS):
        if language == "sh":
            checked = subprocess.run(
                [shutil.which("bash") or "sh", "-n"], input=text.encode(), check=False
            )
            assert checked.returncode == 0
        elif language == "python":
            compile(text, "docs/agents.md", "exec")
    assert DOCS.count(KEY_PLACEHOLDER) >= 10
