"""Import of memories from one readable file: the request and the result."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

LINE_MAX_BYTES: Final = 4 * 1_048_576
"""No line, and no table record, that holds a memory is longer."""

TABLE_COLUMNS_MAX: Final = 200
"""No table of memories has more columns."""

FAULTS_MAX: Final = 1_000
"""Skipped lines that are listed one by one; more are only counted."""


CANDIDATES_MAX: Final = 2_000
"""Memories of conversations that are listed one by one; more are kept without asking."""


class ImportFormat(StrEnum):
    """The format of a file to import; the values are those of ``--format``."""

    JSON_LINES = "jsonl"
    TABLE = "csv"
    TEXT = "text"
    MARKDOWN = "markdown"
    OBSIDIAN = "obsidian"
    BASIC_MEMORY = "basic-memory"
    CHATGPT = "chatgpt"
    CHATGPT_MEMORIES = "chatgpt-memories"
    CLAUDE = "claude"
    CLAUDE_MEMORIES = "claude-memories"
    MEM0 = "mem0"
    OPENMEMORY = "openmemory"
    MCP_MEMORY_SERVICE = "mcp-memory-service"
    MCP_GRAPH = "mcp-memory"
    LETTA = "letta"
    AZEN = "azen"
    MEMORYRELAY = "memoryrelay"
    MEMSYNC = "memsync"
    SENDRYX = "sendryx"
    STATEBASE = "statebase"

    @property
    def counts_lines(self) -> bool:
        """Whether faults are numbered by line, not by entry."""
        return self in _LINED


_LINED: Final = frozenset(
    {ImportFormat.JSON_LINES, ImportFormat.TABLE, ImportFormat.TEXT, ImportFormat.MARKDOWN}
)

_ENDINGS: Final = {
    ".jsonl": ImportFormat.JSON_LINES,
    ".ndjson": ImportFormat.JSON_LINES,
    ".csv": ImportFormat.TABLE,
    ".txt": ImportFormat.TEXT,
    ".text": ImportFormat.TEXT,
    ".md": ImportFormat.MARKDOWN,
    ".af": ImportFormat.LETTA,
}

IMPORT_ENDINGS: Final = (*_ENDINGS, ".json", ".zip", ".db", ".sqlite", ".sqlite3")
"""The extensions of files that can be imported."""


def format_by_name(name: str) -> ImportFormat | None:
    """Return the format that a file's name indicates, if it does."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


@dataclass(frozen=True, slots=True)
class LineFault:
    """A skipped line, or the lines of one skipped table record.

    Args:
        number: Of the line, from 1.
        field: The invalid field.
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
        path: Of the file or folder.
        namespace: The namespace of every imported memory.
        format: Recognised by default.
        without: Keys of memories that the person does not want, or of whole conversations.
    """

    path: Path
    namespace: str
    format: ImportFormat | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A memory found in a conversation, for the person to keep or not.

    Args:
        key: For `ImportRequest.without`.
        conversation: Title of the conversation.
        text: The memory.
    """

    key: str
    conversation: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class ImportPreview:
    """What an import would do; nothing is written.

    Args:
        lines: Those that are not empty; of other files, the entries.
        known: How many exist already in the target namespace.
        left_out: How many lines would be skipped.
        faults: The first of those, `FAULTS_MAX` at most, in order.
        first: The texts of the first few that can be read.
        format: The format of the file.
        candidates: What was found in conversations, `CANDIDATES_MAX` at most.
        unwanted: How many the person does not want.
        found: How many memories; ``None`` for one a line.
    """

    lines: int
    known: int
    left_out: int
    faults: tuple[LineFault, ...]
    first: tuple[str, ...]
    format: ImportFormat = ImportFormat.JSON_LINES
    candidates: tuple[Candidate, ...] = ()
    unwanted: int = 0
    found: int | None = None

    @property
    def readable(self) -> int:
        """How many memories can be read."""
        return self.lines - self.left_out if self.found is None else self.found

    @property
    def new(self) -> int:
        """How many memories would be written."""
        return self.readable - self.known - self.unwanted


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
