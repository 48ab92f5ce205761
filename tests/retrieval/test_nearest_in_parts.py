"""Vectors are read in parts: the order is that of all at once, and a search ends between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from muniment.domain.memories.query import MemoryFilter
from muniment.retrieval import semantic
from muniment.retrieval.search_query import SearchCancelledError
from muniment.retrieval.semantic import nearest_memories
from muniment.retrieval.sign_index import SignIndex
from tests.fakes.stores import unit_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.retrieval.semantic import SemanticMatch
    from tests.fakes.stores import StoreKit

_MEMORIES = 60


@pytest.fixture
def index(kit: StoreKit) -> SignIndex:
    """Sixty memories, of which five each have the same vector."""
    vectors = unit_vectors(_MEMORIES // 5, seed=3)
    draw = np.random.default_rng(4)
    order = draw.permutation(np.repeat(np.arange(len(vectors)), 5)).tolist()
    made = SignIndex()
    kit.add_many(
        [kit.new(f"number {place}", vectors=[vectors[which]]) for place, which in enumerate(order)]
    )
    with kit.store.read() as reading:
        made.apply(reading.vectors.all_codes(), ())
    return made


def nearest(
    kit: StoreKit, index: SignIndex, check_cancelled: Callable[[], object] = lambda: None
) -> list[SemanticMatch]:
    namespaces = [kit.namespace_id()]
    with kit.store.read() as reading:
        everywhere = reading.memories.condition(MemoryFilter(), namespace_ids=namespaces, now_ms=0)
        return nearest_memories(
            reading,
            index,
            unit_vectors(1, seed=9)[0],
            condition=everywhere,
            namespace_ids=namespaces,
            limit=10,
            check_cancelled=check_cancelled,
        ).each()


def test_parts_are_put_together_in_order(
    kit: StoreKit, index: SignIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = nearest(kit, index)
    assert len(at_once) == _MEMORIES
    assert at_once == sorted(at_once, key=lambda match: (-match.similarity, match.number))
    assert len({match.similarity for match in at_once}) == _MEMORIES // 5
    for size in (1, 7, 59, 60):
        monkeypatch.setattr(semantic, "_AT_ONCE", size)
        assert nearest(kit, index) == at_once, size


def test_it_ends_between_two_parts(
    kit: StoreKit, index: SignIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "_AT_ONCE", 25)
    asked: list[int] = []

    def check_cancelled() -> None:
        asked.append(len(asked))
        if len(asked) == 3:
            raise SearchCancelledError

    with pytest.raises(SearchCancelledError):
        nearest(kit, index, check_cancelled)
    assert asked == [0, 1, 2]
