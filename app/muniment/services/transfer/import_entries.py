"""Iterate over the entries of a file; `docs/formats.md` says which fields are imported.

A file of lines has one memory per line; a table has one per record, which may take several lines.
An entry of another program's file is a memory or a conversation, in which many memories may be
found.
"""

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.transfer.importing import ImportFormat
from muniment.services.transfer.import_cells import read_row
from muniment.services.transfer.import_conversations import FactFinder, facts_of
from muniment.services.transfer.import_lines import ImportLine, lines_of
from muniment.services.transfer.import_record import Read, key_of, read_foreign, read_record
from muniment.services.transfer.import_table import rows_of

if TYPE_CHECKING:
    from muniment.importers.items import Item


@dataclass(frozen=True, slots=True, repr=False)
class ImportEntry:
    """One possible memory, or a conversation.

    Args:
        number: Of its first line, or its place among the entries, from 1.
        last: Of its last line.
        end: How many bytes of the file have been read after it.
        read: Reads it into a namespace, and raises InvalidInputError if it is no memory; ``None``
            for a blank entry.
    """

    number: int
    last: int
    end: int
    read: Callable[[str], Sequence[Read]] | None


def entries_of(path: Path, format_: ImportFormat, find: FactFinder) -> Iterator[ImportEntry]:
    """Iterate over the entries of a file in order; little of it is in RAM at any time.

    Args:
        path: The file or folder.
        format_: Its format.
        find: Finds the facts of a conversation.

    Raises:
        InvalidInputError: On the first entry: it is no file, or not of this format.
        StorageUnavailableError: It does not exist, or cannot be read.
    """
    match format_:
        case ImportFormat.TABLE:
            return _rows(path)
        case ImportFormat.JSON_LINES:
            return _lines(path, read_record)
        case ImportFormat.TEXT:
            return _lines(path, _read_text)
        case _:
            return _foreign(path, format_, find)


def _lines(path: Path, read: Callable[[str, str, str], Read]) -> Iterator[ImportEntry]:
    for line in lines_of(path):
        reads = None if line.is_blank else partial(_read_line, line, read)
        yield ImportEntry(line.number, line.number, line.end, reads)


def _rows(path: Path) -> Iterator[ImportEntry]:
    for row in rows_of(path):
        reads = None if row.is_blank else partial(lambda one, name: [read_row(one, name)], row)
        yield ImportEntry(row.number, row.last, row.end, reads)


def _foreign(path: Path, format_: ImportFormat, find: FactFinder) -> Iterator[ImportEntry]:
    from muniment.importers.input_file import InputFile
    from muniment.importers.readers import READERS

    for item in READERS[format_](InputFile.at(path)):
        reads = partial(_read_item, item, format_, find)
        yield ImportEntry(item.number, item.number, item.end, reads)


def _read_item(
    item: "Item", format_: ImportFormat, find: FactFinder, namespace: str
) -> Sequence[Read]:
    from muniment.importers.items import ForeignConversation

    if isinstance(item.found, InvalidInputError):
        raise item.found
    if isinstance(item.found, ForeignConversation):
        return facts_of(item.found, format_.value, namespace, find=find)
    return [read_foreign(item.found, namespace)]


def _read_line(
    line: ImportLine, read: Callable[[str, str, str], Read], namespace: str
) -> Sequence[Read]:
    text = line.text().strip(string.whitespace)
    return [read(text, namespace, key_of(text.encode()))]


def _read_text(text: str, namespace: str, key: str) -> Read:
    draft = MemoryDraft(content=text, namespace=namespace, client_id=key, wait=False)
    return Read(draft, "", is_archived=False)
