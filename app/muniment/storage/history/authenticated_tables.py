"""The rows that the journal vouches for, and the digest of a table's contents.

Each covered row contributes a keyed digest; a table's digest is their sum modulo 2^256. The cost of
a change depends only on the rows it touches, not on the size of the table. Triggers on the single
writing connection record every row before and after, so that no statement can change a row
unnoticed.

Source:
    Clarke, Devadas, van Dijk, Gassend & Suh 2003, "Incremental Multiset Hash Functions and Their
    Application to Memory Integrity Checking", ASIACRYPT 2003, section 5 (MSet-Add-Hash).
"""

import hmac
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.driver_statements import rows_of

Sums: TypeAlias = tuple[int, ...]
"""A digest for each table of `COVERED`, in its order; fewer before the last ones were covered."""

DIGEST_BYTES: Final = 32
_MODULUS: Final = 2 ** (8 * DIGEST_BYTES)
_ROW_KEY: Final = b"muniment covered row 1"

NAMESPACE_SUBJECT: Final = "namespace:"
"""With a namespace's uid: what an operation on it is about."""


@dataclass(frozen=True, slots=True)
class CoveredTable:
    """A table whose rows the journal vouches for.

    Its definition is part of the format: changing it needs a migration that accepts the new state
    as found.

    Args:
        name: Of the table.
        subject: Prefix of an operation's subject; the row's key follows it.
        columns: The covered columns; the first is the row's key.
        left_out: GLOB patterns of keys whose rows are not covered.
    """

    name: str
    subject: str
    columns: tuple[str, ...]
    left_out: tuple[str, ...] = ()


COVERED: Final = (
    CoveredTable(
        "api_keys",
        "key:",
        # All columns except the time of last use.
        (
            *("id", "name", "dialect", "namespaces", "scopes", "prefix", "token_hash"),
            *("rate_per_minute", "rate_per_hour"),
            *("created_at", "expires_at", "paused_at", "revoked_at"),
        ),
    ),
    CoveredTable(
        "settings",
        "setting:",
        ("name", "value"),
        # Values that the program writes on its own, and drafts that are still being typed.
        left_out=(
            *("device", "text_unsettled", "scopes_complete", "reads_kept_since"),
            *("searches", "capture_draft", "unsaved_*"),
        ),
    ),
    CoveredTable(
        "namespaces",
        NAMESPACE_SUBJECT,
        ("uid", "id", "name", "wrapped_key", "created_at"),
    ),
)

