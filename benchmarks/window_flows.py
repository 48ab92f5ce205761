"""Measured actions in the window: search, scroll, capture, open the statistics."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from benchmarks.machine import Row
from benchmarks.sentences import questions
from benchmarks.window_meter import (
    BlockMeter,
    memory_row,
    times_row,
    turn,
    wait_for,
    wait_for_signal,
)
from muniment.domain.access import PERSON
from muniment.domain.errors import EnvironmentFaultError
from muniment.domain.memories.query import LIST_LIMIT_MAX, MemoryFilter, PageRequest, SearchMode

if TYPE_CHECKING:
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.browse_view import BrowseView
    from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
    from muniment.desktop.views.search.list_search import ListSearch
    from muniment.desktop.views.stats.stats_view import StatsView
    from muniment.domain.memories.query import MemorySummary, SummaryPage

_QUESTIONS: Final = 16
_STROKE_MS: Final = 60
_SETTLING_MS: Final = 250
_FRAME_S: Final = 1 / 60
_WHEELED_FRAMES: Final = 600
_DRAGGED_FRAMES: Final = 300
_LEAST_FRAMES: Final = 30
_WHEEL_STEP: Final = -240
_END_S: Final = 300.0
_CAPTURES: Final = 10
_PAGES: Final = 7
_SLOW_FRAME_MS: Final = 32


def browse(desktop: "Desktop") -> "BrowseView":
    """Return the Browse view.

    Raises:
        EnvironmentFaultError: The vault is not open.
    """
    if desktop.window.browse is None:
        raise EnvironmentFaultError("the window shows no vault")
    return desktop.window.browse


def visit(desktop: "Desktop", key: str) -> Any:
    """Go to a destination and return its view.

    Raises:
        EnvironmentFaultError: The vault is not open.
    """
    workspace = desktop.window.workspace
    if workspace is None:
        raise EnvironmentFaultError("the window shows no vault")
    workspace.go(key)
    return workspace.current


def settle(desktop: "Desktop") -> None:
    """Wait until everything that an action started is done."""
    turn(_SETTLING_MS)
    wait_for(lambda: not desktop.context.tasks.is_busy)
    turn(_SETTLING_MS)


def search_rows(desktop: "Desktop") -> list[Row]:
    """Type queries, and measure from the last key until the results are painted."""
    browse: BrowseView = visit(desktop, "browse")
    view = browse.pane.search
    rows: list[Row] = []
    for mode in (SearchMode.HYBRID, SearchMode.KEYWORD, SearchMode.SEMANTIC):
        view.options.mode_button(mode).click()
        meter = BlockMeter()
        wall: list[float] = []
        cpu: list[float] = []
        for question in questions(_QUESTIONS, seed=7):
            _type_and_wait(view, question, meter, (wall, cpu))
        pause = view.model.pause_ms
        name = f"{mode.value} search: last key to results painted, after the pause of {pause} ms"
        rows.append(times_row(name, [took - pause for took in wall], cpu))
        rows.append(meter.row(f"{mode.value} search: window blocked while typing"))
    view.field.clear()
    return rows


def _type_and_wait(
    view: "ListSearch", text: str, meter: BlockMeter, taken: tuple[list[float], list[float]]
) -> None:
    view.field.setText("")
    turn(300)
    meter.start()
    for sign in text[:-1]:
        _press(view.field, sign)
        turn(_STROKE_MS)
    wait_for(lambda: not view.model.is_waiting)
    begun, used = time.perf_counter(), time.process_time()
    wait_for_signal(view.model.answered, lambda: _press(view.field, text[-1]))
    # The window paints this once on its own: painting it here as well would block it twice as long.
    QApplication.processEvents()
    taken[0].append((time.perf_counter() - begun) * 1e3)
    taken[1].append((time.process_time() - used) * 1e3)
    turn(50)
    meter.stop()


def _press(widget: QWidget, sign: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(widget, event)


def scan_row(desktop: "Desktop") -> Row:
    """Search for words by reading every memory, as without an index."""
    begun, used = time.perf_counter(), time.process_time()
    found = sum("leaking tap" in summary.text for summary in _all_summaries(desktop))
    return {
        "what": f"for comparison: every text read and looked through ({found:,} found)",
        "p50 ms": round((time.perf_counter() - begun) * 1e3),
        "processor p50 ms": round((time.process_time() - used) * 1e3),
    }


def scroll_rows(desktop: "Desktop") -> list[Row]:
    """Scroll with the wheel, then to the end, then through everything, frame by frame."""
    pane = browse(desktop).pane
    visit(desktop, "browse")
    # The change to this view is measured among the views; it is not a frame of scrolling.
    settle(desktop)
    view, model = pane.list_view, pane.list_model
    bar = view.verticalScrollBar()
    rows = [
        _frames_row(
            f"wheel, pages coming ({_WHEELED_FRAMES} frames)",
            view,
            lambda _: _wheel(view),
            lambda place: place < _WHEELED_FRAMES,
        )
    ]
    begun = time.monotonic()
    rows.append(
        _frames_row(
            "bar held at the end until all are there",
            view,
            lambda _: bar.setValue(bar.maximum()),
            lambda place: (
                place < _LEAST_FRAMES
                or (model.rowCount() < model.total and time.monotonic() - begun < _END_S)
            ),
        )
    )
    rows[-1]["seconds"] = round(time.monotonic() - begun, 1)
    rows[-1]["rows there"] = model.rowCount()
    rows.append(
        _frames_row(
            "bar dragged through all of them",
            view,
            lambda place: bar.setValue(bar.maximum() * (place % 150) // 150),
            lambda place: place < _DRAGGED_FRAMES,
        )
    )
    return rows


def page_rows(desktop: "Desktop") -> list[Row]:
    """Read pages near the end of the list: after a place, and by OFFSET for comparison."""
    memories = desktop.context.services.memories
    total = browse(desktop).pane.list_model.total
    skipped = max(0, total - 1_000)
    before = memories.summaries(MemoryFilter(), PageRequest(offset=skipped, limit=1), PERSON)

    def read(page: PageRequest) -> "SummaryPage":
        return memories.summaries(MemoryFilter(), page, PERSON)

    keyset = _calls(lambda: read(PageRequest(limit=200, cursor=before.next_cursor)))
    offset = _calls(lambda: read(PageRequest(limit=200, offset=skipped + 1)))
    return [
        times_row("a page of 200 at the end of the list", *keyset),
        times_row("for comparison: the same by OFFSET", *offset),
    ]


def capture_row(desktop: "Desktop") -> Row:
    """Open quick capture, and measure until it is painted."""
    wall: list[float] = []
    for _ in range(_CAPTURES):
        begun = time.perf_counter()
        wait_for_signal(desktop.capture.painted, desktop.show_capture)
        wall.append((time.perf_counter() - begun) * 1e3)
        desktop.capture.hide()
        turn(100)
    return times_row("quick capture: asked for until painted", wall)


def stats_row(desktop: "Desktop") -> Row:
    """Open the statistics, and measure until every chart is drawn."""
    meter = BlockMeter()
    meter.start()
    begun, used = time.perf_counter(), time.process_time()
    view: StatsView = visit(desktop, "stats")
    wait_for(lambda: view.is_settled)
    row = {
        "what": "figures: first visit until every chart is drawn",
        "p50 ms": round((time.perf_counter() - begun) * 1e3),
        "processor p50 ms": round((time.process_time() - used) * 1e3),
    }
    meter.stop()
    blocked = meter.row("")
    return row | {"own time max ms": blocked["own time max ms"]}


def plain_list_rows(desktop: "Desktop") -> list[Row]:
    """Fill a plain list with a line for every memory, for comparison."""
    before = memory_row("")
    texts = [summary.text for summary in _all_summaries(desktop)]
    plain = QListWidget()
    begun = time.perf_counter()
    plain.addItems(texts)
    plain.resize(500, 700)
    plain.show()
    QApplication.processEvents()
    took_ms = (time.perf_counter() - begun) * 1e3
    row = {
        **memory_row("for comparison: a QListWidget with a line for each, besides"),
        "max ms": round(took_ms),
    }
    row["more MiB"] = row.get("RSS MiB", 0) - before.get("RSS MiB", 0)
    plain.close()
    return [row]


def _all_summaries(desktop: "Desktop") -> "list[MemorySummary]":
    memories = desktop.context.services.memories
    found: list[MemorySummary] = []
    cursor = None
    while True:
        page = PageRequest(limit=LIST_LIMIT_MAX, cursor=cursor)
        read = memories.summaries(MemoryFilter(), page, PERSON)
        found.extend(read.summaries)
        cursor = read.next_cursor
        if cursor is None:
            return found


def _calls(work: Callable[[], object]) -> tuple[list[float], list[float]]:
    wall: list[float] = []
    cpu: list[float] = []
    for _ in range(_PAGES):
        begun, used = time.perf_counter(), time.thread_time()
        work()
        wall.append((time.perf_counter() - begun) * 1e3)
        cpu.append((time.thread_time() - used) * 1e3)
    return wall, cpu


def _frames_row(
    what: str,
    view: "MemoryListView",
    step: Callable[[int], object],
    goes_on: Callable[[int], bool],
) -> Row:
    """Move the list once per frame, and measure the time of each frame on the window's thread."""
    wall: list[float] = []
    own: list[float] = []
    place = 0
    while goes_on(place):
        begun, used = time.perf_counter(), time.thread_time()
        step(place)
        view.viewport().repaint()
        QApplication.processEvents()
        wall.append((time.perf_counter() - begun) * 1e3)
        own.append((time.thread_time() - used) * 1e3)
        time.sleep(max(0.0, _FRAME_S - (time.perf_counter() - begun)))
        place += 1
    return {
        **times_row(f"scrolling: {what}", wall, own),
        "over 32 ms": sum(frame > _SLOW_FRAME_MS for frame in wall),
        "own time max ms": round(max(own), 1),
    }


def _wheel(view: "MemoryListView") -> None:
    middle = QPointF(view.viewport().rect().center())
    turned = QWheelEvent(
        middle,
        QPointF(view.viewport().mapToGlobal(middle)),
        QPoint(),
        QPoint(0, _WHEEL_STEP),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 (Qt's signature)
    )
    QApplication.sendEvent(view.viewport(), turned)
