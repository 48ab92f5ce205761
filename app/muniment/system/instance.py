"""Ensure one process per vault, and let commands of the same user reach it.

The lock is a kernel lock on an open file, so it is released when the process ends, in any way. The
instance file is trusted only while the lock is held, so a file left by a killed process does no
harm.
"""

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from muniment.domain.errors import (
    DiskFullError,
    EnvironmentFaultError,
    StorageUnavailableError,
    VaultInUseError,
)
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

# `is_held` takes a free lock for an instant; an owner that starts just then must retry.
_ATTEMPTS: Final = 5
_PAUSE_S: Final = 0.02

# Fixed size of the file, padded with blanks, so that it can be overwritten on a full disk.
_FILE_BYTES: Final = 512

_HELD_BY_ANOTHER = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class VaultLock:
    """Ownership of a vault; not thread-safe.

    Args:
        path: The lock file; created if missing, never removed: otherwise two processes could lock
            two different files of the same name and both own the vault.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> Self:
        """Become the owner.

        Raises:
            VaultInUseError: Another process, or another lock object of this one, is the owner.
            StorageUnavailableError: The file cannot be created or locked.
        """
        with os_errors_translated(f"locking {self._path.name}"):
            descriptor = _open(self._path)
            try:
                owned = _lock_patiently(descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            if not owned:
                os.close(descriptor)
                raise VaultInUseError
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Release the vault; does nothing if it is not owned."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Return whether a process owns the vault of this lock file.

    Raises:
        StorageUnavailableError: The file cannot be opened or locked.
    """
    if not path.exists():
        return False
    with os_errors_translated(f"checking {path.name}"):
        descriptor = _open(path)
        try:
            return not _lock(descriptor)
        finally:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class InstanceInfo:
    """How to reach the process that owns the vault.

    Attributes:
        url: Base address of its port.
        pid: Its process id, for display only.
        version: Its version.
        token: The token it accepts from commands of the same user.
    """

    url: str
    pid: int
    version: str
    token: Secret


class InstanceFile:
    """The file with which the owner publishes its address.

    Args:
        path: The file, mode 0600.
        lock_path: The lock file of the same vault.
        write: Replaces a file atomically, mode 0600; `muniment.vault.files.write_atomically`.
        read: Reads it after checking owner and mode; `muniment.vault.files.read_secret_file`.
    """

    def __init__(
        self,
        path: Path,
        lock_path: Path,
        *,
        write: Callable[[Path, bytes], None],
        read: Callable[[Path], bytes],
    ) -> None:
        self._path = path
        self._lock_path = lock_path
        self._write = write
        self._read = read

    def publish(self, info: InstanceInfo) -> None:
        """Publish the address of this process, which owns the lock.

        On a full disk it overwrites the file of an earlier process.

        Raises:
            DiskFullError: The disk is full.
            StorageUnavailableError: The file cannot be written.
        """
        fields = {
            "url": info.url,
            "pid": info.pid,
            "version": info.version,
            "token": info.token.reveal().decode("ascii"),
        }
        content = json.dumps(fields).encode("ascii").ljust(_FILE_BYTES)
        try:
            self._write(self._path, content)
        except DiskFullError:
            if not self._overwrite(content):
                raise

    def find(self) -> InstanceInfo | None:
        """Return the address of the process that owns the vault; None if there is none.

        It also returns None while the owner is starting and has not published yet.

        Raises:
            StorageUnavailableError: The file belongs to another user, or others can read it, so it
                is not trusted.
        """
        if not is_held(self._lock_path):
            return None
        try:
            content = self._read(self._path)
        except StorageUnavailableError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        return _parse(content)

    def blank(self) -> None:
        """Blank the file; the owner does so when it starts and when it ends.

        The file keeps its disk space for the next process that publishes its address.
        """
        if self._overwrite(b""):
            return
        with contextlib.suppress(OSError):
            self._path.unlink()
        with contextlib.suppress(EnvironmentFaultError):
            self._write(self._path, b" " * _FILE_BYTES)

    def _overwrite(self, content: bytes) -> bool:
        """Overwrite the existing file, padded with blanks; return whether the content fits."""
        try:
            size_bytes = len(self._read(self._path))
            if size_bytes < max(len(content), _FILE_BYTES):
                return False
            with self._path.open("r+b", buffering=0) as file:
                file.write(content.ljust(size_bytes))
        except (OSError, StorageUnavailableError):
            return False
        return True


def _parse(content: bytes) -> InstanceInfo | None:
    try:
        fields = json.loads(content)
        return InstanceInfo(
            url=str(fields["url"]),
            pid=int(fields["pid"]),
            version=str(fields["version"]),
            token=Secret(str(fields["token"]).encode("ascii")),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _lock_patiently(descriptor: int) -> bool:
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_S)
        if _lock(descriptor):
            return True
    return False


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD_BY_ANOTHER:
            return False
        raise
    return True
