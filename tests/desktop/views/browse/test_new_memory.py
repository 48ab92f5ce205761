"""A new memory that is being written: it saves itself, and what cannot be saved is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.desktop.views.browse.test_browse import headings
from tests.desktop.window_parts import browse_of, pane_of, remember

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.desktop.views.browse.detail.memory_form import MemoryForm


@pytest.fixture
def draft(desktop: Desktop, qtbot: QtBot) -> MemoryDetail:
    """A new memory that was begun, beside a list of one."""
    remember(desktop.context.services, "The ferry takes cash")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    browse_of(desktop).start_new()
    return browse_of(desktop).detail


def choose_the_row(desktop: Desktop, qtbot: QtBot) -> None:
    view = pane_of(desktop).list_view
    place = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _type_tags(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.tags, "sea")


def _choose_an_end(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.expiry.choice, Qt.Key.Key_End)


def _weigh(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.importance, Qt.Key.Key_Home)


def _choose_a_type(form: MemoryForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.type, Qt.Key.Key_End)


@pytest.mark.parametrize("change", [_type_tags, _choose_an_end, _weigh, _choose_a_type])
def test_what_is_set_before_there_is_a_text_is_there_again(
    desktop: Desktop,
    draft: MemoryDetail,
    qtbot: QtBot,
    change: Callable[[MemoryForm, QtBot], None],
) -> None:
    change(draft.form, qtbot)
    typed = draft.form.state
    assert draft.is_dirty
    choose_the_row(desktop, qtbot)
    qtbot.waitUntil(lambda: bool(draft.memory_id))
    assert headings(desktop) == ["The ferry takes cash"]
    assert desktop.window.notices.text == ""
    browse_of(desktop).start_new()
    assert draft.form.state == typed


def test_an_empty_one_is_forgotten(desktop: Desktop, draft: MemoryDetail, qtbot: QtBot) -> None:
    qtbot.keyClicks(draft.form.content, "  ")
    choose_the_row(desktop, qtbot)
    qtbot.waitUntil(lambda: bool(draft.memory_id))
    assert headings(desktop) == ["The ferry takes cash"]
    browse_of(desktop).start_new()
    assert draft.form.content.toPlainText() == ""


def by_escape(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.keyClick(browse_of(desktop).detail.form.content, Qt.Key.Key_Escape)


def by_tab(desktop: Desktop, _qtbot: QtBot) -> None:
    pane_of(desktop).list_view.setFocus(Qt.FocusReason.TabFocusReason)


@pytest.mark.parametrize("go", [by_escape, by_tab])
def test_who_comes_by_the_list_has_left_nothing(
    desktop: Desktop, draft: MemoryDetail, qtbot: QtBot, go: Callable[[Desktop, QtBot], None]
) -> None:
    qtbot.keyClicks(draft.form.content, "A draft")
    go(desktop, qtbot)
    qtbot.waitUntil(pane_of(desktop).list_view.hasFocus)
    qtbot.waitUntil(lambda: len(headings(desktop)) == 2)
    qtbot.waitUntil(lambda: pane_of(desktop).chosen_id == draft.memory_id)
    assert draft.form.content.toPlainText() == "A draft"


def test_it_is_dropped_by_the_delete_button_before_it_is_saved(
    desktop: Desktop, draft: MemoryDetail, qtbot: QtBot
) -> None:
    qtbot.keyClicks(draft.form.content, "A draft")
    qtbot.mouseClick(draft.page.head.delete, Qt.MouseButton.LeftButton)
    assert not draft.is_new
    qtbot.rest()
    assert headings(desktop) == ["The ferry takes cash"]
    browse_of(desktop).start_new()
    assert draft.form.content.toPlainText() == ""
