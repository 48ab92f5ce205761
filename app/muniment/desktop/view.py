"""What every destination of the navigation is: filled with the vault, emptied when it locks."""

from abc import abstractmethod
from collections.abc import Callable, Iterator

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.desktop_context import DesktopContext


class View(QWidget):
    """One destination of the window; GUI thread only.

    It is made at the first visit, or in a quiet moment before: then nothing is asked of it.

    It follows `DesktopContext.namespaces` where what it shows depends on the namespace.

    Signals:
        notice_given: A `Notice` for the bar at the foot of the window.
        failed: An exception for that bar.
        memory_asked: The id of a memory that Browse shall show.
        list_asked: A `MemoryFilter` whose memories Browse shall list.
    """

    notice_given = Signal(object)
    failed = Signal(object)
    memory_asked = Signal(str)
    list_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context

    @abstractmethod
    def open(self) -> None:
        """Fill the view from the unlocked vault; called at every visit and after every unlock."""

    @abstractmethod
    def close_vault(self) -> None:
        """Forget everything readable; nothing of it may stay in a widget, model or tool tip."""

    def leave(self, then: Callable[[], object]) -> None:
        """Do something that would lose what is unsaved, once the person has decided about it."""
        then()

    def commands(self) -> tuple[QAction, ...]:
        """Return what can be done here, for the command palette."""
        return ()

    def refresh(self) -> None:
        """Ask again for everything, as the person wishes with F5."""
        self.open()

    def focus_search(self) -> bool:
        """Put the cursor where this view is searched; returns whether there is such a place."""
        return False

    def ahead(self) -> Iterator[None]:
        """Make what later visits would make, a step each: while nobody acts, before a visit."""
        return iter(())

    def save_layout(self, settings: QSettings) -> None:
        """Keep widths, columns and the like, below a key of the view's own; never content."""

    def restore_layout(self, settings: QSettings) -> None:
        """Put back what `save_layout` kept; called once, right after the view was made."""
