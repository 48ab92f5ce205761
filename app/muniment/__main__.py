"""Arguments in, exit code out."""

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from muniment.cli.piped import is_piped

_OBJECTS_AT_START: Final = 50_000


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run Muniment as a command, and end the process; without a command the window opens.

    Args:
        arguments: Without the program's name; those of the process unless given.
    """
    _replace_closed_streams()
    _use_one_thread_of_blas()
    _spare_the_collector()
    given = sys.argv[1:] if arguments is None else list(arguments)
    has_home = len(given) > 1 and given[0] == "--home" and bool(given[1])
    home, rest = (Path(given[1]), given[2:]) if has_home else (None, given)
    if not rest or (rest == ["capture"] and not is_piped()):
        _leave(_show_window(home, is_capture=bool(rest)))
    _leave(_run_command(given))


def _replace_closed_streams() -> None:
    """Put nothing in the place of a standard stream that whoever started the process closed.

    Python has None there, and the next file that is opened would get its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (until the end)
            setattr(sys, name, nothing)


def _use_one_thread_of_blas() -> None:
    """Have numpy multiply on the caller's thread alone; it reads this where it is imported.

    Its products here are of one text with a few thousand rows. The pool's other threads wait for
    them spinning: with two threads classifying a text takes 2.1 ms of processor time, with one
    0.2, and storing a memory over HTTP 45 ms against 24 (2 busy cores). Who sets it decides.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _spare_the_collector() -> None:
    """Have Python look for cycles rarely while the house is built; usual once a vault is open.

    Nearly nothing of what a start makes is let go of again, and looking through it took a tenth of
    the time until the port answered. `muniment.bootstrap.home.spare_collector` ends it.
    """
    gc.set_threshold(_OBJECTS_AT_START, 10, 10)


def _show_window(home: Path | None, *, is_capture: bool) -> int:
    """Open the window past the command line: importing that would delay the picture by a fifth."""
    from muniment.bootstrap import House

    try:
        return House().show_capture(home) if is_capture else House().open_window(home)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (said without its text)
        # Loads what talks to the port, a tenth of a second that only a failure needs.
        from muniment.cli.failures import report

        return report(error)


def _run_command(arguments: Sequence[str]) -> int:
    from muniment.bootstrap import House
    from muniment.cli.app import run

    return run(House(), arguments)


def _leave(code: int) -> NoReturn:
    """End the process, also when a thread is still deep in the model.

    Closing waits for such a thread for some seconds, not for ever; ending the interpreter under
    it would abort the process from within onnxruntime. All that matters is closed by now.
    """
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
