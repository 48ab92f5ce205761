"""The file or folder to read: a path, or bytes that were handed over."""

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.os_errors import os_errors_translated

_HEAD: Final = 65_536
_ENDINGS: Final = (".md", ".json")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, repr=False)
class InputFile:
    """A file, a folder, or content without a file.

    Args:
        name: For messages.
        path: Where it is; ``None`` for content.
        content: Its bytes, where there is no path.
    """

    name: str
    path: Path | None = None
    content: bytes = b""

    @classmethod
    def at(cls, path: Path) -> "InputFile":
        """Return the file or folder at a path.

        Raises:
            InvalidInputError: It is a device or the like, which may never end.
            StorageUnavailableError: It does not exist, or cannot be read.
        """
        with os_errors_translated(f"reading {path.name}"):
            mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InvalidInputError(path.name, "is not a file type that Muniment can import")
        return cls(path.name, path)

    @property
    def suffix(self) -> str:
        """The extension in lower case, with the dot."""
        return Path(self.name).suffix.lower()

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.path is not None and self.path.is_dir()

    def size(self) -> int:
        """Return its size in bytes; for a folder that of the files in it."""
        with os_errors_translated(f"reading {self.name}"):
            if self.path is None:
                return len(self.content)
            if not self.path.is_dir():
                return self.path.stat().st_size
            return sum(one.stat().st_size for one in files_below(self.path))

    def open(self) -> BinaryIO:
        """Open it for reading.

        Raises:
            InvalidInputError: It is a folder.
            StorageUnavailableError: It cannot be read.
        """
        if self.path is None:
            return io.BytesIO(self.content)
        if self.path.is_dir():
            raise InvalidInputError(self.name, "is a folder")
        with os_errors_translated(f"reading {self.name}"):
            return self.path.open("rb")

    def head(self) -> bytes:
        """Return its first 64 KiB.

        Raises:
            InvalidInputError: It is text in UTF-16.
            StorageUnavailableError: It cannot be read.
        """
        with self.open() as file:
            found = file.read(_HEAD)
        if found.startswith(_UTF16):
            raise InvalidInputError(self.name, "is UTF-16; save it as UTF-8")
        return found.removeprefix(b"\xef\xbb\xbf")


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the notes and JSON files of a folder in order; hidden ones and links are left out."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            is_wanted = name.lower().endswith(_ENDINGS) and not name.startswith(".")
            if is_wanted and path.is_file() and not path.is_symlink():
                yield path
