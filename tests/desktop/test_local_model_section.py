"""What is typed into the settings of the local model while an answer is awaited stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from tests.desktop.people import workspace_of
from tests.desktop.test_detail_overtaken import HeldAnswer

from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.application import Desktop
    from muniment.desktop.settings.local_model_section import LocalModelSection
    from muniment.desktop.settings.settings_view import SettingsView

URL = "http://127.0.0.1:11434/v1"


def section_of(desktop: Desktop) -> LocalModelSection:
    workspace_of(desktop).go("settings")
    view = cast("SettingsView", workspace_of(desktop).current)
    return cast("LocalModelSection", view.go("understanding"))


@pytest.mark.parametrize("name", ["get", "set"])
def test_what_is_typed_before_the_answer_stays(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    section = section_of(desktop)
    qtbot.waitUntil(lambda: bool(section.status.text()))
    qtbot.keyClicks(section.base_url, URL)
    qtbot.keyClicks(section.api_key, "first")
    held = HeldAnswer(monkeypatch, desktop.context.services.local_model, name)
    if name == "get":
        section.open()
    else:
        section.save.click()
    assert held.is_done.wait(20)
    section.model.clear()
    qtbot.keyClicks(section.model, "typed")
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    kept = desktop.context.services.local_model.get(PERSON)
    assert section.model.text() == "typed"
    # The other fields show what is kept, as ever.
    assert section.base_url.text() == kept.base_url
    assert section.api_key.text() == ""
