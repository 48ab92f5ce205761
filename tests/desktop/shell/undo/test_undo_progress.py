"""Undo of much: how far it is, a stop between two steps, and what is left stays undoable."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from muniment.desktop.shell.undo.undo_operation import swing
from muniment.desktop.shell.undo.undo_since_dialog import UndoSinceDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import Retag, Selection
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.agents.test_agents import choose, visit
from tests.desktop.views.browse.test_browse import press
from tests.desktop.window_parts import AGENT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.undo.undo_stack import UndoStack

LEFT = Qt.MouseButton.LeftButton
COUNT = 120


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps so small that there is time to stop between two."""
    monkeypatch.setattr("muniment.services.time_slices.AT_ONCE", 5)
    monkeypatch.setattr("muniment.services.time_slices._PAUSE_S", 0.03)


@pytest.fixture
def tagged(desktop: Desktop, qtbot: QtBot) -> Desktop:
    """A window in which the person has given a tag to many memories of an agent."""
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"buoy {n}", embed=False) for n in range(COUNT)]
    services.memories.remember_batch(drafts, AGENT)
    services.bulk.change(Selection(wanted=MemoryFilter()), Retag(add=("float",)), PERSON)
    qtbot.waitUntil(lambda: "120 memories" in desktop.context.operations.undo_text)
    return desktop


def count(desktop: Desktop, **wanted: object) -> int:
    memories = desktop.context.services.memories
    return memories.list(MemoryFilter(**wanted), PageRequest(limit=1), PERSON).total  # type: ignore[arg-type]


def left(desktop: Desktop) -> int:
    return count(desktop, tags=("float",))


def idle(desktop: Desktop, qtbot: QtBot) -> UndoStack:
    operations = desktop.context.operations
    qtbot.waitUntil(lambda: not operations.is_at_work)
    return operations


def test_it_says_how_far_it_is_and_stops(tagged: Desktop, small_steps: None, qtbot: QtBot) -> None:
    strip, notices = tagged.window.status.undo, tagged.window.notices
    tagged.context.operations.undo()
    qtbot.waitUntil(strip.isVisible)
    qtbot.waitUntil(lambda: strip.text.startswith("Undoing: "))
    assert strip.text.endswith(" of 120")
    assert "Undoing: changed 120 memories" in notices.text
    qtbot.mouseClick(strip.stop_button, LEFT)
    operations = idle(tagged, qtbot)
    rest = left(tagged)
    assert 0 < rest < COUNT
    assert notices.text == f"Stopped. Undone for {COUNT - rest} memories, not for {rest}."
    assert not strip.isVisible()
    assert str(rest) in operations.undo_text
    assert str(COUNT - rest) in operations.redo_text
    press(qtbot, notices, "Continue")
    qtbot.waitUntil(lambda: left(tagged) == 0)
    idle(tagged, qtbot)
    assert operations.undo_text == ""
    operations.redo()
    qtbot.waitUntil(lambda: left(tagged) == rest)
    idle(tagged, qtbot)
    operations.redo()
    qtbot.waitUntil(lambda: left(tagged) == COUNT)


def test_what_was_changed_back_is_done_again_from_the_notice(
    tagged: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    tagged.context.operations.undo()
    qtbot.waitUntil(lambda: left(tagged) < COUNT)
    qtbot.waitUntil(lambda: "Undoing" in tagged.window.notices.text)
    press(qtbot, tagged.window.notices, "Stop")
    operations = idle(tagged, qtbot)
    assert 0 < left(tagged) < COUNT
    press(qtbot, tagged.window.notices, "Redo")
    qtbot.waitUntil(lambda: left(tagged) == COUNT)
    idle(tagged, qtbot)
    # Two halves by now, and both go.
    operations.undo()
    idle(tagged, qtbot)
    operations.undo()
    qtbot.waitUntil(lambda: left(tagged) == 0)


def test_a_lock_stops_it_and_the_rest_is_undone_after(
    tagged: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    services = tagged.context.services
    tagged.context.operations.undo()
    qtbot.waitUntil(lambda: left(tagged) < COUNT)
    tagged.window.lock()
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    operations = idle(tagged, qtbot)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: tagged.window.is_open)
    rest = left(tagged)
    assert 0 < rest < COUNT
    assert str(rest) in operations.undo_text
    operations.undo()
    qtbot.waitUntil(lambda: left(tagged) == 0)
    idle(tagged, qtbot)


def test_a_short_undo_shows_no_progress(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = services.memories.remember(MemoryDraft(content="one", embed=False), AGENT).memory
    selection = Selection((MemoryId(memory.id),))
    services.bulk.change(selection, Retag(add=("float",)), PERSON)
    qtbot.waitUntil(lambda: bool(desktop.context.operations.undo_text))
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: "Undone" in desktop.window.notices.text)
    assert not desktop.window.status.undo.isVisible()
    assert desktop.window.status.undo.text == ""


def test_what_an_agent_wrote_is_taken_back_in_steps_too(
    desktop: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Scout"), PERSON).key
    agent = AGENT.__class__(f"key:{key.id}", key.namespaces, key.scopes)
    drafts = [MemoryDraft(content=f"buoy {n}", embed=False) for n in range(COUNT)]
    services.memories.remember_batch(drafts, agent)
    view = visit(desktop, qtbot)
    choose(view, desktop, qtbot)
    qtbot.mouseClick(view.detail.undo, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, UndoSinceDialog)
    dialog.since.setCurrentIndex(4)
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "Undoing: " in dialog.preview.text())
    qtbot.waitUntil(lambda: count(desktop) < COUNT)
    assert dialog.cancel.text() == "Stop"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Stopped. " in desktop.window.notices.text)
    rest = count(desktop)
    assert 0 < rest < COUNT
    assert f"not for {rest}." in desktop.window.notices.text
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: count(desktop) == COUNT)
    idle(desktop, qtbot)


