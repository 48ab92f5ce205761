"""The store: open views and units of work on one database, checkpoint it, back it up."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Self, TypeAlias

from sqlalchemy import Connection, Engine

from muniment.domain.backups.schedule import Watch, keep_going
from muniment.domain.clock import Clock, HybridLogicalClock
from muniment.domain.entities.entity import SameName
from muniment.domain.errors import DamagedVaultError, DiskFullError, VaultLockedError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.backups.backup import back_up
from muniment.storage.checks.database_check import Examination
from muniment.storage.checks.file_check import file_problems
from muniment.storage.engine.change_feed import ChangeFeed
from muniment.storage.engine.commit_listener import CommitListener, guarded
from muniment.storage.engine.connection import (
    examining,
    read_engine,
    translated,
    watch,
    write_engine,
)
from muniment.storage.engine.decoding import rows_decoded
from muniment.storage.engine.disk_room import DiskRoom
from muniment.storage.engine.log_checkpoint import move_log
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES, page_size_of
from muniment.storage.history.authentication_check import NOT_VOUCHED_FOR, SOUND, Disagreement
from muniment.storage.history.journal import ChainHead, JournalReader, JournalWriter, Writer
from muniment.storage.memories.memory_states import StateTable, changed_states
from muniment.storage.migrations.page_conversion import convert_pages, make_room
from muniment.storage.migrations.upgrade import (
    HEAD,
    require_known,
    schema_version,
    upgrade,
)
from muniment.storage.reading import Reading
from muniment.storage.sealers import KeyWrapper, Sealers, SealersInView
from muniment.storage.unit_of_work import UnitOfWork
from muniment.storage.vault_settings import DEVICE, set_setting, setting, setting_subject
from muniment.storage.vectors.vectors import CodeTable

IndexListener = Callable[[CodeTable, tuple[int, ...]], None]
"""Called after a commit with the passages added to a set and the ids of those removed from any."""

StateListener = Callable[[StateTable], None]
"""Called after a commit with the states of the memories that it changed."""

_log = logging.getLogger(__name__)

_READERS_S: Final = 2.0
_READERS_POLL_S: Final = 0.01

_IndexListener: TypeAlias = CommitListener[tuple[CodeTable, tuple[int, ...]], CodeTable]


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The keys of a store; the code that derived them wipes them."""

    database: Secret
    state: Secret
    wrapper: KeyWrapper


