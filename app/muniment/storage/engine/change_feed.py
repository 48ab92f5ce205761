"""Publish commits in order while other threads keep writing."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from muniment.domain.changes import ChangeSet
from muniment.storage.engine.commit_listener import guarded


class ChangeFeed:
    """Hands change sets to subscribers one after another, in the order they were added; any thread.

    It takes two steps, because subscribers may write: `add` under the commit lock, which fixes the
    order, and `publish` without it. It outlives the stores of one program.
    """

    def __init__(self) -> None:
        self._subscribers: list[Callable[[ChangeSet], None]] = []
        self._waiting: deque[ChangeSet] = deque()
        # Reentrant, because a subscriber's own write also publishes.
        self._lock = threading.RLock()
        self._is_publishing = False

    def subscribe(self, callback: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Notify a callback of every change set, in commit order.

        It is called on a writer's thread and must be quick: writers wait for it, one by one. It may
        write, but must not wait for another thread that does.

        Returns:
            Call it to stop.
        """
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._subscribers.remove(callback)

        return unsubscribe

    def add(self, changes: ChangeSet) -> None:
        """Queue the changes of a commit; call `publish` after releasing its lock."""
        self._waiting.append(changes)

    def publish(self) -> None:
        """Notify the subscribers of all changes up to those that this thread added.

        Errors of subscribers are logged: the writes are committed.

        Only a call from a subscriber returns earlier: its change set is published right after the
        current one.
        """
        with self._lock:
            if self._is_publishing:
                return
            self._is_publishing = True
            try:
                while self._waiting:
                    changes = self._waiting.popleft()
                    for callback in tuple(self._subscribers):
                        guarded(partial(callback, changes), "a change subscriber")
            finally:
                self._is_publishing = False
