"""When two near texts are duplicates."""

import numpy as np
import pytest

from benchmarks.duplicates import measure_duplicates
from benchmarks.sts import SentencePairs
from muniment.domain.text.statements import Statement
from muniment.retrieval.duplicates import Likeness, likeness
from tests.fakes.embedding import FakeEmbeddingModel


@pytest.mark.parametrize(
    ("second", "similarity", "expected"),
    [
        ("the bins are emptied on tuesday", 0.2, Likeness.EXACT),
        ("Bins are emptied on Tuesday.", 0.96, Likeness.NEAR),
        ("Bins are emptied on Tuesday.", 0.95, Likeness.NEAR),
        ("Bins are emptied on Tuesday.", 0.9499, None),
        ("The bins are emptied on Thursday.", 0.999, None),
    ],
)
def test_near_texts_must_also_agree(
    second: str, similarity: float, expected: Likeness | None
) -> None:
    first = Statement("The bins are emptied on Tuesday.")
    assert likeness(first, Statement(second), similarity=similarity, threshold=0.95) is expected


def test_the_measurement_compares_cosine_alone_with_the_check() -> None:
    pairs = SentencePairs(
        first=("Bob owes Carol", "A man plays the guitar.", "Rain is falling."),
        second=("Carol owes Bob", "The man plays the guitar.", "The stock fell."),
        grades=np.array([1.0, 5.0, 0.5]),
    )
    rows = measure_duplicates(pairs, FakeEmbeddingModel)
    alone = next(row for row in rows if row["method"] == "cosine alone")
    assert (alone["merged"], alone["precision"]) == (1, 0.0)
    product = [row for row in rows if row["method"] == "product"]
    assert [row["threshold"] for row in product] == [0.5, 0.8, 0.9, 0.95, 0.98]
    assert (product[0]["precision"], product[0]["recall"], product[0]["merged"]) == (
        100.0,
        100.0,
        1,
    )
    assert (product[-1]["precision"], product[-1]["recall"], product[-1]["merged"]) == (None, 0, 0)
