"""Several stores exchange their operations in any order: all come to hold the same memories.

Each store is a real one. What is exchanged are the operations of the journal, in parts, in any
order, and more than once.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.clock import unix_ms
from muniment.domain.history.history import CREATE, NAMESPACE, Operation
from muniment.domain.history.merging import in_merge_order, lost_contents, portable
from muniment.domain.memories.memory import Memory, MemoryPatch, Tier, Visibility
from muniment.storage.memories.memory_changes import TakeBack
from tests.fakes.stores import SettableClock, StoreKit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from muniment.domain.ids import MemoryId
    from muniment.storage.memories.merging import Merged

COMPARED = (
    *("id", "namespace", "agent_id", "user_id", "session_id", "project", "content", "source"),
    *("importance", "visibility", "created_at", "expires_at", "archived_at", "deleted_at"),
    *("client_id", "metadata", "version", "actor"),
)


class Replica:
    """One device: a store, and the operations it can hand to others."""

    def __init__(self, path: Path) -> None:
        self.kit = StoreKit(path)
        self.kit.create_namespace("work")

    def uids(self) -> dict[str, str]:
        with self.kit.store.read() as reading:
            return {row.name: row.uid for row in reading.namespaces.all()}

    def operations(self) -> list[Operation]:
        """Return every operation on memories, with the names of namespaces in place of uids."""
        names = {uid: name for name, uid in self.uids().items()}
        with self.kit.raw() as raw:
            rows = raw.execute(
                "SELECT subject, max(namespace_id) FROM operations "
                "WHERE instr(subject, ':') = 0 GROUP BY subject"
            ).fetchall()
        found = []
        with self.kit.store.read() as reading:
            homes = {row.id: row.name for row in reading.namespaces.all()}
            for subject, operations in reading.ledger.as_written([row[0] for row in rows]):
                home = homes[dict(rows)[subject]]
                for operation in operations:
                    patch = dict(operation.patch)
                    if operation.action == CREATE or NAMESPACE in patch:
                        patch[NAMESPACE] = names[patch[NAMESPACE]] if NAMESPACE in patch else home
                    if operation.is_readable:
                        found.append(portable(replace(operation, patch=patch)))
        return found

    def take_in(self, operations: Sequence[Operation]) -> Merged:
        uids = self.uids()
        mine = [
            replace(op, patch={**op.patch, NAMESPACE: uids[op.patch[NAMESPACE]]})
            if NAMESPACE in op.patch
            else op
            for op in operations
        ]
        with self.kit.store.write("person") as unit:
            return unit.merging.take_in(
                mine, home=self.kit.namespace_id(), moment=self.kit.clock.now()
            )

    def memories(self) -> dict[MemoryId, Memory]:
        with self.kit.raw() as raw:
            ids = [row[0] for row in raw.execute("SELECT id FROM memories").fetchall()]
        with self.kit.store.read() as reading:
            return reading.memories.by_ids(ids)

    def view(self) -> dict[str, Any]:
        """Return what every device must agree on."""
        return {
            memory_id: (
                *(getattr(memory, name) for name in COMPARED if name != "version"),
                tuple(sorted(memory.tags)),
                sorted(map(str, memory.categories)) if "categories" not in memory.derived else (),
            )
            for memory_id, memory in self.memories().items()
        }

    def edit(self, memory_id: MemoryId, **fields: Any) -> None:
        with self.kit.store.write("person") as unit:
            memory, now = unit.memories.must(memory_id), self.kit.clock.now()
            unit.memories.edit(memory, MemoryPatch(**fields), moment=now)

    def memory(self, memory_id: MemoryId) -> Memory:
        found = self.kit.get(memory_id)
        assert found is not None
        return found

    def history(self, memory_id: MemoryId) -> Sequence[Operation]:
        with self.kit.store.read() as reading:
            return reading.ledger.history(memory_id)


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[list[Replica]]:
    made = [Replica(tmp_path / f"{name}.db") for name in "abc"]
    yield made
    for replica in made:
        replica.kit.store.close()


def exchange(replicas: Sequence[Replica]) -> None:
    for _ in range(2):  # taking in may release an idempotency key, which others have to learn
        everything = [op for replica in replicas for op in replica.operations()]
        for replica in replicas:
            replica.take_in(everything)


def act(replica: Replica, draw: random.Random) -> None:
    """Do one thing that a person or an agent does."""
    kit, clock = replica.kit, replica.kit.clock
    clock.advance(seconds=draw.choice([0, 0.001, 1, -5, 3600]))
    known = sorted(replica.memories())
    if not known or draw.random() < 0.3:
        kit.add(
            draw.choice(["tea", "coffee", "water"]),
            namespace=draw.choice(["default", "work"]),
            tags=tuple(draw.sample("abc", draw.randrange(3))),
            metadata={draw.choice("xyz"): draw.randrange(3)},
            client_id=draw.choice([None, "c1", f"c{draw.random()}"]) if known == [] else None,
            agent_id=draw.choice([None, "ada"]),
        )
        return
    memory_id = draw.choice(known)
    memory = replica.memory(memory_id)
    with kit.store.write(draw.choice(["person", "key:k1"])) as unit:
        match draw.randrange(8):
            case 0:
                unit.memories.trash(memory, clock.now())
            case 1:
                unit.memories.restore(memory, clock.now())
            case 2:
                other = "work" if memory.namespace == "default" else "default"
                unit.memories.move(memory, replica.uids()[other], clock.now())
            case 3 if draw.random() < 0.3:
                unit.memories.purge(memory)
            case 4:
                last = unit.ledger.history(memory_id)[-1]
                change = TakeBack(memory, {"source": draw.choice("st")}, [last.sequence])
                unit.memories.take_back([change], clock.now())
            case _:
                unit.memories.edit(memory, MemoryPatch(**some_fields(draw)), moment=clock.now())


def some_fields(draw: random.Random) -> dict[str, Any]:
    fields = {
        "content": draw.choice(["black tea", "green tea", "milk"]),
        "tags": tuple(draw.sample("abcd", draw.randrange(4))),
        "metadata": {draw.choice("xyz"): draw.choice([None, 1, "t"])},
        "importance": draw.choice([0.1, 0.5, 0.9]),
        "tier": draw.choice([None, Tier.HOT]),
        "visibility": draw.choice(list(Visibility)),
        "source": draw.choice(["mail", None]),
        "project": draw.choice([None, "boat"]),
        "archived": draw.random() < 0.5,
    }
    return {name: fields[name] for name in draw.sample(sorted(fields), draw.randint(1, 3))}


@pytest.mark.parametrize("seed", range(6))
def test_stores_that_know_the_same_operations_hold_the_same_memories(
    replicas: list[Replica], seed: int
) -> None:
    draw = random.Random(seed)
    for _ in range(4):
        for _ in range(draw.randrange(12)):
            act(draw.choice(replicas), draw)
        one, other = draw.sample(replicas, 2)
        shown = one.operations()
        created = [op for op in shown if op.action == CREATE]
        part = draw.sample(shown, draw.randint(0, len(shown)))
        # What began a memory comes first; everything else may come in any order, and twice.
        other.take_in([*created, *part, *part])
    exchange(replicas)
    first = replicas[0].view()
    for replica in replicas:
        assert replica.view() == first
        assert not any(replica.kit.disagreements().values())
        with replica.kit.store.examine() as view:
            wrong = view.rows(with_history=True, progress=lambda _: None).wrong
        assert not any(wrong.values()), wrong


def shared(replicas: list[Replica], **fields: Any) -> MemoryId:
    """Create a memory that every replica knows."""
    memory_id = replicas[0].kit.add("The boat is called Aurora", **fields).id
    for replica in replicas:
        replica.kit.clock.advance(seconds=1)
    exchange(replicas)
    return memory_id


def test_changes_of_different_tags_and_metadata_are_all_kept(replicas: list[Replica]) -> None:
    memory_id = shared(replicas, tags=("boat", "old"), metadata={"x": 1, "gone": 1})
    replicas[0].edit(memory_id, tags=("boat", "old", "red"), metadata={"y": 2})
    replicas[1].edit(memory_id, tags=("boat",), metadata={"x": 5, "gone": None})
    exchange(replicas)
    for replica in replicas:
        memory = replica.memory(memory_id)
        assert set(memory.tags) == {"boat", "red"}
        assert memory.metadata == {"x": 5, "y": 2}


def test_the_later_text_wins_and_the_other_one_is_kept_as_a_conflict(
    replicas: list[Replica],
) -> None:
    memory_id = shared(replicas)
    replicas[0].edit(memory_id, content="The boat is called Bora")
    replicas[1].kit.clock.advance(seconds=5)
    replicas[1].edit(memory_id, content="The boat is called Caspian")
    exchange(replicas)
    for replica in replicas:
        assert replica.memory(memory_id).content == "The boat is called Caspian"
        (lost,) = lost_contents(replica.history(memory_id))
        assert lost.patch["content"] == "The boat is called Bora"


def test_texts_that_follow_one_another_are_no_conflict(replicas: list[Replica]) -> None:
    memory_id = shared(replicas)
    for replica in replicas:
        replica.edit(memory_id, content=f"Seen on {replica.kit.path.name}")
        exchange(replicas)
    assert lost_contents(replicas[0].history(memory_id)) == []


@pytest.mark.parametrize("is_known", [True, False])
def test_only_an_edit_that_did_not_know_of_the_deletion_keeps_the_memory(
    replicas: list[Replica], *, is_known: bool
) -> None:
    memory_id = shared(replicas)
    with replicas[0].kit.store.write("person") as unit:
        unit.memories.trash(unit.memories.must(memory_id), replicas[0].kit.clock.now())
    if is_known:
        exchange(replicas)
    replicas[1].kit.clock.advance(hours=1)
    replicas[1].edit(memory_id, source="mail")
    exchange(replicas)
    for replica in replicas:
        assert (replica.memory(memory_id).deleted_at is not None) == is_known
        assert replica.memory(memory_id).source == "mail"


def test_an_edit_brings_nothing_back_that_was_purged(replicas: list[Replica]) -> None:
    memory_id = shared(replicas)
    with replicas[0].kit.store.write("person") as unit:
        unit.memories.purge(unit.memories.must(memory_id))
    replicas[1].kit.clock.advance(hours=1)
    replicas[1].edit(memory_id, content="Written after the removal")
    told = replicas[1].operations()
    exchange(replicas)
    replicas[2].take_in(told)
    assert [replica.view() for replica in replicas] == [{}, {}, {}]


def test_one_idempotency_key_stays_with_the_older_memory(replicas: list[Replica]) -> None:
    made = []
    for replica in replicas:
        replica.kit.clock.advance(seconds=len(made))
        made.append(replica.kit.add(f"from {len(made)}", client_id="order-17").id)
    exchange(replicas)
    for replica in replicas:
        held = {memory.client_id for memory in replica.memories().values()}
        assert held == {"order-17", None}
        assert replica.memory(made[0]).client_id == "order-17"


def test_a_secret_stays_hidden_from_a_key_that_did_not_write_it(replicas: list[Replica]) -> None:
    with replicas[0].kit.store.write("key:k1") as unit:
        new = replicas[0].kit.new("A note")
        unit.memories.add(new, namespace="default")
    exchange(replicas)
    replicas[1].kit.clock.advance(seconds=1)
    replicas[1].edit(new.id, content="The staging password is hunter2-Xk9!pQ")
    exchange(replicas)
    with replicas[2].kit.raw() as raw:
        ((derived,),) = raw.execute("SELECT derived FROM memories").fetchall()
    assert "visibility=person" in derived


def test_clocks_go_on_above_every_stamp_that_was_received(tmp_path: Path) -> None:
    ahead, behind = Replica(tmp_path / "ahead.db"), Replica(tmp_path / "behind.db")
    ahead.kit.clock.advance(days=3650)
    memory_id = ahead.kit.add("From the future").id
    behind.take_in(ahead.operations())
    behind.kit.reopen()
    behind.edit(memory_id, content="Corrected")
    ahead.take_in(behind.operations())
    assert ahead.memory(memory_id).content == "Corrected"
    for replica in (ahead, behind):
        replica.kit.store.close()


def test_a_restored_copy_that_writes_in_the_same_millisecond_loses_nothing(tmp_path: Path) -> None:
    original = Replica(tmp_path / "vault.db")
    memory_id = original.kit.add("The boat is called Aurora").id
    original.kit.store.checkpoint()
    (tmp_path / "copy.db").write_bytes((tmp_path / "vault.db").read_bytes())
    original.kit.store.close()
    kits = [
        StoreKit(tmp_path / name, original.kit.keys, SettableClock())
        for name in ("vault.db", "copy.db")
    ]
    replicas = [Replica.__new__(Replica) for _ in kits]
    for replica, kit, tag in zip(replicas, kits, ("a", "b"), strict=True):
        replica.kit = kit
        replica.edit(memory_id, tags=(tag,), content=f"written on {tag}")
    exchange(replicas)
    stamps = [op.stamp for op in replicas[0].history(memory_id) if op.action == "edit"]
    assert stamps[0] == stamps[1]
    assert replicas[0].view() == replicas[1].view()
    assert set(replicas[0].memory(memory_id).tags) == {"a", "b"}
    for replica in replicas:
        replica.kit.store.close()


def test_the_order_of_arrival_does_not_matter() -> None:
    """Two devices remove and add one tag at once: the later operation decides."""
    base: dict[str, Any] = {"sequence": 1, "actor": "person", "subject": "m", "batch_id": "b"}
    moment = SettableClock().now()

    def operation(stamp: int, action: str, device: str, **patch: Any) -> Operation:
        return Operation(
            **base, stamp=stamp, moment=moment, action=action, patch=patch, device=device
        )

    ms = unix_ms(moment)
    create = operation(1, CREATE, "a", content="x", created_at=ms, tags=["t"])
    removes = operation(2, "edit", "a", tags=[], changed={"tags": {"added": [], "removed": ["t"]}})
    adds = operation(
        3, "edit", "b", tags=["t", "u"], changed={"tags": {"added": ["u"], "removed": []}}
    )
    for arrived in ([create, removes, adds], [adds, create, removes]):
        assert in_merge_order(arrived)[-1].patch["tags"] == ["u"]
