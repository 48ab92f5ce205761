"""The same keys for both shortcuts, with the grabs of an X server: they serve one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence

from muniment.desktop.platform.global_shortcut.binder import ShortcutState
from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcuts
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.global_shortcut.x11_binder import X11Binder
from muniment.desktop.shell.background.preferences import Preferences, SettingsAccess
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.domain.settings import Settings
from tests.desktop.platform.global_shortcut.test_x11_binder import (
    ALT,
    CONTROL,
    LOCKS,
    SHIFT,
    StandInServer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CAPTURE, SEARCH = ShortcutAction
SPACE = 65
SAME = "Ctrl+Shift+Space"


@pytest.fixture
def server() -> StandInServer:
    return StandInServer()


@pytest.fixture
def start(server: StandInServer, qapp: object) -> Iterator[Callable[[Settings], GlobalShortcuts]]:
    made: list[tuple[GlobalShortcuts, TaskRunner]] = []

    def make(settings: Settings) -> GlobalShortcuts:
        tasks = TaskRunner()
        preferences = Preferences(SettingsAccess(settings=settings), tasks)
        binders = {action: X11Binder(server) for action in ShortcutAction}
        made.append((GlobalShortcuts(preferences, lambda: binders), tasks))
        made[-1][0].start()
        return made[-1][0]

    yield make
    for shortcuts, tasks in made:
        shortcuts.close()
        tasks.close()


def grabs(*held: int) -> set[tuple[int, int]]:
    return {(SPACE, each | lock) for each in held for lock in LOCKS}


def states(shortcuts: GlobalShortcuts) -> list[ShortcutState]:
    return [shortcut.status.state for shortcut in shortcuts]


def test_the_second_is_refused_until_the_first_lets_go(
    start: Callable[[Settings], GlobalShortcuts], server: StandInServer
) -> None:
    shortcuts = start(
        Settings(capture_shortcut_on=True, search_shortcut_on=True, search_shortcut=SAME)
    )
    assert states(shortcuts) == [ShortcutState.BOUND, ShortcutState.DUPLICATE]
    shortcuts[CAPTURE].turn(on=False)
    assert states(shortcuts) == [ShortcutState.OFF, ShortcutState.BOUND]
    # The order matters: a key of one program, released once, is gone.
    assert server.grabbed == grabs(CONTROL | SHIFT)


def test_whichever_has_the_keys_keeps_them(
    start: Callable[[Settings], GlobalShortcuts], server: StandInServer
) -> None:
    shortcuts = start(Settings(search_shortcut_on=True, search_shortcut=SAME))
    shortcuts[CAPTURE].turn(on=True)
    assert states(shortcuts) == [ShortcutState.DUPLICATE, ShortcutState.BOUND]
    shortcuts[SEARCH].turn(on=False)
    assert states(shortcuts) == [ShortcutState.BOUND, ShortcutState.OFF]
    assert server.grabbed == grabs(CONTROL | SHIFT)


def test_other_keys_end_it(
    start: Callable[[Settings], GlobalShortcuts], server: StandInServer
) -> None:
    shortcuts = start(Settings(search_shortcut_on=True, search_shortcut=SAME))
    shortcuts[CAPTURE].turn(on=True)
    shortcuts[SEARCH].use_keys(QKeySequence("Alt+Shift+Space"))
    assert states(shortcuts) == [ShortcutState.BOUND, ShortcutState.BOUND]
    assert server.grabbed == grabs(CONTROL | SHIFT, ALT | SHIFT)
    shortcuts[SEARCH].use_keys(shortcuts[CAPTURE].keys)
    assert states(shortcuts) == [ShortcutState.BOUND, ShortcutState.DUPLICATE]
    assert server.grabbed == grabs(CONTROL | SHIFT)
