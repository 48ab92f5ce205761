"""How the backups stand, for those who see no window: told in full to the owner, less to agents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.backups.schedule import Schedule
from muniment.domain.errors import DamagedVaultError, VaultLockedError
from muniment.vault.vault import Vault
from tests.fakes.opened import opened_of

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.backups.backup_status import BackupStanding
    from muniment.services.maintenance.findings import Finding
    from tests.conftest import Home

AGENT = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE}))
CONFINED_ADMIN = Actor("key:key_0124", ("default",), frozenset(Scope))
MADE = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made_at_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the vault be half a day old by the clock of the tests, whatever day it is today."""
    monkeypatch.setattr(Vault, "created_at", property(lambda _vault: MADE))


def standing(home: Home, actor: Actor = PERSON) -> BackupStanding:
    return home.services.backup_standing.standing(actor)


def run_due(home: Home) -> None:
    opened = opened_of(home.services)
    home.services.backup_keeper.run_due(opened)


def finding(home: Home) -> Finding:
    found = home.services.doctor.examine(PERSON)
    return next(each for each in found if each.check == "backups")


def test_a_new_vault_has_none_and_no_trouble(home: Home) -> None:
    told = standing(home)
    assert (told.last_at, told.verified_at, told.trouble) == (None, None, None)
    assert told.schedule is Schedule.DAILY
    assert told.next_at == MADE.replace(day=2)
    assert told.folder == home.folder / "backups"
    assert (finding(home).ok, finding(home).detail) == (True, "none yet")


def test_the_last_one_and_the_last_check_are_told(home: Home) -> None:
    made = home.services.backups.make(PERSON)
    home.clock.advance(hours=3)
    home.services.backups.verify(made.path, PERSON)
    told = standing(home)
    assert told.last_at == made.made_at
    assert told.verified_at == home.clock.now()
    assert "2026-05-01 12:00 UTC" in finding(home).detail


def test_a_failure_is_told_with_what_to_do_until_it_is_mended(home: Home, tmp_path: Path) -> None:
    away = tmp_path / "disk"
    away.mkdir()
    home.services.backups.set_folder(away, PERSON)
    away.rmdir()
    home.clock.advance(days=1)
    run_due(home)
    trouble = standing(home).trouble
    assert trouble is not None
    assert trouble.at == home.clock.now()
    assert "backup folder does not exist" in trouble.title
    assert "Connect the disk" in trouble.hint
    assert not finding(home).ok
    assert "Connect the disk" in finding(home).hint
    away.mkdir()
    home.clock.advance(hours=2)
    run_due(home)
    assert standing(home).trouble is None
    assert standing(home).last_at == home.clock.now()
    assert finding(home).ok


@pytest.mark.parametrize("actor", [AGENT, CONFINED_ADMIN])
def test_who_sees_a_part_is_told_no_folder_and_no_words(
    home: Home, tmp_path: Path, actor: Actor
) -> None:
    away = tmp_path / "disk"
    away.mkdir()
    home.services.backups.set_folder(away, PERSON)
    away.rmdir()
    home.clock.advance(days=1)
    run_due(home)
    told = standing(home, actor)
    assert told.folder is None
    assert told.trouble is not None
    assert (told.trouble.title, told.trouble.hint) == ("", "")
    assert told.trouble.code == "storage-unavailable"
    assert str(tmp_path) not in repr(told)


def test_one_that_nobody_makes_is_overdue_after_another_day(home: Home) -> None:
    home.clock.advance(hours=35)
    assert standing(home).trouble is None
    home.clock.advance(hours=2)
    trouble = standing(home).trouble
    assert trouble is not None
    assert (trouble.code, trouble.at) == ("backup-overdue", MADE.replace(day=2))
    assert "muniment serve" in trouble.hint
    home.services.backups.set_schedule(Schedule.OFF, PERSON)
    assert standing(home).trouble is None
    assert standing(home).next_at is None


def test_a_damaged_one_is_told_and_is_not_the_last(home: Home) -> None:
    good = home.services.backups.make(PERSON)
    home.clock.advance(minutes=1)
    bad = home.services.backups.make(PERSON)
    raw = bytearray(bad.path.read_bytes())
    raw[20_000] ^= 1
    bad.path.write_bytes(raw)
    with pytest.raises(DamagedVaultError):
        home.services.backups.verify(bad.path, PERSON)
    told = standing(home)
    assert told.last_at == good.made_at
    assert told.trouble is not None
    assert told.trouble.code == "backup-damaged"
    home.services.backups.remove(bad.path, PERSON)
    assert standing(home).trouble is None


def test_a_locked_vault_tells_nothing(home: Home) -> None:
    home.services.vault.lock()
    with pytest.raises(VaultLockedError):
        standing(home)
