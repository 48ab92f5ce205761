"""Waiting for background work: the first maintenance round, and the work after a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.waiting import until

if TYPE_CHECKING:
    from tests.conftest import Home


def await_first_round(home: Home) -> None:
    """Wait until the first maintenance round is over, so that only the test writes."""
    until(lambda: home.services.housekeeping._tidied is not None, "the first round")


def await_published(home: Home) -> None:
    """Wait until indexes and listeners have processed every commit so far."""
    with home.borrow() as opened:
        with opened.store.quiet():
            pass
        opened.store.changes.publish()
