"""A list of callbacks that can unsubscribe."""

import contextlib
from collections.abc import Callable
from typing import Generic, TypeVar

News = TypeVar("News")


class Listeners(Generic[News]):
    """Callbacks that are notified of one kind of event; any thread."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[News], None]] = []

    def add(self, callback: Callable[[News], None]) -> Callable[[], None]:
        """Notify a callback from now on.

        Returns:
            Call it to stop; calling it again is harmless.
        """
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._callbacks.remove(callback)

        return unsubscribe

    def notify(self, news: News) -> None:
        """Call the current listeners in the order they were added, on this thread."""
        for callback in tuple(self._callbacks):
            callback(news)
