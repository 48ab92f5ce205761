"""Write a text to a chosen file that only the user can read."""

from pathlib import Path

from muniment.services.transfer.export_file import ExportFile


def write_private_file(path: Path, text: str) -> None:
    """Write a text file with mode 0600, replacing the file that the file dialog confirmed.

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
