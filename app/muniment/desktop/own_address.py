"""Where programs of this machine reach Muniment: the port, and the home of its commands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.error_presenter import describe


class OwnAddress(QObject):
    """Knows the port's address while the port runs, or why it does not; GUI thread only.

    Args:
        home: Folder of the vault where that is not the usual one, for commands that others start.
        parent: Owns it.
        url: Returns where the port answers now; ``None`` while it does not.
        trouble: Returns what kept it from being opened, if anything did.
        program: The words by which others start this program.

    Attributes:
        is_watched: Whether the person looks at the port's settings, and so sees how it stands.

    Signals:
        changed: The port answers somewhere else now, or not any more, or for another reason.
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
        """Folder of the vault; ``None`` for the usual one."""
        return self._home

    @property
    def command(self) -> tuple[str, ...]:
        """The words by which others start this program for this vault; arguments follow."""
        return (*self._program, *(("--home", self._home) if self._home else ()))

    @property
    def url(self) -> str | None:
        """Where the port answers; ``None`` while it does not."""
        return self._url

    @property
    def trouble_text(self) -> str:
        """Why the port could not be opened, and what to do; empty when it was, or is to be off."""
        return self._trouble_text

    @Slot()
    def refresh(self) -> None:
        """Ask how the port stands."""
        url = self._ask_url()
        self.set_url(url, None if url else self._ask_trouble())

    def set_url(self, url: str | None, trouble: Exception | None = None) -> None:
        """Take in where the port answers at the moment, or what keeps it from that."""
        if (url, trouble) != (self._url, self._trouble):
            self._url, self._trouble = url, trouble
            self._trouble_text = "" if trouble is None else describe(trouble).sentence
            self.changed.emit()
