"""Iterate over the lines of an untrusted file: each of bounded length, each with its number."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from muniment.domain.errors import InvalidInputError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.transfer.importing import LINE_MAX_BYTES

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, repr=False)
class ImportLine:
    """One line of a file, or a piece of one that is too long.

    Args:
        number: From 1.
        end: How many bytes of the file have been read after it.
        raw: Its bytes, with the line end.
        is_too_long: Whether it is too long for a memory, whatever follows.
        is_rest: Whether it is a further piece of one that is too long.
        is_cut: Whether a further piece of it may follow.
    """

    number: int
    end: int
    raw: bytes
    is_too_long: bool = False
    is_rest: bool = False
    is_cut: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it has no content of its own."""
        return self.is_rest or not (self.is_too_long or self.raw.strip())

    def text(self) -> str:
        """Return its text, with the line end.

        Raises:
            InvalidInputError: It is too long, or no text.
        """
        if self.is_too_long:
            raise InvalidInputError("line", "is too long for one memory")
        try:
            return self.raw.decode("utf-8")
        except UnicodeDecodeError:
            raise InvalidInputError("line", "is not UTF-8 text") from None


def lines_of(path: Path, *, line_end: str = "\n") -> Iterator[ImportLine]:
    """Yield the lines of a file, one after the other.

    The rest of a line that is too long comes in blank pieces, so that the reader can stop between
    them whatever the file contains.

    Args:
        path: The file.
        line_end: What ends a line: a line feed, or a carriage return.

    Raises:
        InvalidInputError: It is a folder, a device or the like, which may never end.
        StorageUnavailableError: It does not exist, or cannot be read.
    """
    with os_errors_translated(f"reading {path.name}"):
        if not stat.S_ISREG(path.stat().st_mode):
            raise InvalidInputError(path.name, "is not a file type that Muniment can import")
        # Binary mode only splits at line feeds; Latin-1 maps each byte to one character and back.
        with path.open(encoding="latin-1", newline=line_end) as file:
            yield from _lines_in(file, line_end.encode())


def _lines_in(file: TextIO, line_end: bytes) -> Iterator[ImportLine]:
    number, end, is_rest = 0, 0, False
    while raw := file.readline(LINE_MAX_BYTES + 1).encode("latin-1"):
        number += not is_rest
        is_too_long = len(raw) > LINE_MAX_BYTES and not is_rest
        is_cut = (is_too_long or is_rest) and not raw.endswith(line_end)
        text = raw if end else raw.removeprefix(_BOM)
        end += len(raw)
        yield ImportLine(number, end, text, is_too_long=is_too_long, is_rest=is_rest, is_cut=is_cut)
        is_rest = is_cut
