"""The benchmark beside other stores, with the one that needs no environment of its own."""

import sys
from pathlib import Path

from benchmarks.stores import measure


def test_every_store_finds_the_nearest_vectors() -> None:
    rows = measure(60, Path(sys.executable), ("numpy",))
    assert [row["store"] for row in rows] == ["muniment", "numpy"]
    assert [row["recall@10"] for row in rows] == [1, 1]
    assert all(row["p95 ms"] >= row["p50 ms"] > 0 for row in rows)
