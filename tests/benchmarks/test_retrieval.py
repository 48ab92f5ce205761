"""The measurement of retrieval: its comparisons, and the whole of it on a small conversation."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from benchmarks.machine import BenchOptions
from benchmarks.ranking_baselines import Baselines, Texts
from benchmarks.retrieval import run
from muniment.domain.errors import InvalidInputError

CONTENTS = ["the blue boat", "yes, in the harbour", "a red car", "boats are blue", "unrelated"]


def texts() -> Texts:
    vectors = np.eye(5, dtype=np.float32)
    return Texts(
        contents=CONTENTS,
        moments=[datetime(2024, month, 1, tzinfo=UTC) for month in (1, 1, 1, 2, 3)],
        conversations=np.array([0, 0, 0, 1, 1]),
        sessions=np.array([0, 0, 1, 2, 3]),
        vectors=vectors,
    )


def ranked(question: str, vector: list[float], conversation: int | None) -> dict[str, list[int]]:
    with closing(Baselines(texts())) as baselines:
        rankings = baselines.rankings(
            question, np.array(vector, dtype=np.float32), conversation=conversation
        )
        return {name: ranking() for name, ranking in rankings.items()}


def test_each_comparison_ranks_as_its_name_says() -> None:
    found = ranked("Where are the boats?", [0, 0.5, 0.9, 0, 0], None)
    assert found["FTS5, the question as it is"] == []
    assert found["FTS5 unicode61, OR"] == [3, 0, 1]
    assert found["FTS5 porter, OR, no stop words"] == [0, 3]
    assert found["vectors alone"][:2] == [2, 1]
    assert set(found["RRF k=60"]) == set(range(5))
    assert found["convex"][:3] == [0, 3, 2]
    dated = ranked("the boat in February 2024", [0, 0, 0, 0, 0], None)
    assert dated["convex, date"][0] == 3


def test_only_the_conversation_that_is_asked_is_searched() -> None:
    for name, ranking in ranked("the blue boat", [0.1] * 5, 1).items():
        assert set(ranking) <= {3, 4}, name


def test_neighbours_lend_their_words_within_a_session() -> None:
    found = ranked("boat", [0, 0, 0, 0, 0], 0)["convex, date, neighbours"]
    assert found[:2] == [0, 1]


def test_the_product_is_asked_beside_them(tmp_path: Path) -> None:
    turns = ["Where is the key?", "Under the third pot", "Thanks", "I painted a sunset"]
    sample = {
        "sample_id": "conv-1",
        "conversation": {
            "session_1_date_time": "12:05 am on 1 January, 2023",
            "session_1": [
                {"speaker": "AdaBo"[(place % 2) * 3 :][:3], "dia_id": f"D1:{place}", "text": text}
                for place, text in enumerate(turns, start=1)
            ],
        },
        "qa": [
            {"question": "Where did Ada keep the key?", "category": 4, "evidence": ["D1:2"]},
            {"question": "What was painted?", "category": 1, "evidence": ["D1:4"]},
            {"question": "What is where?", "category": 1, "evidence": ["D1:1", "D1:2"]},
            {"question": "Nothing", "category": 5, "evidence": ["D1:1"]},
        ],
    }
    (tmp_path / "locomo10.json").write_text(json.dumps([sample]), encoding="utf-8")
    rows = run(BenchOptions(data=tmp_path))
    product = {row["scope"]: row for row in rows if row["method"] == "product"}
    assert {"own", "pooled"} < set(product)
    assert product["own"]["R@5"] == 100
    assert product["own"]["nDCG@10"] <= 100
    assert {row["method"] for row in rows if row["scope"] == "pooled"} > {"RRF k=60", "convex"}
    assert [row["scope"] for row in rows[-2:]] == ["8 memories"] * 2
    assert all(row["processor ms"] > 0 for row in rows[-2:])
    related = {row["method"]: row["R@10"] for row in rows if row["scope"] == "1 questions"}
    assert related == {"related, by meaning alone": 100, "related": 100}


def test_it_needs_the_data_set() -> None:
    with pytest.raises(InvalidInputError):
        run(BenchOptions())
