"""Filters, pages and filtered searches against brute force over random stores."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fakes.stores import StoreKit, unit_vectors

from muniment.domain.clock import unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.query import MemoryFilter, PageRequest, SearchMode, Sort
from muniment.retrieval.engine import Question, rank
from muniment.retrieval.sign_index import SignIndex
from muniment.storage.filters import condition_of, cursor_after
from muniment.storage.vectors import ChunkVector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

NAMESPACES = ("default", "work", "home")
NAMES = ("a", "b", "ä")
MEMORIES = 700
# A shared machine may be slow; nothing here is measured.
SLOW = [HealthCheck.too_slow]
SEED = 1


class Filled:
    """A store, its index, what is in it, and each memory's passages."""

    def __init__(
        self,
        kit: StoreKit,
        index: SignIndex,
        memories: list[Memory],
        vectors: dict[int, NDArray[np.float32]],
    ) -> None:
        self.kit = kit
        self.index = index
        self.memories = memories
        self.vectors = vectors

    @property
    def now(self) -> datetime:
        return self.kit.clock.now()

    def __repr__(self) -> str:
        return f"Filled({len(self.memories)} memories)"


def fields_of(draw: random.Random, now: datetime) -> dict[str, Any]:
    def maybe(values: Any) -> Any:
        return draw.choice([None, *values])

    return {
        "agent_id": maybe(NAMES),
        "user_id": maybe(NAMES),
        "session_id": maybe(NAMES),
        "project": maybe(NAMES),
        "type": draw.choice(list(MemoryType)[:4]),
        "kind": maybe(MemoryKind),
        "categories": tuple(draw.sample(list(Category)[:3], draw.randrange(3))),
        "tags": tuple(draw.sample(["x", "y", "z", "Ö"], draw.randrange(4))),
        "importance": draw.choice([0, 0.1, 0.5, 0.8, 1]),
        "tier": maybe(Tier),
        "visibility": draw.choice(list(Visibility)),
        "created_at": now - timedelta(milliseconds=draw.randrange(-3, 60)),
        "expires_at": draw.choice(
            [None, None, now, now + timedelta(milliseconds=1), now - timedelta(days=1)]
        ),
    }


def fill(kit: StoreKit, seed: int) -> Filled:
    draw = random.Random(seed)
    for name in NAMESPACES[1:]:
        kit.create_namespace(name)
    index = SignIndex()
    kit.store.on_index_change(index.apply)
    vectors = unit_vectors(MEMORIES * 3, seed)
    made: list[Memory] = []
    for name in NAMESPACES:
        news = [
            kit.new(f"boat {draw.choice(['anchor', 'sail', 'oar'])} {number}", namespace=name,
                    **fields_of(draw, kit.clock.now()))
            for number in range(MEMORIES // 3)
        ]  # fmt: skip
        made += kit.add_many(news, namespace=name)
    held: dict[int, NDArray[np.float32]] = {}
    with kit.store.write("person") as unit:
        for place, memory in enumerate(made):
            count = draw.randrange(0, 4)
            held[memory.number] = vectors[place * 3 : place * 3 + count]
            state = EmbeddingState.READY if count else draw.choice(list(EmbeddingState)[2:])
            passages = [ChunkVector(0, 1, vector) for vector in held[memory.number]]
            unit.memories.set_embedding(memory, passages, state=state)
            if draw.random() < 0.2:
                unit.memories.edit(memory, MemoryPatch(archived=True), moment=kit.clock.now())
            if draw.random() < 0.2:
                unit.memories.trash(unit.memories.must(memory.id), kit.clock.now())
        found = unit.memories.by_numbers([memory.number for memory in made])
    return Filled(kit, index, list(found.values()), held)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    kit = StoreKit(tmp_path_factory.mktemp("filled") / "vault.db")
    yield fill(kit, SEED)
    kit.store.close()


NAME = st.sampled_from([*NAMES, "nobody"])
START = datetime.fromisoformat("2026-05-01T12:00:00+00:00")
MOMENT = st.integers(-5, 70).map(lambda number: START - timedelta(milliseconds=number))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "agent_id": NAME,
    "user_id": NAME,
    "session_id": NAME,
    "project": NAME,
    "types": st.lists(st.sampled_from(list(MemoryType)[:4]), min_size=1, max_size=2).map(tuple),
    "kind": st.sampled_from(MemoryKind),
    "category": st.sampled_from(list(Category)[:3]),
    "tags": st.lists(st.sampled_from(["x", "y", "Ö", "none"]), min_size=1, max_size=2).map(tuple),
    "tier": st.sampled_from(Tier),
    "visibility": st.sampled_from(Visibility),
    "embedding_state": st.sampled_from(EmbeddingState),
    "min_importance": st.sampled_from([0, 0.1, 0.5, 0.81, 1]),
    "created_after": MOMENT,
    "created_before": MOMENT,
    "include_archived": st.just(value=True),
    "include_expired": st.just(value=True),
    "deleted": st.just(value=True),
}
# Of a dozen conditions at once hardly anything would be left.
WANTED = st.sets(st.sampled_from(sorted(VALUES)), max_size=4).flatmap(
    lambda names: st.builds(MemoryFilter, **{name: VALUES[name] for name in sorted(names)})
)
TRASH = MemoryFilter(deleted=True)
EVERYTHING = MemoryFilter(include_archived=True, include_expired=True)
INSIDE = st.sets(st.sampled_from(NAMESPACES)).map(sorted)


