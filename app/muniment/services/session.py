"""The open vault: what every service works with, for as long as it is unlocked."""

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from muniment.domain.clock import Clock, unix_ms
from muniment.domain.errors import VaultLockedError
from muniment.services.read_notes import ReadNotes
from muniment.services.unsaved_notes import UnsavedNotes

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.ids import MemoryId
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.retrieval.sign_index import SignIndex
    from muniment.retrieval.state_index import StateIndex
    from muniment.services.active_vectors import ActiveVectors, VectorsInUse
    from muniment.services.key_ring import KeyRing
    from muniment.services.usage_meter import UsageMeter
    from muniment.storage.store import Store
    from muniment.vault.vault import Vault

_DRAIN_TIMEOUT_S = 10.0


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


class VaultSession:
    """Lends the open vault to services, and takes it back before it is locked.

    Any thread. Locking refuses new calls at once and then waits for those at work.

    Args:
        usage: Counts the calls of every service that has the session.
    """

    def __init__(self, usage: "UsageMeter") -> None:
        self.usage = usage
        self._condition = threading.Condition()
        self._open: OpenVault | None = None
        self._borrowers = 0

    @property
    def is_open(self) -> bool:
        """Whether a vault is unlocked."""
        return self._open is not None

    @property
    def is_disk_full(self) -> bool:
        """Whether a vault is open that can be read but not written for want of room."""
        opened = self._open
        return opened is not None and opened.store.room.is_full

    @contextmanager
    def borrow(self) -> Iterator[OpenVault]:
        """Lend the open vault for the length of a ``with``.

        Raises:
            VaultLockedError: None is open.
        """
        with self._condition:
            if self._open is None:
                raise VaultLockedError
            opened = self._open
            self._borrowers += 1
        try:
            yield opened
        finally:
            with self._condition:
                self._borrowers -= 1
                self._condition.notify_all()

    def note_reads(self, actor: str, memories: "Collection[MemoryId]", moment: "datetime") -> None:
        """Note what an answer showed an actor; nothing once the vault is locked."""
        opened = self._open
        if opened is not None:
            opened.reads.add(actor, memories, unix_ms(moment))

    def begin(self, opened: OpenVault) -> None:
        """Start lending a vault."""
        with self._condition:
            self._open = opened

    def end(self) -> OpenVault | None:
        """Stop lending from this moment on; returns what was lent."""
        with self._condition:
            opened, self._open = self._open, None
        return opened

    def drain(self) -> None:
        """Wait until every call at work has given the vault back, 10 s at most.

        A call that takes longer finds the store closed and is told that the vault is locked.
        """
        with self._condition:
            self._condition.wait_for(lambda: not self._borrowers, timeout=_DRAIN_TIMEOUT_S)
