"""Work leaves the GUI thread; what comes back arrives on it, if anybody still wants it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from tests.waiting import PATIENCE_S


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()
    runner.deleteLater()


def test_a_result_comes_back_on_the_gui_thread(tasks: TaskRunner, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool, bool]] = []
    gui = threading.get_ident()

    def work() -> int:
        return threading.get_ident()

    def done(worker: int) -> None:
        on_gui = QThread.currentThread() is tasks.thread()
        seen.append((worker, threading.get_ident() == gui, on_gui))

    tasks.submit(work, receiver=tasks, on_success=done)
    qtbot.waitUntil(lambda: bool(seen))
    worker, is_gui, _ = seen[0]
    assert worker != gui
    assert is_gui


def test_an_error_comes_back_as_it_was_raised(tasks: TaskRunner, qtbot: QtBot) -> None:
    failure = ValueError("no")
    seen: list[Exception] = []

    def work() -> None:
        raise failure

    tasks.submit(work, receiver=tasks, on_success=seen.append, on_failure=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [failure]


def test_an_error_nobody_asked_for_is_told_to_the_window(tasks: TaskRunner, qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError

    with qtbot.waitSignal(tasks.failed_unheard) as told:
        tasks.submit(work, receiver=tasks)
    assert isinstance(told.args[0], ValueError)


def test_an_answer_to_a_destroyed_receiver_is_dropped(tasks: TaskRunner, qtbot: QtBot) -> None:
    receiver, gate = QObject(), threading.Event()
    seen: list[str] = []

    def work() -> str:
        gate.wait(PATIENCE_S)
        return "late"

    tasks.submit(work, receiver=receiver, on_success=seen.append)
    receiver.deleteLater()
    qtbot.waitSignal(receiver.destroyed).wait()
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.submit(lambda: "next", receiver=tasks, on_success=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["next"]


def test_a_cancelled_answer_is_dropped(tasks: TaskRunner, qtbot: QtBot) -> None:
    gate, seen = threading.Event(), []

    def work() -> str:
        gate.wait(PATIENCE_S)
        return "cancelled"

    task = tasks.submit(work, receiver=tasks, on_success=seen.append)
    task.cancel()
    gate.set()
    tasks.submit(lambda: "kept", receiver=tasks, on_success=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.rest()
    assert seen == ["kept"]


def test_the_latest_question_alone_is_answered(tasks: TaskRunner, qtbot: QtBot) -> None:
    latest, seen = LatestTask(tasks, tasks), []
    gates = [threading.Event() for _ in range(3)]

    def question(number: int) -> int:
        gates[number].wait(PATIENCE_S)
        return number

    for number in range(3):
        latest.submit(lambda number=number: question(number), on_success=seen.append)
    # The answers arrive in the wrong order.
    for gate in reversed(gates):
        gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == [2]


def test_closing_waits_for_what_runs_and_drops_what_has_not_begun(qtbot: QtBot) -> None:
    tasks = TaskRunner()
    begun, gate, ended, seen = threading.Semaphore(0), threading.Event(), [], []

    def work() -> None:
        begun.release()
        assert gate.wait(PATIENCE_S)
        ended.append(1)

    last = [tasks.submit(work, receiver=tasks, on_success=seen.append) for _ in range(30)][-1]
    assert last.future is not None
    # What runs ends only when what has not begun is dropped.
    last.future.add_done_callback(lambda _future: gate.set())
    begun.acquire()
    tasks.close()
    finished = len(ended)
    assert 1 <= finished < 30
    tasks.submit(work, receiver=tasks, on_success=seen.append)
    qtbot.rest()
    assert len(ended) == finished
    assert not seen
    tasks.deleteLater()
