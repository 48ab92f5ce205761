"""Telling of commits in their order, while others write on."""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from muniment.domain.changes import ChangeSet
from muniment.storage.following import guarded


class OrderedPublisher:
    """Hands change sets to listeners one after another, in the order they were added; any thread.

    Two steps, since listeners may write: `add` under the lock of the commit, which gives the
    order, and `publish` without it.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[ChangeSet], None]] = []
        self._waiting: deque[ChangeSet] = deque()
        # Reentrant: a listener's own write ends here too.
        self._lock = threading.RLock()
        self._is_publishing = False

    def listen(self, listener: Callable[[ChangeSet], None]) -> None:
        """Have a listener told of every change set."""
        self._listeners.append(listener)

    def add(self, changes: ChangeSet) -> None:
        """Queue what a commit changed; follow with `publish` when its lock is released."""
        self._waiting.append(changes)

    def publish(self) -> None:
        """Return once the listeners heard all that this thread added, and what came before.

        What one of them raises is logged.

        Only a listener that writes returns sooner: what it added is told of right after what it
        is being told of.
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
