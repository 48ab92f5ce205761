"""The search field over the list: debounced, stale answers dropped, Esc goes back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.domain.access import PERSON
from muniment.services.vault.open_vault import Accesses
from tests.desktop.window_parts import AGENT, browse_of, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.memories.query import SearchRequest

CONTROL = Qt.KeyboardModifier.ControlModifier


def found(desktop: Desktop) -> list[str]:
    model = pane_of(desktop).hits_model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


@pytest.fixture
def filled(desktop: Desktop, qtbot: QtBot) -> Desktop:
    for text in ("the red lantern", "the blue kettle", "a blue lantern and a red kettle"):
        remember(desktop.context.services, text)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 3)
    return desktop


def test_typing_finds_and_escape_leads_back(filled: Desktop, qtbot: QtBot) -> None:
    pane, window = pane_of(filled), filled.window
    first = pane.list_model.row_at(0)
    pane.list_view.choose(first.id)
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(pane.field.hasFocus)
    qtbot.keyClicks(pane.field, "blue kettle")
    qtbot.waitUntil(lambda: bool(found(filled)) and found(filled)[0] == "the blue kettle")
    assert pane.pages.currentWidget() is pane.hits_view
    row = pane.hits_model.row_at(0)
    assert row.score is not None
    assert 0 < row.score <= 1
    qtbot.keyClick(pane.field, Qt.Key.Key_Down)
    detail = browse_of(filled).detail
    qtbot.waitUntil(lambda: detail.form.content.toPlainText() == "the blue kettle")
    qtbot.keyClick(pane.hits_view, Qt.Key.Key_Escape)
    assert not pane.field.text()
    assert pane.pages.currentWidget() is pane.list_view
    assert pane.chosen_id == first.id
    qtbot.waitUntil(lambda: detail.memory_id == first.id)


def test_letters_typed_quickly_are_one_search(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = type(filled.context.services.search)
    asked, original = [], service.search

    def search(self: object, request: SearchRequest, actor: object, **options: object) -> object:
        asked.append(request.query)
        return original(self, request, actor)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "search", search)
    # Longer than in earnest, so that a busy machine does not type slowly.
    monkeypatch.setattr("muniment.desktop.views.search.search_hits_model.DEBOUNCE_MS", 800)
    qtbot.keyClicks(pane_of(filled).field, "lantern", delay=10)
    assert not asked
    qtbot.waitUntil(lambda: bool(found(filled)))
    assert asked == ["lantern"]


def test_a_stale_answer_is_dropped(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = type(filled.context.services.search)
    original, gate = service.search, threading.Event()
    slow_began, slow_ended = threading.Event(), threading.Event()

    wanted: list[bool] = []

    def search(
        self: object, request: SearchRequest, actor: object, **options: Callable[[], bool]
    ) -> object:
        if request.query == "red":
            slow_began.set()
            gate.wait(PATIENCE_S)
        wanted.append(options["is_wanted"]())
        try:
            return original(self, request, actor, **options)  # type: ignore[arg-type]
        finally:
            if request.query == "red":
                slow_ended.set()

    monkeypatch.setattr(service, "search", search)
    # Longer than in earnest, so that a busy machine does not type slowly.
    monkeypatch.setattr("muniment.desktop.views.search.search_hits_model.DEBOUNCE_MS", 500)
    pane = pane_of(filled)
    answered: list[str] = []
    pane.hits_model.answered.connect(lambda _count: answered.append(pane.hits_model.query))
    qtbot.keyClicks(pane.field, "red")
    qtbot.waitUntil(slow_began.is_set)
    qtbot.keyClicks(pane.field, " kettle")
    gate.set()
    qtbot.waitUntil(slow_ended.is_set)
    qtbot.waitUntil(lambda: not pane.hits_model.is_waiting)
    qtbot.waitUntil(lambda: not filled.context.tasks.is_busy)
    assert answered == ["red kettle"]
    # The stale search hears that nobody waits for it, and the last one that somebody does.
    assert wanted == [False, True]


def test_what_comes_up_while_typing_was_not_read(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[list[int]] = []
    monkeypatch.setattr(Accesses, "add", lambda _self, numbers, _now: counted.append([*numbers]))
    qtbot.keyClicks(pane_of(filled).field, "blue kettle")
    qtbot.waitUntil(lambda: bool(found(filled)) and found(filled)[0] == "the blue kettle")
    qtbot.waitUntil(lambda: not filled.context.tasks.is_busy)
    assert len(found(filled)) == 2
    # The one that the detail shows was looked at, the other merely came up.
    assert all(len(numbers) == 1 for numbers in counted)


def test_nothing_found_says_so(filled: Desktop, qtbot: QtBot) -> None:
    pane = pane_of(filled)
    filled.context.services.namespaces.create("empty", PERSON)
    choice = filled.context.namespaces
    qtbot.waitUntil(lambda: len(choice.names) == 2)
    choice.choose("empty")
    qtbot.keyClicks(pane.field, "lantern")
    qtbot.waitUntil(lambda: "No results for “lantern”" in pane.empty_text)
    choice.choose(None)
    qtbot.waitUntil(lambda: len(found(filled)) >= 1)
    assert not pane.empty_text


def test_hits_follow_what_an_agent_writes_and_deletes(filled: Desktop, qtbot: QtBot) -> None:
    services, pane = filled.context.services, pane_of(filled)
    qtbot.keyClicks(pane.field, "green umbrella")
    qtbot.waitUntil(lambda: bool(pane.empty_text) or bool(found(filled)))
    written = remember(services, "a green umbrella", actor=AGENT)
    qtbot.waitUntil(lambda: "a green umbrella" in found(filled))
    services.memories.delete(written.id, AGENT)
    qtbot.waitUntil(lambda: "a green umbrella" not in found(filled))
