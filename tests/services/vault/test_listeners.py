"""Callbacks that are told of something."""

from typing import TYPE_CHECKING

from muniment.services.vault.listeners import Listeners

if TYPE_CHECKING:
    from collections.abc import Callable


def test_all_are_told_in_the_order_they_came() -> None:
    listeners = Listeners[int]()
    told: list[tuple[str, int]] = []
    for name in ("first", "second"):
        listeners.add(lambda number, name=name: told.append((name, number)))

    listeners.notify(7)

    assert told == [("first", 7), ("second", 7)]


def test_whoever_stops_is_told_nothing_more_and_may_stop_again() -> None:
    listeners = Listeners[int]()
    stopped: list[int] = []
    kept: list[int] = []
    stop = listeners.add(stopped.append)
    listeners.add(kept.append)
    listeners.notify(1)

    stop()
    stop()
    listeners.notify(2)

    assert stopped == [1]
    assert kept == [1, 2]


def test_whoever_stops_while_being_told_keeps_nobody_from_hearing() -> None:
    listeners = Listeners[int]()
    stops: list[Callable[[], None]] = []
    told: list[int] = []
    stops.append(listeners.add(lambda _number: stops[0]()))
    listeners.add(told.append)

    listeners.notify(1)
    listeners.notify(2)

    assert told == [1, 2]
