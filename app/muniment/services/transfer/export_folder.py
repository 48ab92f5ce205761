"""A folder of notes that appears complete or not at all, and never replaces another."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from muniment.domain.errors import ConflictError, DiskFullError, FileRefusedError, MunimentError
from muniment.domain.os_errors import environment_fault

_PRIVATE: Final = 0o700
_NOTE_MODE: Final = 0o600


class ExportFolder:
    """Collects notes in a private folder until `keep` names it; one thread.

    Args:
        target: The folder; it must not exist, or be empty.
        may_replace: Of no effect: a folder with something in it is never replaced.

    Raises:
        ConflictError: There is something in the folder, now or when it is to be kept.
        DiskFullError: No space.
        FileRefusedError: The folder around it cannot be written.
    """

    def __init__(self, target: Path, *, may_replace: bool) -> None:  # noqa: ARG002 (as ExportFile)
        self._target = target
        self._part = target.with_name(f".muniment-{secrets.token_hex(8)}.part")
        self._size = 0
        try:
            if os.path.lexists(target) and not _is_empty(target):
                raise self._taken()
            self._part.mkdir(mode=_PRIVATE)
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
        shutil.rmtree(self._part, ignore_errors=True)

    def write(self, content: bytes, name: str = "") -> None:
        """Write one note; content without a name, such as the beginning of a file, is ignored."""
        if not name:
            return
        try:
            descriptor = os.open(
                self._part / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NOTE_MODE
            )
            with os.fdopen(descriptor, "wb") as file:
                self._size += file.write(content)
        except OSError as error:
            raise self._translated(error) from error

    def keep(self) -> int:
        """Name the folder; returns the size of its notes in bytes."""
        try:
            with contextlib.suppress(FileNotFoundError):
                self._target.rmdir()
            self._part.rename(self._target)
        except OSError as error:
            if os.path.lexists(self._target):
                raise self._taken() from error
            raise self._translated(error) from error
        return self._size

    def _taken(self) -> ConflictError:
        return ConflictError(
            f"there is something in {self._target.name} already", hint="Choose another folder."
        )

    def _translated(self, error: OSError) -> MunimentError:
        fault = environment_fault(error, self._target.name)
        return fault if isinstance(fault, DiskFullError) else FileRefusedError(fault.detail)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
