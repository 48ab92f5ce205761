"""Measure the time from the start of the process to the first paint of the window."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Final

VARIABLE: Final = "MUNIMENT_TIME_START"
_EPOCH_MIN: Final = 1e9
_STARTTIME_FIELD: Final = 21


def report_first_paint() -> None:
    """Print ``{"first_paint_ms": …}`` on standard output if the environment requests it.

    ``MUNIMENT_TIME_START`` holds the start of the process in seconds since 1970; for any other
    value the operating system provides it (Linux, in steps of 10 ms).
    """
    setting = os.environ.get(VARIABLE, "")
    if not setting:
        return
    elapsed_s = _since_epoch(setting) or _since_process_start()
    if elapsed_s is not None:
        sys.stdout.write(json.dumps({"first_paint_ms": round(elapsed_s * 1e3, 1)}) + "\n")
        sys.stdout.flush()


def _since_epoch(text: str) -> float | None:
    try:
        started = float(text)
    except ValueError:
        return None
    return time.time() - started if started > _EPOCH_MIN else None


def _since_process_start() -> float | None:
    try:
        # The second field, the program's name, may contain spaces; it ends with the last bracket.
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        started = int(fields[_STARTTIME_FIELD - 2]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    except (OSError, ValueError, AttributeError):
        return None
