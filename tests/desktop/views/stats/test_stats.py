"""Stats: every bar tells its numbers and leads to its memories; nothing of it outlasts a lock."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QGraphicsView, QToolTip, QWidget

from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape, nice_ticks
from muniment.desktop.views.stats.chart_export import ExportKind, drawing_of, table_of
from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryType, Tier
from muniment.domain.memories.query import SearchRequest
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, workspace_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.stats.chart_card import ChartCard
    from muniment.desktop.views.stats.stats_view import StatsView
    from muniment.domain.memories.memory import Memory

LEFT = Qt.MouseButton.LeftButton
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CANARY = "canarybeacon"
# Content, type, days ago.
WRITTEN = (
    ("The boiler wants 1.5 bar", MemoryType.FACT, 0),
    ("The spare key is next door", MemoryType.FACT, 3),
    ("Window seats on long flights", MemoryType.PREFERENCE, 3),
    ("The cello lesson is on Tuesday", MemoryType.EVENT, 40),
    ("Plum cake needs four eggs", MemoryType.FACT, 200),
)


def write(
    desktop: Desktop, content: str, *, days: float = 0, actor: Actor = PERSON, **fields: object
) -> Memory:
    draft = MemoryDraft(content=content, created_at=NOW - timedelta(days=days), **fields)  # type: ignore[arg-type]
    return desktop.context.services.memories.remember(draft, actor).memory


def visit(desktop: Desktop, qtbot: QtBot) -> StatsView:
    """Go to the statistics and wait for every chart."""
    workspace_of(desktop).go("stats")
    view = workspace_of(desktop).current
    qtbot.waitUntil(lambda: view.is_settled, timeout=15_000)  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


def marks_of(view: StatsView, key: str) -> dict[str, float]:
    data = view.cards[key].data
    assert data is not None
    return {mark.name or mark.said.partition(":")[0]: mark.values[0] for mark in data.marks}


def show_card(view: StatsView, card: ChartCard, qtbot: QtBot) -> None:
    view._area.ensureWidgetVisible(card)
    qtbot.rest()


def headings(desktop: Desktop) -> list[str]:
    model = pane_of(desktop).list_model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def wait_for_list(desktop: Desktop, qtbot: QtBot, contents: list[str]) -> None:
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse_of(desktop))
    qtbot.waitUntil(lambda: headings(desktop) == contents)


@pytest.fixture
def stats(desktop: Desktop, qtbot: QtBot) -> StatsView:
    """The statistics of five memories."""
    for content, memory_type, days in WRITTEN:
        write(desktop, content, days=days, type=memory_type, tier=Tier.WARM)
    return visit(desktop, qtbot)


def test_charts_count_what_is_there(stats: StatsView) -> None:
    assert marks_of(stats, "types") == {"Fact": 3, "Event": 1, "Preference": 1}
    assert marks_of(stats, "tiers") == {"Pinned": 0, "Normal": 5, "Low": 0}
    assert marks_of(stats, "lifetimes")["Never"] == 5
    assert marks_of(stats, "embedding")["Found by meaning"] == 5
    growth = stats.cards["growth"].data
    assert growth is not None
    assert [mark.values[0] for mark in growth.marks][-1] == 5
    assert sum(marks_of(stats, "new-memories").values()) == 5
    assert marks_of(stats, "calendar")["28 April 2026"] == 2
    assert sum(marks_of(stats, "calls").values()) >= 5
    assert marks_of(stats, "storage")["Memories, encrypted"] > 0
    assert "5" in readable_texts(stats.figures).split()


def test_a_click_on_a_bar_leads_to_its_memories(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    card = stats.cards["types"]
    show_card(stats, card, qtbot)
    qtbot.mouseClick(card.canvas, LEFT, pos=card.canvas.position_of(0))
    wait_for_list(
        desktop,
        qtbot,
        ["The boiler wants 1.5 bar", "The spare key is next door", "Plum cake needs four eggs"],
    )


def test_a_click_on_a_day_leads_to_what_is_dated_on_it(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    card = stats.cards["calendar"]
    assert card.data is not None
    show_card(stats, card, qtbot)
    day = len(card.data.marks) - 4
    qtbot.mouseMove(card.canvas, card.canvas.position_of(day))
    qtbot.waitUntil(lambda: card.caption == "28 April 2026: 2 memories")
    assert QToolTip.text() == "28 April 2026: 2 memories"
    qtbot.mouseClick(card.canvas, LEFT, pos=card.canvas.position_of(day))
    wait_for_list(desktop, qtbot, ["Window seats on long flights", "The spare key is next door"])


def test_the_keys_read_a_chart_and_lead_on(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    card = stats.cards["types"]
    show_card(stats, card, qtbot)
    canvas = card.canvas
    assert "3 memories" in canvas.accessibleDescription()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert card.caption == "Fact: 3 memories"
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert card.caption == "Event: 1 memory"
    assert canvas.accessibleDescription().startswith("Event: 1 memory ")
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert card.caption == "Preference: 1 memory" or canvas.mark == 1
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    last = marks_of(stats, "types")
    assert list(last)[-1] in {"Event", "Preference"}
    expected = {"Event": "The cello lesson is on Tuesday"}
    wait_for_list(desktop, qtbot, [expected.get(list(last)[-1], "Window seats on long flights")])


def test_a_chart_along_time_is_read_from_its_newest_end(stats: StatsView, qtbot: QtBot) -> None:
    card = stats.cards["growth"]
    show_card(stats, card, qtbot)
    card.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert card.caption.endswith("5 memories in total, 3 new")
    qtbot.keyClick(card.canvas, Qt.Key.Key_Left)
    assert card.caption.endswith("2 memories in total, 0 new")
    qtbot.keyClick(card.canvas, Qt.Key.Key_Escape)
    assert card.canvas.mark == -1
    assert card.caption == card.data.summary  # type: ignore[union-attr]


def test_the_period_and_the_step_can_be_chosen(stats: StatsView, qtbot: QtBot) -> None:
    stats.bar.period.setFocus()
    qtbot.keyClick(stats.bar.period, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: stats.is_settled)
    assert marks_of(stats, "types") == {"Fact": 2, "Preference": 1}
    assert marks_of(stats, "embedding")["Found by meaning"] == 5
    qtbot.keyClick(stats.bar.step, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: stats.is_settled)
    assert len(marks_of(stats, "new-memories")) == 30
    qtbot.keyClick(stats.bar.period, Qt.Key.Key_End)
    qtbot.keyClick(stats.bar.step, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: stats.is_settled)
    assert list(marks_of(stats, "new-memories"))[1] == "November 2025"
    assert len(marks_of(stats, "new-memories")) == 8


def test_they_follow_the_namespace_of_the_window(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    write(desktop, "The board meets at nine", namespace="work", type=MemoryType.POLICY)
    desktop.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: stats.is_settled and marks_of(stats, "types") == {"Policy": 1})
    assert "Namespace “work”" in readable_texts(stats)


def test_what_an_agent_writes_counts_by_itself(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Code assistant"), PERSON).key
    agent = Actor(f"key:{key.id}", key.namespaces, key.scopes)
    stats._settle.setInterval(20)
    write(desktop, "Commit messages are short", actor=agent, type=MemoryType.POLICY)
    with pytest.raises(NotFoundError):
        services.memories.get("mem_000000000000", agent)
    qtbot.waitUntil(lambda: marks_of(stats, "types").get("Policy") == 1)
    stats.refresh()
    qtbot.waitUntil(lambda: stats.is_settled)
    calls, errors = stats.cards["calls"].data, stats.cards["errors"].data
    assert calls is not None
    assert errors is not None
    assert calls.series == ("You", "Agent “Code assistant”")
    assert errors.series == ("Agent “Code assistant”",)
    assert errors.marks[-1].values == (1,)
    # The part of the column that is the agent's leads to what the agent wrote.
    card = stats.cards["calls"]
    show_card(stats, card, qtbot)
    card.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.canvas, Qt.Key.Key_Up)
    assert card.caption.startswith("Agent “Code assistant”: ")
    qtbot.keyClick(card.canvas, Qt.Key.Key_Return)
    wait_for_list(desktop, qtbot, ["Commit messages are short"])


def test_how_long_calls_take_is_told(stats: StatsView, desktop: Desktop, qtbot: QtBot) -> None:
    for _ in range(3):
        desktop.context.services.search.search(SearchRequest(query="boiler"), PERSON)
    stats.refresh()
    qtbot.waitUntil(lambda: stats.is_settled)
    data = stats.cards["durations"].data
    assert data is not None
    search = next(mark for mark in data.marks if mark.name == "Search")
    assert search.said.endswith("; 3 calls")
    # Each stands for itself: its own parts are parted like those of a list.
    assert f"{search.said}." in data.summary
    assert data.summary.endswith(".")
    assert 0 < search.values[0] <= search.values[1]


def test_an_empty_vault_leads_on(desktop: Desktop, qtbot: QtBot) -> None:
    view = visit(desktop, qtbot)
    assert view.empty.isVisible()
    assert "No statistics yet" in view.empty.text
    assert view.cards == {}
    write(desktop, "a first one")
    view.refresh()
    qtbot.waitUntil(lambda: view.is_settled and not view.empty.isVisible())


def test_counting_can_be_cancelled(
    stats: StatsView, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    release = threading.Event()
    charts = desktop.context.services.charts
    real = type(charts).charts

    def slow(*given: object) -> object:
        release.wait(PATIENCE_S)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(charts), "charts", slow)
    write(desktop, "one more")
    stats.refresh()
    qtbot.waitUntil(lambda: stats.bar.is_counting)
    qtbot.mouseClick(stats.bar.cancel, LEFT)
    assert not stats.bar.is_counting
    assert not stats.is_settled
    assert "Stopped" in readable_texts(stats.bar)
    release.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert sum(marks_of(stats, "types").values()) == 5


@pytest.mark.parametrize("kind", list(ExportKind))
def test_a_chart_is_saved_for_the_person_alone(
    stats: StatsView, desktop: Desktop, qtbot: QtBot, tmp_path: Path, kind: ExportKind
) -> None:
    card = stats.cards["types"]
    card.export_asked.emit(card, kind)
    dialog = stats.findChildren(QFileDialog)[-1]
    path = tmp_path / f"types.{kind.value}"
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(path.name)
    dialog.accept()
    qtbot.waitUntil(lambda: "Saved" in desktop.window.notices.text)
    assert "not encrypted" in desktop.window.notices.text
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    if kind is ExportKind.CSV:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows == [["Type", "Memories"], ["Fact", "3"], ["Preference", "1"], ["Event", "1"]]
    elif kind is ExportKind.SVG:
        assert b"<svg" in content
        assert b"Preference" in content
        assert b"Types" in content
    else:
        image = QImage.fromData(content)
        assert image.width() > card.canvas.width()
        colors = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
        assert desktop.context.theme.color("series_a").name() in colors


def test_a_name_that_is_a_formula_is_written_as_a_text() -> None:
    data = ChartData(
        key="k",
        title="t",
        covers="",
        shape=Shape.BARS,
        marks=(
            ChartMark("x", (1,), "", cells=("=cmd()|calc", 1)),
            ChartMark("x", (1,), "", cells=("a", -1)),
        ),
        summary="",
        columns=("Name", "Memories"),
        number_text=str,
    )
    assert table_of(data) == "Name,Memories\r\n'=cmd()|calc,1\r\na,-1\r\n"


def test_charts_follow_light_and_dark(stats: StatsView, desktop: Desktop, qtbot: QtBot) -> None:
    card, theme = stats.cards["types"], desktop.context.theme
    show_card(stats, card, qtbot)
    seen = []
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.use(appearance)
        qtbot.rest()
        at = card.canvas.position_of(0)
        image = card.canvas.grab().toImage()
        seen.append((image.pixelColor(at).name(), theme.color("series_a").name()))
        assert image.pixelColor(QPoint(2, 2)).name() != theme.color("series_a").name()
    assert [found for found, _ in seen] == [wanted for _, wanted in seen]
    assert seen[0] != seen[1]


def test_a_chart_that_looks_as_before_is_not_drawn_again(
    stats: StatsView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    drawn: list[str] = []
    for key, card in stats.cards.items():
        monkeypatch.setattr(card.canvas.plot, "draw", lambda _data, key=key: drawn.append(key))
    canvas = stats.cards["types"].canvas
    data = stats.cards["types"].data
    assert data is not None
    canvas.show_chart(data)
    # What a mark leads to may be another, and is followed.
    moved = replace(data, marks=tuple(replace(mark, leads_to=(None,)) for mark in data.marks))
    canvas.show_chart(moved)
    assert drawn == []
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.assertNotEmitted(canvas.mark_opened):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    fewer = replace(data, marks=data.marks[:-1])
    canvas.show_chart(fewer)
    assert drawn == ["types"]


def test_a_chart_out_of_sight_takes_new_colours_when_it_is_seen(
    stats: StatsView, desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    qtbot.rest()
    drawn: list[str] = []
    for key, card in stats.cards.items():
        draw = partial(_drawn_and_told, card.canvas.plot.draw, drawn, key)
        monkeypatch.setattr(card.canvas.plot, "draw", draw)
    workspace_of(desktop).go("browse")
    desktop.context.theme.use(Appearance.DARK)
    assert drawn == []  # later, in a quiet moment, they may be
    first, *_, last = stats.cards
    visit(desktop, qtbot)
    show_card(stats, stats.cards[last], qtbot)
    assert {first, last} <= set(drawn)
    desktop.context.theme.use(Appearance.SYSTEM)


def test_a_chart_out_of_sight_is_saved_in_the_present_colours(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    card, theme = stats.cards["types"], desktop.context.theme
    show_card(stats, card, qtbot)
    assert card.data is not None
    workspace_of(desktop).go("browse")
    theme.use(Appearance.DARK)
    kept = drawing_of(card.canvas, card.data, theme).decode()
    assert theme.color("series_a").name() in kept
    theme.use(Appearance.LIGHT)
    assert theme.color("series_a").name() not in kept
    theme.use(Appearance.SYSTEM)


def _drawn_and_told(
    draw: Callable[[object], None], drawn: list[str], key: str, data: object
) -> None:
    drawn.append(key)
    draw(data)


def test_the_cards_take_as_many_columns_as_there_is_room_for(
    stats: StatsView, desktop: Desktop, qtbot: QtBot
) -> None:
    found = []
    for width in (840, 1_150, 1_700):
        desktop.window.resize(width, 700)
        qtbot.rest()
        found.append(stats.grid.columns)
        for card in stats.cards.values():
            assert card.x() >= 0
            assert card.x() + card.width() <= stats.grid.width()
    assert found[0] == 1 or found[0] < found[2]
    assert found == sorted(found)
    assert found[2] == 3


def luminance(color: QColor) -> float:
    parts = [color.redF(), color.greenF(), color.blueF()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("series", [f"series_{letter}" for letter in "abcdef"])
def test_series_stand_out_from_the_card(scheme: str, series: str) -> None:
    shades = (QColor(tokens()[scheme][name]) for name in (series, "surface"))
    lighter, darker = sorted((luminance(shade) for shade in shades), reverse=True)
    # WCAG 2.2, 1.4.11: what is drawn needs 3 to 1.
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_every_control_has_a_name(stats: StatsView) -> None:
    for card in stats.cards.values():
        assert card.data is not None
        if card.data.is_empty:
            continue
        assert card.canvas.accessibleName() == card.data.title
        assert card.canvas.accessibleDescription()
        assert card.data.title in card.export.accessibleName()
    assert stats.bar.period.accessibleName()
    assert stats.bar.step.accessibleName()


def drawn_texts(view: QWidget) -> str:
    """Return every text that charts hold, in drawings and for screen readers."""
    texts = []
    for widget in view.findChildren(QWidget):
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QGraphicsView):
            for item in widget.scene().items():
                levels = getattr(item, "_tickLevels", None) or []
                texts += [name for level in levels for _, name in level]
                inside = getattr(item, "toPlainText", None)
                texts.append(inside() if callable(inside) else "")
    return "\n".join(texts)


def test_two_of_one_name_are_told_apart_by_their_namespaces(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    services.namespaces.create("home", PERSON)
    for namespace, name in (("default", "Mira"), ("home", "Mira"), ("home", "Jonas")):
        memory = write(desktop, f"about {name} in {namespace}", namespace=namespace)
        draft = EntityDraft(type="person", name=name, namespace=namespace)
        services.entities.link(services.entities.create(draft, PERSON).value.uid, memory.id, PERSON)
    view = visit(desktop, qtbot)
    data = view.cards["entities"].data
    assert data is not None
    assert sorted(mark.name for mark in data.marks) == ["Jonas", "Mira (default)", "Mira (home)"]


def test_nothing_is_left_after_a_lock(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    services.namespaces.create(f"{CANARY}-room", PERSON)
    memory = write(desktop, "a boat", namespace=f"{CANARY}-room")
    draft = EntityDraft(type="person", name=f"{CANARY} jones", namespace=f"{CANARY}-room")
    entity = services.entities.create(draft, PERSON).value
    services.entities.link(entity.uid, memory.id, PERSON)
    key = services.keys.create(
        KeyDraft(namespaces=(f"{CANARY}-room",), name=f"{CANARY} agent"), PERSON
    ).key
    agent = Actor(f"key:{key.id}", key.namespaces, frozenset({Scope.READ, Scope.WRITE}))
    write(desktop, "a tree", namespace=f"{CANARY}-room", actor=agent)
    view = visit(desktop, qtbot)
    desktop.context.namespaces.choose(f"{CANARY}-room")
    view.refresh()
    qtbot.waitUntil(lambda: view.is_settled)
    for key_ in ("entities", "calls", "namespaces"):
        show_card(view, view.cards[key_], qtbot)
        view.cards[key_].canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert readable_texts(view).count(CANARY) >= 3
    assert drawn_texts(view).count(CANARY) >= 3
    view.refresh()
    desktop.window.lock()
    for _ in range(2):
        assert CANARY not in readable_texts(view)
        assert CANARY not in drawn_texts(view)
        assert all(card.data is None and card.canvas._data is None for card in view.cards.values())
        qtbot.rest()


def test_ticks_are_round_numbers_that_reach_the_largest() -> None:
    for largest in (0.4, 1, 3, 17, 250, 99_999, 1_234_567):
        ticks = nice_ticks(largest, whole=False)
        assert ticks[-1] >= largest > ticks[-2]
        assert 2 <= len(ticks) <= 6
    assert nice_ticks(1, whole=True) == [0.0, 1.0]


def test_the_window_opens_without_the_drawing_library() -> None:
    code = (
        "import sys, muniment.desktop.shell.application, muniment.desktop.shell.destinations as d;"
        "d.destinations();"
        "assert 'pyqtgraph' not in sys.modules;"
        "import muniment.desktop.views.stats.stats_view; assert 'pyqtgraph' not in sys.modules;"
        "import muniment.desktop.views.stats.plots as p;"
        "assert 'scipy' not in sys.modules and 'OpenGL' not in sys.modules;"
        "assert not p.pg.getConfigOption('useOpenGL')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
