"""Publish commits in order while other threads keep writing."""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from muniment.domain.changes import ChangeSet
from muniment.storage.engine.following import guarded


class OrderedPublisher:
    """Hands change sets to listeners one after another, in the order they were added; any thread.

    It takes two steps, because listeners may write: `add` under the commit lock, which fixes the
    order, and `publish` without it.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[ChangeSet], None]] = []
        self._waiting: deque[ChangeSet] = deque()
        # Reentrant, because a listener's own write also publishes.
        self._lock = threading.RLock()
        self._is_publishing = False

    def listen(self, listener: Callable[[ChangeSet], None]) -> None:
        """Call a listener for every change set."""
        self._listeners.append(listener)

    def add(self, changes: ChangeSet) -> None:
        """Queue the changes of a commit; call `publish` after releasing its lock."""
        self._waiting.append(changes)

    def publish(self) -> None:
        """Notify the listeners of all changes up to those that this thread added.

        Errors of listeners are logged.

        Only a call from a listener returns earlier: its change set is published right after the
        current one.
        """
        with self._lock:
            if self._is_publishing:
                return
            self._is_publishing = True
            try:
                while self._waiting:
                    changes = self._waiting.popleft()
                    for listener in self._listeners:
                        guarded(partial(listener, changes), "a listener")
            finally:
                self._is_publishing = False
