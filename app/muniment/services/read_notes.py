"""What agents read, noted in memory while they are answered and written down every half minute.

A crash loses what was noted since the last time: half a minute at most.
"""

import threading
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import MunimentError
from muniment.domain.reads import ReadRecord

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.storage.store import Store

_AT_ONCE: Final = 1_000
"""Pairs of one transaction: 100,000 (an agent that lists everything) would keep writers waiting."""

_Pair = tuple[str, "MemoryId"]
"""Actor and memory."""
_Times = tuple[int, int, int]
"""First moment and last in milliseconds since 1970, and how many."""


class ReadNotes:
    """Reads that are not written down yet; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settling = threading.Lock()
        self._noted: dict[_Pair, _Times] = {}

    def add(self, actor: str, memories: "Iterable[MemoryId]", now_ms: int) -> None:
        """Note an answer to an actor that held content of some memories, each named once."""
        with self._lock:
            noted = self._noted
            for memory in memories:
                pair = (actor, memory)
                known = noted.get(pair)
                if known is None:
                    noted[pair] = (now_ms, now_ms, 1)
                else:
                    noted[pair] = (known[0], now_ms, known[2] + 1)

    def settle(self, store: "Store") -> None:
        """Write down what was noted, some at a time; what cannot be written stays noted.

        Raises:
            MunimentError: It could not be written.
        """
        with self._settling:
            with self._lock:
                taken, self._noted = self._noted, {}
            pairs = iter(taken.items())
            while some := list(islice(pairs, _AT_ONCE)):
                try:
                    with store.write("system") as unit:
                        unit.reads.add([_record(*noted) for noted in some])
                except BaseException:
                    self._put_back([*some, *pairs])
                    raise

    def settle_if_possible(self, store: "Store") -> None:
        """Write down what was noted; where that fails, what is asked for next is a little old."""
        if self._noted:
            try:
                self.settle(store)
            except MunimentError:
                return

    def _put_back(self, pairs: Sequence[tuple[_Pair, _Times]]) -> None:
        with self._lock:
            for pair, (first, last, times) in pairs:
                newer = self._noted.get(pair, (last, last, 0))
                self._noted[pair] = (first, max(last, newer[1]), times + newer[2])


def _record(pair: _Pair, times: _Times) -> ReadRecord:
    actor, memory = pair
    return ReadRecord(memory, actor, *times)
