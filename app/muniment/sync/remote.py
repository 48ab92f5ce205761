"""What sync needs of a remote."""

from typing import Protocol


class Remote(Protocol):
    """A folder of files somewhere; it may be slow, stale, and show half of a file.

    Every method raises `muniment.domain.errors.RemoteUnavailableError` if it cannot be reached.
    """

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none if it does not exist."""
        ...

    def below(self, folder: str) -> list[str] | None:
        """Return the paths of all files below a folder, from there on.

        ``None`` where the remote cannot tell in one request.
        """
        ...

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return what a file holds, at most one byte more than the limit; ``None`` without one."""
        ...

    def create(self, path: str, content: bytes) -> None:
        """Write a new file and its folders; a file that is there stays as it is."""
        ...

    def replace(self, path: str, content: bytes) -> None:
        """Write a file in place of what is there."""
        ...

    def delete(self, path: str) -> None:
        """Delete a file, if it is there."""
        ...
