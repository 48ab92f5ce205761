"""Start-up time: to the first frame of the window, and until the port answers.

Each is measured next to its lower bound: an interpreter that does nothing, and an empty Qt window.
Rounds are interleaved, so that a busy moment of the machine affects all alike.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.serve_process import (
    command,
    environment,
    peak_memory_mib,
    program,
    served,
    temporary_home,
)
from muniment.domain.errors import EnvironmentFaultError

_ROUNDS: Final = 5
_STOP_TIMEOUT_S: Final = 30.0
_TIME_START: Final = "MUNIMENT_TIME_START"

# Shows an empty window and prints when it was painted, by the same clock as the real one.
_EMPTY_WINDOW: Final = """
import json, os, sys, time
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        elapsed = time.time() - float(os.environ["MUNIMENT_TIME_START"])
        print(json.dumps({"first_paint_ms": elapsed * 1e3}), flush=True)

application = QApplication(sys.argv)
window = Window()
window.show()
application.exec()
"""

_EMPTY: Final = (sys.executable, "-c", _EMPTY_WINDOW)

Measured = tuple[float, float | None]
"""Milliseconds, and the largest resident set in MiB."""


def run(options: BenchOptions) -> list[Row]:
    """Start everything five times.

    Args:
        options: ``memories``: how many the served vault holds.

    Raises:
        EnvironmentFaultError: A process did not start.
    """
    with temporary_home() as home:
        recovery = str(home.with_name("recovery"))
        command(home, "init", "--key-file", "--recovery-file", recovery)
        # The window's port is chosen at random, so that no running program is disturbed.
        (home / "settings.json").write_text('{"port": 0}', encoding="ascii")
        if options.memories:
            _fill(home, options.memories)
        cases: dict[str, Callable[[], Measured]] = {
            "empty interpreter": lambda: _until_ended([sys.executable, "-c", "pass"]),
            "muniment --help": lambda: _until_ended([*program(home), "--help"]),
            "empty Qt window: first paint": lambda: _first_paint(
                [sys.executable, "-c", _EMPTY_WINDOW]
            ),
            "muniment: first paint": lambda: _first_paint(program(home)),
            "muniment serve: port answers": lambda: _until_served(home),
        }
        measured = [(name, case()) for _ in range(_ROUNDS) for name, case in cases.items()]
    return [
        _row(name, [value for other, value in measured if other == name], options.memories)
        for name in cases
    ]


def _row(name: str, measured: Sequence[Measured], memories: int | None) -> Row:
    peaks = [peak for _, peak in measured if peak is not None]
    return {
        "what": name,
        "memories": memories or 0,
        "median ms": round(median(took_ms for took_ms, _ in measured)),
        "best ms": round(min(took_ms for took_ms, _ in measured)),
        "peak MiB": round(max(peaks)) if peaks else None,
    }


def _until_ended(arguments: Sequence[str]) -> Measured:
    begun = time.perf_counter()
    subprocess.run(  # noqa: S603 (this program, or this interpreter)
        arguments, check=True, stdout=subprocess.DEVNULL, env=environment()
    )
    return (time.perf_counter() - begun) * 1e3, None


def _first_paint(arguments: Sequence[str]) -> Measured:
    settings = {**environment(), _TIME_START: repr(time.time())}
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        settings.setdefault("QT_QPA_PLATFORM", "offscreen")
    process = subprocess.Popen(  # noqa: S603 (this program, or this interpreter)
        arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings
    )
    try:
        line = b"" if process.stdout is None else process.stdout.readline()
        peak = peak_memory_mib(process.pid)
    finally:
        process.terminate()
        process.wait(_STOP_TIMEOUT_S)
    if not line:
        raise EnvironmentFaultError("the window did not open")
    return float(json.loads(line)["first_paint_ms"]), peak


def _until_served(home: Path) -> Measured:
    with served(home) as process:
        return process.ready_s * 1e3, peak_memory_mib(process.pid)


def _fill(home: Path, count: int) -> None:
    with served(home) as process, process.client("default") as port:
        for start in range(0, count, 1000):
            numbers = range(start, min(start + 1000, count))
            memories = [{"content": f"Note {number} of the house"} for number in numbers]
            port.post("/v1/memories/batch", json={"memories": memories}).raise_for_status()
