"""Memories out of a file: everything that an export wrote, line by line, nothing lost silently."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
    VaultLockedError,
)
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, MemoryType, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer import importing
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest
from muniment.domain.transfer.importing import FAULTS_MAX, ImportRequest, LineFault
from muniment.services.transfer import import_lines
from muniment.services.transfer.memory_record import memory_record
from tests.fakes.opened import connection_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home, HomeFactory

ANEW = {"id", "short_id", "number", "updated_at", "accessed_at", "access_count", "client_id"}
"""What is the vault's own, and so is another one after an import."""


def everything(home: Home, namespace: str = "default") -> list[Memory]:
    wanted = MemoryFilter(namespaces=(namespace,), include_archived=True)
    return list(home.services.memories.list(wanted, PageRequest(limit=500), PERSON).memories)


def request(path: Path, namespace: str = "default") -> ImportRequest:
    return ImportRequest(path=path, namespace=namespace)


def _line(one: dict[str, Any] | str) -> str:
    return one if isinstance(one, str) else json.dumps(one)


def lines(path: Path, *records: dict[str, Any] | str | bytes) -> Path:
    """Write a file of lines: records as JSON, texts and bytes as they are."""
    written = [
        one
        if isinstance(one, bytes)
        else (one if isinstance(one, str) else json.dumps(one)).encode()
        for one in records
    ]
    path.write_bytes(b"\n".join(written))
    return path


@pytest.fixture
def exported(home: Home, tmp_path: Path) -> Path:
    """A file of three memories, one of them archived, that say all that a person can say."""
    memories = home.services.memories
    home.services.namespaces.create("work", PERSON)
    memories.remember(
        MemoryDraft(
            content="The boiler wants 1.5 bar\nand a firm knock",
            agent_id="helper",
            session_id="s1",
            project="house",
            type=MemoryType.POLICY,
            tags=("boiler", "cellar"),
            metadata={"bar": 1.5, "nested": {"a": [1, None]}},
            importance=0.9,
            visibility=Visibility.CONFIDENTIAL,
            source="notes",
            embed=False,
        ),
        PERSON,
    )
    home.clock.advance(days=1)
    memories.remember(MemoryDraft(content="The key is under the pot", embed=False), PERSON)
    old = memories.remember(MemoryDraft(content="The old door code", embed=False), PERSON).memory
    memories.edit(old.id, MemoryPatch(archived=True), PERSON)
    path = tmp_path / "all.jsonl"
    home.services.exports.export(
        ExportRequest(
            selection=Selection(wanted=MemoryFilter(include_archived=True)),
            path=path,
            format=ExportFormat.JSON_LINES,
        ),
        PERSON,
    )
    return path


def test_what_an_export_wrote_comes_back_whole_in_another_vault(
    home: Home, exported: Path, home_factory: HomeFactory
) -> None:
    other = home_factory("other")
    other.clock.advance(days=40)
    preview = other.services.imports.preview(request(exported), PERSON)
    assert preview is not None
    assert (preview.lines, preview.readable, preview.known, preview.new) == (3, 3, 0, 3)
    assert "The key is under the pot" in preview.first
    assert everything(other) == []

    done = other.services.imports.import_file(request(exported), PERSON)

    assert (done.created, done.known, done.faults, done.is_stopped) == (3, 0, (), False)

    def told(memory: Memory) -> dict[str, Any]:
        record = memory_record(memory)
        kept = {name: value for name, value in record.items() if name not in ANEW}
        # When it was put there is the vault's own moment, and versions begin anew.
        return kept | {"archived_at": bool(record["archived_at"]), "version": 0}

    before, after = ([told(one) for one in everything(each)] for each in (home, other))
    assert sorted(after, key=str) == sorted(before, key=str)


def test_secrets_that_are_recognised_are_counted(home: Home, tmp_path: Path) -> None:
    secret = "The staging database password is Kestrel-7719-plum."
    given = {"content": secret, "visibility": "private"}
    path = lines(tmp_path / "notes.jsonl", {"content": secret}, given, {"content": "Tea at five"})
    assert home.services.imports.import_file(request(path), PERSON).secrets == 1
    assert sorted(one.visibility for one in everything(home)) == [
        Visibility.CONFIDENTIAL, Visibility.PRIVATE, Visibility.PRIVATE,
    ]  # fmt: skip


