"""The message and exit code of a failed command."""

import contextlib
import os
import sys
import traceback
from pathlib import Path
from typing import Final

from muniment.cli.client import Refusal, RefusedError
from muniment.cli.output import escape, say
from muniment.domain.errors import MunimentError

EXIT_REFUSED: Final = 1
EXIT_INTERRUPTED: Final = 130


def report(error: BaseException) -> int:
    """Print on standard error what went wrong; return the exit code.

    Errors raised on purpose are printed in their own words, unknown ones only with type and place:
    their text may hold content or a secret. A closed pipe is not an error: its reader had enough.
    """
    if isinstance(error, BrokenPipeError):
        _silence_output()
        return 0
    if isinstance(error, KeyboardInterrupt):
        say("Interrupted.")
        return EXIT_INTERRUPTED
    if isinstance(error, MunimentError | RefusedError):
        say(escape(str(refusal_of(error))))
    else:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__qualname__} at {Path(frame.filename).name}:{frame.lineno}"
        say(
            f"Something went wrong inside Muniment ({place}).\n"
            "Try again; if it happens again, run `muniment doctor`."
        )
    return EXIT_REFUSED


def refusal_of(error: MunimentError | RefusedError) -> Refusal:
    """Return the text of either kind of refusal: raised here, or received from the port."""
    if isinstance(error, RefusedError):
        return error.refusal
    return Refusal(error.title, error.detail, error.hint, error.code)


def _silence_output() -> None:
    """Discard the buffered output, which would fail again when the interpreter ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