_WIDTH: Final = max(len(table.columns) for table in COVERED)
_CHANGES: Final = "SELECT * FROM covered_changes ORDER BY rowid"
_FORGET: Final = "DELETE FROM covered_changes"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A covered row before and after a change; a digest of ``None`` means no row.

    Args:
        place: Index of its table in `COVERED`.
        subject: Subject of an operation on it.
        before: The row's digest before the change.
        after: The row's digest after the change.
    """

    place: int
    subject: str
    before: bytes | None
    after: bytes | None


class CoveredRows:
    """The covered rows as one connection sees them.

    Args:
        connection: Of a view, or of a unit of work.
        state_key: Key of the journal's chain; the key for rows is derived from it.
    """

    def __init__(self, connection: Connection, state_key: Secret) -> None:
        self._connection = connection
        self._key = hmac.digest(state_key.reveal(), _ROW_KEY, "sha256")

    def changes(self) -> list[RowChange]:
        """Return what the unit of work changed since the last call, before its commit."""
        noted = rows_of(self._connection, _CHANGES)
        if not noted:
            return []
        rows_of(self._connection, _FORGET)
        ends: dict[tuple[int, str], list[bytes | None]] = {}
        for place, is_after, *values in noted:
            table = COVERED[place]
            digest = self._digest(table, values[: len(table.columns)])
            known = ends.setdefault(
                (place, f"{table.subject}{values[0]}"), [None if is_after else digest, None]
            )
            known[1] = digest if is_after else None
        return [
            RowChange(place, subject, before, after)
            for (place, subject), (before, after) in ends.items()
            if before != after
        ]

    def digests(self) -> tuple[dict[str, bytes], ...]:
        """Return the digests of all rows by subject, one mapping per table."""
        return tuple(dict(self._rows(table)) for table in COVERED)

    def _rows(self, table: CoveredTable) -> Iterator[tuple[str, bytes]]:
        columns = ", ".join(table.columns)
        statement = f"SELECT {columns} FROM {table.name} r {_is_covered(table, 'r')}"  # noqa: S608 (our own constants)
        for row in rows_of(self._connection, statement):
            yield f"{table.subject}{row[0]}", self._digest(table, row)

    def _digest(self, table: CoveredTable, values: Sequence[Any]) -> bytes:
        message = b"".join(_encoded(value) for value in (table.name, *values))
        return hmac.digest(self._key, message, "sha256")


def sums_of(digests: Sequence[Mapping[str, bytes]]) -> Sums:
    """Return the digests of tables from those of their rows, in any order."""
    return tuple(sum(map(_number, rows.values())) % _MODULUS for rows in digests)


def changed_sums(sums: Sums, changes: Sequence[RowChange]) -> Sums:
    """Return what digests of tables are after changes of rows, those of other tables left out."""
    new = list(sums)
    for change in changes:
        if change.place < len(new):
            new[change.place] += _number(change.after) - _number(change.before)
    return tuple(number % _MODULUS for number in new)


def state_bytes(sums: Sums) -> bytes:
    """Encode the digests of tables as an operation stores them."""
    return b"".join(number.to_bytes(DIGEST_BYTES, "big") for number in sums)


def sums_in(state: bytes) -> Sums:
    """Decode what `state_bytes` encoded."""
    parts = range(0, len(state), DIGEST_BYTES)
    return tuple(int.from_bytes(state[start : start + DIGEST_BYTES], "big") for start in parts)


def watch_covered(connection: Any) -> None:
    """Make a driver connection record every covered row that changes, before the commit.

    A database whose journal has no state yet is left alone.
    """
    found = connection.execute("SELECT 1 FROM pragma_table_info('operations') WHERE name = 'state'")
    if found.fetchone() is None:
        return
    # Otherwise a row that REPLACE deletes would not fire a trigger.
    connection.execute("PRAGMA recursive_triggers = ON")
    cells = ", ".join(f"c{number}" for number in range(_WIDTH))
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS covered_changes (place, is_after, {cells})"
    )
    for place, table in enumerate(COVERED):
        for event, notes in _EVENTS.items():
            steps = "".join(_note(place, table, row, is_after) for row, is_after in notes)
            of = f"UPDATE OF {', '.join(table.columns)}" if event == "UPDATE" else event
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS covered_{table.name}_{event} "
                f"AFTER {of} ON main.{table.name} BEGIN {steps} END"
            )


_EVENTS: Final = {
    "INSERT": (("new", 1),),
    "UPDATE": (("old", 0), ("new", 1)),
    "DELETE": (("old", 0),),
}


def _note(place: int, table: CoveredTable, row: str, is_after: int) -> str:
    cells = [f"{row}.{column}" for column in table.columns]
    filled = ", ".join(cells + ["NULL"] * (_WIDTH - len(cells)))
    where = _is_covered(table, row)
    return f"INSERT INTO covered_changes SELECT {place}, {is_after}, {filled} {where};"


def _is_covered(table: CoveredTable, row: str) -> str:
    key = f"{row}.{table.columns[0]}"
    # The plus prevents the use of an index, which may be older or newer than its table.
    tests = " AND ".join(f"+{key} NOT GLOB '{pattern}'" for pattern in table.left_out)
    return f"WHERE {tests}" if tests else ""


def _number(digest: bytes | None) -> int:
    return 0 if digest is None else int.from_bytes(digest, "big")


def _encoded(value: Any) -> bytes:
    """Encode a value unambiguously: different values and sequences get different encodings."""
    match value:
        case None:
            raw = b"n"
        case int():
            raw = b"i%d" % value
        case float():
            raw = b"f" + struct.pack(">d", value)
        case str():
            raw = b"t" + value.encode("utf-8")
        case _:
            raw = b"b" + value
    return struct.pack(">I", len(raw)) + raw
