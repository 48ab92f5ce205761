"""Whoever types without a pause loses five seconds at most by ``kill -9``, by SIGTERM nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.fakes.command_line import ENVIRONMENT

if TYPE_CHECKING:
    from tests.conftest import HomeFactory

ROOT = Path(__file__).resolve().parents[2]
TYPED_S = 6.0
LOST_S_MAX = 5.0

pytestmark = pytest.mark.crash


def typed_until(folder: Path, *, seconds: float, ends_by: signal.Signals) -> list[float]:
    """Type for some seconds and end the process; return when each letter was typed."""
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.typist", str(folder)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    moments: list[float] = []
    with typist:
        assert typist.stdout is not None
        for _line in typist.stdout:
            moments.append(time.monotonic())
            if moments[-1] - moments[0] > seconds:
                break
        typist.send_signal(ends_by)
        moments += [time.monotonic() for _line in typist.stdout]
    return moments


@pytest.mark.parametrize("ends_by", [signal.SIGKILL, signal.SIGTERM])
def test_what_was_typed_is_there(home_factory: HomeFactory, ends_by: signal.Signals) -> None:
    home = home_factory("home")
    home.services.close()
    seconds = TYPED_S if ends_by is signal.SIGKILL else 0.5
    moments = typed_until(home.folder, seconds=seconds, ends_by=ends_by)
    again = home_factory("home")
    (memory,) = again.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    is_killed = ends_by is signal.SIGKILL
    safe = [each for each in moments if not is_killed or each < moments[-1] - LOST_S_MAX]
    assert len(memory.content) >= len(safe) > 0
