"""A folder as a remote: a local one, a mounted share, or one that another program synchronises."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from muniment.domain.errors import RemoteUnavailableError

_UNFINISHED: Final = ".part"


class FolderRemote:
    """Reads and writes files below one folder; any thread.

    Args:
        folder: It has to exist: a share that is not mounted must not be taken for an empty one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none if it does not exist."""
        self._require()
        try:
            return sorted(entry.name for entry in (self._folder / folder).iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unavailable(error) from None

    def below(self, folder: str) -> None:
        """Return ``None``: the system lists one folder at a time."""

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return what a file holds, at most one byte more than the limit; ``None`` without one."""
        self._require()
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(limit_bytes + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unavailable(error) from None

    def create(self, path: str, content: bytes) -> None:
        """Write a new file and its folders; a file that is there stays as it is."""
        self._put(path, content, may_replace=False)

    def replace(self, path: str, content: bytes) -> None:
        """Write a file in place of what is there."""
        self._put(path, content, may_replace=True)

    def delete(self, path: str) -> None:
        """Delete a file, if it is there."""
        self._require()
        try:
            (self._folder / path).unlink(missing_ok=True)
        except OSError as error:
            raise _unavailable(error) from None

    def _put(self, path: str, content: bytes, *, may_replace: bool) -> None:
        self._require()
        target = self._folder / path
        unfinished = target.with_name(f"{target.name}.{uuid4().hex[:8]}{_UNFINISHED}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if may_replace:
                unfinished.replace(target)
            else:
                _link(unfinished, target)
        except FileExistsError:
            return
        except OSError as error:
            raise _unavailable(error) from None
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def _require(self) -> None:
        if not self._folder.is_dir():
            raise RemoteUnavailableError("the folder is not there")


def _link(unfinished: Path, target: Path) -> None:
    """Give a finished file its name unless another one has it."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links. A reader takes a half-written file for one that arrives.
        with target.open("xb") as file:
            file.write(unfinished.read_bytes())
            file.flush()
            os.fsync(file.fileno())


def _unavailable(error: OSError) -> RemoteUnavailableError:
    return RemoteUnavailableError(error.strerror or "it cannot be reached")
