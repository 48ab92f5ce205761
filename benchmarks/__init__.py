"""Benchmarks, each next to its comparison in the same run."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

BENCHES: Final = {
    "embedding": "benchmarks.embedding",
    "start": "benchmarks.start",
    "window": "benchmarks.window",
    "search": "benchmarks.search",
    "stores": "benchmarks.stores",
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
    "scaling": "benchmarks.scaling",
    "tidy": "benchmarks.tidy",
}
"""Name to module; each module has ``run(options: BenchOptions) -> list[Row]``."""

NEED_DATA: Final = frozenset({"locomo", "retrieval", "duplicates", "understanding", "extract"})
"""Benchmarks that measure nothing without a data set."""

SHORT: Final[Mapping[str, int | None]] = {
    "start": None,
    "search": 3_000,
    "tagging": 2_000,
    "bundle": 3_000,
    "scaling": 5_000,
}
"""Benchmarks that take five minutes together: name to the number of memories."""


def measure(
    plan: Mapping[str, int | None],
    *,
    data: Path | None = None,
    held_out: bool = False,
    repeat: int = 1,
) -> dict[str, Any]:
    """Run benchmarks one after the other, and all of them again for each further run.

    Args:
        plan: Some of `BENCHES`, with the number of memories, or ``None`` for their default.
        data: The data set, for those that need one.
        held_out: Also measure the held-out part of the data.
        repeat: Number of runs.

    Returns:
        ``{"machine", "rows", "runs"}``: each figure in ``rows`` is the median of all ``runs``.
    """
    from benchmarks.machine import BenchOptions, machine
    from benchmarks.results import median_rows

    runs = []
    for _ in range(repeat):
        rows = []
        for name, memories in plan.items():
            options = BenchOptions(memories=memories, data=data, held_out=held_out)
            measured = import_module(BENCHES[name]).run(options)
            rows += [{"bench": name, **row} for row in measured]
        runs.append(rows)
    return {"machine": machine(), "rows": median_rows(runs), "runs": runs}
