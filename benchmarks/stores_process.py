"""One vector store in a process of its own; run by `benchmarks.stores`, with that store's Python.

Reads requests from standard input and answers on standard output, a JSON document a line:
``{"build": vectors.npy, "folder": place}`` and then ``{"ask": queries.npy, "k": k}`` any number of
times. It imports nothing of Muniment.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

BATCH = 1_000

Vectors: TypeAlias = Any
Vector: TypeAlias = Any
Nearest: TypeAlias = Callable[[Vector, int], list[int]]


def numpy_exact(vectors: Vectors, _folder: Path) -> Nearest:
    """Keep all vectors in one array, and multiply it with the query."""

    def nearest(query: Vector, k: int) -> list[int]:
        similarities = vectors @ query
        best = np.argpartition(-similarities, k)[:k]
        return [int(number) for number in best[np.argsort(-similarities[best])]]

    return nearest


def sqlite_vec_scan(vectors: Vectors, folder: Path) -> Nearest:
    """Scan exactly with sqlite-vec, in a file without encryption."""
    import sqlite3

    import sqlite_vec

    connection = sqlite3.connect(folder / "plain.db")
    connection.enable_load_extension(True)  # noqa: FBT003 (it takes no name)
    sqlite_vec.load(connection)
    connection.execute("PRAGMA cache_size = -4194304")
    connection.execute(f"CREATE VIRTUAL TABLE v USING vec0(e float[{vectors.shape[1]}])")
    rows = ((number, vector.tobytes()) for number, vector in enumerate(vectors))
    connection.executemany("INSERT INTO v (rowid, e) VALUES (?, ?)", rows)
    connection.commit()
    statement = "SELECT rowid FROM v WHERE e MATCH ? AND k = ? ORDER BY distance"

    def nearest(query: Vector, k: int) -> list[int]:
        return [row[0] for row in connection.execute(statement, (query.tobytes(), k))]

    return nearest


def chromadb_hnsw(vectors: Vectors, folder: Path) -> Nearest:
    """Search chromadb's HNSW index."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    collection = client.create_collection("bench", metadata={"hnsw:space": "cosine"})
    for numbers, part in _parts(vectors):
        collection.add(ids=[str(number) for number in numbers], embeddings=part)

    def nearest(query: Vector, k: int) -> list[int]:
        found = collection.query(query_embeddings=[query], n_results=k, include=[])
        return [int(number) for number in found["ids"][0]]

    return nearest


def qdrant_local(vectors: Vectors, folder: Path) -> Nearest:
    """Search qdrant-client's local mode, which is exact."""
    from qdrant_client import QdrantClient, models

    client = QdrantClient(path=str(folder))
    size = models.VectorParams(size=vectors.shape[1], distance=models.Distance.COSINE)
    client.create_collection("bench", vectors_config=size)
    for numbers, part in _parts(vectors):
        client.upsert("bench", models.Batch(ids=list(numbers), vectors=part.tolist()))

    def nearest(query: Vector, k: int) -> list[int]:
        found = client.query_points("bench", query=query.tolist(), limit=k, with_payload=False)
        return [int(point.id) for point in found.points]

    return nearest


def lancedb_scan(vectors: Vectors, folder: Path) -> Nearest:
    """Search lancedb without an index, exactly."""
    import lancedb
    import pyarrow as pa

    flat = pa.FixedSizeListArray.from_arrays(vectors.ravel(), vectors.shape[1])
    rows = pa.table({"id": np.arange(len(vectors)), "vector": flat})
    table = lancedb.connect(str(folder)).create_table("bench", rows)

    def nearest(query: Vector, k: int) -> list[int]:
        found = table.search(query).distance_type("cosine").limit(k).select(["id", "_distance"])
        return [row["id"] for row in found.to_list()]

    return nearest


STORES = {
    "numpy": numpy_exact,
    "sqlite-vec": sqlite_vec_scan,
    "chromadb": chromadb_hnsw,
    "qdrant-client": qdrant_local,
    "lancedb": lancedb_scan,
}


def _parts(vectors: Vectors) -> Iterator[tuple[range, Vectors]]:
    for start in range(0, len(vectors), BATCH):
        part = vectors[start : start + BATCH]
        yield range(start, start + len(part)), part


def peak_mib() -> float | None:
    """Return the peak resident set of this process, where the system reports it."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(peak.split()[1]) / 1024, 1)


def main(name: str) -> None:
    """Answer requests until standard input ends."""
    nearest: Nearest | None = None
    for line in sys.stdin:
        request = json.loads(line)
        if nearest is None:
            nearest = STORES[name](np.load(request["build"]), Path(request["folder"]))
            answer: dict[str, Any] = {}
        else:
            answer = _asked(nearest, np.load(request["ask"]), request["k"])
        print(json.dumps(answer), flush=True)  # noqa: T201


def _asked(nearest: Nearest, queries: Vectors, k: int) -> dict[str, Any]:
    taken, found = [], []
    for query in queries:
        begun = time.perf_counter()
        found.append(nearest(query, k))
        taken.append((time.perf_counter() - begun) * 1e3)
    return {"ms": taken, "found": found, "peak_mib": peak_mib()}


if __name__ == "__main__":
    main(sys.argv[1])
