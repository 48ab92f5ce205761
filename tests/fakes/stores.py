"""A store on disk with real keys, and shortcuts to fill and damage it."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.domain.ids import MemoryId, NamespaceId, new_memory_id
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.connection import open_raw
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from muniment.storage.memories.memory_writes import NewMemory
from muniment.storage.store import Store, StoreKeys
from muniment.storage.vectors.vector_sets import SetState
from muniment.storage.vectors.vectors import ChunkVector
from muniment.vault.keys import VaultKeys
from tests.fakes.statements import share_statements

DIMENSION = 384


class SettableClock:
    """A clock that stops until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **units: float) -> None:
        self.moment += timedelta(**units)


def unit_vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return random unit vectors; shape (count, 384), float32."""
    vectors = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@dataclass
class StoreKit:
    """One database file, its keys and clock; ``store`` is open."""

    path: Path
    keys: VaultKeys = field(default_factory=lambda: VaultKeys(Secret(os.urandom(32))))
    clock: SettableClock = field(default_factory=SettableClock)

    def __post_init__(self) -> None:
        share_statements()
        self.store = self.opened()
        with self.store.read() as reading:
            names = {row.name for row in reading.namespaces.all()}
        if "default" not in names:
            self.create_namespace("default")
            with self.store.write("person") as unit:
                unit.vector_sets.create("kit@0", DIMENSION, SetState.ACTIVE, now_ms=0)

    @property
    def store_keys(self) -> StoreKeys:
        return StoreKeys(self.keys.database, self.keys.state_hash, self.keys)

    def opened(self, before_migration: Callable[[Store], None] = lambda _: None) -> Store:
        return Store.open(self.path, self.store_keys, self.clock, before_migration=before_migration)

    def reopen(self) -> Store:
        self.store.close()
        self.store = self.opened()
        return self.store

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """Yield a bare connection, for inspection and damage."""
        connection = open_raw(self.path, self.keys.database)
        try:
            yield connection
        finally:
            connection.close()

    def damage_last_pages(self, count: int) -> None:
        """Close the store, change a byte of each of its last pages, and open it again."""
        self.store.checkpoint()
        self.store.close()
        with self.raw() as raw:
            (last,) = raw.execute("SELECT page_count FROM pragma_page_count").fetchone()
        content = bytearray(self.path.read_bytes())
        for page in range(last - count, last):
            content[page * PAGE_SIZE_BYTES + 2_000] ^= 1
        self.path.write_bytes(content)
        self.store = self.opened()

    def create_namespace(self, name: str) -> NamespaceId:
        with self.store.write("person") as unit:
            return unit.namespaces.create(name, unix_ms(self.clock.now())).id

    def namespace_id(self, name: str = "default") -> NamespaceId:
        with self.store.read() as reading:
            row = reading.namespaces.by_name(name)
        assert row is not None
        return row.id

    def new(
        self,
        content: str = "The boat is called Aurora",
        *,
        namespace: str = "default",
        vectors: Sequence[NDArray[np.float32]] = (),
        **fields: Any,
    ) -> NewMemory:
        now = self.clock.now()
        return NewMemory(
            new_memory_id(unix_ms(now)),
            self.namespace_id(namespace),
            MemoryDraft(content=content, **fields),
            now,
            [ChunkVector(0, len(content), vector) for vector in vectors],
            EmbeddingState.READY if len(vectors) else EmbeddingState.PENDING,
        )

    def add_many(self, news: Sequence[NewMemory], *, namespace: str = "default") -> list[Memory]:
        with self.store.write("person") as unit:
            numbers = [unit.memories.add(new, namespace=namespace) for new in news]
            found = unit.memories.by_numbers(numbers)
        return [found[number] for number in numbers]

    def add(self, content: str = "The boat is called Aurora", **fields: Any) -> Memory:
        namespace = fields.get("namespace", "default")
        return self.add_many([self.new(content, **fields)], namespace=namespace)[0]

    def get(self, memory_id: MemoryId) -> Memory | None:
        with self.store.read() as reading:
            return reading.memories.by_reference(memory_id)

    def disagreements(self) -> dict[str, list[int]]:
        """The rows where rows, full text and vectors disagree, as the doctor finds them."""
        with self.store.examine() as view:
            return view.records.disagreements()

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table, shadow tables too."""
        with self.raw() as raw:
            tables = [
                row[0]
                for row in raw.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'memory_text'"
                )
            ]
            return {name: list(raw.execute(f'SELECT * FROM "{name}"')) for name in tables}
