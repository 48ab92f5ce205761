"""The cyclic collector leaves an open vault alone, and nothing of it once it is locked."""

import gc
import weakref

from muniment.bootstrap.data_directory import freeze_heap
from tests.conftest import Home


class _Ring:
    """Something in a cycle, which nothing but the collector frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_there_at_unlocking_is_looked_through_again_after_the_lock(home: Home) -> None:
    vault = home.services.vault
    vault.lock()
    stop = freeze_heap(vault)
    try:
        ring = _Ring()
        kept = weakref.ref(ring)
        vault.unlock_with_key_file()
        assert gc.get_freeze_count() > 0
        del ring
        gc.collect()
        assert kept() is not None
        vault.lock()
        assert gc.get_freeze_count() == 0
        gc.collect()
        assert kept() is None
    finally:
        stop()


def test_who_stops_leaves_the_collector_as_it_was(home: Home) -> None:
    vault = home.services.vault
    vault.lock()
    stop = freeze_heap(vault)
    vault.unlock_with_key_file()
    stop()
    assert gc.get_freeze_count() == 0
    vault.lock()
    vault.unlock_with_key_file()
    assert gc.get_freeze_count() == 0


def test_the_collector_works_as_usual_from_unlocking_on(home: Home) -> None:
    vault, before = home.services.vault, gc.get_threshold()
    vault.lock()
    stop = freeze_heap(vault)
    try:
        # As a start has them, and the window, which looks through old objects itself.
        gc.set_threshold(50_000, 10, 1_000_000)
        vault.unlock_with_key_file()
        assert gc.get_threshold() == (700, 10, 1_000_000)
    finally:
        gc.set_threshold(*before)
        stop()
