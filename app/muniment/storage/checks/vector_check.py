"""Check every passage, its vector and its sign code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Row

from muniment.storage.checks.row_check import Progress
from muniment.storage.vectors.vectors import sign_codes

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
        count: Number of passages.
        passages: Row numbers of memories with a passage outside their text, in another namespace,
            or in a missing set.
        vectors: Row numbers of memories with a vector of the wrong dimension or length.
        codes: Row numbers of memories with a sign code that does not match its vector.
        stray: Ids of passages without a memory.
    """

    count: int = 0
    passages: set[int] = field(default_factory=set)
    vectors: set[int] = field(default_factory=set)
    codes: set[int] = field(default_factory=set)
    stray: list[int] = field(default_factory=list)


def examine_vectors(connection: Connection, progress: Progress) -> VectorReport:
    """Read every passage and compare it with its vector.

    `RecordExamination.disagreements` reports passages without a vector.

    Args:
        connection: Any connection.
        progress: Receives the number of passages checked, now and then; an error it raises ends the
            check.
    """
    report = VectorReport()
    rows = connection.exec_driver_sql(_QUERY)
    for row in _each(rows):
        if report.count % _BATCH == 0:
            progress(report.count)
        report.count += 1
        if row.home is None:
            report.stray.append(row.id)
        else:
            try:
                _look_at(row, report)
            except (TypeError, ValueError):  # invalid values
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
    if not abs(float(np.linalg.norm(vector)) - 1) <= _LENGTH_TOLERANCE:  # NaN fails too
        report.vectors.add(row.number)
    elif sign_codes(vector[np.newaxis, :])[0].tobytes() != row.code:
        report.codes.add(row.number)
