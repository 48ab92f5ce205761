"""The tray: what its menu tells and does, pausing agents, and a desktop that has none."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon, QToolButton

from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.tray import Tray
from muniment.desktop.text.isolates import as_written
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, Visibility
from muniment.domain.settings import Settings
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import AGENT, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.access import Actor
    from muniment.services.agents.key_service import Pausing
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CANARY = "canarylantern"


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to show; it has a tray."""
    shown: list[str] = []
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_more: shown.append(text)
    )
    return shown


@pytest.fixture
def with_tray(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> Desktop:
    """A window on such a desktop, its list loaded; its tray's menu shows titles."""
    access = SettingsAccess(settings=Settings(tray_titles=True))
    desktop = make_desktop(home, settings=access)
    qtbot.waitUntil(lambda: bool(pane_of(desktop).empty_text))
    return desktop


def texts(desktop: Desktop) -> list[str]:
    assert desktop.tray is not None
    desktop.tray.menu.aboutToShow.emit()
    return [action.text() for action in desktop.tray.menu.actions() if action.text()]


def choose(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    assert desktop.tray is not None
    qtbot.waitUntil(lambda: any(found.startswith(text) for found in texts(desktop)))
    next(a for a in desktop.tray.menu.actions() if a.text().startswith(text)).trigger()


def test_the_latest_titles_are_told_until_the_lock(with_tray: Desktop, qtbot: QtBot) -> None:
    desktop = with_tray
    assert desktop.tray is not None
    remember(desktop.context.services, f"{CANARY} and more", actor=AGENT)
    qtbot.waitUntil(lambda: as_written(f"{CANARY} and more") in texts(desktop))
    choose(desktop, "Lock vault", qtbot)
    assert CANARY not in "".join(texts(desktop))
    assert desktop.tray.tool_tip == "Muniment (locked)"
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert CANARY not in "".join(texts(desktop))


def test_no_title_is_told_unless_asked_for(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home)
    remember(desktop.context.services, CANARY, actor=AGENT)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    qtbot.rest()
    assert CANARY not in "".join(texts(desktop))


def test_no_title_is_told_of_what_is_confidential_or_secret(
    with_tray: Desktop, qtbot: QtBot
) -> None:
    services = with_tray.context.services
    for number in range(4):
        remember(services, f"Lanterns hang on hook {number}")
    remember(services, "The wifi password of the hut is xK9!gletscher42")
    draft = MemoryDraft(content=f"{CANARY} kept close", namespace="default")
    services.memories.remember(replace(draft, visibility=Visibility.CONFIDENTIAL), PERSON)
    shown_to_all = remember(services, "The hut password is hunter2!gletscher")
    services.memories.edit(shown_to_all.id, MemoryPatch(visibility=Visibility.PRIVATE), PERSON)
    remember(services, "Lanterns hang on hook 4")
    told = [as_written(f"Lanterns hang on hook {number}") for number in (4, 3, 2, 1, 0)]
    qtbot.waitUntil(lambda: texts(with_tray)[3:8] == told)
    assert not any(CANARY in text or "gletscher" in text for text in texts(with_tray))


def test_who_does_not_want_titles_gets_none(with_tray: Desktop, qtbot: QtBot) -> None:
    desktop = with_tray
    remember(desktop.context.services, CANARY, actor=AGENT)
    qtbot.waitUntil(lambda: as_written(CANARY) in texts(desktop))
    desktop.context.preferences.change(tray_titles=False)
    assert CANARY not in "".join(texts(desktop))
    remember(desktop.context.services, f"{CANARY} again", actor=AGENT)
    qtbot.rest()
    assert CANARY not in "".join(texts(desktop))
    desktop.context.preferences.change(tray_titles=True)
    qtbot.waitUntil(lambda: as_written(CANARY) in texts(desktop))


def test_agents_are_paused_and_resumed_and_it_shows(with_tray: Desktop, qtbot: QtBot) -> None:
    desktop, keys = with_tray, with_tray.context.services.keys
    assert desktop.tray is not None
    assert "Pause all agents (none active)" in texts(desktop)
    assert not desktop.window.actions_.pause.isEnabled()
    for name in ("one", "two"):
        keys.create(KeyDraft(namespaces=("default",), name=name), PERSON)
    qtbot.waitUntil(lambda: "Pause all agents (2 active)" in texts(desktop))
    assert desktop.window.actions_.pause.text() == "Pause all agents (2 active)"
    choose(desktop, "Pause all agents", qtbot)
    qtbot.waitUntil(lambda: desktop.tray.tool_tip == "Muniment (agents are paused)")
    assert keys.pausing(PERSON).working == 0
    assert "Agents are paused" in desktop.window.status.texts
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: "Agents are paused" not in desktop.window.status.texts)
    assert not any("gents" in text for text in texts(desktop))
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: "Agents are paused" in desktop.window.status.texts)
    choose(desktop, "Resume all agents", qtbot)
    qtbot.waitUntil(lambda: keys.pausing(PERSON).working == 2)
    qtbot.waitUntil(lambda: desktop.tray.tool_tip == "Muniment")


