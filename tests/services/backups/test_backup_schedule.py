"""Backups that are made by themselves, verified again, and kept from harm."""

from __future__ import annotations

import shutil
import threading
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.backups.schedule import BackupKind, BackupStep, BackupStoppedError, Schedule
from muniment.domain.errors import (
    ConflictError,
    DamagedVaultError,
    DiskFullError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
)
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.backups import backup_files
from muniment.services.backups.backup_files import BackupFile, BackupFiles, header_of
from muniment.services.backups.scheduled_backups import RETRY_AFTER
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from muniment.vault.header_copies import read_lone
from muniment.vault.vault import Vault
from tests.fakes.opened import opened_of, session_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from muniment.services.vault.open_vault import OpenVault
    from tests.conftest import Home, HomeFactory

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def made_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every vault be as old as the clock of the tests allows, whatever day it is today."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    monkeypatch.setattr(Vault, "created_at", property(lambda _vault: moment))


def opened(home: Home) -> OpenVault:
    return opened_of(home.services)


def run_due(home: Home) -> None:
    home.services.backup_keeper.run_due(opened(home))


def kinds(home: Home) -> list[BackupKind]:
    return [info.kind for info in home.services.backups.list(PERSON)]


def remember(home: Home, content: str) -> None:
    home.services.memories.remember(MemoryDraft(content=content, embed=False), PERSON)


# --- by themselves


def test_one_a_day_is_made_and_old_ones_go(home: Home) -> None:
    remember(home, "something to keep")
    for _ in range(12):
        run_due(home)
        run_due(home)
        home.clock.advance(hours=12)
        run_due(home)
        home.clock.advance(hours=12)
    made = home.services.backups.list(PERSON)
    # 1 to 12 May: seven days, and the newest of the weeks before: Sunday the 3rd is older.
    assert [info.made_at.day for info in made] == [12, 11, 10, 9, 8, 7, 6, 3]
    assert {info.kind for info in made} == {BackupKind.SCHEDULED}
    left = {path.suffix for path in home.services.backups.own_folder.iterdir()}
    assert left == {".db", ".header"}


def test_a_missed_one_is_made_up_after_the_next_unlock(home: Home) -> None:
    run_due(home)
    home.services.vault.lock()
    home.clock.advance(days=40)
    home.services.vault.unlock_with_key_file()
    run_due(home)
    assert len(kinds(home)) == 2


