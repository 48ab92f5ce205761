"""What follows each commit in memory, and is made anew from the database where it missed one.

A listener is called after the commit: what was written stays written and is answered so, whatever
becomes of the listener.
"""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

Delta = TypeVar("Delta")
Whole = TypeVar("Whole")


class Follower(Generic[Delta, Whole]):
    """One listener that keeps something in step with the database.

    Args:
        apply: Takes over what a commit changed.
        rebuild: Begins anew with all there is; ``None`` for a listener that keeps nothing.
    """

    def __init__(
        self, apply: Callable[[Delta], object], rebuild: Callable[[Whole], object] | None
    ) -> None:
        self._apply = apply
        self._rebuild = rebuild
        self._is_behind = False

    def follow(self, delta: Delta, whole: Callable[[], Whole]) -> None:
        """Take over a commit, while nobody else can write; raises nothing.

        Args:
            delta: What it changed.
            whole: Reads all there is since.
        """
        is_told = not self._is_behind and guarded(lambda: self._apply(delta), "a listener")
        rebuild = self._rebuild
        if is_told or rebuild is None:
            return
        # What fails here, such as on a damaged page, is tried anew with the next commit.
        self._is_behind = not guarded(lambda: rebuild(whole()), "rebuilding what a listener keeps")


def guarded(act: Callable[[], object], what: str) -> bool:
    """Do what follows a commit; returns whether it went well, and logs where it did not.

    Args:
        act: What is to be done.
        what: For the log, without content.
    """
    try:
        act()
    except Exception as error:  # noqa: BLE001 (the write is committed: it must be answered)
        _log.error("%s failed after a commit: %s", what, type(error).__name__)
        return False
    return True
