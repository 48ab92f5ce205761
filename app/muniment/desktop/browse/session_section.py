"""What was remembered before and after a memory in the same session."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from muniment.desktop.browse.memory_section import MemorySection
from muniment.desktop.controls import button, label
from muniment.desktop.dates import full_moment
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.words import memories_text
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.memory import Memory
from muniment.domain.query import MemoryFilter, PageRequest, Sort
from muniment.domain.sessions import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from muniment.services.house import Services

_EACH_SIDE = 4
_NAME_MAX = 40


@dataclass(frozen=True, slots=True, repr=False)
class _Around:
    before: tuple[Memory, ...]
    after: tuple[Memory, ...]
    total: int
    session: Session | None


class SessionSection(MemorySection):
    """The neighbours of the memory that is shown, in the order they came; GUI thread only.

    Signals:
        deletion_asked: The `Session` that the person wants to delete.
    """

    deletion_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        context.operations.taken_back.connect(self.reload)

    def load(self, memory: Memory) -> None:
        """Ask for the neighbours."""
        if memory.session_id is None:
            self.say(self.tr("This memory belongs to no session."))
            return
        services = self._context.services
        self.ask(lambda: _around(services, memory), lambda found: self._show(memory, found))

    @Slot()
    def reload(self) -> None:
        """Ask again: other memories of the session may have gone or come back."""
        if self._memory is not None:
            self.show_memory(self._memory)

    def _show(self, memory: Memory, around: _Around) -> None:
        holder: QWidget | None = self.window().focusWidget()
        has_focus = holder is not None and self.isAncestorOf(holder)
        self.empty()
        name = memory.session_id or ""
        head = self.tr("Session {name}, {memories}").format(
            name=name if len(name) <= _NAME_MAX else f"{name[: _NAME_MAX - 1]}…",
            memories=memories_text(around.total),
        )
        self.body.addWidget(label(head, role="caption", wrap=True))
        if around.session is None:
            gone = self.tr(
                "The session was deleted or has expired. What was remembered in it is still there."
            )
            self.body.addWidget(label(gone, role="caption", wrap=True))
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
        if around.session is not None:
            delete = button(self.tr("Delete the session…"), role="link")
            delete.clicked.connect(partial(self.deletion_asked.emit, around.session))
            self.body.addWidget(delete)
        self.body.addStretch()
        if has_focus:
            # What had it is gone; behind a dialog only what is shown already can have it.
            whole.show()
            whole.setFocus()

    @Slot()
    def _on_whole_clicked(self) -> None:
        if self._memory is not None:
            self.list_asked.emit(_session_of(self._memory))


def _session_of(memory: Memory) -> MemoryFilter:
    return MemoryFilter(namespaces=(memory.namespace,), session_id=memory.session_id)


def _around(services: "Services", memory: Memory) -> _Around:
    """Any thread."""
    wanted = _session_of(memory)

    def beyond(sort: Sort) -> tuple[tuple[Memory, ...], int]:
        page = PageRequest(sort=sort, limit=_EACH_SIDE, after=memory.id)
        found = services.memories.list(wanted, page, PERSON)
        return found.memories, found.total

    before, total = beyond(Sort.NEWEST)
    after, _ = beyond(Sort.OLDEST)
    return _Around(before[::-1], after, total, _session_named(services, memory))


def _session_named(services: "Services", memory: Memory) -> Session | None:
    """Return the session that a memory names, if it is still there; any thread."""
    try:
        return services.sessions.get(memory.session_id or "", PERSON, namespace=memory.namespace)
    except NotFoundError:
        return None
