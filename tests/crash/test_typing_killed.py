"""Typing without a pause: ``kill -9`` loses what came after the last save, SIGTERM nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.crash.typist import SAVED
from tests.fakes.command_line import ENVIRONMENT

if TYPE_CHECKING:
    from tests.conftest import HomeFactory

ROOT = Path(__file__).resolve().parents[2]
LETTERS_MAX = 2_000

pytestmark = pytest.mark.crash


@dataclass
class Typed:
    """What a typist reported: the letters in its field, and the different numbers saved."""

    letters: int = 0
    saved: set[int] = field(default_factory=set)

    def add(self, line: str) -> None:
        if line.startswith(SAVED):
            self.saved.add(int(line.removeprefix(SAVED)))
        else:
            self.letters = int(line)


def typed_until(folder: Path, *, saves: int, ends_by: signal.Signals) -> Typed:
    """Type until different texts were saved, end the process, and return what it reported."""
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.typist", str(folder)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    typed = Typed()
    with typist:
        assert typist.stdout is not None
        for line in typist.stdout:
            typed.add(line)
            if typed.letters and len(typed.saved) >= saves:
                break
            if typed.letters >= LETTERS_MAX:
                typist.kill()
                pytest.fail(f"{typed.letters} letters were typed, saved: {typed.saved}")
        typist.send_signal(ends_by)
        for line in typist.stdout:
            typed.add(line)
    return typed


@pytest.mark.parametrize(("ends_by", "saves"), [(signal.SIGKILL, 2), (signal.SIGTERM, 0)])
def test_what_was_typed_is_there(
    home_factory: HomeFactory, ends_by: signal.Signals, saves: int
) -> None:
    home = home_factory("home")
    home.services.close()
    typed = typed_until(home.folder, saves=saves, ends_by=ends_by)
    again = home_factory("home")
    (memory,) = again.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    safe = max(typed.saved) if ends_by is signal.SIGKILL else typed.letters
    assert len(memory.content) >= safe > 0
