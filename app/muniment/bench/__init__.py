"""Measurements, each beside its comparison in the same run."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from muniment.bench.machine import BenchOptions

BENCHES: Final = {
    "embedding": "muniment.bench.embedding",
    "start": "muniment.bench.start",
    "window": "muniment.bench.window",
    "search": "muniment.bench.search",
    "usage": "muniment.bench.usage",
    "http": "muniment.bench.http",
    "profile": "muniment.bench.profile",
    "locomo": "muniment.bench.locomo",
    "retrieval": "muniment.bench.retrieval",
    "duplicates": "muniment.bench.duplicates",
    "understanding": "muniment.bench.understanding",
    "extract": "muniment.bench.extract",
    "secrets": "muniment.bench.secret_finding",
}
"""Name to module; each module has ``run(options: BenchOptions) -> list[Row]``."""

NEED_DATA: Final = frozenset({"locomo", "retrieval", "duplicates", "understanding", "extract"})
"""Those that measure nothing without a data set."""


def measure(name: str, options: "BenchOptions") -> dict[str, Any]:
    """Run one measurement and return ``{"machine", "rows"}``.

    Args:
        name: One of `BENCHES`.
        options: How to measure.
    """
    from muniment.bench.machine import machine

    rows = import_module(BENCHES[name]).run(options)
    return {"machine": machine(), "rows": rows}
