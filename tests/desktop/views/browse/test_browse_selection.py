"""Several memories at once: selected with keys and mouse, changed, stopped, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.memories.bulk import Move, Repatch
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, MemoryType
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.desktop.views.browse.test_browse import headings, press, question_of
from tests.desktop.window_parts import AGENT, browse_of, pane_of, readable_texts, workspace_of

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.bulk.bulk_bar import BulkBar
    from muniment.domain.memories.memory import Memory

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
COUNT = 260


def fill(desktop: Desktop, qtbot: QtBot, count: int = 5, *, tags: tuple[str, ...] = ()) -> None:
    drafts = [MemoryDraft(content=f"note {n}", tags=tags, embed=False) for n in range(count)]
    desktop.context.services.memories.remember_batch(drafts, AGENT)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.total == count)


def stored(desktop: Desktop, **wanted: object) -> tuple[Memory, ...]:
    question = MemoryFilter(**wanted)  # type: ignore[arg-type]
    return desktop.context.services.memories.list(question, PageRequest(limit=500), PERSON).memories


def click(desktop: Desktop, qtbot: QtBot, place: int, keys: Qt.KeyboardModifier = NONE) -> None:
    view = pane_of(desktop).list_view
    spot = view.visualRect(view.model().index(place, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, keys, spot)


def select_all(desktop: Desktop, qtbot: QtBot) -> None:
    pane_of(desktop).focus_list()
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_A, CONTROL)


def bar_of(desktop: Desktop) -> BulkBar:
    return pane_of(desktop).bulk_bar


def run(desktop: Desktop, name: str) -> None:
    found = [one for one in browse_of(desktop).commands() if one.objectName() == name]
    found[0].trigger()


def enter_tags(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(bar_of(desktop).tags, text)
    qtbot.keyClick(bar_of(desktop).tags, Qt.Key.Key_Return)


def test_memories_are_selected_with_the_mouse(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    pane = pane_of(desktop)
    click(desktop, qtbot, 0)
    assert not bar_of(desktop).isVisible()
    click(desktop, qtbot, 2, CONTROL)
    assert bar_of(desktop).isVisible()
    assert bar_of(desktop).text == "2 selected"
    click(desktop, qtbot, 0)
    click(desktop, qtbot, 3, SHIFT)
    assert pane.selection.ids == tuple(pane.list_model.row_at(place).id for place in range(4))
    qtbot.keyClick(pane.list_view, Qt.Key.Key_Escape)
    assert pane.selected_count == 1
    assert not bar_of(desktop).isVisible()


def test_everything_is_more_than_what_is_loaded(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot, COUNT)
    pane = pane_of(desktop)
    assert pane.list_model.rowCount() == 200
    select_all(desktop, qtbot)
    assert bar_of(desktop).text == "260 selected"
    click(desktop, qtbot, 1, CONTROL)
    assert bar_of(desktop).text == "259 selected"
    assert pane.selection.excluded == {pane.list_model.row_at(1).id}
    pane.list_model.fetch_ahead()
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == COUNT)
    assert bar_of(desktop).text == "259 selected"
    run(desktop, "bulk.tag")
    enter_tags(desktop, qtbot, "checked, #twice")
    qtbot.waitUntil(lambda: "Added tags to 259 memories" in desktop.window.notices.text)
    assert len(stored(desktop, tags=("checked",))) == COUNT - 1
    click(desktop, qtbot, 3)
    assert pane.selected_count == 1


def test_tags_are_added_removed_and_taken_back(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot, tags=("old",))
    select_all(desktop, qtbot)
    run(desktop, "bulk.untag")
    enter_tags(desktop, qtbot, "old")
    said = "Removed tags from 5 memories."
    qtbot.waitUntil(lambda: desktop.window.notices.text == said)
    assert stored(desktop, tags=("old",)) == ()
    assert desktop.context.operations.undo_text == "removed tags from 5 memories"
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: "Undone: removed tags from 5" in desktop.window.notices.text)
    assert len(stored(desktop, tags=("old",))) == 5


def test_the_buttons_for_a_selection_hide_no_part_of_the_row_that_was_selected(
    desktop: Desktop, qtbot: QtBot
) -> None:
    fill(desktop, qtbot, 40)
    view = pane_of(desktop).list_view
    pane_of(desktop).focus_list()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: view.currentIndex().row() == 39)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    qtbot.waitUntil(bar_of(desktop).isVisible)
    qtbot.rest()
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_several_memories_show_a_summary_and_one_its_text(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot, tags=("boat",))
    browse = browse_of(desktop)
    click(desktop, qtbot, 0)
    qtbot.waitUntil(browse.detail.form.content.isVisible)
    click(desktop, qtbot, 4, SHIFT)
    summary = browse.right.summary
    assert summary.isVisible()
    assert not browse.detail.isVisible()
    assert summary.heading.text() == "5 memories selected"
    assert summary.texts["namespaces"] == "default (5)"
    assert summary.texts["types"] == "General (5)"
    assert summary.texts["tags"] == "boat (5)"
    run(desktop, "bulk.type")
    choose_in_menu(desktop, qtbot, "Task")
    qtbot.waitUntil(lambda: summary.texts["types"] == "Task (5)")
    click(desktop, qtbot, 2)
    assert not summary.isVisible()
    assert browse.detail.isVisible()
    select_all(desktop, qtbot)
    desktop.window.lock()
    assert {"default", "boat"}.isdisjoint(readable_texts(summary).split())


def choose_in_menu(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    """Choose an entry of the menu that is open, with the keyboard."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(menu.actions().index(next(a for a in menu.actions() if a.text() == text)) + 1):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_memories_are_dragged_onto_a_namespace(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    fill(desktop, qtbot)
    names = workspace_of(desktop).navigation.namespaces
    qtbot.waitUntil(lambda: names.model.rowCount() == 3)
    place = names.view.visualRect(names.model.index(names.model.position_of("work"))).center()

    def drop(drag: QDrag, _action: Qt.DropAction) -> Qt.DropAction:
        """Move the pointer onto the namespace and let go, as the desktop does."""
        spot, given = QPointF(place), (drag.mimeData(), LEFT, NONE)
        move = Qt.DropAction.MoveAction
        for event in (
            QDragEnterEvent(place, move, *given),
            QDragMoveEvent(place, move, *given),
            QDropEvent(spot, move, *given),
        ):
            QApplication.sendEvent(names.view.viewport(), event)
            assert event.isAccepted()
        return move

    monkeypatch.setattr(QDrag, "exec", drop)
    click(desktop, qtbot, 0)
    click(desktop, qtbot, 2, SHIFT)
    view = pane_of(desktop).list_view
    start = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mousePress(view.viewport(), LEFT, NONE, start)
    # This begins the drag, which takes the release.
    qtbot.mouseMove(view.viewport(), start + QPoint(0, 24))
    question = question_of(desktop, qtbot)
    assert question.text() == "Move 3 memories to “work”?"
    press(qtbot, question, "Move")
    qtbot.waitUntil(lambda: len(stored(desktop, namespaces=("work",))) == 3)


