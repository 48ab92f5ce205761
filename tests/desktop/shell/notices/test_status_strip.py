"""What goes on in the background is told, and can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QToolButton

from muniment.desktop.text.words import backlog_text, job_name
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from tests.services.maintenance.test_jobs import Counting, kept, queue, register

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home

LINE = "Working in the background: 2 of 5"


def stop_button(desktop: Desktop) -> QToolButton:
    return desktop.window.status.jobs.findChildren(QToolButton)[0]


def test_a_job_is_shown_with_its_progress_and_stopped(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    kind, jobs = Counting(hold_at=2), desktop.window.status.jobs
    register(home, kind)
    queue(home, kind)
    qtbot.waitUntil(jobs.isVisible)
    qtbot.waitUntil(lambda: jobs.text.startswith("Working in the background"))
    # A person who comes later is told at once how far it is.
    jobs.open()
    qtbot.waitUntil(lambda: jobs.text == LINE)
    bar = jobs.findChildren(QProgressBar)[0]
    assert (bar.value(), bar.maximum()) == (2, 5)
    assert LINE in desktop.window.status.texts
    qtbot.mouseClick(stop_button(desktop), Qt.MouseButton.LeftButton)
    assert not stop_button(desktop).isEnabled()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    kind.go_on.set()
    qtbot.waitUntil(lambda: not jobs.isVisible())
    assert kept(home) == "put back"
    assert not jobs.text


def test_what_must_be_finished_offers_no_stop(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    kind, jobs = Counting(hold_at=1, can_be_cancelled=False), desktop.window.status.jobs
    register(home, kind)
    queue(home, kind)
    qtbot.waitUntil(jobs.isVisible)
    assert not stop_button(desktop).isVisible()
    kind.go_on.set()
    qtbot.waitUntil(lambda: not jobs.isVisible())


def test_a_lock_takes_the_job_away_and_unlocking_finds_it_again(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    kind, jobs = Counting(hold_at=2), desktop.window.status.jobs
    register(home, kind)
    queue(home, kind)
    qtbot.waitUntil(jobs.isVisible)
    desktop.window.lock()
    assert not jobs.isVisible()
    assert not jobs.text
    kind.hold_at = None
    kind.go_on.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert not jobs.text


def test_memories_that_wait_for_vectors_are_counted(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, status = desktop.context.services, desktop.window.status
    status._backlog._timer.setInterval(20)
    # The thread that catches up may be only starting: it finds nothing, so the memory waits on.
    monkeypatch.setattr(services.memories._memory_embedder, "_embed_pending", lambda: False)
    services.memories.remember(MemoryDraft(content="Later", wait=False), PERSON)
    qtbot.waitUntil(lambda: backlog_text(1) in status.texts)
    monkeypatch.undo()
    services.memories.remember(MemoryDraft(content="Another", wait=False), PERSON)
    qtbot.waitUntil(lambda: "2 memories" in status.texts)
    qtbot.waitUntil(lambda: not any("not read" in text for text in status.texts))


@pytest.mark.parametrize("kind", ["reembed", "drop-vectors", "sweep", "of a later version"])
def test_every_kind_of_job_has_a_name_of_its_own(kind: str) -> None:
    assert job_name(kind)
    assert kind not in job_name(kind)
