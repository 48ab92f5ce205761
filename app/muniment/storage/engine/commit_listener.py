"""Keep in-memory state in step with commits; rebuild it from the database after a failure.

Listeners are called after the commit, so an error in a listener does not affect the write or its
response.
"""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

Delta = TypeVar("Delta")
Whole = TypeVar("Whole")


class CommitListener(Generic[Delta, Whole]):
    """One listener that keeps something in step with the database.

    Args:
        apply: Applies the changes of a commit.
        rebuild: Starts again from all data; ``None`` for a listener without state.
    """

    def __init__(
        self, apply: Callable[[Delta], object], rebuild: Callable[[Whole], object] | None
    ) -> None:
        self._apply = apply
        self._rebuild = rebuild
        self._is_behind = False

    def follow(self, delta: Delta, whole: Callable[[], Whole]) -> None:
        """Apply a commit while no other write can happen; never raises.

        Args:
            delta: The changes of the commit.
            whole: Reads all current data.
        """
        is_applied = not self._is_behind and guarded(lambda: self._apply(delta), "a listener")
        rebuild = self._rebuild
        if is_applied or rebuild is None:
            return
        # A failure, for example on a damaged page, is retried after the next commit.
        self._is_behind = not guarded(lambda: rebuild(whole()), "rebuilding what a listener keeps")


def guarded(act: Callable[[], object], what: str) -> bool:
    """Run an action after a commit; return whether it succeeded, and log a failure.

    Args:
        act: The action.
        what: Its description for the log, without content.
    """
    try:
        act()
    except Exception as error:  # noqa: BLE001 (the write is committed: it must succeed)
        _log.error("%s failed after a commit: %s", what, type(error).__name__)
        return False
    return True
