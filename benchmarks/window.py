"""The window over many memories: start, search as you type, scrolling, capture, views, memory.

Each part runs in its own process, offscreen unless there is a display, driven by real events. The
comparisons are reading every text, pages by OFFSET, and a plain list.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.serve_process import environment, temporary_home
from muniment.domain.errors import EnvironmentFaultError

_MEMORIES: Final = 10_000
_PARTS: Final = ("flows", "views", "unprepared")


def run(options: BenchOptions) -> list[Row]:
    """Measure the window over a vault with a number of memories.

    Args:
        options: ``memories``: how many; 10,000 unless given. ``data``: if it has a folder
            ``window``, the vault is kept there for the next run: 100,000 memories take minutes.

    Raises:
        EnvironmentFaultError: The window did not finish.
    """
    count = options.memories or _MEMORIES
    with ExitStack() as stack:
        kept = None if options.data is None else options.data / "window"
        if kept is None or not kept.is_dir():
            home = stack.enter_context(temporary_home())
        else:
            home = kept / f"home-{count}"
        if not home.exists():
            from benchmarks.window_home import make_home

            make_home(home, count, tell=_tell)
        return [{"memories": count, **row} for part in _PARTS for row in _measured(home, part)]


def _measured(home: Path, part: str) -> list[Row]:
    settings = {**environment(), "MUNIMENT_TIME_START": repr(time.time())}
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        settings.setdefault("QT_QPA_PLATFORM", "offscreen")
    outcome = subprocess.run(  # noqa: S603 (this program itself)
        [sys.executable, "-m", "benchmarks.window_process", str(home.resolve()), part],
        stdout=subprocess.PIPE,
        check=False,
        cwd=Path(__file__).parents[1],
        env=settings,
    )
    if outcome.returncode != 0:
        raise EnvironmentFaultError(f"the window ended with {outcome.returncode}")
    rows: list[Row] = json.loads(outcome.stdout.splitlines()[-1])["rows"]
    return rows


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
