"""Tables of the commands on a terminal."""

import os
import sys

import pytest

from muniment.cli import output
from muniment.cli.output import Table, print_table

TABLE = Table(("", "CHECK", "FOUND"), [("ok", "namespace-keys", "x" * 100), ("WRONG", "b", "y")])


def lines_at(
    columns: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    table: Table = TABLE,
) -> list[str]:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    size = os.terminal_size((columns, 24))
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda **_fallback: size)
    monkeypatch.setenv("NO_COLOR", "1")
    print_table(table)
    return capsys.readouterr().out.splitlines()


def test_a_narrow_terminal_takes_room_from_the_last_column_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first, second = lines_at(60, monkeypatch, capsys)
    assert first == f"ok     namespace-keys  {'x' * 36}…"
    assert len(first) == 60
    assert second == "WRONG  b               y"


def test_one_with_hardly_any_room_shows_a_part_of_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, first, _ = lines_at(30, monkeypatch, capsys)
    assert len(first) <= 30
    assert "…" in first


def test_a_column_that_folds_is_shown_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Table(("", "FOUND"), [("WRONG", "one two " + "x" * 30)], folds=True)
    assert lines_at(27, monkeypatch, capsys, table)[1:] == [
        "WRONG  one two",
        "       " + "x" * 20,
        "       " + "x" * 10,
    ]
