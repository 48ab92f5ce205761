"""Histories and undo against a model, over random sequences of what two actors do.

The model of undo knows nothing of stamps or of who owns a field: it replays what happened without
the operations taken back, and looks at who wrote last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.domain.clock import Stamp, moment_of, unix_ms
from muniment.domain.history.history import Operation, fold, replay
from muniment.domain.memories.memory import (
    Category,
    Memory,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
    computed_tier,
)
from muniment.domain.memories.undoing import Timeline, UndoPlan
from muniment.storage.memories.memory_changes import TakeBack
from tests.fakes.stores import StoreKit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from muniment.domain.ids import MemoryId

ADA, BOB = "key:ada", "key:bob"
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "content": st.sampled_from(["tea", "coffee", "water"]),
        "tags": st.sampled_from([(), ("a",), ("a", "b")]),
        "categories": st.sampled_from([(), (Category.HEALTH,)]),
        "metadata": st.dictionaries(
            st.sampled_from("xyz"), st.sampled_from([None, 1, True, [1], "t"])
        ),
        "importance": st.sampled_from([0.0, 0.5, 0.9]),
        "tier": st.sampled_from([None, Tier.HOT, Tier.COLD]),
        "visibility": st.sampled_from(list(Visibility)),
        "type": st.sampled_from([MemoryType.FACT, MemoryType.GENERAL]),
        "source": st.sampled_from([None, "s", "t"]),
        "agent_id": st.sampled_from([None, "a"]),
        "archived": st.booleans(),
    },
).filter(bool)

STEPS = st.lists(
    st.tuples(
        st.sampled_from([ADA, BOB]),
        st.one_of(PATCHES, st.sampled_from(["trash", "restore", "undo"])),
        st.integers(0, 5),
    ),
    max_size=9,
)


@pytest.fixture
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreKit]:
    made = StoreKit(tmp_path_factory.mktemp("history") / "vault.db")
    yield made
    made.store.close()


class Acts:
    """One memory to which two actors do things, through the store."""

    def __init__(self, kit: StoreKit) -> None:
        self.kit = kit
        with kit.store.write(ADA) as unit:
            new = kit.new("tea", metadata={"x": 1}, tags=("t",))
            unit.memories.add(new, namespace="default")
        self.id: MemoryId = new.id

    def do(self, actor: str, act: Any, which: int) -> None:
        self.kit.clock.advance(seconds=1)
        if act == "undo":
            self.undo(actor, [self.operations()[which % len(self.operations())].sequence])
            return
        with self.kit.store.write(actor) as unit:
            memory, now = unit.memories.must(self.id), self.kit.clock.now()
            match act:
                case "trash":
                    unit.memories.trash(memory, now)
                case "restore":
                    unit.memories.restore(memory, now)
                case _:
                    unit.memories.edit(memory, MemoryPatch(**act), moment=now)

    def plan(self, chosen: Iterable[int]) -> UndoPlan:
        now_ms = unix_ms(self.kit.clock.now())
        return Timeline(self.operations()).plan(frozenset(chosen), now_ms=now_ms)

    def undo(self, actor: str, chosen: list[int]) -> int | None:
        """Take operations back; returns the number of the undo, if it did anything."""
        plan = self.plan(chosen)
        if not plan.is_needed:
            return None
        with self.kit.store.write(actor) as unit:
            change = TakeBack(unit.memories.must(self.id), plan.values, chosen)
            unit.memories.take_back([change], self.kit.clock.now())
        return self.operations()[-1].sequence

    def operations(self) -> list[Operation]:
        with self.kit.store.read() as reading:
            return list(reading.ledger.history(self.id))

    def memory(self) -> Memory:
        found = self.kit.get(self.id)
        assert found is not None
        return found

    def present(self) -> dict[str, Any]:
        """The values of the row, in the words of the journal."""
        memory = self.memory()
        with self.kit.raw() as raw:
            (pinned,) = raw.execute(
                "SELECT tier_pinned FROM memories WHERE id = ?", (self.id,)
            ).fetchone()
        texts = ("content", "agent_id", "user_id", "session_id", "project", "type", "kind", "tier",
                 "visibility", "source", "client_id")  # fmt: skip
        moments = ("created_at", "archived_at", "deleted_at", "expires_at")
        values: dict[str, Any] = {name: getattr(memory, name) for name in texts}
        for name in moments:
            at = getattr(memory, name)
            values[name] = None if at is None else unix_ms(at)
        values["categories"] = [str(name) for name in memory.categories]
        return {**values, **dict.fromkeys(memory.derived)} | {
            "tags": list(memory.tags),
            "metadata": dict(memory.metadata),
            "importance": memory.importance,
            "tier_pinned": pinned,
            "namespace": None,  # it was never moved
        }


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(steps=STEPS)
def test_a_history_folds_to_the_row(kit: StoreKit, steps: list[Any]) -> None:
    acts = Acts(kit)
    for step in steps:
        acts.do(*step)
    operations = acts.operations()
    assert fold(operations) == acts.present()
    last = list(replay(operations))[-1]
    assert last.version == acts.memory().version == len(operations)
    # Each step's before is the after of the last one that named the field.
    after: dict[str, Any] = {}
    for replayed in replay(operations):
        for change in replayed.changes:
            if change.field in after:
                assert change.before == after[change.field]
            after[change.field] = change.after


PLAIN_STEPS = STEPS.map(lambda steps: [step for step in steps if step[1] != "undo"])


@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(steps=STEPS, which=st.sets(st.integers(0, 9)))
def test_in_the_store_an_undo_of_an_undo_restores(
    kit: StoreKit, steps: list[Any], which: set[int]
) -> None:
    acts = Acts(kit)
    for step in steps:
        acts.do(*step)
    undo_and_redo(acts, which)
    assert fold(acts.operations()) == acts.present()
    with kit.store.read() as reading:
        assert reading.journal.broken_links(kit.keys.state_hash) == ()


# --- on paper, where a thousand histories take a second


def written(value: Any) -> str:
    """Return a value as JSON: Python takes ``True`` for 1."""
    return json.dumps(value, sort_keys=True)


def journaled(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value) if isinstance(value, str) else value


def pin_of(values: dict[str, Any]) -> str | None:
    return values["tier"] if values["tier_pinned"] else None


class Paper:
    """The same without a store: operations in a list."""

    def __init__(self) -> None:
        self.now_ms = 1_000
        self.lines: list[Operation] = []
        self.write("create", ADA, {"content": "tea", "created_at": 1, "type": "general",
                                   "importance": 0.5, "tier": "warm", "tier_pinned": 0,
                                   "visibility": "private", "tags": ["t"],
                                   "metadata": {"x": 1}})  # fmt: skip

    def write(self, action: str, actor: str, patch: dict[str, Any]) -> None:
        number = len(self.lines) + 1
        self.lines.append(
            Operation(number, Stamp(number), moment_of(number), actor, action, "m", "b", patch)
        )

    def do(self, actor: str, act: Any, which: int) -> None:
        self.now_ms += 1_000
        match act:
            case "undo":
                self.undo(actor, [which % len(self.lines) + 1])
            case "trash":
                self.write("delete", actor, {"deleted_at": self.now_ms})
            case "restore":
                self.write("restore", actor, {"deleted_at": None})
            case _:
                self.edit(actor, act)

    def edit(self, actor: str, act: dict[str, Any]) -> None:
        present = self.present()
        patch = {name: journaled(value) for name, value in act.items()}
        if "archived" in patch:
            archived = patch.pop("archived")
            if archived != (present["archived_at"] is not None):
                patch["archived_at"] = self.now_ms if archived else None
        if "metadata" in patch:
            merged = present["metadata"] | patch["metadata"]
            patch["metadata"] = {key: value for key, value in merged.items() if value is not None}
        importance = patch.get("importance", present["importance"])
        if "tier" in patch:
            patch["tier_pinned"] = int(patch["tier"] is not None)
            patch["tier"] = patch["tier"] or computed_tier(importance).value
            if pin_of(patch) == pin_of(present):
                del patch["tier"], patch["tier_pinned"]
        if "importance" in patch and not patch.get("tier_pinned", present["tier_pinned"]):
            patch["tier"] = computed_tier(importance).value
        changed = {
            name: value
            for name, value in patch.items()
            if name == "tier_pinned"
            or (name == "tier" and "tier_pinned" in patch)
            or written(value) != written(present[name])
        }
        if changed:
            self.write("edit", actor, changed)

    def plan(self, chosen: Iterable[int]) -> UndoPlan:
        return Timeline(self.lines).plan(frozenset(chosen), now_ms=self.now_ms)

    def undo(self, actor: str, chosen: list[int]) -> int | None:
        plan = self.plan(chosen)
        if not plan.is_needed:
            return None
        patch = dict(plan.values)
        values = self.present() | patch
        if not values["tier_pinned"] and patch.keys() & {"importance", "tier_pinned"}:
            patch["tier"] = computed_tier(values["importance"]).value
        self.write("undo", actor, {**patch, "undoes": chosen})
        return len(self.lines)

    def operations(self) -> list[Operation]:
        return self.lines

    def present(self) -> dict[str, Any]:
        return fold(self.lines)


PLAIN_STEPS = STEPS.map(lambda steps: [step for step in steps if step[1] != "undo"])


@settings(max_examples=400, deadline=None)
@given(steps=PLAIN_STEPS, since=st.integers(0, 4))
def test_undoing_all_of_one_actor_equals_a_history_without_them(
    steps: list[Any], since: int
) -> None:
    paper = Paper()
    for step in steps:
        paper.do(*step)
    operations = list(paper.operations())
    chosen = [line.sequence for line in operations[since:] if line.actor == ADA]
    was, expected = paper.present(), model(operations, chosen, now_ms=paper.now_ms)
    plan = paper.plan(chosen)
    undo = paper.undo(BOB, chosen)
    assert paper.present() == expected
    derived = set() if expected["tier_pinned"] else {"tier"}
    changed = {name for name in was if written(was[name]) != written(expected[name])}
    assert set(plan.values) == changed - derived
    assert (undo is None) == (not plan.is_needed)


RETURNING = st.lists(
    st.tuples(
        st.sampled_from([ADA, BOB]),
        st.one_of(
            st.fixed_dictionaries({"source": st.sampled_from([None, "s"])}),
            st.fixed_dictionaries(
                {"metadata": st.dictionaries(st.sampled_from("xy"), st.sampled_from([None, 1, 2]))}
            ),
            st.fixed_dictionaries({"tags": st.sampled_from([("t",), ()])}),
        ),
        st.just(0),
    ),
    max_size=12,
)


@settings(max_examples=600, deadline=None)
@given(steps=RETURNING, redone=st.booleans())
def test_undoing_one_actor_and_then_the_other(steps: list[Any], redone: bool) -> None:
    paper = Paper()
    for step in steps:
        paper.do(*step)
    operations = list(paper.operations())
    of_bob = [line.sequence for line in operations if line.actor == BOB]
    of_ada = [line.sequence for line in operations[1:] if line.actor == ADA]
    undo = paper.undo(BOB, of_bob)
    if redone and undo is not None:
        redo = paper.undo(BOB, [undo])
        assert redo is not None
        assert paper.undo(BOB, [redo]) is not None
    paper.undo(ADA, of_ada)
    chains = chains_of(operations)
    assert leaves(paper.present()) == {
        leaf: value
        for leaf, chain in chains.items()
        if (value := after_bob_and_ada(chain)) is not None
    }


@settings(max_examples=400, deadline=None)
@given(steps=STEPS, which=st.sets(st.integers(0, 9)))
def test_undoing_an_undo_restores(steps: list[Any], which: set[int]) -> None:
    paper = Paper()
    for step in steps:
        paper.do(*step)
    undo_and_redo(paper, which)


def undo_and_redo(acts: Acts | Paper, which: set[int]) -> None:
    chosen = [line.sequence for place, line in enumerate(acts.operations()) if place in which]
    was = acts.present()
    undo = acts.undo(BOB, chosen)
    if undo is None:
        return
    between = acts.present()
    assert acts.undo(ADA, chosen) is None, "it is undone already"
    redo = acts.undo(ADA, [undo])
    assert redo is not None
    assert without_moments(acts.present()) == without_moments(was)
    assert acts.undo(BOB, [redo]) is not None
    assert without_moments(acts.present()) == without_moments(between)


def without_moments(values: dict[str, Any]) -> dict[str, Any]:
    """Whether it is in the trash counts, and not since when: the 30 days begin anew."""
    return values | {"deleted_at": values["deleted_at"] is not None}


# --- the model


def model(operations: list[Operation], chosen: list[int], *, now_ms: int) -> dict[str, Any]:
    """What a memory is after undoing operations, none of which is itself an undo."""
    present = fold(operations)
    left = fold(line for line in operations if line.sequence not in chosen or line is operations[0])
    others_decided = any(
        "deleted_at" in line.patch for line in operations[1:] if line.sequence not in chosen
    )
    if operations[0].sequence in chosen and not others_decided:
        return present | {"deleted_at": present["deleted_at"] or now_ms}
    result = dict(present)
    result |= {"metadata": metadata_model(operations, chosen, left["metadata"])}
    result |= pin_model(operations, chosen)
    for name in present.keys() - {"metadata", "tier", "tier_pinned"}:
        if last_writer(operations, name) in chosen:
            result[name] = left[name]
    if result["deleted_at"] is not None:
        result["deleted_at"] = present["deleted_at"] or now_ms
    touched = {"tier", "tier_pinned", "importance"}
    if not result["tier_pinned"] and any(result[name] != present[name] for name in touched):
        importance = result["importance"]
        result["tier"] = "hot" if importance >= 0.8 else "cold" if importance < 0.4 else "warm"
    return result


def leaves(values: dict[str, Any]) -> dict[str, str]:
    """The fields that change in `RETURNING` and are not ``None``, metadata key by key, as JSON."""
    found = {name: written(values[name]) for name in ("source", "tags") if values[name] is not None}
    return found | {f"metadata.{key}": written(value) for key, value in values["metadata"].items()}


def chains_of(operations: list[Operation]) -> dict[str, list[tuple[str, str | None]]]:
    """What each leaf was set to, and by whom, oldest first; what it was before by nobody."""
    before = leaves(fold(operations[:1]))
    chains: dict[str, list[tuple[str, str | None]]] = {}
    for end in range(1, len(operations) + 1):
        after = leaves(fold(operations[:end]))
        for leaf in before.keys() | after.keys():
            chain = chains.setdefault(leaf, [("", before.get(leaf))])
            if before.get(leaf) != after.get(leaf):
                chain.append((operations[end - 1].actor, after.get(leaf)))
        before = after
    return chains


def after_bob_and_ada(chain: list[tuple[str, str | None]]) -> str | None:
    """What both undos leave: Bob's does nothing where Ada was last, Ada's then goes back to his."""
    if chain[-1][0] == ADA:
        return next(value for actor, value in reversed(chain) if actor != ADA)
    return chain[0][1]


def pin_model(operations: list[Operation], chosen: list[int]) -> dict[str, Any]:
    """The tier and its pin, which are set together; a tier that only follows sets neither."""
    if last_writer(operations, "tier_pinned") not in chosen:
        return {}
    left = [line for line in operations if line.sequence not in chosen or line is operations[0]]
    patch = next(line.patch for line in reversed(left) if "tier_pinned" in line.patch)
    return {"tier": patch["tier"], "tier_pinned": patch["tier_pinned"]}


def last_writer(operations: list[Operation], name: str) -> int:
    """The number of the operation that wrote a field last; 0 for its creation."""
    return max((line.sequence for line in operations[1:] if name in line.patch), default=0)


def metadata_model(
    operations: list[Operation], chosen: list[int], left: dict[str, Any]
) -> dict[str, Any]:
    """Key by key: what the last writer of each left, or what the others would have left."""
    writers: dict[str, int] = {}
    held: dict[str, Any] = {}
    others = dict(operations[0].patch.get("metadata", {}))
    for line in operations:
        new = line.patch.get("metadata", held)
        for key in held.keys() | new.keys():
            if (key in held) != (key in new) or repr(held.get(key)) != repr(new.get(key)):
                writers[key] = line.sequence
                if line.sequence not in chosen or line is operations[0]:
                    others.pop(key, None)
                    others |= {key: new[key]} if key in new else {}
        held = dict(new)
    taken_back = {key for key, writer in writers.items() if writer in chosen}
    taken_back -= {key for key, writer in writers.items() if writer == operations[0].sequence}
    kept = {key: value for key, value in held.items() if key not in taken_back}
    return kept | {key: others[key] for key in taken_back if key in others}
