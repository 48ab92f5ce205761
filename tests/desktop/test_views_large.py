"""Trash, namespaces and settings in the smallest window with the largest text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.domain.access import PERSON
from muniment.domain.settings import Settings
from tests.desktop.widgets.theme.test_theme import cut_texts, nameless
from tests.desktop.window_parts import remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.views.settings.settings_view import SettingsView
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

SMALLEST = QSize(820, 520)


@pytest.fixture
def font() -> Iterator[None]:
    before = QApplication.font()
    yield
    QApplication.setFont(before)


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("percent", [100, 200])
def test_no_text_is_cut_and_every_control_has_a_name(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, percent: int
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=percent)))
    desktop.window.resize(SMALLEST)
    memory = remember(home.services, "The boiler needs its pressure topped up")
    home.services.memories.delete(memory.id, PERSON)
    workspace = workspace_of(desktop)
    for key in ("trash", "namespaces"):
        workspace.go(key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        qtbot.waitUntil(lambda: not cut_texts(workspace.current))
        assert not nameless(workspace.current), key
    workspace.go("settings")
    view = cast("SettingsView", workspace.current)
    for action in view.commands():
        action.trigger()
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        qtbot.waitUntil(lambda: not cut_texts(view))
        assert not nameless(view.window()), action.text()
