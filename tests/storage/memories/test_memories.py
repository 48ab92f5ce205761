"""Memories written and read back: every field, every half-way failure, every trace removed."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event

from muniment.domain.changes import ChangeKind, ChangeSet
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.confidentiality.confidential import EVERY_CONFIDENTIAL, NO_CONFIDENTIAL
from muniment.domain.errors import (
    ConflictError,
    DamagedVaultError,
    InvalidInputError,
    NotFoundError,
)
from muniment.domain.ids import NamespaceId
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
from muniment.domain.memories.query import MemoryFilter
from muniment.storage.engine import driver_statements
from muniment.storage.memories.filters import condition_of
from muniment.storage.unit_of_work import UnitOfWork
from muniment.storage.vectors.vectors import ChunkVector
from tests.fakes.stores import StoreKit, unit_vectors

FULL: dict[str, Any] = {
    "agent_id": "agent-1",
    "user_id": "user-1",
    "session_id": "session-1",
    "project": "harbour",
    "type": MemoryType.FACT,
    "kind": MemoryKind.SEMANTIC,
    "categories": (Category.TRAVEL, Category.FINANCE),
    "tags": ("boats", "naïve 東京"),
    "metadata": {"nested": {"list": [1, 2.5, None, True]}, "ü": "ß"},
    "importance": 0.9,
    "visibility": Visibility.CONFIDENTIAL,
    "source": "import",
    "created_at": datetime(2020, 2, 29, 23, 59, 59, 999_000, tzinfo=UTC),
    "expires_at": datetime(2030, 1, 1, 0, 0, 0, 1_000, tzinfo=UTC),
    "client_id": "order-17",
}


def edit(kit: StoreKit, memory: Memory, patch: MemoryPatch, **options: Any) -> Memory:
    with kit.store.write("key:k1") as unit:
        return unit.memories.edit(memory, patch, moment=kit.clock.now(), **options)


def words(kit: StoreKit, expression: str) -> list[int]:

    everywhere = condition_of(
        MemoryFilter(include_archived=True), namespace_ids=[kit.namespace_id()], now_ms=0
    )
    with kit.store.read() as reading:
        (found,) = reading.texts.holders([expression])
        return sorted(reading.memories.among(found, everywhere))


def test_every_field_comes_back_as_it_was_given(kit: StoreKit) -> None:
    memory = kit.add("Line one\nLine two \U0001f980", **FULL)
    kit.reopen()
    found = kit.get(memory.id)
    assert found == memory
    for name, value in FULL.items():
        assert getattr(found, name) == value, name
    assert (found.content, found.tier) == ("Line one\nLine two \U0001f980", Tier.HOT)
    assert (found.version, found.access_count, found.actor) == (1, 0, "person")
    assert found.updated_at == kit.clock.now()
    assert found.accessed_at is found.archived_at is found.deleted_at is None
    assert found.embedding.state is EmbeddingState.PENDING


def test_each_of_the_three_ids_finds_it(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.read() as reading:
        for reference in (memory.id, memory.short_id, memory.number):
            assert reading.memories.by_reference(reference) == memory
        assert reading.memories.by_reference(kit.new().id) is None


def test_every_field_can_be_changed_and_cleared(kit: StoreKit) -> None:
    memory = kit.add("Bare")
    changed = {
        name: value for name, value in FULL.items() if name not in ("created_at", "client_id")
    }
    kit.clock.advance(seconds=5)
    after = edit(kit, memory, MemoryPatch(content="Full", archived=True, tier=Tier.COLD, **changed))
    for name, value in changed.items():
        assert getattr(after, name) == value, name
    assert (after.content, after.tier, after.version) == ("Full", Tier.COLD, 2)
    assert after.archived_at == after.updated_at == kit.clock.now()
    assert after.created_at == memory.created_at
    cleared = edit(
        kit,
        after,
        MemoryPatch(
            agent_id=None, user_id=None, session_id=None, project=None, kind=None, source=None,
            expires_at=None, tier=None, tags=(), categories=(), archived=False,
        ),
    )  # fmt: skip
    for name in ("agent_id", "user_id", "session_id", "project", "kind", "source", "expires_at"):
        assert getattr(cleared, name) is None, name
    assert (cleared.tags, cleared.categories, cleared.archived_at) == ((), (), None)
    assert cleared.tier is Tier.HOT
    assert kit.get(memory.id) == cleared


def test_a_patch_that_changes_nothing_writes_nothing(kit: StoreKit) -> None:
    memory = kit.add("Same", **FULL)
    before = kit.contents()
    same = MemoryPatch(
        content="Same",
        archived=False,
        **{name: FULL[name] for name in FULL if name not in ("created_at", "client_id")},
    )
    assert edit(kit, memory, same) == memory
    assert kit.contents() == before


def test_metadata_merges_and_none_removes_only_what_the_patch_names(kit: StoreKit) -> None:
    memory = kit.add(metadata={"keep": 1, "empty": None, "gone": 2})
    after = edit(kit, memory, MemoryPatch(metadata={"gone": None, "never": None, "new": [1]}))
    assert after.metadata == {"keep": 1, "empty": None, "new": [1]}


@pytest.mark.parametrize(
    ("kept", "added"),
    [
        ({str(n): n for n in range(40)}, {f"more {n}": n for n in range(11)}),
        ({"a": "x" * 6_000}, {"b": "x" * 6_000}),
    ],
)
def test_merged_metadata_keeps_the_limits(
    kit: StoreKit, kept: dict[str, Any], added: dict[str, Any]
) -> None:
    memory = kit.add(metadata=kept)
    with pytest.raises(InvalidInputError, match="metadata"):
        edit(kit, memory, MemoryPatch(metadata=added))
    assert kit.get(memory.id) == memory


def test_the_tier_follows_the_importance_until_someone_pins_it(kit: StoreKit) -> None:
    memory = kit.add(importance=0.2)
    memory = edit(kit, memory, MemoryPatch(importance=0.9))
    assert memory.tier is Tier.HOT
    memory = edit(kit, memory, MemoryPatch(tier=Tier.COLD))
    memory = edit(kit, memory, MemoryPatch(importance=0.95))
    assert memory.tier is Tier.COLD
    memory = edit(kit, memory, MemoryPatch(tier=None, importance=0.4))
    assert memory.tier is Tier.WARM
    assert edit(kit, memory, MemoryPatch(importance=0.39)).tier is Tier.COLD
    assert edit(kit, memory, MemoryPatch(importance=0.8)).tier is Tier.HOT
    pinned = kit.add(importance=0.1, tier=Tier.HOT)
    assert edit(kit, pinned, MemoryPatch(importance=0.2)).tier is Tier.HOT


def test_an_unexpected_version_changes_nothing(kit: StoreKit) -> None:
    memory = kit.add()
    with pytest.raises(ConflictError, match="version 1, not 2"):
        edit(kit, memory, MemoryPatch(content="other"), expected_version=2)
    assert edit(kit, memory, MemoryPatch(content="other"), expected_version=1).version == 2


def test_changed_content_waits_for_new_vectors_and_words(kit: StoreKit) -> None:
    (vector,) = unit_vectors(1)
    memory = kit.add("An old anchor", vectors=[vector], tags=("ropes",))
    assert memory.embedding.state is EmbeddingState.READY
    after = edit(kit, memory, MemoryPatch(content="A new sail"))
    assert after.embedding.state is EmbeddingState.PENDING
    with kit.store.read() as reading:
        assert reading.vectors.count() == 0
        assert len(reading.vectors.all_codes().chunk_ids) == 0
    assert words(kit, '"anchor"') == []
    assert words(kit, '"sail"') == words(kit, '"ropes"') == [memory.number]
    tagged = edit(kit, after, MemoryPatch(tags=("knots",)))
    assert words(kit, '"ropes"') == []
    assert words(kit, '"knots"') == words(kit, '"sail"') == [tagged.number]


def test_one_stored_without_vectors_stays_so_when_edited(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.write("system") as unit:
        assert unit.memories.set_embedding(memory, (), state=EmbeddingState.SKIPPED)
    memory = kit.get(memory.id)
    assert edit(kit, memory, MemoryPatch(content="x")).embedding.state is EmbeddingState.SKIPPED


def test_vectors_of_an_older_version_are_not_stored(kit: StoreKit) -> None:

    (vector,) = unit_vectors(1)
    before = kit.add("old")
    edit(kit, before, MemoryPatch(content="new"))
    with kit.store.write("system") as unit:
        assert not unit.memories.set_embedding(
            before, [ChunkVector(0, 3, vector)], state=EmbeddingState.READY
        )
        assert not unit.change_set()
    with kit.store.read() as reading:
        assert reading.vectors.count() == 0
    with kit.store.write("person") as unit:
        unit.memories.purge(kit.get(before.id))
        assert not unit.memories.set_embedding(before, (), state=EmbeddingState.READY)


def test_trash_and_restore_keep_everything(kit: StoreKit) -> None:
    memory = kit.add("Kept", **FULL)
    with kit.store.write("person") as unit:
        gone = unit.memories.trash(memory, kit.clock.now())
    assert gone.deleted_at == kit.clock.now()
    kit.clock.advance(days=1)
    with kit.store.write("person") as unit:
        back = unit.memories.restore(gone, kit.clock.now())
    assert back.deleted_at is None
    assert (back.content, back.tags, back.version) == (memory.content, memory.tags, 3)


def test_what_vanished_meanwhile_is_a_conflict(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.write("person") as unit:
        unit.memories.purge(memory)
    with pytest.raises(ConflictError, match="removed"):
        edit(kit, memory, MemoryPatch(content="x"))
    with pytest.raises(ConflictError, match="removed"), kit.store.write("person") as unit:
        unit.memories.must(memory.id)


def test_accesses_are_counted_without_a_version(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.write("system") as unit:
        unit.memories.record_accesses({memory.number: (3, 1_777_636_800_123), 999: (1, 1)})
    found = kit.get(memory.id)
    assert (found.access_count, found.version) == (3, 1)
    assert found.accessed_at == datetime(2026, 5, 1, 12, 0, 0, 123_000, tzinfo=UTC)


def test_a_taken_idempotency_key_is_refused_in_its_namespace_alone(kit: StoreKit) -> None:
    kit.create_namespace("other")
    memory = kit.add(client_id="c")
    kit.add(client_id="c", namespace="other")
    with pytest.raises(DamagedVaultError):  # for who adds has looked first
        kit.add(client_id="c")
    with kit.store.read() as reading:
        assert reading.memories.by_client_id(kit.namespace_id(), "c") == memory
        assert reading.memories.by_client_id(kit.namespace_id(), "d") is None


def test_numbers_are_never_used_again(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.write("person") as unit:
        unit.memories.purge(memory)
    kit.reopen()
    assert kit.add().number > memory.number


# --- what a unit tells


def test_a_unit_tells_what_it_changed_in_order_after_the_commit(kit: StoreKit) -> None:
    heard: list[ChangeSet] = []

    def listen(changes: ChangeSet) -> None:
        with kit.store.read() as reading:
            assert reading.memories.by_reference(changes.memories[0].memory_id) is not None
        heard.append(changes)

    kit.store.changes.subscribe(listen)
    memory = kit.add()
    with kit.store.write("key:k1") as unit:
        unit.memories.trash(unit.memories.restore(memory, kit.clock.now()), kit.clock.now())
    with kit.store.write("nobody"):
        pass
    created, changed = heard
    assert [change.kind for change in created.memories] == [ChangeKind.CREATED]
    assert [change.kind for change in changed.memories] == [ChangeKind.RESTORED, ChangeKind.DELETED]
    assert (changed.actor, created.actor) == ("key:k1", "person")
    assert changed.batch_id not in (None, created.batch_id)


# --- sealed records stay where they belong


@pytest.mark.parametrize("column", ["content", "metadata"])
@pytest.mark.parametrize("other", ["default", "other"])
def test_records_swapped_between_rows_do_not_open(kit: StoreKit, column: str, other: str) -> None:
    kit.create_namespace("other")
    first = kit.add("first", metadata={"a": 1})
    second = kit.add("second", metadata={"b": 1}, namespace=other)
    with kit.raw() as raw:
        held = dict(raw.execute(f"SELECT number, {column} FROM memories").fetchall())
        for number, other_number in ((first.number, second.number), (second.number, first.number)):
            raw.execute(
                f"UPDATE memories SET {column} = ? WHERE number = ?", (held[other_number], number)
            )
    for memory in (first, second):
        with pytest.raises(DamagedVaultError):
            kit.get(memory.id)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memories SET namespace_id = 3 - namespace_id",
        "UPDATE memories SET content = metadata, metadata = content",
        "UPDATE memories SET content = substr(content, 1, length(content) - 1)",
        "UPDATE memories SET content = x''",
        "UPDATE memories SET content = CAST(x'02' || substr(content, 2) AS BLOB)",
        "UPDATE memories SET id = '00000000-0000-7000-8000-000000000000'",
        "UPDATE namespaces SET wrapped_key = (SELECT wrapped_key FROM namespaces ORDER BY id DESC)",
        "UPDATE namespaces SET uid = 'another-uid-' || id",
    ],
)
def test_a_moved_cut_or_renamed_record_does_not_open(kit: StoreKit, damage: str) -> None:
    kit.create_namespace("other")
    memory = kit.add("first")
    kit.store.close()
    with kit.raw() as raw:
        raw.execute(damage)
    kit.store = kit.opened()
    with pytest.raises(DamagedVaultError), kit.store.read() as reading:
        reading.memories.by_reference(memory.number)


# --- all or nothing


def operations(kit: StoreKit) -> dict[str, Callable[[UnitOfWork], object]]:
    (vector,) = unit_vectors(1)
    memory = kit.add("An old anchor", vectors=[vector], **{**FULL, "client_id": "existing"})
    new = kit.new("Newly written", vectors=[vector], **FULL)
    full_patch = MemoryPatch(
        content="edited", tags=("t",), categories=(Category.HEALTH,), metadata={"m": 1}
    )
    return {
        "add": lambda unit: unit.memories.add(new, namespace="default"),
        "edit": lambda unit: unit.memories.edit(memory, full_patch, moment=kit.clock.now()),
        "trash": lambda unit: unit.memories.trash(memory, kit.clock.now()),
        "purge": lambda unit: unit.memories.purge(memory),
        "wipe": lambda unit: wipe(unit, "default"),
    }


def wipe(unit: UnitOfWork, name: str) -> int:
    """Destroy a namespace's key, begin it anew and sweep; returns how many memories went."""
    row = unit.namespaces.by_name(name)
    assert row is not None
    unit.namespaces.begin_anew(row)
    count = unit.removal.sweep(row.id, 100)
    while unit.removal.sweep(row.id, 100):
        pass
    assert unit.removal.sweep_journal(row.id, 0) is None
    while not unit.texts.settle_some():
        pass
    unit.namespaces.remove(row.id)
    return count


