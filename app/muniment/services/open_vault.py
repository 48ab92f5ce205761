"""The open vault: what every service works with, for as long as it is unlocked."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from muniment.domain.clock import Clock, unix_ms
from muniment.services.read_notes import ReadNotes
from muniment.services.unsaved_notes import UnsavedNotes

if TYPE_CHECKING:
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.retrieval.sign_index import SignIndex
    from muniment.retrieval.state_index import StateIndex
    from muniment.services.active_vectors import ActiveVectors, VectorsInUse
    from muniment.services.key_ring import KeyRing
    from muniment.storage.store import Store
    from muniment.vault.vault import Vault


class Accesses:
    """Which memories were shown, gathered until someone writes them down; any thread.

    However long that takes, there is one entry for each memory that was shown.
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
        """Hand over what was gathered, to be written down; if that fails, it stays gathered.

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
        """Add to what is counted of one memory; under the lock."""
        before, before_ms = self._times.get(number, (0, last_ms))
        self._times[number] = (before + times, max(before_ms, last_ms))


@dataclass(frozen=True, slots=True)
class OpenVault:
    """An unlocked vault and what was built from it.

    Args:
        vault: Header and keys.
        store: The database.
        vectors: What is searched by meaning.
        states: What decides which memories may be found.
        key_ring: API keys, for authentication without a query.
        clock: Where the present moment comes from.
    """

    vault: "Vault"
    store: "Store"
    vectors: "VectorsInUse"
    states: "StateIndex"
    key_ring: "KeyRing"
    clock: Clock
    accesses: Accesses = field(default_factory=Accesses)
    reads: ReadNotes = field(default_factory=ReadNotes)
    unsaved: UnsavedNotes = field(default_factory=UnsavedNotes)

    @property
    def active(self) -> "ActiveVectors":
        """What is searched by meaning at this moment; for one use that needs more than one part."""
        return self.vectors.now

    @property
    def embedder(self) -> "EmbeddingScheduler":
        """The model in use at this moment; with the index beside it take `active`."""
        return self.active.embedder

    @property
    def index(self) -> "SignIndex":
        """The index in use at this moment; with the embedder beside it take `active`."""
        return self.active.index

    def now_ms(self) -> int:
        """Return the present moment in milliseconds since 1970."""
        return unix_ms(self.clock.now())
