"""The index in memory against brute force: growth, removals, namespaces, threads."""

import threading

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from muniment.retrieval import sign_index
from muniment.retrieval.sign_index import SignIndex
from muniment.storage.vectors.vectors import CodeTable, sign_codes
from tests.fakes.stores import unit_vectors

NOTHING = CodeTable(
    np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 48), np.uint8)
)


def table(
    vectors: NDArray[np.float32], *, first: int = 1, namespaces: int = 1, passages: int = 1
) -> CodeTable:
    ids = np.arange(first, first + len(vectors), dtype=np.int64)
    return CodeTable(ids, (ids - 1) // passages + 1, ids % namespaces + 1, sign_codes(vectors))


def brute_force(
    codes: dict[int, NDArray[np.uint8]], query: NDArray[np.float32], count: int
) -> list[int]:
    """Sorted Hamming distances of the nearest."""
    wanted = sign_codes(query[np.newaxis])[0]
    return sorted(
        int(np.bitwise_count(code ^ wanted).sum(dtype=np.int64)) for code in codes.values()
    )[:count]


def test_an_empty_index_finds_nothing() -> None:
    ids, numbers, complete = SignIndex().nearest(unit_vectors(1)[0], 5, namespace_ids=np.array([1]))
    assert (len(ids), len(numbers), complete) == (0, 0, True)


@pytest.mark.parametrize("numbers", [None, np.arange(1, 11)])
def test_what_goes_while_it_looks_is_not_named(
    numbers: NDArray[np.int64] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, vectors = SignIndex(), unit_vectors(10)
    index.apply(table(vectors), ())
    hamming = sign_index.hamming

    def slowly(codes: NDArray[np.uint64], code: NDArray[np.uint64]) -> NDArray[np.uint16]:
        distances = hamming(codes, code)
        index.apply(NOTHING, (3,))
        return distances

    nearest = sign_index._nearest

    def later(
        distances: NDArray[np.uint16], count: int, *, far: int
    ) -> tuple[NDArray[np.intp], bool]:
        picked = nearest(distances, count, far=far)
        index.apply(NOTHING, (4,))
        return picked

    monkeypatch.setattr(sign_index, "hamming", slowly)
    monkeypatch.setattr(sign_index, "_nearest", later)
    ids, found, _ = index.nearest(vectors[0], 5_000, numbers=numbers)
    assert sorted(ids.tolist()) == [1, 2, 5, 6, 7, 8, 9, 10]
    assert sorted(found.tolist()) == [1, 2, 5, 6, 7, 8, 9, 10]


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(1, 700), min_size=1, max_size=4),
    st.integers(1, 3),
    st.integers(1, 40),
    st.sampled_from(["one", "some", "all", "numbers", "numbers", "none", "any"]),
    st.sampled_from([0, 0.25, 0.7, 1]),
)
@example(1, [300, 300], 2, 40, "numbers", 0.25)
@example(2, [1_500, 200], 2, 40, "one", 0.7)
def test_it_finds_what_brute_force_finds(
    seed: int, parts: list[int], namespaces: int, count: int, asked: str, gone: float
) -> None:
    random = np.random.default_rng(seed)
    index = SignIndex()
    held: dict[int, tuple[int, int, NDArray[np.uint8]]] = {}
    first = 1
    for size in parts:
        added = table(
            unit_vectors(size, seed + first), first=first, namespaces=namespaces, passages=2
        )
        for row in range(size):
            held[int(added.chunk_ids[row])] = (
                int(added.numbers[row]), int(added.namespace_ids[row]), added.codes[row],
            )  # fmt: skip
        removed = tuple(
            int(one)
            for one in random.choice(sorted(held), size=int(len(held) * gone), replace=False)
        )
        index.apply(added, removed)
        for chunk_id in removed:
            del held[chunk_id]
        first += size
    assert len(index) == len(held)
    some = np.arange(1, first, 3, dtype=np.int64)
    passages, owners = (column.tolist() for column in index.passages_of(some))
    assert sorted(passages) == sorted(one for one in held if held[one][0] in set(some.tolist()))
    assert owners == [held[one][0] for one in passages]
    inside = {
        "one": [1], "some": [1, 2], "all": [1, 2, 3], "numbers": [1], "none": [99], "any": None,
    }[asked]  # fmt: skip
    numbers = None
    if asked == "numbers":
        numbers = np.unique(random.integers(1, first + 5, size=20)).astype(np.int64)
        qualifying = {one: held[one][2] for one in held if held[one][0] in set(numbers.tolist())}
    else:
        qualifying = {one: held[one][2] for one in held if inside is None or held[one][1] in inside}
    (query,) = unit_vectors(1, seed)
    ids, found_numbers, complete = index.nearest(
        query,
        count,
        namespace_ids=None if inside is None else np.array(inside),
        numbers=numbers,
    )
    assert len(set(ids.tolist())) == len(ids)
    assert set(ids.tolist()) <= set(qualifying)
    assert brute_force({int(one): qualifying[int(one)] for one in ids}, query, count) == (
        brute_force(qualifying, query, count)
    )
    assert [held[one][0] for one in ids.tolist()] == found_numbers.tolist()
    assert not complete or len(ids) == len(qualifying)