def test_a_failure_leaves_the_choice_of_since_when(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Scout"), PERSON).key
    agent = AGENT.__class__(f"key:{key.id}", key.namespaces, key.scopes)
    services.memories.remember(MemoryDraft(content="buoy", embed=False), agent)
    view = visit(desktop, qtbot)
    choose(view, desktop, qtbot)
    qtbot.mouseClick(view.detail.undo, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, UndoSinceDialog)
    dialog.since.setCurrentIndex(4)
    qtbot.waitUntil(dialog.act.isEnabled)

    def refuse(*_given: object) -> None:
        raise ConflictError("something else is in the way")

    monkeypatch.setattr("muniment.services.history.undo_steps.SteppedUndo.run", refuse)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert dialog.since.isEnabled()
    assert dialog.moment.isEnabled()
    assert dialog.preview.text() == ""
    dialog.reject()


def test_the_second_of_two_undos_pressed_says_how_far_it_is(
    tagged: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    services, strip = tagged.context.services, tagged.window.status.undo
    services.bulk.change(Selection(wanted=MemoryFilter()), Retag(add=("red",)), PERSON)
    operations = tagged.context.operations
    qtbot.waitUntil(lambda: len(operations._done) == 2)
    operations.undo()
    operations.undo()
    qtbot.waitUntil(lambda: count(tagged, tags=("red",)) == 0)
    qtbot.waitUntil(lambda: 0 < left(tagged) < COUNT)
    qtbot.waitUntil(strip.isVisible)
    idle(tagged, qtbot)


def test_going_on_takes_back_the_rest_whatever_was_done_since(
    tagged: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    services, notices = tagged.context.services, tagged.window.notices
    tagged.context.operations.undo()
    qtbot.waitUntil(lambda: left(tagged) < COUNT)
    qtbot.waitUntil(lambda: "Undoing" in notices.text)
    press(qtbot, notices, "Stop")
    operations = idle(tagged, qtbot)
    assert 0 < left(tagged) < COUNT
    services.memories.remember(MemoryDraft(content="since", embed=False), PERSON)
    qtbot.waitUntil(lambda: "wrote" in operations.undo_text)
    press(qtbot, notices, "Continue")
    qtbot.waitUntil(lambda: left(tagged) == 0)
    idle(tagged, qtbot)
    assert count(tagged) == COUNT + 1
    assert "wrote" in operations.undo_text


def test_something_else_done_while_it_is_done_again_leaves_undo_at_work(
    tagged: Desktop, small_steps: None, qtbot: QtBot
) -> None:
    operations = tagged.context.operations
    operations.undo()
    qtbot.waitUntil(lambda: left(tagged) == 0)
    idle(tagged, qtbot)
    operations.redo()
    qtbot.waitUntil(lambda: left(tagged) > 0)
    operations.add("renamed a namespace", swing(lambda: None, lambda: None))
    idle(tagged, qtbot)
    assert left(tagged) == COUNT
    operations.undo()
    qtbot.waitUntil(lambda: left(tagged) == 0)
    idle(tagged, qtbot)


def test_stopped_before_anything_was_done_there_is_nothing_to_do_again(
    tagged: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations, notices = tagged.context.operations, tagged.window.notices
    history, may_begin = tagged.context.services.history, threading.Event()
    undo_in_steps = history.undo_in_steps

    def later(*args: Any, **options: Any) -> Any:
        assert may_begin.wait(PATIENCE_S)
        return undo_in_steps(*args, **options)

    monkeypatch.setattr(history, "undo_in_steps", later)
    operations.undo()
    operations.stop()
    may_begin.set()
    qtbot.waitUntil(lambda: notices.text == "Stopped. Nothing was undone.")
    assert left(tagged) == COUNT
    shown = [part.text() for part in notices._buttons if part.isVisible()]
    assert shown == ["Continue"]
