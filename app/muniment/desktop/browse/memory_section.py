"""A part of the detail that is loaded only while somebody looks at it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from muniment.desktop.browse.memory_link import MemoryLink
from muniment.desktop.controls import label
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.task_runner import LatestTask
from muniment.desktop.theme import space
from muniment.domain.memory import Memory

_Found = TypeVar("_Found")


class MemorySection(QWidget):
    """Follows the memory that is shown, and asks for what it needs once it is seen.

    GUI thread only. Subclasses implement `load`, and put what came into `body`.

    Signals:
        memory_asked: Id of a memory that the person wants to see.
        list_asked: A `MemoryFilter` whose memories the person wants to see.
        failed: An exception of a call.
    """

    memory_asked = Signal(str)
    list_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._context = context
        self._memory: Memory | None = None
        self._is_stale = False
        self._latest = LatestTask(context.tasks, self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space("tight"))
        self.setLayout(self.body)

    def show_memory(self, memory: Memory) -> None:
        """Follow a memory, or a newer version of it."""
        if self._memory is not None and self._memory.id != memory.id:
            self.empty()
        self._memory = memory
        self._is_stale = True
        if self.isVisible():
            self._load_now()

    def clear(self) -> None:
        """Follow no memory, and show nothing."""
        self._latest.cancel()
        self._memory = None
        self._is_stale = False
        self.empty()

    @abstractmethod
    def load(self, memory: Memory) -> None:
        """Ask for what there is to show of a memory."""

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was not worth loading unseen."""
        super().showEvent(event)
        if self._is_stale:
            self._load_now()

    def ask(self, work: Callable[[], _Found], then: Callable[[_Found], object]) -> None:
        """Run work for the memory that is shown; the answer for another one is dropped."""
        self._latest.submit(work, on_success=then, on_failure=self.failed.emit)

    def say(self, text: str) -> None:
        """Show a sentence and nothing else."""
        self.empty()
        self.body.addWidget(label(text, role="caption", wrap=True))
        self.body.addStretch()

    def link(self, memory: Memory, note: str) -> MemoryLink:
        """Return a line that leads to a memory."""
        made = MemoryLink(memory.id, memory.title, note)
        made.memory_asked.connect(self.memory_asked)
        return made

    def empty(self) -> None:
        """Take everything away, its texts at once."""
        while (item := self.body.takeAt(0)) is not None:
            made = item.widget()
            if made is not None:
                self.drop(made)

    def drop(self, widget: QWidget) -> None:
        """Take one line away, its texts at once."""
        for part in [widget, *widget.findChildren(QWidget)]:
            _silence(part)
        widget.hide()
        widget.deleteLater()

    def _load_now(self) -> None:
        self._is_stale = False
        if self._memory is not None:
            self.load(self._memory)


def _silence(widget: QWidget) -> None:
    if isinstance(widget, MemoryLink):
        widget.forget()
    elif isinstance(widget, QLabel):
        widget.clear()
    widget.setAccessibleName("")
    widget.setToolTip("")
