"""Arguments in, exit code out."""

import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run Muniment as a command, and end the process; without a command the window opens.

    Args:
        arguments: Without the program's name; those of the process unless given.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    from muniment.bootstrap import House
    from muniment.cli.app import run

    _leave(run(House(), given))


def _leave(code: int) -> NoReturn:
    """End the process, also when a thread is still deep in the model.

    Closing waits for such a thread for some seconds, not for ever; ending the interpreter under
    it would abort the process from within onnxruntime. All that matters is closed by now.
    """
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
