"""Many threads on one store: nothing lost, nothing seen half done, no key mixed up."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from muniment.domain.clock import unix_ms
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.storage.engine.connection import open_raw
from muniment.storage.memories.filters import condition_of
from muniment.storage.reading import Reading
from muniment.storage.store import Store
from tests.fakes.stores import StoreKit, unit_vectors
from tests.waiting import PATIENCE_S, until

THREADS = 8
WRITES = 250


def test_eight_threads_of_writers_lose_nothing(kit: StoreKit) -> None:
    """Half of the writes are new memories, half add one to a counter in one memory's metadata."""
    counter = kit.add("counter", metadata={"count": 0})
    news = [
        [kit.new(f"thread {thread} number {number}") for number in range(WRITES // 2)]
        for thread in range(THREADS)
    ]
    together = threading.Barrier(THREADS)

    def work(thread: int) -> None:
        together.wait()
        for new in news[thread]:
            with kit.store.write(f"key:{thread}") as unit:
                unit.memories.add(new, namespace="default")
            with kit.store.write(f"key:{thread}") as unit:
                now = unit.memories.must(counter.id)
                patch = MemoryPatch(metadata={"count": now.metadata["count"] + 1})
                unit.memories.edit(now, patch, moment=kit.clock.now())

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    kit.reopen()
    counted = kit.get(counter.id)
    assert counted.metadata == {"count": THREADS * WRITES // 2}
    assert counted.version == 1 + THREADS * WRITES // 2
    with kit.store.read() as reading:
        numbers = sorted(reading.states.all().numbers.tolist())
        assert len(numbers) == 1 + THREADS * WRITES // 2
        assert reading.journal.head().sequence == 2 + THREADS * WRITES
        assert reading.journal.broken_links(kit.keys.state_hash) == ()
        found = {memory.id for memory in reading.memories.by_numbers(numbers).values()}
    assert found == {counter.id, *(new.id for each in news for new in each)}


def test_a_reader_sees_one_moment_while_others_write(kit: StoreKit) -> None:
    """Each write moves ten memories at once; a reader sees all ten at the same count."""
    memories = kit.add_many([kit.new(f"n {n}", metadata={"round": 0}) for n in range(10)])
    numbers = [memory.number for memory in memories]
    stop = threading.Event()
    torn: list[set[int]] = []
    rounds_seen: set[int] = set()

    def read() -> None:
        while not stop.is_set():
            with kit.store.read() as reading:
                first = reading.memories.by_numbers(numbers[:5])
                later = reading.memories.by_numbers(numbers[5:])
            rounds = {memory.metadata["round"] for memory in [*first.values(), *later.values()]}
            rounds_seen.update(rounds)
            if len(rounds) != 1:
                torn.append(rounds)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    until(lambda: rounds_seen)
    for number in range(1, 41):
        with kit.store.write("person") as unit:
            for memory in unit.memories.by_numbers(numbers).values():
                patch = MemoryPatch(metadata={"round": number})
                unit.memories.edit(memory, patch, moment=kit.clock.now())
    until(lambda: 40 in rounds_seen)
    stop.set()
    for reader in readers:
        reader.join()
    assert torn == []


def test_a_view_opened_before_a_write_does_not_see_it(kit: StoreKit) -> None:
    with kit.store.read() as reading:
        assert sorted(reading.states.all().numbers.tolist()) == []
        memory = kit.add()
        assert reading.memories.by_reference(memory.id) is None
    assert kit.get(memory.id) == memory


def test_listeners_of_the_index_hear_commits_in_their_order(kit: StoreKit) -> None:
    heard: list[int] = []
    kit.store.on_index_change(lambda added, _: heard.extend(added.chunk_ids.tolist()), set_id=1)
    vectors = unit_vectors(40)
    news = [kit.new(f"n {n}", vectors=[vectors[n]]) for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda new: kit.add_many([new]), news))
    assert heard == list(range(1, 41))


def test_nobody_writes_while_the_index_is_built(kit: StoreKit) -> None:
    done = threading.Event()

    def write() -> None:
        kit.add()
        done.set()

    with kit.store.quiet() as reading:
        writer = threading.Thread(target=write)
        writer.start()
        assert not done.wait(0.2)
        assert sorted(reading.states.all().numbers.tolist()) == []
    assert done.wait(PATIENCE_S)
    writer.join()


# --- keys of namespaces while they change


class PlantedError(Exception):
    """What the test raises inside a unit."""


def test_a_wipe_beside_a_reader_leaves_no_old_key_in_use(kit: StoreKit) -> None:
    """A view older than the wipe opens records with the old key; nobody else may."""
    kit.create_namespace("other")
    memory = kit.add("before", namespace="other")
    kit.reopen()
    with kit.store.read() as old_view:
        other = old_view.namespaces.by_name("other")
        assert other is not None
        with kit.store.write("person") as unit:
            unit.namespaces.begin_anew(other)
            assert old_view.memories.by_reference(memory.id) == memory
        assert old_view.memories.by_reference(memory.id) == memory
    added = kit.add("after", namespace="other")
    assert kit.get(added.id) == added
    kit.reopen()
    assert kit.get(added.id) == added


def test_a_namespace_taken_back_leaves_no_key_for_the_next_of_its_number(kit: StoreKit) -> None:
    numbers = []

    def write_and_fail() -> None:
        with kit.store.write("person") as unit:
            numbers.append(unit.namespaces.create("one", 0).id)
            new = replace(kit.new("x"), namespace_id=numbers[0])
            unit.memories.add(new, namespace="one")
            raise PlantedError

    with pytest.raises(PlantedError):
        write_and_fail()
    created = kit.create_namespace("two")
    assert [created] == numbers
    memory = kit.add("kept", namespace="two")
    kit.reopen()
    assert kit.get(memory.id) == memory


# --- pages while others write


def test_pages_stay_right_while_others_insert_and_delete(kit: StoreKit) -> None:
    stays = []
    for number in range(60):
        kit.clock.advance(milliseconds=number % 2)  # pairs of the same moment
        stays.append(kit.add(f"stays {number}"))
    goes = [kit.add(f"goes {number}", created_at=stays[20].created_at) for number in range(30)]
    seen: list[str] = []
    cursor = None
    round_number = 0
    while True:
        with kit.store.read() as reading:
            page = reading.memories.page(
                MemoryFilter(),
                PageRequest(limit=7, cursor=cursor),
                namespace_ids=[kit.namespace_id()],
                now_ms=unix_ms(kit.clock.now()),
            )
        seen += [memory.id for memory in page.memories]
        cursor = page.next_cursor
        if cursor is None:
            break
        kit.clock.advance(milliseconds=1)
        kit.add(f"new {round_number}")
        kit.add(f"old {round_number}", created_at=stays[0].created_at)
        with kit.store.write("person") as unit:
            for memory in goes[round_number * 3 : round_number * 3 + 3]:
                unit.memories.trash(memory, kit.clock.now())
        round_number += 1
    assert len(seen) == len(set(seen))
    assert [memory_id for memory_id in seen if memory_id in {m.id for m in stays}] == [
        memory.id for memory in reversed(stays)
    ]


def test_a_search_beside_a_purge_sees_all_or_nothing_of_it(kit: StoreKit) -> None:
    memories = kit.add_many([kit.new(f"anchor number {n}") for n in range(30)])
    inside = [kit.namespace_id()]
    condition = condition_of(MemoryFilter(), namespace_ids=inside, now_ms=unix_ms(kit.clock.now()))

    def holding(reading: Reading) -> int:
        (found,) = reading.texts.holders(['"anchor"'])
        assert reading.memories.among(found, condition) == set(found.tolist())
        return len(found)

    with kit.store.read() as reading:
        before = holding(reading)
        for memory in memories[:10]:
            with kit.store.write("person") as unit:
                unit.memories.purge(memory)
        assert holding(reading) == before == 30
    with kit.store.read() as reading:
        assert holding(reading) == 20
    assert kit.store.integrity_problems() == []


def test_a_destroyed_key_is_kept_in_no_memory(kit: StoreKit) -> None:
    kit.create_namespace("other")
    kit.add("before", namespace="other")
    held = set(kit.store._sealers._by_uid)
    assert len(held) == 1
    with kit.store.write("person") as unit:
        row = unit.namespaces.by_name("other")
        assert row is not None
        unit.namespaces.destroy_key(row)
    assert kit.store._sealers._by_uid == {}


def test_two_stores_on_one_file_lose_nothing_either(kit: StoreKit) -> None:
    """The process lock is not theirs in common: only transactions that begin immediate help."""
    counter = kit.add("counter", metadata={"count": 0})
    other = kit.opened()

    def work(store: Store) -> None:
        for _ in range(25):
            with store.write("person") as unit:
                now = unit.memories.must(counter.id)
                patch = MemoryPatch(metadata={"count": now.metadata["count"] + 1})
                unit.memories.edit(now, patch, moment=kit.clock.now())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [kit.store, other, kit.store, other]))
    other.close()
    assert kit.get(counter.id).metadata == {"count": 100}
    with kit.store.read() as reading:
        assert reading.journal.broken_links(kit.keys.state_hash) == ()


def test_pages_that_only_the_log_has_are_no_damage(kit: StoreKit) -> None:
    def holes() -> list[str]:
        raw = open_raw(kit.path, kit.store_keys.database)
        try:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            return [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
        finally:
            raw.close()

    kit.add_many([kit.new(f"anchor number {n} {'x' * 2_000}") for n in range(60)])
    with kit.store.read() as reading:
        reading.journal.head()
        kit.add_many([kit.new(f"another {n} {'y' * 2_000}") for n in range(60)])
        # The checkpoint stops at the reader: what was written to a page since stays in the log.
        assert holes()
    assert kit.store.integrity_problems() == []
