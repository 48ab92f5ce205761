"""The journal: one chained line for every change, and no change to a line goes unnoticed."""

import pytest

from muniment.domain.clock import stamp_ms, unix_ms
from muniment.domain.errors import DamagedVaultError
from muniment.domain.memories.memory import Category, MemoryPatch, Tier
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.history.journal import GENESIS
from tests.fakes.stores import StoreKit, unit_vectors

STATE_BYTES = 32


@pytest.fixture
def written(kit: StoreKit) -> StoreKit:
    """A store whose journal has eight lines: the first is of its namespace."""
    for number in range(5):
        kit.add(f"memory {number}", client_id=f"c{number}")
    memory = kit.add("edited")
    with kit.store.write("key:k1") as unit:
        unit.memories.edit(memory, MemoryPatch(content="again"), moment=kit.clock.now())
    return kit


def broken(kit: StoreKit) -> tuple[int, ...]:
    with kit.store.read() as reading:
        return reading.journal.broken_links(kit.keys.state_hash)


def test_each_change_is_one_line_with_who_what_and_when(kit: StoreKit) -> None:
    memory = kit.add("first", tags=("t",), metadata={"m": 1}, client_id="c",
                     categories=(Category.HEALTH,))  # fmt: skip
    kit.clock.advance(seconds=1)
    patch = MemoryPatch(content="second", metadata={"n": 2}, tier=Tier.COLD, agent_id="a")
    with kit.store.write("key:k1") as unit:
        edited = unit.memories.edit(memory, patch, moment=kit.clock.now())
        trashed = unit.memories.trash(edited, kit.clock.now())
    with kit.store.write("person") as unit:
        unit.memories.restore(trashed, kit.clock.now())
    with kit.store.read() as reading:
        create, edit, delete, restore = reading.ledger.history(memory.id)
    assert [create.action, edit.action, delete.action, restore.action] == [
        "create", "edit", "delete", "restore",
    ]  # fmt: skip
    assert dict(create.patch) == {
        "content": "first",
        "created_at": unix_ms(memory.created_at),
        "tags": ["t"],
        "metadata": {"m": 1},
        "client_id": "c",
        "categories": ["health"],
        "importance": 0.5,
        "tier": "warm",
        "tier_pinned": 0,
    }
    assert dict(edit.patch) == {
        "content": "second",
        "metadata": {"m": 1, "n": 2},
        "tier": "cold",
        "tier_pinned": 1,
        "agent_id": "a",
        "changed": {
            "content": [int(create.stamp)],
            "metadata": {"added": ["n"], "removed": []},
        },
    }
    assert dict(delete.patch) == {"deleted_at": unix_ms(kit.clock.now())}
    assert dict(restore.patch) == {"deleted_at": None}
    assert [create.actor, edit.actor, restore.actor] == ["person", "key:k1", "person"]
    assert create.batch_id != edit.batch_id == delete.batch_id != restore.batch_id
    assert stamp_ms(edit.stamp) - stamp_ms(create.stamp) == 1_000
    stamps = [create.stamp, edit.stamp, delete.stamp, restore.stamp]
    assert stamps == sorted(set(stamps))


def test_each_field_keeps_the_stamp_of_its_last_change(kit: StoreKit) -> None:
    memory = kit.add()
    with kit.store.write("person") as unit:
        unit.memories.edit(memory, MemoryPatch(source="x"), moment=kit.clock.now())
    with kit.store.read() as reading:
        row = reading.memories.row_by_reference(memory.id)
        create, edit = reading.ledger.history(memory.id)
    assert row.stamps == f'{{"*":{create.stamp},"source":{edit.stamp}}}'


def test_patches_are_sealed_inside_the_encrypted_file(kit: StoreKit) -> None:
    kit.add("journalcanary")
    assert not any(
        b"journalcanary" in value
        for row in kit.contents()["operations"]
        for value in row
        if isinstance(value, bytes)
    )


def test_stamps_and_device_go_on_over_a_restart_while_the_run_is_new(written: StoreKit) -> None:
    written.clock.advance(days=-1)
    written.reopen()
    written.add("after the clock went back")
    rows = written.contents()["operations"]
    stamps = [row[1] for row in rows]
    assert stamps == sorted(set(stamps))
    assert len({row[2] for row in rows}) == 1
    assert rows[-1][3] != rows[0][3]
    assert broken(written) == ()


def test_the_head_is_the_last_line_and_earlier_states_can_be_asked(written: StoreKit) -> None:
    with written.store.read() as reading:
        head = reading.journal.head()
        assert head.sequence == 8
        assert reading.journal.chain_at(8) == head.chain
        assert reading.journal.chain_at(7) not in (None, head.chain)
        assert reading.journal.chain_at(9) is None
        assert reading.journal.chain_at(0) == GENESIS
    assert written.store.checkpoint() == head


