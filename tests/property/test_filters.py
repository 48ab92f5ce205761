"""Filters, pages and filtered searches against brute force over random stores."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import (
    EVERY_CONFIDENTIAL,
    NO_CONFIDENTIAL,
    ConfidentialAccess,
)
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Lifetime, MemoryFilter, PageRequest, SearchMode, Sort
from muniment.retrieval.engine import SearchQuery, rank
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visibility_index import VisibilityIndex
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.memories.filters import Condition, cursor_after
from muniment.storage.vectors.vectors import ChunkVector
from tests.fakes.stores import DIMENSION, StoreKit, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork

NAMESPACES = ("default", "work", "home")
NAMES = ("a", "b", "ä")
KEYS = ("key:a", "key:ab", "key:b")
SECRET = " the password is Kestrel-77-plum"
MEMORIES = 700
METADATA_VALUES: tuple[Any, ...] = (1, "1", True, None, ["x"], {"y": 2})
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
        writers: dict[int, str],
    ) -> None:
        self.kit = kit
        self.index = index
        self.memories = memories
        self.vectors = vectors
        self.writers = writers

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
        "visibility": draw.choice([None, *Visibility]),
        "source": maybe(("chat", "note")),
        "metadata": {
            name: draw.choice(METADATA_VALUES) for name in draw.sample("mn", draw.randrange(3))
        },
        "created_at": now - timedelta(milliseconds=draw.randrange(-3, 60)),
        "expires_at": draw.choice(
            [None, None, now, now + timedelta(milliseconds=1), now - timedelta(days=1)]
        ),
    }


def touch(unit: UnitOfWork, memory: Memory, draw: random.Random, now: datetime) -> None:
    """Archive, trash, show and change some memories, at moments apart."""

    def earlier() -> datetime:
        return now - timedelta(milliseconds=draw.randrange(30))

    if draw.random() < 0.2:
        unit.memories.edit(memory, MemoryPatch(archived=True), moment=earlier())
    if draw.random() < 0.2:
        unit.memories.trash(unit.memories.must(memory.id), now)
    if draw.random() < 0.5:
        shown = {memory.number: (draw.randrange(1, 4), unix_ms(earlier()))}
        unit.memories.record_accesses(shown)
    if draw.random() < 0.3:
        present = unit.memories.must(memory.id)
        unit.memories.edit(present, MemoryPatch(user_id="b", importance=0.2), moment=earlier())


def fill(kit: StoreKit, seed: int) -> Filled:
    draw = random.Random(seed)
    for name in NAMESPACES[1:]:
        kit.create_namespace(name)
    index = SignIndex()
    kit.store.on_index_change(index.apply, set_id=1)
    vectors = unit_vectors(MEMORIES * 3, seed)
    made: list[Memory] = []
    for name in NAMESPACES:
        news = [
            kit.new(f"boat {draw.choice(['anchor', 'sail', 'oar'])} {number}{'.' * (number % 5)}"
                    f"{draw.choice(['', '', SECRET])}",
                    namespace=name, client_id=f"c{number}", **fields_of(draw, kit.clock.now()))
            for number in range(MEMORIES // 3)
        ]  # fmt: skip
        made += kit.add_many(news, namespace=name)
    writers = written_anew(kit, made, draw)
    made = [memory for memory in map(kit.get, [each.id for each in made]) if memory]
    held: dict[int, NDArray[np.float32]] = {}
    with kit.store.write("person") as unit:
        for place, memory in enumerate(made):
            count = draw.randrange(0, 4)
            held[memory.number] = vectors[place * 3 : place * 3 + count]
            state = EmbeddingState.READY if count else draw.choice(list(EmbeddingState)[2:])
            passages = [ChunkVector(0, 1, vector) for vector in held[memory.number]]
            unit.memories.set_embedding(memory, passages, state=state)
        for memory in made:
            touch(unit, memory, draw, kit.clock.now())
        found = unit.memories.by_numbers([memory.number for memory in made])
    return Filled(kit, index, list(found.values()), held, writers)


def written_anew(kit: StoreKit, made: list[Memory], draw: random.Random) -> dict[int, str]:
    """Have keys write other texts into some memories; return who wrote the text of each."""
    writers = {memory.number: memory.actor for memory in made}
    for key in KEYS:
        with kit.store.write(key) as unit:
            for memory in draw.sample(made, len(made) // 5):
                present = unit.memories.must(memory.id)
                text = f"boat {memory.number} of {key}{draw.choice(['', SECRET])}"
                unit.memories.edit(present, MemoryPatch(content=text), moment=kit.clock.now())
                writers[memory.number] = key
    return writers


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
    "categories": st.lists(st.sampled_from(list(Category)[:3]), min_size=1).map(tuple),
    "metadata": st.dictionaries(
        st.sampled_from("mno"), st.sampled_from(METADATA_VALUES), min_size=1, max_size=2
    ),
    "source": st.sampled_from(["chat", "note", "other"]),
    "actor": st.sampled_from(["person", "nobody"]),
    "client_id": st.integers(0, 300).map(lambda number: f"c{number}"),
    "lifetime": st.sampled_from(Lifetime),
    "max_importance": st.sampled_from([0, 0.1, 0.5, 0.81, 1]),
    "updated_after": MOMENT,
    "updated_before": MOMENT,
    "accessed_after": MOMENT,
    "accessed_before": MOMENT,
    "expires_after": MOMENT,
    "expires_before": MOMENT,
    "archived": st.booleans(),
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
ACCESS = st.builds(
    ConfidentialAccess,
    chosen=st.booleans(),
    reader=st.sampled_from([None, "", "person", "key:c", *KEYS]),
)


def matches(memory: Memory, wanted: MemoryFilter, now: datetime) -> bool:
    """The filter's meaning, said a second time, in the plainest way."""
    names = ("agent_id", "user_id", "session_id", "project", "kind", "tier", "visibility")
    same = all(
        getattr(wanted, name) is None or getattr(memory, name) == getattr(wanted, name)
        for name in (*names, "source", "actor", "client_id")
    )
    rules = [
        same,
        not wanted.types or memory.type in wanted.types,
        not wanted.categories or bool(set(wanted.categories) & set(memory.categories)),
        not wanted.tags or bool(set(wanted.tags) & set(memory.tags)),
        all(
            name in memory.metadata and json.dumps(memory.metadata[name]) == json.dumps(value)
            for name, value in wanted.metadata.items()
        ),
        wanted.embedding_state is None or memory.embedding.state is wanted.embedding_state,
        wanted.min_importance is None or memory.importance >= wanted.min_importance,
        wanted.max_importance is None or memory.importance <= wanted.max_importance,
        *(
            inside(getattr(memory, f"{name}_at"), wanted, name)
            for name in ("created", "updated", "accessed", "expires")
        ),
        memory.id not in wanted.excluded,
        (memory.deleted_at is not None) == wanted.deleted,
        shown_by_archive(memory, wanted),
        shown_by_lifetime(memory, wanted, now),
    ]
    return all(rules)


