"""Split Markdown into what a person would call one note each: a paragraph, or an item of a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HEADING: Final = re.compile(r"(?:#{1,6}\s+(?P<marked>.*?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?)\s*")
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_RULE: Final = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*")


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """One note.

    Args:
        line: Number of its first line, from 1.
        text: Without the sign of a list.
        heading: The heading above it; ``None`` without one.
    """

    line: int
    text: str
    heading: str | None


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the notes of a text in order; a block of code stays with the paragraph around it."""
    heading: str | None = None
    lines: list[str] = []
    first, is_code = 1, False
    for number, line in enumerate(text.splitlines(), start=1):
        is_fence = _FENCE.match(line) is not None
        is_code ^= is_fence
        found = None if is_code or is_fence else _HEADING.fullmatch(line)
        item = None if is_code or is_fence else _ITEM.match(line)
        is_blank = not is_code and (not line.strip() or _RULE.fullmatch(line) is not None)
        if (found or item or is_blank) and lines:
            yield Block(first, "\n".join(lines).strip(), heading)
            lines = []
        if found:
            heading = (found["marked"] or found["bold"] or "").rstrip(":") or None
        elif not is_blank:
            first = first if lines else number
            lines.append(line[item.end() :] if item else line)
    if lines:
        yield Block(first, "\n".join(lines).strip(), heading)
