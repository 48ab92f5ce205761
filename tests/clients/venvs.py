"""Published clients, each version in a venv of its own, and scripts that run in them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

VENVS = ROOT / "build" / "clients"
_RUNNING = Path(__file__).with_name("running.py")

_INSTALL_S = 300
_OF_CLIENTS = ("PYTHON", "MEMORYRELAY_", "STATEBASE_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""How variables begin that would change what a client does, in any case."""


def client_python(name: str, version: str) -> Path:
    """Return the interpreter of a venv that has one version of a published client.

    The venv is made when it is first asked for and kept for later runs; processes that ask at the
    same time wait for the one that makes it.

    Args:
        name: Of the package on the index.
        version: The one that is installed.
    """
    folder = VENVS / f"{name}-{version}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    # Written last: a venv that somebody stopped the making of is made anew.
    made_by = folder / "made-by.txt"
    VENVS.mkdir(parents=True, exist_ok=True)
    with _locked(VENVS / f"{name}-{version}.lock"):
        if not made_by.exists() or made_by.read_text("utf-8") != sys.version:
            shutil.rmtree(folder, ignore_errors=True)
            _run_or_fail([sys.executable, "-m", "venv", str(folder)])
            install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            _run_or_fail([str(python), *install, f"{name}=={version}"])
            made_by.write_text(sys.version, "utf-8")
    return python


def run_script(python: Path, script: Path, settings: dict[str, Any]) -> Any:
    """Run a script with a client's interpreter; return what it prints, read as JSON.

    One process of an interpreter runs all its scripts, one after the other: a client's modules take
    longer to load than its calls to answer.

    Args:
        python: The interpreter.
        script: It reads its settings as JSON from standard input; modules beside it are found.
        settings: What it is to know, among them the address of the port and a key.
    """
    runner = _RUNNERS.get(python) or _Runner(python)
    _RUNNERS[python] = runner
    try:
        return json.loads(runner.run(script, json.dumps(settings)))
    except BaseException:
        del _RUNNERS[python]
        runner.close()
        raise


def close_runners() -> None:
    """End the processes that run scripts."""
    while _RUNNERS:
        _RUNNERS.popitem()[1].close()


class _Runner:
    """A process that runs scripts.

    Args:
        python: Its interpreter.
    """

    def __init__(self, python: Path) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._process = subprocess.Popen(
            [str(python), "-s", str(_RUNNING)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
        )

    def run(self, script: Path, given: str) -> str:
        """Return what a script prints; what it complains of is the error's text."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        limit = threading.Timer(PATIENCE_S, self._process.kill)
        limit.start()
        try:
            self._process.stdin.write(json.dumps([str(script), given]).encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        finally:
            limit.cancel()
            limit.join()
        assert answer, self._complaints()
        printed: str = json.loads(answer)
        return printed

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _complaints(self) -> str:
        self._process.wait(PATIENCE_S)
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")


_RUNNERS: dict[Path, _Runner] = {}


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_OF_CLIENTS)
    }
    return kept | {"NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _run_or_fail(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_S, check=False)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)}: {done.stdout}{done.stderr}", pytrace=False)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait until no other process is in here with the same path."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        # Closing the file gives the lock back.
        yield
