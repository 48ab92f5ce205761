"""The check of pages finds what SQLCipher's own check finds, and can be watched and stopped."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, keep_going
from muniment.domain.errors import DamagedVaultError, StorageUnavailableError
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.backups.backup import verify
from muniment.storage.checks import page_check
from muniment.storage.checks.page_check import damaged_pages
from muniment.storage.engine.connection import open_raw
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES

if TYPE_CHECKING:
    from pathlib import Path

KEY = Secret(bytes(range(32)))
PAGES = 300


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted file of about 300 pages, some of them free; made once."""
    path = tmp_path_factory.mktemp("pages") / "copy.db"
    connection = open_raw(path, KEY)
    connection.execute("CREATE TABLE parts (id INTEGER PRIMARY KEY, part BLOB)")
    connection.execute("BEGIN")
    for _ in range(PAGES):
        connection.execute("INSERT INTO parts (part) VALUES (randomblob(3900))")
    connection.execute("DELETE FROM parts WHERE id > 100 AND id < 120")
    connection.execute("COMMIT")
    connection.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return shutil.copy(template, tmp_path / "copy.db")


def told_by_sqlcipher(path: Path) -> set[int]:
    """Return the pages that ``PRAGMA cipher_integrity_check`` names."""
    connection = sqlcipher.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{KEY.reveal().hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE_BYTES}")
    lines = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    connection.close()
    return {int(number) for line in lines for number in re.findall(r"page (\d+)", line)}


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 0x01]))


def test_a_sound_file_has_no_damaged_page(database: Path) -> None:
    assert damaged_pages(database, KEY, keep_going) == ()
    assert told_by_sqlcipher(database) == set()
    verify(database, KEY)


@pytest.mark.parametrize("page", [1, 2, 110, 255, 256, 257, 280])
@pytest.mark.parametrize("place", [20, 2_000, PAGE_SIZE_BYTES - 75, PAGE_SIZE_BYTES - 1])
def test_one_bit_anywhere_is_found_and_named_as_sqlcipher_does(
    database: Path, page: int, place: int
) -> None:
    flip(database, (page - 1) * PAGE_SIZE_BYTES + place)
    assert damaged_pages(database, KEY, keep_going) == (page,)
    assert told_by_sqlcipher(database) == {page}
    with pytest.raises(DamagedVaultError):
        verify(database, KEY)


def test_a_changed_salt_fits_no_page(database: Path) -> None:
    flip(database, 3)
    count = database.stat().st_size // PAGE_SIZE_BYTES
    assert damaged_pages(database, KEY, keep_going) == tuple(range(1, count + 1))


def test_pages_that_changed_places_are_found(database: Path) -> None:
    raw = bytearray(database.read_bytes())
    third, ninth = (
        slice(2 * PAGE_SIZE_BYTES, 3 * PAGE_SIZE_BYTES),
        slice(8 * PAGE_SIZE_BYTES, 9 * PAGE_SIZE_BYTES),
    )
    raw[third], raw[ninth] = raw[ninth], raw[third]
    database.write_bytes(raw)
    assert damaged_pages(database, KEY, keep_going) == (3, 9)
    assert told_by_sqlcipher(database) == {3, 9}


@pytest.mark.parametrize("left", [0, 100, PAGE_SIZE_BYTES * 70 + 3_000])
def test_a_file_that_was_cut_is_found(database: Path, left: int) -> None:
    with database.open("r+b") as file:
        file.truncate(left)
    assert damaged_pages(database, KEY, keep_going) == (left // PAGE_SIZE_BYTES + 1,)


def test_the_page_of_locks_is_passed_over(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(database, 4 * PAGE_SIZE_BYTES + 9)
    monkeypatch.setattr(page_check, "_LOCK_BYTE", 4 * PAGE_SIZE_BYTES)
    assert damaged_pages(database, KEY, keep_going) == ()


def test_it_tells_how_far_it_is_and_can_be_stopped(database: Path) -> None:
    told: list[tuple[BackupStep, int, int]] = []

    def watch(step: BackupStep, done: int, total: int) -> bool:
        told.append((step, done, total))
        return done < 512

    with pytest.raises(BackupStoppedError):
        verify(database, KEY, watch)
    count = database.stat().st_size // PAGE_SIZE_BYTES
    assert told == [(BackupStep.CHECKING, 0, count), (BackupStep.CHECKING, 512, count)]


def test_the_second_half_can_be_stopped_too(database: Path) -> None:
    def watch(step: BackupStep, _done: int, _total: int) -> bool:
        return step is not BackupStep.EXAMINING

    with pytest.raises(BackupStoppedError):
        verify(database, KEY, watch)


def test_what_is_not_there_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError):
        verify(tmp_path / "gone.db", KEY)
