"""The shortcuts of the destinations count the lines of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from muniment.desktop.shell.destinations import destinations
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def test_the_keys_count_the_sidebar_from_top_to_bottom(desktop: Desktop, qtbot: QtBot) -> None:
    workspace = workspace_of(desktop)
    listed = [each for each in destinations() if each.is_listed]
    buttons = [workspace.navigation.button(each.key) for each in listed]
    places = [button.mapTo(desktop.window, button.rect().topLeft()).y() for button in buttons]
    assert places == sorted(places)
    for number, destination in enumerate(listed, start=1):
        key = Qt.Key(Qt.Key.Key_0.value + number)
        qtbot.keyClick(desktop.window, key, Qt.KeyboardModifier.ControlModifier)
        assert workspace.current_key == destination.key
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
