"""The session: lends the open vault to services while it is unlocked."""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from muniment.domain.clock import unix_ms
from muniment.domain.errors import VaultLockedError
from muniment.services.vault.open_vault import OpenVault

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.ids import MemoryId
    from muniment.services.usage.usage_meter import UsageMeter

_DRAIN_TIMEOUT_S = 10.0


class VaultSession:
    """Lends the open vault to services, and waits for its return before it is locked.

    Any thread. Locking refuses new calls at once and then waits for running ones.

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
        """Whether the open vault can be read but not written because the disk is full."""
        opened = self._open
        return opened is not None and opened.store.room.is_full

    @contextmanager
    def borrow(self) -> Iterator[OpenVault]:
        """Lend the open vault for the duration of a ``with``.

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
        """Record what an answer showed an actor; does nothing once the vault is locked."""
        opened = self._open
        if opened is not None:
            opened.reads.add(actor, memories, unix_ms(moment))

    def begin(self, opened: OpenVault) -> None:
        """Start lending a vault."""
        with self._condition:
            self._open = opened

    def end(self) -> OpenVault | None:
        """Stop lending from now on; returns the vault that was lent."""
        with self._condition:
            opened, self._open = self._open, None
        return opened

    def drain(self) -> None:
        """Wait until every running call has returned the vault, 10 s at most.

        A call that takes longer finds the store closed and gets `VaultLockedError`.
        """
        with self._condition:
            self._condition.wait_for(lambda: not self._borrowers, timeout=_DRAIN_TIMEOUT_S)
