"""Atomic file replacement, and files with secrets.

The vault header needs these functions, so they are here and not in `system`, which is on the same
layer. The composition root passes `write_atomically` and `read_secret_file` to the settings and the
instance file there.
"""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from muniment.domain.errors import StorageUnavailableError
from muniment.domain.os_errors import environment_fault, os_errors_translated

PRIVATE_MODE: Final = 0o600
SECRET_FILE_LIMIT_BYTES: Final = 65_536

# Windows has neither file modes nor folders that can be opened.
_HAS_MODES = os.name == "posix"

# Windows opens files in text mode by default; other systems have no such flag.
_BINARY = getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | _BINARY

# Do not block on a named pipe; it is refused later.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY


def write_atomically(path: Path, data: bytes, mode: int = PRIVATE_MODE) -> None:
    """Replace a file's content atomically: a crash leaves the old or the new content.

    Raises:
        DiskFullError: The disk is full; the old file is unchanged.
        StorageUnavailableError: The folder cannot be written and the old file is unchanged, or the
            disk does not confirm the rename, which may then be lost in a power cut.
    """
    replace_together([path], data, mode)


def replace_together(
    paths: Sequence[Path], data: bytes, mode: int = PRIVATE_MODE
) -> tuple[Path, ...]:
    """Replace several files with the same content; all are written before the first rename.

    A full disk therefore changes none of them: renaming needs no space.

    Returns:
        The files that still have their old content although another has the new one; empty unless a
        failure occurs between two renames.

    Raises:
        DiskFullError: The disk is full; every old file is unchanged.
        StorageUnavailableError: As `write_atomically`.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path in paths:
            with os_errors_translated(f"writing {path.name}"):
                staged.append((_stage(path, data, mode), path))
        return _rename_all(staged)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def rename_durably(source: Path, target: Path) -> None:
    """Rename a file durably: after a crash it has either the old or the new name.

    Args:
        source: A closed file on the same disk as the target.
        target: Replaced if it exists.

    Raises:
        StorageUnavailableError: It cannot be renamed, or the disk does not confirm it.
    """
    with os_errors_translated(f"renaming {source.name}"):
        descriptor = os.open(source, os.O_RDWR | _BINARY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        source.replace(target)
        sync_folder(target.parent)


def write_secret_file(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read; an existing file is never touched.

    A process that is killed meanwhile leaves no file of this name, at most a temporary one.

    Raises:
        DiskFullError: The disk is full; no file is left behind.
        StorageUnavailableError: The name is taken, or the folder cannot be written.
    """
    with os_errors_translated(f"writing {path.name}"):
        _require_free(path)
        temporary = _stage(path, data, PRIVATE_MODE)
        try:
            _rename_new(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        try:
            sync_folder(path.parent)
        except OSError:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def new_secret_file(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Create an empty secret file before its secret is created; remove it on failure.

    No secret is created that could not be stored because its file exists or its folder is missing.

    Yields:
        A function to call with the content.

    Raises:
        DiskFullError: No space.
        StorageUnavailableError: As `write_secret_file`; the block is not entered.
    """
    _require_new(path)
    write_secret_file(path, b"")
    try:
        yield lambda data: write_atomically(path, data)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _require_new(path: Path) -> None:
    # Writing refuses it as well; here it is known that a person can choose another name.
    if os.path.lexists(path):
        raise StorageUnavailableError(
            f"writing {path.name}: it already exists", hint="Choose a file that does not exist yet."
        )


def read_secret_file(path: Path, limit_bytes: int = SECRET_FILE_LIMIT_BYTES) -> bytes:
    """Read a file after checking that only its owner can read it.

    Owner and mode are checked on the open file, not by name, so they cannot change before reading.
    Windows has neither; there the user's profile folder protects the file.

    Raises:
        StorageUnavailableError: The file is missing, not a regular file, owned by another user,
            readable by others, or longer than the limit.
    """
    with os_errors_translated(f"reading {path.name}"):
        descriptor = os.open(path, _READ)
        with os.fdopen(descriptor, "rb") as file:
            _check_private(os.fstat(descriptor), path)
            data = file.read(limit_bytes + 1)
    if len(data) > limit_bytes:
        raise StorageUnavailableError(f"{path.name} is longer than {limit_bytes} bytes")
    return data


def remove_leftovers(path: Path) -> None:
    """Remove temporary files that a crash during a replacement left next to a file.

    Use it only for a file that a single thread of one process writes, such as the vault header.
    """
    with os_errors_translated(f"cleaning up next to {path.name}"):
        for leftover in path.parent.glob(f".{path.name}.*.tmp"):
            leftover.unlink(missing_ok=True)


def _stage(path: Path, data: bytes, mode: int) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    _write_new(temporary, data, mode)
    return temporary


def _write_new(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, _CREATE, mode)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _rename_new(source: Path, target: Path) -> None:
    """Rename a file unless the new name is taken; the old name may remain."""
    if os.name == "nt":  # renaming refuses a taken name there
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # FAT and some network folders have no links. A check before the rename suffices there: the
        # lock of the data directory keeps two processes apart.
        _require_free(target)
        source.rename(target)


def _require_free(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _rename_all(staged: Sequence[tuple[Path, Path]]) -> tuple[Path, ...]:
    left_behind: list[Path] = []
    failure: OSError | None = None
    for temporary, path in staged:
        try:
            temporary.replace(path)
        except OSError as error:
            failure = error
            left_behind.append(path)
    if failure is not None and len(left_behind) == len(staged):
        raise environment_fault(failure, f"replacing {left_behind[0].name}") from failure
    for folder in {path.parent for _, path in staged}:
        with os_errors_translated(f"saving changes in {folder.name} to disk"):
            sync_folder(folder)
    return tuple(left_behind)


def sync_folder(folder: Path) -> None:
    """Sync a folder to disk; a rename is durable only after that.

    Raises:
        OSError: The disk does not confirm it.
    """
    if not _HAS_MODES:
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_private(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise StorageUnavailableError(f"{path.name} is not a plain file")
    if not _HAS_MODES:
        return
    if status.st_uid != os.geteuid():
        raise StorageUnavailableError(
            f"{path.name} belongs to another user",
            hint="A file that holds a secret must belong to you. Copy it, or change its owner.",
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise StorageUnavailableError(
            f"{path.name} can be read or changed by other users",
            hint=f"Run: chmod 600 {path.name}",
        )
