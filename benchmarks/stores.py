"""Vector search beside other stores on one machine, with the same vectors and questions.

Muniment's memories, vectors and index are encrypted on disk; the files of the others are not. The
others run in processes of their own, in an environment that `benchmarks.http_setup` makes. The
questions are asked of one store after the other, in several rounds.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.http_setup import COMMAND, scripts_of
from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.open_vault import open_data_directory
from benchmarks.search import product_search
from benchmarks.sentences import questions
from benchmarks.serve_process import environment, peak_memory_mib
from benchmarks.window_home import make_home
from muniment.domain.errors import EnvironmentFaultError
from muniment.embedding.model import Vectors

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault

_MEMORIES: Final = 20_000
_QUESTIONS: Final = 100
_ROUNDS: Final = 3
_K: Final = 10
_SCRIPT: Final = Path(__file__).with_name("stores_process.py")
STORES: Final = ("numpy", "sqlite-vec", "chromadb", "qdrant-client", "lancedb")


def run(options: BenchOptions) -> list[Row]:
    """Measure a number of vectors.

    Args:
        options: ``memories``: how many, each with one vector; 20,000 unless given.

    Returns:
        A row for each store, ours first; a row for what could not be measured.

    Raises:
        EnvironmentFaultError: A store's process ended.
    """
    scripts = scripts_of("stores")
    count = options.memories or _MEMORIES
    if scripts is not None:
        return measure(count, scripts / "python", STORES)
    missing = {"store": "others", "memories": count, "what": f"left out: see `{COMMAND}`"}
    return [*measure(count, Path(sys.executable), ()), missing]


def measure(count: int, python: Path, others: Sequence[str]) -> list[Row]:
    """Measure a vault and some other stores.

    Args:
        count: Number of memories, each with one vector; at least 10.
        python: Runs the other stores.
        others: Some of `STORES`.

    Raises:
        EnvironmentFaultError: A store's process ended.
    """
    with TemporaryDirectory(prefix="muniment-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        make_home(folder / "home", count, tell=lambda _text: None)
        opened, _ = stack.enter_context(open_data_directory(folder / "home"))
        queries = np.stack([opened.embedder.embed_query(text) for text in questions(_QUESTIONS)])
        numbers, vectors = _vectors(opened)
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "queries.npy", queries)
        stores: dict[str, _Store] = {"muniment": _Muniment(opened, queries, numbers)}
        stores |= {each: stack.enter_context(_running(python, each, folder)) for each in others}
        rounds: dict[str, list[_Round]] = {each: [] for each in stores}
        for _ in range(_ROUNDS):
            for each, store in stores.items():
                rounds[each].append(store.ask())
    best = np.argsort(-(queries @ vectors.T), axis=1)[:, :_K]
    return [_row(each, count, asked, best) for each, asked in rounds.items()]


@dataclass(frozen=True, slots=True)
class _Round:
    """The answers to all questions, the milliseconds of each, and the peak memory so far."""

    found: Sequence[Sequence[int]]
    taken_ms: Sequence[float]
    peak_mib: float | None


class _Store(Protocol):
    def ask(self) -> _Round: ...


class _Muniment:
    """The search of an open vault; answers are places among the vectors."""

    def __init__(self, opened: "OpenVault", queries: Vectors, numbers: Sequence[int]) -> None:
        self._opened, self._queries = opened, queries
        self._place = {number: place for place, number in enumerate(numbers)}

    def ask(self) -> _Round:
        found: list[list[int]] = []
        taken = []
        for query in self._queries:
            begun = time.perf_counter()
            nearest = product_search(self._opened, query)
            taken.append((time.perf_counter() - begun) * 1e3)
            found.append([self._place[number] for number in nearest])
        return _Round(found, taken, peak_memory_mib(os.getpid()))


class _Process:
    """Another store, in its own process."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._queries = str(folder / "queries.npy")

    def build(self, vectors: Path, place: Path) -> None:
        self._answer({"build": str(vectors), "folder": str(place)})

    def ask(self) -> _Round:
        answer = self._answer({"ask": self._queries, "k": _K})
        return _Round(answer["found"], answer["ms"], answer["peak_mib"])

    def _answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 (both are pipes)
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise EnvironmentFaultError("a store's process ended; its message is above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def _running(python: Path, name: str, folder: Path) -> Iterator[_Process]:
    place = folder / name
    place.mkdir()
    # -P: no module beside the script may hide one of the standard library.
    with subprocess.Popen(  # noqa: S603 (our own script)
        [str(python), "-P", str(_SCRIPT), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    ) as process:
        store = _Process(process, folder)
        store.build(folder / "vectors.npy", place)
        try:
            yield store
        finally:
            process.kill()


def _vectors(opened: "OpenVault") -> tuple[list[int], Vectors]:
    """Return the number of each memory, and its vector."""
    from muniment.storage.engine.connection import open_raw

    connection: Any = open_raw(opened.store.path, opened.vault.keys.database)
    rows = connection.execute(
        "SELECT c.number, v.embedding FROM chunk_vectors v JOIN chunks c ON c.id = v.id"
    ).fetchall()
    connection.close()
    return [row[0] for row in rows], np.stack([np.frombuffer(row[1], np.float32) for row in rows])


def _row(name: str, count: int, rounds: Sequence[_Round], best: NDArray[np.intp]) -> Row:
    taken = [ms for each in rounds for ms in each.taken_ms]
    shares = [
        len(set(found) & set(exact)) / _K
        for found, exact in zip(rounds[0].found, best.tolist(), strict=True)
    ]
    return {
        "store": name,
        "memories": count,
        "p50 ms": round(percentile(taken, 50), 2),
        "p95 ms": round(percentile(taken, 95), 2),
        "recall@10": round(float(np.mean(shares)), 4),
        "process, peak MiB": rounds[-1].peak_mib,
    }
