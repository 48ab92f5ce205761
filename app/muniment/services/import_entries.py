"""What stands in a readable file, one after the other; `docs/formats.md` tells what is taken of it.

A file of lines has a memory in each; a table has one in each record, which may take several lines.
"""

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from muniment.domain.importing import ImportFormat, import_format_of
from muniment.domain.memory import MemoryDraft
from muniment.services.import_cells import read_row
from muniment.services.import_lines import Line, lines_of
from muniment.services.import_record import Read, key_of, read_record
from muniment.services.import_table import rows_of


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What may be one memory.

    Args:
        number: Of the line that it begins on, from 1.
        last: Of the line that it ends on.
        end: How many bytes of the file are read with it.
        read: Reads it into a namespace, and raises InvalidInputError where it is no memory;
            ``None`` where nothing is said.
    """

    number: int
    last: int
    end: int
    read: Callable[[str], Read] | None


def entries_of(path: Path) -> Iterator[Entry]:
    """Return what stands in a file, in its order; little of it is held at any time.

    Raises:
        InvalidInputError: The name of the file tells no format that is known. Later, with what is
            first asked for: it is no file, or a table without a head.
        StorageUnavailableError: Later: it is not there, or cannot be read.
    """
    match import_format_of(path):
        case ImportFormat.TABLE:
            return _rows(path)
        case ImportFormat.JSON_LINES:
            return _lines(path, read_record)
        case ImportFormat.TEXT:
            return _lines(path, _read_text)


def _lines(path: Path, read: Callable[[str, str, str], Read]) -> Iterator[Entry]:
    for line in lines_of(path):
        reads = None if line.is_blank else partial(_read_line, line, read)
        yield Entry(line.number, line.number, line.end, reads)


def _rows(path: Path) -> Iterator[Entry]:
    for row in rows_of(path):
        reads = None if row.is_blank else partial(read_row, row)
        yield Entry(row.number, row.last, row.end, reads)


def _read_line(line: Line, read: Callable[[str, str, str], Read], namespace: str) -> Read:
    text = line.text().strip(string.whitespace)
    return read(text, namespace, key_of(text.encode()))


def _read_text(text: str, namespace: str, key: str) -> Read:
    draft = MemoryDraft(content=text, namespace=namespace, client_id=key, wait=False)
    return Read(draft, "", is_archived=False)
