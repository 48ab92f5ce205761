"""The measurement of extraction: reading the data set, its measures and its baselines."""

import json
from pathlib import Path

import pytest

from benchmarks.extract import read_sessions, run
from benchmarks.machine import BenchOptions
from muniment.domain.errors import InvalidInputError

SAMPLE = {
    "sample_id": "conv-1",
    "conversation": {
        "speaker_a": "Ada",
        "session_1_date_time": "12:05 am on 1 January, 2023",
        "session_1": [
            {"speaker": "Ada", "dia_id": "D1:1", "text": "Hello! How are you?"},
            {"speaker": "Bo", "dia_id": "D1:2", "text": "I bought a farm with my wife in May."},
            {"speaker": "Ada", "dia_id": "D1:3", "text": "Wow, do tell all of it!"},
            {"speaker": "Bo", "dia_id": "D1:4", "text": "We have six goats and a mule there."},
        ],
        "session_2_date_time": "1:00 pm on 2 January, 2023",
        "session_2": [{"speaker": "Ada", "dia_id": "D2:1", "text": "Hi!"}],
    },
    "observation": {
        "session_1_observation": {
            "Bo": [["Bo bought a farm.", "D1:2"], ["Bo has goats.", ["D1:04", "D1:2"]]],
            "Ada": [],
        },
    },
    "qa": [
        {"question": "What did Bo buy?", "category": 4, "evidence": ["D1:2"]},
        {"question": "Which animals?", "category": 1, "evidence": ["D1:4", "D2:1"]},
        {"question": "Why a castle?", "category": 5, "evidence": ["D1:2"]},
        {"question": "Is it in the other part?", "category": 2, "evidence": ["D9:1"]},
        {"question": "Nothing says so", "category": 3, "evidence": []},
    ],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "locomo10.json"
    path.write_text(json.dumps([SAMPLE]), encoding="utf-8")
    return path


def test_sessions_are_read_with_the_turns_that_were_noted(file: Path) -> None:
    first, second = read_sessions(file)
    assert first.noted == {1, 3}
    assert [message.name for message in first.messages] == ["Ada", "Bo", "Ada", "Bo"]
    assert first.moment.isoformat() == "2023-01-01T00:05:00+00:00"
    assert second.noted == frozenset()
    assert len(read_sessions(file, limit=4)) == 1


def test_the_product_stands_beside_its_baselines(file: Path) -> None:
    rows = {row["method"]: row for row in run(BenchOptions(data=file.parent))}
    every = rows["every turn"]
    assert (every["precision"], every["recall"], every["F1"]) == (40.0, 100.0, 57.1)
    assert rows["first person"]["kept"] == 2
    assert rows["first-person statements of six words"]["F1"] == 100.0
    assert rows["product"]["F1"] == 100.0
    assert (every["kept %"], every["questions"], every["whole evidence"]) == (100.0, 2, 100.0)
    assert (rows["product"]["kept %"], rows["product"]["whole evidence"]) == (40.0, 50.0)


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "locomo10.json"
    other.write_text('[{"conversation": 1}]', encoding="utf-8")
    with pytest.raises(InvalidInputError):
        run(BenchOptions(data=other))
