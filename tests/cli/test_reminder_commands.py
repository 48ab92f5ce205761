"""``muniment remind`` and ``muniment reminders``."""

import json
from pathlib import Path

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


def test_a_reminder_is_offered_set_listed_and_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    muniment(folder, capsys, "add", "Anna turns seventy on 14 March 2090")
    assert "2090-03-14 09:00" in muniment(folder, capsys, "remind", "1")
    assert "No reminders." in muniment(folder, capsys, "reminders")
    said = muniment(folder, capsys, "remind", "1", "--at", "2090-03-14")
    assert "reminder on 2090-03-14 09:00" in said
    assert "Anna turns seventy" in muniment(folder, capsys, "reminders")
    muniment(folder, capsys, "remind", "1", "--at", "2090-03-13 18:30")
    (found,) = json.loads(muniment(folder, capsys, "--json", "reminders"))["data"]
    assert found["at"].startswith("2090-03-1")
    assert "no reminder" in muniment(folder, capsys, "remind", "1", "--off")
    assert "No reminders." in muniment(folder, capsys, "reminders")


@pytest.mark.parametrize("wrong", [["--at", "soon"], ["--at", "2090-01-01", "--off"]])
def test_wrong_use_is_explained(
    folder: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert run(HOST, ["--home", str(folder), "remind", "1", *wrong]) == 2
    assert "--at" in capsys.readouterr().err
