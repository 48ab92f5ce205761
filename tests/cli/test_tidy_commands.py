"""``muniment tidy``."""

import json
from pathlib import Path
from typing import Any

import pytest

from muniment.cli.app import run
from tests.fakes.command_line import HOST

TEXT = "The bins are emptied on Tuesday."
SAME = "the bins are emptied on TUESDAY"


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
    return json.loads(muniment(folder, capsys, "--json", "tidy", *arguments))


def test_duplicates_are_listed_kept_and_merged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (TEXT, "The bins are emptied on Thursday."):
        muniment(folder, capsys, "add", text)
    assert "No memories say the same." in muniment(folder, capsys, "tidy", "duplicates")
    muniment(folder, capsys, "add", SAME, "--tag", "home")
    said = muniment(folder, capsys, "tidy", "duplicates")
    assert "1. 100% similar" in said
    assert TEXT in said
    assert SAME in said
    assert "Thursday" not in said
    assert "merged" in muniment(folder, capsys, "tidy", "merge", "1", "3")
    assert as_json(folder, capsys, "duplicates")["groups"] == []
    assert "home" in muniment(folder, capsys, "--json", "show", "1")
    muniment(folder, capsys, "restore", "3")
    assert "Kept 2 memories." in muniment(folder, capsys, "tidy", "keep", "1", "3")
    assert as_json(folder, capsys, "duplicates")["groups"] == []


def test_stale_memories_are_listed_and_put_away(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in (TEXT, "Another one."):
        muniment(folder, capsys, "add", text)
    assert "Every memory was used" in muniment(folder, capsys, "tidy", "stale")
    assert as_json(folder, capsys, "stale", "--days", "1")["total"] == 0
    assert "Archived 1 memory." in muniment(folder, capsys, "tidy", "archive", "1")
    assert as_json(folder, capsys, "trash", "1", "2") == {"changed": 2, "unchanged": 0}


@pytest.mark.parametrize("wrong", [["merge", "1"], ["keep", "1"]])
def test_one_memory_alone_is_no_pair(
    folder: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert run(HOST, ["--home", str(folder), "tidy", *wrong]) == 2
    assert "at least" in capsys.readouterr().err
