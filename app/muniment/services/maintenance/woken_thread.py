"""A background thread that works when it is woken or at intervals, while the vault is open."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from muniment.domain.errors import VaultLockedError, fault_name

_log = logging.getLogger(__name__)

# The work may wait for a disk that does not answer: locking must not.
_STOP_TIMEOUT_S: Final = 10.0
_RETRY_S: Final = 60.0


class WokenThread:
    """Calls a function once at the start and whenever it is woken; any thread may call it.

    A failure is retried after a minute, at the next interval, or sooner if it is woken.

    Args:
        name: Of the thread, and in the log.
        work: Does what there is to do; returns early once the event it is given is set.
        on_failure: Called after a failure other than the vault being locked.
        rest_s: How long it leaves the CPU to others before the first call after a start.
        interval_s: How long it sleeps at most between two calls; ``None``: until it is woken.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[threading.Event], None],
        *,
        on_failure: Callable[[], None] | None = None,
        rest_s: float = 0.0,
        interval_s: float | None = None,
    ) -> None:
        self._name = name
        self._work = work
        self._on_failure = on_failure
        self._rest_s = rest_s
        self._interval_s = interval_s
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_stopping(self) -> bool:
        """Whether the work has to end: the vault is being locked."""
        return self._stopping.is_set()

    def wake(self) -> None:
        """Make the thread look for work."""
        self._wanted.set()

    def start(self) -> None:
        """Start the thread, for a vault just unlocked."""
        # An event of its own: a thread that outlived its stop must not start work again.
        self._stopping = threading.Event()
        self._wanted.set()
        self._thread = threading.Thread(
            target=self._run, args=(self._stopping,), name=self._name, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current step, waiting 10 s at most."""
        self._stopping.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(timeout=_STOP_TIMEOUT_S)
            self._thread = None

    def _run(self, stopping: threading.Event) -> None:
        pause_s = self._interval_s
        stopping.wait(self._rest_s)
        while not stopping.is_set():
            self._wanted.wait(timeout=pause_s)
            self._wanted.clear()
            if stopping.is_set():
                return
            try:
                self._work(stopping)
                pause_s = self._interval_s
            except VaultLockedError:
                return
            except Exception as error:  # noqa: BLE001 (the thread must live)
                _log.warning("%s is put off: %s", self._name, fault_name(error))
                pause_s = self._interval_s or _RETRY_S
                if self._on_failure is not None:
                    self._on_failure()
