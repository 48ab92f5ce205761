"""The vectors kept in memory: which they are, how many, and that removed ones go."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.retrieval.vector_cache import VectorCache

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIM = 4
_BYTES_EACH = _DIM * 2
ORIGIN = np.zeros(_DIM, dtype=np.float32)


class Stored:
    """Vectors in a file, and which of them were read."""

    def __init__(self, *absent: int) -> None:
        self.absent = absent
        self.read: list[int] = []

    def __call__(self, chunk_ids: NDArray[np.int64]) -> NDArray[np.float32]:
        self.read += chunk_ids.tolist()
        found = vectors_of(chunk_ids.tolist())
        found[np.isin(chunk_ids, self.absent)] = np.nan
        return found


def distances_of(chunk_ids: list[int]) -> NDArray[np.float32]:
    return _DIM * np.array(chunk_ids, dtype=np.float32) ** 2


def vectors_of(chunk_ids: list[int]) -> NDArray[np.float32]:
    return np.repeat(np.array(chunk_ids, dtype=np.float32)[:, None], _DIM, axis=1)


def ids(*chunk_ids: int) -> NDArray[np.int64]:
    return np.array(chunk_ids, dtype=np.int64)


def all_there(chunk_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.ones(len(chunk_ids), dtype=np.bool_)


def test_a_vector_is_read_once() -> None:
    cache, stored = VectorCache(_DIM, all_there), Stored()
    assert np.array_equal(cache.distances(ORIGIN, ids(3, 1), stored), distances_of([3, 1]))
    assert np.array_equal(cache.distances(ORIGIN, ids(1, 2, 3), stored), distances_of([1, 2, 3]))
    assert stored.read == [3, 1, 2]
    assert len(cache.distances(ORIGIN, ids(), stored)) == 0


@given(st.lists(st.integers(0, 99), unique=True), st.integers(0, 2**31))
def test_distances_are_the_same_to_the_last_bit_in_memory_and_out_of_it(
    before: list[int], seed: int
) -> None:
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(100, 384)).astype(np.float32)
    vectors[50:] = vectors[:50]
    query = draw.normal(size=384).astype(np.float32)
    cache = VectorCache(384, all_there)
    cache.distances(query, ids(*before), lambda places: vectors[places])
    first, again = (
        cache.distances(query, np.arange(100), lambda places: vectors[places]) for _ in range(2)
    )
    assert np.array_equal(first, again)
    assert np.array_equal(first[:50], first[50:])


def test_a_vector_that_is_not_there_is_not_kept() -> None:
    cache = VectorCache(_DIM, all_there)
    assert np.isnan(cache.distances(ORIGIN, ids(1, 2), Stored(2))[1])
    assert np.array_equal(cache.distances(ORIGIN, ids(1, 2), Stored()), distances_of([1, 2]))


def test_it_is_the_distance_to_the_query() -> None:
    cache, query = VectorCache(_DIM, all_there), np.array([1, 2, 3, 4], dtype=np.float32)
    for _ in range(2):
        assert cache.distances(query, ids(3), Stored()).tolist() == [4 + 1 + 0 + 1]
    assert cache.distances(vectors_of([3])[0], ids(3), Stored()).tolist() == [0]


@given(st.integers(0, 2**31), st.sampled_from([96, 384]), st.floats(1e-3, 1e3))
def test_the_cosines_of_unit_vectors_are_exact_to_four_digits(
    seed: int, dimension: int, length: float
) -> None:
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(150, dimension))
    vectors *= length / np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[7] + draw.normal(size=dimension) * 0.1 * length
    cache = VectorCache(dimension, all_there)
    narrow = vectors.astype(np.float32)
    chosen = draw.permutation(150)
    first, again = (
        cache.distances(query.astype(np.float32), chosen, lambda places: narrow[places])
        for _ in range(2)
    )
    exact = ((vectors[chosen] - query) ** 2).sum(axis=1)
    assert first == pytest.approx(exact, abs=4e-5 * length**2)
    assert np.array_equal(first, again)


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.lists(st.integers(1, 20), unique=True), st.booleans()), max_size=20),
    st.integers(1, 8),
)
def test_it_never_holds_more_and_never_another(
    steps: list[tuple[list[int], bool]], capacity: int
) -> None:
    cache = VectorCache(_DIM, all_there, capacity * _BYTES_EACH)
    for chosen, is_removal in steps:
        if is_removal:
            cache.remove(chosen)
        else:
            found = cache.distances(ORIGIN, ids(*chosen), Stored())
            assert np.array_equal(found, distances_of(chosen))
        assert len(cache) <= capacity


def test_removed_vectors_are_erased() -> None:
    cache = VectorCache(_DIM, all_there)
    cache.distances(ORIGIN, ids(1, 2), Stored())
    cache.remove([1, 7])
    assert len(cache) == 1
    stored = Stored()
    cache.distances(ORIGIN, ids(1, 2), stored)
    assert stored.read == [1]
    cache.clear()
    assert len(cache) == 0


def test_what_goes_while_it_is_read_is_not_kept() -> None:
    gone: list[int] = []

    def read(chunk_ids: NDArray[np.int64]) -> NDArray[np.float32]:
        gone.append(1)
        cache.remove([1])
        return vectors_of(chunk_ids.tolist())

    cache = VectorCache(_DIM, lambda chunk_ids: ~np.isin(chunk_ids, gone))
    assert np.array_equal(cache.distances(ORIGIN, ids(1, 2), read), distances_of([1, 2]))
    assert len(cache) == 1


def test_many_threads_get_their_own_vectors() -> None:
    cache = VectorCache(_DIM, all_there, 40 * _BYTES_EACH)
    wrong: list[int] = []

    def ask(seed: int) -> None:
        draw = np.random.default_rng(seed)
        for turn in range(200):
            chosen = draw.choice(100, size=20, replace=False) + 1
            found = cache.distances(ORIGIN, chosen, Stored())
            if not np.array_equal(found, distances_of(chosen.tolist())):
                wrong.append(turn)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
