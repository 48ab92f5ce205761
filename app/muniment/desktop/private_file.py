"""Writes a text where the person asked, readable by them alone."""

from pathlib import Path

from muniment.services.export_file import ExportFile


def write_private_file(path: Path, text: str) -> None:
    """Write a text file with mode 0600, replacing what the file dialog asked about.

    Any thread.

    Raises:
        DiskFullError: No space; nothing is left behind.
        FileRefusedError: The folder cannot be written.
    """
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, content: bytes) -> None:
    """Write any file in the same way; see `write_private_file`."""
    with ExportFile(path, may_replace=True) as file:
        file.write(content)
        file.keep()
