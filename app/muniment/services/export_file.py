"""A readable file that is whole or not there, and never stands in for another unasked."""

import contextlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    FileRefusedError,
    MunimentError,
)
from muniment.domain.os_errors import environment_fault

_PRIVATE: Final = 0o600
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Linux alone: a file without a name goes away with the process, whatever ends it.
_NAMELESS: Final = getattr(os, "O_TMPFILE", 0)


class ExportFile:
    """Gathers content under no name, or a private one, until `keep` gives it its own.

    Left without `keep`, by an error or otherwise, nothing stays on the disk. One thread.

    Args:
        target: The file; its folder has to be there.
        may_replace: Whether what has its name may go.

    Raises:
        ConflictError: Something has its name already, or has when it is to be kept.
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

    def write(self, content: bytes) -> None:
        """Add to the content."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._translated(error) from error

    def keep(self) -> int:
        """Give the file its name, once its content is written out; returns its size in bytes."""
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
        # It has its name, which no error would take back. Some disks, such as those of a network,
        # do not write folders out.
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)
            sync_folder(self._target.parent)

    def _taken(self) -> ConflictError:
        return ConflictError(
            f"there is a file {self._target.name} already",
            hint="Choose another name, or say that it may be replaced.",
        )

    def _translated(self, error: OSError) -> MunimentError:
        fault = environment_fault(error, self._target.name)
        return fault if isinstance(fault, DiskFullError) else FileRefusedError(fault.detail)


def _rename_to_new(source: Path, target: Path) -> None:
    """Give a file a name that nothing has; its old one may stay beside it.

    Raises:
        FileExistsError: Something has.
    """
    try:
        # A rename would replace what came there meanwhile.
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A disk that knows no second names, such as a memory stick.
        if os.path.lexists(target):
            raise FileExistsError from None
        source.replace(target)


def _name(descriptor: int, path: Path) -> None:
    """Give an open file without a name one."""
    # With a folder given, Python has the system follow the link that stands for the open file.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.link(_place_of(descriptor), path, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _place_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}")
