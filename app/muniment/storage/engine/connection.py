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
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.driver_errors import code_of, means_contradiction, means_damage
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.engine.page_size import page_size_of
from muniment.storage.full_text.vocabulary import declare_vocabulary
from muniment.storage.history.authenticated_tables import watch_covered
from muniment.storage.memories.memory_states import watch_states

_WRITE_CACHE_KIB = 32 * 1024
_READ_CACHE_KIB = 24 * 1024

# Shared by all connections. Usually one connection reads at a time. Searches keep the vectors
# themselves (`muniment.retrieval.vector_cache`): at 20,000 memories more pages gain nothing.
_HEAP_BYTES = 56 * 1024 * 1024
_READ_CONNECTIONS = 4
_BUSY_TIMEOUT_MS = 5_000

# What the backup API says without a code.
_DAMAGED_WORDS: Final = ("malformed",)

# The driver looks twice in vain for a way to adapt every value that is neither a number nor a text,
# which takes longer than storing it. These say at once that they are stored as they are.
sqlcipher.register_adapter(bytes, bytes)
sqlcipher.register_adapter(type(None), {}.get)

_CONTRADICTION: Final = "two parts of the database do not match"
_FULL: Final = frozenset({sqlcipher.SQLITE_FULL})

# One process owns a vault, so the index of the write-ahead log may live in its memory. SQLite
# usually keeps it as a file next to the database, which needs disk space before anything can be
# read; on a full disk, a page of it that cannot be stored would kill the process (SIGBUS). Windows
# does not offer this.
_VFS: Final = "?vfs=unix-excl" if os.name == "posix" else ""


def open_raw(path: Path, key: Secret, *, page_size_bytes: int | None = None) -> Any:
    """Open one connection with key, page size and sqlite-vec, but no transaction handling.

    Args:
        path: The database; created when missing.
        key: The raw database key, 32 bytes: SQLCipher's own key derivation is skipped, because the
            key already comes from Argon2id and HKDF.
        page_size_bytes: Of a new file; by default that of the file, or of new vaults.

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
        _make_ready(connection, key, page_size_bytes or page_size_of(path, key))
    return connection


def open_read_only(path: Path, key: Secret) -> Any:
    """Open a database that does not change, such as a backup, without writing to its folder.

    Locks and write-ahead logs are ignored, so that it works on a read-only disk.

    Args:
        path: The database.
        key: The raw database key, 32 bytes.

    Raises:
        StorageUnavailableError: The file does not exist or cannot be read.
        DamagedVaultError: The file is not a database under this key.
    """
    with translated():
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        _make_ready(connection, key, page_size_of(path, key))
    return connection


def _make_ready(connection: Any, key: Secret, page_size_bytes: int) -> None:
    try:
        # Otherwise SQLCipher prints to the terminal the errors that we already report.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {page_size_bytes}")
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
    """Make a driver connection record the changes of its units of work."""
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
    """Make the engine for reading; its connections refuse every write."""

    def connect() -> Any:
        connection = open_raw(path, key)
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")
        declare_vocabulary(connection)
        connection.execute("PRAGMA query_only = ON")
        return connection

    engine = _engine(connect, pool_size=_READ_CONNECTIONS)
    event.listen(engine, "begin", _begin_deferred)
    return engine


@contextmanager
def examining(
    path: Path, key: Secret, *, open_file: Callable[[Path, Secret], Any] = open_raw
) -> Iterator[Connection]:
    """Open a separate consistent view, which may create temporary tables in memory.

    Args:
        path: The database.
        key: The raw database key.
        open_file: `open_raw`, or `open_read_only` for a file that does not change.
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
        # The cache of the connection used last is the most useful to the next user.
        pool_use_lifo=True,
        # Otherwise error texts would repeat the parameters, which hold content.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _drop_if_damaged)
    return engine


def _drop_if_damaged(context: ExceptionContext) -> None:
    """Replace a connection that met a damaged page: it would refuse valid pages too."""
    if means_damage(context.original_exception):
        context.is_disconnect = True


def _begin_immediate(connection: Connection) -> None:
    rows_of(connection, "BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    rows_of(connection, "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    """Translate errors of the driver and SQLAlchemy into ours, without their text.

    Raises:
        DiskFullError: The disk is full; SQLite has rolled the transaction back.
        DamagedVaultError: The file is not a database under this key, is malformed, or its tables
            contradict each other.
        StorageUnavailableError: The file cannot be read, written or locked.
        InvalidInputError: A text contains half a character (a lone surrogate), which SQLite cannot
            store or compare.
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
    if means_damage(error) or any(words in str(error) for words in _DAMAGED_WORDS):
        return DamagedVaultError("the database does not open, or a page of it fails its check")
    if means_contradiction(error):
        # One transaction writes at a time, and looks for what is taken before it writes: a
        # constraint fails only where table and index, or the tables of the full text, disagree.
        return DamagedVaultError(_CONTRADICTION)
    return StorageUnavailableError(f"the database refused ({type(error).__name__})")
