"""The operating system's errors in Muniment's words."""

import errno
import os

import pytest

from muniment.domain.errors import DiskFullError, MunimentError, StorageUnavailableError
from muniment.domain.os_errors import environment_fault, os_errors_translated


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EACCES, StorageUnavailableError),
        (errno.ENOENT, StorageUnavailableError),
        (errno.EIO, StorageUnavailableError),
    ],
)
def test_each_kind_has_its_error(number: int, expected: type[MunimentError]) -> None:
    error = OSError(number, os.strerror(number), "/srv/someone/private")
    with pytest.raises(expected) as caught, os_errors_translated("writing x"):
        raise error
    assert caught.value.detail == f"writing x: {os.strerror(number)}"
    assert caught.value.__cause__ is error


def test_a_disk_that_is_read_only_is_said_to_be() -> None:
    found = environment_fault(OSError(errno.EROFS, os.strerror(errno.EROFS)), "reading x")
    assert isinstance(found, StorageUnavailableError)
    assert "read-only" in found.hint
    assert "belongs to you" not in found.hint


def test_an_error_without_number_is_told_by_its_type() -> None:
    assert environment_fault(OSError("text"), "reading").detail == "reading: OSError"


def test_other_errors_pass() -> None:
    with pytest.raises(ValueError, match="mine"), os_errors_translated("x"):
        raise ValueError("mine")
