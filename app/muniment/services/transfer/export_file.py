"""An export file that appears complete or not at all, and replaces another only on request."""

import contextlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    FileRefusedError,
    MunimentError,
)
from muniment.domain.os_errors import environment_fault

_PRIVATE: Final = 0o600
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Linux only: an unnamed file disappears with the process, however that ends.
_NAMELESS: Final = getattr(os, "O_TMPFILE", 0)


class ExportFile:
    """Collects content in an unnamed or private file until `keep` names it.

    Without `keep`, after an error or otherwise, nothing stays on the disk. One thread.

    Args:
        target: The file; its folder must exist.
        may_replace: Whether an existing file of that name may be replaced.

    Raises:
        ConflictError: The name is taken, now or when the file is to be kept.
        DiskFullError: No space.
        FileRefusedError: The folder cannot be written.
    """

    def __init__(self, target: Path, *, may_replace: bool) -> None:
        self._target = target
        self._may_replace = may_replace
        self._part = target.with_name(f".muniment-{secrets.token_hex(8)}.part")
        if not may_replace and os.path.lexists(target):
            raise self._taken()
        try:
            self._file = os.fdopen(self._opened(), "wb")
        except OSError as error:
            raise self._translated(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # On a full disk, closing tries once more to write what is left.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def write(self, content: bytes, _name: str = "") -> None:
        """Append to the content, which is one whatever the names of its parts."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._translated(error) from error

    def written(self) -> BinaryIO:
        """Open the content for reading it again, once it is on the disk."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            named = self._part.exists()
            return (self._part if named else _place_of(self._file.fileno())).open("rb")
        except OSError as error:
            raise self._translated(error) from error

    def keep(self) -> int:
        """Name the file once its content is written out; returns its size in bytes."""
        try:
            self._file.flush()
            descriptor = self._file.fileno()
            os.fsync(descriptor)
            size = os.fstat(descriptor).st_size
            if not self._part.exists():
                _name(descriptor, self._part)
            self._file.close()
            self._publish()
        except FileExistsError as error:
            raise self._taken() from error
        except OSError as error:
            raise self._translated(error) from error
        return size

    def _opened(self) -> int:
        if _NAMELESS:
            with contextlib.suppress(OSError):
                descriptor = os.open(self._target.parent, os.O_WRONLY | _NAMELESS, _PRIVATE)
                if _place_of(descriptor).exists():
                    return descriptor
                os.close(descriptor)
        return os.open(self._part, _CREATE, _PRIVATE)

    def _publish(self) -> None:
        from muniment.vault.files import sync_folder

        if self._may_replace:
            self._part.replace(self._target)
        else:
            _rename_to_new(self._part, self._target)
        # The file has its name, which no error would undo. Some disks, such as network disks, do
        # not sync folders.
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)
            sync_folder(self._target.parent)

    def _taken(self) -> ConflictError:
        return ConflictError(
            f"the file {self._target.name} already exists",
            hint="Choose another name, or allow it to be replaced.",
        )

    def _translated(self, error: OSError) -> MunimentError:
        fault = environment_fault(error, self._target.name)
        return fault if isinstance(fault, DiskFullError) else FileRefusedError(fault.detail)


def _rename_to_new(source: Path, target: Path) -> None:
    """Rename a file to an unused name; the old name may remain as well.

    Raises:
        FileExistsError: The name is taken.
    """
    try:
        # A rename would replace a file created there meanwhile.
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links, such as a memory stick.
        if os.path.lexists(target):
            raise FileExistsError from None
        source.replace(target)


def _name(descriptor: int, path: Path) -> None:
    """Give a name to an unnamed open file."""
    # Given a folder, Python makes the system follow the link that stands for the open file.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.link(_place_of(descriptor), path, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _place_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}")