def inside(moment: datetime | None, wanted: MemoryFilter, name: str) -> bool:
    after, before = getattr(wanted, f"{name}_after"), getattr(wanted, f"{name}_before")
    if after is None and before is None:
        return True
    return (
        moment is not None
        and (after is None or moment > after)
        and (before is None or moment < before)
    )


def shown_by_archive(memory: Memory, wanted: MemoryFilter) -> bool:
    if wanted.archived is not None:
        return wanted.archived == (memory.archived_at is not None)
    return wanted.include_archived or wanted.deleted or memory.archived_at is None


def shown_by_lifetime(memory: Memory, wanted: MemoryFilter, now: datetime) -> bool:
    expired = memory.expires_at is not None and memory.expires_at <= now
    match wanted.lifetime:
        case Lifetime.PERMANENT:
            return memory.expires_at is None
        case Lifetime.ACTIVE:
            return memory.expires_at is not None and not expired
        case Lifetime.EXPIRED:
            return expired
        case None:
            return wanted.include_expired or not expired


def expected(filled: Filled, wanted: MemoryFilter, inside: list[str]) -> list[Memory]:
    return [
        memory
        for memory in filled.memories
        if memory.namespace in inside and matches(memory, wanted, filled.now)
    ]


def is_disclosed(filled: Filled, memory: Memory, access: ConfidentialAccess) -> bool:
    """The rule about confidential memories, said a second time."""
    if memory.visibility is not Visibility.CONFIDENTIAL:
        return True
    if "visibility" not in memory.derived:
        return access.chosen
    return access.reader in {None, filled.writers[memory.number]}


def test_every_sort_of_confidential_memory_is_there(filled: Filled) -> None:
    hidden = [one for one in filled.memories if one.visibility is Visibility.CONFIDENTIAL]
    secrets = [one for one in hidden if one.is_recognised_secret]
    assert {filled.writers[one.number] for one in secrets} >= set(KEYS)
    assert any(filled.writers[one.number] != one.actor for one in secrets)
    assert len(secrets) < len(hidden)


