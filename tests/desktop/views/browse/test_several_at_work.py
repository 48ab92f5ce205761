"""Operations of several commits that go on at once: none sets undo free for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.desktop.views.browse.sessions.session_deletion_dialog import SessionDeletionDialog
from muniment.domain.access import PERSON
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import Retag, Selection, Trash
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import AGENT, browse_of, remember

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def written(desktop: Desktop) -> Selection:
    """Write a memory as an agent, and select it alone."""
    made = remember(desktop.context.services, "one", actor=AGENT)
    return Selection((MemoryId(made.id),))


def test_a_session_deleted_meanwhile_leaves_undo_to_wait_for_a_bulk_change(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    browse, operations = browse_of(desktop), desktop.context.operations
    services, notices = desktop.context.services, desktop.window.notices
    one = written(desktop)
    services.memories.remember(MemoryDraft(content="two", session_id="monday", embed=False), AGENT)
    held = HeldAnswer(monkeypatch, services.bulk, "change")
    browse.bulk.start(one, Trash(), count=1)
    qtbot.waitUntil(held.is_done.is_set)
    browse.session_deletion.ask(services.sessions.get("monday", PERSON))
    dialog = browse.findChild(SessionDeletionDialog)
    assert isinstance(dialog, SessionDeletionDialog)
    dialog.keep.click()
    dialog.act.click()
    qtbot.waitUntil(lambda: notices.text.startswith("Deleted the session and kept"))
    assert browse.bulk.is_running
    assert operations.is_at_work
    assert operations.undo_text == ""
    held.may_answer.set()
    qtbot.waitUntil(lambda: not browse.bulk.is_running)
    assert operations.undo_text == "moved a memory to the trash"


def test_each_of_two_at_work_keeps_its_name(desktop: Desktop, qtbot: QtBot) -> None:
    operations, bulk = desktop.context.operations, desktop.context.services.bulk
    one = written(desktop)
    operations.begin("first", "imported memories")
    operations.begin("second", "")
    operations.end("second")
    bulk.change(one, Retag(add=("buoy",)), PERSON, batch_id="first")
    qtbot.waitUntil(lambda: len(operations._done) == 1)
    assert operations.undo_text == ""
    operations.end("first")
    assert operations.undo_text == "imported memories"


def test_a_lock_leaves_what_is_done_its_name_and_forgets_the_others(
    desktop: Desktop, qtbot: QtBot
) -> None:
    operations, services = desktop.context.operations, desktop.context.services
    one = written(desktop)
    for batch_id in ("done", "to come"):
        operations.begin(batch_id, "imported memories")
    services.bulk.change(one, Retag(add=("buoy",)), PERSON, batch_id="done")
    qtbot.waitUntil(lambda: len(operations._done) == 1)
    desktop.window.lock()
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    for batch_id in ("done", "to come"):
        operations.end(batch_id)
    assert operations.undo_text == "imported memories"
    services.bulk.change(one, Retag(add=("float",)), PERSON, batch_id="to come")
    qtbot.waitUntil(lambda: operations.undo_text == "changed a memory")


def test_what_is_written_between_two_steps_leaves_them_one_operation(
    desktop: Desktop, qtbot: QtBot
) -> None:
    operations, services = desktop.context.operations, desktop.context.services
    one, two = written(desktop), written(desktop)
    services.bulk.change(one, Trash(), PERSON, batch_id="steps")
    services.memories.remember(MemoryDraft(content="captured", embed=False), PERSON)
    services.bulk.change(two, Trash(), PERSON, batch_id="steps")
    qtbot.waitUntil(lambda: operations.undo_text == "moved 2 memories to the trash")
    operations.undo_batch("steps")
    qtbot.waitUntil(lambda: operations.undo_text == "wrote a memory")
