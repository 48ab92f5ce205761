"""A list of agents that comes late takes the focus from nobody who went elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog
from tests.desktop.shell.palette.test_palette import opened
from tests.desktop.views.agents.test_agents import click, visit
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_new_key_is_chosen_and_takes_the_focus_from_no_palette(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, goes_on: bool
) -> None:
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    qtbot.keyClicks(dialog.name, "Scout")
    held = HeldAnswer(monkeypatch, desktop.context.services.access_requests, "pending")
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: dialog.token_is_shown)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.dialog is None)
    desktop.window.activateWindow()
    palette = opened(desktop, qtbot) if goes_on else None
    assert held.is_done.wait(PATIENCE_S)
    held.may_answer.set()
    qtbot.waitUntil(lambda: view.detail.key is not None)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    expected = view.list.view if palette is None else palette.field
    assert desktop.window.focusWidget() is expected
