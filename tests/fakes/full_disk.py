"""A disk without room: for what writes with `os.write`, and for databases that would grow."""

import errno
import os
from contextlib import suppress
from typing import Any

import pytest
from sqlcipher3.dbapi2 import ProgrammingError

from muniment.storage.engine import connection


class FullDisk:
    """Fills the disk and frees it; databases that are opened from now on are on it.

    Args:
        patch: Takes everything back at the end of the test.
        number: What the system says: no space, or no quota.
    """

    def __init__(self, patch: pytest.MonkeyPatch, number: int = errno.ENOSPC) -> None:
        self.is_full = False
        self._connections: list[Any] = []
        write, open_raw = os.write, connection.open_raw

        def limited(descriptor: int, data: Any) -> int:
            if self.is_full:
                raise OSError(number, os.strerror(number))
            return write(descriptor, data)

        def opened(*given: Any) -> Any:
            made = open_raw(*given)
            self._connections.append(made)
            self._limit(made)
            return made

        patch.setattr(os, "write", limited)
        patch.setattr(connection, "open_raw", opened)

    def fill(self) -> None:
        """Have nothing written from now on."""
        self._set(is_full=True)

    def free(self) -> None:
        """Have everything written again."""
        self._set(is_full=False)

    def _set(self, *, is_full: bool) -> None:
        self.is_full = is_full
        for made in self._connections:
            with suppress(ProgrammingError):  # closed meanwhile
                self._limit(made)

    def _limit(self, made: Any) -> None:
        # SQLite's own limit: a page more, and it says that the disk is full.
        made.execute(f"PRAGMA max_page_count = {1 if self.is_full else 2**31}").fetchone()
