"""Combine the texts of concurrent callers into shared micro-batches."""

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from muniment.embedding.model import Vectors

# Micro-batches of long texts are smaller: this is no slower per text, and callers of one batcher
# alternate after each micro-batch.
_BATCH_TEXTS: Final = 8
_BATCH_CHARACTERS: Final = 2048
# Number of waiting texts to search for ones of similar length.
_LOOK_AHEAD: Final = 64
# On machines with more cores, the window and other programs keep some.
_MOST_AT_ONCE: Final = 4
_HELPER: Final = "muniment-embedding"


class BatcherClosedError(Exception):
    """The batcher was closed, or its computing caller was interrupted; the owner translates it."""


class _Request:
    """One caller's texts, and the vectors found so far."""

    __slots__ = ("error", "open_texts", "vectors")

    def __init__(self, texts: int) -> None:
        self.vectors: list[Vectors | None] = [None] * texts
        self.open_texts = texts
        self.error: Exception | None = None

    @property
    def done(self) -> bool:
        return self.error is not None or not self.open_texts


class _Job:
    """One text of a request."""

    __slots__ = ("place", "request", "text")

    def __init__(self, text: str, request: _Request, place: int) -> None:
        self.text = text
        self.request = request
        self.place = place


class MicroBatcher:
    """Embeds the texts of all its callers, one micro-batch on each core.

    A caller computes micro-batches on its own thread, including texts of other waiting callers,
    until its own texts are done. A single caller therefore needs no thread switch; one with several
    micro-batches has threads that help it until it is done. A model that shared one micro-batch
    among the cores would wait for the slowest of them at every layer.

    Args:
        embed: Embeds one micro-batch on one core; shape (texts, dim).
        at_once: Micro-batches at the same time; by default one for each usable core, at most 4.
    """

    def __init__(
        self, embed: "Callable[[Sequence[str]], Vectors]", *, at_once: int | None = None
    ) -> None:
        self._embed = embed
        self._at_once = at_once or _cores()
        self._condition = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._computing = 0
        self._closed = False

    def run(self, texts: Sequence[str]) -> "Vectors":
        """Embed texts; blocks until they are done. Any thread.

        Returns:
            Unit vectors in the order of the texts; shape (texts, dim), float32. There must be at
            least one text.

        Raises:
            BatcherClosedError: `close` was called meanwhile.
        """
        request = _Request(len(texts))
        jobs = [_Job(text, request, place) for place, text in enumerate(texts)]
        jobs.sort(key=_length)
        with self._condition:
            self._waiting.extend(jobs)
        helpers = [
            threading.Thread(target=self._help, args=(request,), name=_HELPER)
            for _ in range(min(self._at_once, _batches_of(jobs)) - 1)
        ]
        for helper in helpers:
            helper.start()
        try:
            self._work(request)
        finally:
            for helper in helpers:
                helper.join()
        if request.error is not None:
            raise request.error
        import numpy as np

        return np.stack([vector for vector in request.vectors if vector is not None])

    def close(self) -> None:
        """Refuse waiting and new texts; the caller of the running micro-batch completes it."""
        with self._condition:
            self._closed = True
            self._waiting.clear()
            self._condition.notify_all()

    def _work(self, request: _Request) -> None:
        """Compute micro-batches, or wait for those of others, until a request is done."""
        with self._condition:
            while not request.done:
                if self._closed:
                    raise BatcherClosedError
                if self._waiting and self._computing < self._at_once:
                    self._compute_next()
                else:
                    self._condition.wait()

    def _help(self, request: _Request) -> None:
        with suppress(BatcherClosedError):
            self._work(request)

    def _compute_next(self) -> None:
        """Compute one micro-batch; the condition is held on entry and exit."""
        batch = self._take()
        self._computing += 1
        self._condition.release()
        outcome: Vectors | Exception = BatcherClosedError()
        try:
            outcome = self._embed([job.text for job in batch])
        except Exception as error:  # noqa: BLE001 - raised again by each caller of the batch
            outcome = error
        finally:
            self._condition.acquire()
            self._computing -= 1
            self._deliver(batch, outcome)
            self._condition.notify_all()

    def _take(self) -> list[_Job]:
        """Take the longest-waiting text, and those of the most similar length."""
        first = self._waiting[0]
        near = sorted(
            islice(self._waiting, _LOOK_AHEAD), key=lambda job: abs(_length(job) - _length(first))
        )
        batch = [first]
        longest = _length(first)
        for job in near:
            longest = max(longest, _length(job))
            if len(batch) == _BATCH_TEXTS or longest * (len(batch) + 1) > _BATCH_CHARACTERS:
                break
            if job is not first:
                batch.append(job)
        for job in batch:
            self._waiting.remove(job)
        return batch

    def _deliver(self, batch: Sequence[_Job], outcome: "Vectors | Exception") -> None:
        if isinstance(outcome, Exception):
            failed = {job.request for job in batch}
            for request in failed:
                request.error = outcome
            self._waiting = deque(job for job in self._waiting if job.request not in failed)
            return
        for job, vector in zip(batch, outcome, strict=True):
            job.request.vectors[job.place] = vector
            job.request.open_texts -= 1


def _length(job: _Job) -> int:
    return len(job.text)


def _batches_of(jobs: Sequence[_Job]) -> int:
    """Return about how many micro-batches some texts make."""
    by_length = -(-sum(map(_length, jobs)) // _BATCH_CHARACTERS)
    return max(-(-len(jobs) // _BATCH_TEXTS), min(by_length, len(jobs)))


def _cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST_AT_ONCE)
