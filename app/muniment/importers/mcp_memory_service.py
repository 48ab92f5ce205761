"""mcp-memory-service: its SQLite file and its JSON export.

Source:
    The table `memories` of mcp-memory-service 12.2 (columns `content_hash`, `content`, `tags` with
    commas, `memory_type`, `metadata` as JSON, `created_at` in seconds, `deleted_at`), and its
    exporter (`{"export_metadata": …, "memories": […]}`).
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.records import parsed, read_records

SOURCE: Final = "mcp-memory-service"

SQLITE: Final = b"SQLite format 3\0"
_COLUMNS: Final = ("content_hash", "content", "tags", "memory_type", "metadata", "created_at")
_TEXT_MAX: Final = 4 * 1_048_576


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of a file; deleted ones are left out."""
    if file.head().startswith(SQLITE):
        return _rows(file)
    return read_records(file, parse, lists=("memories",))


def parse(record: Mapping[str, Any]) -> Fields:
    """Read one memory."""
    metadata = record.get("metadata")
    if isinstance(metadata, str):
        metadata = json.loads(metadata or "{}")
    kept = dict(metadata) if isinstance(metadata, Mapping) else {}
    # Not one of Muniment's types: kept as it was.
    kept["memory_type"] = text(record.get("memory_type"))
    return memory(
        SOURCE,
        record.get("content_hash"),
        record.get("content"),
        # The program gives this tag to memories without one.
        tags=[tag for tag in texts(record.get("tags")) if tag != "untagged"],
        created_at=moment(record.get("created_at")) or moment(record.get("created_at_iso")),
        metadata=kept,
    )


def _rows(file: InputFile) -> Iterator[Item]:
    size = file.size()
    with contextlib.closing(_connected(file)) as database:
        try:
            there = {row[1] for row in database.execute("PRAGMA table_info(memories)")}
            if not {"content_hash", "content"} <= there:
                raise InvalidInputError(file.name, "has no table of memories")
            columns = [name for name in _COLUMNS if name in there]
            alive = " WHERE deleted_at IS NULL" if "deleted_at" in there else ""
            # The names are those of a constant.
            rows = database.execute(f"SELECT {', '.join(columns)} FROM memories{alive}")  # noqa: S608
            for number, row in enumerate(rows, start=1):
                found = parsed(dict(zip(columns, row, strict=True)), parse)
                yield Item(number, size, found)
        except sqlite3.Error:
            raise InvalidInputError(file.name, "is a damaged or encrypted database") from None


def _connected(file: InputFile) -> sqlite3.Connection:
    """Open the database for reading only; nothing in it is run."""
    if file.path is None:
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.deserialize(file.content)
    else:
        # Its write-ahead log, if it has one, is read too.
        where = f"file:{quote(str(file.path.absolute()))}?mode=ro"
        database = sqlite3.connect(where, uri=True, check_same_thread=False)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _TEXT_MAX)
    return database