def test_removing_twice_or_what_is_not_there_changes_nothing() -> None:
    index = SignIndex()
    index.apply(table(unit_vectors(3)), ())
    index.apply(NOTHING, (2, 99))
    index.apply(NOTHING, (2,))
    index.apply(NOTHING, ())
    assert len(index) == 2
    ids, _, _ = index.nearest(unit_vectors(1)[0], 9, namespace_ids=np.array([1]))
    assert sorted(ids.tolist()) == [1, 3]


def test_what_one_commit_adds_and_removes_is_gone() -> None:
    index = SignIndex()
    index.apply(table(unit_vectors(3)), (3,))
    assert len(index) == 2


def test_it_tells_the_newest_passage_it_has() -> None:
    index = SignIndex()
    assert index.newest_chunk == 0
    index.apply(table(unit_vectors(5), first=7), ())
    assert index.newest_chunk == 11


def test_no_numbers_find_nothing() -> None:
    index = SignIndex()
    index.apply(table(unit_vectors(3)), ())
    ids, _, complete = index.nearest(unit_vectors(1)[0], 9, numbers=np.zeros(0, np.int64))
    assert (ids.tolist(), complete) == ([], True)


def test_it_takes_at_most_64_bytes_a_passage() -> None:
    index = SignIndex()
    index.apply(table(unit_vectors(10_000)), ())
    assert index.size_bytes <= 64 * 10_000


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_by_angle_are_among_the_candidates(seed: int) -> None:
    vectors = unit_vectors(3_000, seed)
    index = SignIndex()
    index.apply(table(vectors), ())
    query = vectors[17] + 0.5 * unit_vectors(1, seed + 100)[0]
    query /= np.linalg.norm(query)
    ids, _, _ = index.nearest(query, 400, namespace_ids=np.array([1]))
    best = np.argsort(-(vectors @ query))[:3] + 1
    assert best[0] == 18
    assert 18 in ids


def test_readers_beside_a_writer_see_whole_rows() -> None:
    """While one thread adds and removes, every answer holds live rows of the right memory."""
    index = SignIndex()
    vectors = unit_vectors(6_000)
    (query,) = unit_vectors(1, 5)
    wrong: list[str] = []
    stop = threading.Event()
    rounds = 0

    def read() -> None:
        nonlocal rounds
        while not stop.is_set():
            certainly = max(0, len(index) - 100)
            ids, numbers, _ = index.nearest(query, 10_000, namespace_ids=np.array([1]))
            rounds += 1
            if len(ids) < certainly:
                wrong.append(f"{len(ids)} of {certainly}")
            live = numbers != -1
            if not np.array_equal(ids[live], numbers[live]):
                wrong.append("a row of another memory")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for start in range(0, 6_000, 50):
        index.apply(table(vectors[start : start + 50], first=start + 1), (start + 1,))
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert rounds > 0
    assert len(index) == 6_000 - 120


