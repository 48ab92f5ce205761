"""The files to read: the one that was given, or those in a zip file or a folder."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from muniment.domain.os_errors import os_errors_translated
from muniment.importers.archive import opened_member, opened_zip
from muniment.importers.input_file import InputFile, files_below
from muniment.importers.json_stream import Entry, entries_of

_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One file to read.

    Args:
        name: Its path within the zip or folder, with slashes; of a single file its name.
        end: How many bytes of all have been read after it; 0 for a single file.
        open: Opens it.
    """

    name: str
    end: int
    open: Callable[[], AbstractContextManager[BinaryIO]]

    @property
    def base(self) -> str:
        """Its name without folders, in lower case."""
        return PurePosixPath(self.name).name.lower()

    @property
    def folder(self) -> str:
        """The name of the folder that it is in, in lower case; empty without one."""
        return PurePosixPath(self.name).parent.name.lower()

    @property
    def is_single(self) -> bool:
        """Whether it is not in a zip or folder."""
        return not self.end

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of a JSON document."""
        with self.open() as raw:
            for entry in entries_of(raw):
                yield entry if self.is_single else replace(entry, end=self.end)

    def head(self, size: int) -> bytes:
        """Return its first bytes."""
        with self.open() as raw:
            return raw.read(size)


@contextmanager
def parts_of(file: InputFile) -> Iterator[Sequence[Part]]:
    """Yield the file, or the files in it if it is a zip or a folder.

    Hidden files, and links in folders, are left out.

    Raises:
        InvalidInputError: A zip is damaged, encrypted, or has too many members.
        StorageUnavailableError: It cannot be read.
    """
    if file.is_folder and file.path is not None:
        yield list(_in_folder(file.path))
    elif file.head().startswith(_ZIP):
        with opened_zip(file) as archive:
            yield list(_in_zip(archive))
    else:
        yield [Part(file.name, 0, file.open)]


def _in_folder(folder: Path) -> Iterator[Part]:
    end = 0
    for path in files_below(folder):
        with os_errors_translated(f"reading {path.name}"):
            end += path.stat().st_size
        name = path.relative_to(folder).as_posix()
        yield Part(name, max(end, 1), InputFile(path.name, path).open)


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Part]:
    for one in archive.infolist():
        is_hidden = any(part.startswith(".") for part in PurePosixPath(one.filename).parts)
        if not one.is_dir() and not is_hidden:
            end = one.header_offset + one.compress_size
            yield Part(one.filename, max(end, 1), partial(opened_member, archive, one))
