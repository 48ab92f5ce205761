"""Typing without a pause: ``kill -9`` loses five seconds at most, SIGTERM nothing.

The five seconds are a timer in the event loop of the typist: a slow machine delays it as well.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.memories.unsaved_texts import TypedIn
from tests.fakes.command_line import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.services.container import Services
    from tests.conftest import HomeFactory

ROOT = Path(__file__).resolve().parents[2]
LETTERS_MAX = 300

pytestmark = pytest.mark.crash


class Count(NamedTuple):
    """How many letters were typed, and how many of them were five seconds old, and stored."""

    typed: int
    old: int
    saved: int

    @classmethod
    def read(cls, line: str) -> Count:
        return cls(*map(int, line.split()))


def saves_of(counts: list[Count]) -> list[Count]:
    """Return the first count after each save."""
    return [after for before, after in pairwise(counts) if after.saved > before.saved]


def typed_until(
    is_enough: Callable[[list[Count]], bool], folder: Path, *, ends_by: signal.Signals
) -> list[Count]:
    """Type until the counts are enough, end the process, and return all of them."""
    typist = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.typist", str(folder)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    counts: list[Count] = []
    with typist:
        assert typist.stdout is not None
        for line in typist.stdout:
            counts.append(Count.read(line))
            if is_enough(counts) or len(counts) == LETTERS_MAX:
                break
        typist.send_signal(ends_by)
        counts += map(Count.read, typist.stdout)
    return counts


def letters_there(services: Services) -> int:
    """Return how many letters a person finds on opening the memory: saved, or kept unsaved."""
    kept = services.unsaved_texts.kept(TypedIn.MEMORY, PERSON)
    return len(kept[0].fields["content"] if kept else saved_text(services))


def saved_text(services: Services) -> str:
    (memory,) = services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    return memory.content


def test_a_kill_loses_five_seconds_at_most(home_factory: HomeFactory) -> None:
    home = home_factory("home")
    home.services.close()
    counts = typed_until(
        lambda counts: len(saves_of(counts)) == 2, home.folder, ends_by=signal.SIGKILL
    )
    first, second = saves_of(counts)[:2]
    for before, save in ((Count(0, 0, 0), first), (first, second)):
        # What was typed after a save is in the next one, which begins before it is old.
        when_old = next((count for count in counts if count.old > before.typed), save)
        assert save.saved <= when_old.typed
    assert len(saved_text(home_factory("home").services)) >= second.saved


def test_an_orderly_end_loses_nothing(home_factory: HomeFactory) -> None:
    home = home_factory("home")
    home.services.close()
    counts = typed_until(lambda counts: len(counts) == 5, home.folder, ends_by=signal.SIGTERM)
    assert letters_there(home_factory("home").services) == counts[-1].typed