def test_an_answer_after_the_lock_tells_nothing_of_agents(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, pause = desktop.context.services.keys, desktop.context.agent_pause
    keys.create(KeyDraft(namespaces=("default",), name="one"), PERSON)
    qtbot.waitUntil(desktop.window.actions_.pause.isEnabled)
    may_answer, really = threading.Event(), keys.pause_all

    def pause_all(actor: Actor) -> Pausing:
        paused = really(actor)
        assert may_answer.wait(PATIENCE_S)
        return paused

    monkeypatch.setattr(keys, "pause_all", pause_all)
    desktop.window.actions_.pause.trigger()
    # The change is heard of before the step's own answer.
    qtbot.waitUntil(lambda: pause.pausing.is_paused)
    desktop.window.lock()
    qtbot.waitUntil(lambda: not pause.pausing.is_paused)
    may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert not pause.pausing.is_paused
    assert "Agents are paused" not in desktop.window.status.texts


def test_the_status_bar_resumes_too(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    keys.create(KeyDraft(namespaces=("default",), name="one"), PERSON)
    qtbot.waitUntil(desktop.window.actions_.pause.isEnabled)
    desktop.window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: "Agents are paused" in desktop.window.status.texts)
    button = next(
        b
        for b in desktop.window.status.findChildren(QToolButton)
        if b.text() == "Agents are paused"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not keys.pausing(PERSON).is_paused)
    qtbot.waitUntil(lambda: "Agents are paused" not in desktop.window.status.texts)


def test_a_captured_thought_is_confirmed_where_it_was_typed_and_nowhere_else(
    with_tray: Desktop, messages: list[str], qtbot: QtBot
) -> None:
    with_tray.show_capture()
    capture = with_tray.capture
    qtbot.waitUntil(lambda: capture.fields.namespace.count() > 0)
    qtbot.keyClicks(capture.fields.text, CANARY)
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: capture.message == "Remembered in default.")
    assert capture.undo_button.isVisible()
    qtbot.rest()
    assert messages == []
    assert "Remembered" not in with_tray.window.notices.text
    with_tray.window.close()
    assert messages == ["Muniment is still running in the tray. You can quit it there."]


def test_closing_ends_where_the_tray_is_not_wanted(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    settings = SettingsAccess(settings=replace(Settings(), keep_in_tray=False))
    desktop = make_desktop(home, settings=settings)
    with qtbot.waitSignal(desktop.ended):
        desktop.window.close()


def test_it_begins_in_the_tray_where_there_is_one(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, start_hidden=True)
    assert not desktop.window.isVisible()
    choose(desktop, "Open Muniment", qtbot)
    assert desktop.window.isVisible()


def test_closing_ends_where_the_tray_went_away(
    home: Home,
    messages: list[str],
    make_desktop: DesktopFactory,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desktop = make_desktop(home)
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: False))
    with qtbot.waitSignal(desktop.ended):
        desktop.window.close()


def test_a_tray_that_comes_after_the_start_gets_the_icon(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.desktop.shell.tray._LOOK_MS", 20)
    monkeypatch.setattr("muniment.desktop.shell.tray._LOOKS", 10_000)
    desktop = make_desktop(home, start_hidden=True)
    assert not desktop.window.isVisible()
    assert desktop.tray.tool_tip == ""
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    qtbot.waitUntil(lambda: desktop.tray.tool_tip == "Muniment")
    assert not desktop.tray.is_waiting
    assert not desktop.window.isVisible()
    assert "no tray" not in desktop.window.notices.text


def test_where_no_tray_comes_after_the_start_the_window_opens(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.desktop.shell.tray._LOOK_MS", 20)
    desktop = make_desktop(home, start_hidden=True)
    qtbot.waitUntil(desktop.window.isVisible)
    assert "no tray" in desktop.window.notices.text
    assert not desktop.tray.is_waiting


def test_without_a_tray_the_window_says_so_once_and_stays_usable(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    assert "no tray" in first.window.notices.text
    first.end()
    second = make_desktop(home)
    assert "no tray" not in second.window.notices.text
    second.show_capture()
    assert second.capture.isVisible()
