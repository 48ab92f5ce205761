"""Iterate over the records of an untrusted CSV table: each bounded, each with its line number.

A quoted cell may span several lines. If a closing quote is missing, the rest of the file may look
like one record: it is read to the end, never held in RAM, and reported by its first and last line.
"""

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.importing import LINE_MAX_BYTES, TABLE_COLUMNS_MAX
from muniment.services.transfer.export_formats import COLUMNS
from muniment.services.transfer.import_lines import ImportLine, lines_of

_SEPARATORS: Final = (",", ";")

# As in Excel: a line above the header that names the separator.
_SAID_SEPARATOR: Final = re.compile(rb"sep=([,;])\r*\n?", re.IGNORECASE)

# The first line end outside quotes has no line feed. The pattern allows for programs that write two
# carriage returns before one.
_ENDS_WITH_RETURNS: Final = re.compile(rb'(?:[^"\r\n]++|"[^"]*+")*+\r(?!\r*\n)')

_NOTHING: Final = ImportLine(1, 0, b"")


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One record of a table, or a part of one that cannot be read.

    Args:
        number: Of its first line, from 1.
        last: Of its last line.
        end: How many bytes of the file have been read after it.
        cells: Its cells by column name; empty if it is blank.
        fault: Why it cannot be read.
    """

    number: int
    last: int
    end: int
    cells: dict[str, str]
    fault: InvalidInputError | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it has no content."""
        return self.fault is None and not self.cells


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the records below the header of a table.

    The first line decides how all lines end, and may name the separator of the cells.

    Raises:
        InvalidInputError: It is no file, or its first record has no column ``content``, one column
            twice, or too many.
        StorageUnavailableError: It does not exist, or cannot be read.

    Source:
        RFC 4180; semicolons, and the line that names them, as spreadsheets write them in locales
        with a decimal comma.
    """
    lines = lines_of(path)
    first = next(lines, _NOTHING)
    if _ENDS_WITH_RETURNS.match(first.raw):
        lines = lines_of(path, line_end="\r")
        first = next(lines, _NOTHING)
    if said := _SAID_SEPARATOR.fullmatch(first.raw):
        separator = said[1].decode()
    else:
        separator = max(_SEPARATORS, key=lambda sign: first.raw.count(sign.encode()))
        lines = itertools.chain([first], lines)
    records = _Records(lines)
    reader = csv.reader(records, delimiter=separator, strict=True)
    columns = _columns(_head(records, reader), path.name)
    while True:
        records.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, InvalidInputError) as error:
            for _ in records.leave(error):
                yield records.row({})
            yield records.row({}, records.fault(error))
        else:
            yield _row(records, columns, cells)


class _Records:
    """Passes lines to `csv.reader`, and keeps track of the current record.

    Args:
        lines: Of the file.
    """

    def __init__(self, lines: Iterator[ImportLine]) -> None:
        self._lines = lines
        self._size = 0
        self._is_open = False
        self._is_cut = False
        self._is_over = False
        self._first = self._last = self._end = 0

    def begin(self) -> None:
        """Begin another record with the next line."""
        self._first = self._size = 0
        self._is_open = False

    def __iter__(self) -> "_Records":
        return self

    def __next__(self) -> str:
        """Return the next line of the record; raise InvalidInputError if it is unreadable."""
        line = self._next()
        if self._size > LINE_MAX_BYTES:
            raise InvalidInputError("line", "is too long for one memory")
        return line.text()

    def fault(self, error: Exception) -> InvalidInputError:
        """Return the reason why a record could not be read and is skipped."""
        if self._is_over and self._is_open:
            return InvalidInputError("line", "has a quotation mark that is never closed")
        if isinstance(error, InvalidInputError):
            return error
        if self._size > csv.field_size_limit():
            return InvalidInputError("line", "is too long for one memory")
        return InvalidInputError("line", "has a quotation mark or a line end out of place")

    def leave(self, error: Exception) -> Iterator[None]:
        """Skip, line by line, to the end of a record that could not be read."""
        is_done = isinstance(error, csv.Error) and self._size <= csv.field_size_limit()
        while not is_done and (self._is_open or self._is_cut):
            try:
                self._next()
            except StopIteration:
                return
            yield

    def row(self, cells: dict[str, str], fault: InvalidInputError | None = None) -> Row:
        """Return the record, as far as it was read."""
        return Row(self._first, self._last, self._end, cells, fault)

    def _next(self) -> ImportLine:
        try:
            line = next(self._lines)
        except StopIteration:
            self._is_over = True
            raise
        self._first = self._first or line.number
        self._last, self._end, self._is_cut = line.number, line.end, line.is_cut
        self._size += len(line.raw)
        # A doubled quotation mark stands for one in the text, and changes nothing here.
        self._is_open ^= line.raw.count(b'"') % 2 == 1
        return line


def _head(records: _Records, reader: Iterator[list[str]]) -> list[str]:
    records.begin()
    try:
        return next(reader, [])
    except (csv.Error, InvalidInputError):
        return []


def _columns(head: list[str], name: str) -> list[str]:
    columns = [column.strip().lower() for column in head]
    if "content" not in columns:
        raise InvalidInputError(name, "has no content column in its header row")
    if len(columns) > TABLE_COLUMNS_MAX:
        raise InvalidInputError(name, f"has more than {TABLE_COLUMNS_MAX} columns")
    twice = next((column for column in COLUMNS if columns.count(column) > 1), None)
    if twice is not None:
        raise InvalidInputError(name, f"names the column {twice} twice")
    return columns


def _row(records: _Records, columns: list[str], cells: list[str]) -> Row:
    found, wanted = len(cells), len(columns)
    if not any(cell.strip() for cell in cells):
        return records.row({})
    if found != wanted:
        fault = InvalidInputError("line", f"has {found} cells, and the header row has {wanted}")
        return records.row({}, fault)
    filled = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
    return records.row(filled)
