"""The log: a rotating private file that never holds content of a memory or a secret.

Two rules keep it so. Records of Muniment's own loggers are written with their message; those of
libraries without it, since nobody can promise what a library puts there: they leave their level,
logger and place in the source. And an exception leaves its type and its stack of places, never its
text and never a local variable, except for the errors of Muniment's own tree, whose text is made to
be shown.
"""

import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

from muniment.domain.errors import MunimentError

_log = logging.getLogger(__name__)

LOG_FILE: Final = "muniment.log"

_OWN: Final = "muniment"
_FILE_BYTES: Final = 1_048_576
_FILES_KEPT: Final = 3
_MAX_CAUSES: Final = 8

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ContentFreeFormatter(logging.Formatter):
    """Formats a record as one line of time, level, logger and what may be said of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without touching it: other handlers see the same one."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = _single_line(_message(record))
        line = f"{moment} {record.levelname} {record.name}: {said}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """Format an exception and its causes: types and places, no text, no locals."""
        return "\n".join(_lines_of(ei[1]))


class _PrivateRotatingFileHandler(RotatingFileHandler):
    """Writes what the disk takes, and leaves out the rest: a log ends nothing.

    A file that cannot be opened or rotated is tried again with each record.
    """

    def open_now(self) -> None:
        """Open the file before there is anything to write.

        Raises:
            OSError: It cannot be opened.
        """
        self.stream = self._open()

    def close(self) -> None:
        """Close the file; some disks refuse only now what they took before."""
        with contextlib.suppress(OSError):
            super().close()

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        # Nothing is buffered: what a full disk refused would be kept, and fail again at closing.
        file = os.fdopen(descriptor, "ab", buffering=0)
        return io.TextIOWrapper(file, encoding="utf-8", write_through=True)


class LogOutput:
    """The log's handlers on the root logger; made by `start_logging`.

    Args:
        handlers: What to add.
        level: The lowest level of Muniment's own loggers.
    """

    def __init__(self, handlers: list[logging.Handler], level: int) -> None:
        self._handlers = handlers
        self._before = logging.getLogger(_OWN).level, logging.raiseExceptions
        for handler in handlers:
            handler.setFormatter(ContentFreeFormatter())
            logging.getLogger().addHandler(handler)
        logging.getLogger(_OWN).setLevel(level)
        # A failing handler would print the record, arguments and all, to standard error.
        logging.raiseExceptions = False

    def close(self) -> None:
        """Write out and close the file, and leave logging as it was."""
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers = []
        level, logging.raiseExceptions = self._before
        logging.getLogger(_OWN).setLevel(level)


def start_logging(folder: Path, *, level: int = logging.INFO) -> LogOutput:
    """Log to `muniment.log` in a folder, and warnings to standard error as well.

    Args:
        folder: Four files of 1 MiB each are kept in it at most, mode 0600. Where it is missing or
            takes none, standard error says so, and nothing else comes of it.
        level: The lowest level that Muniment's own loggers write; libraries write warnings only.
    """
    file = _PrivateRotatingFileHandler(
        folder / LOG_FILE, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, delay=True
    )
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    output = LogOutput([file, screen], level)
    try:
        file.open_now()
    except OSError as error:
        _log.warning("no log is kept: %s", error.strerror)
    return output


def _message(record: logging.LogRecord) -> str:
    if _is_own(record.name):
        return record.getMessage()
    return f"(message of a library, at {record.module}:{record.lineno})"


def _is_own(name: str) -> bool:
    return name == _OWN or name.startswith(f"{_OWN}.")


def _single_line(text: str) -> str:
    # A line break in a value must not be able to forge a log line.
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "?" for char in text)


def _lines_of(error: BaseException | None) -> Iterator[str]:
    for _ in range(_MAX_CAUSES):
        if error is None:
            return
        text = f": {_single_line(str(error))}" if isinstance(error, MunimentError) else ""
        yield f"  {type(error).__module__}.{type(error).__qualname__}{text}"
        for frame, line in walk_tb(error.__traceback__):
            code = frame.f_code
            yield f"    {Path(code.co_filename).name}:{line} {code.co_name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