def test_type_importance_and_expiry_of_several_change_at_once(
    desktop: Desktop, qtbot: QtBot
) -> None:
    fill(desktop, qtbot)
    select_all(desktop, qtbot)
    run(desktop, "bulk.importance")
    choose_in_menu(desktop, qtbot, "High (80 %)")
    qtbot.waitUntil(lambda: "the importance of 5 memories" in desktop.window.notices.text)
    assert {memory.importance for memory in stored(desktop)} == {0.8}
    run(desktop, "bulk.expiry")
    choose_in_menu(desktop, qtbot, "In a week")
    qtbot.waitUntil(lambda: "when 5 memories expire" in desktop.window.notices.text)
    assert all(memory.expires_at is not None for memory in stored(desktop))
    run(desktop, "bulk.type")
    choose_in_menu(desktop, qtbot, "Task")
    qtbot.waitUntil(lambda: "the type of 5 memories" in desktop.window.notices.text)
    assert {memory.type for memory in stored(desktop)} == {MemoryType.TASK}
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: {memory.type for memory in stored(desktop)} == {MemoryType.GENERAL})


def test_delete_asks_in_numbers_and_is_one_step_back(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    click(desktop, qtbot, 0)
    click(desktop, qtbot, 2, SHIFT)
    pane_of(desktop).focus_list()
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Delete)
    question = question_of(desktop, qtbot)
    assert question.text() == "Move 3 memories to the trash?"
    press(qtbot, question, "Cancel")
    assert len(stored(desktop)) == 5
    qtbot.keyClick(pane_of(desktop).list_view, Qt.Key.Key_Delete)
    press(qtbot, question_of(desktop, qtbot), "Move to the trash")
    qtbot.waitUntil(lambda: len(headings(desktop)) == 2)
    qtbot.waitUntil(lambda: "Moved 3 memories to the trash" in desktop.window.notices.text)
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    pane_of(desktop).focus_list()
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 5)


