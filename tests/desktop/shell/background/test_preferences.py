"""Settings changed in the window: kept one after the other, and at the end of the program."""

from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from muniment.desktop.shell.background.preferences import Preferences, SettingsAccess
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.domain.errors import DiskFullError
from muniment.domain.settings import Settings
from tests.waiting import PATIENCE_S


class _File:
    """Takes settings as the file does, each once it is let."""

    def __init__(self) -> None:
        self.kept: list[Settings] = []
        self.may_write = Event()
        self.error: Exception | None = None

    def save(self, settings: Settings) -> None:
        assert self.may_write.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error
        self.kept.append(settings)


@pytest.fixture
def file() -> _File:
    return _File()


def _preferences(file: _File, tasks: TaskRunner) -> Preferences:
    return Preferences(SettingsAccess(save=file.save), tasks)


def test_of_two_changes_the_later_one_is_kept_last(file: _File, qtbot: QtBot) -> None:
    tasks = TaskRunner()
    preferences = _preferences(file, tasks)
    for percent in (110, 125, 150):
        preferences.change(text_percent=percent)
    file.may_write.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.close()
    assert [settings.text_percent for settings in file.kept] == [110, 150]


def test_a_change_right_before_the_end_is_kept(file: _File, qtbot: QtBot) -> None:
    tasks = TaskRunner()
    preferences = _preferences(file, tasks)
    preferences.change(text_percent=110)
    preferences.change(text_percent=150)
    file.may_write.set()
    tasks.close()
    preferences.keep_at_the_end()
    assert file.kept[-1].text_percent == 150


def test_what_is_kept_already_is_not_written_at_the_end(file: _File, qtbot: QtBot) -> None:
    tasks = TaskRunner()
    preferences = _preferences(file, tasks)
    file.may_write.set()
    preferences.change(text_percent=150)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.close()
    preferences.keep_at_the_end()
    assert len(file.kept) == 1


def test_a_change_that_cannot_be_kept_does_not_hold(file: _File, qtbot: QtBot) -> None:
    tasks = TaskRunner()
    preferences = _preferences(file, tasks)
    before = preferences.settings
    file.error = DiskFullError()
    file.may_write.set()
    with qtbot.waitSignal(preferences.failed):
        preferences.change(text_percent=150)
    assert preferences.settings == before
    file.error = None
    preferences.change(text_percent=125)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.close()
    assert [settings.text_percent for settings in file.kept] == [125]
