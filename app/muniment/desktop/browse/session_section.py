"""What was remembered before and after a memory in the same session."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from muniment.desktop.browse.memory_section import MemorySection
from muniment.desktop.controls import button, label
from muniment.desktop.dates import full_moment
from muniment.desktop.numbers import count_text
from muniment.domain.access import PERSON
from muniment.domain.memory import Memory
from muniment.domain.query import MemoryFilter, PageRequest, Sort

if TYPE_CHECKING:
    from muniment.services.memories import MemoryService

_EACH_SIDE = 4
_NAME_MAX = 40


@dataclass(frozen=True, slots=True, repr=False)
class _Around:
    before: tuple[Memory, ...]
    after: tuple[Memory, ...]
    total: int


class SessionSection(MemorySection):
    """The neighbours of the memory that is shown, in the order they came; GUI thread only."""

    def load(self, memory: Memory) -> None:
        """Ask for the neighbours."""
        if memory.session_id is None:
            self.say(self.tr("This memory belongs to no session."))
            return
        memories = self._context.services.memories
        wanted = _session_of(memory)
        self.ask(lambda: _around(memories, memory, wanted), lambda found: self._show(memory, found))

    def _show(self, memory: Memory, around: _Around) -> None:
        self.empty()
        name = memory.session_id or ""
        head = self.tr("Session {name}, {count} memories").format(
            name=name if len(name) <= _NAME_MAX else f"{name[: _NAME_MAX - 1]}…",
            count=count_text(around.total),
        )
        self.body.addWidget(label(head, role="caption", wrap=True))
        for one in around.before:
            self.body.addWidget(self.link(one, full_moment(one.created_at)))
        here = self.link(memory, self.tr("This memory"))
        here.setEnabled(False)
        self.body.addWidget(here)
        for one in around.after:
            self.body.addWidget(self.link(one, full_moment(one.created_at)))
        whole = button(self.tr("List the whole session"), role="link")
        whole.clicked.connect(self._on_whole_clicked)
        self.body.addWidget(whole)
        self.body.addStretch()

    @Slot()
    def _on_whole_clicked(self) -> None:
        if self._memory is not None:
            self.list_asked.emit(_session_of(self._memory))


def _session_of(memory: Memory) -> MemoryFilter:
    return MemoryFilter(namespaces=(memory.namespace,), session_id=memory.session_id)


def _around(memories: "MemoryService", memory: Memory, wanted: MemoryFilter) -> _Around:
    """Any thread."""

    def beyond(sort: Sort) -> tuple[tuple[Memory, ...], int]:
        page = PageRequest(sort=sort, limit=_EACH_SIDE, after=memory.id)
        found = memories.list(wanted, page, PERSON)
        return found.memories, found.total

    before, total = beyond(Sort.NEWEST)
    after, _ = beyond(Sort.OLDEST)
    return _Around(before[::-1], after, total)
