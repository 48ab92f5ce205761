"""Writes a text where the person asked, readable by them alone."""

import os
from pathlib import Path

from muniment.domain.os_errors import os_errors_translated


def write_private_file(path: Path, text: str) -> None:
    """Write a text file with mode 0600, replacing what the file dialog asked about.

    Any thread.

    Raises:
        DiskFullError: No space; nothing is left behind.
        StorageUnavailableError: The folder cannot be written.
    """
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, content: bytes) -> None:
    """Write any file in the same way; see `write_private_file`."""
    partial = path.with_name(f".{path.name}.part")
    with os_errors_translated(f"writing {path.name}"):
        try:
            # A file left over by a crash may have any mode: begin with a new one.
            partial.unlink(missing_ok=True)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
