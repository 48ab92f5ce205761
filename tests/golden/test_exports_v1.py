"""Exports of version 1 are read for ever: what went out comes back, as far as the format holds it.

The files in `exports_v1` are never edited; `make_transfer_v1.py` wrote them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort
from muniment.domain.transfer.importing import ImportRequest
from muniment.services.transfer.memory_record import memory_record
from tests.conftest import Home

FILES = Path(__file__).parent / "exports_v1"
EXPECTED = [
    json.loads(line) for line in (FILES / "memories.jsonl").read_text("utf-8").split("\n") if line
]
KEPT = (
    "content", "type", "categories", "tags", "metadata", "importance", "visibility", "agent_id",
    "user_id", "session_id", "project", "source", "created_at",
)  # fmt: skip
"""What an import does not create anew; of derived fields, what is derived is the same again."""


@pytest.mark.parametrize("name", ["memories.jsonl", "memories.csv", "notes"])
def test_what_went_out_comes_back(home: Home, name: str) -> None:
    done = home.services.imports.import_file(
        ImportRequest(path=FILES / name, namespace="default"), PERSON
    )
    assert (done.created, done.left_out) == (len(EXPECTED), 0)
    found = [json.loads(json.dumps(record)) for record in imported(home)]
    assert [fields(record, like) for record, like in zip(found, EXPECTED, strict=True)] == [
        fields(record, record) for record in EXPECTED
    ]


def fields(record: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in KEPT if name not in like["derived"]}


def imported(home: Home) -> list[dict[str, Any]]:
    page = PageRequest(limit=100, sort=Sort.OLDEST)
    found = home.services.memories.list(MemoryFilter(), page, PERSON).memories
    return [memory_record(memory) for memory in found]


def test_markdown_for_reading_has_every_text(home: Home) -> None:
    done = home.services.imports.import_file(
        ImportRequest(path=FILES / "memories.md", namespace="default"), PERSON
    )
    assert done.left_out == 0
    texts = "\n".join(record["content"] for record in imported(home))
    for record in EXPECTED:
        assert all(line in texts for line in record["content"].split("\n"))
