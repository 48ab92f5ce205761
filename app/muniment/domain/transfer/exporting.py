"""An export of memories into one readable file: what is asked for, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.memory import Category, Memory, Visibility
from muniment.domain.memories.query import Sort

SENSITIVE_CATEGORY: Final = Category.PRIVATE
"""What a memory of this category says is nobody else's business, whatever its visibility."""


class ExportFormat(StrEnum):
    """How memories are written; the value is the ending of the file."""

    JSON_LINES = "jsonl"
    MARKDOWN = "md"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ExportRequest:
    """What to write, and where.

    Args:
        selection: Which memories; of a filter what it matches at the beginning.
        path: Of the file; its folder has to be there.
        format: As what.
        sort: In which order a filter is written; ids keep theirs.
        include_sensitive: Whether confidential memories and those of the category private are
            written, too.
        may_replace: Whether the person said that a file of this name may go.
    """

    selection: Selection
    path: Path
    format: ExportFormat
    sort: Sort = Sort.NEWEST
    include_sensitive: bool = False
    may_replace: bool = False

    def __repr__(self) -> str:
        return f"ExportRequest({self.format.value})"


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write: how many memories, and how many of them are sensitive."""

    total: int
    sensitive: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Args:
        written: How many memories are in the file.
        withheld: How many are not, because they are sensitive and were not asked for.
        missing: How many are not, because they went away meanwhile.
        size_bytes: Of the file.
        namespaces: Where the written ones are, the most first, with their number.
        is_stopped: Whether it was ended before all were written; then there is no file.
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
    """Tell whether a memory is written only where that was asked for."""
    is_confidential = memory.visibility is Visibility.CONFIDENTIAL
    return is_confidential or SENSITIVE_CATEGORY in memory.categories
