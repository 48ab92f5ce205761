"""Memories are found by their ids through the index, wherever the statement is built."""

import re
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import sqlite

import muniment.storage
from muniment.storage.memories.memory_keys import has_id, has_one_of, has_short_id
from muniment.storage.schema import memories
from tests.fakes.stores import StoreKit

WANTED = "mem_01jd9x2t8s4k6m0v3w5y7z9b1d"


@pytest.mark.parametrize(
    "condition", [has_id(WANTED), has_one_of([WANTED]), has_short_id(WANTED[-12:])]
)
def test_a_search_by_id_uses_the_index(kit: StoreKit, condition: ColumnElement[bool]) -> None:
    statement = select(memories.c.number).where(condition)
    text = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with kit.raw() as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert len(plan) == 1
    assert plan[0].startswith("SEARCH memories USING INDEX")


def test_no_other_module_compares_ids() -> None:
    root = Path(muniment.storage.__file__).parent
    compares = re.compile(r"memories\.c\.(id|short_id)( ==|\.in_\()")
    found = [path.name for path in root.rglob("*.py") if compares.search(path.read_text("utf-8"))]
    assert found == ["memory_keys.py"]
