"""Waiting for what the background does: its first round, and what follows a commit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.conftest import Home

_WAIT_S: Final = 20.0


def await_first_round(home: Home) -> None:
    """Return once the first round of upkeep is over: nothing is written down but by the test."""
    deadline = time.monotonic() + _WAIT_S
    while home.services.housekeeping._tidied is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def await_told(home: Home) -> None:
    """Return once indexes and listeners know of every commit that can be read by now."""
    with home.services.jobs._session.borrow() as opened:
        with opened.store.quiet():
            pass
        opened.store._publisher.publish()
