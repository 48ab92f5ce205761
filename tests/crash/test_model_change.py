"""``kill -9`` at each point of a change of the model: the vault opens, searches, and goes on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.command_line import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.crash


def test_a_change_of_the_model_that_is_killed_goes_on_or_is_cancelled(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.model_changer", str(tmp_path)],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report) == 9
    assert {point: problems for point, problems in report.items() if problems} == {}
