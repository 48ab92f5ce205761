"""Where programs on this machine reach Muniment: the port, and the commands' data directory."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.text.error_presenter import describe


class PortEndpoint(QObject):
    """The port's address while the port runs, or why it does not; GUI thread only.

    Args:
        home: Folder of the vault if it is not the default one, for commands that others start.
        parent: Owns it.
        url: Returns the port's current address; ``None`` while it is not running.
        trouble: Returns what kept the port from being opened, if anything did.
        program: The command line by which others start this program.

    Attributes:
        is_watched: Whether the user is looking at the port's settings, and so sees its state.

    Signals:
        changed: The port's address, or the reason why it is not running, has changed.
    """

    changed = Signal()

    def __init__(
        self,
        home: str | None,
        parent: QObject | None = None,
        *,
        url: Callable[[], str | None],
        trouble: Callable[[], Exception | None],
        program: Sequence[str] = ("muniment",),
    ) -> None:
        super().__init__(parent)
        self.is_watched = False
        self._home = home
        self._program = tuple(program)
        self._ask_url = url
        self._ask_trouble = trouble
        self._url: str | None = None
        self._trouble: Exception | None = None
        self._trouble_text = ""

    @property
    def home(self) -> str | None:
        """Folder of the vault; ``None`` for the default one."""
        return self._home

    @property
    def command(self) -> tuple[str, ...]:
        """The command line by which others start this program for this vault; arguments follow."""
        return (*self._program, *(("--home", self._home) if self._home else ()))

    @property
    def url(self) -> str | None:
        """The port's address; ``None`` while it is not running."""
        return self._url

    @property
    def trouble_text(self) -> str:
        """Why the port could not be opened, and what to do; empty if it is open or switched off."""
        return self._trouble_text

    @Slot()
    def refresh(self) -> None:
        """Read the state of the port."""
        url = self._ask_url()
        self.set_url(url, None if url else self._ask_trouble())

    def set_url(self, url: str | None, trouble: Exception | None = None) -> None:
        """Store the port's current address, or what keeps it from running."""
        if (url, trouble) != (self._url, self._trouble):
            self._url, self._trouble = url, trouble
            self._trouble_text = "" if trouble is None else describe(trouble).sentence
            self.changed.emit()
