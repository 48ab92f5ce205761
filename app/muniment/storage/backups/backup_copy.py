"""Read a backup without writing to it, and adopt a copy as this installation's database."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch, keep_going
from muniment.domain.clock import Clock, HybridLogicalClock
from muniment.domain.errors import DamagedVaultError
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.connection import examining, open_read_only, translated, write_engine
from muniment.storage.history.journal import ChainHead, JournalReader, JournalWriter, Writer
from muniment.storage.migrations.upgrade import STATES_SINCE, require_known, schema_version
from muniment.storage.vault_settings import DEVICE, set_setting, setting

# These columns are in every schema, so that backups of older versions can be read too.
_MARKS = text("SELECT id, number, version, created_at FROM memories")
_LIVE = "deleted_at IS NULL AND (expires_at IS NULL OR expires_at > :now_ms)"
_LIVE_MARKS = text(f"SELECT id, number, version, created_at FROM memories WHERE {_LIVE}")  # noqa: S608
_NAMES = text("SELECT name FROM namespaces ORDER BY id")
_KEYS = text("SELECT id FROM api_keys WHERE revoked_at IS NULL")


@dataclass(frozen=True, slots=True)
class MemoryMark:
    """Identifies the version of a memory, to compare it between two databases.

    Args:
        number: Its row number in that database.
        version: Higher with each edit.
        created_at: Milliseconds since 1970.
    """

    number: int
    version: int
    created_at: int


def marks(connection: Connection, *, live_at_ms: int | None = None) -> dict[str, MemoryMark]:
    """Return the marks of memories by their ids.

    Args:
        connection: To a database of any schema that this version knows.
        live_at_ms: Leave out those in the trash, and those that have expired by then.
    """
    statement = _MARKS if live_at_ms is None else _LIVE_MARKS
    given = {} if live_at_ms is None else {"now_ms": live_at_ms}
    rows = connection.execute(statement, given)
    return {row.id: MemoryMark(row.number, row.version, row.created_at) for row in rows}


def valid_keys(connection: Connection) -> frozenset[str]:
    """Return the ids of the API keys that are not revoked."""
    return frozenset(connection.execute(_KEYS).scalars())


class BackupCopy:
    """A view of a backup for the length of one ``with``; made by `open_copy`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._journal = JournalReader(connection)

    def head(self) -> ChainHead:
        """Return the head of its journal: the state that it holds."""
        return self._journal.head()

    def broken_links(self, state_key: Secret, watch: Watch = keep_going) -> tuple[int, ...]:
        """Return the numbers of the broken operations of its journal; reads all of it.

        Args:
            state_key: Key of the chain.
            watch: Receives the number of operations read.

        Raises:
            BackupStoppedError: The watch stopped it.
        """
        total = self.head().sequence

        def report(done: int) -> None:
            if not watch(BackupStep.COMPARING, done, total):
                raise BackupStoppedError

        return self._journal.broken_links(state_key, report=report)

    def namespaces(self) -> tuple[str, ...]:
        """Return the names of its namespaces."""
        return tuple(self._connection.execute(_NAMES).scalars())

    def keys(self) -> frozenset[str]:
        """Return the ids of its API keys that are not revoked."""
        return valid_keys(self._connection)

    def marks(self, *, live_at_ms: int | None = None) -> dict[str, MemoryMark]:
        """Return the marks of its memories; see `marks`."""
        return marks(self._connection, live_at_ms=live_at_ms)


@contextmanager
def open_copy(path: Path, key: Secret) -> Iterator[BackupCopy]:
    """Open a backup read only.

    Raises:
        DamagedVaultError: It does not open with the key, or it is empty.
        NewerFormatError: A newer version wrote it.
        StorageUnavailableError: It does not exist or cannot be read.
    """
    with examining(path, key, open_file=open_read_only) as connection:
        version = schema_version(connection)
        if version is None:
            raise DamagedVaultError("the backup is empty")
        require_known(version)
        yield BackupCopy(connection)


def make_own(
    path: Path, key: Secret, settings: Mapping[str, str], *, state_key: Secret, clock: Clock
) -> ChainHead:
    """Make a copy this installation's database, as a new device.

    Each device numbers its own operations. A device that went back in time would give the same
    numbers to other operations.

    Args:
        path: A copy that is not open anywhere.
        key: The raw database key.
        settings: Settings that replace the copy's own.
        state_key: Key of its journal's chain.
        clock: Source of the current time.

    Returns:
        The new head of its journal: the state that it holds.
    """
    device = str(uuid.uuid4())
    engine = write_engine(path, key)
    try:
        with translated(), engine.begin() as connection:
            before = setting(connection, DEVICE)
            for name, value in {**settings, DEVICE: device}.items():
                set_setting(connection, name, value)
            reader = JournalReader(connection)
            if (schema_version(connection) or "") < STATES_SINCE:
                return reader.head()  # its migration takes it as found
            logical = HybridLogicalClock(clock, latest=reader.latest_stamp(before or ""))
            journal = JournalWriter(
                connection,
                writer=Writer(device, uuid.uuid4().hex, logical),
                actor="system",
                batch_id=str(uuid.uuid4()),
                state_key=state_key,
            )
            return journal.flush()
    finally:
        engine.dispose()
