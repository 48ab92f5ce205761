"""A backup made on the spot: written, verified, followed and stopped."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.backups.schedule import BackupStep, BackupStoppedError
from muniment.domain.errors import ConflictError, NotAllowedError, VaultLockedError
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.backups import on_demand_backup as backup_now
from muniment.services.backups.on_demand_backup import BackupProgress
from tests.fakes.opened import session_of
from tests.waiting import PATIENCE_S, until

if TYPE_CHECKING:
    from muniment.domain.backups.schedule import Watch
    from tests.conftest import Home

CONFINED = Actor("key:a", ("default",), frozenset({Scope.ADMIN}))


@pytest.fixture(autouse=True)
def _filled(home: Home) -> None:
    for number in range(3):
        draft = MemoryDraft(content=f"boat {number}", embed=False)
        home.services.memories.remember(draft, PERSON)


def test_it_is_written_verified_and_listed(home: Home) -> None:
    told: list[BackupStep] = []

    def watch(step: BackupStep, _done: int, _total: int) -> bool:
        told.append(step)
        progress = home.services.backup_now.progress(PERSON)
        assert progress is not None
        assert progress.step is step
        return True

    made = home.services.backup_now.make(PERSON, watch=watch)
    assert made.report.memories == 3
    assert {BackupStep.COPYING, BackupStep.CHECKING, BackupStep.EXAMINING} <= set(told)
    (listed,) = home.services.backups.list(PERSON)
    assert listed.path == made.info.path
    assert listed.is_valid
    assert home.services.backup_now.progress(PERSON) is None


def test_it_is_stopped_by_another_thread_and_can_be_made_again(home: Home) -> None:
    stopping: list[threading.Thread] = []

    def watch(_step: BackupStep, _done: int, _total: int) -> bool:
        if not stopping:
            stopping.append(threading.Thread(target=home.services.backup_now.stop, args=(PERSON,)))
            stopping[0].start()
            stopping[0].join(PATIENCE_S)
            with pytest.raises(ConflictError):
                home.services.backup_now.make(PERSON)
        return True

    with pytest.raises(ConflictError) as caught:
        home.services.backup_now.make(PERSON, watch=watch)
    assert caught.value.detail == "the backup was stopped"
    assert home.services.backups.list(PERSON) == ()
    assert home.services.backup_now.make(PERSON).info.is_valid


def test_of_two_that_begin_at_once_one_is_made(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    both, made, refused = threading.Barrier(2), [], threading.Event()

    def beginning(step: BackupStep, done: int, total: int) -> BackupProgress:
        if not both.broken:
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(0.5)
        return BackupProgress(step, done, total)

    def make(actor: Actor, *, watch: Watch) -> Any:
        made.append(actor)
        refused.wait(PATIENCE_S)
        raise BackupStoppedError

    def begin() -> None:
        try:
            home.services.backup_now.make(PERSON)
        except ConflictError:
            refused.set()

    monkeypatch.setattr(backup_now, "BackupProgress", beginning)
    monkeypatch.setattr(home.services.backups, "make", make)
    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert made == [PERSON]


def test_a_lock_ends_it_and_says_so(home: Home) -> None:
    locking = threading.Thread(target=home.services.vault.lock)

    def watch(_step: BackupStep, _done: int, _total: int) -> bool:
        if not locking.ident:
            locking.start()
            until(lambda: not session_of(home.services).is_open)
        return True

    with pytest.raises(VaultLockedError):
        home.services.backup_now.make(PERSON, watch=watch)
    locking.join(PATIENCE_S)


def test_who_does_not_see_the_whole_vault_may_not(home: Home) -> None:
    for act in (
        home.services.backup_now.make,
        home.services.backup_now.progress,
        home.services.backup_now.stop,
    ):
        with pytest.raises(NotAllowedError):
            act(CONFINED)
