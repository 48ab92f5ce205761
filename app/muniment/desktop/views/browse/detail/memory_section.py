"""A part of the detail that loads its content only while it is visible."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.tab_order import place_in_tab_order
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import Memory

_Found = TypeVar("_Found")


class MemorySection(QWidget):
    """Follows the memory that is shown, and loads its content once it is visible.

    GUI thread only. Subclasses implement `load` and add their widgets to `body`.

    Signals:
        memory_asked: Id of a memory to open.
        list_asked: A `MemoryFilter` whose memories should be listed.
        failed: The exception of a call.
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
        self._answer: object = None
        self._latest = LatestTask(context.tasks, self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space("tight"))
        self.setLayout(self.body)

    def show_memory(self, memory: Memory) -> None:
        """Show a memory, or a newer version of it."""
        if self._memory is not None and self._memory.id != memory.id:
            self.empty()
        self._memory = memory
        self._is_stale = True
        if self.isVisible():
            self._load_now()

    def clear(self) -> None:
        """Stop showing a memory, and remove everything."""
        self._memory = None
        self._is_stale = False
        self.empty()

    @abstractmethod
    def load(self, memory: Memory) -> None:
        """Load what this section shows of a memory."""

    def showEvent(self, event: QShowEvent) -> None:
        """Load what was skipped while the section was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._load_now()

    def ask(self, work: Callable[[], _Found], then: Callable[[_Found], object]) -> None:
        """Run work for the memory that is shown; the result for a previous one is dropped."""
        self._latest.submit(work, on_success=then, on_failure=self.failed.emit)

    def renew(self, answer: object, add_lines: Callable[[], object]) -> None:
        """Replace the lines by those of an answer, unless they show it already.

        The focus, and a click that has begun, stay on their line while newer versions arrive.
        """
        if answer != self._answer:
            self.empty()
            add_lines()
            self._answer = answer
            place_in_tab_order(self)

    def say(self, text: str) -> None:
        """Show only a sentence."""
        self.empty()
        self.body.addWidget(label(text, role="caption", wrap=True))
        self.body.addStretch()

    def link(self, memory: Memory, note: str) -> MemoryLink:
        """Return a link to a memory."""
        made = MemoryLink(memory.id, memory.title, note)
        made.memory_asked.connect(self.memory_asked)
        return made

    def empty(self) -> None:
        """Remove all lines; their texts are cleared at once.

        An answer that is on its way was meant for them, and is dropped. A focus in them stays with
        the section: Qt would give it to a button elsewhere.
        """
        if self.isAncestorOf(self.window().focusWidget()):
            self.setFocus()
        self._latest.cancel()
        self._answer = None
        while (item := self.body.takeAt(0)) is not None:
            made = item.widget()
            if made is not None:
                self.drop(made)

    def drop(self, widget: QWidget) -> None:
        """Remove one line; its texts are cleared at once."""
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
