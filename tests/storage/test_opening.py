"""The database file: made, migrated, opened again, and refused when it is not what it should be."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from muniment.domain.errors import (
    ConflictError,
    DamagedVaultError,
    DiskFullError,
    MunimentError,
    NewerFormatError,
    StorageUnavailableError,
)
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage import schema
from muniment.storage import store as store_module
from muniment.storage.backups.backup import back_up, verify
from muniment.storage.engine.connection import open_raw, translated
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from muniment.storage.migrations import upgrade as upgrade_module
from muniment.storage.store import Store, StoreKeys
from muniment.vault.keys import VaultKeys
from tests.fakes.opened import connection_of
from tests.fakes.stores import StoreKit

PRESENT = upgrade_module.HEAD  # before any fixture replaces it
MIGRATIONS = Path(upgrade_module.__file__).parent


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def no_backup(_: Store) -> None:
    pytest.fail("no migration was due")


def test_a_new_file_has_the_schema_and_keeps_what_is_written(kit: StoreKit) -> None:
    memory = kit.add("The boat is called Aurora", tags=("boats",))
    kit.store.close()
    kit.store = kit.opened(no_backup)
    assert kit.get(memory.id) == memory
    assert kit.store.integrity_problems() == []


def test_nothing_readable_is_in_the_file(kit: StoreKit) -> None:
    kit.add("plaincanary", tags=("tagcanary",), metadata={"k": "metacanary"}, agent_id="idcanary")
    for path in kit.path.parent.iterdir():
        held = path.read_bytes()
        assert b"canary" not in held
        assert b"SQLite format" not in held


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == upgrade_module.HEAD


# An index on an expression cannot be reflected; the test after this one compares its statement.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrated_schema_is_the_declared_one(kit: StoreKit) -> None:
    engine = kit.store._read_engine
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not name.startswith("memory_text")
                ),
            },
        )
        assert compare_metadata(context, schema.metadata) == []
        found = {
            table.name: [
                (row[1], row[3] or row[5] > 0, row[5] > 0)
                for row in connection.exec_driver_sql(f'PRAGMA table_info("{table.name}")')
            ]
            for table in schema.metadata.sorted_tables
        }
    assert found == {
        table.name: [
            (column.name, not column.nullable or column.primary_key, column.primary_key)
            for column in table.columns
        ]
        for table in schema.metadata.sorted_tables
    }


def test_the_schema_made_from_the_declaration_has_the_same_statements(kit: StoreKit) -> None:
    """Autoincrement, WITHOUT ROWID and constraints, which no comparison of columns sees."""
    plain = sqlalchemy.create_engine("sqlite://")
    schema.metadata.create_all(plain)
    with plain.connect() as connection:
        declared = _statements(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master"))
    plain.dispose()
    with kit.raw() as raw:
        migrated = _statements(raw.execute("SELECT name, sql FROM sqlite_master"))
    migrated = {name: sql for name, sql in migrated.items() if not name.startswith("memory_text")}
    migrated.pop("alembic_version")
    assert migrated == declared | {"memory_tags_by_tag": migrated["memory_tags_by_tag"]}


def _statements(rows: object) -> dict[str, str]:
    return {
        row[0]: " ".join(row[1].split()).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
        for row in rows
        if row[1] and not row[0].startswith("sqlite_")
    }


# --- migrations


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it will be one migration later; returns the migration's file."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    written = folder / "versions" / "v0999_next.py"
    written.write_text(
        "from alembic import op\n"
        "revision = '0999'\n"
        f"down_revision = '{PRESENT}'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE later (id INTEGER PRIMARY KEY)')\n"
        "    op.execute('INSERT INTO later VALUES (7)')\n"
    )
    monkeypatch.setattr(upgrade_module, "__file__", str(folder / "upgrade.py"))
    monkeypatch.setattr(upgrade_module, "HEAD", "0999")
    monkeypatch.setattr(store_module, "HEAD", "0999")
    return written


def test_an_older_schema_is_backed_up_before_it_is_migrated(
    kit: StoreKit, next_version: Path, tmp_path: Path
) -> None:
    memory = kit.add()
    kit.store.close()
    backup = tmp_path / "before.db"
    kit.store = kit.opened(lambda store: store.back_up(backup))
    assert kit.get(memory.id) == memory
    with kit.raw() as raw:
        assert raw.execute("SELECT id FROM later").fetchall() == [(7,)]
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0999",)]
    copy = open_raw(backup, kit.keys.database)
    assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(PRESENT,)]
    assert copy.execute("SELECT id FROM memories").fetchall() == [(memory.id,)]
    copy.close()


def test_a_failing_backup_stops_the_migration(kit: StoreKit, next_version: Path) -> None:
    kit.store.close()

    def fail(_: Store) -> None:
        raise DiskFullError

    with pytest.raises(DiskFullError):
        kit.opened(fail)
    with kit.raw() as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(PRESENT,)]


def test_a_migration_that_fails_half_way_leaves_nothing(kit: StoreKit, next_version: Path) -> None:
    next_version.write_text(next_version.read_text() + "    op.execute('SELECT nonsense')\n")
    memory = kit.add()
    kit.store.close()
    with pytest.raises(MunimentError):
        kit.opened()
    with kit.raw() as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(PRESENT,)]
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()
        assert raw.execute("SELECT id FROM memories").fetchall() == [(memory.id,)]


def test_a_first_migration_that_fails_leaves_an_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DiskFullError

    keys = VaultKeys(Secret(os.urandom(32)))
    monkeypatch.setattr(store_module, "set_setting", fail)
    with pytest.raises(DiskFullError):
        StoreKit(tmp_path / "vault.db", keys)
    monkeypatch.undo()
    kit = StoreKit(tmp_path / "vault.db", keys)
    assert kit.get(kit.add().id) is not None
    kit.store.close()


def test_a_newer_schema_is_refused_with_both_versions_and_left_alone(kit: StoreKit) -> None:
    kit.add()
    kit.store.close()
    with kit.raw() as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0999'")
    before = digest(kit.path)
    with pytest.raises(NewerFormatError) as caught:
        kit.opened(no_backup)
    assert "0999" in str(caught.value)
    assert upgrade_module.HEAD in str(caught.value)
    assert digest(kit.path) == before
    assert [path.name for path in kit.path.parent.iterdir()] == ["vault.db"]


# --- what does not open


def test_another_key_does_not_open_it(kit: StoreKit) -> None:
    kit.add()
    kit.store.close()
    before = digest(kit.path)
    keys = StoreKeys(Secret(os.urandom(32)), kit.keys.state_hash, kit.keys)
    with pytest.raises(DamagedVaultError):
        Store.open(kit.path, keys, kit.clock, before_migration=no_backup)
    assert digest(kit.path) == before


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" * 4_096])
def test_what_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, kit: StoreKit, content: bytes
) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(DamagedVaultError):
        Store.open(path, kit.store_keys, kit.clock, before_migration=no_backup)
    assert path.read_bytes() == content


def test_an_emptied_file_is_no_new_store_when_one_must_be_there(kit: StoreKit) -> None:
    kit.store.close()
    kit.path.write_bytes(b"")
    with pytest.raises(DamagedVaultError):
        Store.open(kit.path, kit.store_keys, kit.clock, before_migration=no_backup, must_exist=True)
    assert kit.path.read_bytes() == b""
    kit.path.unlink()
    with pytest.raises(StorageUnavailableError):
        Store.open(kit.path, kit.store_keys, kit.clock, before_migration=no_backup, must_exist=True)
    assert not kit.path.exists()


def test_a_missing_folder_is_said(kit: StoreKit, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "vault.db"
    with pytest.raises(StorageUnavailableError):
        Store.open(path, kit.store_keys, kit.clock, before_migration=no_backup)


def everything(kit: StoreKit) -> None:
    """Open the store and read all of it."""
    store = kit.opened(no_backup)
    try:
        problems = store.integrity_problems()
        if problems:
            raise DamagedVaultError(problems[0])
        with store.read() as reading:
            reading.memories.by_numbers(sorted(reading.states.all().numbers.tolist()))
    finally:
        store.close()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_file_is_noticed(kit: StoreKit, share: float) -> None:
    kit.add_many([kit.new(f"number {number}" * 50) for number in range(60)])
    kit.store.checkpoint()
    kit.store.close()
    size = kit.path.stat().st_size
    os.truncate(kit.path, int(size * share) // PAGE_SIZE_BYTES * PAGE_SIZE_BYTES)
    with pytest.raises(DamagedVaultError):
        everything(kit)


def test_a_flipped_bit_on_any_page_is_noticed(kit: StoreKit) -> None:
    kit.add_many([kit.new(f"number {number}" * 50) for number in range(60)])
    kit.store.checkpoint()
    kit.store.close()
    sound = kit.path.read_bytes()
    everything(kit)
    pages = len(sound) // PAGE_SIZE_BYTES
    assert pages > 10
    for page in range(pages):
        damaged = bytearray(sound)
        damaged[page * PAGE_SIZE_BYTES + 100 + page % 1_900] ^= 1
        kit.path.write_bytes(damaged)
        with pytest.raises(DamagedVaultError):
            everything(kit)
    kit.path.write_bytes(sound)
    everything(kit)


# --- no space


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 5 MiB where one can be mounted, else a folder."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_changes_nothing(small_disk: Path) -> None:
    kit = StoreKit(small_disk / "vault.db")
    kept = [kit.add(f"kept {number}") for number in range(5)]
    kit.store.checkpoint()
    if os.path.ismount(small_disk):
        filler = small_disk / "filler"
        _fill(filler, 200_000)
        free = filler.unlink
    else:
        limit = kit.store._write_engine.raw_connection().driver_connection
        limit.execute(f"PRAGMA max_page_count = {limit.execute('PRAGMA page_count').fetchone()[0]}")

        def free() -> None:
            limit.execute("PRAGMA max_page_count = 4294967294")

    before = kit.contents()
    heard: list[object] = []
    kit.store.changes.subscribe(heard.append)
    with pytest.raises(DiskFullError):
        kit.add_many([kit.new(os.urandom(9_000).hex()) for _ in range(150)])
    assert heard == []
    assert kit.contents() == before
    with kit.store.read() as reading:
        assert reading.memories.by_numbers([kept[0].number])[kept[0].number] == kept[0]
    free()
    added = kit.add("after space was made")
    kit.reopen()
    assert kit.get(added.id) == added
    assert kit.store.integrity_problems() == []
    with kit.store.read() as reading:
        assert reading.journal.broken_links(kit.keys.state_hash) == ()
    kit.store.close()


def _fill(path: Path, leave_bytes: int) -> None:
    usage = shutil.disk_usage(path.parent)
    path.write_bytes(b"x" * max(0, usage.free - leave_bytes))


def test_a_backup_without_space_leaves_nothing(small_disk: Path, kit: StoreKit) -> None:
    kit.add_many([kit.new(os.urandom(20_000).hex()) for _ in range(200)])
    if not os.path.ismount(small_disk):
        target = small_disk / "no-such-folder" / "backup.db"
        with pytest.raises(StorageUnavailableError):
            kit.store.back_up(target)
        return
    with pytest.raises(DiskFullError):
        kit.store.back_up(small_disk / "backup.db")
    assert list(small_disk.iterdir()) == []
    assert kit.store.integrity_problems() == []


# --- backups


def test_a_backup_of_a_live_store_opens_and_holds_one_moment(kit: StoreKit, tmp_path: Path) -> None:
    memories = [kit.add(f"number {number}") for number in range(20)]
    target = tmp_path / "backups"
    target.mkdir()
    kit.store.back_up(target / "copy.db")
    kit.add("later")
    assert (target / "copy.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in target.iterdir()] == ["copy.db"]
    copy = StoreKit(target / "copy.db", keys=kit.keys)
    with copy.store.read() as reading:
        assert sorted(reading.states.all().numbers.tolist()) == [
            memory.number for memory in memories
        ]
    assert copy.get(memories[3].id) == memories[3]
    copy.store.close()


def test_a_backup_never_takes_the_place_of_another(kit: StoreKit, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    kit.store.back_up(target)
    before = digest(target)
    kit.add("later")
    with pytest.raises(ConflictError):
        kit.store.back_up(target)
    assert digest(target) == before


def test_a_backup_of_a_damaged_file_is_refused_and_removed(kit: StoreKit, tmp_path: Path) -> None:
    kit.add_many([kit.new(f"number {number}" * 50) for number in range(60)])
    kit.store.checkpoint()
    kit.store.close()
    damaged = bytearray(kit.path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    kit.path.write_bytes(damaged)
    target = tmp_path / "copy.db"
    with pytest.raises(DamagedVaultError):
        back_up(kit.path, target, kit.keys.database)
    assert not target.exists()
    with pytest.raises(DamagedVaultError):
        verify(kit.path, kit.keys.database)


# --- errors


def test_a_busy_pool_is_an_error_of_ours(kit: StoreKit) -> None:
    kit.store._read_engine.pool._timeout = 0.01
    held = [kit.store._read_engine.connect() for _ in range(4)]
    with pytest.raises(StorageUnavailableError), kit.store.read():
        pass
    for connection in held:
        connection.close()
    with kit.store.read() as reading:
        assert reading.journal.head().sequence == 1


def test_no_foreign_error_and_no_parameter_passes(kit: StoreKit) -> None:
    memory = kit.add("secret canary", client_id="secret-client")
    with pytest.raises(DamagedVaultError) as caught, kit.store.write("person") as unit:
        unit.memories.add(kit.new("another canary", client_id="secret-client"), namespace="default")
    assert "secret" not in f"{caught.value}"
    assert "canary" not in f"{caught.value}"
    assert caught.value.__suppress_context__
    with pytest.raises(StorageUnavailableError) as refused, kit.store.read() as reading:
        connection_of(reading).exec_driver_sql("DELETE FROM memories")
    assert refused.value.__suppress_context__
    with kit.raw() as raw, pytest.raises(DamagedVaultError), translated():
        raw.execute("INSERT INTO settings SELECT * FROM settings")
    assert kit.get(memory.id) == memory


def test_a_damaged_page_takes_no_sound_page_with_it(kit: StoreKit) -> None:
    """SQLCipher refuses every page on a connection that met a damaged one."""
    memories = kit.add_many([kit.new(f"number {number} " * 300) for number in range(80)])
    kit.damage_last_pages(256)
    refused, read = [], []
    for memory in [*memories, *memories]:
        try:
            read.append(kit.get(memory.id))
        except DamagedVaultError:
            refused.append(memory)
    assert refused
    assert len(read) > 10


def test_a_database_without_a_schema_is_no_vault_when_one_must_be_there(kit: StoreKit) -> None:
    kit.store.close()
    kit.path.unlink()
    with kit.raw() as raw:
        raw.execute("PRAGMA user_version = 1")
    with pytest.raises(DamagedVaultError, match="is empty"):
        Store.open(kit.path, kit.store_keys, kit.clock, before_migration=no_backup, must_exist=True)
    with kit.raw() as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX keeps the log's index in memory")
def test_nothing_but_the_log_is_made_beside_the_file(kit: StoreKit) -> None:
    # A full disk has no room for another file: what cannot be made stands for it here.
    kit.add("The boat is called Aurora")
    kit.store.close()
    kit.path.with_name(f"{kit.path.name}-shm").mkdir()
    kit.store = kit.opened(no_backup)
    with kit.store.read() as reading:
        assert reading.journal.head().sequence
    kit.add("and another")
    assert not kit.path.with_name(f"{kit.path.name}-journal").exists()
