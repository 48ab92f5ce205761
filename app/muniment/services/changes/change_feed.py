"""The change feed: subscribers are notified after every commit."""

import logging
import threading
from collections.abc import Callable

from muniment.domain.changes import ChangeSet

_log = logging.getLogger(__name__)


class ChangeFeed:
    """Publishes change sets; any thread."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[ChangeSet], None]] = []
        self._lock = threading.Lock()

    def subscribe(self, callback: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Notify a callback of every change set, in commit order.

        It is called on a writer's thread and must be quick: writers wait for it, one by one. It may
        write, but must not wait for another thread that does.

        Returns:
            Call it to stop.
        """
        with self._lock:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._subscribers:
                    self._subscribers.remove(callback)

        return unsubscribe

    def publish(self, changes: ChangeSet) -> None:
        """Notify every subscriber; a failing one harms neither the others nor the writer."""
        with self._lock:
            subscribers = tuple(self._subscribers)
        for callback in subscribers:
            try:
                callback(changes)
            except Exception as error:  # noqa: BLE001 (the write is committed: it must be answered)
                _log.error("a change subscriber failed: %s", type(error).__name__)