class PlantedError(Exception):
    """What the test makes a statement raise."""


@pytest.mark.parametrize("name", ["add", "edit", "trash", "purge", "wipe"])
def test_a_failure_at_any_statement_leaves_everything_as_it_was(
    kit: StoreKit, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    act = operations(kit)[name]
    before = kit.contents()
    told: list[object] = []
    kit.store.changes.subscribe(told.append)
    kit.store.on_index_change(lambda *delta: told.append(delta), set_id=1)
    engine = kit.store._write_engine
    seen = itertools.count()
    fail_at = 0

    def plant(*_: object) -> None:
        if next(seen) == fail_at:
            raise PlantedError

    run = driver_statements._run

    def run_and_plant(*given: Any) -> Any:
        found = run(*given)
        plant()
        return found

    monkeypatch.setattr(driver_statements, "_run", run_and_plant)
    event.listen(engine, "after_cursor_execute", plant)
    for fail_at in range(100):
        seen = itertools.count()
        try:
            with kit.store.write("person") as unit:
                act(unit)
        except PlantedError:
            seen = itertools.count(fail_at + 1)
            assert kit.contents() == before, fail_at
            assert told == []
        else:
            break
    event.remove(engine, "after_cursor_execute", plant)
    monkeypatch.undo()
    assert fail_at >= 5
    assert told
    assert kit.contents() != before
    kit.reopen()
    assert kit.store.integrity_problems() == []
    with kit.store.read() as reading:
        assert reading.journal.broken_links(kit.keys.state_hash) == ()
        assert not any(kit.disagreements().values())


# --- purge


def test_purge_leaves_no_word_of_it_anywhere(kit: StoreKit) -> None:
    (vector,) = unit_vectors(1)
    kit.add_many([kit.new(f"bystander number {number}") for number in range(200)])
    planted = {**FULL, "tags": ("tagcanary",), "metadata": {"k": "metacanary"},
               "client_id": "clientcanary", "agent_id": "agentcanary"}  # fmt: skip
    memory = kit.add("first firstcanary", vectors=[vector], **planted)
    memory = edit(kit, memory, MemoryPatch(content="then secondcanary", tags=("latercanary",)))
    assert traces(kit, memory)
    with kit.store.write("person") as unit:
        unit.memories.purge(memory)
    assert traces(kit, memory) == []
    with kit.store.read() as reading:
        assert reading.vectors.count() == 0
        kept = reading.ledger.history(memory.id)
        assert [(operation.action, dict(operation.patch)) for operation in kept] == [
            ("create", {}),
            ("edit", {}),
            ("purge", {}),
        ]
        assert reading.journal.broken_links(kit.keys.state_hash) == ()
    assert words(kit, '"bystander"') != []
    assert kit.store.integrity_problems() == []


def traces(kit: StoreKit, memory: Memory) -> list[str]:
    """Tables in which a word of the memory, its number or its journal's patches stand."""
    by_number = ("chunks", "memory_tags", "memory_categories", "memory_text_docsize")
    contents = kit.contents()
    found = [
        table
        for table, rows in contents.items()
        for value in itertools.chain.from_iterable(rows)
        if b"canar" in (value if isinstance(value, bytes) else str(value).encode())
    ]
    found += [name for name in by_number for row in contents[name] if memory.number in row[:2]]
    with kit.store.read() as reading:
        for operation in reading.ledger.history(memory.id):
            found += ["operations"] if operation.patch else []
    return found


def test_wiping_removes_all_of_one_namespace_and_nothing_of_another(kit: StoreKit) -> None:
    vectors = unit_vectors(6)
    kit.create_namespace("other")
    gone = [
        kit.add(f"wipecanary {number}", namespace="other", vectors=[vectors[number]], tags=("x",))
        for number in range(3)
    ]
    kept = [kit.add(f"kept {number}", vectors=[vectors[number + 3]]) for number in range(3)]
    with kit.raw() as raw:
        row = "SELECT uid, wrapped_key FROM namespaces WHERE name = 'other'"
        before = raw.execute(row).fetchone()
    with kit.store.write("person") as unit:
        assert wipe(unit, "other") == 3
    with kit.raw() as raw:
        after = raw.execute(row).fetchone()
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert [traces(kit, memory) for memory in gone] == [[], [], []]
    assert [kit.get(memory.id) for memory in kept] == kept
    added = kit.add("after", namespace="other")
    kit.reopen()
    assert kit.get(added.id) == added
    with kit.store.read() as reading:
        assert reading.vectors.count() == 3
        assert not any(kit.disagreements().values())


# --- sessions


def test_neighbours_are_the_live_ones_around_in_the_same_session(kit: StoreKit) -> None:
    kit.create_namespace("other")
    made = []
    for number in range(7):
        kit.clock.advance(milliseconds=1)
        made.append(kit.add(f"turn {number}", session_id="s"))
    kit.add("elsewhere", session_id="s", namespace="other", created_at=made[3].created_at)
    kit.add("another session", session_id="t", created_at=made[3].created_at)
    secret = kit.add("secret", session_id="s", visibility=Visibility.CONFIDENTIAL,
                     created_at=made[3].created_at)  # fmt: skip
    same_moment = kit.add("same moment", session_id="s", created_at=made[3].created_at)
    edit(kit, made[4], MemoryPatch(archived=True))
    edit(kit, made[2], MemoryPatch(expires_at=kit.clock.now()))

    alone = kit.add("alone")
    now_ms = unix_ms(kit.clock.now())
    with kit.store.read() as reading:
        found = reading.candidates.around(
            [made[3].number, alone.number, made[0].number], 2, now_ms=now_ms, access=NO_CONFIDENTIAL
        )
        assert found.tolist() == [
            [memory.number for memory in (made[0], made[1], same_moment, made[5])],
            [0, 0, 0, 0],
            [0, 0, made[1].number, made[3].number],
        ]
        shown = reading.candidates.around(
            [made[3].number], 1, now_ms=now_ms, access=EVERY_CONFIDENTIAL
        )
        assert shown.tolist() == [[made[1].number, secret.number]]
        none = reading.candidates.around([made[3].number], 0, now_ms=now_ms, access=NO_CONFIDENTIAL)
        assert none.shape == (1, 0)
        assert reading.candidates.around([], 2, now_ms=0, access=NO_CONFIDENTIAL).shape == (0, 4)


@pytest.mark.parametrize("moment_ms", [1_001, 1_777_636_800_123, 10_000_000_000_007])
def test_no_memory_is_its_own_neighbour(kit: StoreKit, moment_ms: int) -> None:
    memory = kit.add(session_id="s", created_at=moment_of(moment_ms))
    with kit.store.read() as reading:
        around = reading.candidates.around([memory.number], 3, now_ms=0, access=EVERY_CONFIDENTIAL)
        assert not around.any()


def test_holders_of_terms_are_named_by_content_and_tags(kit: StoreKit) -> None:
    made = [kit.add(text).number for text in ("blue boat", "old boats", "a blue car", "rain")]
    tagged = kit.add("nothing of it", tags=("boat",)).number
    kit.create_namespace("other")
    elsewhere = kit.add("blue boat", namespace="other").number
    with kit.store.read() as reading:
        holders = reading.texts.holders(['"boat"', '"blue boat"', '"snow"'])
        assert [numbers.tolist() for numbers in holders] == [
            [made[0], made[1], tagged, elsewhere],
            [made[0], elsewhere],
            [],
        ]
        assert reading.texts.holders([]) == []


def test_excerpts_are_texts_and_dates(kit: StoreKit) -> None:
    memory = kit.add("Boot — é 東京")
    other = kit.add("elsewhere", namespace=kit.create_namespace("other") and "other")
    with kit.store.read() as reading:
        found = reading.candidates.excerpts(np.array([memory.number, other.number, 10**6]))
    assert {number: excerpt.text for number, excerpt in found.items()} == {
        memory.number: "Boot — é 東京",
        other.number: "elsewhere",
    }
    assert found[memory.number].created_ms == unix_ms(memory.created_at)
    assert "Boot" not in repr(found[memory.number])


def test_names_of_namespaces_are_taken_once(kit: StoreKit) -> None:
    other = kit.create_namespace("other")
    with pytest.raises(ConflictError):
        kit.create_namespace("other")
    with pytest.raises(ConflictError), kit.store.write("person") as unit:
        unit.namespaces.rename(other, "default")
    with kit.store.write("person") as unit:
        unit.namespaces.rename(other, "renamed")
    with kit.store.read() as reading:
        assert sorted(reading.namespaces.names().values()) == ["default", "renamed"]


def test_what_goes_into_no_namespace_is_refused(kit: StoreKit) -> None:
    before = kit.contents()
    new = replace(kit.new(), namespace_id=NamespaceId(99))
    with pytest.raises(NotFoundError), kit.store.write("person") as unit:
        unit.memories.add(new, namespace="nowhere")
    assert kit.contents() == before


def test_a_removed_namespace_takes_its_key_along(kit: StoreKit) -> None:
    other = kit.create_namespace("other")
    memory = kit.add(namespace="other")
    with kit.store.write("person") as unit:
        unit.memories.purge(memory)
        unit.namespaces.remove(other)
    assert [row[2] for row in kit.contents()["namespaces"]] == ["default"]
    assert kit.create_namespace("other") > other


def test_a_tier_pinned_as_it_is_already_is_no_change(kit: StoreKit) -> None:
    memory = kit.add("tea")
    for patch, version in [
        (MemoryPatch(tier=None), 1),
        (MemoryPatch(tier=Tier.WARM), 2),
        (MemoryPatch(tier=Tier.WARM), 2),
        (MemoryPatch(tier=Tier.COLD), 3),
        (MemoryPatch(tier=None), 4),
        (MemoryPatch(tier=None), 4),
        (MemoryPatch(tier=None, importance=0.9), 5),
    ]:
        memory = edit(kit, memory, patch)
        assert memory.version == version
    assert memory.tier is Tier.HOT


def plan_of(kit: StoreKit, work: Callable[[Any], object]) -> list[str]:
    """Return how SQLite finds the rows of every statement that is run."""
    steps: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        raw = connection.connection.driver_connection
        steps.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    engine = kit.store._read_engine
    event.listen(engine, "before_cursor_execute", explain)
    try:
        with kit.store.read() as reading:
            work(reading)
    finally:
        event.remove(engine, "before_cursor_execute", explain)
    return [step for step in steps if "memories" in step]


def test_every_id_is_found_by_the_one_index_on_ids(kit: StoreKit) -> None:
    memory, other = kit.add("The lamp stands on the pier"), kit.add("The boat is blue")
    found: list[Any] = []
    steps = plan_of(
        kit,
        lambda reading: found.extend(
            [
                reading.memories.by_reference(memory.id),
                reading.memories.by_reference(memory.short_id),
                *reading.memories.by_ids([other.id, memory.id]).values(),
            ]
        ),
    )
    assert found[:2] == [memory, memory]
    assert {each.id for each in found[2:]} == {memory.id, other.id}
    assert len(steps) == 3
    assert all("memories_by_tail" in step for step in steps)


def test_an_id_is_taken_once_and_so_is_an_idempotency_key(kit: StoreKit) -> None:
    kit.add("one", client_id="order-17")
    kit.add("two")
    kit.add("three")
    with kit.raw() as raw:
        for column in ("id", "short_id", "client_id"):
            taken = f"SELECT {column} FROM memories WHERE number = 1"
            set_it = f"UPDATE memories SET {column} = ({taken}) WHERE number = 2"
            if column == "short_id":
                raw.execute(set_it)  # follows from the id
                continue
            with pytest.raises(sqlcipher.IntegrityError):
                raw.execute(set_it)