def matches(memory: Memory, wanted: MemoryFilter, now: datetime) -> bool:
    """The filter's meaning, said a second time, in the plainest way."""
    same = all(
        getattr(wanted, name) is None or getattr(memory, name) == getattr(wanted, name)
        for name in ("agent_id", "user_id", "session_id", "project", "kind", "tier", "visibility")
    )
    rules = [
        same,
        not wanted.types or memory.type in wanted.types,
        wanted.category is None or wanted.category in memory.categories,
        not wanted.tags or bool(set(wanted.tags) & set(memory.tags)),
        wanted.embedding_state is None or memory.embedding.state is wanted.embedding_state,
        wanted.min_importance is None or memory.importance >= wanted.min_importance,
        wanted.created_after is None or memory.created_at > wanted.created_after,
        wanted.created_before is None or memory.created_at < wanted.created_before,
        (memory.deleted_at is not None) == wanted.deleted,
        wanted.include_archived or wanted.deleted or memory.archived_at is None,
        wanted.include_expired or memory.expires_at is None or memory.expires_at > now,
    ]
    return all(rules)


def expected(filled: Filled, wanted: MemoryFilter, inside: list[str]) -> list[Memory]:
    return [
        memory
        for memory in filled.memories
        if memory.namespace in inside and matches(memory, wanted, filled.now)
    ]


def order_by(sort: Sort) -> Callable[[Memory], tuple[Any, int]]:
    name = sort.value.removeprefix("-")
    return lambda memory: (getattr(memory, name), memory.number)


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW)
@given(WANTED, INSIDE, st.sampled_from(Sort), st.integers(11, 300))
@example(TRASH, list(NAMESPACES), Sort.NEWEST, 3)
@example(EVERYTHING, list(NAMESPACES), Sort.LEAST_IMPORTANT, 50)
def test_pages_are_what_the_filter_means_in_order_without_gap_or_repeat(
    filled: Filled, wanted: MemoryFilter, inside: list[str], sort: Sort, limit: int
) -> None:
    want = sorted(
        expected(filled, wanted, inside), key=order_by(sort), reverse=sort.value.startswith("-")
    )
    namespace_ids = [filled.kit.namespace_id(name) for name in inside]
    shown: list[Memory] = []
    cursor = None
    with filled.kit.store.read() as reading:
        while True:
            page = reading.memories.page(
                wanted,
                PageRequest(sort=sort, limit=limit, cursor=cursor),
                namespace_ids=namespace_ids,
                now_ms=unix_ms(filled.now),
            )
            assert page.total == len(want)
            shown += page.memories
            cursor = page.next_cursor
            if cursor is None:
                break
            assert len(page.memories) == limit
    assert [memory.id for memory in shown] == [memory.id for memory in want]


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW)
@given(WANTED, INSIDE, st.integers(1, 100), st.booleans(), st.integers(0, 50))
def test_a_filtered_search_by_meaning_finds_limit_and_the_nearest_first(
    filled: Filled,
    wanted: MemoryFilter,
    inside: list[str],
    limit: int,
    include_confidential: bool,
    seed: int,
) -> None:
    (query,) = unit_vectors(1, 1_000 + seed)
    matching = [
        memory
        for memory in expected(filled, wanted, inside)
        if len(filled.vectors[memory.number])
        and (
            include_confidential
            or wanted.visibility is not None
            or memory.visibility is not Visibility.CONFIDENTIAL
        )
    ]
    similarities = {
        memory.number: float((filled.vectors[memory.number] @ query).max()) for memory in matching
    }
    namespace_ids = [filled.kit.namespace_id(name) for name in inside]
    question = Question(
        text="?",
        vector=query,
        mode=SearchMode.SEMANTIC,
        limit=limit,
        min_score=0.0,
        condition=condition_of(
            wanted,
            namespace_ids=namespace_ids,
            now_ms=unix_ms(filled.now),
            include_confidential=include_confidential,
        ),
        namespace_ids=namespace_ids,
    )
    with filled.kit.store.read() as reading:
        ranking, _ = rank(reading, filled.index, question)
    numbers = [ranked.number for ranked in ranking]
    assert len(numbers) == min(limit, len(matching)) == len(set(numbers))
    assert set(numbers) <= set(similarities)
    scores = [ranked.score for ranked in ranking]
    assert scores == sorted(scores, reverse=True)
    for ranked in ranking:
        passages = filled.vectors[ranked.number] @ query
        assert np.abs(np.maximum(0, passages) - ranked.score).min() < 1e-5
    if weighed_whole(filled, matching, inside):
        best = sorted(similarities.values(), reverse=True)[:limit]
        assert scores == pytest.approx([max(0, value) for value in best], abs=1e-5)