def conditions(
    kit: StoreKit,
    wanted: MemoryFilter,
    inside: list[str],
    access: ConfidentialAccess = EVERY_CONFIDENTIAL,
) -> Condition:
    with kit.store.read() as reading:
        return reading.memories.condition(
            wanted,
            namespace_ids=[kit.namespace_id(name) for name in inside],
            now_ms=unix_ms(kit.clock.now()),
            access=access,
        )


def visible(
    kit: StoreKit,
    reading: Reading,
    wanted: MemoryFilter,
    inside: list[str],
    access: ConfidentialAccess = EVERY_CONFIDENTIAL,
) -> VisibleMemories:
    return VisibleMemories(
        reading,
        VisibilityIndex(reading.states.all()),
        wanted,
        namespace_ids=[kit.namespace_id(name) for name in inside],
        now_ms=unix_ms(kit.clock.now()),
        access=access,
    )


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(WANTED, INSIDE, ACCESS, st.sets(st.integers(1, MEMORIES + 9), max_size=40))
@example(
    MemoryFilter(lifetime=Lifetime.ACTIVE, archived=True), ["default"], EVERY_CONFIDENTIAL, set()
)
@example(MemoryFilter(lifetime=Lifetime.EXPIRED), ["default"], NO_CONFIDENTIAL, {1, 2, 3})
@example(MemoryFilter(tags=("x",)), list(NAMESPACES), NO_CONFIDENTIAL, set(range(1, MEMORIES)))
def test_states_in_memory_and_the_database_tell_the_same(
    filled: Filled,
    wanted: MemoryFilter,
    inside: list[str],
    access: ConfidentialAccess,
    some: set[int],
) -> None:
    kit = filled.kit
    condition = conditions(kit, wanted, inside, access)
    in_view = conditions(kit, MemoryFilter(include_archived=True), inside, access)
    numbers = np.array(sorted(some), dtype=np.int64)
    with kit.store.read() as reading:
        stored = reading.memories.matching_numbers(condition)
        told = [
            memory.number
            for memory in expected(filled, wanted, inside)
            if wanted.visibility is not None or is_disclosed(filled, memory, access)
        ]
        assert stored.tolist() == sorted(told)
        found = visible(kit, reading, wanted, inside, access)
        assert found.matches(numbers).tolist() == np.isin(numbers, stored).tolist()
        assert found.matching.tolist() == stored.tolist()
        assert found.matches(numbers).tolist() == np.isin(numbers, stored).tolist()
        assert found.still_matching(sorted(some)) == some & set(stored.tolist())
        seen = reading.memories.matching_numbers(in_view)
        assert found.in_view == len(seen) == reading.candidates.count(in_view)
        assert found.count_seen(numbers) == np.isin(numbers, seen).sum()
        there = [m.number for m in filled.memories if m.namespace in inside]
        assert found.inside(numbers).tolist() == sorted(some & set(there))


NEVER = datetime.min.replace(tzinfo=UTC)
ALWAYS = datetime.max.replace(tzinfo=UTC)


def order_by(sort: Sort) -> Callable[[Memory], tuple[Any, int]]:
    name = sort.value.removeprefix("-")

    def place(memory: Memory) -> Any:
        match name:
            case "tier":
                return list(Tier).index(memory.tier)
            case "length":
                return len(memory.content)
            case "accessed_at":
                return memory.accessed_at or NEVER
            case "expires_at":
                return memory.expires_at or ALWAYS
        value = getattr(memory, name)
        return "" if value is None else value

    return lambda memory: (place(memory), memory.number)


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW)
@given(WANTED, INSIDE, st.sampled_from(Sort), st.integers(11, 300))
@example(TRASH, list(NAMESPACES), Sort.NEWEST, 3)
@example(EVERYTHING, list(NAMESPACES), Sort.LEAST_IMPORTANT, 50)
@example(MemoryFilter(lifetime=Lifetime.ACTIVE), list(NAMESPACES), Sort.EXPIRES_FIRST, 50)
@example(MemoryFilter(lifetime=Lifetime.EXPIRED), list(NAMESPACES), Sort.EXPIRES_LAST, 50)
@example(MemoryFilter(archived=True), list(NAMESPACES), Sort.LONGEST, 50)
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


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(WANTED, st.sampled_from(Sort), st.integers(0, 200), st.integers(1, 100), st.integers(0, 99))
def test_a_page_begins_behind_a_memory_and_skips_what_it_is_told_to(
    filled: Filled, wanted: MemoryFilter, sort: Sort, place: int, limit: int, offset: int
) -> None:
    order = order_by(sort)
    want = sorted(
        expected(filled, wanted, list(NAMESPACES)), key=order, reverse=sort.value.startswith("-")
    )
    behind = filled.memories[place]  # need not match the filter itself
    rest = [
        memory
        for memory in want
        if (order(memory) < order(behind)) == sort.value.startswith("-") and memory != behind
    ]
    with filled.kit.store.read() as reading:
        page = reading.memories.page(
            wanted,
            PageRequest(sort=sort, limit=limit, after=behind.short_id, offset=offset),
            namespace_ids=[filled.kit.namespace_id(name) for name in NAMESPACES],
            now_ms=unix_ms(filled.now),
        )
    assert page.total == len(want)
    assert [memory.id for memory in page.memories] == [
        memory.id for memory in rest[offset : offset + limit]
    ]


