"""Tagging everything at once, as the window does, while the model still embeds the memories."""

import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.open_vault import bench_services
from benchmarks.sentences import sentences
from muniment.domain.access import PERSON
from muniment.domain.memories.bulk import Retag, Selection
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.services.container import Services

_MEMORIES: Final = 20_000
_BATCH: Final = 1_000
_WAITING: Final = MemoryFilter(embedding_state=EmbeddingState.PENDING)


def run(options: BenchOptions) -> list[Row]:
    """Write memories without waiting for their vectors, then tag all of them.

    Args:
        options: ``memories``: how many; 20,000 unless given.

    Returns:
        The seconds it took, the processor time of its thread and of all, its steps, and how many
        memories had no vector before and after.

    Raises:
        EnvironmentFaultError: The vault could not be created.
    """
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        services = bench_services(Path(folder))
        try:
            services.vault.create(passphrase=None, key_file=True)
            _fill(services, options.memories or _MEMORIES)
            return _measured(services)
        finally:
            services.close()


def _fill(services: "Services", count: int) -> None:
    texts, now = sentences(count), datetime.now(UTC)
    for start in range(0, count, _BATCH):
        some = texts[start : start + _BATCH]
        drafts = [MemoryDraft(content=text, created_at=now, wait=False) for text in some]
        services.memories.remember_batch(drafts, PERSON)


def _measured(services: "Services") -> list[Row]:
    steps, waiting = [time.perf_counter()], _waiting(services)

    def watch(_done: int, _total: int) -> bool:
        steps.append(time.perf_counter())
        return True

    every = Selection(wanted=MemoryFilter())
    begun, of_thread, of_process = time.perf_counter(), time.thread_time(), time.process_time()
    done = services.bulk.change(every, Retag(add=("bench",)), PERSON, watch=watch)
    tagged_s, thread_s = time.perf_counter() - begun, time.thread_time() - of_thread
    process_s = time.process_time() - of_process
    lengths = sorted(after - before for before, after in pairwise(steps[1:]))
    return [
        {
            "case": "tag all",
            "memories": done.changed,
            "seconds": round(tagged_s, 1),
            "processor_s": round(thread_s, 1),
            "processor_s_with_embedding": round(process_s, 1),
            "step_ms_median": round(median(lengths) * 1e3, 1),
            "step_ms_worst": round(lengths[-1] * 1e3, 1),
            "without_vector_before": waiting,
            "without_vector_after": _waiting(services),
        }
    ]


def _waiting(services: "Services") -> int:
    return services.memories.list(_WAITING, PageRequest(limit=1), PERSON).total
