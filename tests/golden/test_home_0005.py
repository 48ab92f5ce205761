"""A home whose journal keeps a state of API keys and settings opens, and another program reads it.

The files in `home_0005` are never edited. The second test reads the state with nothing of
Muniment's, as docs/formats.md describes it.
"""

import hmac
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from muniment.domain.access import PERSON
from muniment.domain.errors import ChangedVaultError
from muniment.services.vault.notice_texts import NO_ROOM_TO_CONVERT_NOTICE
from muniment.storage.engine.page_size import (
    EARLIER_PAGE_SIZES_BYTES,
    PAGE_SIZE_BYTES,
    page_size_of,
)
from muniment.vault.credentials import KeyFile
from muniment.vault.vault import Vault
from tests.conftest import Home, HomeFactory
from tests.fakes.older_copy import change
from tests.fakes.opened import session_of

FILES = Path(__file__).parent / "home_0005"
KEY_COLUMNS = (
    "id, name, dialect, namespaces, scopes, prefix, token_hash, rate_per_minute, rate_per_hour, "
    "created_at, expires_at, paused_at, revoked_at"
)
SETTING_COLUMNS = "name, value"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    shutil.copytree(FILES, folder)
    folder.chmod(0o700)
    for name in ("vault.db", "vault.header", "vault.header.2", "vault.key"):
        (folder / name).chmod(0o600)
    return folder


@pytest.mark.usefixtures("folder")
def test_it_opens_and_everything_agrees(home_factory: HomeFactory) -> None:
    home: Home = home_factory("old", real_model=True)
    assert [text for text in home.services.vault.notices if "changed" in text] == []
    assert home.services.vault.doubt is None
    assert [key.name for key in home.services.keys.list(PERSON)] == ["Ferry", "Café"]
    assert home.services.local_model.get(PERSON).base_url == "http://127.0.0.1:8080/v1"
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


@pytest.mark.usefixtures("folder")
def test_its_pages_become_smaller_after_a_backup(home_factory: HomeFactory) -> None:
    home = home_factory("old", real_model=True)
    assert page_size(home) == PAGE_SIZE_BYTES
    (backup,) = home.services.backups.list(PERSON)
    assert home.services.backups.verify(backup.path, PERSON).memories > 0


@pytest.mark.usefixtures("folder")
def test_without_room_its_pages_stay_and_the_person_reads_why(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(Path.cwd())._replace(free=1_000_000)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: usage)
        home = home_factory("old", real_model=True)
    assert NO_ROOM_TO_CONVERT_NOTICE in home.services.vault.notices
    assert page_size(home) == EARLIER_PAGE_SIZES_BYTES[-1]
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert NO_ROOM_TO_CONVERT_NOTICE not in home.services.vault.notices
    assert page_size(home) == PAGE_SIZE_BYTES


def page_size(home: Home) -> int:
    with session_of(home.services).borrow() as opened:
        return page_size_of(opened.store.path, opened.vault.keys.database)


@pytest.mark.parametrize(
    ("statement", "is_before"),
    [
        ("UPDATE api_keys SET rate_per_minute = 7", True),
        ("UPDATE namespaces SET created_at = 7", False),
    ],
)
def test_its_update_takes_only_what_was_not_covered_as_found(
    folder: Path, home_factory: HomeFactory, *, statement: str, is_before: bool
) -> None:
    if is_before:
        change(folder / "vault.db", folder / "vault.key", statement)
    vault = home_factory("old", real_model=True).services.vault
    if not is_before:
        vault.lock()
        change(folder / "vault.db", folder / "vault.key", statement)
        vault.unlock_with_key_file()
    assert isinstance(vault.doubt, ChangedVaultError)


def test_another_program_computes_the_state(folder: Path) -> None:
    vault = Vault.unlock(folder, KeyFile(folder / "vault.key"))
    state_key = vault.keys.state_hash.reveal()
    connection = sqlcipher.connect(str(folder / "vault.db"))
    connection.execute(f"PRAGMA key = \"x'{vault.keys.database.reveal().hex()}'\"")
    connection.execute("PRAGMA cipher_page_size = 16384")
    vault.lock()
    keys = connection.execute(f"SELECT {KEY_COLUMNS} FROM api_keys").fetchall()
    settings = connection.execute(f"SELECT {SETTING_COLUMNS} FROM settings").fetchall()
    covered = [row for row in settings if row[0] in {"local_model", "keys_paused_together"}]
    row_key = hmac.digest(state_key, b"muniment covered row 1", "sha256")
    expected = b""
    for table, rows in (("api_keys", keys), ("settings", covered)):
        digests = [hmac.digest(row_key, canonical((table, *row)), "sha256") for row in rows]
        total = sum(int.from_bytes(digest, "big") for digest in digests) % 2**256
        expected += total.to_bytes(32, "big")
    chain, state = bytes(32), b""
    statement = "SELECT digest, state, chain FROM operations ORDER BY sequence"
    for digest, state, stored in connection.execute(statement).fetchall():
        chain = hmac.digest(state_key, chain + digest + state, "sha256")
        assert chain == stored
    connection.close()
    assert state == expected


def canonical(values: tuple[Any, ...]) -> bytes:
    written = b""
    for value in values:
        match value:
            case None:
                raw = b"n"
            case int():
                raw = b"i" + str(value).encode()
            case str():
                raw = b"t" + value.encode()
            case _:
                raw = b"b" + value
        written += len(raw).to_bytes(4, "big") + raw
    return written
