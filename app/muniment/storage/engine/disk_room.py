"""Track whether the disk of a database accepts writes."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from muniment.domain.errors import (
    DamagedVaultError,
    DiskFullError,
    StorageUnavailableError,
)
from muniment.domain.os_errors import os_errors_translated
from muniment.storage.engine.commit_listener import guarded
from muniment.storage.engine.driver_errors import is_of_driver

# A new memory appends some 360 KB to the write-ahead log.
_PROBE_BYTES: Final = 524_288


class DiskRoom:
    """Remembers that the disk was full, until it accepts writes again; any thread.

    Args:
        folder: Folder of the database.

    Attributes:
        on_change: Called after `is_full` changed, on the thread that detected it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_full = False
        self.on_change: Callable[[], None] = lambda: None

    @property
    def is_full(self) -> bool:
        """Whether the disk refused the last write."""
        return self._is_full

    def probe(self) -> bool:
        """Write half a megabyte and remove it again; return whether the disk is full."""
        try:
            _write_and_remove(self._folder)
        except DiskFullError:
            self._set(is_full=True)
        except StorageUnavailableError:
            # Another error, which the next write will report.
            self._set(is_full=False)
        else:
            self._set(is_full=False)
        return self._is_full

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Record whether a write inside the ``with`` found the disk full.

        Raises:
            DiskFullError: It did not, also where SQLite has another name for that: it knows
                neither a quota that is used up nor a log for which no file can be made.
            DamagedVaultError: SQLite called the disk full, and it has room.
        """
        try:
            yield
        except DiskFullError as error:
            if is_of_driver(error) and not self.probe():
                # SQLite says the same where a table has no row id left.
                raise DamagedVaultError("two parts of the database do not match") from None
            self._set(is_full=True)
            raise
        except StorageUnavailableError:
            if self.probe():
                raise DiskFullError("no space is left on the disk for this change") from None
            raise
        if self._is_full:
            # A block that wrote nothing proves nothing.
            self.probe()

    def _set(self, *, is_full: bool) -> None:
        if is_full != self._is_full:
            self._is_full = is_full
            guarded(self.on_change, "a listener")


def _write_and_remove(folder: Path) -> None:
    with os_errors_translated("checking the free disk space"):
        descriptor, name = tempfile.mkstemp(prefix=".room.", dir=folder)
        file = Path(name)
        try:
            if os.name == "posix":
                file.unlink()  # at once, so that nothing is left behind in any case
            view = memoryview(bytes(_PROBE_BYTES))
            while view:
                view = view[os.write(descriptor, view) :]
        finally:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
