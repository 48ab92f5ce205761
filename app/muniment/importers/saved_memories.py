"""Memories that an assistant listed and a person pasted into a text: ChatGPT's and Claude's.

Source:
    What the assistants print when a person asks for their saved memories: one a line, often with a
    number or a dash, and a date in brackets: `[2025-01-31] - The person lives in Lisbon`.
"""

import re
from collections.abc import Iterator
from typing import Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Item, memory, moment
from muniment.importers.markdown_blocks import blocks_of

TEXT_MAX_BYTES: Final = 16 * 1_048_576
"""No pasted text is longer."""

_DATED: Final = re.compile(
    r"\s*(?:\[(?P<dated>\d{4}-\d\d-\d\d)\]|\[(?:unknown|no date)\])\s*\.?\s*[-–—:]?\s*",
    re.IGNORECASE,
)
_FENCE: Final = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)


def read(file: InputFile, source: str) -> Iterator[Item]:
    """Yield the memories of a pasted text."""
    with file.open() as raw:
        content = raw.read(TEXT_MAX_BYTES + 1)
    if len(content) > TEXT_MAX_BYTES:
        raise InvalidInputError(file.name, "is too long")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(file.name, "is not UTF-8 text") from None
    number = 0
    for block in blocks_of(_FENCE.sub("", text)):
        for line in block.text.splitlines():
            found = _DATED.match(line)
            said = line[found.end() :] if found else line
            if said.strip():
                number += 1
                dated = moment(found["dated"]) if found and found["dated"] else None
                fields = memory(
                    source,
                    None,
                    said.strip(),
                    created_at=dated,
                    metadata={"heading": block.heading},
                )
                yield Item(number, len(content), fields)
