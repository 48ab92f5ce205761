"""``muniment entity`` and ``muniment owner``."""

import json
from pathlib import Path
from typing import Any

import pytest

from muniment.cli.app import run
from tests.fakes.command_line import HOST


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    HOST.create_vault(folder, passphrase=None, recovery_file=tmp_path / "recovery")
    return folder


def muniment(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(HOST, ["--home", str(folder), *arguments]) == 0
    return capsys.readouterr().out


def as_json(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(muniment(folder, capsys, "--json", *arguments))


def test_people_and_things_are_created_named_and_deleted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def entity(*arguments: str) -> str:
        return muniment(folder, capsys, "entity", *arguments)

    assert "No people or things." in entity("list")
    assert "person  Ada, Countess" in entity("create", "person", "Ada", "--alias", "Countess")
    assert "person  Ada Lovelace, Countess" in entity("rename", "countess", "Ada Lovelace")
    assert "Lady L" in entity("alias", "Ada Lovelace", "Lady L")
    assert "person  Lady L" in entity("split", "Ada Lovelace", "Lady L")
    assert "Ada Lovelace, Countess, Lady L" in entity("merge", "Ada Lovelace", "Lady L")
    found = as_json(folder, capsys, "entity", "list", "--type", "person", "--prefix", "Ada")
    assert [one["aliases"] for one in found["data"]] == [["Countess", "Lady L"]]
    assert "the memories are kept" in entity("delete", "Ada Lovelace")
    assert "No people or things." in entity("list")


def test_owners_are_listed_edited_and_deleted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def owner(*arguments: str) -> str:
        return muniment(folder, capsys, "owner", *arguments)

    assert "None." in owner("list", "agent")
    muniment(folder, capsys, "add", "The boiler needs 1.5 bar", "--agent-id", "team/bot")
    assert "team/bot" in owner("list", "agent")
    assert "agent  team/bot  Librarian" in owner("edit", "agent", "team/bot", "--name", "Librarian")
    shown = as_json(folder, capsys, "owner", "show", "agent", "team/bot")
    assert (shown["name"], shown["memory_count"]) == ("Librarian", 1)
    assert "project  atlas  Atlas" in owner("create", "project", "atlas", "--name", "Atlas")
    assert "its memories stay" in owner("delete", "agent", "team/bot")
    assert "None." in owner("list", "agent")
    assert run(HOST, ["--home", str(folder), "owner", "edit", "agent", "x"]) == 2
