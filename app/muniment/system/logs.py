"""The log: a private rotating file without contents of memories or secrets.

Two rules ensure this. Records of Muniment's own loggers are written with their message. Records of
libraries are written without it, because it could contain anything: only with level, logger and
source location. Exceptions are logged with type and stack locations, without their text or local
variables, except for Muniment's own errors, whose text is meant to be shown.
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
    """Formats a record as one line of time, level, logger and permitted message."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without changing it, because other handlers receive it too."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = _single_line(_message(record))
        line = f"{moment} {record.levelname} {record.name}: {said}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        """Format an exception and its causes: types and locations, without texts and locals."""
        return "\n".join(_lines_of(ei[1]))


class _PrivateRotatingFileHandler(RotatingFileHandler):
    """Writes what the disk accepts and drops the rest: a log failure must not stop anything.

    If the file cannot be opened or rotated, each record retries it.
    """

    def open_now(self) -> None:
        """Open the file before the first record.

        Raises:
            OSError: It cannot be opened.
        """
        self.stream = self._open()

    def close(self) -> None:
        """Close the file; some disks report write errors only now."""
        with contextlib.suppress(OSError):
            super().close()

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        # Unbuffered: otherwise data that a full disk refused would be kept and fail again on close.
        file = os.fdopen(descriptor, "ab", buffering=0)
        return io.TextIOWrapper(file, encoding="utf-8", write_through=True)


class LogOutput:
    """The log's handlers on the root logger; made by `start_logging`.

    Args:
        handlers: Handlers to add.
        level: The lowest level of Muniment's own loggers.
    """

    def __init__(self, handlers: list[logging.Handler], level: int) -> None:
        self._handlers = handlers
        self._before = logging.getLogger(_OWN).level, logging.raiseExceptions
        for handler in handlers:
            handler.setFormatter(ContentFreeFormatter())
            logging.getLogger().addHandler(handler)
        logging.getLogger(_OWN).setLevel(level)
        # Otherwise a failing handler would print the record with its arguments to standard error.
        logging.raiseExceptions = False

    def close(self) -> None:
        """Flush and close the file, and restore the logging configuration."""
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers = []
        level, logging.raiseExceptions = self._before
        logging.getLogger(_OWN).setLevel(level)


def start_logging(folder: Path, *, level: int = logging.INFO) -> LogOutput:
    """Log to `muniment.log` in a folder, and warnings also to standard error.

    Args:
        folder: At most four files of 1 MiB each are kept in it, mode 0600. If it is missing or not
            writable, a message on standard error is the only consequence.
        level: The lowest level that Muniment's own loggers write; libraries log warnings only.
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