class Store:
    """One open database; any thread. Close it before the keys are wiped.

    Args:
        path: The database file.
        keys: Its keys, borrowed.
        clock: Source of the current time.

    Attributes:
        room: Tracks whether the disk accepts writes.
        changes: Receives the changes of every commit.
    """

    def __init__(self, path: Path, keys: StoreKeys, clock: Clock) -> None:
        self.path = path
        self.room = DiskRoom(path.parent)
        self._keys = keys
        self._write_engine: Engine = write_engine(path, keys.database)
        self._read_engine: Engine = read_engine(path, keys.database)
        # One writer at a time within the process: waiting here is fair, while SQLite's busy handler
        # polls.
        self._write_lock = threading.Lock()
        self._closed = False
        self._copies = 0
        self._sealers = Sealers(keys.wrapper)
        self._index_listeners: list[tuple[_IndexListener, int]] = []
        self._state_listeners: list[CommitListener[StateTable, StateTable]] = []
        self.changes = ChangeFeed()
        self._clock = clock
        self._writer: Writer | None = None
        self._same_name: SameName | None = None
        self.refused = SOUND
        """What is there and not to be used: nothing vouches for it."""
        self.on_covered_change: Callable[[], None] = lambda: None
        """Called after a commit that changed rows of covered tables; it may not write."""
        self.lacks_room_to_convert = False
        """Whether the file keeps the larger pages of an earlier version, for want of room."""

    @classmethod
    def open(
        cls,
        path: Path,
        keys: StoreKeys,
        clock: Clock,
        *,
        before_migration: Callable[[Self], None],
        must_exist: bool = False,
        watch: Watch = keep_going,
    ) -> Self:
        """Open a database, creating, migrating or converting it as needed.

        Args:
            path: The database file.
            keys: Its keys.
            clock: Source of the current time.
            before_migration: Called before an older file is changed, to make the backup.
            must_exist: Whether the database must exist already: then an emptied file is not a new
                store.
            watch: Receives the progress of a conversion, and may stop it.

        Raises:
            DamagedVaultError: It does not open with the key, or it is empty.
            BackupStoppedError: The watch stopped the conversion; the file is as it was.
            NewerFormatError: A newer version wrote it.
            DiskFullError: The disk has no space to create or migrate it, or for a write-ahead log.
            StorageUnavailableError: It does not exist or cannot be read.
        """
        if must_exist:
            _require_file(path)
        store = cls(path, keys, clock)
        try:
            with store.room.noting():
                is_backed_up = store._prepare(before_migration, must_exist=must_exist)
                store._convert(None if is_backed_up else before_migration, watch)
        except BaseException:
            store.close()
            raise
        return store

    def on_index_change(
        self,
        listener: IndexListener,
        *,
        set_id: int,
        rebuild: Callable[[CodeTable], object] | None = None,
    ) -> Callable[[], None]:
        """Call a listener with the vectors of every commit, in commit order.

        Args:
            listener: Called while nobody else can write.
            set_id: The set whose vectors it wants.
            rebuild: Called with every passage of the set where the listener failed.

        Returns:
            A function that removes the listener.
        """
        entry = (_IndexListener(lambda delta: listener(*delta), rebuild), set_id)
        self._index_listeners = [*self._index_listeners, entry]

        def forget() -> None:
            kept = [known for known in self._index_listeners if known is not entry]
            self._index_listeners = kept

        return forget

    def on_state_change(
        self, listener: StateListener, *, rebuild: Callable[[StateTable], object] | None = None
    ) -> None:
        """Call a listener with the states that every commit changed, in commit order.

        Args:
            listener: Called while no other write can happen.
            rebuild: Called with the states of all memories after the listener failed.
        """
        each = CommitListener[StateTable, StateTable](listener, rebuild)
        self._state_listeners = [*self._state_listeners, each]

    def join_names_by(self, same: SameName) -> None:
        """Join entities found under two names, starting with the next unit of work.

        Args:
            same: Returns whether two names may mean one entity; must be fast and deterministic.
        """
        self._same_name = same

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Open a consistent view.

        Raises:
            DamagedVaultError: A page or a sealed record fails its check.
            StorageUnavailableError: The file cannot be read.
            VaultLockedError: The store was closed meanwhile.
        """
        self._require_open()
        with (
            rows_decoded(),
            translated(),
            self._read_engine.connect() as connection,
            connection.begin(),
        ):
            yield Reading(connection, self._sealers)

    @contextmanager
    def read_through(self) -> Iterator[Reading]:
        """Open a consistent view to read most of the file once, on a connection of its own.

        The pages that it reads displace none of those that searches keep in memory.

        Raises:
            MunimentError: As `read`.
        """
        self._require_open()
        with rows_decoded(), examining(self.path, self._keys.database) as connection:
            yield Reading(connection, self._sealers)

    @contextmanager
    def write(self, actor: str, *, batch_id: str | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work; it commits at the end of the ``with`` unless an error is raised.

        Listeners are called after the commit, and their errors are logged. Keep slow work
        (embedding) outside.

        Args:
            actor: The actor.
            batch_id: Shared by units that are undone together; a new one by default.

        Raises:
            DiskFullError: The disk is full; nothing was written.
            DamagedVaultError: A page fails its check, or tables contradict each other; nothing was
                written.
            VaultLockedError: The store was closed meanwhile; nothing was written.
        """
        batch_id = batch_id or str(uuid.uuid4())
        with self.room.noting(), self._write_lock:
            self._require_open()
            with (
                rows_decoded(),
                translated(),
                self._write_engine.connect() as connection,
                connection.begin(),
            ):
                journal = self._journal(connection, actor, batch_id)
                unit = UnitOfWork(
                    connection,
                    self._sealers,
                    journal=journal,
                    actor=actor,
                    batch_id=batch_id,
                    same_name=self._same_name,
                )
                yield unit
                unit.settle()
                journal.flush()
                states = changed_states(connection)
            self._notify_listeners(unit, states)
            for action in unit.actions:
                guarded(action, "an action")
            changes = unit.change_set()
            if changes:
                self.changes.add(changes)
        if journal.has_covered_changes:
            guarded(self.on_covered_change, "anchoring")
        if changes:
            self.changes.publish()

    @contextmanager
    def quiet(self) -> Iterator[Reading]:
        """Open a view while no write can happen, to build the index."""
        with self._write_lock, self.read() as reading:
            yield reading

    def setting(self, name: str) -> str | None:
        """Return a value set by `UnitOfWork.set_setting`; ``None`` if it is refused."""
        self._require_open()
        if self.refused.refuses(setting_subject(name)):
            return None
        with translated(), self._read_engine.connect() as connection:
            return setting(connection, name)

    def disagreement(self, anchored: int) -> Disagreement:
        """Return the rows that the journal does not vouch for, without writing.

        Args:
            anchored: Number of the operation that the header vouches for; 0 without one.
        """
        try:
            with self.read() as reading:
                return reading.agreement(self._keys.state).run(anchored)
        except DamagedVaultError:
            # The memories may be valid; the doctor reports the damage.
            return NOT_VOUCHED_FOR

    def accept_as_found(self, actor: str) -> None:
        """Accept the contents of the covered tables, and use all rows again."""
        with self.write(actor) as unit:
            unit.repair.rebuild_covered_indexes()
            unit.journal.accept()
            unit.changed_keys += [key.id for key, _ in unit.keys.all_with_hashes()]
            unit.actions.append(self._refuse_nothing)

    def _refuse_nothing(self) -> None:
        self.refused = SOUND

    def forget_device(self) -> None:
        """Read anew which device this is, before the next unit of work."""
        self._writer = None

    def checkpoint(self, *, waits: bool = True) -> ChainHead:
        """Move the write-ahead log into the file.

        Args:
            waits: Whether to wait for readers until the log is empty. Otherwise writers go on, and
                what a reader still holds back after two seconds stays in the log, synchronised.

        Returns:
            The head of the journal's chain after that, for the header's anchor.
        """
        deadline = time.monotonic() + _READERS_S
        while True:
            with self._write_lock:
                # A copy at work holds its moment in the log: waiting would stop every writer.
                is_copied = self._copies > 0
                is_moved = move_log(self._write_engine, waits=waits and not is_copied)
                if waits or is_moved or is_copied or time.monotonic() > deadline:
                    with self.read() as reading:
                        return reading.journal.head()
            time.sleep(_READERS_POLL_S)

    def back_up(self, target: Path, watch: Watch = keep_going) -> None:
        """Write an encrypted copy with the backup API, and verify it by opening it.

        Raises:
            DamagedVaultError: The copy does not verify; it is removed.
            DiskFullError: The disk has no space for the copy.
            BackupStoppedError: The watch stopped it; nothing is left behind.
        """
        with self._write_lock:
            self._copies += 1
        try:
            back_up(self.path, target, self._keys.database, watch)
        finally:
            with self._write_lock:
                self._copies -= 1

    def integrity_problems(self, is_wanted: Callable[[], bool] = lambda: True) -> list[str]:
        """Return the problems that SQLite's and SQLCipher's own checks find.

        Args:
            is_wanted: Called now and then; when it returns false, the checks end without findings.
        """
        self._require_open()
        return file_problems(self.path, self._keys.database, is_wanted)

    @contextmanager
    def examine(self) -> Iterator[Examination]:
        """Open a view for the doctor, with a connection and keys of its own.

        Raises:
            DamagedVaultError: A page fails its check.
        """
        self._require_open()
        with examining(self.path, self._keys.database) as connection:
            yield Examination(connection, SealersInView(Sealers(self._keys.wrapper), connection))

    def close(self) -> None:
        """Close every connection, after the running transaction; later ones are refused."""
        with self._write_lock:
            self._closed = True
            self._read_engine.dispose()
            self._write_engine.dispose()

    def _notify_listeners(self, unit: UnitOfWork, states: StateTable) -> None:
        """Apply a commit to the state kept in memory, or rebuild that state."""
        if len(states.numbers):
            for listener in self._state_listeners:
                listener.follow(states, self._all_states)
        for of_index, set_id in self._index_listeners:
            added, removed = unit.vectors.delta(set_id)
            if removed or len(added.chunk_ids):
                of_index.follow((added, removed), partial(self._all_codes, set_id))

    def _all_states(self) -> StateTable:
        with self.read() as reading:
            return reading.states.all()

    def _all_codes(self, set_id: int) -> CodeTable:
        with self.read() as reading:
            return reading.vectors.all_codes(set_id)

    def _require_open(self) -> None:
        if self._closed:
            raise VaultLockedError

    def _this_writer(self, connection: Connection) -> Writer:
        if self._writer is None:
            device = setting(connection, DEVICE)
            if device is None:
                raise DamagedVaultError("the database has no device ID")
            latest = JournalReader(connection).latest_stamp(device)
            clock = HybridLogicalClock(self._clock, latest=latest)
            self._writer = Writer(device, uuid.uuid4().hex, clock)
        return self._writer

    def _journal(self, connection: Connection, actor: str, batch_id: str) -> JournalWriter:
        return JournalWriter(
            connection,
            writer=self._this_writer(connection),
            actor=actor,
            batch_id=batch_id,
            state_key=self._keys.state,
        )

    def _prepare(self, before_migration: Callable[[Self], None], *, must_exist: bool) -> bool:
        """Bring the schema up to date; return whether that began with a backup."""
        with translated(), self._write_engine.connect() as connection:
            version = schema_version(connection)
        require_known(version)
        if version == HEAD:
            return False
        if version is None and must_exist:
            raise DamagedVaultError("the database is empty")
        if version is not None:
            before_migration(self)
        with translated(), self._write_engine.begin() as connection:
            upgrade(connection)
            watch(connection.connection.driver_connection)
            if version is None:
                set_setting(connection, DEVICE, str(uuid.uuid4()))
            else:
                self._journal_migration(connection)
        return version is not None

    def _convert(self, before: Callable[[Self], None] | None, progress: Watch) -> None:
        """Convert a file with larger pages, if the disk has room for it."""
        if page_size_of(self.path, self._keys.database) == PAGE_SIZE_BYTES:
            return
        try:
            make_room(self.path, copies=1 if before is None else 2)
            if before is not None:
                before(self)
            self._read_engine.dispose()
            self._write_engine.dispose()
            convert_pages(self.path, self._keys.database, progress)
        except DiskFullError:
            self.lacks_room_to_convert = True
            _log.warning("the database keeps its larger pages until the disk has room")

    def _journal_migration(self, connection: Connection) -> None:
        """Journal the changes that a migration made in covered tables."""
        journal = self._journal(connection, "system", str(uuid.uuid4()))
        if journal.is_uncovered:
            journal.cover()
        journal.flush()


def _require_file(path: Path) -> None:
    with os_errors_translated(f"opening {path.name}"):
        size_bytes = path.stat().st_size
    if size_bytes == 0:
        raise DamagedVaultError("the database is empty")
