"""Tables read back: an export whole, and of what is no such table every line accounted for."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest
from muniment.domain.transfer.importing import ImportPreview, ImportRequest, LineFault
from muniment.services.transfer import import_lines, import_table
from muniment.services.transfer.memory_record import memory_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

ANEW = {"id", "short_id", "number", "updated_at", "accessed_at", "access_count"}
"""What is the vault's own, and so is another one after an import."""

MOMENT = "must include a time zone, such as 2026-05-01T12:00:00Z"


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Return what writes a table, and returns its path."""

    def write(*lines: str | bytes, end: str = "\r\n", name: str = "table.csv") -> Path:
        raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
        path = tmp_path / name
        path.write_bytes(b"".join(line + end.encode() for line in raw))
        return path

    return write


def seen(home: Home, path: Path) -> ImportPreview:
    preview = home.services.imports.preview(ImportRequest(path=path, namespace="default"), PERSON)
    assert preview is not None
    return preview


def everything(home: Home) -> list[Memory]:
    wanted = MemoryFilter(include_archived=True)
    return list(home.services.memories.list(wanted, PageRequest(limit=500), PERSON).memories)


def remember_what_is_hard_to_write(home: Home) -> None:
    memories = home.services.memories
    contents = (
        "=1+1",
        "'=1+1",
        "''\t-x; '=y\n@z",
        'He said "no";\r\nthen, quietly: "\'+1"\n\n',
        " spaces at both ends ",
        "\rold line ends\r",
        "a\u2028b\u0085c\ufeffd\x1fe",
        "[not json]",
        "ＺＥＲＯ; ＝1",
        "x" * 50_000,
        '"' * 9_000,
    )
    for content in contents:
        memories.remember(MemoryDraft(content=content, embed=False), PERSON)
        home.clock.advance(minutes=1)
    memories.remember(
        MemoryDraft(
            content="All that a person can say",
            agent_id="=agent",
            user_id="'@user",
            session_id=" s ",
            project="a; -b",
            source="https://example.org/?a=1;b=2",
            type=MemoryType.POLICY,
            kind=MemoryKind.EPISODIC,
            categories=(Category.HEALTH, Category.FINANCE),
            tags=("[x", "a; =b", "'c", "d;", "e,f", '"g"', "-h"),
            metadata={"n; =": [1, None, {"ü": "a;\n=b"}], "bar": 1.5},
            importance=0.123456789,
            visibility=Visibility.CONFIDENTIAL,
            client_id="-client",
        ),
        PERSON,
    )
    memories.remember(MemoryDraft(content="One tag", tags=("-x",), embed=False), PERSON)
    memories.remember(MemoryDraft(content="Two tags", tags=("[", "y"), embed=False), PERSON)
    old = memories.remember(MemoryDraft(content="The old door code", embed=False), PERSON).memory
    memories.edit(old.id, MemoryPatch(archived=True), PERSON)


def export_all(home: Home, path: Path) -> Path:
    selection = Selection(wanted=MemoryFilter(include_archived=True))
    home.services.exports.export(
        ExportRequest(selection=selection, path=path, format=ExportFormat.CSV),
        PERSON,
    )
    return path


def told(memory: Memory) -> dict[str, Any]:
    record = memory_record(memory)
    kept = {name: value for name, value in record.items() if name not in ANEW}
    # When it was put there, and whether its vectors are made yet, is the vault's own.
    return kept | {
        "archived_at": bool(record["archived_at"]),
        "version": 0,
        "client_id": record["client_id"] or f"import:{record['id']}",
        "embedding": memory.embedding.state is EmbeddingState.SKIPPED,
    }


def test_what_an_export_wrote_comes_back_whole(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    remember_what_is_hard_to_write(home)
    path = export_all(home, tmp_path / "all.csv")
    other = home_factory("other")
    other.clock.advance(days=40)
    preview = seen(other, path)
    assert (preview.lines, preview.new, preview.faults) == (15, 15, ())
    assert other.services.imports.import_file(
        ImportRequest(path=path, namespace="default"), PERSON
    ).created == len(everything(home))
    before, after = (sorted(map(told, everything(each)), key=str) for each in (home, other))
    assert after == before
    assert seen(other, path).new == 0
    assert seen(home, path).new == 0


def test_a_table_of_a_spreadsheet_where_commas_part_numbers(home: Home, written: Any) -> None:
    path = written(
        "\ufeffTags; CONTENT ;Remarks",
        'kitchen; cellar;Tea, black;"left ""alone"";"',
        '"kitchen; cellar";Tea, black;left alone',
        ";;",
        '"=x";"Coffee\nand cake";',
        "",
    )
    preview = seen(home, path)
    assert preview.first == ("Tea, black", "Coffee\nand cake")
    assert preview.lines == 3
    assert preview.faults == (LineFault(2, "line", "has 4 cells, and the header row has 3"),)
    imports = home.services.imports
    assert imports.import_file(ImportRequest(path=path, namespace="default"), PERSON).created == 2
    assert {memory.tags for memory in everything(home)} == {("kitchen", "cellar"), ("=x",)}
    assert seen(home, path).new == 0


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_line_that_says_what_parts_the_cells_is_no_head(
    home: Home, written: Any, end: str, separator: str
) -> None:
    lines = (f"SEP={separator}", "content|tags", '"Tea, black; hot"|x', "Milk", "Coffee|")
    made = [line.replace("|", separator) for line in lines]
    preview = seen(home, written("\ufeff" + made[0], *made[1:], end=end))
    assert preview.first == ("Tea, black; hot", "Coffee")
    assert preview.faults == (LineFault(4, "line", "has 1 cells, and the header row has 2"),)


def test_a_table_with_two_carriage_returns_before_each_line_feed(home: Home, written: Any) -> None:
    preview = seen(home, written("content,tags", "Tea,a", "Milk,b", end="\r\r\n"))
    assert preview.first == ("Tea", "Milk")
    assert preview.faults == ()


def test_a_table_of_lines_that_end_with_carriage_returns(
    home: Home, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (import_lines, import_table):
        monkeypatch.setattr(module, "LINE_MAX_BYTES", 1_000)
    path = written(
        '"content","tags"',
        '"Tea\nand ""milk""","a"',
        '"Two\rlines","b"',
        "",
        "x" * 3_000 + ",c",
        "Sugar\nSalt,d",
        "Honey,e",
        '"Butter,f',
        "Bread,g",
        end="\r",
    )
    preview = seen(home, path)
    assert preview.first == ('Tea\nand "milk"', "Two\rlines", "Honey")
    assert preview.faults == (
        LineFault(6, "line", "is too long for one memory"),
        LineFault(7, "line", "has a quotation mark or a line end out of place"),
        LineFault(9, "line", "has a quotation mark that is never closed", 10),
    )


