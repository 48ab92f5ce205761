"""A vault that does not open any more comes back from a backup, and what it was is kept."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.backups.schedule import BackupStoppedError
from muniment.domain.errors import (
    ConflictError,
    DamagedHeaderError,
    DamagedVaultError,
    MunimentError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.services.backups.backup_files import header_of
from muniment.services.backups.restore_offers import OtherWay
from muniment.services.vault.vault_service import VaultState
from muniment.vault.header_copies import HEADER_NAMES
from muniment.vault.vault_replacement import DECISION, STAGED_DATABASE

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.backups.backup_service import BackupInfo
    from tests.conftest import Home


def remember(home: Home, content: str) -> None:
    home.services.memories.remember(MemoryDraft(content=content, embed=False), PERSON)


def contents(home: Home) -> set[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


@pytest.fixture
def made(home: Home) -> BackupInfo:
    """A backup of a vault that holds one memory more and is closed now."""
    remember(home, "in the backup")
    found = home.services.backups.make(PERSON)
    remember(home, "written since")
    home.services.vault.lock()
    return found


def harm(path: Path) -> bytes:
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)
    return bytes(content)


def test_a_damaged_database_is_replaced_and_kept(home: Home, made: BackupInfo) -> None:
    damaged = harm(home.folder / "vault.db")
    with pytest.raises(DamagedVaultError):
        home.services.vault.unlock_with_key_file()
    (found,) = home.services.rescuing.backups()
    assert found.path == made.path
    home.services.rescuing.rescue(found.path)
    assert home.services.vault.state is VaultState.LOCKED
    home.services.vault.unlock_with_key_file()
    assert contents(home) == {"in the backup"}
    (notice,) = home.services.vault.notices
    assert "was restored" in notice
    (kept,) = home.folder.glob("vault.db.damaged-*")
    assert kept.name in notice
    assert kept.read_bytes() == damaged
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


def test_where_links_are_unknown_it_is_kept_as_a_copy(
    home: Home, made: BackupInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(1, "Operation not permitted")

    damaged = harm(home.folder / "vault.db")
    monkeypatch.setattr("os.link", refuse)
    home.services.rescuing.rescue(made.path)
    (kept,) = home.folder.glob("vault.db.damaged-*")
    assert kept.read_bytes() == damaged
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_database_that_is_gone_comes_back(home: Home, made: BackupInfo) -> None:
    (home.folder / "vault.db").unlink()
    with pytest.raises(VaultMissingError):
        home.services.vault.unlock_with_key_file()
    home.services.rescuing.rescue(made.path)
    home.services.vault.unlock_with_key_file()
    assert contents(home) == {"in the backup"}
    assert list(home.folder.glob("vault.db.damaged-*")) == []


def test_damaged_headers_are_replaced_by_the_one_beside_the_backup(
    home: Home, made: BackupInfo
) -> None:
    for name in HEADER_NAMES:
        (home.folder / name).write_bytes(b"noise")
    with pytest.raises(DamagedHeaderError):
        home.services.vault.unlock_with_key_file()
    home.services.rescuing.rescue(made.path)
    home.services.vault.unlock_with_key_file()
    assert contents(home) == {"in the backup"}


def test_the_recovery_key_rescues_too_and_a_wrong_one_changes_nothing(home: Home) -> None:
    remember(home, "in the backup")
    printed = home.services.recovery_key.make(None, PERSON).printable()
    made = home.services.backups.make(PERSON)
    other = home.services.recovery_key.make(None, PERSON).printable()
    home.services.vault.lock()
    harm(home.folder / "vault.db")
    files = {path.name for path in home.folder.iterdir()}
    (home.folder / "vault.key").unlink()
    with pytest.raises(MunimentError):
        home.services.rescuing.rescue(made.path)
    wrong = RecoveryKey.generate().printable()
    with pytest.raises(WrongKeyError):
        home.services.rescuing.rescue(made.path, way=OtherWay(recovery_key=wrong))
    assert {path.name for path in home.folder.iterdir()} == files - {"vault.key"}
    home.services.rescuing.rescue(made.path, way=OtherWay(recovery_key=other))
    # The vault's own header was sound: what was revoked stays so.
    with pytest.raises(WrongKeyError):
        home.services.vault.unlock_with_recovery_key(printed)
    home.services.vault.unlock_with_recovery_key(other)
    assert contents(home) == {"in the backup"}


@pytest.mark.parametrize("keep", [0, 1_000, 100_000])
def test_a_damaged_backup_changes_nothing(home: Home, made: BackupInfo, keep: int) -> None:
    damaged = harm(home.folder / "vault.db")
    made.path.write_bytes(made.path.read_bytes()[:keep])
    with pytest.raises(DamagedVaultError):
        home.services.rescuing.rescue(made.path)
    assert (home.folder / "vault.db").read_bytes() == damaged
    assert list(home.folder.glob(f"{STAGED_DATABASE}*")) == []
    assert list(home.folder.glob("*.damaged-*")) == []


def test_it_can_be_stopped(home: Home, made: BackupInfo) -> None:
    damaged = harm(home.folder / "vault.db")
    with pytest.raises(BackupStoppedError):
        home.services.rescuing.rescue(made.path, watch=lambda *_progress: False)
    assert (home.folder / "vault.db").read_bytes() == damaged
    assert list(home.folder.glob(f"{STAGED_DATABASE}*")) == []


def test_an_open_vault_is_left_alone(home: Home) -> None:
    remember(home, "open")
    made = home.services.backups.make(PERSON)
    with pytest.raises(ConflictError):
        home.services.rescuing.rescue(made.path)
    assert contents(home) == {"open"}


def test_a_restore_that_cannot_be_finished_does_not_stand_in_the_way(
    home: Home, made: BackupInfo
) -> None:
    (home.folder / DECISION).write_bytes(b"noise")
    (home.folder / STAGED_DATABASE).write_bytes(b"noise")
    with pytest.raises(DamagedHeaderError):
        home.services.vault.unlock_with_key_file()
    home.services.rescuing.rescue(made.path)
    home.services.vault.unlock_with_key_file()
    assert contents(home) == {"in the backup"}


def test_a_backup_from_elsewhere_needs_its_header(
    home: Home, made: BackupInfo, tmp_path: Path
) -> None:
    for name in HEADER_NAMES:
        (home.folder / name).unlink()
    alone = tmp_path / "alone.db"
    shutil.copy(made.path, alone)
    with pytest.raises(WrongKeyError):
        home.services.rescuing.rescue(alone)
    shutil.copy(header_of(made.path), header_of(alone))
    home.services.rescuing.rescue(alone)
    home.services.vault.unlock_with_key_file()
    assert contents(home) == {"in the backup"}
