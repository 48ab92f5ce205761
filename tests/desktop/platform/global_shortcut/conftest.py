"""Global shortcuts over a real bus, with portals on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from muniment.desktop.platform.global_shortcut.global_shortcut import (
    Binders,
    GlobalShortcut,
    GlobalShortcuts,
)
from muniment.desktop.platform.global_shortcut.portal_binder import PortalBinder
from muniment.desktop.platform.global_shortcut.portal_session import PortalPlace, PortalSession
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.shell.background.preferences import Preferences, SettingsAccess
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.domain.settings import Settings
from tests.desktop.portals import Bus, PortalProcess

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.platform.global_shortcut.binder import ShortcutState
    from muniment.desktop.shell.application import Desktop
    from muniment.system.application_entry import ApplicationEntry
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

PortalFactory = Callable[..., PortalProcess]
Opener = Callable[..., GlobalShortcut]
ShortcutsOpener = Callable[..., GlobalShortcuts]

ON = Settings(capture_shortcut_on=True)


def portal_binders(tasks: TaskRunner, place: PortalPlace) -> Binders:
    session = PortalSession(tasks, place, tasks)
    return {action: PortalBinder(session, action) for action in ShortcutAction}


def wait_for(qtbot: QtBot, shortcut: GlobalShortcut, state: ShortcutState) -> None:
    qtbot.waitUntil(lambda: shortcut.status.state is state)


@pytest.fixture
def make_portal(bus: Bus, qtbot: QtBot) -> Iterator[PortalFactory]:
    made: list[PortalProcess] = []

    def make(**behaviour: object) -> PortalProcess:
        made.append(PortalProcess(qtbot, bus.address, **behaviour))
        return made[-1]

    yield make
    for portal in made:
        portal.close()


@pytest.fixture
def open_window(bus: Bus, make_desktop: DesktopFactory) -> Callable[[Home], Desktop]:
    """Open the window of a home on the bus, with the capture shortcut on."""

    def make(home: Home, settings: Settings = ON) -> Desktop:
        def binders(tasks: TaskRunner) -> Binders:
            return portal_binders(tasks, PortalPlace(bus.address, None))

        access = SettingsAccess(settings=settings)
        return make_desktop(home, settings=access, shortcut_binders=binders)

    return make


@pytest.fixture
def open_shortcut(bus: Bus, open_shortcuts: ShortcutsOpener) -> Opener:
    """Have the capture shortcut on the bus, turned on unless another setting is given."""

    def make(
        settings: Settings = ON,
        *,
        entry: ApplicationEntry | None = None,
        address: str | None = bus.address,
    ) -> GlobalShortcut:
        shortcuts = open_shortcuts(settings, entry=entry, address=address)
        return shortcuts[ShortcutAction.CAPTURE]

    return make


@pytest.fixture
def open_shortcuts(bus: Bus, qapp: object) -> Iterator[ShortcutsOpener]:
    """Have the shortcuts alone on the bus."""
    made: list[tuple[GlobalShortcuts, TaskRunner]] = []

    def make(
        settings: Settings,
        *,
        entry: ApplicationEntry | None = None,
        address: str | None = bus.address,
    ) -> GlobalShortcuts:
        tasks = TaskRunner()
        preferences = Preferences(SettingsAccess(settings=settings), tasks)
        place = PortalPlace(address, entry)
        shortcuts = GlobalShortcuts(preferences, lambda: portal_binders(tasks, place))
        made.append((shortcuts, tasks))
        shortcuts.start()
        return shortcuts

    yield make
    for shortcuts, tasks in made:
        shortcuts.close()
        tasks.close()
