"""What agents read, noted in memory while they are answered and written down every half minute.

An answer is one entry of a list, whatever it shows; adding up is left to who writes it down. A
crash loses what was noted since the last time: half a minute at most.
"""

import threading
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import MunimentError
from muniment.domain.reads import ReadRecord

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.storage.store import Store

_AT_ONCE: Final = 1_000
"""Pairs of one transaction: 100,000 (an agent that lists everything) would keep writers waiting."""

_Answer = tuple[str, int, Collection["MemoryId"]]
"""Actor, moment in milliseconds since 1970, memories."""


class ReadNotes:
    """Reads that are not written down yet; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._answers: list[_Answer] = []
        self._kept: list[ReadRecord] = []

    def add(self, actor: str, memories: "Collection[MemoryId]", now_ms: int) -> None:
        """Note an answer to an actor that held content of some memories, each named once."""
        if memories:
            with self._lock:
                self._answers.append((actor, now_ms, memories))

    def settle(self, store: "Store") -> None:
        """Write down what was noted, some at a time; what cannot be written stays noted.

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
        """Write down what was noted; where that fails, what is asked for next is a little old."""
        try:
            # Also where nothing is noted: somebody else may be writing it down at this moment.
            self.settle(store)
        except MunimentError:
            return


def _records(answers: list[_Answer]) -> Iterator[ReadRecord]:
    for actor, moment_ms, memories in answers:
        for memory in memories:
            yield ReadRecord(memory, actor, moment_ms, moment_ms, 1)


def _added_up(records: list[ReadRecord]) -> Collection[ReadRecord]:
    """Return one record for each actor and memory; they come in the order of time."""
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
