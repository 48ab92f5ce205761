"""Whether every passage, its vector and its sign code are what they should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Row

from muniment.storage.row_check import Heed
from muniment.storage.vectors import sign_codes

_BATCH: Final = 1_000
_FLOAT_BYTES: Final = 4
_LENGTH_TOLERANCE: Final = 1e-3  # of unit vectors, after float32 arithmetic

_QUERY: Final = """
    SELECT c.id, c.number, c.namespace_id, c.start, c."end", c.code, v.embedding, s.dimension,
           m.namespace_id AS home, m.content_characters AS characters
    FROM chunks c
    LEFT JOIN chunk_vectors v ON v.id = c.id
    LEFT JOIN vector_sets s ON s.id = c.set_id
    LEFT JOIN memories m ON m.number = c.number
    ORDER BY c.id
"""


@dataclass(slots=True)
class VectorReport:
    """What a pass over all passages found.

    Args:
        count: How many passages there are.
        passages: Row numbers of memories with a passage that lies outside their text, in another
            namespace, or in a set that is not there.
        vectors: Of memories with a vector of another length than its set's, or no unit vector.
        codes: Of memories with a sign code that is not that of its vector.
        stray: Ids of passages whose memory is not there.
    """

    count: int = 0
    passages: set[int] = field(default_factory=set)
    vectors: set[int] = field(default_factory=set)
    codes: set[int] = field(default_factory=set)
    stray: list[int] = field(default_factory=list)


def examine_vectors(connection: Connection, heed: Heed) -> VectorReport:
    """Read every passage with its vector and hold them against each other.

    A passage without a vector is left to `StatisticsReader.disagreements`.

    Args:
        connection: Any.
        heed: Told now and then how many were looked at; what it raises ends this.
    """
    report = VectorReport()
    rows = connection.exec_driver_sql(_QUERY)
    for row in _each(rows):
        if report.count % _BATCH == 0:
            heed(report.count)
        report.count += 1
        if row.home is None:
            report.stray.append(row.id)
        else:
            try:
                _look_at(row, report)
            except (TypeError, ValueError):  # values that no program writes
                report.passages.add(row.number)
    return report


def _look_at(row: Row[Any], report: VectorReport) -> None:
    if row.dimension is None or not _is_placed(row):
        report.passages.add(row.number)
    elif row.embedding is not None:
        _compare(row, report)


def _each(rows: Any) -> Iterator[Row[Any]]:
    while part := _fetched(rows):
        yield from part


def _fetched(rows: Any) -> Sequence[Row[Any]]:
    fetched: Sequence[Row[Any]] = rows.fetchmany(_BATCH)
    return fetched


def _is_placed(row: Row[Any]) -> bool:
    is_inside = 0 <= row.start < row.end <= row.characters
    return bool(is_inside and row.namespace_id == row.home)


def _compare(row: Row[Any], report: VectorReport) -> None:
    if len(row.embedding) != row.dimension * _FLOAT_BYTES:
        report.vectors.add(row.number)
        return
    vector = np.frombuffer(row.embedding, dtype=np.float32)
    if not abs(float(np.linalg.norm(vector)) - 1) <= _LENGTH_TOLERANCE:  # NaN fails it, too
        report.vectors.add(row.number)
    elif sign_codes(vector[np.newaxis, :])[0].tobytes() != row.code:
        report.codes.add(row.number)