def test_a_carriage_return_in_the_name_of_a_column_ends_no_line(home: Home, written: Any) -> None:
    path = written('content,"my\rown ""remarks\r"""', "Tea,a", "Milk,b")
    assert seen(home, path).first == ("Tea", "Milk")


def test_line_ends_of_two_kinds_are_told_of(home: Home, written: Any) -> None:
    path = written("content,tags", "Tea,a\nMilk,b", "Sugar,c\r\nSalt,d", "Honey,e", end="\r")
    preview = seen(home, path)
    assert preview.first == ("Sugar", "Honey")
    wrong = "has a quotation mark or a line end out of place"
    assert preview.faults == (LineFault(2, "line", wrong), LineFault(4, "line", wrong))


def test_cells_that_are_no_such_values_are_named(home: Home, written: Any) -> None:
    path = written(
        "content,tags,metadata,importance,created_at,type,embedding",
        "a,[1],,,,,",
        "a,[1,,,,,",
        "a,,[],,,,",
        "a,,{,,,,",
        "a,,,much,,,",
        "a,,,nan,,,",
        "a,,,,2026-05-01T12:00:00,,",
        "a,,,,,poem,",
        ",tag,,,,,",
        "nul\0,,,,,,",
        "a,,,,,",
        b"\xff,,,,,,",
        "a,,,0.5,,,failed",
    )
    preview = seen(home, path)
    assert [(fault.number, fault.field, fault.reason) for fault in preview.faults] == [
        (2, "tags", "must be a list of texts"),
        (3, "tags", "must be a list of texts"),
        (4, "metadata", "must be a JSON object"),
        (5, "metadata", "must be a JSON object"),
        (6, "importance", "must be a number"),
        (7, "importance", "must be between 0 and 1"),
        (8, "created_at", MOMENT),
        (9, "type", f"must be one of {', '.join(MemoryType)}"),
        (10, "content", "is missing"),
        (11, "content", "must not contain the character NUL"),
        (12, "line", "has 6 cells, and the header row has 7"),
        (13, "line", "is not UTF-8 text"),
    ]
    assert (preview.lines, preview.readable) == (13, 1)


