"""Connections to the encrypted file: SQLCipher under SQLAlchemy, with sqlite-vec loaded."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
import sqlite_vec
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from muniment.domain.errors import (
    DamagedVaultError,
    DiskFullError,
    InvalidInputError,
    MunimentError,
    StorageUnavailableError,
)
from muniment.domain.secrets import Secret
from muniment.storage.covered import watch_covered
from muniment.storage.direct import rows_of
from muniment.storage.driver_errors import code_of, tells_contradiction, tells_damage
from muniment.storage.memory_states import watch_states

PAGE_SIZE_BYTES = 16_384
"""Bytes a page: larger than SQLCipher's default because vectors are read in runs."""

_WRITE_CACHE_KIB = 32 * 1024
_READ_CACHE_KIB = 40 * 1024

# Of all connections together. One reads most of the time, and a search with a warm cache takes 15 %
# less than with 24 MiB; where several read at once they share what there is.
_HEAP_BYTES = 80 * 1024 * 1024
_READ_CONNECTIONS = 4
_BUSY_TIMEOUT_MS = 5_000

# What the backup API says without a code.
_DAMAGED_WORDS: Final = ("malformed",)

_CONTRADICTION: Final = "two parts of the database contradict each other"
_FULL: Final = frozenset({sqlcipher.SQLITE_FULL})

# One process owns a vault, so the index of the write-ahead log may live in its memory. As a file
# beside the database, which is SQLite's usual way, it would need room before anything is read, and
# a page of it that a full disk cannot hold would end the process (SIGBUS). Windows has no such way.
_VFS: Final = "?vfs=unix-excl" if os.name == "posix" else ""


def open_raw(path: Path, key: Secret) -> Any:
    """Open one connection with key, page size and sqlite-vec, but no transaction handling.

    Args:
        path: The database; created when missing.
        key: The raw database key, 32 bytes: SQLCipher's own key derivation is skipped, since the
            key comes out of Argon2id and HKDF already.

    Raises:
        StorageUnavailableError: The file cannot be opened.
        DamagedVaultError: The file is not a database under this key.
    """
    with translated():
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}{_VFS}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_BUSY_TIMEOUT_MS / 1e3,
        )
        _make_ready(connection, key)
    return connection


def open_read_only(path: Path, key: Secret) -> Any:
    """Open a database that nobody writes to, such as a backup, without writing anything there.

    Neither locks nor a write-ahead log are looked at, so that it works on a disk that cannot be
    written.

    Args:
        path: The database.
        key: The raw database key, 32 bytes.

    Raises:
        StorageUnavailableError: The file is not there, or cannot be read.
        DamagedVaultError: The file is not a database under this key.
    """
    with translated():
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        _make_ready(connection, key)
    return connection


def _make_ready(connection: Any, key: Secret) -> None:
    try:
        # Else SQLCipher writes to the terminal whatever we report as an error already.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE_BYTES}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.enable_load_extension(True)  # noqa: FBT003 (sqlite3's signature)
        sqlite_vec.load(connection)
        connection.enable_load_extension(False)  # noqa: FBT003
        # What else can be read is not lost with a text that is not UTF-8.
        connection.text_factory = _any_text
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise


def watch(connection: Any) -> None:
    """Have a connection of the driver note what its units of work change."""
    watch_states(connection)
    watch_covered(connection)


def write_engine(path: Path, key: Secret) -> Engine:
    """Make the engine whose one connection writes; transactions begin immediate.

    Default ``BEGIN`` loses concurrent writes even with a busy timeout, because a read lock cannot
    be upgraded (measured: 175 of 200 read-modify-writes lost; none with ``BEGIN IMMEDIATE``).
    """

    def connect() -> Any:
        connection = open_raw(path, key)
        connection.execute(f"PRAGMA soft_heap_limit = {_HEAP_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_WRITE_CACHE_KIB}")
        watch(connection)
        return connection

    engine = _engine(connect, pool_size=1)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def read_engine(path: Path, key: Secret) -> Engine:
    """Make the engine that reads: its connections refuse every write."""

    def connect() -> Any:
        connection = open_raw(path, key)
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")
        connection.execute("PRAGMA query_only = ON")
        return connection

    engine = _engine(connect, pool_size=_READ_CONNECTIONS)
    event.listen(engine, "begin", _begin_deferred)
    return engine


@contextmanager
def examining(
    path: Path, key: Secret, *, open_file: Callable[[Path, Secret], Any] = open_raw
) -> Iterator[Connection]:
    """Open a consistent view of its own, which may make temporary tables, kept in memory.

    Args:
        path: The database.
        key: The raw database key.
        open_file: `open_raw`, or `open_read_only` for a file that nobody writes to.
    """

    def connect() -> Any:
        return open_file(path, key)

    engine = _engine(connect, pool_size=1)
    event.listen(engine, "begin", _begin_deferred)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _any_text(stored: bytes) -> str:
    """Read a text, the bytes of it that are not UTF-8 written out.

    Not as half characters: neither JSON nor SQLite takes those.
    """
    return stored.decode("utf-8", "backslashreplace")


def _engine(connect: Any, *, pool_size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        # The connection used last is the one whose cache holds what the next one wants, too.
        pool_use_lifo=True,
        # An error's text would otherwise repeat the parameters, which hold content.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _drop_if_damaged)
    return engine


def _drop_if_damaged(context: ExceptionContext) -> None:
    """Have a connection that met a damaged page replaced: it would refuse sound pages, too."""
    if tells_damage(context.original_exception):
        context.is_disconnect = True


def _begin_immediate(connection: Connection) -> None:
    rows_of(connection, "BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    rows_of(connection, "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's and SQLAlchemy's errors into ours; their text is never passed on.

    Raises:
        DiskFullError: No space; SQLite has rolled the transaction back.
        DamagedVaultError: Not a database under this key, malformed, or its tables contradict each
            other.
        StorageUnavailableError: The file cannot be read, written or locked.
        InvalidInputError: A text holds half a character, which SQLite cannot keep or compare.
    """
    try:
        yield
    except DBAPIError as error:
        raise _translation(error.orig) from None
    except (MultipleResultsFound, NoResultFound):
        raise DamagedVaultError(_CONTRADICTION) from None
    except PoolTimeoutError:
        raise StorageUnavailableError("the database was busy for too long") from None
    except sqlcipher.Error as error:
        raise _translation(error) from None
    except UnicodeEncodeError:
        raise InvalidInputError(
            "text", "must not contain lone surrogates (half a character)"
        ) from None


def _translation(error: BaseException | None) -> MunimentError:
    # The backup API gives no code, only the text.
    if code_of(error) in _FULL or "disk is full" in str(error):
        return DiskFullError("no space is left on the disk for this change")
    if tells_damage(error) or any(words in str(error) for words in _DAMAGED_WORDS):
        return DamagedVaultError("the database does not open, or a page of it fails its check")
    if tells_contradiction(error):
        # One transaction writes at a time, and looks for what is taken before it writes: a
        # constraint fails only where table and index, or the tables of the full text, disagree.
        return DamagedVaultError(_CONTRADICTION)
    return StorageUnavailableError(f"the database refused ({type(error).__name__})")
