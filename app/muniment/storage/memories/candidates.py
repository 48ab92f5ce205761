"""Queries that ranking runs about a few hundred memories at once."""

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, func, select

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import DamagedVaultError
from muniment.domain.ids import NamespaceId
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.memories.confidential import IS_WITHHELD, bound
from muniment.storage.schema import memories
from muniment.storage.sealers import CONTENT, NamespaceSealer, SealersInView

_EXCERPTS: Final = """
    SELECT m.namespace_id, m.number, m.id, m.content, m.created_at
    FROM json_each(?) wanted CROSS JOIN memories m ON m.number = wanted.value
"""

# The row values come from the index on session, namespace, moment and number: a step takes a few
# microseconds, however long the session is.
_STEP: Final = """
    (SELECT n.number FROM memories n
     WHERE n.session_id = m.session_id AND n.namespace_id = m.namespace_id
       AND (n.created_at, n.number) {side} (m.created_at, m.number)
       AND n.deleted_at IS NULL AND n.archived_at IS NULL
       AND (n.expires_at IS NULL OR n.expires_at > :now_ms)
       AND NOT {withheld}
     ORDER BY n.created_at {order}, n.number {order} LIMIT 1 OFFSET {steps})
"""


class Excerpt(NamedTuple):
    """A memory's text and when it was made, in milliseconds since 1970.

    A tuple, since every search makes one for each candidate.
    """

    text: str
    created_ms: int

    def __repr__(self) -> str:
        return "Excerpt(…)"


NO_EXCERPT: Final = Excerpt("", 0)
"""For a row that is missing: indexes in memory may be newer than the view."""


class CandidateReader:
    """Reads data about candidates on one connection.

    Args:
        connection: A read connection.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def count(self, condition: ColumnElement[bool]) -> int:
        """Count the memories that a condition matches: 1 ms for each 10,000."""
        found: int = self._connection.execute(
            select(func.count()).select_from(memories).where(condition)
        ).scalar_one()
        return found

    def around(
        self, numbers: Sequence[int], reach: int, *, now_ms: int, access: ConfidentialAccess
    ) -> NDArray[np.int64]:
        """Find the memories before and after others in their sessions.

        Memories that are in the trash, archived or expired are skipped.

        Args:
            numbers: Row numbers.
            reach: How many to find before and after each memory.
            now_ms: The current time.
            access: Which confidential memories can be found.

        Returns:
            Row numbers in order of time, 0 where there is none; shape (memories, 2 * reach), int64.
        """
        found = np.zeros((len(numbers), 2 * reach), dtype=np.int64)
        if not found.size:
            return found
        rows = rows_of(
            self._connection,
            _around(reach),
            {
                "numbers": json.dumps([int(number) for number in numbers]),
                "now_ms": now_ms,
                **bound(access),
            },
        )
        for place, *others in rows:
            found[place] = [number or 0 for number in others]
        return found

    def excerpts(self, numbers: NDArray[np.int64]) -> dict[int, Excerpt]:
        """Return texts and dates of existing rows by number; a damaged record has no text."""
        by_namespace: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows_of(self._connection, _EXCERPTS, (json.dumps(numbers.tolist()),)):
            by_namespace.setdefault(row[0], []).append(row)
        found: dict[int, Excerpt] = {}
        for namespace_id, rows in by_namespace.items():
            sealer = self._sealers.of(NamespaceId(namespace_id))
            sealed = [(content, memory_id) for _, _, memory_id, content, _ in rows]
            texts = _opened(sealer, sealed)
            for row, said in zip(rows, texts, strict=True):
                found[row[1]] = Excerpt(said, row[4])
        return found


def _opened(sealer: NamespaceSealer, sealed: Sequence[tuple[bytes, str]]) -> list[str]:
    try:
        return sealer.open_texts(sealed, purpose=CONTENT)
    except DamagedVaultError:
        return [_opened_alone(sealer, *record) for record in sealed]


def _opened_alone(sealer: NamespaceSealer, record: bytes, record_id: str) -> str:
    try:
        return sealer.open_text(record, record_id=record_id, purpose=CONTENT)
    except DamagedVaultError:
        return ""


@cache
def _around(reach: int) -> str:
    """Build the statement that looks this many steps to either side."""
    step_of = partial(_STEP.format, withheld=IS_WITHHELD.format(memories="n"))
    steps = [
        *(step_of(side="<", order="DESC", steps=step) for step in reversed(range(reach))),
        *(step_of(side=">", order="ASC", steps=step) for step in range(reach)),
    ]
    return (
        f"SELECT wanted.key, {', '.join(steps)} "  # noqa: S608 (our own constants)
        "FROM json_each(:numbers) wanted "
        "CROSS JOIN memories m ON m.number = wanted.value WHERE m.session_id IS NOT NULL"
    )
