"""Counts calls in memory, and stores the counts every half minute."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from muniment.domain.usage.latency import SLOTS, Latency, latency_of, slot_of
from muniment.domain.usage.usage import UsageAction, UsageCount, UsageRecord
from muniment.services.vault.listeners import Listeners

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.clock import Clock
    from muniment.domain.ids import MemoryId
    from muniment.services.vault.open_vault import OpenVault


class Outcome(NamedTuple):
    """The namespace and memories that a call concerned.

    Args:
        namespace: Where it counts; ``None`` for none or several.
        items: Memories it created, found, read or changed there.
        duplicates: Memories it did not store because they already existed.
        elsewhere: Items in further namespaces.
    """

    namespace: str | None
    items: int = 0
    duplicates: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()


class RequestNote:
    """The metering state of the current request: whether it is counted, and what it has shown."""

    __slots__ = ("is_counted", "shown")

    def __init__(self) -> None:
        self.is_counted = False
        self.shown: list[MemoryId] = []


_request: ContextVar[RequestNote | None] = ContextVar("muniment_request", default=None)


def note_request() -> RequestNote:
    """Start the note of the request that the current task answers; threads it calls share it."""
    note = RequestNote()
    _request.set(note)
    return note


def note_counted() -> None:
    """Note that a use case has counted the current request."""
    note = _request.get()
    if note is not None:
        note.is_counted = True


def not_shown_yet(shown: "Collection[MemoryId]") -> "Collection[MemoryId]":
    """Return the memories that the current answer has not shown yet through another use case."""
    note = _request.get()
    if note is None:
        return shown
    if note.shown:
        before = set(note.shown)
        shown = [memory for memory in shown if memory not in before]
    note.shown.extend(shown)
    return shown


def only_namespace(asked: Sequence[str], actor: "Actor") -> str | None:
    """Return the one namespace that a query concerns; ``None`` for several."""
    names = asked or actor.namespaces or ()
    return names[0] if len(names) == 1 else None


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_DUPLICATE: Final = UsageAction.DUPLICATE.value

_Key = tuple[int, str | None, str, str]
"""Day, namespace, actor, action."""

_Tally = list[int]
"""Successes, errors, items, total microseconds, microseconds of the slowest."""

_Call = tuple[datetime, str, str, Outcome, int]
"""Moment, actor, action, what it concerned, microseconds."""


class UsageMeter:
    """Counts calls until the counts are stored; any thread.

    Args:
        clock: Determines the days (UTC) it counts by.

    Attributes:
        agent_calls: Notified with the `Actor.name` of an agent on the thread of its call, when it
            was authenticated and when it was answered or refused; callbacks must be quick.
    """

    def __init__(self, clock: "Clock") -> None:
        self.agent_calls = Listeners[str]()
        self._clock = clock
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._calls: list[_Call] = []
        self._tallies: dict[_Key, _Tally] = {}
        self._durations: dict[str, list[int]] = {}

    def today(self) -> int:
        """Return the current day, in days since 1970, UTC."""
        return (self._clock.now() - _EPOCH).days

    def succeeded(self, actor: "Actor", action: str, outcome: Outcome, *, took_us: int) -> datetime:
        """Count a call that was answered; return when that was.

        The call is kept as it is and added up later, when counts are read or stored: that is half
        of the work.
        """
        moment = self._clock.now()
        note_counted()
        with self._lock:
            self._calls.append((moment, actor.name, action, outcome, took_us))
        return moment

    def failed(self, actor: "Actor", action: str, *, took_us: int = 0) -> None:
        """Count a call that was refused or failed, in the actor's namespace if it has only one."""
        key = (self.today(), only_namespace((), actor), actor.name, action)
        note_counted()
        with self._lock:
            self._add(key, (0, 1, 0, took_us, took_us))
        self.note_call(actor)

    def note_call(self, actor: "Actor") -> None:
        """Notify the listeners of a call, if it is an agent's."""
        if actor.is_agent:
            self.agent_calls.notify(actor.name)

    def latencies(self) -> dict[str, Latency]:
        """Return by action how long answered calls took since the program started."""
        with self._lock:
            self._add_up()
            taken = {action: list(counts) for action, counts in self._durations.items()}
        return {action: latency_of(counts) for action, counts in taken.items()}

    def settle(self, opened: "OpenVault") -> None:
        """Store the counts in one transaction; if that fails, they are kept.

        Raises:
            MunimentError: It could not be written.
        """
        with self._settling:
            with self._lock:
                self._add_up()
                taken, self._tallies = self._tallies, {}
            if not taken:
                return
            try:
                with opened.store.write("system") as unit:
                    unit.usage.add(_records(taken))
            except BaseException:
                with self._lock:
                    for key, values in taken.items():
                        self._add(key, values)
                raise

    def with_pending(self, written: Callable[[], Iterable[UsageRecord]]) -> tuple[UsageRecord, ...]:
        """Return the stored counts together with those not stored yet: each call once.

        Args:
            written: Reads the stored counts.
        """
        with self._settling:
            with self._lock:
                self._add_up()
                pending = {key: list(tally) for key, tally in self._tallies.items()}
            return (*written(), *_records(pending))

    def _add_up(self) -> None:
        """Add up the calls that were kept as they are; under the lock."""
        calls, self._calls = self._calls, []
        for moment, actor, action, outcome, took_us in calls:
            day = (moment - _EPOCH).days
            key = (day, outcome.namespace, actor, action)
            self._add(key, (1, 0, outcome.items, took_us, took_us))
            self._note_duration(action, took_us)
            for namespace, items in outcome.elsewhere:
                self._add((day, namespace, actor, action), (0, 0, items, 0, 0))
            if outcome.duplicates:
                key = (day, outcome.namespace, actor, _DUPLICATE)
                self._add(key, (0, 0, outcome.duplicates, 0, 0))

    def _note_duration(self, action: str, took_us: int) -> None:
        counts = self._durations.get(action)
        if counts is None:
            counts = self._durations[action] = [0] * SLOTS
        counts[slot_of(took_us)] += 1

    def _add(self, key: _Key, values: Sequence[int]) -> None:
        successes, errors, items, took_us, slowest_us = values
        tally = self._tally(key)
        tally[0] += successes
        tally[1] += errors
        tally[2] += items
        tally[3] += took_us
        tally[4] = max(tally[4], slowest_us)

    def _tally(self, key: _Key) -> _Tally:
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = [0, 0, 0, 0, 0]
        return tally


def _records(tallies: Mapping[_Key, _Tally]) -> list[UsageRecord]:
    return [
        UsageRecord(day, namespace, actor, action, UsageCount(*tally))
        for (day, namespace, actor, action), tally in tallies.items()
    ]
