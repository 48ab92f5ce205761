"""The fields that decide visibility: namespace, trash, archive, expiry, confidentiality.

A search needs them for every memory that contains a term. Rows of ``memories`` are wide, and
decrypting and checking a page takes 35 microseconds for a handful of rows. Therefore these fields
are kept in memory (`muniment.retrieval.visibility_index`). Triggers of the single writing
connection report every change, so that no statement can change a row unnoticed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from muniment.domain.errors import DamagedVaultError
from muniment.domain.memories.memory import Visibility
from muniment.storage.engine.driver_statements import rows_of, run_all
from muniment.storage.memories.confidential import writer_of

CONFIDENTIAL: Final = 1
"""It was made confidential explicitly."""

DELETED: Final = 2
ARCHIVED: Final = 4
RECOGNISED_SECRET: Final = 8
"""It is confidential because a secret was recognised in it."""

IN_SESSION: Final = 16
"""It belongs to a session."""

NO_END_MS: Final = 2**63 - 1
"""Expiry of a memory that never expires."""

NO_NAMESPACE: Final = 0
"""Namespace of a removed memory."""

_NUMBERS_END: Final = 2**31

_State: TypeAlias = tuple[
    int, int | None, str | None, int | None, int | None, int | None, int, str | None
]

_PLAIN: Final = (
    "m.namespace_id, m.visibility, m.deleted_at, m.archived_at, m.expires_at, "
    "m.session_id IS NOT NULL"
)
# ``derived`` is stored after the content, so it is only read for confidential memories.
_COLUMNS: Final = f"{_PLAIN}, CASE m.visibility WHEN 'confidential' THEN m.derived END"

# All of these use indexes only. Most memories have no state except their namespace: a list of their
# numbers per namespace takes a third of the time of as many rows.
_NUMBERS: Final = (
    "SELECT namespace_id, json_group_array(number) FROM memories GROUP BY namespace_id"
)
_SPECIAL: Final = f"""
    SELECT m.number, {_PLAIN} FROM memories m
    WHERE m.visibility = ? OR m.deleted_at IS NOT NULL OR m.archived_at IS NOT NULL
       OR m.expires_at IS NOT NULL
"""  # noqa: S608 (our own constants)
_SESSIONS: Final = "SELECT json_group_array(number) FROM memories WHERE session_id IS NOT NULL"
_CONFIDENTIAL: Final = "SELECT number, derived FROM memories WHERE visibility = 'confidential'"

_OF_NUMBERS: Final = f"""
    SELECT m.number, {_COLUMNS}
    FROM json_each(?) wanted CROSS JOIN memories m ON m.number = wanted.value
"""  # noqa: S608 (our own constants)

_TOUCHED: Final = f"""
    SELECT t.number, {_COLUMNS}
    FROM touched_memories t LEFT JOIN memories m ON m.number = t.number ORDER BY t.number
"""  # noqa: S608 (our own constants)
_FORGET: Final = "DELETE FROM touched_memories"

_NOTE: Final = """
    CREATE TEMP TRIGGER IF NOT EXISTS memories_{name} AFTER {event} ON main.memories BEGIN
        INSERT INTO touched_memories (number) VALUES ({row}.number) ON CONFLICT DO NOTHING;
    END
