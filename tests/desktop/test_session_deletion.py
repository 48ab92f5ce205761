"""A session is deleted from the detail of one of its memories, which go or stay as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.desktop.people import AGENT, browse_of, pane_of, readable_texts

from muniment.desktop.browse.session_deletion_dialog import SessionDeletionDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.memory import MemoryDraft
from muniment.domain.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.application import Desktop
    from muniment.desktop.browse.session_section import SessionSection

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
    bar = detail.tabs.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    return detail.tabs.session


def ask(section: SessionSection, desktop: Desktop, qtbot: QtBot) -> SessionDeletionDialog:
    def offered() -> list[QPushButton]:
        return [one for one in section.findChildren(QPushButton) if one.text().startswith("Delete")]

    qtbot.waitUntil(lambda: len(offered()) == 1)
    offered()[0].click()
    qtbot.waitUntil(lambda: browse_of(desktop).findChild(SessionDeletionDialog) is not None)
    dialog = browse_of(desktop).findChild(SessionDeletionDialog)
    assert isinstance(dialog, SessionDeletionDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def live(desktop: Desktop) -> int:
    return desktop.context.services.memories.list(MONDAY, PageRequest(), PERSON).total


def test_the_memories_go_to_the_trash_and_come_back_with_undo(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    assert "It holds 4 memories." in readable_texts(dialog)
    dialog.act.click()
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: "moved 4 memories to the trash" in notices.text)
    with pytest.raises(NotFoundError):
        desktop.context.services.sessions.get("monday", PERSON)
    assert live(desktop) == 0
    undo = next(one for one in notices.findChildren(QPushButton) if one.text().startswith("Undo"))
    undo.click()
    qtbot.waitUntil(lambda: live(desktop) == 4)


def test_the_memories_stay_where_that_is_wanted(
    section: SessionSection, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(section, desktop, qtbot)
    dialog.keep.click()
    dialog.act.click()
    qtbot.waitUntil(lambda: "memories are still there" in desktop.window.notices.text)
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
