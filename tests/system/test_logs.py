"""The log holds what happened and nothing of what was remembered."""

import io
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.secret_bytes import Secret
from muniment.system.logs import LogOutput, start_logging

CANARY = "canary-content-8812"


@pytest.fixture(name="output")
def _output(tmp_path: Path) -> Iterator[LogOutput]:
    output = start_logging(tmp_path)
    yield output
    output.close()


def log_text(folder: Path) -> str:
    return (folder / "muniment.log").read_text("utf-8")


def test_own_messages_are_written_in_one_fixed_format(output: LogOutput, tmp_path: Path) -> None:
    logging.getLogger("muniment.vault").info("unlocked after %d tries", 3)
    (line,) = log_text(tmp_path).splitlines()
    moment, rest = line.split(" ", 1)
    assert rest == "INFO muniment.vault: unlocked after 3 tries"
    assert moment.endswith("Z")
    assert len(moment) == len("2026-05-01T12:00:00Z")


def test_the_file_is_private(output: LogOutput, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "muniment.log").stat().st_mode) == 0o600


def test_levels_below_the_chosen_one_are_left_out(output: LogOutput, tmp_path: Path) -> None:
    logging.getLogger("muniment.vault").debug("detail")
    assert log_text(tmp_path) == ""


def test_messages_of_libraries_are_withheld(output: LogOutput, tmp_path: Path) -> None:
    logging.getLogger("asyncio").error("Task failed: %s", CANARY)
    logging.getLogger("sqlalchemy.engine").warning(f"INSERT {CANARY}")  # noqa: G004
    logging.getLogger("munimental").error(CANARY)
    text = log_text(tmp_path)
    assert CANARY not in text
    assert "ERROR asyncio: (message of a library, at test_logs:" in text
    assert len(text.splitlines()) == 3


def test_exceptions_leave_types_and_places_only(output: LogOutput, tmp_path: Path) -> None:
    def remember(content: str) -> None:
        secret = content * 2
        try:
            int(secret)
        except ValueError as error:
            raise RuntimeError(f"could not keep {content}") from error

    try:
        remember(CANARY)
    except RuntimeError:
        logging.getLogger("muniment.services").exception("a write failed")
    text = log_text(tmp_path)
    assert CANARY not in text
    assert "ERROR muniment.services: a write failed" in text
    assert "builtins.RuntimeError\n" in text
    assert "builtins.ValueError\n" in text
    assert "test_logs.py:" in text
    assert " remember\n" in text


def test_suppressed_causes_stay_out_and_implicit_ones_stay_in(
    output: LogOutput, tmp_path: Path
) -> None:
    def fail(*, suppress: bool) -> None:
        try:
            {}[CANARY]
        except KeyError:
            if suppress:
                raise OSError(CANARY) from None
            raise TypeError(CANARY)  # noqa: B904 - the implicit cause is what is tested

    for suppress in (True, False):
        try:
            fail(suppress=suppress)
        except (OSError, TypeError):
            logging.getLogger("muniment").exception("failed")
    first, second = log_text(tmp_path).split("failed")[1:]
    assert "KeyError" not in first
    assert "KeyError" in second
    assert CANARY not in first + second


def test_errors_of_the_tree_keep_their_text(output: LogOutput, tmp_path: Path) -> None:
    error = WrongKeyError("asked three times")
    logging.getLogger("muniment").warning("refused", exc_info=error)
    assert "WrongKeyError: That does not unlock the vault: asked three times" in log_text(tmp_path)


def test_a_chain_of_causes_that_has_no_end_is_cut(output: LogOutput, tmp_path: Path) -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    logging.getLogger("muniment").error("failed", exc_info=first)
    assert len(log_text(tmp_path).splitlines()) == 9


def test_secrets_and_line_breaks_do_not_get_through(output: LogOutput, tmp_path: Path) -> None:
    logging.getLogger("muniment").info("key %s from %s", Secret(CANARY.encode()), "a\nb\x1b[0m")
    (line,) = log_text(tmp_path).splitlines()
    assert line.endswith("key Secret(***) from a?b?[0m")


def test_a_broken_record_prints_nothing(
    output: LogOutput, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("muniment").warning("two %d of them", CANARY)
    captured = capsys.readouterr()
    assert CANARY not in captured.err + captured.out + log_text(tmp_path)


def test_warnings_go_to_standard_error_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = start_logging(tmp_path, level=logging.DEBUG)
    logging.getLogger("muniment").debug("quiet")
    logging.getLogger("muniment").warning("loud")
    output.close()
    captured = capsys.readouterr()
    assert captured.err.endswith("WARNING muniment: loud\n")
    assert "quiet" not in captured.err
    assert "quiet" in log_text(tmp_path)


def test_files_are_rotated_and_few(output: LogOutput, tmp_path: Path) -> None:
    log = logging.getLogger("muniment")
    for _ in range(6):
        log.info("x" * 1_000_000)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["muniment.log", "muniment.log.1", "muniment.log.2", "muniment.log.3"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_closing_leaves_logging_as_it_was(tmp_path: Path) -> None:
    root, own = logging.getLogger(), logging.getLogger("muniment")
    before = list(root.handlers), own.level, logging.raiseExceptions
    output = start_logging(tmp_path)
    assert len(root.handlers) == len(before[0]) + 2
    output.close()
    output.close()
    assert (list(root.handlers), own.level, logging.raiseExceptions) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "muniment.log").symlink_to("/dev/full")
    output = start_logging(tmp_path)
    for _ in range(3):
        logging.getLogger("muniment").info("what no disk takes")
    output.close()


def test_a_folder_that_is_not_there_ends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "missing"
    output = start_logging(folder)
    log = logging.getLogger("muniment")
    log.info("nowhere to write")
    assert "no log is kept: No such file or directory" in capsys.readouterr().err
    folder.mkdir()
    log.info("somewhere to write")
    output.close()
    (line,) = log_text(folder).splitlines()
    assert line.endswith("INFO muniment: somewhere to write")


def test_a_log_that_cannot_be_rotated_ends_nothing(output: LogOutput, tmp_path: Path) -> None:
    log = logging.getLogger("muniment")
    (tmp_path / "muniment.log.2").touch()
    (tmp_path / "muniment.log.3").mkdir()
    for _ in range(2):
        log.info("x" * 1_000_000)
    log.info("not taken")
    (tmp_path / "muniment.log.3").rmdir()
    log.info("taken again")
    assert log_text(tmp_path).endswith("taken again\n")


def test_a_standard_error_that_is_closed_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    output = start_logging(tmp_path)
    logging.getLogger("muniment").warning("loud")
    output.close()
    assert "loud" in log_text(tmp_path)
