"""An import of memories out of one readable file: what is asked for, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from muniment.domain.errors import InvalidInputError

LINE_MAX_BYTES: Final = 4 * 1_048_576
"""No line, and no record of a table, that can be a memory is longer."""

TABLE_COLUMNS_MAX: Final = 200
"""More columns than that has no table of memories."""

FAULTS_MAX: Final = 1_000
"""So many lines that are left out are told of one by one; the others are counted."""


class ImportFormat(StrEnum):
    """What a file says, and how."""

    JSON_LINES = "json-lines"
    TABLE = "table"
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
"""How the name of a file ends that can be imported."""


def import_format_of(path: Path) -> ImportFormat:
    """Return the format that the name of a file tells.

    Raises:
        InvalidInputError: It tells none that is known.
    """
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise InvalidInputError(path.name, "is none of the files that can be imported")
    return found


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that is left out, or lines that are one record of a table.

    Args:
        number: Of the line, from 1.
        field: What of it is wrong.
        reason: Why, as an error says it; holds nothing of the line.
        last: The number of the last line; that of the only one when left out.
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
        path: Of the file; its name tells the format.
        namespace: Where every memory of it goes.
    """

    path: Path
    namespace: str


@dataclass(frozen=True, slots=True, repr=False)
class ImportPreview:
    """What an import would do; nothing is written.

    Args:
        lines: Those that are not empty.
        known: How many are there already, in the namespace they would go to.
        left_out: How many lines would be left out.
        faults: Those of them that come first, `FAULTS_MAX` at most, in their order.
        first: The texts of the first few that can be read.
    """

    lines: int
    known: int
    left_out: int
    faults: tuple[LineFault, ...]
    first: tuple[str, ...]

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
    """What came of an import; ``batch_id`` takes all of it back at once.

    Args:
        batch_id: Shared by everything that was written.
        created: How many memories were written.
        known: How many were there already.
        left_out: How many lines were left out, as far as it got.
        faults: Those of them that come first, `FAULTS_MAX` at most, in their order.
        is_stopped: Whether it was ended before the end of the file; what was written stays.
        secrets: In how many of the memories written a secret was recognised.
    """

    batch_id: str
    created: int
    known: int
    left_out: int
    faults: tuple[LineFault, ...]
    is_stopped: bool
    secrets: int = 0
