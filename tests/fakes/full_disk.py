"""A full disk: for writes with `os.write`, and for databases that grow."""

import errno
import os
from contextlib import suppress
from typing import Any

import pytest
from sqlcipher3.dbapi2 import ProgrammingError

from muniment.storage.engine import connection


class FullDisk:
    """Fills and frees the disk; databases opened from now on are on it.

    Args:
        patch: Restores everything at the end of the test.
        number: The system's error: no space, or no quota.
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
        """Make every write fail from now on."""
        self._set(is_full=True)

    def free(self) -> None:
        """Make every write work again."""
        self._set(is_full=False)

    def _set(self, *, is_full: bool) -> None:
        self.is_full = is_full
        for made in self._connections:
            with suppress(ProgrammingError):  # closed in the meantime
                self._limit(made)

    def _limit(self, made: Any) -> None:
        # SQLite's own limit: with one more page it reports that the disk is full.
        made.execute(f"PRAGMA max_page_count = {1 if self.is_full else 2**31}").fetchone()
