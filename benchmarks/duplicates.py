"""Duplicate detection: cosine alone compared with the product's check.

A pair of the STS benchmark counts as a duplicate when people graded it 4.5 or more out of 5.
Precision is the share of reported pairs that are duplicates, recall the share of duplicates that
are reported.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import BenchOptions, Row
from benchmarks.sts import FILE_NAME, SentencePairs, read_pairs
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import DEDUP_THRESHOLD_DEFAULT
from muniment.domain.text.statements import Statement
from muniment.embedding.batching import EmbeddingScheduler, Priority
from muniment.embedding.model import EmbeddingModel
from muniment.retrieval.duplicates import is_near, likeness
from muniment.system.paths import bundled_folder

_MODEL: Final = "all-MiniLM-L6-v2"
_GRADE: Final = 4.5
_COSINES: Final = (0.95, 0.98)
_THRESHOLDS: Final = (0.5, 0.8, 0.9, DEDUP_THRESHOLD_DEFAULT, 0.98)


@dataclass(frozen=True, slots=True, repr=False)
class JudgedPairs:
    """Pairs of texts with the judgements of the model and of people.

    Args:
        statements: The texts of each pair.
        similarity: Cosine of each pair; shape (pairs,), float32.
        is_same: Whether people judged them the same; shape (pairs,), bool.
    """

    statements: Sequence[tuple[Statement, Statement]]
    similarity: NDArray[np.float32]
    is_same: NDArray[np.bool_]


def run(options: BenchOptions) -> list[Row]:
    """Measure the check with the shipped model.

    Args:
        options: ``data``: ``sts-dev.csv`` or a folder that holds it.

    Returns:
        Precision and recall in percent: of cosine alone, and of the product at several thresholds.

    Raises:
        InvalidInputError: There is no such file.
        ModelUnavailableError: The model does not load.
    """
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    pairs = read_pairs(_file_of(options.data))
    return measure_duplicates(
        pairs, lambda: OnnxEmbeddingModel.load(bundled_folder("models") / _MODEL)
    )


def measure_duplicates(pairs: SentencePairs, load_model: Callable[[], EmbeddingModel]) -> list[Row]:
    """Measure the check on graded pairs.

    Args:
        pairs: The pairs.
        load_model: Loads the model.
    """
    judged = _judged(pairs, load_model)
    count = int(judged.is_same.sum())
    rows: list[Row] = [{"method": f"{len(pairs.first)} pairs, {count} graded {_GRADE} or more"}]
    for threshold in _COSINES:
        merged = np.array([is_near(float(each), threshold) for each in judged.similarity])
        rows.append(_row("cosine alone", threshold, merged=merged, is_same=judged.is_same))
    for threshold in _THRESHOLDS:
        merged = np.array(list(_merged(judged, threshold)))
        row = _row("product", threshold, merged=merged, is_same=judged.is_same)
        if threshold == DEDUP_THRESHOLD_DEFAULT:
            row["reach"] = "precision >= 90, recall >= 20"
        rows.append(row)
    return rows


def _judged(pairs: SentencePairs, load_model: Callable[[], EmbeddingModel]) -> JudgedPairs:
    scheduler = EmbeddingScheduler(load_model)
    try:
        vectors = scheduler.embed_texts([*pairs.first, *pairs.second], priority=Priority.BULK)
    finally:
        scheduler.close()
    count = len(pairs.first)
    return JudgedPairs(
        [
            (Statement(one), Statement(two))
            for one, two in zip(pairs.first, pairs.second, strict=True)
        ],
        (vectors[:count] * vectors[count:]).sum(axis=1),
        pairs.grades >= _GRADE,
    )


def _merged(judged: JudgedPairs, threshold: float) -> Iterator[bool]:
    for (first, second), similarity in zip(judged.statements, judged.similarity, strict=True):
        found = likeness(first, second, similarity=float(similarity), threshold=threshold)
        yield found is not None


def _row(
    method: str, threshold: float, *, merged: NDArray[np.bool_], is_same: NDArray[np.bool_]
) -> Row:
    right = int((merged & is_same).sum())
    return {
        "method": method,
        "threshold": threshold,
        "precision": _percent(right, int(merged.sum())),
        "recall": _percent(right, int(is_same.sum())),
        "merged": int(merged.sum()),
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _file_of(data: Path | None) -> Path:
    if data is not None and data.is_dir():
        data = next(iter(sorted(data.rglob(FILE_NAME))), None)
    if data is None:
        raise InvalidInputError("data", f"must be {FILE_NAME} or a folder that holds it")
    return data
