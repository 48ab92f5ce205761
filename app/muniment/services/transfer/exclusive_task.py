"""Work that runs once at a time, and whose progress others read and stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.errors import ConflictError
from muniment.domain.memories.bulk import Watch
from muniment.domain.transfer.bundles import BundleProgress

Report: TypeAlias = Callable[[int, int], None]
"""Called with (done, total); raises where the work is to end."""


class ExclusiveTask:
    """Runs one piece of work at a time; any thread."""

    def __init__(self) -> None:
        self._running = threading.Lock()
        self._is_stopped = False
        self.progress: BundleProgress | None = None
        """Of the running work; ``None`` if there is none."""

    @contextmanager
    def begun(self, watch: Watch) -> Iterator[Report]:
        """Yield the function to which the work of the ``with`` block reports its progress.

        Args:
            watch: Receives the progress; returns whether to go on.

        Raises:
            ConflictError: Other work is running, or `stop` was called.
            OperationCancelledError: The watch said so.
        """

        def report(done: int, total: int) -> None:
            self.progress = BundleProgress(done, total)
            if not watch(done, total):
                raise OperationCancelledError
            if self._is_stopped:
                raise ConflictError("it was stopped", hint="Nothing was changed. Begin it again.")

        if not self._running.acquire(blocking=False):
            raise ConflictError("another bundle is being processed", hint="Wait until it is done.")
        try:
            self._is_stopped, self.progress = False, BundleProgress(0, 0)
            yield report
        finally:
            self.progress = None
            self._running.release()

    def stop(self) -> None:
        """Stop the running work soon, if there is any."""
        self._is_stopped = True
