"""Reads text files dropped on a text field: small, UTF-8, plain text or Markdown."""

from pathlib import Path
from typing import Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS
from muniment.domain.os_errors import os_errors_translated

_ENDINGS: Final = frozenset({".txt", ".text", ".md", ".markdown"})
_BYTES_MAX: Final = 4 * CONTENT_MAX_CHARACTERS


def is_text_file(path: Path) -> bool:
    """Return whether a file is accepted, judging by its name only."""
    return path.suffix.lower() in _ENDINGS


def read_text_files(paths: tuple[Path, ...]) -> str:
    """Return the text of files, joined by empty lines; any thread, may be slow.

    Raises:
        InvalidInputError: A file is larger than a memory can be, or is not UTF-8 text.
        StorageUnavailableError: A file cannot be read.
    """
    return "\n\n".join(_text_of(path) for path in paths)


def _text_of(path: Path) -> str:
    with os_errors_translated(f"reading {path.name}"), path.open("rb") as file:
        raw = file.read(_BYTES_MAX + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if len(raw) > _BYTES_MAX or len(text) > CONTENT_MAX_CHARACTERS:
        raise InvalidInputError(path.name, f"has more than {CONTENT_MAX_CHARACTERS:,} characters")
    if (raw and not text) or "\0" in text:
        raise InvalidInputError(path.name, "is not UTF-8 text")
    return text.replace("\r\n", "\n").strip()
