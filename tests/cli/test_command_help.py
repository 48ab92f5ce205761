"""What every command says of itself."""

from collections.abc import Iterator

import pytest
import typer

from muniment.cli.app import build, run
from tests.fakes.command_line import HOST


def commands_of(group: object, *path: str) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, command in getattr(group, "commands", {}).items():
        yield (*path, name), command
        yield from commands_of(command, *path, name)


ALL = dict(commands_of(typer.main.get_command(build(HOST))))


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_help_tells_what_each_option_and_argument_is(path: tuple[str, ...]) -> None:
    command = ALL.get(path) or typer.main.get_command(build(HOST))
    lacking = [given.name for given in command.params if not getattr(given, "help", None)]
    assert lacking == []


@pytest.mark.parametrize("path", [(), ("key",), ("hook",)], ids=" ".join)
def test_no_command_is_summed_up_by_half_a_sentence(
    path: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(HOST, [*path, "--help"]) == 0
    _, heading, told = capsys.readouterr().out.partition("Commands:\n")
    assert heading
    assert [line for line in told.splitlines() if line.endswith("...")] == []


def test_the_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HOST, ["--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "0 done, 1 refused, 2 wrong usage, 130 interrupted" in told
