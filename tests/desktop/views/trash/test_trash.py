"""What was deleted is found, read, restored, undone, and removed permanently only when meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from muniment.desktop.views.trash.trash_words import left_text
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import AGENT, pane_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.trash.trash_view import TrashView
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
CANARY = "canarylantern"


@pytest.fixture
def desktop(home: Home, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    home.clock.moment = datetime.now(UTC)
    shown = make_desktop(home)
    qtbot.waitUntil(lambda: bool(pane_of(shown).empty_text))
    shown.window.notices.dismiss()
    return shown


def deleted(desktop: Desktop, home: Home, *contents: str, **given: object) -> list[Memory]:
    memories = []
    for content in contents:
        memories.append(remember(desktop.context.services, content, **given))  # type: ignore[arg-type]
        home.clock.advance(seconds=1)
        desktop.context.services.memories.delete(memories[-1].id, given.get("actor", PERSON))  # type: ignore[arg-type]
    return memories


def view_of(desktop: Desktop) -> TrashView:
    workspace_of(desktop).go("trash")
    return cast("TrashView", workspace_of(desktop).current)


def titles(view: TrashView) -> list[str]:
    model = view.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def click_row(qtbot: QtBot, view: TrashView, row: int, *, more: bool = False) -> None:
    table = view.page.table
    modifier = CONTROL if more else Qt.KeyboardModifier.NoModifier
    place = table.visualRect(view.model.index(row, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, modifier, pos=place)


def answer(qtbot: QtBot, box: QMessageBox, text: str) -> None:
    found = [b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == text]
    qtbot.mouseClick(found[0], LEFT)


def test_an_empty_trash_says_what_it_is_for(desktop: Desktop, qtbot: QtBot) -> None:
    view = view_of(desktop)
    qtbot.waitUntil(lambda: "The trash is empty" in view.page.empty_text)
    assert not view.page.empty_button.isEnabled()


def test_it_tells_what_when_by_whom_and_until_when(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    deleted(desktop, home, "mine")
    deleted(desktop, home, "theirs", actor=AGENT)
    view = view_of(desktop)
    qtbot.waitUntil(lambda: titles(view) == ["theirs", "mine"])
    texts = [str(view.model.index(0, column).data()) for column in range(5)]
    assert texts[1] == "default"
    assert texts[3:] == ["An agent", "In 30 days"]
    assert view.model.index(1, 3).data() == "You"
    assert view.page.summary.startswith("2 memories")


def test_one_is_read_restored_and_put_back_with_undo(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    (memory,) = deleted(desktop, home, "Keep me\nwith a second line")
    deleted(desktop, home, "another")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    click_row(qtbot, view, 1)
    qtbot.waitUntil(lambda: view.page.text.toPlainText() == memory.content)
    qtbot.mouseClick(view.page.restore_button, LEFT)
    qtbot.waitUntil(lambda: titles(view) == ["another"])
    assert desktop.context.services.memories.get(memory.id, PERSON).content == memory.content
    qtbot.waitUntil(lambda: "Restored the memory" in desktop.window.notices.text)
    answer(qtbot, cast("QMessageBox", desktop.window.notices), "Undo")
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    with pytest.raises(NotFoundError):
        desktop.context.services.memories.get(memory.id, PERSON)


def test_several_are_restored_with_the_keyboard_alone(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    memories = deleted(desktop, home, "one", "two", "three")
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    qtbot.keyClick(desktop.window, Qt.Key.Key_8, CONTROL)
    view = cast("TrashView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: len(titles(view)) == 3)
    qtbot.keyClick(view.page.table, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(view.page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "The trash is empty" in view.page.empty_text)
    for memory in memories:
        desktop.context.services.memories.get(memory.id, PERSON)
    qtbot.waitUntil(lambda: "3 memories restored" in desktop.window.notices.text)


def test_what_is_chosen_while_the_list_is_asked_for_again_stays_chosen(
    desktop: Desktop, home: Home, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    deleted(desktop, home, "one", "two", "three")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 3)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    click_row(qtbot, view, 0)
    held = HeldAnswer(monkeypatch, desktop.context.services.trash, "list")
    view.refresh()
    qtbot.waitUntil(held.is_done.is_set)
    click_row(qtbot, view, 1)
    with qtbot.waitSignal(view.model.answered):
        held.may_answer.set()
    assert view.page.table.chosen_rows == [1]
    qtbot.keyClick(view.page.table, Qt.Key.Key_Down)
    assert view.page.table.chosen_rows == [2]


def test_what_is_chosen_is_chosen_again_at_once(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    deleted(desktop, home, *(f"note {n}" for n in range(40)))
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 40)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    view.page.table.selectAll()
    told: list[int] = []
    view.page.table.chosen_changed.connect(lambda *_: told.append(len(view.page.table.chosen_rows)))
    with qtbot.waitSignal(view.model.answered):
        view.refresh()
    assert told[-1] == 40
    # Each time the rows that are chosen are counted: once for the list anew, once for the choice.
    assert len(told) <= 3


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=30), "In 30 days"),
        (timedelta(days=30, seconds=-1), "In 30 days"),
        (timedelta(days=29, hours=11), "In 29 days"),
        (timedelta(hours=13), "In 1 day"),
        (timedelta(hours=11), "Today"),
        (timedelta(0), "Today"),
        (-timedelta(seconds=1), "Due now"),
    ],
)
def test_how_long_it_stays_is_told_to_the_nearest_day(left: timedelta, text: str) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert left_text(now + left, now) == text


def test_a_search_narrows_and_escape_ends_it(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    deleted(desktop, home, "The boiler needs pressure", "The cello lesson")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    view.page.field.setFocus()
    qtbot.keyClicks(view.page.field, "BOIL")
    qtbot.waitUntil(lambda: titles(view) == ["The boiler needs pressure"])
    assert view.page.summary == "1 memory found"
    qtbot.keyClicks(view.page.field, "xyz")
    qtbot.waitUntil(lambda: "BOILxyz" in view.page.empty_text)
    qtbot.keyClick(view.page.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)


def test_the_namespace_that_is_chosen_is_shown(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    deleted(desktop, home, "at home")
    deleted(desktop, home, "at work", namespace="work")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    desktop.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: titles(view) == ["at work"])
    assert view.page.table.isColumnHidden(1)
    qtbot.mouseClick(view.page.empty_button, LEFT)
    qtbot.waitUntil(lambda: view.question is not None)
    assert view.question is not None
    assert "trash of “work” and delete 1 memory" in view.question.text()
    answer(qtbot, view.question, "Delete permanently")
    qtbot.waitUntil(lambda: "The trash is empty" in view.page.empty_text)
    desktop.context.namespaces.choose(None)
    qtbot.waitUntil(lambda: titles(view) == ["at home"])


def test_deleting_for_ever_says_how_many_and_can_be_refused(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    one, two, three = deleted(desktop, home, "one", "two", "three")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 3)
    click_row(qtbot, view, 0)
    click_row(qtbot, view, 2, more=True)
    qtbot.keyClick(view.page.table, Qt.Key.Key_Delete)
    assert view.question is not None
    assert view.question.text() == "Delete 2 memories permanently?"
    qtbot.keyClick(view.question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.question is None)
    view.purge_chosen()
    qtbot.waitUntil(lambda: view.question is not None and view.question.isActiveWindow())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.question is None)
    assert not desktop.context.services.jobs.list(PERSON)
    qtbot.mouseClick(view.page.purge_button, LEFT)
    answer(qtbot, cast("QMessageBox", view.question), "Delete permanently")
    qtbot.waitUntil(lambda: titles(view) == ["two"])
    qtbot.waitUntil(lambda: "2 memories deleted permanently" in desktop.window.notices.text)
    get = desktop.context.services.memories.get
    assert get(two.id, PERSON, include_deleted=True).content == "two"
    for gone in (one, three):
        with pytest.raises(NotFoundError):
            get(gone.id, PERSON, include_deleted=True)


def test_a_purge_shows_progress_and_can_be_stopped(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    deleted(desktop, home, "one", "two")
    services = desktop.context.services
    runner = services.jobs._runner
    runner.stop()
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    services.trash.purge(PERSON)
    qtbot.waitUntil(view.page.job.isVisible)
    assert view.page.job.text == "Deleting permanently: 0 of 2"
    stop = cast("QPushButton", view.page.job.stop_button)
    qtbot.mouseClick(stop, LEFT)
    assert not stop.isEnabled()
    qtbot.waitUntil(lambda: services.jobs.list(PERSON)[0].cancel_requested)
    runner.start()
    qtbot.waitUntil(lambda: "2 memories still in the trash" in desktop.window.notices.text)
    assert not view.page.job.isVisible()
    assert len(titles(view)) == 2


def test_what_others_delete_appears_and_the_choice_stays(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    deleted(desktop, home, "one", "two")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 2)
    click_row(qtbot, view, 1)
    deleted(desktop, home, "from the agent", actor=AGENT)
    qtbot.waitUntil(lambda: titles(view) == ["from the agent", "two", "one"])
    assert view.page.table.chosen_rows == [2]


def test_nothing_readable_is_left_after_a_lock(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    deleted(desktop, home, f"{CANARY} was here")
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(titles(view)) == 1)
    click_row(qtbot, view, 0)
    qtbot.waitUntil(lambda: CANARY in view.page.text.toPlainText())
    qtbot.keyClicks(view.page.field, CANARY)
    view.purge_chosen()
    assert readable_texts(desktop.window).count(CANARY) >= 3
    desktop.window.lock()
    assert CANARY not in readable_texts(desktop.window)
    assert not view.page.field.isUndoAvailable()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert CANARY not in readable_texts(desktop.window)
    assert view.question is None


def test_find_leads_into_the_field_of_the_trash(desktop: Desktop, qtbot: QtBot) -> None:
    workspace_of(desktop).go("trash")
    view = cast("TrashView", workspace_of(desktop).current)
    desktop.window.actions_.find.trigger()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    qtbot.waitUntil(view.page.field.hasFocus)
    assert workspace_of(desktop).current_key == "trash"


def test_the_right_button_offers_what_the_buttons_do(desktop: Desktop, qtbot: QtBot) -> None:
    for key in ("trash", "namespaces", "agents"):
        workspace_of(desktop).go(key)
    views = workspace_of(desktop).views
    trash, spaces, agents = (views.made(key) for key in ("trash", "namespaces", "agents"))
    tables = (trash.page.table, spaces.table, agents.list.view)  # type: ignore[union-attr]
    for table, text in zip(tables, ("Restore", "Rename", "Pause"), strict=True):
        assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
        assert table.actions()[0].text().startswith(text)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