def test_rows_that_are_gone_are_left_out_once_they_are_many() -> None:
    vectors = unit_vectors(3_000)
    index = SignIndex()
    index.apply(table(vectors), ())
    before = index.size_bytes
    index.apply(NOTHING, tuple(range(1, 2_001)))
    assert len(index) == 1_000
    assert index.size_bytes < before / 2
    found, numbers, _ = index.nearest(vectors[2_500], 1, namespace_ids=np.array([1]))
    assert (found.tolist(), numbers.tolist()) == ([2_501], [2_501])
    index.apply(table(vectors[:10], first=5_000), (2_501,))
    assert len(index) == 1_009
    assert index.passages_of(np.array([2_501, 5_000]))[0].tolist() == [5_000]


@pytest.mark.parametrize("dimension", [1, 63, 64, 65, 100, 384, 768, 1000])
def test_vectors_of_every_length_are_filled_up_to_whole_words(dimension: int) -> None:
    vectors = np.random.default_rng(dimension).standard_normal((60, dimension)).astype(np.float32)
    codes = sign_codes(vectors)
    assert codes.shape == (60, -(-dimension // 64) * 8)
    ids = np.arange(1, 61)
    index = SignIndex(dimension)
    index.apply(CodeTable(ids, ids, np.ones_like(ids), codes), ())
    assert index.size_bytes == 1024 * (codes.shape[1] + 12)
    query = vectors[7] + np.float32(0.01)
    bits = vectors > 0
    distances = (bits != (query > 0)).sum(axis=1)
    found, _, complete = index.nearest(query, 5, namespace_ids=np.array([1]))
    assert not complete
    assert sorted(distances[found - 1]) == sorted(distances)[:5]


@pytest.mark.parametrize("dimension", [256, 384, 1024])
def test_the_opposite_is_the_farthest(dimension: int) -> None:
    query = np.ones(dimension, dtype=np.float32)
    other = np.where(np.arange(dimension) % 2, query, -query)
    index = SignIndex(dimension)
    index.apply(table(np.stack([-query, other])), ())
    found, _, _ = index.nearest(query, 1, namespace_ids=np.array([1, 2]))
    assert found.tolist() == [2]


def test_strangers_have_no_say_in_which_of_equals_are_taken() -> None:
    own = np.repeat(unit_vectors(4, 7), 300, axis=0)
    codes = sign_codes(own[np.random.default_rng(3).permutation(len(own))])
    ids = np.arange(1, 1_201, dtype=np.int64) * 10
    alone, among = SignIndex(), SignIndex()
    for start in range(0, 1_200, 50):
        some = slice(start, start + 50)
        mine = CodeTable(ids[some], ids[some], np.full(50, 1), codes[some])
        strange = sign_codes(unit_vectors(50, start + 1))
        theirs = CodeTable(ids[some] + 5, ids[some] + 5, np.full(50, 2), strange)
        gone = tuple(ids[some][::3].tolist())
        for index in (alone, among):
            index.apply(mine, ())
            index.apply(NOTHING, gone)
        among.apply(theirs, tuple((ids[some][::2] + 5).tolist()) if start % 100 else ())
    query, inside = own[0], np.array([1])
    for count in (10, 400, 700):
        first, *_ = alone.nearest(query, count, namespace_ids=inside)
        second, *_ = among.nearest(query, count, namespace_ids=inside)
        assert len(first) == count
        assert sorted(first.tolist()) == sorted(second.tolist())


def test_the_likeliest_by_signs_hold_the_nearest() -> None:
    vectors, queries = unit_vectors(1_000, seed=21), unit_vectors(20, seed=22)
    index = SignIndex()
    index.apply(table(vectors), ())
    some = np.arange(1, 1_001, 2, dtype=np.int64)
    for query in queries:
        chosen = some[index.likeliest(query, some, 150)]
        assert len(chosen) == 150
        nearest = some[np.argsort(-(vectors[some - 1] @ query))[:10]]
        assert len(np.intersect1d(nearest, chosen)) >= 9
    assert index.likeliest(queries[0], some[:3], 3).all()
