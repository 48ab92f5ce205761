"""Cancellation of long operations, up to the point where they take effect."""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class OperationCancelledError(Exception):
    """The operation was cancelled in time and changed nothing; the work itself did not fail."""


class CancellationToken:
    """Decides once whether an operation is cancelled or takes effect.

    Whichever of `cancel` and `commit_point` is called first wins, so the user never reads "nothing
    was changed" about an operation that went through, or the other way round. Any thread.

    Attributes:
        on_progress: Called with how much of a long step is done and how much there is (0: unknown),
            on the thread that works.
    """

    def __init__(self) -> None:
        self._deciding = threading.Lock()
        self._is_cancelled = False
        self._is_committed = False
        self.on_progress: Callable[[int, int], None] = lambda _done, _total: None

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called in time."""
        return self._is_cancelled

    def cancel(self) -> bool:
        """Cancel the operation unless it has passed its commit point.

        Returns:
            Whether that was in time; if not, the operation completes.
        """
        with self._deciding:
            self._is_cancelled = not self._is_committed
            return self._is_cancelled

    def check(self) -> None:
        """Stop here if the operation was cancelled.

        Raises:
            OperationCancelledError: It was cancelled.
        """
        if self._is_cancelled:
            raise OperationCancelledError

    def commit_point(self) -> None:
        """Pass the commit point: stop here if cancelled; after this call cancelling is too late.

        Raises:
            OperationCancelledError: It was cancelled.
        """
        with self._deciding:
            self.check()
            self._is_committed = True