def test_a_journal_begins_with_the_first_namespace(kit: StoreKit) -> None:
    with kit.store.read() as reading:
        head = reading.journal.head()
        assert reading.journal.chain_at(0) == GENESIS
    assert head.sequence == 1
    assert broken(kit) == ()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM operations WHERE sequence = 3", (4,)),
        ("DELETE FROM operations WHERE sequence = 1", (2,)),
        ("UPDATE operations SET actor = 'someone' WHERE sequence = 2", (2,)),
        ("UPDATE operations SET action = 'delete' WHERE sequence = 2", (2,)),
        ("UPDATE operations SET subject = 'x' WHERE sequence = 2", (2,)),
        ("UPDATE operations SET stamp = stamp - 1 WHERE sequence = 2", (2,)),
        ("UPDATE operations SET namespace_id = NULL WHERE sequence = 2", (2,)),
        ("UPDATE operations SET patch = zeroblob(40) WHERE sequence = 2", (2,)),
        ("UPDATE operations SET digest = zeroblob(32) WHERE sequence = 2", (2,)),
        ("UPDATE operations SET digest = zeroblob(32), patch = NULL WHERE sequence = 2", (2,)),
        ("UPDATE operations SET chain = zeroblob(32) WHERE sequence = 2", (2, 3)),
    ],
)
def test_a_line_changed_or_removed_is_named(
    written: StoreKit, damage: str, found: tuple[int, ...]
) -> None:
    assert broken(written) == ()
    with written.raw() as raw:
        raw.execute(damage)
    assert broken(written) == found


def test_lines_in_another_order_are_named(written: StoreKit) -> None:
    with written.raw() as raw:
        for before, after in ((3, 100), (4, 3), (100, 4)):
            raw.execute("UPDATE operations SET sequence = ? WHERE sequence = ?", (after, before))
    assert broken(written) == (3, 4, 5)


def test_a_forged_chain_needs_the_key(written: StoreKit) -> None:
    with written.store.read() as reading:
        assert len(reading.journal.broken_links(Secret(bytes(STATE_BYTES)))) == 8


def test_a_cut_end_is_another_head(written: StoreKit) -> None:
    head = written.store.checkpoint()
    with written.raw() as raw:
        raw.execute("DELETE FROM operations WHERE sequence = 8")
    assert broken(written) == ()
    with written.store.read() as reading:
        assert reading.journal.chain_at(head.sequence) is None


def test_a_store_that_names_no_device_takes_no_writes(written: StoreKit) -> None:
    with written.raw() as raw:
        raw.execute("DELETE FROM settings WHERE name = 'device'")
    written.reopen()
    before = written.contents()
    with pytest.raises(DamagedVaultError, match="device"):
        written.add("x")
    assert written.contents() == before


@pytest.mark.parametrize("value", ["1", "", "ü"])
def test_settings_are_kept_and_replaced(kit: StoreKit, value: str) -> None:
    assert kit.store.setting("colour") is None
    for text in ("first", value):
        with kit.store.write("person") as unit:
            unit.set_setting("colour", text)
    kit.reopen()
    assert kit.store.setting("colour") == value


def test_doctoring_each_kind_of_disagreement(kit: StoreKit) -> None:
    """Damage, see it named, rebuild, see it gone; nothing else changes."""
    vectors = unit_vectors(6)
    memories = [kit.add(f"number {n}", vectors=[vectors[n]], tags=("t",)) for n in range(6)]
    damages = {
        "no-text": f"DELETE FROM memory_text WHERE rowid = {memories[0].number}",
        "stray-text": ("INSERT INTO memory_text (rowid, content, tags) VALUES (999, 'x', '')"),
        "ready-without-vectors": f"DELETE FROM chunks WHERE number = {memories[1].number}",
        "chunk-without-vector": (
            "DELETE FROM chunk_vectors WHERE id = (SELECT id FROM chunks WHERE number = "
            f"{memories[2].number})"
        ),
    }
    with kit.raw() as raw:
        for damage in damages.values():
            raw.execute(damage)
    kit.reopen()
    found = kit.disagreements()
    assert found == {
        "no-text": [memories[0].number],
        "stray-text": [999],
        "ready-without-vectors": [memories[1].number],
        "chunk-without-vector": [memories[2].number],
        "stray-vector": [2],
    }
    with kit.store.write("person") as unit:
        for kind, numbers in found.items():
            unit.repair.rebuild(kind, numbers)
    with kit.store.read() as reading:
        assert not any(kit.disagreements().values())
        pending = reading.memories.pending_embedding(10)
        assert pending == [memories[1].number, memories[2].number]
    assert kit.store.integrity_problems() == []


def test_rebuilding_tens_of_thousands_at_once(kit: StoreKit) -> None:
    with kit.raw() as raw:
        raw.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 41000) "
            "INSERT INTO chunk_vectors SELECT i, zeroblob(4) FROM n"
        )
    found = kit.disagreements()["stray-vector"]
    assert len(found) == 40_001
    with kit.store.write("person") as unit:
        unit.repair.rebuild("stray-vector", found)
    with kit.store.read() as reading:
        assert reading.vectors.count() == 0