def test_nothing_is_moved_to_where_it_is(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    fill(desktop, qtbot)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    select_all(desktop, qtbot)
    menu = next(one for one in bar_of(desktop).findChildren(QMenu) if "Move" in one.title())
    menu.aboutToShow.emit()
    assert {a.text(): a.isEnabled() for a in menu.actions()} == {"default": False, "work": True}
    asked: list[object] = []
    bar_of(desktop).change_asked.connect(asked.append)
    bar_of(desktop).ask_to_move("default")
    assert asked == []


def test_the_namespace_of_a_memory_is_chosen_in_its_field(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    fill(desktop, qtbot, 1)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    click(desktop, qtbot, 0)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    field = detail.form.namespace
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End)
    question = question_of(desktop, qtbot)
    assert question.text() == "Move 1 memory to “work”?"
    assert field.currentText() == "default"
    press(qtbot, question, "Move")
    qtbot.waitUntil(lambda: field.currentText() == "work")
    assert len(stored(desktop, namespaces=("work",))) == 1
    press(qtbot, desktop.window.notices, "Undo")
    qtbot.waitUntil(lambda: field.currentText() == "default")


def test_memories_move_and_are_archived(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    fill(desktop, qtbot)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    click(desktop, qtbot, 0)
    click(desktop, qtbot, 1, SHIFT)
    bar_of(desktop).change_asked.emit(Move("work"))
    assert "history moves with them" in question_of(desktop, qtbot).informativeText()
    press(qtbot, question_of(desktop, qtbot), "Move")
    qtbot.waitUntil(lambda: "Moved 2 memories" in desktop.window.notices.text)
    assert len(stored(desktop, namespaces=("work",))) == 2
    select_all(desktop, qtbot)
    run(desktop, "bulk.keep.archive")
    qtbot.waitUntil(lambda: "Archived 5 memories" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: headings(desktop) == [])
    assert len(stored(desktop, archived=True)) == 5
    assert bar_of(desktop).isHidden()


def test_a_long_change_shows_how_far_it_is_and_stops(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.services.memories.bulk._WRITTEN_AT_ONCE", 1)
    monkeypatch.setattr("muniment.services.time_slices._PAUSE_S", 0.02)
    fill(desktop, qtbot, COUNT)
    select_all(desktop, qtbot)
    run(desktop, "bulk.keep.archive")
    stop = next(b for b in bar_of(desktop).findChildren(QPushButton) if b.text() == "Stop")
    qtbot.waitUntil(stop.isVisible)
    qtbot.waitUntil(lambda: len(stored(desktop, archived=True)) > 0)
    assert desktop.context.operations.undo_text == ""
    with qtbot.waitSignal(browse_of(desktop).bulk.ended):
        qtbot.mouseClick(stop, LEFT)
    qtbot.waitUntil(lambda: "Stopped early" in desktop.window.notices.text)
    assert 0 < len(stored(desktop)) < COUNT
    assert not stop.isVisible()
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: len(stored(desktop)) == COUNT)


def test_a_lock_ends_a_change_and_forgets_the_tags_typed(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    select_all(desktop, qtbot)
    run(desktop, "bulk.tag")
    qtbot.keyClicks(bar_of(desktop).tags, "canarytag")
    desktop.window.lock()
    assert "canarytag" not in readable_texts(desktop.window)
    bar_of(desktop).tags.undo()
    assert bar_of(desktop).tags.text() == ""
    assert bar_of(desktop).isHidden()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state.value == "locked")


def test_nothing_is_changed_without_a_selection(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    pane_of(desktop).list_view.clearSelection()
    assert not [
        one
        for one in browse_of(desktop).commands()
        if one.objectName().startswith("bulk") and one.isEnabled()
    ]
    bar_of(desktop).change_asked.emit(Repatch(MemoryPatch(archived=True)))
    qtbot.rest()
    assert len(stored(desktop)) == 5


def test_as_many_as_a_search_gives_are_said_to_be_the_best_not_all(
    desktop: Desktop, qtbot: QtBot
) -> None:
    pane = pane_of(desktop)
    fill(desktop, qtbot, 60)
    pane.field.setText("note")
    qtbot.waitUntil(lambda: pane.hits_model.rowCount() == 50)
    qtbot.waitUntil(lambda: pane.summary == "Top 50 results")
    pane.select_all()
    qtbot.waitUntil(lambda: pane.selected_count == 50)
    pane.field.setText("“note 7”")
    qtbot.waitUntil(lambda: pane.summary == "1 found")
