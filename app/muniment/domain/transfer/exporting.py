"""Export of memories into one readable file: the request and the result."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.memory import Memory, Visibility
from muniment.domain.memories.query import MemoryFilter, Sort


class ExportFormat(StrEnum):
    """The format of the file."""

    JSON_LINES = "jsonl"
    MARKDOWN = "markdown"
    CSV = "csv"
    NOTES = "notes"

    @property
    def suffix(self) -> str:
        """The extension of its files, with the dot; empty for a folder of notes."""
        return _SUFFIXES[self]


_SUFFIXES: Final = {
    ExportFormat.JSON_LINES: ".jsonl",
    ExportFormat.MARKDOWN: ".md",
    ExportFormat.CSV: ".csv",
    ExportFormat.NOTES: "",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ExportRequest:
    """What to export, and where.

    Args:
        selection: Which memories; a filter is evaluated at the beginning.
        path: Of the file, or of the folder of notes; the folder around it has to exist.
        format: The format.
        sort: The order of a filter's memories; ids keep theirs.
        include_sensitive: Whether confidential memories are exported, too.
        may_replace: Whether the person allowed replacing an existing file.
    """

    selection: Selection
    path: Path
    format: ExportFormat
    sort: Sort = Sort.NEWEST
    include_sensitive: bool = True
    may_replace: bool = False

    def __repr__(self) -> str:
        return f"ExportRequest({self.format.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportStream:
    """Memories to export without a file.

    Args:
        selection: Which memories.
        format: The format.
        include_sensitive: Whether confidential memories are exported, too.
    """

    selection: Selection
    format: ExportFormat
    include_sensitive: bool = False


def whole_namespace(name: str) -> Selection:
    """Return all memories of a namespace but the trash and expired ones."""
    wanted = MemoryFilter(namespaces=(name,), include_archived=True)
    return Selection(wanted=wanted)


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write: how many memories, and how many of them are sensitive."""

    total: int
    sensitive: int


@dataclass(frozen=True, slots=True)
class Exported:
    """The result of an export.

    Args:
        written: How many memories are in the file.
        withheld: How many are not, because they are sensitive and were not requested.
        missing: How many are not, because they were deleted in the meantime.
        size_bytes: Of the file.
        namespaces: Namespaces of the exported memories with their counts, largest first.
        is_stopped: Whether it was stopped early; then there is no file.
        unreadable: How many are not, because their records are damaged.
    """

    written: int
    withheld: int
    missing: int
    size_bytes: int
    namespaces: tuple[tuple[str, int], ...]
    is_stopped: bool = False
    unreadable: int = 0


def is_sensitive(memory: Memory) -> bool:
    """Return whether a memory is one that a person may want to keep out of a readable file."""
    return memory.visibility is Visibility.CONFIDENTIAL
