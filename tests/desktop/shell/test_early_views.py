"""Views are there before they are visited: made while nobody acts, and holding nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.shell import early_views
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.early_views import EarlyViews
from muniment.desktop.shell.lock.idle_lock import IdleLock
from muniment.desktop.shell.view import BROWSE
from muniment.desktop.views.browse.detail.detail_page import DetailPage
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.access import PERSON
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

OTHERS = [one.key for one in destinations() if one.key != BROWSE]
SECRET = "The spare key is with the Okafors"


class _Idle(IdleLock):
    """Without input for as long as the test says."""

    told_s = 60.0

    @property
    def quiet_s(self) -> float:
        return self.told_s


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look all the time whether it is quiet."""
    monkeypatch.setattr(early_views, "_CHECK_MS", 1)
    monkeypatch.setattr(early_views, "_BETWEEN_MS", 0)


@pytest.fixture
def idle(qapp: object) -> _Idle:
    del qapp
    return _Idle(0, SessionIdle())


def early_of(desktop: Desktop, idle: _Idle) -> EarlyViews:
    early = EarlyViews(idle, desktop.context.tasks, desktop.context.theme, desktop)
    early.begin(workspace_of(desktop).views)
    return early


def test_they_are_made_in_steps_and_hold_nothing(
    home: Home, make_desktop: DesktopFactory, idle: _Idle, qtbot: QtBot
) -> None:
    remember(home.services, SECRET)
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    views = workspace_of(desktop).views
    assert views.missing() == tuple(OTHERS)
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    assert not views.missing()
    assert not any(views.made(key) for key in OTHERS)
    assert all(SECRET not in readable_texts(views.prepare(key)) for key in OTHERS)
    assert not any(views.prepare(key).isVisible() for key in OTHERS)
    there = views.prepare("trash")
    workspace_of(desktop).go("trash")
    assert workspace_of(desktop).current is there is views.made("trash")


def test_the_sections_of_the_settings_are_made_too(
    desktop: Desktop, idle: _Idle, qtbot: QtBot
) -> None:
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    view = workspace_of(desktop).views.prepare("settings")
    assert not list(view.ahead())
    assert len(view._made) == len(view.commands())


def test_the_page_of_a_memory_is_made_too(desktop: Desktop, idle: _Idle, qtbot: QtBot) -> None:
    detail = browse_of(desktop).detail
    assert not detail.findChildren(DetailPage)
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    assert detail.findChildren(DetailPage) == [detail.page]
    assert not detail.page.isVisible()


def test_input_stops_them_between_two_steps(desktop: Desktop, idle: _Idle, qtbot: QtBot) -> None:
    views = workspace_of(desktop).views
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: len(views.missing()) < len(OTHERS))
    idle.told_s = 0.1
    left = views.missing()
    qtbot.wait(30)
    assert left
    assert views.missing() == left
    assert not early.is_done
    idle.told_s = 60.0
    qtbot.waitUntil(lambda: early.is_done)
    assert not views.missing()


def test_a_hidden_window_and_a_lock_need_none(
    home: Home, make_desktop: DesktopFactory, idle: _Idle, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, makes_views_early=True)
    views = workspace_of(desktop).views
    assert not desktop.early_views.is_done
    desktop.window.lock()
    assert desktop.early_views.is_done
    desktop.window.hide()
    early = early_of(desktop, idle)
    qtbot.wait(30)
    assert views.missing() == tuple(OTHERS)
    early.stop()


def test_sizes_of_what_was_never_shown_are_not_kept(
    desktop: Desktop, idle: _Idle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    views = workspace_of(desktop).views
    kept: list[str] = []
    for one in destinations():
        view = views.prepare(one.key)
        monkeypatch.setattr(view, "save_layout", lambda _settings, key=one.key: kept.append(key))
    views.save_layout()
    assert kept == [BROWSE]
    assert browse_of(desktop).isVisible()


def test_what_is_hidden_is_clothed_anew_in_quiet_moments(
    desktop: Desktop, idle: _Idle, qtbot: QtBot
) -> None:
    workspace, theme = workspace_of(desktop), desktop.context.theme
    workspace.go("trash")
    workspace.go(BROWSE)
    hidden = workspace.views.prepare("trash")
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    theme.use(Appearance.DARK)
    assert hidden.styleSheet() != workspace.current.styleSheet()
    assert not early.is_done
    qtbot.waitUntil(lambda: early.is_done)
    assert hidden.styleSheet() == workspace.current.styleSheet()
    early.stop()
    theme.use(Appearance.LIGHT)
    assert early.is_done


def test_what_nobody_visited_lists_nothing_that_is_written_later(
    home: Home, make_desktop: DesktopFactory, idle: _Idle, qtbot: QtBot
) -> None:
    desktop = make_desktop(home)
    early = early_of(desktop, idle)
    qtbot.waitUntil(lambda: early.is_done)
    views = workspace_of(desktop).views
    home.services.namespaces.create("kept apart", PERSON)
    remember(home.services, SECRET, namespace="kept apart")
    qtbot.waitUntil(lambda: "kept apart" in desktop.context.namespaces.names)
    desktop.context.namespaces.choose("kept apart")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    for key in OTHERS:
        shown = readable_texts(views.prepare(key))
        assert SECRET not in shown, key
        assert "kept apart" not in shown, key
