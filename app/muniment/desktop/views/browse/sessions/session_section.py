"""The memories before and after a memory in the same session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.controls import button, label
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort
from muniment.domain.sessions.session import Session

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.container import Services

_EACH_SIDE: Final = 4
_NAME_MAX: Final = 40
_SETTLE_MS: Final = 500
_UNSEEN: Final = frozenset({ChangeKind.EMBEDDED, ChangeKind.UNDERSTOOD})
_GONE: Final = frozenset({ChangeKind.DELETED, ChangeKind.PURGED})
_WHOLE: Final = ("whole",)
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Around:
    before: tuple[Memory, ...]
    after: tuple[Memory, ...]
    total: int
    session: Session | None


class SessionSection(MemorySection):
    """Lists the neighbours of the memory that is shown, in order of creation; GUI thread only.

    Changes by others cause one reload after a short delay, and only while the section is visible.

    Signals:
        deletion_asked: The `Session` that the user wants to delete.
        reading_asked: The `Session` whose turns and states the user wants to see.
    """

    deletion_asked = Signal(object)
    reading_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._session: Session | None = None
        # Keyed by content, so that lines that do not change stay and keep the focus.
        self._lines: dict[_Key, QWidget] = {}
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._on_settle_timeout)
        context.bridge.changed.connect(self._on_bridge_changed)

    def load(self, memory: Memory) -> None:
        """Load the neighbours."""
        self._settle.stop()
        if memory.session_id is None:
            self.say(self.tr("This memory isn't part of a session."))
            return
        services = self._context.services
        self.ask(lambda: _around(services, memory), lambda found: self._show(memory, found))

    def clear(self) -> None:
        """Stop showing a memory, and remove everything."""
        self._settle.stop()
        super().clear()

    def empty(self) -> None:
        """Remove all lines; their texts are cleared at once."""
        self._session = None
        self._lines = {}
        super().empty()

    @Slot()
    def reload(self) -> None:
        """Reload: other memories of the session may have been deleted or restored."""
        if self._memory is not None:
            self.show_memory(self._memory)

    def _show(self, memory: Memory, around: _Around) -> None:
        if not self._lines:
            self.empty()
        self._session = around.session
        name = memory.session_id or ""
        head = self.tr("Session {name}, {memories}").format(
            name=name if len(name) <= _NAME_MAX else f"{name[: _NAME_MAX - 1]}…",
            memories=memories_text(around.total),
        )
        heads = [head]
        if around.session is None:
            gone = self.tr("This session was deleted or has expired. Its memories are still here.")
            heads.append(gone)
        lines: dict[_Key, Callable[[], QWidget]] = {}
        for text in heads:
            lines["caption", text] = partial(label, text, role="caption", wrap=True)
        for one in (*around.before, memory, *around.after):
            lines[one.id, one.title] = partial(self._line, one, is_here=one is memory)
        lines[_WHOLE] = self._whole
        if around.session is not None:
            lines[("read",)] = self._read
            lines[("delete",)] = self._delete
        self._fill(lines)

    def _fill(self, wanted: Mapping[_Key, Callable[[], QWidget]]) -> None:
        """Show the lines in order, and reuse those that are already shown."""
        had, self._lines = self._lines, {}
        while self.body.takeAt(0) is not None:
            pass
        before: QWidget = self
        for key, make in wanted.items():
            line = self._lines[key] = had.pop(key) if key in had else make()
            is_button = isinstance(line, PushButton)
            aligned = Qt.AlignmentFlag.AlignLeft if is_button else Qt.AlignmentFlag(0)
            self.body.addWidget(line, alignment=aligned)
            self.setTabOrder(before, line)
            before = line
        self.body.addStretch()
        if self.window().focusWidget() in had.values():
            self._lines[_WHOLE].setFocus()
        for line in had.values():
            self.drop(line)

    def _line(self, memory: Memory, *, is_here: bool) -> QWidget:
        note = self.tr("This memory") if is_here else full_moment(memory.created_at)
        made = self.link(memory, note)
        made.setEnabled(not is_here)
        return made

    def _whole(self) -> QWidget:
        made = button(self.tr("Show the whole session"), role="link")
        made.clicked.connect(self._on_whole_clicked)
        return made

    def _read(self) -> QWidget:
        made = button(self.tr("Show its turns and state…"), role="link")
        made.clicked.connect(self._on_read_clicked)
        return made

    def _delete(self) -> QWidget:
        made = button(self.tr("Delete the session…"), role="link")
        made.clicked.connect(self._on_delete_clicked)
        return made

    @Slot()
    def _on_whole_clicked(self) -> None:
        if self._memory is not None:
            self.list_asked.emit(_session_of(self._memory))

    @Slot()
    def _on_read_clicked(self) -> None:
        if self._session is not None:
            self.reading_asked.emit(self._session)

    @Slot()
    def _on_delete_clicked(self) -> None:
        if self._session is not None:
            self.deletion_asked.emit(self._session)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        memory = self._memory
        if memory is None or memory.session_id is None:
            return
        if any(one.memory_id == memory.id and one.kind in _GONE for one in change_set.memories):
            # The memory is gone, so it has no neighbours to load.
            self._settle.stop()
        elif _touches(change_set, memory) and not self._settle.isActive():
            self._settle.start()

    @Slot()
    def _on_settle_timeout(self) -> None:
        if self._latest.is_open:
            # Wait for the running load: a slow one would never finish if each change restarted it.
            self._settle.start()
        else:
            self.reload()


def _touches(change_set: "ChangeSet", memory: Memory) -> bool:
    """Return whether the neighbours or the session of a memory may have changed.

    Changes to the memory itself are handled by the detail.
    """
    return any(
        one.namespace == memory.namespace and one.memory_id != memory.id and one.kind not in _UNSEEN
        for one in change_set.memories
    ) or any(
        one.namespace == memory.namespace and one.thing is ThingKind.SESSION
        for one in change_set.things
    )


def _session_of(memory: Memory) -> MemoryFilter:
    return MemoryFilter(namespaces=(memory.namespace,), session_id=memory.session_id)


def _around(services: "Services", memory: Memory) -> _Around:
    """Load the neighbours and the session of a memory; any thread."""
    wanted = _session_of(memory)

    def beyond(sort: Sort) -> tuple[tuple[Memory, ...], int]:
        page = PageRequest(sort=sort, limit=_EACH_SIDE, after=memory.id)
        found = services.memories.list(wanted, page, PERSON)
        return found.memories, found.total

    before, total = beyond(Sort.NEWEST)
    after, _ = beyond(Sort.OLDEST)
    return _Around(before[::-1], after, total, _session_named(services, memory))


def _session_named(services: "Services", memory: Memory) -> Session | None:
    """Return the session that a memory names, if it still exists; any thread."""
    try:
        return services.sessions.get(memory.session_id or "", PERSON, namespace=memory.namespace)
    except NotFoundError:
        return None
