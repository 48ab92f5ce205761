"""Every way to start Muniment, watched from outside: nothing leaves, nothing is left behind.

Each start has a home, a cache, a folder for temporary files and an environment of its own, in
which nothing is set that would keep a dependency from reporting (as `CI` would).
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from tests.privacy.desk import MUNIMENT, PYTHON, TIMEOUT_S, Desk

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")

TOOLS = (
    ("tools/list", {}),
    ("tools/call", {"name": "recall", "arguments": {"query": "heating"}}),
)
MESSAGES = "".join(
    json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"
    for number, (method, params) in enumerate(TOOLS)
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a vault that a key file opens, made as a person makes it."""
    desk = Desk.empty(tmp_path_factory.mktemp("made"))
    desk.run("init", "--key-file", "--recovery-file", str(desk.document("recovery")))
    desk.run("add", "The boiler needs its pressure topped up", "--tag", "heating")
    desk.run("key", "create", "--namespace", "default", "--name", "MCP", "--save")
    return desk.folder / "data" / "muniment"


@pytest.fixture
def near() -> Iterator[Path]:
    """A folder with a short path: that of a socket has about a hundred letters at most."""
    with TemporaryDirectory(prefix="desk-") as folder:
        yield Path(folder)


@pytest.fixture
def new_desk(near: Path, vault: Path) -> Callable[[str], Desk]:
    """Makes folders that hold this vault, and nothing else that was ever used."""

    def make(name: str) -> Desk:
        desk = Desk.empty(near / name)
        shutil.copytree(vault, desk.folder / "data" / "muniment")
        settings = desk.folder / "config" / "muniment" / "settings.json"
        settings.parent.mkdir(mode=0o700)
        settings.write_text('{"port": 0}', encoding="ascii")
        return desk

    return make


@pytest.fixture
def desk(new_desk: Callable[[str], Desk]) -> Desk:
    return new_desk("a")


def until(condition: Callable[[], Any], process: subprocess.Popen[bytes]) -> Any:
    """Wait until something is so that a running process brings about."""
    deadline = time.monotonic() + TIMEOUT_S
    while not (found := condition()):
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def published(desk: Desk) -> bytes:
    """Return how to reach the process that serves; empty while none does."""
    return desk.instance.read_bytes().strip() if desk.instance.exists() else b""


@contextmanager
def running(desk: Desk, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Muniment as a process that listens; told to end when the context is left."""
    with desk.start(*arguments) as process:
        until(lambda: published(desk), process)
        yield process
        os.kill(json.loads(published(desk))["pid"], signal.SIGTERM)
        _, err = process.communicate(timeout=TIMEOUT_S)
        assert process.returncode == 0, err.decode()


def reached(desk: Desk, *arguments: str) -> bool:
    return desk.attempt(*MUNIMENT, *arguments).returncode == 0


def test_commands_that_open_the_vault_themselves(desk: Desk) -> None:
    desk.run_program(*PYTHON, "tests.privacy.many_commands")


def test_serving_and_commands_through_the_port(desk: Desk) -> None:
    with running(desk, *MUNIMENT, "serve", "--port", "0"):
        desk.run_program(*PYTHON, "tests.privacy.many_commands")
        assert "The boiler" in desk.run("mcp", given=MESSAGES)


def test_mcp_that_opens_the_vault_itself(desk: Desk) -> None:
    assert "The boiler" in desk.run("mcp", given=MESSAGES)


def test_the_window_in_use_and_as_it_starts_at_login(
    desk: Desk, new_desk: Callable[[str], Desk]
) -> None:
    export = desk.document("export.md")
    desk.run_program(*PYTHON, "tests.privacy.window_visit", str(export))
    assert export.exists()

    entry = (desk.folder / "config" / "autostart" / "muniment.desktop").read_text("utf-8")
    line = next(line for line in entry.splitlines() if line.startswith("Exec="))
    another = new_desk("b")
    with running(another, *shlex.split(line.removeprefix("Exec="))) as window:
        # A window that is still being built answers nobody, who then says so and ends.
        until(partial(reached, another, "capture"), window)
        until(partial(reached, another), window)
        another.run("status")


def test_the_program_where_there_is_no_display(desk: Desk) -> None:
    desk.has_display = False
    with running(desk, *MUNIMENT):
        assert "The boiler" in desk.run("search", "heating")


def test_a_new_vault_with_a_passphrase(near: Path) -> None:
    desk = Desk.empty(near)
    passphrase = desk.document("passphrase")
    passphrase.write_text("copper lantern seven otters", encoding="utf-8")
    passphrase.chmod(0o600)
    recovery = ("--recovery-file", str(desk.document("recovery")))
    desk.run("init", *recovery, "--passphrase-file", str(passphrase))


def test_a_measurement(desk: Desk) -> None:
    desk.run("bench", "embedding")
