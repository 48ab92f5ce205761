"""Where programs of this machine reach Muniment: the port, and the home of its commands."""

from PySide6.QtCore import QObject, Signal


class OwnAddress(QObject):
    """Knows the port's address while the port runs; GUI thread only.

    Args:
        home: Folder of the vault where that is not the usual one, for commands that others start.
        parent: Owns it.

    Signals:
        changed: The port answers somewhere else now, or not any more.
    """

    changed = Signal()

    def __init__(self, home: str | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._url: str | None = None

    @property
    def home(self) -> str | None:
        """Folder of the vault; ``None`` for the usual one."""
        return self._home

    @property
    def url(self) -> str | None:
        """Where the port answers; ``None`` while it does not."""
        return self._url

    def set_url(self, url: str | None) -> None:
        """Take in where the port answers at the moment."""
        if url != self._url:
            self._url = url
            self.changed.emit()
