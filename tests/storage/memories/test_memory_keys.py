"""Memories are found by their ids through the index, wherever the statement is built."""

import re
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import sqlite

import muniment.storage
from muniment.storage.bundles.bundle_uids import targets_of
from muniment.storage.memories.memory_keys import has_id, has_one_of, has_short_id
from muniment.storage.schema import memories
from tests.fakes.opened import connection_of
from tests.fakes.stores import StoreKit

UID = "019f22b3-ce8b-78bf-a2d4-0c86bf0938a7"
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


def test_a_bundle_looks_its_memories_up(kit: StoreKit) -> None:
    """An import of 100,000 memories walked over all of them once for each batch."""
    kit.add("there")
    asked: list[str] = []
    with kit.store.write("person") as unit:
        connection = connection_of(unit)
        driver = connection.connection.driver_connection
        (namespace,) = unit.namespaces.all()
        driver.set_trace_callback(asked.append)
        targets_of(connection, memories, [UID], namespace)
        driver.set_trace_callback(None)
    with kit.raw() as raw:
        plans = [row[3] for sql in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(step.startswith("SEARCH m USING INDEX") for step in plans)
    assert not any(step.startswith("SCAN m") for step in plans)


def test_no_other_module_compares_ids() -> None:
    root = Path(muniment.storage.__file__).parent
    compares = re.compile(
        r"memories\.c\.(id|short_id)( ==|\.in_\()"
        r"|FROM memories( \w+)?\s+WHERE (\w+\.)?(id|short_id)\b"
    )
    found = [path.name for path in root.rglob("*.py") if compares.search(path.read_text("utf-8"))]
    assert found == ["memory_keys.py"]
