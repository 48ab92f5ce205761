"""Work that comes round while the vault is open."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from muniment.domain.errors import MunimentError, VaultLockedError

_log = logging.getLogger(__name__)

_INTERVAL_S: Final = 30.0


class Upkeep:
    """A thread that calls a function every half minute while the vault is open.

    Args:
        tend: Called with the number of the round, from 1.
    """

    def __init__(self, tend: Callable[[int], None]) -> None:
        self._tend = tend
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the rounds."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="muniment-upkeep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the round at work."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        round_number = 0
        while not self._stopping.wait(_INTERVAL_S):
            round_number += 1
            try:
                self._tend(round_number)
            except VaultLockedError:
                return
            except MunimentError as error:
                _log.warning("upkeep: %s", error.code)
