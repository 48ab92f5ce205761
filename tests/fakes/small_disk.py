"""A data directory on a small disk that is filled and freed, in its own process.

Run as ``unshare -rm python -m tests.fakes.small_disk FOLDER``: the disk is mounted in a namespace
of the process, and disappears with it. Prints the output of each step.
"""

import io
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

from muniment.cli.app import run
from tests.fakes.command_line import ENVIRONMENT, HOST, Outcome, run_process
from tests.waiting import PATIENCE_S

SIZE = "size=12m"


def main(disk: Path) -> None:
    """Print one JSON document with the output of each step."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", str(disk)], check=True)
    home, filler = disk / "home", disk / "filler"
    said: dict[str, Any] = {}
    _fill(filler)
    said["first start"] = _here(home, "init", "--key-file", "--recovery-file", str(disk / "key"))
    said["left behind"] = sorted(path.name for path in home.rglob("*") if path.is_file())
    filler.unlink()
    _here(home, "init", "--key-file", "--recovery-file", str(disk / "key"))
    _here(home, "add", "Kept from before")
    key = _here(home, "key", "create", "--namespace", "default", "--only-key")["out"].strip()
    _fill(filler)
    said["list"] = asdict(run_process("--home", str(home), "list"))
    said["add"] = _here(home, "add", "Never kept")
    said |= _served(home, filler, key)
    said["list again"] = _here(home, "list")
    print(json.dumps(said))  # noqa: T201 (read by the test)


def _here(home: Path, *arguments: str) -> dict[str, Any]:
    """Run a command within this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(HOST, ["--home", str(home), *arguments])
    return asdict(Outcome(code, out.getvalue(), err.getvalue()))


def _served(home: Path, filler: Path, key: str) -> dict[str, Any]:
    process = subprocess.Popen(
        [sys.executable, "-m", "muniment", "--home", str(home), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(process.communicate()[1].decode())
    url = json.loads(line)["url"]
    said: dict[str, Any] = {}
    said["status"] = _call(f"{url}/v1/status", key)
    said["read"] = _call(f"{url}/v1/memories", key)
    said["write"] = _call(f"{url}/v1/memories", key, {"content": "Never kept"})
    said["status beside it"] = _here(home, "status")
    filler.unlink()
    said["write again"] = _call(f"{url}/v1/memories", key, {"content": "Kept again"})
    said["status again"] = _call(f"{url}/v1/status", key)
    _fill(filler)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=PATIENCE_S)
    said["end"] = asdict(Outcome(process.returncode, "", err.decode()))
    return said


def _call(url: str, key: str, body: object = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def _fill(file: Path) -> None:
    """Write until the disk is full."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    for size in (1 << 20, 4096, 1):
        try:
            while True:
                os.write(descriptor, bytes(size))
        except OSError:
            continue
    os.close(descriptor)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
