"""Namespaces and tags in the sidebar: each list is as tall as its rows where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListView
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def shows_every_row(view: QListView, count: int) -> bool:
    """Whether so many rows are listed, and none of them has to be scrolled to."""
    return view.model().rowCount() == count and view.verticalScrollBar().maximum() == 0


def test_no_row_is_cut_where_there_is_room(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    navigation = workspace_of(desktop).navigation
    desktop.window.resize(1130, 760)
    tagged = MemoryDraft(content="It wants 1.5 bar", tags=("boiler", "house", "heating"))
    services.memories.remember(tagged, PERSON)
    qtbot.waitUntil(lambda: shows_every_row(navigation.tags.view, 3))
    for name in ("Office", "Garden"):
        services.namespaces.create(name, PERSON)
    qtbot.waitUntil(lambda: shows_every_row(navigation.namespaces.view, 4))
    assert shows_every_row(navigation.tags.view, 3)


def test_a_pixel_too_few_hides_no_whole_row(desktop: Desktop, qtbot: QtBot) -> None:
    services, navigation = desktop.context.services, workspace_of(desktop).navigation
    view, tags = navigation.namespaces.view, navigation.tags.view
    services.memories.remember(MemoryDraft(content="1.5 bar", tags=tuple("abcdef")), PERSON)
    services.namespaces.create("Office", PERSON)
    qtbot.waitUntil(lambda: tags.model().rowCount() == 6 and view.model().rowCount() == 3)
    desktop.context.namespaces.choose("default")
    desktop.window.resize(1120, 720)
    qtbot.waitUntil(lambda: shows_every_row(view, 3))
    while shows_every_row(view, 3):
        desktop.window.resize(1120, desktop.window.height() - 1)
        qtbot.rest()
    last = view.model().index(2, 0)
    view.scrollTo(last)
    assert view.visualRect(last).bottom() + 1 == view.viewport().height()
