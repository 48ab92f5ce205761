"""Tells a Linux desktop what Muniment is: the entry by which its portal knows who asks.

A portal takes an application that is in no sandbox at its word only if a desktop entry of that
name is installed, and refuses global shortcuts to nameless ones from version 1.21 on. A package
brings the entry along; for everybody else it is written where it is needed, and taken away again.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.program import APPLICATION_ID
from muniment.system.start_at_login import exec_argument, own_command

_OURS: Final = "X-Muniment-Written=true"

Write = Callable[[Path, bytes], None]


class ApplicationEntry:
    """A desktop entry of our own, unless somebody installed one; any thread but the window's.

    Args:
        folder: Where the user's own entries are.
        others: Where entries of the system are.
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.

    Source:
        freedesktop.org, Desktop Entry Specification 1.5.
    """

    def __init__(self, folder: Path, others: Sequence[Path], write: Write) -> None:
        self._path = folder / f"{APPLICATION_ID}.desktop"
        self._others = tuple(other / self._path.name for other in others)
        self._write = write

    def ensure(self) -> None:
        """Have an entry there; one that somebody else wrote stays as it is.

        Raises:
            DiskFullError: No space.
            StorageUnavailableError: The folder cannot be written.
        """
        with os_errors_translated(f"reading {self._path.name}"):
            is_there = self._path.exists() and not self._is_ours()
            if is_there or any(other.exists() for other in self._others):
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = _text()
            if self._path.exists() and self._path.read_text(encoding="utf-8") == text:
                return
        self._write(self._path, text.encode("utf-8"))

    def remove(self) -> None:
        """Take the entry away if it is ours.

        Raises:
            StorageUnavailableError: It cannot be removed.
        """
        with os_errors_translated(f"removing {self._path.name}"):
            if self._path.exists() and self._is_ours():
                self._path.unlink()

    def _is_ours(self) -> bool:
        lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        return _OURS in lines


def application_entry(*, write: Write) -> ApplicationEntry:
    """Return the entry of this user; nothing is made.

    Args:
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.
    """
    own = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    others = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [Path(other) / "applications" for other in others.split(":") if other]
    return ApplicationEntry(Path(own) / "applications", folders, write)


def _text() -> str:
    # Not in the menus: it is there to be named, and who wants Muniment there installs a package.
    return (
        "[Desktop Entry]\nType=Application\nName=Muniment\n"
        f"Exec={' '.join(map(exec_argument, own_command()))}\n"
        f"Icon=muniment\nTerminal=false\nNoDisplay=true\n{_OURS}\n"
    )
