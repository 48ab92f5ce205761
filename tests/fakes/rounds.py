"""Waiting for what the background does: its first round, and what follows a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.waiting import until

if TYPE_CHECKING:
    from tests.conftest import Home


def await_first_round(home: Home) -> None:
    """Wait until the first round of maintenance is over, so that only the test writes."""
    until(lambda: home.services.housekeeping._tidied is not None, "the first round")


def await_published(home: Home) -> None:
    """Wait until indexes and listeners have every commit that can be read by now."""
    with home.borrow() as opened:
        with opened.store.quiet():
            pass
        opened.store.changes.publish()
