"""Commands and the serving process on a disk that is full to its last byte."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.command_line import ENVIRONMENT, run_process, serving

ROOT = Path(__file__).parents[2]
SAID = "The disk is full: Muniment can read but not write until there is room.\n"
NAMESPACES = (("unshare", "-rm"), ("unshare", "-m"))
"""Ways to mount a disk that nobody else sees: for any user, and for root where others may not."""


def may_mount() -> tuple[str, ...] | None:
    if shutil.which("unshare") is None:
        return None
    command = "mount -t tmpfs tmpfs /mnt"
    for way in NAMESPACES:
        if subprocess.run([*way, "sh", "-c", command], capture_output=True, check=False).returncode:
            continue
        return way
    return None


@pytest.fixture(scope="module", name="said")
def _said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any] | None:
    """What every step on the small disk said; None where none can be mounted."""
    way = may_mount()
    if way is None:
        return None
    done = subprocess.run(
        [
            *way,
            sys.executable,
            "-m",
            "tests.fakes.small_disk",
            str(tmp_path_factory.mktemp("disk")),
        ],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}"},
        timeout=180,
    )
    assert done.returncode == 0, done.stderr.decode()
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_a_full_disk_is_read_served_and_written_again(
    said: dict[str, Any] | None, tmp_path: Path
) -> None:
    if said is None:
        # Nothing can be mounted here: a log whose disk is full is what can be had without.
        read_and_serve_without_a_log(tmp_path / "home")
        return
    assert said["first start"]["code"] == 1
    assert said["first start"]["err"].startswith("The disk is full: ")
    assert set(said["left behind"]) <= {"muniment.log", "vault.lock", "instance.json"}

    assert (said["list"]["code"], said["list"]["err"]) == (0, SAID)
    assert "Kept from before" in said["list"]["out"]
    assert said["add"]["code"] == 1
    assert "Free some space and try again; nothing was changed." in said["add"]["err"]

    assert said["read"][1]["total"] == 1
    assert (said["write"][0], said["write"][1]["code"]) == (507, "disk-full")
    assert said["status"][1]["disk_full"] is True
    assert said["status beside it"]["code"] == 0
    assert "full; the vault is read-only" in said["status beside it"]["out"]

    assert said["write again"][0] == 201
    assert said["status again"][1]["disk_full"] is False
    assert said["end"] == {"code": 0, "out": "", "err": SAID}
    assert said["list again"]["code"] == 0
    assert "Kept again" in said["list again"]["out"]


def read_and_serve_without_a_log(home: Path) -> None:
    """Run commands and the server where the log is on a device that takes nothing."""
    (home / "logs").mkdir(parents=True)
    (home / "logs" / "muniment.log").symlink_to("/dev/full")
    with serving(home) as server:
        assert server.process.poll() is None
        assert run_process("--home", str(home), "add", "Kept").code == 0
        server.process.terminate()
        assert server.process.wait(60) == 0
    listed = run_process("--home", str(home), "list")
    assert (listed.code, "Kept" in listed.out) == (0, True)