def test_a_vault_just_made_has_its_first_backup_after_a_day(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = home.clock.now()
    monkeypatch.setattr(Vault, "created_at", property(lambda _vault: moment))
    run_due(home)
    home.clock.advance(hours=23)
    run_due(home)
    assert kinds(home) == []
    home.clock.advance(hours=1)
    run_due(home)
    assert kinds(home) == [BackupKind.SCHEDULED]


def test_the_schedule_is_the_persons(home: Home) -> None:
    home.services.backups.set_schedule(Schedule.OFF, PERSON)
    run_due(home)
    assert kinds(home) == []
    home.services.backups.set_schedule(Schedule.WEEKLY, PERSON)
    run_due(home)
    home.clock.advance(days=6)
    run_due(home)
    assert kinds(home) == [BackupKind.SCHEDULED]
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.backups.overview(PERSON).schedule is Schedule.WEEKLY


def test_what_a_person_asked_for_is_never_rotated(home: Home) -> None:
    mine = home.services.backups.make(PERSON)
    for _ in range(9):
        run_due(home)
        home.clock.advance(days=7)
    assert mine in home.services.backups.list(PERSON)


def test_a_clock_that_runs_backwards_removes_no_backup(home: Home) -> None:
    for _ in range(9):
        run_due(home)
        home.clock.advance(days=1)
    before = home.services.backups.list(PERSON)
    home.clock.advance(days=-400)
    for _ in range(3):
        run_due(home)
        home.clock.advance(days=1)
    after = home.services.backups.list(PERSON)
    assert set(before) <= set(after)
    assert len(after) == len(before) + 3


def test_maintenance_makes_the_backup_that_is_due(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "muniment.services.maintenance.maintenance_scheduler._FIRST_BACKUP_ROUND", 0
    )
    home = home_factory(unlocked=False)
    is_made = threading.Event()
    home.services.backup_keeper.on_outcome(lambda _failure: is_made.set())
    home.services.vault.unlock_with_key_file()
    assert is_made.wait(PATIENCE_S)
    assert kinds(home) == [BackupKind.SCHEDULED]


# --- what goes wrong


def test_a_failure_is_told_once_an_hour_and_mended_by_a_retry(home: Home, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    home.services.backups.set_folder(disk, PERSON)
    disk.rmdir()
    told: list[str] = []
    home.services.backup_keeper.on_outcome(
        lambda failure: told.append("done" if failure is None else failure.error.code)
    )
    run_due(home)
    run_due(home)
    assert told == ["storage-unavailable"]
    assert not disk.exists()
    home.clock.moment += RETRY_AFTER
    run_due(home)
    assert len(told) == 2
    disk.mkdir()
    run_due(home)
    assert len(told) == 2
    assert home.services.backup_keeper.retry(PERSON) is None
    assert told[2:] == ["done"]
    assert home.services.backup_keeper.failure is None
    assert {path.parent for path in disk.glob("*.db")} == {disk}


def test_a_full_disk_leaves_nothing_behind(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_files.shutil, "disk_usage", lambda _folder: Usage(1, 1, 1_000_000))
    with pytest.raises(DiskFullError):
        home.services.backups.make(PERSON)
    run_due(home)
    failure = home.services.backup_keeper.failure
    assert failure is not None
    assert isinstance(failure.error, DiskFullError)
    assert list(home.services.backups.own_folder.iterdir()) == []


def test_a_disk_that_fills_meanwhile_leaves_nothing_behind(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_given: object, **_named: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(backup_files, "lay_header", no_space)
    with pytest.raises(DiskFullError):
        home.services.backups.make(PERSON)
    assert list(home.services.backups.own_folder.iterdir()) == []


@pytest.mark.parametrize("what", ["missing", "file"])
def test_a_folder_that_is_none_is_not_chosen(home: Home, tmp_path: Path, what: str) -> None:
    place = tmp_path / "place"
    if what == "file":
        place.write_text("no folder")
    with pytest.raises(StorageUnavailableError):
        home.services.backups.set_folder(place, PERSON)
    assert home.services.backups.overview(PERSON).is_own_folder


def test_a_folder_that_cannot_be_written_is_not_chosen(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    with pytest.raises(StorageUnavailableError, match="is not writable"):
        home.services.backups.set_folder(tmp_path, PERSON)


def test_another_vaults_backups_in_the_same_folder_are_left_alone(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    stranger = home_factory("stranger", empty=True)
    stranger.services.vault.create(passphrase=None, key_file=True)
    stranger.services.backups.set_folder(shared, PERSON)
    stranger.clock.advance(days=-100)
    theirs = stranger.services.backups.make(PERSON)
    home.services.backups.set_folder(shared, PERSON)
    for _ in range(10):
        run_due(home)
        home.clock.advance(days=1)
    assert theirs.path.exists()
    assert theirs not in home.services.backups.list(PERSON)
    with pytest.raises(NotFoundError):
        home.services.backups.remove(theirs.path, PERSON)
    assert stranger.services.backups.list(PERSON) == (theirs,)


def test_a_writing_that_was_killed_leaves_no_backup_and_is_tidied_up(home: Home) -> None:
    made = home.services.backups.make(PERSON)
    mark = str(opened(home).vault.vault_id)[:8]
    part = made.path.with_name(f".backup-20260501T130000Z.db.{mark}.part")
    part.write_bytes(b"half")
    foreign = made.path.with_name(".backup-20260501T130000Z.db.ffffffff.part")
    foreign.write_bytes(b"somebody else's")
    assert home.services.backups.list(PERSON) == (made,)
    home.clock.advance(seconds=1)
    home.services.backups.make(PERSON)
    assert not part.exists()
    assert foreign.exists()


def test_writing_ends_when_it_is_stopped_or_the_vault_is_locked(home: Home) -> None:
    for number in range(40):
        remember(home, f"number {number} " * 400)
    steps: list[BackupStep] = []

    def stop_at_once(step: BackupStep, _done: int, _total: int) -> bool:
        steps.append(step)
        return False

    with pytest.raises(BackupStoppedError):
        home.services.backups.make(PERSON, watch=stop_at_once)
    assert steps == [BackupStep.COPYING]

    def lock(_step: BackupStep, _done: int, _total: int) -> bool:
        session_of(home.services).end()
        return True

    with pytest.raises(BackupStoppedError):
        home.services.backups.make(PERSON, watch=lock)
    assert list(home.services.backups.own_folder.iterdir()) == []


def test_one_backup_at_a_time(home: Home) -> None:
    with home.services.backups._files.working():
        assert home.services.backups.is_busy
        with pytest.raises(ConflictError):
            home.services.backups.make(PERSON)
        run_due(home)
        assert home.services.backup_keeper.failure is None
    assert not home.services.backups.is_busy
    run_due(home)
    assert kinds(home) == [BackupKind.SCHEDULED]


def test_writers_and_checkpoints_go_on_while_a_backup_is_written(home: Home) -> None:
    remember(home, "before " * 900)
    seen: list[int] = []

    def write_meanwhile(step: BackupStep, done: int, total: int) -> bool:
        if step is BackupStep.COPYING:
            seen.append(total)
            remember(home, f"meanwhile {done}")
            home.services.vault._maintenance.anchor()
        return True

    made = home.services.backups.make(PERSON, watch=write_meanwhile)
    report = home.services.backups.verify(made.path, PERSON)
    assert len(set(seen)) == 1
    assert report.memories == 1


# --- verified again


def test_a_backup_is_verified_again_and_that_is_remembered(home: Home) -> None:
    remember(home, "one")
    remember(home, "two")
    made = home.services.backups.make(PERSON)
    assert (made.checked_at, made.is_valid) == (made.made_at, True)
    home.clock.advance(days=3)
    made.path.chmod(0o400)
    report = home.services.backups.verify(made.path, PERSON)
    assert (report.memories, report.namespaces) == (2, 1)
    assert report.operations >= 3
    (info,) = home.services.backups.list(PERSON)
    assert info.checked_at - info.made_at == timedelta(days=3)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.backups.list(PERSON) == (info,)
    assert [path.name for path in made.path.parent.glob("*-wal")] == []


@pytest.mark.parametrize("harm", ["flipped", "cut", "empty", "swapped"])
def test_a_damaged_backup_is_told_and_never_counts_as_kept(
    home: Home, home_factory: HomeFactory, harm: str
) -> None:
    remember(home, "one " * 2_000)
    run_due(home)
    (made,) = home.services.backups.list(PERSON)
    content = bytearray(made.path.read_bytes())
    if harm == "flipped":
        content[len(content) // 2] ^= 1
    elif harm == "cut":
        del content[len(content) - PAGE_SIZE_BYTES :]
    elif harm == "empty":
        content.clear()
    else:
        stranger = home_factory("stranger", empty=True)
        stranger.services.vault.create(passphrase=None, key_file=True)
        content[:] = stranger.services.backups.make(PERSON).path.read_bytes()
    made.path.write_bytes(content)
    with pytest.raises(DamagedVaultError):
        home.services.backups.verify(made.path, PERSON)
    (info,) = home.services.backups.list(PERSON)
    assert not info.is_valid
    for _ in range(9):
        home.clock.advance(days=7)
        run_due(home)
    assert made.path.exists()
    home.services.backups.remove(made.path, PERSON)
    assert not made.path.exists()
    assert not header_of(made.path).exists()


def test_verifying_can_be_stopped(home: Home) -> None:
    for number in range(60):
        remember(home, f"number {number} " * 400)
    made = home.services.backups.make(PERSON)
    asked: list[BackupStep] = []

    def stop_inside(step: BackupStep, _done: int, _total: int) -> bool:
        asked.append(step)
        return len(asked) < 2

    with pytest.raises(BackupStoppedError):
        home.services.backups.verify(made.path, PERSON, watch=stop_inside)
    (info,) = home.services.backups.list(PERSON)
    assert info == made


# --- the header beside it


def test_a_backup_opens_alone_and_by_what_opens_the_vault_now(
    home: Home, home_factory: HomeFactory
) -> None:
    remember(home, "to be found elsewhere")
    made = home.services.backups.make(PERSON)
    printed = home.services.recovery_key.make(None, PERSON).printable()
    run_due(home)
    elsewhere = home.folder.with_name("elsewhere")
    elsewhere.mkdir(mode=0o700)
    shutil.copy(made.path, elsewhere / "vault.db")
    shutil.copy(header_of(made.path), elsewhere / "vault.header")
    other = home_factory("elsewhere", unlocked=False)
    other.services.vault.unlock_with_recovery_key(printed)
    assert other.services.stats.stats(PERSON).memories == 1
    assert [text for text in other.services.vault.notices if "older" in text] == []
    assert header_of(made.path).stat().st_mode & 0o777 == 0o600


def test_a_state_that_somebody_wrote_into_a_header_is_not_vouched_for(home: Home) -> None:
    made = home.services.backups.make(PERSON)
    beside = header_of(made.path)
    anchor = read_lone(beside).header.anchor
    assert anchor is not None
    forged = beside.read_bytes().replace(anchor.state_hash.hex().encode(), b"0" * 64)
    beside.write_bytes(forged)
    home.services.recovery_key.make(None, PERSON)
    run_due(home)
    assert beside.read_bytes() == forged


def test_agents_have_no_say_in_backups(home: Home, tmp_path: Path) -> None:
    agent = Actor("key:key_0123", ("default",), frozenset(Scope))
    made = home.services.backups.make(PERSON)
    backups = home.services.backups
    for refused in (
        lambda: backups.overview(agent),
        lambda: backups.verify(made.path, agent),
        lambda: backups.remove(made.path, agent),
        lambda: backups.set_schedule(Schedule.OFF, agent),
        lambda: backups.set_folder(tmp_path, agent),
        lambda: home.services.backup_keeper.retry(agent),
    ):
        with pytest.raises(NotAllowedError):
            refused()


def test_a_disk_is_left_in_peace_until_the_next_backup_is_due(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.services.backups.set_folder(tmp_path, PERSON)
    run_due(home)
    run_due(home)
    looked: list[datetime] = []
    found = BackupFiles.found

    def look(files: BackupFiles, vault_id: UUID, folder: Path | None) -> list[BackupFile]:
        looked.append(home.clock.now())
        return found(files, vault_id, folder)

    monkeypatch.setattr(BackupFiles, "found", look)
    for _ in range(20):
        home.clock.advance(hours=1)
        run_due(home)
    assert looked == []
    home.services.backups.set_schedule(Schedule.WEEKLY, PERSON)
    run_due(home)
    assert len(looked) == 1
    home.clock.advance(days=-30)
    run_due(home)
    monkeypatch.undo()
    assert len(kinds(home)) == 2


def test_a_disk_that_goes_while_a_backup_is_written_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unplug(*_given: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backup_files, "_publish", unplug)
    run_due(home)
    failure = home.services.backup_keeper.failure
    assert failure is not None
    assert isinstance(failure.error, StorageUnavailableError)
