"""Ctrl+Z and Ctrl+Shift+Z take back and do again what the person did, and say what that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from tests.desktop.views.browse.test_browse import headings, open_memory, press
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def undo(desktop: Desktop, qtbot: QtBot) -> None:
    pane_of(desktop).focus_list()
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, CONTROL)


def redo(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, BOTH)


def test_an_edit_is_undone_and_done_again_and_named(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "The boiler needs 1.4 bar", actor=AGENT)
    open_memory(desktop, memory, qtbot)
    assert not desktop.window.actions_.undo.isEnabled()
    form = browse_of(desktop).detail.form
    form.content.selectAll()
    qtbot.keyClicks(form.content, "The boiler needs 1.5 bar")
    browse_of(desktop).detail.save()
    qtbot.waitUntil(desktop.window.actions_.undo.isEnabled)
    assert desktop.window.actions_.undo.text() == "&Undo: changed a memory"
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: headings(desktop) == ["The boiler needs 1.4 bar"])
    said = "Undone: changed “The boiler needs 1.4 bar”."
    qtbot.waitUntil(lambda: desktop.window.notices.text == said)
    qtbot.waitUntil(lambda: form.content.toPlainText() == "The boiler needs 1.4 bar")
    assert desktop.window.actions_.redo.text() == "&Redo: changed a memory"
    redo(desktop, qtbot)
    qtbot.waitUntil(lambda: headings(desktop) == ["The boiler needs 1.5 bar"])
    again = "Redone: changed “The boiler needs 1.5 bar”."
    qtbot.waitUntil(lambda: desktop.window.notices.text == again)
    assert services.memories.get(memory.id, PERSON).content == "The boiler needs 1.5 bar"
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: headings(desktop) == ["The boiler needs 1.4 bar"])


def test_keys_pressed_while_an_undo_is_under_way_count(desktop: Desktop, qtbot: QtBot) -> None:
    services, operations = desktop.context.services, desktop.context.operations
    for number in range(4):
        services.memories.remember(MemoryDraft(content=f"note {number}", embed=False), PERSON)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 4)
    qtbot.waitUntil(lambda: len(operations._done) == 4)
    for _ in range(3):
        operations.undo()
    qtbot.waitUntil(lambda: headings(desktop) == ["note 0"])
    operations.redo()
    operations.redo()
    operations.undo()
    qtbot.waitUntil(lambda: operations.is_at_work is False)
    qtbot.waitUntil(lambda: headings(desktop) == ["note 1", "note 0"])


def test_operations_are_undone_from_the_last_to_the_first(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"note {n}", embed=False) for n in range(3)]
    services.memories.remember_batch(drafts, PERSON)
    first = services.memories.remember(MemoryDraft(content="alone", embed=False), PERSON).memory
    services.memories.delete(first.id, PERSON)
    operations = desktop.context.operations
    for text, left in (
        ("moved a memory to the trash", 3),
        ("wrote a memory", 4),
        ("wrote 3 memories", 3),
    ):
        qtbot.waitUntil(lambda text=text: operations.undo_text == text)
        qtbot.waitUntil(lambda left=left: len(headings(desktop)) == left)
        undo(desktop, qtbot)
    qtbot.waitUntil(lambda: headings(desktop) == [])
    qtbot.waitUntil(lambda: operations.undo_text == "")
    assert operations.redo_text == "wrote 3 memories"
    redo(desktop, qtbot)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 3)
    remember(services, "something new")
    qtbot.waitUntil(lambda: operations.redo_text == "")


def test_what_agents_do_is_not_the_windows_to_undo(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "from an agent", actor=AGENT)
    qtbot.waitUntil(lambda: headings(desktop) == ["from an agent"])
    assert desktop.context.operations.undo_text == ""
    undo(desktop, qtbot)
    qtbot.rest()
    assert headings(desktop) == ["from an agent"]


def test_a_later_change_of_an_agent_stays_and_that_is_said(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "first", actor=AGENT)
    services.memories.edit(memory.id, MemoryPatch(content="mine"), PERSON)
    services.memories.edit(memory.id, MemoryPatch(content="theirs"), AGENT)
    qtbot.waitUntil(lambda: headings(desktop) == ["theirs"])
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: "undo" in desktop.window.notices.text)
    assert services.memories.get(memory.id, PERSON).content == "theirs"
    assert desktop.context.operations.redo_text == ""


def test_what_is_gone_for_ever_does_not_block_the_rest(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    kept = remember(services, "kept")
    gone = remember(services, "gone")
    services.memories.delete(gone.id, PERSON, permanent=True)
    qtbot.waitUntil(lambda: headings(desktop) == ["kept"])
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: "undo" in desktop.window.notices.text)
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: headings(desktop) == [])
    with pytest.raises(NotFoundError):
        services.memories.get(kept.id, PERSON)


def test_ctrl_z_in_the_text_takes_back_typing(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "before")
    open_memory(desktop, memory, qtbot)
    content = browse_of(desktop).detail.form.content
    content.setFocus()
    qtbot.keyClicks(content, "x")
    qtbot.keyClick(content, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: content.toPlainText() == "before")
    qtbot.rest()
    assert headings(desktop) == ["before"]


def test_undo_outlasts_a_lock_and_tells_nothing_meanwhile(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "a canary of content")
    open_memory(desktop, memory, qtbot)
    services.memories.delete(memory.id, PERSON)
    qtbot.waitUntil(lambda: desktop.context.operations.undo_text == "moved a memory to the trash")
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: "canary" in desktop.window.notices.text)
    desktop.window.lock()
    assert not desktop.window.actions_.undo.isEnabled()
    texts = readable_texts(desktop.window) + desktop.window.actions_.undo.text()
    assert "canary" not in texts + desktop.window.actions_.redo.text()
    qtbot.waitUntil(lambda: services.vault.state.value == "locked")
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: headings(desktop) == ["a canary of content"])
    redo(desktop, qtbot)
    qtbot.waitUntil(lambda: headings(desktop) == [])
