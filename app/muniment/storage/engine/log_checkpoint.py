"""Move the write-ahead log into the database file."""

from sqlalchemy import Engine

from muniment.storage.engine.connection import translated


def move_log(engine: Engine, *, waits: bool) -> bool:
    """Move what the log holds into the file; return whether that was all of it.

    Args:
        engine: The engine that writes; no write may be at work.
        waits: Whether to wait for readers and empty the log. Otherwise what a reader holds back
            stays in the log, synchronised.
    """
    mode = "TRUNCATE" if waits else "PASSIVE"
    with translated(), engine.connect() as connection:
        raw = connection.connection.driver_connection
        row = raw.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()  # type: ignore[union-attr]
    _is_busy, in_log, moved = row
    return bool(in_log == moved)
