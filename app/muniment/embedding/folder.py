"""Read the files of a model folder without following links out of it."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from muniment.domain.errors import ModelUnavailableError

LARGEST_BYTES: Final = 4 * 1024**3
"""Maximum size of a model file; onnxruntime limits graphs to 2 GiB, but not external data."""

CONFIG_BYTES: Final = 1024**2
"""Maximum size of a configuration file."""

_BLOCK_BYTES: Final = 1024**2
# Links are not opened, nor pipes or devices, which could block. Windows lacks these flags; there
# the path is checked first, and creating links needs an administrator.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class ModelFolder:
    """A model's folder, whose files are read by name; any thread.

    Args:
        path: The folder.

    Raises:
        ModelUnavailableError: It is not a folder, or is a link to one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_symlink():
            raise ModelUnavailableError(f"{path.name} is a link; copy the folder itself there")
        if not path.is_dir():
            raise ModelUnavailableError(
                f"there is no model folder {path.name}",
                hint="Put the model's folder back, or change to another model.",
            )

    def has(self, name: str) -> bool:
        """Return whether a name exists in the folder, of any kind."""
        return os.path.lexists(self.path / name)

    def siblings(self, name: str) -> tuple[str, ...]:
        """Return the sorted names in the folder of a file, each with that folder."""
        inside = Path(name).parent
        try:
            found = sorted(entry.name for entry in os.scandir(self.path / inside))
        except OSError as error:
            raise ModelUnavailableError(f"{inside} cannot be read") from error
        return tuple((inside / name).as_posix() for name in found)

    def read(self, name: str, *, limit_bytes: int = LARGEST_BYTES) -> bytes:
        """Return the content of a file.

        Args:
            name: Path below the folder, with parts joined by ``/``.
            limit_bytes: Maximum size.

        Raises:
            ModelUnavailableError: It is missing, unreadable, too large, or not a regular file.
        """
        with self._opened(name, limit_bytes) as file:
            return file.read(limit_bytes)

    def digest(self, name: str) -> tuple[str, int]:
        """Return the SHA-256 of a file in hexadecimal, and its size in bytes.

        Raises:
            ModelUnavailableError: As `read`.
        """
        digest, size_bytes = hashlib.sha256(), 0
        with self._opened(name, LARGEST_BYTES) as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
                size_bytes += len(block)
        return digest.hexdigest(), size_bytes

    def stamp(self, name: str) -> tuple[str, int, int, int]:
        """Return the values that change with a file's content: name, size, modification times.

        Raises:
            ModelUnavailableError: As `read`.
        """
        with self._opened(name, LARGEST_BYTES) as file:
            found = os.fstat(file.fileno())
        return name, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    @contextmanager
    def _opened(self, name: str, limit_bytes: int) -> Iterator[BinaryIO]:
        self._require_inside(name)
        try:
            descriptor = os.open(self.path / name, _FLAGS)
            with os.fdopen(descriptor, "rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise ModelUnavailableError(f"{name} cannot be read: it is not a regular file")
                if found.st_size > limit_bytes:
                    raise ModelUnavailableError(f"{name} is too large")
                yield file
        except FileNotFoundError as error:
            raise ModelUnavailableError(f"{name} is missing from the model folder") from error
        except OSError as error:
            raise ModelUnavailableError(f"{name} cannot be read") from error

    def _require_inside(self, name: str) -> None:
        """Require that no part of a name leads out of the folder.

        Raises:
            ModelUnavailableError: It is absolute, contains ``..``, or passes through a link.
        """
        parts = name.split("/")
        if not is_plain_path(name):
            raise ModelUnavailableError(f"{name!r} leaves the model folder")
        for count in range(1, len(parts) + 1):
            if (self.path / "/".join(parts[:count])).is_symlink():
                raise ModelUnavailableError(
                    f"{'/'.join(parts[:count])} cannot be read: it is a link",
                    hint="Copy the files themselves into the model folder.",
                )


def is_plain_path(name: str) -> bool:
    """Return whether a name is a relative path of ordinary parts, joined by ``/``."""
    return all(
        part not in {"", ".", ".."} and part.isprintable() and not set(part) & set('\\:*?"<>|')
        for part in name.split("/")
    )
