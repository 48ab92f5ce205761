"""The vault that ``muniment mcp`` opens by itself: held while it is used, and no longer."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.bootstrap import CommandHost
from muniment.bootstrap import data_directory as bootstrap_data_directory
from muniment.cli import mcp
from muniment.cli.agent_key import WantedKey
from muniment.cli.app import run
from muniment.cli.command_session import Session
from muniment.cli.mcp import McpBridge
from muniment.domain.vault.secret_bytes import Secret
from muniment.embedding.catalogue import LoneModel
from muniment.system.instance import is_held
from tests.fakes.command_line import HOST
from tests.fakes.embedding import FakeEmbeddingModel
from tests.waiting import until

LIST_TOOLS = b'{"jsonrpc":"2.0","id":7,"method":"tools/list"}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a vault that a key file opens."""
    catalogue = LoneModel(FakeEmbeddingModel)
    monkeypatch.setattr(bootstrap_data_directory, "model_catalogue", lambda *_: catalogue)
    monkeypatch.delenv("MUNIMENT_PASSPHRASE_FILE", raising=False)
    HOST.create_vault(tmp_path / "home", passphrase=None, recovery_file=tmp_path / "recovery")
    given = ("key", "create", "--save", "--name", "Agent", "--namespace", "default")
    assert run(HOST, ["--home", str(tmp_path / "home"), *given]) == 0
    return tmp_path / "home"


@pytest.fixture
def line(folder: Path) -> Iterator[McpBridge]:
    """A line to that data_directory."""
    made = McpBridge(Session(HOST, folder, False, None), WantedKey("Agent"), None)
    yield made
    made.release()


def test_the_vault_is_open_from_the_first_message_until_it_is_released(
    line: McpBridge, folder: Path
) -> None:
    assert not is_held(folder / "vault.lock")

    first = line.answer(LIST_TOOLS)
    assert first is not None
    assert len(json.loads(first)["result"]["tools"]) == 8
    assert line.holds_vault
    assert is_held(folder / "vault.lock")

    line.release()
    assert not line.holds_vault
    assert not is_held(folder / "vault.lock")
    assert line.answer(LIST_TOOLS) == first


def test_an_idle_vault_is_closed_and_opened_again(
    line: McpBridge, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mcp, "_IDLE_S", 0.05)
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    seen: list[bool] = []

    def talk() -> None:
        with os.fdopen(to_write, "wb") as wire, os.fdopen(from_read, "rb") as answers:
            for _ in range(2):
                wire.write(LIST_TOOLS)
                wire.flush()
                seen.append(json.loads(answers.readline())["id"] == 7)
                until(lambda: not is_held(folder / "vault.lock"), "the lock's release")
                seen.append(is_held(folder / "vault.lock"))

    program = threading.Thread(target=talk)
    program.start()
    with os.fdopen(to_read, "rb") as incoming, os.fdopen(from_write, "wb") as outgoing:
        mcp._serve(line, incoming, outgoing)
    program.join()

    assert seen == [True, False, True, False]


def test_a_bug_is_told_without_its_text(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("canary-77")

    monkeypatch.setattr(CommandHost, "running", fail)
    line = McpBridge(Session(HOST, folder, False, None), WantedKey("Agent"), None)

    told = line.answer(LIST_TOOLS)

    assert told is not None
    assert (
        json.loads(told)["error"]["message"] == "Something went wrong inside Muniment. Try again."
    )
    assert b"canary" not in told
    assert "canary" not in capsys.readouterr().err


def test_a_damaged_or_open_key_file(line: McpBridge, folder: Path) -> None:
    kept = folder / "agents" / "agent.json"
    whole = kept.read_bytes()

    def message() -> str:
        line.release()
        answer = json.loads(line.answer(LIST_TOOLS) or b"")
        return str(answer["error"]["message"]) if "error" in answer else ""

    assert message() == ""
    for damaged in (b'{"id": 5, "key": []}', b"", b"[" * 4_000, b"\xff\x00", whole[:-20]):
        kept.write_bytes(damaged)
        assert "muniment key create" in message(), damaged
    kept.write_bytes(whole)
    assert message() == ""

    kept.chmod(0o644)
    assert "agent.json" in message()


def test_a_given_key_is_not_shown(folder: Path) -> None:
    given = Secret(b"mun_canary")
    line = McpBridge(Session(HOST, folder, False, None), WantedKey("Agent"), given)

    told = line.answer(LIST_TOOLS)
    line.release()

    assert told is not None
    assert "API key" in json.loads(told)["error"]["message"]
    assert b"canary" not in told
    assert [file.name for file in (folder / "agents").iterdir()] == ["agent.json"]
