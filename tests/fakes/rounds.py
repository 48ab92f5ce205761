"""Waiting for what the background does: its first round, and what follows a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.waiting import until

if TYPE_CHECKING:
    from tests.conftest import Home


def await_first_round(home: Home) -> None:
    """Return once the first round of upkeep is over: nothing is written down but by the test."""
    until(lambda: home.services.housekeeping._tidied is not None, "the first round")


def await_told(home: Home) -> None:
    """Return once indexes and listeners know of every commit that can be read by now."""
    with home.borrow() as opened:
        with opened.store.quiet():
            pass
        opened.store._publisher.publish()
