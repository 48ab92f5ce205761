"""The base of every destination: filled when the vault opens, emptied when it locks."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Final

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext

BROWSE: Final = "browse"
OWNERS: Final = "owners"
TIDY: Final = "tidy"
"""Keys of the destinations to which views lead."""


class DestinationView(QWidget):
    """One destination of the window; GUI thread only.

    It is made at the first visit, or earlier in an idle moment; it then reads nothing yet.

    It follows `DesktopContext.namespaces` if its content depends on the namespace; from any other
    view, a click on a namespace leads to its memories.

    Attributes:
        follows_namespace: Whether it does.

    Signals:
        notice_given: A `Notice` for the bar at the bottom of the window.
        failed: An exception for that bar.
        memory_asked: The id of a memory that Browse shall show.
        list_asked: A `MemoryFilter` whose memories Browse shall list.
        place_asked: The key of a destination to show.
    """

    notice_given = Signal(object)
    failed = Signal(object)
    memory_asked = Signal(str)
    list_asked = Signal(object)
    place_asked = Signal(str)
    follows_namespace: ClassVar[bool] = False

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context

    @abstractmethod
    def open(self) -> None:
        """Fill the view from the unlocked vault; called at every visit and after every unlock."""

    @abstractmethod
    def close_vault(self) -> None:
        """Forget everything readable; no widget, model or tool tip may keep any of it."""

    def leave(self) -> None:
        """Save what is typed, before another destination is shown."""

    def commands(self) -> tuple[QAction, ...]:
        """Return the commands of this view, for the command palette."""
        return ()

    def refresh(self) -> None:
        """Read everything again, as F5 requests."""
        self.open()

    def focus_search(self) -> bool:
        """Put the cursor into this view's search field; return whether there is one."""
        return False

    def ahead(self) -> Iterator[None]:
        """Make in advance what later visits would make, step by step while the user is idle."""
        return iter(())

    def save_layout(self, settings: QSettings) -> None:
        """Save widths, columns and the like, below a key of the view's own; never content."""

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` saved; called once, right after the view was made."""
