"""Combine the texts of concurrent callers into shared micro-batches."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
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
    """Embeds the texts of all its callers, micro-batch by micro-batch, one at a time.

    There is no worker thread: a caller that finds it idle computes micro-batches on its own thread,
    including texts of other waiting callers, until its own texts are done. A single caller
    therefore needs no thread switch.

    Args:
        embed: Embeds one micro-batch; shape (texts, dim).
    """

    def __init__(self, embed: "Callable[[Sequence[str]], Vectors]") -> None:
        self._embed = embed
        self._condition = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._busy = False
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
            while not request.done:
                if self._closed:
                    raise BatcherClosedError
                if self._busy:
                    self._condition.wait()
                else:
                    self._compute_next()
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

    def _compute_next(self) -> None:
        """Compute one micro-batch; the condition is held on entry and exit."""
        batch = self._take()
        self._busy = True
        self._condition.release()
        outcome: Vectors | Exception = BatcherClosedError()
        try:
            outcome = self._embed([job.text for job in batch])
        except Exception as error:  # noqa: BLE001 - raised again by each caller of the batch
            outcome = error
        finally:
            self._condition.acquire()
            self._busy = False
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
