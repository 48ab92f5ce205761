"""A cancellation is either withdrawn in time or gone through with, never both."""

from __future__ import annotations

import threading

import pytest

from muniment.domain.cancellation import CancellationToken, OperationCancelledError


def test_withdrawn_in_time_it_stops_the_work() -> None:
    cancellation = CancellationToken()
    cancellation.check()
    assert cancellation.cancel()
    assert cancellation.is_cancelled
    with pytest.raises(OperationCancelledError):
        cancellation.check()
    with pytest.raises(OperationCancelledError):
        cancellation.commit_point()
    assert cancellation.cancel()


def test_withdrawn_too_late_it_says_so_and_changes_nothing() -> None:
    cancellation = CancellationToken()
    cancellation.commit_point()
    assert not cancellation.cancel()
    assert not cancellation.is_cancelled
    cancellation.check()


def test_person_and_work_never_both_have_their_way() -> None:
    for _ in range(300):
        cancellation, start, settled = CancellationToken(), threading.Barrier(2), []

        def work(
            cancellation: CancellationToken = cancellation, start: threading.Barrier = start
        ) -> None:
            start.wait()
            try:
                cancellation.commit_point()
            except OperationCancelledError:
                return
            settled.append(True)  # noqa: B023 - joined within the round

        worker = threading.Thread(target=work)
        worker.start()
        start.wait()
        was_in_time = cancellation.cancel()
        worker.join()
        assert was_in_time != bool(settled)
