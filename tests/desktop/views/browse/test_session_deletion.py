"""A session is deleted from the detail of one of its memories, which go or stay as asked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.desktop.views.browse.sessions.session_deletion_dialog import SessionDeletionDialog
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sessions.session import SessionMemories
from muniment.services.sessions import session_removal
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.sessions.session_section import SessionSection
    from muniment.domain.changes import ChangeSet

MONDAY = MemoryFilter(session_id="monday")


@pytest.fixture
def section(desktop: Desktop, qtbot: QtBot) -> SessionSection:
    """The session of a memory, among three others of it and one that is not."""
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"turn {n}", session_id="monday", embed=False) for n in range(4)]
    other = MemoryDraft(content="other", embed=False)
    written = services.memories.remember_batch([other, *drafts], AGENT)
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 5)
    last = str(written.items[-1].memory_id)
    pane.choose(last)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: detail.memory_id == last)
    bar = detail.page.tabs.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    return detail.page.tabs.session


def offered(section: SessionSection, qtbot: QtBot) -> QPushButton:
    def found() -> list[QPushButton]:
        return [one for one in section.findChildren(QPushButton) if one.text().startswith("Delete")]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def ask(section: SessionSection, desktop: Desktop, qtbot: QtBot) -> SessionDeletionDialog:
    offered(section, qtbot).click()
    qtbot.waitUntil(lambda: browse_of(desktop).findChild(SessionDeletionDialog) is not None)
    dialog = browse_of(desktop).findChild(SessionDeletionDialog)
    assert isinstance(dialog, SessionDeletionDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


class Hold:
    """Holds a deletion after the first commit that some condition knows again."""

    def __init__(self, is_meant: Callable[[ChangeSet], bool]) -> None:
        self._is_meant = is_meant
        self.reached, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, changes: ChangeSet) -> None:
        if self._is_meant(changes) and not self.reached.is_set():
            self.reached.set()
            self.may_go_on.wait(PATIENCE_S)


def moves(changes: ChangeSet) -> bool:
    return any(one.kind is ChangeKind.DELETED for one in changes.memories)


def ends(changes: ChangeSet) -> bool:
    return any(one.kind is ChangeKind.PURGED for one in changes.things)


@pytest.fixture
def hold(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Callable[[ChangeSet], bool]], Hold]]:
    """Return what holds a deletion, whose steps are of two memories."""
    monkeypatch.setattr(session_removal, "AT_ONCE", 2)
    made: list[Hold] = []

    def holding(is_meant: Callable[[ChangeSet], bool]) -> Hold:
        made.append(Hold(is_meant))
        desktop.context.services.changes.subscribe(made[-1])
        return made[-1]

    yield holding
    for one in made:
        one.may_go_on.set()


def fail_after_two(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an agent remove the session after the first two of its memories were moved."""
    services = desktop.context.services
    monkeypatch.setattr(session_removal, "AT_ONCE", 2)

    def remove(changes: ChangeSet) -> None:
        if moves(changes):
            unsubscribe()
            services.sessions.delete("monday", AGENT, memories=SessionMemories.KEEP)

    unsubscribe = services.changes.subscribe(remove)


