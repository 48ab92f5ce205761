"""The program computes on the threads it was given, and numpy starts none of its own."""

import json
import os
import subprocess
import sys

_NAME = "OPENBLAS_NUM_THREADS"
_PROBE = """
import json, os, sys
from muniment.__main__ import main
was_imported = "numpy" in sys.modules
try:
    main(["--version"])
except SystemExit:
    pass
import numpy as np
square = np.ones((600, 600), dtype=np.float32)
square @ square
tasks = "/proc/self/task"
threads = len(os.listdir(tasks)) if os.path.isdir(tasks) else 1
print(json.dumps([was_imported, os.environ["OPENBLAS_NUM_THREADS"], threads]))
"""


def _probed(**given: str) -> list[object]:
    inherited = {name: value for name, value in os.environ.items() if name != _NAME}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE],
        capture_output=True,
        check=True,
        env={**inherited, **given},
    )
    found: list[object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_numpy_comes_after_the_program_has_begun_and_multiplies_on_one_thread() -> None:
    assert _probed() == [False, "1", 1]


def test_who_starts_the_program_can_ask_for_more_threads() -> None:
    assert _probed(OPENBLAS_NUM_THREADS="2")[:2] == [False, "2"]
