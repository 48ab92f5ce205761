"""The tests' own way to see that something does not come: it waits for all that would bring it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from muniment.desktop.shell.background.task_runner import TaskRunner
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_it_waits_for_a_timer_and_for_the_answer_that_the_timer_asks_for(qtbot: QtBot) -> None:
    owner, tasks, seen = QObject(), TaskRunner(), []
    may_answer = threading.Event()

    def ask() -> None:
        tasks.submit(lambda: may_answer.wait(PATIENCE_S), receiver=owner, on_success=seen.append)
        timer.setInterval(1)
        timer.timeout.disconnect()
        timer.timeout.connect(may_answer.set)
        timer.start()

    timer = QTimer(owner, singleShot=True, interval=100)
    timer.timeout.connect(ask)
    timer.start()

    qtbot.rest()

    assert seen == [True]
    tasks.close()
    tasks.deleteLater()
    owner.deleteLater()


def test_it_waits_for_no_timer_that_goes_on_and_on_or_is_far_away(qtbot: QtBot) -> None:
    owner = QObject()
    beat, far = QTimer(owner, interval=5), QTimer(owner, singleShot=True, interval=3_600_000)
    beat.start()
    far.start()

    qtbot.rest()

    assert beat.isActive()
    assert far.isActive()
    beat.stop()
    far.stop()
    owner.deleteLater()