@pytest.mark.parametrize("reference", ["", "x", "99999", "mem_0123456789ab", "other"])
def test_a_page_behind_what_is_not_there_is_refused(filled: Filled, reference: str) -> None:
    hidden = next(memory for memory in filled.memories if memory.namespace == "work")
    page = PageRequest(after=hidden.id if reference == "other" else reference)
    with filled.kit.store.read() as reading, pytest.raises(InvalidInputError, match="after"):
        reading.memories.page(
            MemoryFilter(), page, namespace_ids=[filled.kit.namespace_id()], now_ms=0
        )


@settings(max_examples=70, deadline=None, suppress_health_check=SLOW)
@given(WANTED, INSIDE, st.integers(1, 100), ACCESS, st.integers(0, 50))
def test_a_filtered_search_by_meaning_finds_limit_and_the_nearest_first(
    filled: Filled,
    wanted: MemoryFilter,
    inside: list[str],
    limit: int,
    access: ConfidentialAccess,
    seed: int,
) -> None:
    (query,) = unit_vectors(1, 1_000 + seed)
    matching = [
        memory
        for memory in expected(filled, wanted, inside)
        if len(filled.vectors[memory.number])
        and (wanted.visibility is not None or is_disclosed(filled, memory, access))
    ]
    similarities = {
        memory.number: float((filled.vectors[memory.number] @ query).max()) for memory in matching
    }
    with filled.kit.store.read() as reading:
        search = SearchQuery(
            text="?",
            now=filled.now,
            vector=query,
            mode=SearchMode.SEMANTIC,
            limit=limit,
            min_score=0.0,
            visible=visible(filled.kit, reading, wanted, inside, access),
        )
        ranking, _ = rank(reading, filled.index, search)
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
    with filled.kit.store.read() as reading:
        search = SearchQuery(
            text="anchor boat",
            now=filled.now,
            vector=unit_vectors(1, 77)[0],
            mode=mode,
            limit=limit,
            min_score=0.0,
            visible=visible(filled.kit, reading, wanted, inside),
        )
        ranking, _ = rank(reading, filled.index, search)
        again, _ = rank(reading, filled.index, search)
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
    kit.store.on_index_change(index.apply, set_id=1)
    (query,) = unit_vectors(1, 9)
    near = query + 0.02 * unit_vectors(8 * 100, 10)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    long = [kit.new(f"long {n}", vectors=near[n * 100 : n * 100 + 100]) for n in range(8)]
    short = [kit.new(f"short {n}", vectors=[vector]) for n, vector in
             enumerate(unit_vectors(300, 11))]  # fmt: skip
    kit.add_many([*long, *short])
    for wanted in (MemoryFilter(), MemoryFilter(min_importance=0.5)):
        with kit.store.read() as reading:
            search = SearchQuery(
                text="?",
                now=kit.clock.now(),
                vector=query,
                mode=SearchMode.SEMANTIC,
                limit=50,
                min_score=0.0,
                visible=visible(kit, reading, wanted, ["default"]),
            )
            ranking, _ = rank(reading, index, search)
        assert len(ranking) == 50
        assert {ranked.number for ranked in ranking[:8]} == set(range(1, 9))
    kit.store.close()


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**31), st.integers(0, 40))
def test_vectors_are_those_stored(filled: Filled, seed: int, count: int) -> None:
    with filled.kit.store.read() as reading:
        codes = reading.vectors.all_codes()
        draw = np.random.default_rng(seed)
        chosen = draw.choice(codes.chunk_ids, size=count, replace=False)
        found = reading.vectors.of_passages(np.array([*chosen.tolist(), 10**9]), DIMENSION)
    held = np.concatenate([filled.vectors[number] for number in sorted(filled.vectors)])
    rows = [int(np.searchsorted(codes.chunk_ids, one)) for one in chosen]
    assert np.array_equal(found[:-1], held[rows])
    assert np.isnan(found[-1]).all()
