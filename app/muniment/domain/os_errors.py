"""Translation of the operating system's errors into the error tree; no I/O."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from muniment.domain.errors import DiskFullError, EnvironmentFaultError, StorageUnavailableError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY = (
    "The disk is read-only, and Muniment needs to write even to read a vault. Make the disk "
    "writable, or copy the folder to one that is."
)


def environment_fault(error: OSError, doing: str) -> EnvironmentFaultError:
    """Translate an `OSError`.

    Args:
        error: The system's error; its text may name paths and is not repeated.
        doing: What was being done, such as ``"writing vault.header"``; file names, no content.

    Returns:
        `DiskFullError` for a full disk or quota, `StorageUnavailableError` for all else.
    """
    reason = error.strerror or type(error).__name__
    if error.errno in _FULL:
        return DiskFullError(f"{doing}: {reason}")
    if error.errno == errno.EROFS:
        return StorageUnavailableError(f"{doing}: {reason}", hint=_READ_ONLY)
    return StorageUnavailableError(f"{doing}: {reason}")


@contextmanager
def os_errors_translated(doing: str) -> Iterator[None]:
    """Translate an `OSError` inside the block with `environment_fault`.

    Raises:
        EnvironmentFaultError: The block raised an `OSError`, which stays attached as its cause.
    """
    try:
        yield
    except OSError as error:
        raise environment_fault(error, doing) from error
