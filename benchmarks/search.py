"""Search at scale: the vector part compared with sqlite-vec's exact scan, and all of it over HTTP.

Every vector is the shipped model's vector of a different sentence. The exact scan reads the same
vectors in the same encrypted file, from a table of sqlite-vec made for it, with a page cache that
holds the whole table: its best case.
"""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.sentences import questions, sentences
from benchmarks.serve_process import Served, command, peak_memory_mib, served, temporary_home

if TYPE_CHECKING:
    import httpx2

    from muniment.services.vault.open_vault import OpenVault

_MEMORIES: Final = 10_000
_QUERIES: Final = 100
_CLIENTS: Final = 8
_K: Final = 10
_BATCH: Final = 1_000
_SCAN_CACHE_KIB: Final = 4 * 1024 * 1024

Vector = NDArray[np.float32]


def run(options: BenchOptions) -> list[Row]:
    """Measure a vault with a number of memories.

    Args:
        options: ``memories``: how many; 10,000 unless given.
    """
    count = options.memories or _MEMORIES
    asked = questions(_QUERIES)
    with temporary_home() as home:
        command(home, "init", "--key-file", "--recovery-file", str(home.with_name("recovery")))
        ingest_row = _fill(home, sentences(count))
        parts = _in_process(home, asked)
        with served(home) as process:
            over_http = [_over_http(process, asked, clients) for clients in (1, _CLIENTS)]
            ready = {
                "what": "serve: ready, with the vault open",
                "p50 ms": round(process.ready_s * 1e3),
                "peak MiB": peak_memory_mib(process.pid),
            }
    return [{"memories": count, **row} for row in (ingest_row, *parts, *over_http, ready)]


def _fill(home: Path, texts: Sequence[str]) -> Row:
    begun = time.perf_counter()
    embedding_ms = storage_ms = 0.0
    with served(home) as process, process.client("default") as port:
        for start in range(0, len(texts), _BATCH):
            bodies = [{"content": text} for text in texts[start : start + _BATCH]]
            answer = port.post("/v1/memories/batch", json={"memories": bodies})
            answer.raise_for_status()
            timing = answer.json()["timing"]
            embedding_ms += timing["embedding_ms"]
            storage_ms += timing["storage_ms"]
    return {
        "what": "ingest over HTTP",
        "per second": round(len(texts) / (time.perf_counter() - begun)),
        "storing / embedding": round(storage_ms / embedding_ms, 3),
    }


def _in_process(home: Path, asked: Sequence[str]) -> list[Row]:
    """Measure the parts of a search on the open vault."""
    from benchmarks.open_vault import open_data_directory

    with open_data_directory(home) as (opened, unlock_ms):
        queries = [opened.embedder.embed_query(text) for text in asked]
        embedding = _times(asked, opened.embedder.embed_query)
        approximate: list[list[int]] = []
        search = _times(queries, lambda query: approximate.append(product_search(opened, query)))
        exact: list[list[int]] = []
        with _scan(opened) as scan:
            scanned = _times(queries, lambda query: exact.append(scan(query)))
        hits = zip(approximate[-len(asked) :], exact[-len(asked) :], strict=True)
        recall = float(np.mean([len(set(found) & set(best)) / _K for found, best in hits]))
        bytes_each = round(opened.index.size_bytes / len(opened.index), 1)
    return [
        {"what": "unlock, key file", "p50 ms": round(unlock_ms)},
        _row("embedding a question", embedding),
        _row("sqlite-vec, exact scan", scanned),
        {
            **_row("vector search", search),
            "ratio to the scan": round(percentile(search, 50) / percentile(scanned, 50), 3),
            "recall@10": round(recall, 4),
            "index bytes a vector": bytes_each,
        },
    ]


def product_search(opened: "OpenVault", query: Vector) -> list[int]:
    """Return the numbers of the memories nearest to a query, as the product's search finds them."""
    from muniment.domain.confidentiality.confidential import NO_CONFIDENTIAL
    from muniment.domain.memories.query import MemoryFilter
    from muniment.retrieval.semantic import nearest_memories

    with opened.store.read() as reading:
        inside = [row.id for row in reading.namespaces.all()]
        condition = reading.memories.condition(
            MemoryFilter(), namespace_ids=inside, now_ms=opened.now_ms(), access=NO_CONFIDENTIAL
        )
        matches = nearest_memories(
            reading, opened.index, query, condition=condition, namespace_ids=inside, limit=_K
        )
    return [match.number for match in matches.first(_K).each()]


class _scan:  # noqa: N801 (a context manager, used like a function)
    """Yield a search on a separate connection with every vector in a table of sqlite-vec."""

    def __init__(self, opened: "OpenVault") -> None:
        from muniment.storage.engine.connection import open_raw

        self._connection: Any = open_raw(opened.store.path, opened.vault.keys.database)

    def __enter__(self) -> Callable[[Vector], list[int]]:
        connection = self._connection
        connection.execute(f"PRAGMA cache_size = -{_SCAN_CACHE_KIB}")
        connection.execute("CREATE VIRTUAL TABLE scanned USING vec0(embedding float[384])")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO scanned (rowid, embedding) "
                           "SELECT c.number, v.embedding FROM chunk_vectors v "
                           "JOIN chunks c ON c.id = v.id")  # fmt: skip
        connection.execute("COMMIT")
        return self._nearest

    def __exit__(self, *_: object) -> None:
        self._connection.execute("DROP TABLE scanned")
        self._connection.close()

    def _nearest(self, query: Vector) -> list[int]:
        rows = self._connection.execute(
            "SELECT rowid FROM scanned WHERE embedding MATCH ? AND k = ? ORDER BY distance",
            (query.tobytes(), _K),
        )
        return [row[0] for row in rows]


def _times(items: Sequence[Any], work: Callable[[Any], object]) -> list[float]:
    """Return the milliseconds of each call, after an unmeasured round."""
    taken: list[float] = []
    for round_number in (0, 1):
        for item in items:
            begun = time.perf_counter()
            work(item)
            if round_number:
                taken.append((time.perf_counter() - begun) * 1e3)
    return taken


def _over_http(process: Served, asked: Sequence[str], clients: int) -> Row:
    """Search from simultaneous clients, each with every question."""
    taken: list[float] = []
    lock = threading.Lock()
    ports = [process.client("default") for _ in range(clients)]

    def ask(port: "httpx2.Client", place: int) -> None:
        own = [*asked[place:], *asked[:place]]
        times = _times(own, lambda text: _ask(port, text))
        with lock:
            taken.extend(times)

    threads = [
        threading.Thread(target=ask, args=(port, place * 7)) for place, port in enumerate(ports)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for port in ports:
        port.close()
    return _row(f"search over HTTP, {clients} at once", taken)


def _ask(port: "httpx2.Client", text: str) -> None:
    port.post("/v1/search", json={"query": text}).raise_for_status()


def _row(what: str, taken: Sequence[float]) -> Row:
    return {
        "what": what,
        "p50 ms": round(percentile(taken, 50), 2),
        "p95 ms": round(percentile(taken, 95), 2),
    }
