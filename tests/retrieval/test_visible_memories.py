"""What a search shows is held against the view it reads, whatever the states in memory say."""

import numpy as np

from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import NO_CONFIDENTIAL
from muniment.domain.memories.query import MemoryFilter
from muniment.retrieval.visibility_index import VisibilityIndex
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.reading import Reading
from tests.fakes.opened import connection_of
from tests.fakes.stores import StoreKit


def visible(kit: StoreKit, reading: Reading, states: VisibilityIndex) -> VisibleMemories:
    return VisibleMemories(
        reading,
        states,
        MemoryFilter(),
        namespace_ids=[kit.namespace_id("default")],
        now_ms=unix_ms(kit.clock.now()),
        access=NO_CONFIDENTIAL,
    )


def trash_all(kit: StoreKit) -> None:
    with kit.store.write("person") as unit:
        connection_of(unit).exec_driver_sql("UPDATE memories SET deleted_at = 1")


def test_states_older_than_the_view_show_nothing_that_is_gone(kit: StoreKit) -> None:
    number = int(kit.add("the boat is called Aurora").number)
    with kit.store.read() as reading:
        before = VisibilityIndex(reading.states.all())
    trash_all(kit)
    with kit.store.read() as reading:
        found = visible(kit, reading, before)
        assert number in found.matching
        assert found.still_matching([number]) == set()


def test_states_newer_than_the_view_take_nothing_from_it(kit: StoreKit) -> None:
    number = int(kit.add("the boat is called Aurora").number)
    with kit.store.read() as reading:
        reading.namespaces.all()  # from here on the view stands
        trash_all(kit)
        with kit.store.read() as later:
            after = VisibilityIndex(later.states.all())
        found = visible(kit, reading, after)
        assert number not in found.matching
        assert found.still_matching([number]) == {number}


def test_a_memory_newer_than_the_states_is_not_there_yet(kit: StoreKit) -> None:
    number = int(kit.add("the boat is called Aurora").number)
    with kit.store.read() as reading:
        found = visible(kit, reading, VisibilityIndex(reading.states.all()))
        for later in range(number + 1, number + 5):
            wanted = np.array([number, later], dtype=np.int64)
            assert found.matches(wanted).tolist() == [True, False]
            assert found.inside(wanted).tolist() == [number]
            assert found.count_seen(wanted) == 1
