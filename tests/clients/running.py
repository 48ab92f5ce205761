"""Run scripts one after the other: a line of JSON names each, another one has what it printed.

Standard library alone: it runs in the venvs of published clients.
"""

import contextlib
import io
import json
import runpy
import sys
from pathlib import Path


def main() -> None:
    """Run what standard input names until it ends; a script that fails ends it, too."""
    requests, answers = sys.stdin, sys.stdout
    for line in requests:
        script, given = json.loads(line)
        sys.path[0] = str(Path(script).parent)
        sys.stdin, printed = io.StringIO(given), io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(script, run_name="__main__")
        answers.write(json.dumps(printed.getvalue()) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
