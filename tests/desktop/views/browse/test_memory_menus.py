"""What can be done to a memory from the menu of the list, and from that of the detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Category, MemoryKind, Tier, Visibility
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.domain.memories.memory import Memory

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def memory(desktop: Desktop, qtbot: QtBot) -> Memory:
    """A memory that is shown, and another namespace."""
    services = desktop.context.services
    services.namespaces.create("canaryspace", PERSON)
    written = remember(services, "The spare key is with the Okafors")
    remember(services, "Water the fern")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 2)
    qtbot.waitUntil(lambda: "canaryspace" in desktop.context.namespaces.names)
    pane_of(desktop).choose(written.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == written.id)
    return written


def stored(desktop: Desktop, memory: Memory) -> Memory:
    return desktop.context.services.memories.get(memory.id, PERSON)


def texts_of(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def run(menu: QMenu, *path: str) -> None:
    """Choose an entry, through submenus, as a click on it does."""
    menu.aboutToShow.emit()
    found = next(one for one in menu.actions() if one.text().replace("&", "") == path[0])
    below = found.menu()
    if isinstance(below, QMenu):
        run(below, *path[1:])
    else:
        found.trigger()


def detail_of(desktop: Desktop) -> MemoryDetail:
    return browse_of(desktop).detail


def open_menu(desktop: Desktop, qtbot: QtBot) -> QMenu:
    view = pane_of(desktop).list_view
    place = view.visualRect(view.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize(
    ("path", "is_so"),
    [
        (("Archive",), lambda after: after.archived_at is not None),
        (("Priority", "Pinned"), lambda after: after.tier is Tier.HOT),
        (("About", "Travel"), lambda after: after.categories == (Category.TRAVEL,)),
        (("Kind", "Happened once"), lambda after: after.kind is MemoryKind.EPISODIC),
        (("Confidential",), lambda after: after.visibility is Visibility.CONFIDENTIAL),
    ],
)
def test_one_memory_is_changed_from_its_menu_and_taken_back(
    desktop: Desktop, qtbot: QtBot, memory: Memory, path: tuple[str, ...], is_so: object
) -> None:
    assert callable(is_so)
    run(detail_of(desktop).page.head.menu, *path)
    qtbot.waitUntil(lambda: bool(is_so(stored(desktop, memory))))
    qtbot.waitUntil(lambda: bool(desktop.window.notices.text))
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: not is_so(stored(desktop, memory)))


def test_the_head_says_that_it_is_archived_and_the_menu_takes_it_out(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    detail, head = detail_of(desktop), detail_of(desktop).page.head
    run(head.menu, "Archive")
    # It leaves the list, and what stands beside it is shown, as after a deletion.
    qtbot.waitUntil(lambda: detail.memory_id not in {"", memory.id})
    assert pane_of(desktop).list_view.selected_ids == (detail.memory_id,)
    browse_of(desktop).show_memory(memory.id)
    qtbot.waitUntil(lambda: "Archived" in head.text)
    run(head.menu, "Unarchive")
    qtbot.waitUntil(lambda: stored(desktop, memory).archived_at is None)
    qtbot.waitUntil(lambda: "Archived" not in head.text)
    assert detail.memory_id == memory.id


def test_one_memory_moves_to_another_namespace(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    run(detail_of(desktop).page.head.menu, "Move to", "canaryspace")
    question = browse_of(desktop).findChildren(QMessageBox)[-1]
    qtbot.waitUntil(question.isVisible)
    assert question.text() == "Move 1 memory to “canaryspace”?"
    qtbot.mouseClick(question.button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Moved a memory to another" in desktop.window.notices.text)
    rows = pane_of(desktop).list_model
    qtbot.waitUntil(lambda: {rows.row_at(n).namespace for n in range(rows.rowCount())}
                    == {"default", "canaryspace"})  # fmt: skip


def test_what_is_typed_is_saved_before_it_changes(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    detail = detail_of(desktop)
    qtbot.keyClicks(detail.form.content, "again ")
    run(detail.page.head.menu, "Archive")
    assert stored(desktop, memory).content == f"again {memory.content}"
    qtbot.waitUntil(lambda: stored(desktop, memory).archived_at is not None)


def test_text_and_id_are_copied_and_the_text_is_to_be_cleared(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    run(detail_of(desktop).page.head.menu, "Copy ID")
    assert QGuiApplication.clipboard().text() == memory.id
    assert not desktop.context.clipboard.is_counting
    run(detail_of(desktop).page.head.menu, "Copy text")
    assert QGuiApplication.clipboard().text() == memory.content
    assert desktop.context.clipboard.is_counting
    assert detail_of(desktop).page.notices.text == "Copied the text."


def test_the_lists_menu_offers_what_fits_the_selection(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    menu = open_menu(desktop, qtbot)
    assert texts_of(menu)[:2] == ["Edit", "Copy text"]
    assert "Move the selection to the trash" in texts_of(menu)
    run(menu, "Move the selection to", "canaryspace")
    menu.close()
    question = browse_of(desktop).findChildren(QMessageBox)[-1]
    qtbot.waitUntil(question.isVisible)
    question.done(QMessageBox.StandardButton.Cancel)
    pane_of(desktop).select_all()
    menu = open_menu(desktop, qtbot)
    assert "Edit" not in texts_of(menu)
    menu.close()


def test_the_texts_of_several_are_copied_with_the_keyboard(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    view = pane_of(desktop).list_view
    qtbot.waitUntil(desktop.window.isActiveWindow)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_count == 2
    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: desktop.window.notices.text == "Copied 2 texts.")
    text = QGuiApplication.clipboard().text()
    assert sorted(text.split("\n\n")) == ["The spare key is with the Okafors", "Water the fern"]
    assert desktop.context.clipboard.is_counting


def test_locked_no_menu_stays_and_no_name_in_one(
    desktop: Desktop, qtbot: QtBot, memory: Memory
) -> None:
    menus = detail_of(desktop).page.head.menu
    menus.popup(QPoint(10, 10))
    qtbot.waitUntil(menus.isVisible)
    desktop.window.lock()
    qtbot.waitUntil(lambda: not menus.isVisible())
    assert QApplication.activePopupWidget() is None
    every = [action.text() for menu in desktop.window.findChildren(QMenu)
             for action in menu.actions()]  # fmt: skip
    assert not [text for text in every if "canary" in text]
    assert "Okafors" not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_the_palette_offers_them_too(desktop: Desktop, qtbot: QtBot, memory: Memory) -> None:
    palette = desktop.window.palette_
    palette.toggle()
    qtbot.keyClicks(palette.field, "confidential")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desktop, memory).visibility is Visibility.CONFIDENTIAL)
    qtbot.waitUntil(lambda: "Confidential" in detail_of(desktop).page.head.text)
    assert detail_of(desktop).page.head.menu.confidential.isChecked()
    browse_of(desktop).start_new()
    assert not detail_of(desktop).page.head.menu.copy.isEnabled()


def test_the_windows_menu_keeps_together_what_is_done_to_the_same(
    desktop: Desktop, memory: Memory
) -> None:
    menus = desktop.window.menuBar().findChildren(QMenu)
    menu = next(each for each in menus if each.title().replace("&", "") == "Browse")
    groups: list[set[str]] = [set()]
    for action in menu.actions():
        if action.isSeparator():
            groups.append(set())
        else:
            groups[-1].add(action.objectName().rpartition(".")[0])
    assert groups == [{"memory"}, {"bulk"}, {"bulk.keep"}, {"bulk"}, {"list"}, {"search"}]
