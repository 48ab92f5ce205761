"""The reads of agents, recorded in memory with each answer and stored every half minute.

An answer is one entry of a list, whatever it shows; they are added up when stored. A crash loses
what was recorded since the last flush: half a minute at most.
"""

import threading
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import MunimentError
from muniment.domain.history.reads import ReadRecord

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.storage.store import Store

_AT_ONCE: Final = 1_000
"""Pairs in one transaction: 100,000 (an agent that lists everything) would block writers too long.
"""

_Answer = tuple[str, int, Collection["MemoryId"]]
"""Actor, moment in milliseconds since 1970, memories."""


class ReadNotes:
    """Reads that are not stored yet; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._answers: list[_Answer] = []
        self._kept: list[ReadRecord] = []

    def add(self, actor: str, memories: "Collection[MemoryId]", now_ms: int) -> None:
        """Record an answer to an actor with content of some memories, each named once."""
        if memories:
            with self._lock:
                self._answers.append((actor, now_ms, memories))

    def settle(self, store: "Store") -> None:
        """Store the recorded reads, some at a time; what cannot be stored stays recorded.

        Raises:
            MunimentError: It could not be written.
        """
        with self._settling:
            with self._lock:
                answers, self._answers = self._answers, []
            left = iter(_added_up([*self._kept, *_records(answers)]))
            self._kept = []
            while some := list(islice(left, _AT_ONCE)):
                try:
                    with store.write("system") as unit:
                        unit.reads.add(some)
                except BaseException:
                    self._kept = [*some, *left]
                    raise

    def settle_if_possible(self, store: "Store") -> None:
        """Store the recorded reads; if that fails, the next query sees slightly older data."""
        try:
            # Even if nothing is recorded: another thread may be storing at this moment.
            self.settle(store)
        except MunimentError:
            return


def _records(answers: list[_Answer]) -> Iterator[ReadRecord]:
    for actor, moment_ms, memories in answers:
        for memory in memories:
            yield ReadRecord(memory, actor, moment_ms, moment_ms, 1)


def _added_up(records: list[ReadRecord]) -> Collection[ReadRecord]:
    """Return one record for each actor and memory; the input is in order of time."""
    found: dict[tuple[str, MemoryId], ReadRecord] = {}
    for last in records:
        pair = (last.actor, last.memory)
        first = found.get(pair)
        found[pair] = (
            last
            if first is None
            else replace(first, last_ms=last.last_ms, times=first.times + last.times)
        )
    return found.values()
