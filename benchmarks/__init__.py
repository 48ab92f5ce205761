"""Benchmarks, each next to its comparison in the same run."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

BENCHES: Final = {
    "embedding": "benchmarks.embedding",
    "start": "benchmarks.start",
    "window": "benchmarks.window",
    "search": "benchmarks.search",
    "usage": "benchmarks.usage",
    "tagging": "benchmarks.tagging",
    "http": "benchmarks.http",
    "profile": "benchmarks.profile",
    "locomo": "benchmarks.locomo",
    "retrieval": "benchmarks.retrieval",
    "duplicates": "benchmarks.duplicates",
    "dialects": "benchmarks.dialects",
    "languages": "benchmarks.languages",
    "understanding": "benchmarks.understanding",
    "extract": "benchmarks.extract",
    "secrets": "benchmarks.secret_finding",
    "bundle": "benchmarks.bundle",
    "sync": "benchmarks.sync",
}
"""Name to module; each module has ``run(options: BenchOptions) -> list[Row]``."""

NEED_DATA: Final = frozenset({"locomo", "retrieval", "duplicates", "understanding", "extract"})
"""Benchmarks that measure nothing without a data set."""


def measure(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Run one benchmark and return ``{"machine", "rows"}``.

    Args:
        name: One of `BENCHES`.
        options: The fields of `BenchOptions`.
    """
    from benchmarks.machine import BenchOptions, machine

    rows = import_module(BENCHES[name]).run(BenchOptions(**options))
    return {"machine": machine(), "rows": rows}