NO_CONTENT = "has no content column in its header row"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", NO_CONTENT),
        (b"a memory, and no head\r\n", NO_CONTENT),
        (b"id,namespace,text\r\n1,default,tea\r\n", NO_CONTENT),
        ("content,tags\r\ntea,\r\n".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        ("ü,content\r\ntea,\r\n".encode("latin-1"), NO_CONTENT),
        (b'"content\r\n' + b"tea\r\n" * 9, NO_CONTENT),
        (b"content\ttags\r\ntea\tx\r\n", NO_CONTENT),
        (b"sep=;\r\n", NO_CONTENT),
        (b"sep=;\r\ntea;x\r\n", NO_CONTENT),
        (b"sep=;\ncontent,tags\ntea,x\n", NO_CONTENT),
        (b"sep=\t\r\ncontent\ttags\r\ntea\tx\r\n", NO_CONTENT),
        (b"sep=;;\r\ncontent;tags\r\ntea;x\r\n", NO_CONTENT),
        (b"sep=;\r\nsep=;\r\ncontent;tags\r\ntea;x\r\n", NO_CONTENT),
        (b"tea,x\rcontent,tags\r", NO_CONTENT),
        (b"content,tags,Content \r\na,b,c\r\n", "names the column content twice"),
        (b"content" + b",x" * 200 + b"\r\n", "has more than 200 columns"),
    ],
)
def test_a_table_without_such_a_head_is_refused(
    home: Home, tmp_path: Path, head: bytes, reason: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(head)
    with pytest.raises(InvalidInputError) as caught:
        seen(home, path)
    assert (caught.value.field, caught.value.reason) == ("table.csv", reason)


def test_a_hundred_columns_that_nobody_knows_are_left_alone(home: Home, written: Any) -> None:
    head = ",".join(["content", *(f"column {number}" for number in range(99))])
    path = written(head, "Tea" + ",x" * 99, "Coffee" + ",x" * 98)
    preview = seen(home, path)
    assert preview.first == ("Tea",)
    assert preview.faults == (LineFault(3, "line", "has 99 cells, and the header row has 100"),)


def test_a_quotation_mark_that_is_missing_is_told_with_all_that_it_takes(
    home: Home, written: Any
) -> None:
    path = written("content,tags", "Tea,a", '"Milk,b', *["Sugar,c"] * 400)
    preview = seen(home, path)
    assert preview.first == ("Tea",)
    reason = "has a quotation mark that is never closed"
    assert preview.faults == (LineFault(3, "line", reason, 403),)


def test_after_a_quotation_mark_out_of_place_the_next_line_is_read(
    home: Home, written: Any
) -> None:
    path = written(
        "content,tags",
        '"Tea" with milk,a',
        "Milk,b",
        '"Sugar,c',
        "Salt,d",
        '"Bread",e',
        'A 5" pipe,f',
        "Butter\ror margarine,g",
        "Honey,h",
    )
    preview = seen(home, path)
    assert preview.first == ("Milk", 'A 5" pipe', "Honey")
    wrong = "has a quotation mark or a line end out of place"
    assert preview.faults == (
        LineFault(2, "line", wrong),
        LineFault(4, "line", wrong, 6),
        LineFault(8, "line", wrong),
    )


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_what_is_too_long_is_left_out_to_its_end(
    home: Home, written: Any, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    for module in (import_lines, import_table):
        monkeypatch.setattr(module, "LINE_MAX_BYTES", 1_000)
    path = written(
        "content,tags",
        "x" * 3_000 + ",a",
        "Tea,b",
        '"' + "y" * 1_500 + '"",' * 700 + end + "z" * 10,
        'Not a memory",c',
        "Milk,d",
        '"' + end * 2_000 + '",e',
        "Sugar,f",
        '"' + "é" * 400 + end + "\\" + end + '",g',
        end=end,
    )
    preview = seen(home, path)
    assert preview.first[:3] == ("Tea", "Milk", "Sugar")
    assert preview.readable == 4
    long = "is too long for one memory"
    assert preview.faults == (
        LineFault(2, "line", long),
        LineFault(4, "line", long, 6),
        LineFault(8, "line", long, 2_008),
    )


def test_a_huge_cell_is_left_out(home: Home, written: Any) -> None:
    huge = "x" * (csv.field_size_limit() + 1)
    path = written("content,tags", f'"{huge}\n{huge}",a', "Tea,b", f"{huge},c", "Milk,d")
    preview = seen(home, path)
    assert preview.first == ("Tea", "Milk")
    long = "is too long for one memory"
    assert preview.faults == (LineFault(2, "line", long, 3), LineFault(5, "line", long))


def test_an_endless_quotation_can_be_stopped(
    home: Home, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (import_lines, import_table):
        monkeypatch.setattr(module, "LINE_MAX_BYTES", 100)
    path = written("content", '"', *["x" * 50] * 4_000)
    asked: list[int] = []

    def watch(done: int, _total: int) -> bool:
        asked.append(done)
        return False

    request = ImportRequest(path=path, namespace="default")
    assert home.services.imports.preview(request, PERSON, watch=watch) is None
    assert len(asked) == 1
    assert asked[0] < path.stat().st_size / 10
