"""A person's wish for work that takes a moment, and that may be withdrawn until it is too late."""

import threading


class WithdrawnError(Exception):
    """The person withdrew the wish in time: nothing was done; not an error of the work."""


class Wish:
    """Decides once between the person who withdraws and the work that goes through with it.

    Whichever comes first wins, so that neither "nothing was changed" nor "it is done" is ever said
    of the other outcome. Any thread.
    """

    def __init__(self) -> None:
        self._deciding = threading.Lock()
        self._is_withdrawn = False
        self._is_settled = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn in time."""
        return self._is_withdrawn

    def withdraw(self) -> bool:
        """Want it no more.

        Returns:
            Whether that was in time; if not, the work goes through with it.
        """
        with self._deciding:
            self._is_withdrawn = not self._is_settled
            return self._is_withdrawn

    def check(self) -> None:
        """Go on with what can still be left.

        Raises:
            WithdrawnError: It was withdrawn.
        """
        if self._is_withdrawn:
            raise WithdrawnError

    def settle(self) -> None:
        """Go on to what cannot be left any more.

        Raises:
            WithdrawnError: It was withdrawn.
        """
        with self._deciding:
            self.check()
            self._is_settled = True
