"""Pages stay right while others write: nothing that was there all along is missed or told twice."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.domain.clock import unix_ms
from muniment.domain.memories.memory import Memory, MemoryPatch, MemoryType
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort
from tests.fakes.stores import StoreKit

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
WANTED = MemoryFilter(types=(MemoryType.FACT,))
# Orders by what writing beside it does not change; a memory that changes its place in another
# order may rightly be met twice.
STEADY = [
    Sort.NEWEST,
    Sort.OLDEST,
    Sort.LONGEST,
    Sort.AGENT,
    Sort.AGENT_REVERSED,
    Sort.EXPIRES_LAST,
]


@pytest.fixture
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreKit]:
    made = StoreKit(tmp_path_factory.mktemp("paging") / "vault.db")
    yield made
    made.store.close()


class Desk:
    """A store in which somebody lists while somebody else writes."""

    def __init__(self, kit: StoreKit, seed: int) -> None:
        self.kit = kit
        self.draw = random.Random(seed)
        self.names = itertools.count()

    def write(self, count: int) -> list[Memory]:
        now = self.kit.clock.now()
        return self.kit.add_many(
            [
                self.kit.new(
                    f"note {next(self.names)}" + "." * self.draw.randrange(3),
                    type=self.draw.choice([MemoryType.FACT, MemoryType.EVENT]),
                    agent_id=self.draw.choice([None, "a", "b"]),
                    created_at=now - timedelta(milliseconds=self.draw.randrange(20)),
                    expires_at=self.draw.choice([None, now + timedelta(days=1)]),
                )
                for _ in range(count)
            ]
        )

    def disturb(self, standing: list[Memory]) -> None:
        """Write new ones; trash, purge and turn away some of those that stood."""
        self.write(self.draw.randrange(4))
        with self.kit.store.write("person") as unit:
            for memory in self.draw.sample(standing, min(len(standing), 3)):
                standing.remove(memory)
                match self.draw.randrange(3):
                    case 0:
                        unit.memories.trash(memory, self.kit.clock.now())
                    case 1:
                        unit.memories.purge(memory)
                    case _:
                        patch = MemoryPatch(type=MemoryType.EVENT)
                        unit.memories.edit(memory, patch, moment=self.kit.clock.now())

    def page(self, sort: Sort, limit: int, cursor: str | None) -> tuple[list[Memory], str | None]:
        with self.kit.store.read() as reading:
            page = reading.memories.page(
                WANTED,
                PageRequest(sort=sort, limit=limit, cursor=cursor),
                namespace_ids=[self.kit.namespace_id()],
                now_ms=unix_ms(self.kit.clock.now()),
            )
        return list(page.memories), page.next_cursor


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**32), st.sampled_from(STEADY), st.integers(1, 9))
def test_pages_hold_what_was_there_all_along_once(
    kit: StoreKit, seed: int, sort: Sort, limit: int
) -> None:
    desk = Desk(kit, seed)
    with kit.store.write("person") as unit:
        for memory in unit.memories.by_numbers(range(10_000)).values():
            unit.memories.purge(memory)
    standing = [memory for memory in desk.write(30) if memory.type is MemoryType.FACT]
    told: list[Memory] = []
    cursor = None
    while True:
        memories, cursor = desk.page(sort, limit, cursor)
        told += memories
        if cursor is None:
            break
        desk.disturb(standing)
    ids = [memory.id for memory in told]
    assert len(ids) == len(set(ids))
    assert {memory.id for memory in standing} <= set(ids)
    assert all(memory.type is MemoryType.FACT for memory in told)
