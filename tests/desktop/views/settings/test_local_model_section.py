"""What is typed into the settings of the local model while an answer is awaited stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from muniment.domain.access import PERSON
from muniment.domain.models.local_model import LocalModelState
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.models.local_model import LocalModelUpdate
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import workspace_of
from tests.fakes.local_llm import Answer, FakeLlm, saying, serving
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.local_model_section import LocalModelSection
    from muniment.desktop.views.settings.settings_view import SettingsView

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
    assert held.is_done.wait(PATIENCE_S)
    section.model.clear()
    qtbot.keyClicks(section.model, "typed")
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    kept = desktop.context.services.local_model.get(PERSON)
    assert section.model.text() == "typed"
    # The other fields show what is kept, as ever.
    assert section.base_url.text() == kept.base_url
    assert section.api_key.text() == ""


def asking(desktop: Desktop, qtbot: QtBot, llm: FakeLlm) -> LocalModelSection:
    """Return the section while the model is asked that it has just saved."""
    section = section_of(desktop)
    qtbot.waitUntil(lambda: bool(section.status.text()))
    section.base_url.setText(llm.base_url)
    section.model.setText("small")
    # As long as it may be: what ends sooner was stopped.
    section.timeout.setValue(section.timeout.maximum())
    section.test.click()
    qtbot.waitUntil(lambda: bool(llm.asked))
    return section


def test_a_model_that_does_not_answer_is_shown_and_can_be_left(
    desktop: Desktop, qtbot: QtBot
) -> None:
    with serving(Answer(silent=True)) as llm:
        section = asking(desktop, qtbot, llm)
        qtbot.waitUntil(section.progress.isVisible)
        assert not section.test.isEnabled()
        section.open()
        section.progress.stop_button.click()
        qtbot.waitUntil(lambda: "before the test" in desktop.window.notices.text)
        qtbot.waitUntil(section.test.isEnabled)
        assert not section.progress.isVisible()
    view = desktop.context.services.local_model.get(PERSON)
    assert (view.model, view.status.state) == ("small", LocalModelState.OFF)


def test_a_lock_does_not_wait_for_the_model(desktop: Desktop, qtbot: QtBot) -> None:
    with serving(Answer(silent=True)) as llm:
        section = asking(desktop, qtbot, llm)
        desktop.window.lock()
        vault = desktop.context.services.vault
        qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
        qtbot.waitUntil(lambda: not section.progress.is_running)
        assert "locked" not in desktop.window.notices.text
        vault.unlock_with_key_file()
        qtbot.waitUntil(section.test.isEnabled)
    # It was left: waited for, it would be said to fail.
    status = desktop.context.services.local_model.get(PERSON).status
    assert status.state is LocalModelState.OFF


def test_what_the_model_answers_is_told(desktop: Desktop, qtbot: QtBot) -> None:
    with serving(saying({"facts": []})) as llm:
        section = asking(desktop, qtbot, llm)
        qtbot.waitUntil(lambda: "Test passed" in section.status.text())
        qtbot.waitUntil(section.test.isEnabled)
    assert section.model.text() == "small"


def test_a_kept_key_is_removed_and_nothing_else(desktop: Desktop, qtbot: QtBot) -> None:
    local_model = desktop.context.services.local_model
    kept = LocalModelUpdate(
        enabled=False, base_url=URL, model="small", timeout_s=20, api_key=secret_text("sk-123")
    )
    local_model.set(kept, PERSON)
    section = section_of(desktop)
    qtbot.waitUntil(section.remove_key.isVisible)
    qtbot.keyClicks(section.model, "-typed")
    section.remove_key.setFocus()
    section.remove_key.click()
    qtbot.waitUntil(lambda: "Removed the key" in desktop.window.notices.text)
    assert not section.remove_key.isVisible()
    assert section.api_key.hasFocus()
    assert section.api_key.placeholderText() == "None"
    assert section.model.text() == "small-typed"
    view = local_model.get(PERSON)
    assert (view.has_api_key, view.base_url, view.model) == (False, URL, "small")


@pytest.mark.parametrize("action", ["save", "test"])
def test_no_key_is_removed_while_the_settings_are_saved_or_tried(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    local_model = desktop.context.services.local_model
    with serving(saying({"facts": []})) as llm:
        kept = LocalModelUpdate(
            enabled=False,
            base_url=llm.base_url,
            model="old",
            timeout_s=20,
            api_key=secret_text("sk-123"),
        )
        local_model.set(kept, PERSON)
        section = section_of(desktop)
        qtbot.waitUntil(section.remove_key.isVisible)
        section.model.setText("new")
        held = HeldAnswer(monkeypatch, local_model, "set" if action == "save" else "test")
        getattr(section, action).click()
        qtbot.waitUntil(held.is_done.is_set)
        said = section.status.text()
        section.remove_key.click()
        assert section.status.text() == said
        held.may_answer.set()
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        qtbot.waitUntil(section.remove_key.isEnabled)
    view = local_model.get(PERSON)
    assert (view.has_api_key, view.model) == (True, "new")
