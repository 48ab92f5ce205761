"""A wish is either withdrawn in time or gone through with, never both."""

from __future__ import annotations

import threading

import pytest

from muniment.domain.wish import Wish, WithdrawnError


def test_withdrawn_in_time_it_stops_the_work() -> None:
    wish = Wish()
    wish.check()
    assert wish.withdraw()
    assert wish.is_withdrawn
    with pytest.raises(WithdrawnError):
        wish.check()
    with pytest.raises(WithdrawnError):
        wish.settle()
    assert wish.withdraw()


def test_withdrawn_too_late_it_says_so_and_changes_nothing() -> None:
    wish = Wish()
    wish.settle()
    assert not wish.withdraw()
    assert not wish.is_withdrawn
    wish.check()


def test_person_and_work_never_both_have_their_way() -> None:
    for _ in range(300):
        wish, start, settled = Wish(), threading.Barrier(2), []

        def work(wish: Wish = wish, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                wish.settle()
            except WithdrawnError:
                return
            settled.append(True)  # noqa: B023 - joined within the round

        worker = threading.Thread(target=work)
        worker.start()
        start.wait()
        was_in_time = wish.withdraw()
        worker.join()
        assert was_in_time != bool(settled)