def weighed_whole(filled: Filled, matching: list[Memory], inside: list[str]) -> bool:
    """Tell whether every passage that matches is compared exactly, not by its signs first."""
    held = {
        memory.number: len(filled.vectors[memory.number])
        for memory in filled.memories
        if memory.namespace in inside
    }
    return sum(held.values()) <= 400 or sum(held[memory.number] for memory in matching) < 200


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(
    WANTED, INSIDE, st.integers(1, 100), st.sampled_from([SearchMode.KEYWORD, SearchMode.HYBRID])
)
def test_a_filtered_search_by_words_finds_limit_between_0_and_1_and_the_same_again(
    filled: Filled, wanted: MemoryFilter, inside: list[str], limit: int, mode: SearchMode
) -> None:
    namespace_ids = [filled.kit.namespace_id(name) for name in inside]
    question = Question(
        text="anchor boat",
        vector=unit_vectors(1, 77)[0],
        mode=mode,
        limit=limit,
        min_score=0.0,
        condition=condition_of(wanted, namespace_ids=namespace_ids, now_ms=unix_ms(filled.now)),
        namespace_ids=namespace_ids,
    )
    with filled.kit.store.read() as reading:
        ranking, _ = rank(reading, filled.index, question)
        again, _ = rank(reading, filled.index, question)
    matching = {memory.number: memory for memory in expected(filled, wanted, inside)}
    assert len(ranking) == min(limit, len(matching))
    assert ranking == again
    assert {ranked.number for ranked in ranking} <= set(matching)
    scores = [ranked.score for ranked in ranking]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    if mode is SearchMode.KEYWORD:
        anchors = sum("anchor" in memory.content for memory in matching.values())
        first = [matching[ranked.number].content for ranked in ranking[: min(anchors, limit)]]
        assert all("anchor" in content for content in first)


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_a_cursor_that_is_not_ours_is_refused(filled: Filled, cursor: str) -> None:
    _refused(filled, cursor)


@pytest.mark.parametrize(
    ("value", "number"),
    [(10**30, 1), (1, 10**30), (float("nan"), 1), (float("inf"), 1), (1, -(10**19)), (-(2**63), 1)],
)
def test_a_cursor_beyond_all_numbers_is_refused(filled: Filled, value: float, number: int) -> None:
    _refused(filled, cursor_after(Sort.NEWEST, value, number))


def test_a_cursor_of_another_order_is_refused(filled: Filled) -> None:
    _refused(filled, cursor_after(Sort.OLDEST, 1, 1))


def _refused(filled: Filled, cursor: str) -> None:
    with filled.kit.store.read() as reading, pytest.raises(InvalidInputError, match="cursor"):
        reading.memories.page(
            MemoryFilter(), PageRequest(cursor=cursor), namespace_ids=[1], now_ms=0
        )


def test_a_few_long_memories_do_not_crowd_out_the_others(tmp_path: Any) -> None:
    """Eight memories own the 400 nearest passages and more; fifty are asked for, and found."""
    kit = StoreKit(tmp_path / "vault.db")
    index = SignIndex()
    kit.store.on_index_change(index.apply)
    (query,) = unit_vectors(1, 9)
    near = query + 0.02 * unit_vectors(8 * 100, 10)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    long = [kit.new(f"long {n}", vectors=near[n * 100 : n * 100 + 100]) for n in range(8)]
    short = [kit.new(f"short {n}", vectors=[vector]) for n, vector in
             enumerate(unit_vectors(300, 11))]  # fmt: skip
    kit.add_many([*long, *short])
    ids = [kit.namespace_id()]
    for wanted in (MemoryFilter(), MemoryFilter(min_importance=0.5)):
        question = Question(
            text="?",
            vector=query,
            mode=SearchMode.SEMANTIC,
            limit=50,
            min_score=0.0,
            condition=condition_of(wanted, namespace_ids=ids, now_ms=0),
            namespace_ids=ids,
        )
        with kit.store.read() as reading:
            ranking, _ = rank(reading, index, question)
        assert len(ranking) == 50
        assert {ranked.number for ranked in ranking[:8]} == set(range(1, 9))
    kit.store.close()


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**31), st.integers(0, 40))
def test_distances_are_those_of_numpy(filled: Filled, seed: int, count: int) -> None:
    (query,) = unit_vectors(1, seed)
    with filled.kit.store.read() as reading:
        codes = reading.vectors.all_codes()
        draw = np.random.default_rng(seed)
        chosen = draw.choice(codes.chunk_ids, size=count, replace=False)
        passages = reading.vectors.distances(query, [*chosen.tolist(), 10**9])
    held = np.concatenate([filled.vectors[number] for number in sorted(filled.vectors)])
    rows = [int(np.searchsorted(codes.chunk_ids, one)) for one in chosen]
    exact = np.linalg.norm(held[rows] - query, axis=1) if count else np.zeros(0)
    assert [passage.distance for passage in passages] == pytest.approx(sorted(exact), abs=1e-5)
    assert sorted(passage.number for passage in passages) == sorted(codes.numbers[rows].tolist())
