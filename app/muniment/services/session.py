"""The session: lends the open vault to services while it is unlocked."""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from muniment.domain.clock import unix_ms
from muniment.domain.errors import VaultLockedError
from muniment.services.open_vault import OpenVault

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.ids import MemoryId
    from muniment.services.usage_meter import UsageMeter

_DRAIN_TIMEOUT_S = 10.0


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
