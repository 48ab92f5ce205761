"""Import of memories from one readable file: the request and the result."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from muniment.domain.errors import InvalidInputError

LINE_MAX_BYTES: Final = 4 * 1_048_576
"""No line, and no table record, that holds a memory is longer."""

TABLE_COLUMNS_MAX: Final = 200
"""No table of memories has more columns."""

FAULTS_MAX: Final = 1_000
"""Skipped lines that are listed one by one; more are only counted."""


class ImportFormat(StrEnum):
    """The format of a file to import."""

    JSON_LINES = "jsonl"
    TABLE = "csv"
    TEXT = "text"


_ENDINGS: Final = {
    ".jsonl": ImportFormat.JSON_LINES,
    ".ndjson": ImportFormat.JSON_LINES,
    ".csv": ImportFormat.TABLE,
    ".txt": ImportFormat.TEXT,
    ".text": ImportFormat.TEXT,
    ".md": ImportFormat.TEXT,
}

IMPORT_ENDINGS: Final = tuple(_ENDINGS)
"""The extensions of files that can be imported."""


def import_format_of(path: Path) -> ImportFormat:
    """Return the format that a file's name indicates.

    Raises:
        InvalidInputError: It indicates none that is known.
    """
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise InvalidInputError(path.name, "is not a file type that Muniment can import")
    return found


@dataclass(frozen=True, slots=True)
class LineFault:
    """A skipped line, or the lines of one skipped table record.

    Args:
        number: Of the line, from 1.
        field: The field at fault.
        reason: The fault, as in an error; holds nothing of the line.
        last: Number of the last line; by default the same line.
    """

    number: int
    field: str
    reason: str
    last: int = 0

    @property
    def end(self) -> int:
        """The number of the last line."""
        return self.last or self.number


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ImportRequest:
    """What to import, and where to.

    Args:
        path: Of the file.
        namespace: The namespace of every imported memory.
        format: By default the one that the file's name indicates.
    """

    path: Path
    namespace: str
    format: ImportFormat | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ImportPreview:
    """What an import would do; nothing is written.

    Args:
        lines: Those that are not empty.
        known: How many exist already in the target namespace.
        left_out: How many lines would be skipped.
        faults: The first of those, `FAULTS_MAX` at most, in order.
        first: The texts of the first few that can be read.
        format: The format of the file.
    """

    lines: int
    known: int
    left_out: int
    faults: tuple[LineFault, ...]
    first: tuple[str, ...]
    format: ImportFormat = ImportFormat.JSON_LINES

    @property
    def readable(self) -> int:
        """How many lines can be read."""
        return self.lines - self.left_out

    @property
    def new(self) -> int:
        """How many memories would be written."""
        return self.readable - self.known


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; ``batch_id`` undoes all of it at once.

    Args:
        batch_id: Shared by everything that was written.
        created: How many memories were written.
        known: How many existed already.
        left_out: How many lines were skipped, as far as it got.
        faults: The first of those, `FAULTS_MAX` at most, in order.
        is_stopped: Whether it was stopped before the end of the file; what was written stays.
        secrets: In how many of the written memories a secret was recognised.
        format: The format of the file.
    """

    batch_id: str
    created: int
    known: int
    left_out: int
    faults: tuple[LineFault, ...]
    is_stopped: bool
    secrets: int = 0
    format: ImportFormat = ImportFormat.JSON_LINES
