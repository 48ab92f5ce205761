"""The agents that read the memory: one link for each, to everything that agent read."""

from typing import Final

from PySide6.QtCore import Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import reading_text
from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import KEY_PREFIX, PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.history.reads import ReadingAgent
from muniment.domain.memories.memory import Memory
from muniment.services.history.reads import ReadService, read_by

_SHOWN: Final = 8


class ReadersSection(MemorySection):
    """Lists the agents that read a memory, most recent first; hidden if there are none.

    GUI thread only. Follows what agents read meanwhile.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        context.bridge.agents_called.connect(self._on_agents_called)

    def empty(self) -> None:
        """Remove all agents, and take up no space."""
        super().empty()
        self.body.setContentsMargins(0, 0, 0, 0)

    def load(self, memory: Memory) -> None:
        """Load the readers of the memory."""
        reads = self._context.services.reads
        self.ask(
            lambda: _readers(reads, memory),
            lambda readers: self.renew(readers, lambda: self._add_lines(readers)),
        )

    def _add_lines(self, readers: tuple[ReadingAgent, ...]) -> None:
        if not readers:
            return
        self.body.setContentsMargins(0, space("medium"), 0, 0)
        self.body.addWidget(label(self.tr("Read by agents"), role="section"))
        for reader in readers[:_SHOWN]:
            name = reader.name or self.tr("An agent")
            line = MemoryLink(reader.actor, name, reading_text(reader.times, reader.last_at))
            line.setToolTip(self.tr("Show all that this agent read"))
            line.memory_asked.connect(self._on_reader_asked)
            self.body.addWidget(line)
        left = len(readers) - _SHOWN
        if left > 0:
            text = self.tr("And {count} more").format(count=count_text(left))
            self.body.addWidget(label(text, role="caption"))

    @Slot()
    def _on_agents_called(self) -> None:
        if self._memory is not None:
            self.show_memory(self._memory)

    @Slot(str)
    def _on_reader_asked(self, actor: str) -> None:
        self.list_asked.emit(read_by(actor.removeprefix(KEY_PREFIX)))


def _readers(reads: ReadService, memory: Memory) -> tuple[ReadingAgent, ...]:
    try:
        return reads.readers_of(memory.id, PERSON)
    except NotFoundError:
        # It may expire while it is shown.
        return ()
