"""The open vault: what every service works with while it is unlocked."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from muniment.domain.clock import Clock, unix_ms
from muniment.services.history.read_notes import ReadNotes
from muniment.services.memories.unsaved_text_buffer import UnsavedNotes

if TYPE_CHECKING:
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.retrieval.sign_index import SignIndex
    from muniment.retrieval.visibility_index import VisibilityIndex
    from muniment.services.models.active_vectors import ActiveVectors, VectorsInUse
    from muniment.services.vault.key_ring import KeyRing
    from muniment.storage.store import Store
    from muniment.vault.vault import Vault


class Accesses:
    """Accesses to memories, counted in memory until they are stored; any thread.

    However long that takes, each accessed memory has one entry.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[int, tuple[int, int]] = {}

    def add(self, numbers: Iterable[int], now_ms: int) -> None:
        """Count one access to each of some memories."""
        with self._lock:
            for number in numbers:
                self._count(number, 1, now_ms)

    @contextmanager
    def settling(self) -> Iterator[dict[int, tuple[int, int]]]:
        """Hand over the counted accesses to be stored; if that fails, they are kept.

        Yields:
            Number -> (times, last moment in ms).
        """
        with self._lock:
            taken, self._times = self._times, {}
        try:
            yield taken
        except BaseException:
            with self._lock:
                for number, (times, last_ms) in taken.items():
                    self._count(number, times, last_ms)
            raise

    def _count(self, number: int, times: int, last_ms: int) -> None:
        """Add to the count of one memory; under the lock."""
        before, before_ms = self._times.get(number, (0, last_ms))
        self._times[number] = (before + times, max(before_ms, last_ms))


@dataclass(frozen=True, slots=True)
class OpenVault:
    """An unlocked vault and what was built from it.

    Args:
        vault: Header and keys.
        store: The database.
        vectors: What semantic search uses.
        states: The states that decide which memories may be found.
        key_ring: API keys, for authentication without a query.
        clock: The source of the current time.
    """

    vault: "Vault"
    store: "Store"
    vectors: "VectorsInUse"
    states: "VisibilityIndex"
    key_ring: "KeyRing"
    clock: Clock
    accesses: Accesses = field(default_factory=Accesses)
    reads: ReadNotes = field(default_factory=ReadNotes)
    unsaved: UnsavedNotes = field(default_factory=UnsavedNotes)

    @property
    def active(self) -> "ActiveVectors":
        """The vectors in use at this moment; take it once if you need more than one part."""
        return self.vectors.now

    @property
    def embedder(self) -> "EmbeddingScheduler":
        """The model in use at this moment; to use it with the index, take `active`."""
        return self.active.embedder

    @property
    def index(self) -> "SignIndex":
        """The index in use at this moment; to use it with the embedder, take `active`."""
        return self.active.index

    def close(self) -> None:
        """Close the database, and erase the keys and the vectors that searches have kept."""
        self.store.close()
        self.index.compared.clear()
        self.vault.lock()

    def now_ms(self) -> int:
        """Return the current time in milliseconds since 1970."""
        return unix_ms(self.clock.now())
