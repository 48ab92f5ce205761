"""How the time of each task grows with the number of memories.

One vault grows from size to size; its vectors are composed of those of phrases
(`benchmarks.window_home`). Searches are timed without embedding the question.
"""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.sentences import questions
from benchmarks.serve_process import peak_memory_mib
from benchmarks.window_home import ComposedModel, composed_services, write_memories
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest

if TYPE_CHECKING:
    from muniment.embedding.model import EmbeddingModel, Vectors
    from muniment.services.container import Services

_SMALLEST: Final = 1_000
_LARGEST: Final = 100_000
_TIMES: Final = 10
_QUESTIONS: Final = 20
_REPEATS: Final = 5
_LONG_REPEATS: Final = 1

Task = Callable[[], object]


def run(options: BenchOptions) -> list[Row]:
    """Measure every task at 1,000 memories, at ten times as many, and so on.

    Args:
        options: ``memories``: the largest number; 100,000 unless given.

    Returns:
        A row for each task: what it took at each size, and the exponent of its growth over the
        last step (1: it grows as the number of memories does, 0: not at all).

    Raises:
        EnvironmentFaultError: The vault could not be created.
    """
    sizes = sizes_up_to(options.memories or _LARGEST)
    with TemporaryDirectory(prefix="muniment-bench-") as folder:
        figures = list(_growing(Path(folder), sizes))
    return [_row(name, sizes, [taken[name] for taken in figures]) for name in figures[0]]


def sizes_up_to(largest: int) -> list[int]:
    """Return 1,000, 10,000 and so on, ending with a number of at least 10."""
    sizes = [largest]
    while sizes[0] > _SMALLEST and sizes[0] // _TIMES:
        sizes.insert(0, max(_SMALLEST, sizes[0] // _TIMES))
    return sizes if len(sizes) > 1 else [largest // _TIMES, largest]


def growth_exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the exponent ``e`` for which the last two values grow as ``size ** e``.

    Args:
        sizes: At least two, ascending.
        values: One above 0 for each size.
    """
    (smaller, larger), (before, after) = sizes[-2:], values[-2:]
    return math.log(after / before) / math.log(larger / smaller)


class _QuestionCache(ComposedModel):
    """A composing model that embeds each question once, so that its time is not measured."""

    def __init__(self, model: "EmbeddingModel") -> None:
        super().__init__(model)
        self._known: dict[str, Vectors] = {}

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return unit vectors; shape (texts, dim), float32."""
        if len(texts) > 1:
            return super().embed(texts)
        (text,) = texts
        if text not in self._known:
            self._known[text] = super().embed(texts)
        return self._known[text]


def _growing(home: Path, sizes: Sequence[int]) -> Iterator[dict[str, float]]:
    """Yield what each task takes, at each size."""
    services = composed_services(home, _QuestionCache)
    try:
        services.vault.create(passphrase=None, key_file=True)
        services.namespaces.create("work", PERSON)
        written = 0
        for size in sizes:
            begun = time.perf_counter()
            write_memories(services, range(written, size), tell=lambda _text: None)
            batch_ms = (time.perf_counter() - begun) * 1e3 / (size - written)
            written = size
            yield {"write in batches, a memory": batch_ms, **_measured(services, home, size)}
    finally:
        services.close()


def _measured(services: "Services", home: Path, size: int) -> dict[str, float]:
    def unlock() -> None:
        services.vault.lock()
        services.vault.unlock_with_key_file()

    last = PageRequest(offset=max(0, size - 50))
    return {
        "remember one": _ms(lambda: _remember(services)),
        "search, hybrid": _searched(services, SearchMode.HYBRID),
        "search, by meaning": _searched(services, SearchMode.SEMANTIC),
        "search, by words": _searched(services, SearchMode.KEYWORD),
        "first page of the list": _ms(lambda: _page(services, PageRequest())),
        "last page of the list": _ms(lambda: _page(services, last)),
        "statistics": _ms(lambda: services.stats.stats(PERSON)),
        "lock and unlock": _ms(unlock),
        "backup": _ms(lambda: services.backups.make(PERSON), _LONG_REPEATS),
        "doctor": _ms(lambda: services.doctor.examine(PERSON), _LONG_REPEATS),
        "bytes a memory": (home / "vault.db").stat().st_size / size,
        "peak memory, MiB": peak_memory_mib(os.getpid()) or math.nan,
    }


def _remember(services: "Services") -> None:
    text = f"The kettle was descaled at {time.monotonic_ns()}."
    services.memories.remember(MemoryDraft(content=text), PERSON)


def _page(services: "Services", page: PageRequest) -> None:
    services.memories.list(MemoryFilter(), page, PERSON)


def _searched(services: "Services", mode: SearchMode) -> float:
    taken = []
    for text in questions(_QUESTIONS):
        search = partial(services.search.search, SearchRequest(query=text, mode=mode), PERSON)
        search()
        taken.append(_ms(search, 1))
    return median(taken)


def _ms(task: Task, repeats: int = _REPEATS) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        task()
        taken.append((time.perf_counter() - begun) * 1e3)
    return min(taken)


def _row(name: str, sizes: Sequence[int], values: Sequence[float]) -> Row:
    row: dict[str, Any] = {"task": name}
    row |= {f"{size:,}": round(value, 3) for size, value in zip(sizes, values, strict=True)}
    return row | {"growth": round(growth_exponent(sizes, values), 2)}
