"""What schema 6 makes of memories that an older program stored: whose are their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.memories.memory import Memory, MemoryPatch, Visibility

if TYPE_CHECKING:
    from tests.fakes.stores import StoreKit

SECRET = "The password is Kestrel-77-plum"
_OLDER = (
    "UPDATE memories SET derived = 'type kind categories'",
    "DROP INDEX memories_confidential",
    "CREATE INDEX memories_confidential ON memories (number) WHERE visibility = 'confidential'",
    "UPDATE alembic_version SET version_num = '0005'",
)


def migrated(kit: StoreKit, memory: Memory) -> tuple[bool, str]:
    """Have an older program's store opened; return whether a secret is recognised, and whose."""
    kit.store.close()
    with kit.raw() as connection:
        for statement in _OLDER:
            connection.execute(statement)
        connection.commit()
    kit.store = kit.opened()
    after = kit.get(memory.id)
    assert after is not None
    assert after.visibility is memory.visibility
    with kit.store.read() as reading:
        writers = reading.states.all().writers
    return "visibility" in after.derived, writers.get(memory.number, "")


def written(kit: StoreKit, content: str, key: str = "key:a") -> Memory:
    with kit.store.write(key) as unit:
        number = unit.memories.add(kit.new(content), namespace="default")
        return unit.memories.by_numbers([number])[number]


def changed(kit: StoreKit, memory: Memory, patch: MemoryPatch) -> Memory:
    with kit.store.write("key:b") as unit:
        return unit.memories.edit(memory, patch, moment=kit.clock.now())


def test_a_secret_goes_back_to_the_key_that_stored_it(kit: StoreKit) -> None:
    assert migrated(kit, written(kit, SECRET)) == (True, "key:a")


def test_a_private_memory_stays_guarded_against_a_later_secret(kit: StoreKit) -> None:
    memory = written(kit, "The boat is called Aurora")
    assert migrated(kit, memory) == (True, "")
    after = changed(kit, memory, MemoryPatch(content=SECRET))
    assert after.visibility is Visibility.CONFIDENTIAL


@pytest.mark.parametrize("visibility", Visibility)
def test_a_visibility_that_was_changed_is_a_choice(kit: StoreKit, visibility: Visibility) -> None:
    memory = changed(kit, written(kit, SECRET), MemoryPatch(visibility=visibility))
    assert migrated(kit, memory) == (False, "")


def test_a_confidential_memory_without_a_secret_was_made_so(kit: StoreKit) -> None:
    memory = kit.add("The boat is called Aurora", visibility=Visibility.CONFIDENTIAL)
    assert migrated(kit, memory) == (False, "")


def test_a_secret_whose_text_was_changed_is_given_to_nobody(kit: StoreKit) -> None:
    memory = changed(kit, written(kit, SECRET), MemoryPatch(content=f"{SECRET}, still"))
    assert migrated(kit, memory) == (False, "")
