"""The measurement on LoCoMo: reading the data set, and the measures."""

import json
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.locomo import ndcg, read_conversations, recall, session_moment, turn_ids
from muniment.domain.errors import InvalidInputError

SAMPLE = {
    "sample_id": "conv-1",
    "conversation": {
        "speaker_a": "Ada",
        "session_1_date_time": "12:05 am on 1 January, 2023",
        "session_1": [
            {"speaker": "Ada", "dia_id": "D1:1", "text": "Hello!"},
            {"speaker": "Bo", "dia_id": "D1:2", "text": "Look", "blip_caption": "a dog"},
        ],
    },
    "qa": [
        {"question": "Who?", "category": 1, "evidence": ["D1:1; D1:02"]},
        {"question": "Unknown?", "category": 2, "evidence": ["D9:9"]},
        {"question": "None?", "category": 2, "evidence": []},
    ],
}


def test_a_conversation_becomes_memories_and_questions(tmp_path: Path) -> None:
    file = tmp_path / "locomo10.json"
    file.write_text(json.dumps([SAMPLE]), encoding="utf-8")
    [conversation] = read_conversations(file)
    assert conversation.namespace == "locomo-conv-1"
    assert [turn["content"] for turn in conversation.turns] == [
        "Ada: Hello!",
        "Bo: Look [image: a dog]",
    ]
    assert conversation.turns[1]["created_at"] == "2023-01-01T00:05:01+00:00"
    assert conversation.turns[1]["client_id"] == "D1:2"
    [question] = conversation.questions
    assert question.evidence == {"D1:1", "D1:2"}


def test_session_moments_are_utc() -> None:
    assert session_moment("1:56 pm on 8 May, 2023") == datetime(2023, 5, 8, 13, 56, tzinfo=UTC)


def test_evidence_is_read_however_it_is_written() -> None:
    assert turn_ids(["D8:6; D9:17", "D30:05"]) == {"D8:6", "D9:17", "D30:5"}


def test_recall_and_ndcg() -> None:
    evidence = frozenset({"a", "b"})
    assert recall(["a", "x", "b"], evidence, 2) == 0.5
    assert ndcg(["a", "b"], evidence, 10) == 1.0
    assert ndcg(["x", "a"], frozenset({"a"}), 10) == pytest.approx(1 / math.log2(3))
    assert ndcg(["x"], evidence, 10) == 0.0


def test_what_is_not_the_data_set_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text('[{"conversation": 3}]', encoding="utf-8")
    with pytest.raises(InvalidInputError):
        read_conversations(file)
