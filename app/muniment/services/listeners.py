"""Callbacks that are told of something until they have heard enough."""

import contextlib
from collections.abc import Callable
from typing import Generic, TypeVar

Told = TypeVar("Told")


class Listeners(Generic[Told]):
    """Callbacks that are told of one thing; any thread."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[Told], None]] = []

    def add(self, callback: Callable[[Told], None]) -> Callable[[], None]:
        """Have a callback told from now on.

        Returns:
            Call it to stop; more than once does no harm.
        """
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, told: Told) -> None:
        """Call those who listen at this moment, in the order they came, on this thread."""
        for callback in tuple(self._callbacks):
            callback(told)
