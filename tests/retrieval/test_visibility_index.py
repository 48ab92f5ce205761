"""The states in memory: whatever is written, by whatever statement, they are those of the rows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from muniment.domain.confidentiality.confidential import EVERY_CONFIDENTIAL, NO_CONFIDENTIAL
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.query import MemoryFilter
from muniment.retrieval.visibility_index import VisibilityIndex, is_decided_by_states
from muniment.storage.memories.memory_states import CONFIDENTIAL, DELETED, NO_END_MS, StateTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


def table(*rows: tuple[int, int, int, int]) -> StateTable:
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    return StateTable(columns[0], columns[1], columns[2].astype(np.uint8), columns[3])


def matching(index: VisibilityIndex, *namespace_ids: int, **options: Any) -> list[int]:
    found: NDArray[np.bool_] = index.matching(
        options.pop("wanted", MemoryFilter()),
        namespace_ids=[NamespaceId(number) for number in namespace_ids],
        now_ms=1_000,
        access=options.pop("access", EVERY_CONFIDENTIAL),
    )
    return np.flatnonzero(found).tolist()


def test_only_what_may_be_found_matches() -> None:
    index = VisibilityIndex(
        table(
            (1, 1, 0, NO_END_MS),
            (2, 2, 0, NO_END_MS),
            (3, 1, DELETED, NO_END_MS),
            (4, 1, CONFIDENTIAL, NO_END_MS),
            (5, 1, 0, 1_000),
            (6, 1, 0, 1_001),
        )
    )
    assert matching(index, 1) == [1, 4, 6]
    assert matching(index, 1, access=NO_CONFIDENTIAL) == [1, 6]
    assert matching(index, 1, 2) == [1, 2, 4, 6]
    assert matching(index, 1, wanted=MemoryFilter(deleted=True)) == [3]
    assert matching(index, 1, wanted=MemoryFilter(include_expired=True)) == [1, 4, 5, 6]
    assert matching(index) == []
    assert np.flatnonzero(index.inside([NamespaceId(1)])).tolist() == [1, 3, 4, 5, 6]


def test_it_grows_and_lets_go() -> None:
    index = VisibilityIndex(table((1, 1, 0, NO_END_MS)))
    index.apply(table((5_000, 1, 0, NO_END_MS)))
    assert (matching(index, 1), len(index)) == ([1, 5_000], 2)
    index.apply(table((1, 0, 0, NO_END_MS)))
    assert (matching(index, 1), len(index)) == ([5_000], 1)
    index.apply(table())
    assert matching(index, 1) == [5_000]


@pytest.mark.parametrize(
    "changed", [(2, 2, 0, NO_END_MS), (2, 1, DELETED, NO_END_MS), (2, 1, 0, 7), (9, 1, 0, 7)]
)
def test_differences_name_what_is_held_otherwise(changed: tuple[int, int, int, int]) -> None:
    stored = table((1, 1, 0, NO_END_MS), (2, 1, 0, NO_END_MS))
    index = VisibilityIndex(stored)
    assert index.differences(stored) == []
    index.apply(table(changed))
    assert index.differences(stored) == [changed[0]]


def test_a_commit_is_seen_whole_or_not_at_all() -> None:
    numbers = range(1, 4_001)
    before, after = (table(*((n, 1, flag, NO_END_MS) for n in numbers)) for flag in (0, DELETED))
    index = VisibilityIndex(before)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            index.apply(after)
            index.apply(before)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert {len(matching(index, 1)) for _ in range(200)} <= {0, len(numbers)}
    finally:
        stop.set()
        writer.join()


def test_what_states_do_not_hold_they_do_not_tell() -> None:
    assert is_decided_by_states(
        MemoryFilter(namespaces=("a",), archived=True, include_expired=True)
    )
    assert not is_decided_by_states(MemoryFilter(tags=("a",)))
    assert not is_decided_by_states(MemoryFilter(session_id="s"))