def test_what_is_there_already_is_not_written_again(home: Home, exported: Path) -> None:
    imports = home.services.imports
    preview = imports.preview(request(exported), PERSON)
    assert preview is not None
    assert (preview.known, preview.new) == (3, 0)
    done = imports.import_file(request(exported), PERSON)
    assert (done.created, done.known) == (0, 3)
    # In another namespace they are new, once.
    assert imports.import_file(request(exported, "work"), PERSON).created == 3
    again = imports.import_file(request(exported, "work"), PERSON)
    assert (again.created, again.known) == (0, 3)
    assert len(everything(home, "work")) == 3


def test_all_of_it_is_taken_back_at_once_and_can_come_again(home: Home, exported: Path) -> None:
    imports = home.services.imports
    done = imports.import_file(request(exported, "work"), PERSON)
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert everything(home, "work") == []
    preview = imports.preview(request(exported, "work"), PERSON)
    assert preview is not None
    assert preview.new == 3
    assert imports.import_file(request(exported, "work"), PERSON).created == 3


def test_damaged_lines_are_named_and_left_out(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (importing, import_lines):
        monkeypatch.setattr(module, "LINE_MAX_BYTES", 200)
    path = lines(
        tmp_path / "mixed.jsonl",
        b"\xef\xbb\xbf" + json.dumps({"content": "first"}).encode(),
        "",
        "{not json",
        '["a list"]',
        {"content": 3},
        {"tags": []},
        {"content": "  "},
        {"content": "a", "type": "poem"},
        {"content": "a", "tags": [1]},
        {"content": "a", "metadata": []},
        {"content": "a", "importance": True},
        {"content": "a", "created_at": "yesterday"},
        {"content": "a", "created_at": "2026-05-01T12:00:00"},
        {"content": "a", "expires_at": "1999-05-01T12:00:00Z"},
        {"content": "x" * 300},
        b'{"content": "\xff"}',
        '{"content": "a", "importance": NaN}',
        {"content": "last", "unknown": "left alone", "kind": None},
    )
    imports = home.services.imports
    preview = imports.preview(request(path), PERSON)
    assert preview is not None
    assert preview.first == ("first", "last")
    assert (preview.lines, preview.readable) == (17, 2)
    assert preview.faults == (
        LineFault(3, "line", "is not valid JSON"),
        LineFault(4, "line", "must be a JSON object"),
        LineFault(5, "content", "must be a text"),
        LineFault(6, "content", "is missing"),
        LineFault(7, "content", "must not be empty"),
        LineFault(8, "type", f"must be one of {', '.join(MemoryType)}"),
        LineFault(9, "tags", "must be a list of texts"),
        LineFault(10, "metadata", "must be a JSON object"),
        LineFault(11, "importance", "must be a number"),
        LineFault(12, "created_at", "must be a date and time in ISO 8601"),
        LineFault(13, "created_at", "must include a time zone, such as 2026-05-01T12:00:00Z"),
        LineFault(14, "expires_at", "must be in the future"),
        LineFault(15, "line", "is too long for one memory"),
        LineFault(16, "line", "is not UTF-8 text"),
        LineFault(17, "line", "is not valid JSON"),
    )
    done = imports.import_file(request(path), PERSON)
    assert (done.created, done.left_out, done.faults) == (2, 15, preview.faults)
    assert {memory.content for memory in everything(home)} == {"first", "last"}


def test_of_a_file_that_is_no_such_file_only_the_first_lines_are_named(
    home: Home, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_bytes(b"{\n" * 20_000)
    preview = home.services.imports.preview(request(path), PERSON)
    assert preview is not None
    assert (preview.lines, preview.left_out, preview.readable) == (20_000, 20_000, 0)
    assert [fault.number for fault in preview.faults] == list(range(1, FAULTS_MAX + 1))


def test_a_line_of_text_is_a_memory_each(home: Home, tmp_path: Path) -> None:
    path = lines(tmp_path / "notes.txt", "Buy milk\r", "", "  Call Ada  ", "Buy milk")
    imports = home.services.imports
    preview = imports.preview(request(path), PERSON)
    assert preview is not None
    assert (preview.lines, preview.known, preview.new) == (3, 1, 2)
    assert imports.import_file(request(path), PERSON).created == 2
    assert {memory.content for memory in everything(home)} == {"Buy milk", "Call Ada"}
    assert imports.import_file(request(path), PERSON).created == 0


def test_it_can_be_stopped_and_what_was_written_is_taken_back(home: Home, tmp_path: Path) -> None:
    path = lines(tmp_path / "many.txt", *(f"note {number}" for number in range(120)))
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 2

    imports = home.services.imports
    assert imports.preview(request(path), PERSON, watch=lambda *_: False) is None
    done = imports.import_file(request(path), PERSON, watch=watch)
    assert (done.created, done.is_stopped) == (100, True)
    assert {total for _, total in told} == {path.stat().st_size}
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert everything(home) == []
    assert imports.import_file(request(path), PERSON).created == 120


@pytest.mark.parametrize("written", [b"\n" * 400, b"x" * 400, b"a\n" + b"x" * 400 + b"\nb"])
def test_blank_lines_and_an_endless_one_can_be_stopped(
    written: bytes, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_lines, "LINE_MAX_BYTES", 2)
    path, told = tmp_path / "much.txt", list[int]()
    path.write_bytes(written)

    def watch(done: int, _total: int) -> bool:
        told.append(done)
        return False

    assert home.services.imports.preview(request(path), PERSON, watch=watch) is None
    assert home.services.imports.import_file(request(path), PERSON, watch=watch).is_stopped
    assert told[0] == told[1] < 200


def test_a_line_that_is_too_long_is_one_line(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_lines, "LINE_MAX_BYTES", 4)
    path = lines(tmp_path / "long.txt", "abc", "x" * 50, "", "def", "x" * 4, "y" * 9)
    preview = home.services.imports.preview(request(path), PERSON)
    assert preview is not None
    assert (preview.lines, preview.first) == (5, ("abc", "def"))
    assert [fault.number for fault in preview.faults] == [2, 5, 6]


def test_a_folder_is_refused(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "folder.txt"
    path.mkdir()
    with pytest.raises(InvalidInputError):
        home.services.imports.preview(request(path), PERSON)
    with pytest.raises(InvalidInputError):
        home.services.imports.import_file(request(path), PERSON)


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has neither pipes nor devices that a path leads to"
)
def test_what_may_never_end_is_refused_and_not_waited_for(home: Home, tmp_path: Path) -> None:
    pipe, zero = tmp_path / "pipe.txt", tmp_path / "zero.txt"
    os.mkfifo(pipe)
    zero.symlink_to("/dev/zero")
    for path in (pipe, zero):
        with pytest.raises(InvalidInputError):
            home.services.imports.preview(request(path), PERSON)
        with pytest.raises(InvalidInputError):
            home.services.imports.import_file(request(path), PERSON)
    link = tmp_path / "link.txt"
    link.symlink_to(lines(tmp_path / "notes.md", "Buy milk"))
    assert home.services.imports.import_file(request(link), PERSON).created == 1


def test_a_lock_ends_it(home: Home, tmp_path: Path) -> None:
    path = lines(tmp_path / "many.txt", *(f"note {number}" for number in range(120)))

    def lock(_done: int, _total: int) -> bool:
        home.services.vault.lock()
        return True

    with pytest.raises(VaultLockedError):
        home.services.imports.import_file(request(path), PERSON, watch=lock)
    home.services.vault.unlock_with_key_file()
    assert len(everything(home)) == 50


def test_what_cannot_be_imported_is_refused(home: Home, tmp_path: Path) -> None:
    imports, path = home.services.imports, lines(tmp_path / "notes.txt", "Buy milk")
    lines(tmp_path / "picture.png", b"\x89PNG")
    confined = Actor("key:x", ("default",), frozenset({Scope.READ, Scope.WRITE}))
    for wanted, actor, error in (
        (request(tmp_path / "picture.png"), PERSON, InvalidInputError),
        (request(tmp_path / "missing.txt"), PERSON, StorageUnavailableError),
        (request(path, "nowhere"), PERSON, NotFoundError),
        (request(path), confined, NotAllowedError),
    ):
        with pytest.raises(error):
            imports.preview(wanted, actor)
        with pytest.raises(error):
            imports.import_file(wanted, actor)


def test_what_is_there_is_looked_up_and_not_looked_for(home: Home) -> None:
    """Of 100,000 memories a walk took 2.7 s for each step of an import."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        asked.append((statement, given))

    with home.borrow() as opened, opened.store.read() as reading:
        connection = connection_of(reading)
        event.listen(connection, "before_cursor_execute", note)
        namespace = reading.namespaces.by_name("default")
        assert namespace is not None
        asked.clear()
        reading.presence.of_ids(namespace.id, ["a", "b"], 0)
        reading.presence.of_client_ids(namespace.id, ["a", "b"], 0)
        event.remove(connection, "before_cursor_execute", note)
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            for statement, given in asked
        ]
    for plan, column in zip(plans, ("<expr>", "client_id"), strict=True):
        # The list leads, whatever is known of the table; each of it is one look into an index.
        outer, inner = (row[3] for row in plan)
        assert re.match(r"SCAN \w+ VIRTUAL TABLE", outer)
        assert inner.startswith("SEARCH memories ")
        assert f"{column}=?" in inner
