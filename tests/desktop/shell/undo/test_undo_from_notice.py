"""What a notice offers is done to what it tells of: after what is under way, or it says why not."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from muniment.desktop.shell.undo.undo_operation import swing
from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError
from muniment.domain.memories.bulk import Retag, Selection
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.desktop.views.browse.test_browse import press
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

WAITS = "This runs when the current operation has finished."


def write(desktop: Desktop, text: str, qtbot: QtBot) -> str:
    """Write a memory, and return what to undo once the window has heard of it."""
    operations = desktop.context.operations
    draft = MemoryDraft(content=text, embed=False)
    batch_id = desktop.context.services.memories.remember(draft, PERSON).changes.batch_id or ""
    qtbot.waitUntil(lambda: any(known.batch_id == batch_id for known in operations._done))
    return batch_id


def texts(desktop: Desktop) -> set[str]:
    listed = desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in listed.memories}


def settle(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_it_waits_for_the_undo_under_way(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations = desktop.context.operations
    first = write(desktop, "first", qtbot)
    write(desktop, "second", qtbot)
    held = HeldAnswer(monkeypatch, desktop.context.services.history, "undo_in_steps")
    operations.undo()
    assert held.is_done.wait(PATIENCE_S)
    operations.undo_batch(first)
    held.may_answer.set()
    qtbot.waitUntil(lambda: texts(desktop) == set())
    settle(desktop, qtbot)


def test_what_was_done_during_an_undo_is_undone_after_it(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, operations = desktop.context.services, desktop.context.operations
    write(desktop, "before", qtbot)
    held = HeldAnswer(monkeypatch, services.history, "undo_in_steps")
    operations.undo()
    assert held.is_done.wait(PATIENCE_S)
    written = services.memories.remember(MemoryDraft(content="during", embed=False), PERSON)
    qtbot.waitUntil(lambda: len(operations._held) == 2)
    operations.undo_batch(written.changes.batch_id or "")
    held.may_answer.set()
    qtbot.waitUntil(lambda: texts(desktop) == set())
    settle(desktop, qtbot)


def test_it_waits_for_a_change_to_many_and_says_so(desktop: Desktop, qtbot: QtBot) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    batch_id = write(desktop, "mine", qtbot)
    operations.begin("many", "changed many")
    operations.undo_batch(batch_id)
    qtbot.waitUntil(lambda: notices.text == WAITS)
    assert texts(desktop) == {"mine"}
    operations.end("many")
    qtbot.waitUntil(lambda: notices.text == "Undone: wrote “mine”.")
    assert texts(desktop) == set()


def test_what_waits_can_be_cancelled(desktop: Desktop, qtbot: QtBot) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    batch_id = write(desktop, "mine", qtbot)
    operations.begin("many", "changed many")
    operations.undo_batch(batch_id)
    qtbot.waitUntil(lambda: notices.text == WAITS)
    press(qtbot, notices, "Cancel")
    operations.end("many")
    assert not operations.is_at_work
    settle(desktop, qtbot)
    assert texts(desktop) == {"mine"}
    assert operations.undo_text == "wrote a memory"


def test_a_lock_forgets_what_waits(desktop: Desktop, qtbot: QtBot) -> None:
    services, operations = desktop.context.services, desktop.context.operations
    batch_id = write(desktop, "mine", qtbot)
    operations.begin("many", "changed many")
    operations.undo_batch(batch_id)
    services.vault.lock()
    operations.end("many")
    assert not operations.is_at_work
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    operations.undo()
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    settle(desktop, qtbot)
    assert texts(desktop) == {"mine"}


def test_keys_pressed_before_a_change_to_many_do_not_undo_that(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, operations = desktop.context.services, desktop.context.operations
    write(desktop, "first", qtbot)
    write(desktop, "second", qtbot)
    held = HeldAnswer(monkeypatch, services.history, "undo_in_steps")
    operations.undo()
    operations.undo()
    assert held.is_done.wait(PATIENCE_S)
    operations.begin("many", "tagged")
    selection = Selection(wanted=MemoryFilter())
    services.bulk.change(selection, Retag(add=("kept",)), PERSON, batch_id="many")
    held.may_answer.set()
    qtbot.waitUntil(lambda: operations._running is None)
    operations.end("many", "tagged")
    assert not operations.is_at_work
    assert operations.undo_text == "tagged"
    settle(desktop, qtbot)


def test_one_that_fails_takes_no_other_along(desktop: Desktop, qtbot: QtBot) -> None:
    operations = desktop.context.operations
    batch_id = write(desktop, "mine", qtbot)
    may_fail = threading.Event()

    def fail() -> None:
        assert may_fail.wait(PATIENCE_S)
        raise ConflictError("something is in the way")

    operations.add("renamed a namespace", swing(lambda: None, fail))
    operations.undo()
    operations.undo_batch(batch_id)
    may_fail.set()
    qtbot.waitUntil(lambda: texts(desktop) == set())
    settle(desktop, qtbot)


def test_what_is_undone_already_is_said(desktop: Desktop, qtbot: QtBot) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    batch_id = write(desktop, "mine", qtbot)
    operations.undo()
    qtbot.waitUntil(lambda: notices.text.startswith("Undone"))
    operations.undo_batch(batch_id)
    assert notices.text == "Nothing to undo: it was already undone or can no longer be."


def test_the_way_back_after_a_redo_is_to_what_was_done_again(
    desktop: Desktop, qtbot: QtBot
) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    write(desktop, "again", qtbot)
    operations.undo()
    qtbot.waitUntil(lambda: notices.text.startswith("Undone"))
    operations.redo()
    qtbot.waitUntil(lambda: notices.text == "Redone: wrote “again”.")
    write(desktop, "since", qtbot)
    press(qtbot, notices, "Undo")
    qtbot.waitUntil(lambda: texts(desktop) == {"since"})
    settle(desktop, qtbot)


def test_a_redo_that_came_too_late_is_said(desktop: Desktop, qtbot: QtBot) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    write(desktop, "mine", qtbot)
    operations.undo()
    qtbot.waitUntil(lambda: notices.text.startswith("Undone"))
    write(desktop, "since", qtbot)
    press(qtbot, notices, "Redo")
    qtbot.waitUntil(lambda: "something else was done" in notices.text)
    assert texts(desktop) == {"since"}


def test_what_is_done_again_as_something_else_is_done_can_be_undone(
    desktop: Desktop, qtbot: QtBot
) -> None:
    operations, notices = desktop.context.operations, desktop.window.notices
    may_go_on, calls = threading.Event(), []

    def again() -> None:
        assert may_go_on.wait(PATIENCE_S)
        calls.append("again")

    operations.add("renamed a namespace", swing(again, lambda: calls.append("back")))
    operations.undo()
    qtbot.waitUntil(lambda: notices.text == "Undone: renamed a namespace.")
    operations.redo()
    operations.add("paused an agent", swing(lambda: None, lambda: None))
    may_go_on.set()
    qtbot.waitUntil(lambda: notices.text == "Redone: renamed a namespace.")
    press(qtbot, notices, "Undo")
    qtbot.waitUntil(lambda: notices.text == "Undone: renamed a namespace.")
    assert calls == ["back", "again", "back"]