def undo(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    pane_of(desktop).focus_list()
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def live(desktop: Desktop) -> int:
    return desktop.context.services.memories.list(MONDAY, PageRequest(), PERSON).total


def test_the_memories_go_to_the_trash_and_come_back_with_undo(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    assert "It contains 4 memories." in readable_texts(dialog)
    dialog.act.click()
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: "moved 4 memories to the trash" in notices.text)
    with pytest.raises(NotFoundError):
        desktop.context.services.sessions.get("monday", PERSON)
    assert live(desktop) == 0
    undo = next(
        one for one in notices.findChildren(QPushButton) if one.text() == "Restore the memories"
    )
    undo.click()
    qtbot.waitUntil(lambda: live(desktop) == 4)


def test_the_memories_stay_where_that_is_wanted(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    dialog.keep.click()
    dialog.act.click()
    qtbot.waitUntil(lambda: "kept its memories" in desktop.window.notices.text)
    with pytest.raises(NotFoundError):
        desktop.context.services.sessions.get("monday", PERSON)
    assert live(desktop) == 4


def test_who_cancels_keeps_everything(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    assert dialog.cancel.isDefault()
    dialog.cancel.click()
    assert desktop.context.services.sessions.get("monday", PERSON).memory_count == 4


def test_a_lock_closes_the_question_and_leaves_no_name(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    assert "monday" in readable_texts(dialog)
    browse_of(desktop).close_vault()
    assert not dialog.isVisible()
    assert "monday" not in readable_texts(dialog)


def test_stopped_it_keeps_the_session_and_undo_brings_back_what_was_moved(
    section: SessionSection,
    desktop: Desktop,
    qtbot: QtBot,
    hold: Callable[[Callable[[ChangeSet], bool]], Hold],
) -> None:
    dialog, held = ask(section, desktop, qtbot), hold(moves)
    operations, notices = desktop.context.operations, desktop.window.notices
    dialog.act.click()
    qtbot.waitUntil(held.reached.is_set)
    assert dialog.cancel.text() == "Stop"
    assert "If you stop, memories already moved stay there" in dialog.text.text()
    assert operations.is_at_work
    dialog.cancel.click()
    held.may_go_on.set()
    said = "Stopped: moved 2 memories to the trash. The session is still there."
    qtbot.waitUntil(lambda: notices.text == said)
    assert desktop.context.services.sessions.get("monday", PERSON).memory_count == 2
    qtbot.waitUntil(lambda: operations.undo_text == "moved 2 memories to the trash")
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: live(desktop) == 4)


def test_who_stops_too_late_is_told_that_it_is_deleted(
    section: SessionSection,
    desktop: Desktop,
    qtbot: QtBot,
    hold: Callable[[Callable[[ChangeSet], bool]], Hold],
) -> None:
    dialog, held = ask(section, desktop, qtbot), hold(ends)
    dialog.act.click()
    qtbot.waitUntil(held.reached.is_set)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    held.may_go_on.set()
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: "Deleted the session and moved 4 memories" in notices.text)
    with pytest.raises(NotFoundError):
        desktop.context.services.sessions.get("monday", PERSON)


def test_a_lock_stops_it(
    section: SessionSection,
    desktop: Desktop,
    qtbot: QtBot,
    hold: Callable[[Callable[[ChangeSet], bool]], Hold],
) -> None:
    dialog, held = ask(section, desktop, qtbot), hold(moves)
    dialog.act.click()
    qtbot.waitUntil(held.reached.is_set)
    browse_of(desktop).close_vault()
    assert not dialog.isVisible()
    assert not desktop.context.operations.is_at_work
    held.may_go_on.set()
    desktop.context.tasks.close()  # waits for what runs
    assert desktop.context.services.sessions.get("monday", PERSON).memory_count == 2


def test_what_was_moved_before_it_failed_comes_back_with_undo(
    section: SessionSection, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ask(section, desktop, qtbot)
    fail_after_two(desktop, monkeypatch)
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert not dialog.text.text()
    assert dialog.trash.isEnabled()
    dialog.cancel.click()
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: live(desktop) == 4)


def test_stopped_the_detail_and_the_next_question_tell_what_is_left(
    section: SessionSection,
    desktop: Desktop,
    qtbot: QtBot,
    hold: Callable[[Callable[[ChangeSet], bool]], Hold],
) -> None:
    dialog, held = ask(section, desktop, qtbot), hold(moves)
    dialog.act.click()
    qtbot.waitUntil(held.reached.is_set)
    dialog.cancel.click()
    held.may_go_on.set()
    qtbot.waitUntil(lambda: "Session monday, 2 memories" in readable_texts(section))
    found = [one.lines[0] for one in section.findChildren(MemoryLink)]
    assert [heading for heading in found if heading] == ["turn 2", "turn 3"]
    dialog = ask(section, desktop, qtbot)
    assert dialog.text.text() == "It contains 2 memories."
    dialog.cancel.click()
    undo(desktop, qtbot)
    qtbot.waitUntil(lambda: "Session monday, 4 memories" in readable_texts(section))


def test_failed_the_detail_tells_what_is_left(
    section: SessionSection, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ask(section, desktop, qtbot)
    fail_after_two(desktop, monkeypatch)
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    dialog.cancel.click()
    qtbot.waitUntil(lambda: "Session monday, 2 memories" in readable_texts(section))
    assert "This session was deleted or has expired." in readable_texts(section)


def test_kept_memories_are_told_of_without_their_session(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    dialog.keep.click()
    dialog.act.click()
    qtbot.waitUntil(lambda: "This session was deleted or has expired." in readable_texts(section))
    assert "Session monday, 4 memories" in readable_texts(section)
    qtbot.waitUntil(lambda: "Delete the session…" not in readable_texts(section))


def test_stopped_by_key_the_focus_stays_with_the_session(
    section: SessionSection,
    desktop: Desktop,
    qtbot: QtBot,
    hold: Callable[[Callable[[ChangeSet], bool]], Hold],
) -> None:
    offered(section, qtbot).setFocus()
    dialog, held = ask(section, desktop, qtbot), hold(moves)
    dialog.act.click()
    assert held.reached.wait(PATIENCE_S)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    held.may_go_on.set()
    qtbot.waitUntil(lambda: "Session monday, 2 memories" in readable_texts(section))
    assert section.isAncestorOf(desktop.window.focusWidget())
