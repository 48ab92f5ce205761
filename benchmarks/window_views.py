"""Every view of the window, with the longest turn of its thread at each.

In processor time of the thread, so that a busy machine gives the same result as a quiet one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize

from benchmarks.machine import Row
from benchmarks.window_flows import browse, settle, visit
from benchmarks.window_meter import BlockMeter, turn, wait_for
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, MemoryDraft

if TYPE_CHECKING:
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.settings_view import SettingsView

_START_MS: Final = 2_000
_SMALL: Final = QSize(820, 520)
_PARAGRAPH: Final = (
    "Der Hahn im Bad läuft noch, und für Übermorgen fehlt ein Gärtner. " * 8 + "\n\n"
)
"""Every tenth letter takes two bytes."""


def ahead_row(desktop: "Desktop") -> Row:
    """Wait until the window is idle, and return the longest turn until every view is made."""
    meter = BlockMeter()
    meter.start()
    turn(_START_MS)
    wait_for(lambda: desktop.early_views.is_done)
    meter.stop()
    return meter.row("after unlocking, nobody acting: until every view is made ahead")


def view_rows(desktop: "Desktop") -> list[Row]:
    """Visit everything, twice, and return the longest turn of each."""
    return [
        *destination_rows(desktop, "first visit"),
        *destination_rows(desktop, "again"),
        *_settings_rows(desktop),
        *_memory_rows(desktop),
        *_above_rows(desktop),
        *_frame_rows(desktop),
    ]


def destination_rows(desktop: "Desktop", when: str) -> Iterator[Row]:
    """Visit every destination once."""
    # Browse is where the window starts, and is the last.
    keys = [one.key for one in destinations() if one.key != "browse"]
    for key in (*keys, "browse"):
        yield _row(desktop, f"{key}, {when}", lambda key=key: visit(desktop, key))  # type: ignore[misc]


def _settings_rows(desktop: "Desktop") -> Iterator[Row]:
    view: SettingsView = visit(desktop, "settings")
    settle(desktop)
    for action in view.commands():
        yield _row(desktop, f"{action.objectName()}, first visit", action.trigger)


def _memory_rows(desktop: "Desktop") -> Iterator[Row]:
    pane = browse(desktop).pane
    visit(desktop, "browse")
    settle(desktop)
    model = pane.list_model

    def show(memory_id: str) -> None:
        desktop.window.show_memory(memory_id)

    for place, name in ((0, "a memory, the first"), (1, "a memory, another")):
        yield _row(desktop, name, lambda place=place: show(model.id_at(place)))  # type: ignore[misc]
    whole = (_PARAGRAPH * CONTENT_MAX_CHARACTERS)[:CONTENT_MAX_CHARACTERS]
    for name, text in (("in paragraphs", whole), ("in one line", whole.replace("\n", " "))):
        with _remembered(desktop, text) as memory_id:
            what = f"a memory of {len(text.encode()):,} bytes {name}"
            yield _row(desktop, what, lambda memory_id=memory_id: show(memory_id))  # type: ignore[misc]
            show(model.id_at(0))
            settle(desktop)


def _above_rows(desktop: "Desktop") -> Iterator[Row]:
    window = desktop.window
    for when in ("first", "again"):
        yield _row(desktop, f"palette, {when}", window.palette_.toggle)
        yield _row(desktop, f"palette closed, {when}", window.palette_.dismiss)
    for when in ("first", "again"):
        yield _row(desktop, f"quick capture, {when}", desktop.show_capture)
        desktop.capture.hide()
        settle(desktop)


def _frame_rows(desktop: "Desktop") -> Iterator[Row]:
    namespaces, theme = desktop.context.namespaces, desktop.context.theme
    for name in (*namespaces.names[-1:], None):
        what = "another namespace" if name else "all namespaces"
        yield _row(desktop, what, lambda name=name: namespaces.choose(name))  # type: ignore[misc]
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        what = f"turned {appearance.value}"
        yield _row(desktop, what, lambda appearance=appearance: theme.use(appearance))  # type: ignore[misc]
    before = desktop.window.size()
    for size in (_SMALL, before):
        what = f"sized {size.width()} x {size.height()}"
        yield _row(desktop, what, lambda size=size: desktop.window.resize(size))  # type: ignore[misc]


def _row(desktop: "Desktop", what: str, act: Callable[[], object]) -> Row:
    # A person who acts has just given input, so work for quiet moments does not intervene.
    desktop.idle.start()
    meter = BlockMeter()
    meter.start()
    act()
    settle(desktop)
    meter.stop()
    return meter.row(f"views: {what}")


@contextmanager
def _remembered(desktop: "Desktop", text: str) -> Iterator[str]:
    """Add a memory for a while; the vault is kept as it was."""
    memories = desktop.context.services.memories
    written = memories.remember(MemoryDraft(content=text), PERSON)
    settle(desktop)
    try:
        yield written.memory.id
    finally:
        memories.delete(written.memory.id, PERSON, permanent=True)
        settle(desktop)
