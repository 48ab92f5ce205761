"""The entry point of the program: run a command or open the window."""

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
        arguments: Without the program's name; by default those of the process.
    """
    _replace_closed_streams()
    _use_one_thread_of_blas()
    _postpone_gc()
    given = sys.argv[1:] if arguments is None else list(arguments)
    has_home = len(given) > 1 and given[0] == "--home" and bool(given[1])
    home, rest = (Path(given[1]), given[2:]) if has_home else (None, given)
    if not rest or rest == ["search", "--window"] or (rest == ["capture"] and not is_piped()):
        _leave(_show_window(home, command=rest[0] if rest else ""))
    _leave(_run_command(given))


def _replace_closed_streams() -> None:
    """Replace standard streams that the parent process closed with the null device.

    Python has None there, and the next file that is opened would get its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (until the end)
            setattr(sys, name, nothing)


def _use_one_thread_of_blas() -> None:
    """Make numpy multiply on the caller's thread only; it reads this when it is imported.

    Its products here are of one text with a few thousand rows. The pool's other threads spin while
    they wait: with two threads classifying a text takes 2.1 ms of CPU time, with one 0.2, and
    storing a memory over HTTP 45 ms against 24 (2 busy cores). A value set by the user wins.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _postpone_gc() -> None:
    """Make Python's cyclic GC run rarely during startup; it runs as usual once a vault is open.

    Nearly all objects created at startup stay alive, and scanning them took a tenth of the time
    until the port answered. `muniment.bootstrap.data_directory.freeze_heap` ends it.
    """
    gc.set_threshold(_OBJECTS_AT_START, 10, 10)


def _show_window(home: Path | None, *, command: str) -> int:
    """Open the window without importing the command line, which would delay it by a fifth."""
    from muniment.bootstrap import CommandHost

    host = CommandHost()
    shown = {"capture": host.show_capture, "search": host.show_search}
    try:
        return shown.get(command, host.open_window)(home)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (reported without its text)
        # Loads the port's client, which takes a tenth of a second that only a failure needs.
        from muniment.cli.failures import report

        return report(error)


def _run_command(arguments: Sequence[str]) -> int:
    from muniment.bootstrap import CommandHost
    from muniment.cli.app import run

    return run(CommandHost(), arguments)


def _leave(code: int) -> NoReturn:
    """End the process, even when a thread is still running the model.

    Closing waits for such a thread for some seconds, not forever; ending the interpreter under it
    would abort the process from within onnxruntime. Everything that matters is closed by now.
    """
    if threading.active_count() > 1:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
