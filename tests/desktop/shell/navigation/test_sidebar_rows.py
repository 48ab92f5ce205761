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
