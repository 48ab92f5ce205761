"""A vault of an earlier version gets smaller pages, and keeps everything."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError
from muniment.domain.errors import DamagedVaultError, DiskFullError
from muniment.storage.backups.backup import back_up
from muniment.storage.engine.connection import open_raw
from muniment.storage.engine.page_size import (
    EARLIER_PAGE_SIZES_BYTES,
    PAGE_SIZE_BYTES,
    page_size_of,
)
from muniment.storage.migrations import page_conversion
from muniment.storage.migrations.page_conversion import convert_pages
from muniment.storage.store import Store
from tests.fakes.stores import StoreKit


@pytest.fixture(params=EARLIER_PAGE_SIZES_BYTES)
def earlier_bytes(request: pytest.FixtureRequest) -> int:
    """The page size of an earlier version."""
    size: int = request.param
    return size


@pytest.fixture
def earlier(kit: StoreKit, earlier_bytes: int) -> StoreKit:
    """A store whose file has larger pages; closed."""
    for number in range(80):
        kit.add(f"Memory {number} of the boat", tags=("boats", f"t{number % 7}"))
    kit.store.checkpoint()
    kit.store.close()
    convert_pages(kit.path, kit.keys.database, page_size_bytes=earlier_bytes)
    return kit


def rows(kit: StoreKit) -> dict[str, list[Any]]:
    """Return every row of every table, with its number where it has one."""
    with kit.raw() as raw:
        tables = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {}
        for name, sql in tables:
            if sql.startswith("CREATE VIRTUAL"):
                continue
            columns = "*" if "WITHOUT ROWID" in sql else "rowid, *"
            found[name] = raw.execute(f"SELECT {columns} FROM {name}").fetchall()
        return found


def schema(kit: StoreKit) -> list[Any]:
    with kit.raw() as raw:
        return raw.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()


def size_of(kit: StoreKit) -> int:
    return page_size_of(kit.path, kit.keys.database)


def test_a_new_file_has_small_pages(kit: StoreKit) -> None:
    assert size_of(kit) == PAGE_SIZE_BYTES


def test_an_earlier_file_is_converted_after_a_backup_and_keeps_every_row(
    earlier: StoreKit, earlier_bytes: int, tmp_path: Path
) -> None:
    assert size_of(earlier) == earlier_bytes
    before, schema_before = rows(earlier), schema(earlier)
    copies: list[Path] = []

    def before_migration(store: Store) -> None:
        copies.append(tmp_path / "backup.db")
        store.back_up(copies[0])

    earlier.store = earlier.opened(before_migration)
    assert size_of(earlier) == PAGE_SIZE_BYTES
    assert page_size_of(copies[0], earlier.keys.database) == earlier_bytes
    assert rows(earlier) == before
    assert schema(earlier) == schema_before
    assert earlier.store.integrity_problems() == []
    added = earlier.add("Another memory")
    earlier.reopen()
    assert earlier.get(added.id) == added
    assert len(copies) == 1


def test_on_a_full_disk_the_larger_pages_stay_and_no_backup_fills_it(
    earlier: StoreKit, earlier_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def little(_path: Path) -> shutil._ntuple_diskusage:
        return shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6)

    backups: list[Store] = []
    before, leftover = rows(earlier), earlier.path.with_name("vault.db.converting")
    leftover.write_bytes(b"of a conversion that was killed")
    monkeypatch.setattr(shutil, "disk_usage", little)
    earlier.store = earlier.opened(backups.append)
    assert (earlier.store.lacks_room_to_convert, backups) == (True, [])
    assert size_of(earlier) == earlier_bytes
    assert not leftover.exists()
    earlier.add("Another memory")
    assert len(rows(earlier)["memories"]) == len(before["memories"]) + 1


def test_a_disk_that_fills_up_meanwhile_leaves_the_larger_pages(
    earlier: StoreKit, earlier_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise DiskFullError

    before = rows(earlier)
    monkeypatch.setattr(page_conversion, "verify", full)
    earlier.store = earlier.opened()
    assert earlier.store.lacks_room_to_convert
    assert size_of(earlier) == earlier_bytes
    assert rows(earlier) == before
    assert list(earlier.path.parent.glob("*.converting*")) == []


def test_a_conversion_reports_its_steps_and_stops_when_asked(earlier: StoreKit) -> None:
    content = earlier.path.read_bytes()
    seen: list[BackupStep] = []

    def watch(step: BackupStep, done: int, total: int) -> bool:
        assert 0 <= done <= max(total, 0)
        seen.append(step)
        return True

    for step in (BackupStep.COPYING, BackupStep.CHECKING, BackupStep.EXAMINING):
        with pytest.raises(BackupStoppedError):
            convert_pages(earlier.path, earlier.keys.database, lambda now, *_: now != step)  # noqa: B023
        assert earlier.path.read_bytes() == content
        assert list(earlier.path.parent.glob("*.converting*")) == []
    convert_pages(earlier.path, earlier.keys.database, watch)
    assert list(dict.fromkeys(seen)) == [
        BackupStep.COPYING,
        BackupStep.CHECKING,
        BackupStep.EXAMINING,
    ]


def test_a_damaged_file_is_not_converted(earlier: StoreKit, earlier_bytes: int) -> None:
    content = bytearray(earlier.path.read_bytes())
    for place in range(earlier_bytes, len(content), earlier_bytes):
        content[place + 100] ^= 1
    earlier.path.write_bytes(content)
    with pytest.raises(DamagedVaultError):
        convert_pages(earlier.path, earlier.keys.database)
    assert earlier.path.read_bytes() == content
    assert [file.name for file in earlier.path.parent.glob("*.converting*")] == []


def test_the_log_says_the_size_where_the_first_page_is_torn(
    earlier: StoreKit, earlier_bytes: int
) -> None:
    raw = open_raw(earlier.path, earlier.keys.database)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.execute("CREATE TABLE more (id INTEGER)")
    torn = earlier.path.with_name("torn.db")
    content = bytearray(earlier.path.read_bytes())
    content[2_100] ^= 1
    torn.write_bytes(content)
    shutil.copy(f"{earlier.path}-wal", f"{torn}-wal")
    raw.close()
    assert page_size_of(torn, earlier.keys.database) == earlier_bytes


def test_a_backup_has_the_pages_of_its_source(
    earlier: StoreKit, earlier_bytes: int, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    back_up(earlier.path, target, earlier.keys.database, is_live=False)
    assert page_size_of(target, earlier.keys.database) == earlier_bytes
