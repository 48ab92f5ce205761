"""Old objects are looked through when nobody acts, and all of them once the vault is locked."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize

from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.shell import gc_scheduler
from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.gc_scheduler import GcScheduler
from muniment.desktop.shell.lock.idle_lock import IdleLock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


class _Ring:
    """Something in a cycle, which nothing but the collector frees."""

    def __init__(self) -> None:
        self.itself = self


class _Idle(IdleLock):
    """Without input for as long as the test says."""

    told_s = 60.0

    @property
    def quiet_s(self) -> float:
        return self.told_s


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    del qapp
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture
def idle(qapp: object) -> _Idle:
    del qapp
    return _Idle(0, SessionIdle())


@pytest.fixture
def collector(idle: _Idle, tasks: TaskRunner) -> Iterator[GcScheduler]:
    gc.enable()
    made = GcScheduler(idle, tasks)
    made.start()
    yield made
    made.stop()
    gc.disable()


@pytest.fixture(autouse=True)
def refrozen() -> Iterator[None]:
    """Begin with nothing new, which what other tests left would be, and freeze it all again."""
    gc.collect()
    yield
    gc.collect()
    gc.freeze()


def _old_ring() -> weakref.ref[_Ring]:
    """Return a ring that has survived a look at what is young, and that nobody holds any more."""
    ring = _Ring()
    gc.collect(0)
    return weakref.ref(ring)


def _make_it_worth_it() -> None:
    while gc.get_count()[1] < gc_scheduler._WORTH:
        gc.collect(0)


def test_python_leaves_everything_alone_until_the_end(idle: _Idle, tasks: TaskRunner) -> None:
    gc.enable()
    try:
        collector = GcScheduler(idle, tasks)
        collector.start()
        collector.start()
        assert not gc.isenabled()
        collector.stop()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_what_other_threads_leave_in_a_cycle_is_freed_on_the_gui_thread(
    collector: GcScheduler, tasks: TaskRunner, qtbot: QtBot
) -> None:
    collector._young.stop()
    freed_in: list[threading.Thread] = []
    gone = weakref.ref(_Ring(), lambda _ring: freed_in.append(threading.current_thread()))
    tasks.submit(lambda: [[] for _ in range(50_000)] and None, receiver=collector)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert gone() is not None
    assert not freed_in
    collector._young.start()
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]  # type: ignore[var-annotated]
    qtbot.waitUntil(lambda: bool(freed_in))
    assert freed_in == [threading.main_thread()]
    del kept


def test_old_objects_are_looked_through_in_a_quiet_moment(collector: GcScheduler) -> None:
    gone = _old_ring()
    collector._on_timer_timeout()
    assert gone() is not None, "little is new: nothing to look for"
    _make_it_worth_it()
    collector._on_timer_timeout()
    assert gone() is None
    assert gc.get_freeze_count() > 0


def test_who_types_or_waits_is_not_held_up(
    collector: GcScheduler, idle: _Idle, tasks: TaskRunner, qtbot: QtBot
) -> None:
    gone = _old_ring()
    _make_it_worth_it()
    idle.told_s = 1.0
    collector._on_timer_timeout()
    assert gone() is not None
    idle.told_s = 60.0
    tasks.submit(lambda: None, receiver=collector)
    collector._on_timer_timeout()
    assert gone() is not None, "something is under way"
    qtbot.waitUntil(lambda: not tasks.is_busy)
    collector._on_timer_timeout()
    assert gone() is None


def test_it_is_not_put_off_for_ever(collector: GcScheduler, idle: _Idle) -> None:
    gone = _old_ring()
    idle.told_s = 0.0
    for _ in range(gc_scheduler._LATEST_CHECKS - 1):
        collector._on_timer_timeout()
    assert gone() is not None
    _make_it_worth_it()
    collector._on_timer_timeout()
    assert gone() is None


def test_what_was_frozen_is_looked_through_once_in_a_while(
    collector: GcScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc_scheduler, "_WHOLE_EVERY", 2)
    ring = _Ring()
    gone = weakref.ref(ring)
    _make_it_worth_it()
    collector._on_timer_timeout()
    del ring
    gc.collect()
    assert gone() is not None, "it is frozen"
    _make_it_worth_it()
    collector._on_timer_timeout()
    assert gone() is None


def test_a_locked_vault_leaves_nothing_in_a_cycle(desktop: Desktop, qtbot: QtBot) -> None:
    ring = _Ring()
    gone = weakref.ref(ring)
    desktop.collector._look()
    del ring
    assert gc.get_freeze_count() > 0
    desktop.window.lock()
    qtbot.waitUntil(lambda: gone() is None)
    assert gc.get_freeze_count() == 0


def test_who_sizes_the_window_acts_and_gives_no_input(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    idle = desktop.idle
    idle.watch(desktop.window.windowHandle())
    now = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: now)
    assert idle.seconds >= 50
    assert idle.quiet_s >= 50
    desktop.window.resize(desktop.window.size() - QSize(40, 30))
    qtbot.waitUntil(lambda: idle.quiet_s < 50)
    assert idle.seconds >= 50
