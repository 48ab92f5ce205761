"""The desktop entry by which a Linux desktop identifies Muniment, and opens bundles with it.

A portal accepts the name of an application outside a sandbox only if a desktop entry of that name
is installed, and from version 1.21 on it refuses global shortcuts to unnamed applications. Packages
install the entry; otherwise it is written when needed, and removed again.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.program_names import APPLICATION_ID, BUNDLE_TYPE
from muniment.system.start_at_login import exec_argument, own_command

_OURS: Final = "X-Muniment-Written=true"

Write = Callable[[Path, bytes], None]


class ApplicationEntry:
    """Our own desktop entry, unless one is installed; any thread except the GUI thread.

    Args:
        folder: Folder of the user's entries.
        others: Folders of the system's entries.
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.

    Source:
        freedesktop.org, Desktop Entry Specification 1.5.
    """

    def __init__(self, folder: Path, others: Sequence[Path], write: Write) -> None:
        self._path = folder / f"{APPLICATION_ID}.desktop"
        self._others = tuple(other / self._path.name for other in others)
        self._write = write

    def ensure(self) -> None:
        """Write the entry unless there is one; an entry by others is left unchanged.

        Raises:
            DiskFullError: The disk is full.
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
        """Remove the entry if it is ours.

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
    """Return the entry of this user, without creating it.

    Args:
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.
    """
    own = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    others = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [Path(other) / "applications" for other in others.split(":") if other]
    return ApplicationEntry(Path(own) / "applications", folders, write)


def _text() -> str:
    # Hidden from menus: it provides the name and opens bundles; a package adds Muniment to menus.
    return (
        "[Desktop Entry]\nType=Application\nName=Muniment\n"
        f"Exec={' '.join(map(exec_argument, own_command()))} open %f\n"
        f"MimeType={BUNDLE_TYPE};\nIcon=muniment\nTerminal=false\nNoDisplay=true\n{_OURS}\n"
    )
