"""The machine of a measurement, and the options and rows that all benchmarks share."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

from muniment import __version__

_PACKAGES: Final = ("numpy", "onnxruntime", "PySide6_Essentials", "sqlite-vec")

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchOptions:
    """Options of a measurement.

    Args:
        memories: How many memories, where the measurement can be scaled; ``None`` is its default.
        data: The data set, where one is needed.
        held_out: Also measure the held-out part of the data.
    """

    memories: int | None = None
    data: Path | None = None
    held_out: bool = False


def machine() -> dict[str, Any]:
    """Describe the machine and what it ran: processor, memory, system, versions, time, load."""
    return {
        "cpu": _cpu_name(),
        "cores": _core_count(),
        "memory_gib": _memory_gib(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "muniment": __version__,
        **{name: version(name) for name in _PACKAGES},
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": _load(),
    }


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile (1 to 99) of at least two values, by linear interpolation."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _cpu_name() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _core_count() -> int | None:
    usable = getattr(os, "sched_getaffinity", None)
    return os.cpu_count() if usable is None else len(usable(0))


def _load() -> float | None:
    """Return the mean number of runnable processes in the last minute, where it is reported."""
    try:
        return round(os.getloadavg()[0], 1)
    except (AttributeError, OSError):
        return None


def _memory_gib() -> float | None:
    try:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)
    except (AttributeError, ValueError, OSError):
        return None
