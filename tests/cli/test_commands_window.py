"""``muniment`` without a command: the window as a process, and what other starts see of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest

from muniment.bootstrap.window import open_window
from muniment.domain.errors import EnvironmentFaultError
from tests.fakes.command_line import ENVIRONMENT, HOST, run_process, serving
from tests.waiting import until

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def window(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that has been painted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "muniment", "--home", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, **OFFSCREEN, "MUNIMENT_TIME_START": "process"},
        text=True,
    )
    try:
        assert process.stdout is not None
        painted = process.stdout.readline()
        if not painted:
            raise AssertionError(process.communicate()[1])
        assert json.loads(painted)["first_paint_ms"] > 0
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a vault, and a port that disturbs nobody."""
    folder = tmp_path / "home"
    HOST.create_vault(folder, passphrase=None, recovery_file=tmp_path / "recovery")
    (folder / "settings.json").write_text('{"port": 0}', encoding="utf-8")
    return folder


def wait_for(path: Path) -> None:
    until(lambda: path.exists() and bool(path.read_bytes().strip()), path.name)


def test_the_window_serves_the_port_and_ends_cleanly(home: Path) -> None:
    instance = home / "instance.json"
    with window(home) as process:
        wait_for(instance)
        locked = run_process("--home", str(home), "list")
        assert locked.code == 1
        assert "The vault is locked" in locked.err

        second = run_process("--home", str(home), environment=OFFSCREEN)
        assert second.code == 0, second.err
        assert process.poll() is None

        process.terminate()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert instance.read_bytes().strip() == b""


def test_what_is_piped_into_capture_is_stored(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home):
        done = run_process(
            "--home", str(home), "--json", "capture", "--tag", "shed", stdin="Oil the hinge\n"
        )
        assert done.code == 0, done.err
        assert (done.document["content"], done.document["tags"]) == ("Oil the hinge", ["shed"])


def test_capture_shows_the_window_of_the_program_that_runs(home: Path) -> None:
    with window(home) as process:
        asked = run_process("--home", str(home), "capture", environment=OFFSCREEN)
        assert (asked.code, asked.out, asked.err) == (0, "", "")
        piped = run_process("--home", str(home), "capture", stdin="  \n", environment=OFFSCREEN)
        assert piped.code == 0, piped.err
        locked = run_process("--home", str(home), "capture", stdin="text", environment=OFFSCREEN)
        assert locked.code == 1
        assert "The vault is locked" in locked.err
        assert process.poll() is None


def test_search_shows_the_window_of_the_program_that_runs(home: Path) -> None:
    with window(home) as process:
        asked = run_process("--home", str(home), "search", "--window", environment=OFFSCREEN)
        assert (asked.code, asked.out, asked.err) == (0, "", "")
        assert process.poll() is None


def test_search_without_a_display_or_a_query_says_what_to_do(home: Path) -> None:
    done = run_process("--home", str(home), "search", "--window")
    assert (done.code, "muniment search QUERY" in done.err) == (1, True)
    wrong = run_process("--home", str(home), "search")
    assert (wrong.code, "--window" in wrong.err) == (2, True)


def test_capture_starts_the_program_where_none_runs(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "muniment", "--home", str(home), "capture"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, **OFFSCREEN, "MUNIMENT_TIME_START": "process"},
        text=True,
    )
    assert process.stdout is not None
    assert "first_paint_ms" in process.stdout.readline()
    process.terminate()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err


def test_capture_without_a_display_or_a_text_says_what_to_do(home: Path) -> None:
    done = run_process("--home", str(home), "capture")
    assert done.code == 1
    assert "display" in done.err
    assert "Pipe the text" in done.err
    wrong = run_process("--home", str(home), "capture", "--tag", "x")
    assert wrong.code == 2
    assert "standard input" in wrong.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("libEGL.so.1: cannot open shared object file"), "Install Qt's libraries"),
        (ModuleNotFoundError("No module named 'PySide6'"), "Install Muniment again"),
    ],
)
def test_a_window_that_cannot_be_loaded_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: ImportError, said: str
) -> None:
    class Refusing(MetaPathFinder):
        def find_spec(self, fullname: str, *_given: object) -> None:
            if fullname == "muniment.desktop.shell.running":
                raise error

    monkeypatch.delitem(sys.modules, "muniment.desktop.shell.running", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refusing(), *sys.meta_path])
    with pytest.raises(EnvironmentFaultError) as caught:
        open_window(home)
    assert str(error) in str(caught.value)
    assert said in caught.value.hint


def test_a_home_that_is_served_without_a_window_gets_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home):
        outcome = run_process("--home", str(home), environment=OFFSCREEN)
    assert outcome.code == 1
    assert "Another Muniment has this vault open" in outcome.err


def test_a_taken_port_leaves_a_window_without_one(home: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "other") as other:
        port = int(other.url.rpartition(":")[2])
        (home / "settings.json").write_text(json.dumps({"port": port}), encoding="utf-8")
        log = home / "logs" / "muniment.log"
        with window(home) as process:
            until(lambda: "the port is off" in log.read_text(encoding="utf-8"))
            assert process.poll() is None
            assert (home / "instance.json").read_bytes().strip() == b""
            process.terminate()
            process.communicate(timeout=30)
        assert process.returncode == 0


def test_a_library_that_qt_lacks_is_named(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file')", encoding="utf-8"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    outcome = run_process("--home", str(home), environment={**OFFSCREEN, "PYTHONPATH": path})
    assert outcome.code == 1
    assert "libEGL.so.1" in outcome.err
    assert "muniment serve" in outcome.err
    assert "Traceback" not in outcome.err
