"""Files that publish the port's address, written later if the disk is full."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from muniment.domain.errors import DiskFullError, EnvironmentFaultError

_log = logging.getLogger(__name__)

_INTERVAL_S: Final = 5.0


class Publication:
    """Writes files at once, or as soon as a full disk has space for them.

    Reading the vault needs none of them, so a full disk does not prevent opening the port.

    Args:
        writes: Each writes one file.
    """

    def __init__(self, *writes: Callable[[], None]) -> None:
        self._pending = writes
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Write what can be written, and keep trying the rest on a thread.

        Raises:
            StorageUnavailableError: A file cannot be written for another reason.
        """
        self._write()
        if self._pending:
            self._thread = threading.Thread(
                target=self._go_on, name="muniment-publication", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Write nothing from now on."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _go_on(self) -> None:
        while self._pending and not self._stopping.wait(_INTERVAL_S):
            try:
                self._write()
            except EnvironmentFaultError as error:
                _log.warning("the address is not published: %s", error)
                return

    def _write(self) -> None:
        refused: list[Callable[[], None]] = []
        for write in self._pending:
            try:
                write()
            except DiskFullError as error:
                refused.append(write)
                if self._thread is None:
                    _log.warning("the address is published later: %s", error)
        self._pending = tuple(refused)