"""
_STATE_FIELDS: Final = (
    "namespace_id, visibility, deleted_at, archived_at, expires_at, session_id, derived"
)
_WATCH: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS touched_memories (number INTEGER PRIMARY KEY)",
    _NOTE.format(name="added", event="INSERT", row="new"),
    _NOTE.format(name="changed", event=f"UPDATE OF {_STATE_FIELDS}", row="new"),
    _NOTE.format(name="removed", event="DELETE", row="old"),
)


@dataclass(frozen=True, slots=True, eq=False)
class StateTable:
    """States of memories, row by row.

    Args:
        numbers: Row numbers; shape (memories,), int64.
        namespace_ids: 0 for a removed memory; shape (memories,), int64.
        flags: `CONFIDENTIAL`, `DELETED`, `ARCHIVED`, `RECOGNISED_SECRET` and `IN_SESSION` together;
            shape (memories,), uint8.
        ends_ms: When each expires, in milliseconds since 1970; shape (memories,), int64.
        writers: Writer of each recognised secret, by row number.
    """

    numbers: NDArray[np.int64]
    namespace_ids: NDArray[np.int64]
    flags: NDArray[np.uint8]
    ends_ms: NDArray[np.int64]
    writers: Mapping[int, str] = field(default_factory=dict)


class MemoryStateReader:
    """Reads the states on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> StateTable:
        """Return the states of all memories; of duplicates the last counts.

        50 ms for 100,000.

        Raises:
            DamagedVaultError: A row number is too high for an index in memory.
        """
        parts: list[StateTable] = []
        for namespace_id, numbers in self._connection.exec_driver_sql(_NUMBERS):
            inside = np.array(json.loads(numbers), dtype=np.int64)
            if inside.max() >= _NUMBERS_END:
                raise DamagedVaultError("a memory has an impossible number")
            parts.append(_plain(inside, _integer(namespace_id, NO_NAMESPACE)))
        special = self._connection.exec_driver_sql(_SPECIAL, (Visibility.CONFIDENTIAL.value,))
        derived = dict(tuple(row) for row in self._connection.exec_driver_sql(_CONFIDENTIAL))
        found = _table([(*row, derived.get(row[0])) for row in special])
        parts.append(found)
        ((in_session,),) = rows_of(self._connection, _SESSIONS)
        numbers = np.concatenate([part.numbers for part in parts])
        flags = np.concatenate([part.flags for part in parts])
        flags[np.isin(numbers, np.array(json.loads(in_session), dtype=np.int64))] |= IN_SESSION
        return StateTable(
            numbers,
            np.concatenate([part.namespace_ids for part in parts]),
            flags,
            np.concatenate([part.ends_ms for part in parts]),
            found.writers,
        )

    def of(self, numbers: Sequence[int]) -> StateTable:
        """Return the states of some memories, in any order, without removed ones."""
        rows = rows_of(self._connection, _OF_NUMBERS, (json.dumps(list(numbers)),))
        return _table(cast("list[_State]", rows))


def watch_states(connection: Any) -> None:
    """Make a driver connection record every memory whose state changes, before the commit.

    A database without memories is left alone.
    """
    found = connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'memories'")
    if found.fetchone() is not None:
        for statement in _WATCH:
            connection.execute(statement)


def changed_states(connection: Connection) -> StateTable:
    """Return the states of the memories a unit of work changed, and reset; before its commit."""
    rows = rows_of(connection, _TOUCHED)
    if rows:
        run_all(connection, _FORGET, [()])
    return _table(cast("list[_State]", rows))


def _plain(numbers: NDArray[np.int64], namespace_id: int) -> StateTable:
    return StateTable(
        numbers,
        np.full(len(numbers), namespace_id, dtype=np.int64),
        np.zeros(len(numbers), dtype=np.uint8),
        np.full(len(numbers), NO_END_MS, dtype=np.int64),
    )


def _table(rows: Sequence[_State]) -> StateTable:
    return StateTable(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([_integer(row[1], NO_NAMESPACE) for row in rows], dtype=np.int64),
        np.array([_flags(row) for row in rows], dtype=np.uint8),
        np.array([_integer(row[5], NO_END_MS) for row in rows], dtype=np.int64),
        {row[0]: writer for row in rows if row[7] and (writer := writer_of(row[7]))},
    )


def _integer(stored: Any, otherwise: int) -> int:
    """Return a stored integer; a default for ``NULL`` and damaged values."""
    return stored if isinstance(stored, int) else otherwise


def _flags(row: _State) -> int:
    return (
        (_confidentiality(row[7]) if row[2] == Visibility.CONFIDENTIAL.value else 0)
        | (0 if row[3] is None else DELETED)
        | (0 if row[4] is None else ARCHIVED)
        | (IN_SESSION if row[6] else 0)
    )


def _confidentiality(derived: str | None) -> int:
    return CONFIDENTIAL if writer_of(derived or "") is None else RECOGNISED_SECRET
