"""States of memories follow every commit, whichever statement changed the row."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, Engine, event

from muniment.domain.confidentiality.confidential import NO_CONFIDENTIAL, ConfidentialAccess
from muniment.domain.memories.memory import MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, SearchMode
from muniment.retrieval.engine import rank
from muniment.retrieval.search_query import SearchQuery
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visibility_index import VisibilityIndex
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.memories.memory_states import CONFIDENTIAL, DELETED
from muniment.storage.memories.removal import is_due
from tests.fakes.stores import StoreKit, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from muniment.domain.memories.memory import Memory
    from muniment.storage.unit_of_work import UnitOfWork


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[StoreKit]:
    made = StoreKit(tmp_path / "vault.db")
    yield made
    made.store.close()


def following(kit: StoreKit) -> VisibilityIndex:
    with kit.store.quiet() as reading:
        index = VisibilityIndex(reading.states.all())
        kit.store.on_state_change(index.apply)
    return index


def differing(kit: StoreKit, index: VisibilityIndex) -> list[int]:
    with kit.store.read() as reading:
        return index.differences(reading.states.all())


def change(unit: UnitOfWork, memory: Memory, kit: StoreKit, dice: random.Random) -> None:
    now = kit.clock.now()
    found = unit.memories.must(memory.id)
    match dice.randrange(7):
        case 0:
            unit.memories.edit(found, MemoryPatch(archived=dice.random() < 0.5), moment=now)
        case 1:
            unit.memories.trash(found, now)
        case 2:
            patch = MemoryPatch(visibility=dice.choice(list(Visibility)))
            unit.memories.edit(found, patch, moment=now)
        case 3:
            patch = MemoryPatch(expires_at=dice.choice([None, now + timedelta(days=1)]))
            unit.memories.edit(found, patch, moment=now)
        case 4:
            unit.memories.edit(found, MemoryPatch(content="otherwise"), moment=now)
        case 5:
            patch = MemoryPatch(session_id=dice.choice([None, "one", "other"]))
            unit.memories.edit(found, patch, moment=now)
        case _:
            unit.memories.purge(found)


@pytest.mark.parametrize("seed", range(4))
def test_states_in_memory_follow_every_commit(kit: StoreKit, seed: int) -> None:
    dice = random.Random(seed)
    kit.create_namespace("other")
    kit.add_many([kit.new(f"before {number}", session_id="one") for number in range(5)])
    index = following(kit)
    there = {m.id: m for m in kit.add_many([kit.new(f"note {number}") for number in range(20)])}
    for _ in range(25):
        memory = dice.choice(list(there.values()))
        with kit.store.write("person") as unit:
            change(unit, memory, kit, dice)
        there = {key: found for key in there if (found := kit.get(key)) is not None}
        assert differing(kit, index) == []
    assert len(index) == len(there) + 5


def test_a_unit_that_fails_changes_no_state(kit: StoreKit) -> None:
    memory = kit.add()
    index = following(kit)

    def fail() -> None:
        with kit.store.write("person") as unit:
            unit.memories.trash(memory, kit.clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert differing(kit, index) == []
    with kit.store.write("person") as unit:
        unit.set_setting("a", "b")
    assert differing(kit, index) == []


def test_statements_that_name_no_memory_are_noticed(kit: StoreKit) -> None:
    gone = kit.add_many([kit.new(f"gone {number}") for number in range(3)])
    kit.add("stays")
    index = following(kit)
    with kit.store.write("system") as unit:
        for memory in gone:
            unit.memories.trash(memory, kit.clock.now())
    kit.clock.advance(days=40)
    now_ms = int(kit.clock.now().timestamp() * 1000)
    with kit.store.write("system") as unit:
        due = is_due(now_ms=now_ms, trashed_before_ms=now_ms)
        assert unit.removal.purge([memory.number for memory in gone], due) == 3
    assert (differing(kit, index), len(index)) == ([], 1)


def test_states_are_watched_in_a_new_vault_and_in_one_opened_again(kit: StoreKit) -> None:
    first = following(kit)
    memory = kit.add(visibility=Visibility.CONFIDENTIAL)
    assert len(first) == 1
    kit.reopen()
    second = following(kit)
    with kit.store.write("person") as unit:
        unit.memories.trash(memory, kit.clock.now())
    with kit.store.read() as reading:
        stored = reading.states.all()
    assert second.differences(stored) == []
    assert stored.flags[stored.numbers == memory.number].tolist()[-1] == CONFIDENTIAL | DELETED


@pytest.mark.parametrize("mode", [SearchMode.KEYWORD, SearchMode.HYBRID, SearchMode.SEMANTIC])
def test_states_older_than_the_view_show_nothing_that_the_view_hides(
    kit: StoreKit, mode: SearchMode
) -> None:
    vectors = unit_vectors(3)
    news = [kit.new(f"blue boat {n}", vectors=[vectors[n]]) for n in range(3)]
    trashed, hidden, stays = kit.add_many(news)
    signs = SignIndex()
    with kit.store.read() as reading:
        states = VisibilityIndex(reading.states.all())
        signs.apply(reading.vectors.all_codes(), ())
    with kit.store.write("person") as unit:
        unit.memories.trash(trashed, kit.clock.now())
        secret = MemoryPatch(visibility=Visibility.CONFIDENTIAL)
        unit.memories.edit(hidden, secret, moment=kit.clock.now())
    with kit.store.read() as reading:
        visible = VisibleMemories(
            reading,
            states,
            MemoryFilter(),
            namespace_ids=[kit.namespace_id()],
            now_ms=0,
            access=NO_CONFIDENTIAL,
        )
        search = SearchQuery(
            text="blue boat",
            vector=vectors[0],
            mode=mode,
            limit=10,
            min_score=0.0,
            visible=visible,
            now=kit.clock.now(),
        )
        ranking, _ = rank(reading, signs, search)
    assert [ranked.number for ranked in ranking] == [stays.number]


def test_who_wrote_a_recognised_secret_is_followed(kit: StoreKit) -> None:
    memory = kit.add("The password is Kestrel-77-plum")
    index = following(kit)

    def readers() -> set[str]:
        assert differing(kit, index) == []
        return {
            name
            for name in ("person", "key:a", "key:b")
            if index.matching(
                MemoryFilter(),
                namespace_ids=[kit.namespace_id()],
                now_ms=0,
                access=ConfidentialAccess(chosen=True, reader=name),
            ).any()
        }

    assert readers() == {"person"}
    for key, content in (("key:a", "The password is Osprey-12-pear"), ("key:b", "PIN: 4821")):
        with kit.store.write(key) as unit:
            patch = MemoryPatch(content=content)
            unit.memories.edit(unit.memories.must(memory.id), patch, moment=kit.clock.now())
        assert readers() == {key}
    with kit.store.write("key:a") as unit:
        patch = MemoryPatch(visibility=Visibility.PRIVATE)
        unit.memories.edit(unit.memories.must(memory.id), patch, moment=kit.clock.now())
    assert readers() == {"person", "key:a", "key:b"}
    with kit.store.write("key:a") as unit:
        unit.memories.purge(unit.memories.must(memory.id))
    assert readers() == set()


def test_differences_name_a_secret_that_is_held_for_somebody_else(kit: StoreKit) -> None:
    memory = kit.add("The password is Kestrel-77-plum")
    index = following(kit)
    with kit.raw() as connection:
        connection.execute("UPDATE memories SET derived = replace(derived, 'person', 'key:a')")
        connection.commit()
    assert differing(kit, index) == [memory.number]


def test_all_states_are_read_off_indexes(kit: StoreKit) -> None:
    kit.add("The password is Kestrel-77-plum")
    seen: list[str] = []

    def plans(connection: Connection, _cursor: object, statement: str, *given: object) -> None:
        if not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given[0])
            seen.extend(row[-1] for row in plan)

    with kit.store.read() as reading:
        event.listen(Engine, "before_cursor_execute", plans)
        try:
            reading.states.all()
        finally:
            event.remove(Engine, "before_cursor_execute", plans)
    assert len(seen) >= 3
    assert all("COVERING INDEX" in step for step in seen if step.startswith(("SCAN", "SEARCH")))
