"""The STS benchmark: sentence pairs with graded similarity, and the rank correlation of a model.

Source:
    Cer et al. 2017, "SemEval-2017 Task 1", arXiv:1708.00055; file ``sts-dev.csv``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.errors import InvalidInputError

FILE_NAME: Final = "sts-dev.csv"
_GRADE, _FIRST, _SECOND = 4, 5, 6


@dataclass(frozen=True, slots=True, repr=False)
class SentencePairs:
    """Pairs and their grades.

    Args:
        first: First sentences.
        second: Second sentences.
        grades: Similarity as people judged it, 0 to 5; shape (pairs,), float64.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    grades: NDArray[np.float64]


def read_pairs(file: Path) -> SentencePairs:
    """Read the tab-separated file, in which quotation marks are part of the text.

    Raises:
        InvalidInputError: The file is not the STS benchmark's.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if line]
        return SentencePairs(
            first=tuple(row[_FIRST] for row in rows),
            second=tuple(row[_SECOND] for row in rows),
            grades=np.array([float(row[_GRADE]) for row in rows]),
        )
    except (OSError, ValueError, IndexError) as error:
        raise InvalidInputError("data", f"must hold {FILE_NAME} of the STS benchmark") from error


def spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the rank correlation of two series, ties at their mean rank; -1 to 1.

    Source:
        Spearman 1904, "The Proof and Measurement of Association between Two Things".
    """
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank values from 1; equal values share the mean of their ranks."""
    _, groups, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: NDArray[np.float64] = last - (counts - 1) / 2
    return means[groups]
