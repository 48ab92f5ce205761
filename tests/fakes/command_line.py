"""The command line, run within the test's process or as its own process."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muniment.bootstrap import CommandHost
from muniment.cli.app import run
from tests.waiting import PATIENCE_S, until

ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"MUNIMENT_HOME", "MUNIMENT_PASSPHRASE_FILE", "DISPLAY", "WAYLAND_DISPLAY"}
    and not name.startswith("QT_")
}

HOST = CommandHost()
"""One for all commands of a process, whose command line is built once."""


@dataclass(frozen=True)
class Outcome:
    """The output and exit code of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


def run_command(*arguments: str) -> Outcome:
    """Run one command in this process, which has imported already what commands need."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = run(HOST, arguments)
    return Outcome(code, out.getvalue(), err.getvalue())


def run_process(
    *arguments: str,
    stdin: str | bytes | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = PATIENCE_S,
) -> Outcome:
    """Run one command as its own process."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "muniment", *arguments],
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env={**ENVIRONMENT, **(environment or {})},
        timeout=timeout,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Serving:
    """A serving process and the line it printed when it was ready."""

    process: subprocess.Popen[bytes]
    ready: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.ready["url"])


@contextmanager
def serving(
    home: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """Run ``muniment serve`` on a free port for the duration of the context."""
    ready_file = home.parent / f"{home.name}-ready.json"
    ready_file.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "muniment", "--home", str(home), "serve", "--port", "0"),
            *("--ready-file", str(ready_file), *options),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, **(environment or {})},
    )
    try:
        yield Serving(process, wait_until_ready(process, ready_file))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until_ready(process: subprocess.Popen[bytes], ready_file: Path) -> dict[str, Any]:
    """Wait for the ready file, and return its content."""

    def is_ready() -> bool:
        if process.poll() is not None:
            _, err = process.communicate()
            raise AssertionError(f"serve ended with {process.returncode}: {err.decode()}")
        return ready_file.exists()

    until(is_ready, "the ready file")
    ready: dict[str, Any] = json.loads(ready_file.read_bytes())
    return ready
