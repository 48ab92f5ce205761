"""Readable files of memories: complete, private, whole or not there."""

from __future__ import annotations

import csv
import errno
import json
import os
import stat
import threading
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.api.native.memory_answers import MemoryOut
from muniment.api.native.memory_requests import MemoryIn
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    FileRefusedError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VaultLockedError,
)
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.memory import Category, Memory, MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import Lifetime, MemoryFilter, PageRequest, Sort
from muniment.domain.transfer.exporting import Exported, ExportFormat, ExportRequest
from muniment.services.transfer import export_file
from muniment.services.transfer.export_file import ExportFile
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from muniment.services.vault.open_vault import OpenVault
    from tests.conftest import Home

COUNT = 120
AGENT = Actor("key:key_1", ("default",), frozenset(Scope))
ALL = Selection(wanted=MemoryFilter(namespaces=("default",)))
READ_AGAIN = (
    "content namespace agent_id user_id session_id project type kind categories tags metadata "
    "importance visibility source created_at expires_at client_id"
).split()
ANSWERS_ALONE = {"is_duplicate", "duplicate_of", "notice"}


@pytest.fixture
def many(home: Home) -> tuple[Memory, ...]:
    """120 memories of the default namespace, newest first, one confidential; one elsewhere."""
    home.services.namespaces.create("work", PERSON)
    drafts = [
        MemoryDraft(
            content=f"note {n} 日本語 🫖", tags=("old", f"n{n}"), metadata={"n": n}, embed=False
        )
        for n in range(COUNT - 2)
    ]
    drafts += [
        MemoryDraft(content="a diagnosis", visibility=Visibility.CONFIDENTIAL, embed=False),
        MemoryDraft(content="a diary", categories=(Category.PRIVATE,), embed=False),
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    remember(home, "elsewhere", namespace="work")
    return listed(home, namespaces=("default",))


def remember(home: Home, content: str, **changed: Any) -> Memory:
    draft = MemoryDraft(content=content, embed=False, **changed)
    return home.services.memories.remember(draft, PERSON).memory


def listed(home: Home, **wanted: Any) -> tuple[Memory, ...]:
    page = PageRequest(limit=500)
    return home.services.memories.list(MemoryFilter(**wanted), page, PERSON).memories


def export(home: Home, path: Path, selection: Selection = ALL, **changed: Any) -> Exported:
    watch: Callable[[int, int], bool] = changed.pop("watch", lambda _done, _total: True)
    request = ExportRequest(
        selection=selection, path=path, **({"format": ExportFormat.JSON_LINES} | changed)
    )
    return home.services.exports.export(request, PERSON, watch=watch)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def names(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder / "notes.jsonl"


def test_every_field_comes_back_as_the_port_says_it(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    home.services.memories.edit(many[5].id, MemoryPatch(archived=True), PERSON)
    wide = Selection(wanted=MemoryFilter(include_archived=True))
    done = export(home, target, wide)
    told = records(target)
    assert (done.written, done.withheld, done.missing) == (COUNT + 1, 0, 0)
    assert done.namespaces == (("default", COUNT), ("work", 1))
    assert done.size_bytes == target.stat().st_size
    bodies = MemoryOut.each(listed(home, include_archived=True))
    for body in bodies:
        for name in ANSWERS_ALONE:
            del body[name]
    assert told == json.loads(json.dumps(bodies))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(target) == ["notes.jsonl"]


def test_the_native_api_takes_what_a_line_says(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    export(home, target)
    told = records(target)
    for one in told[:20]:
        given = {name: one[name] for name in READ_AGAIN} | {"namespace": "work", "embed": False}
        memory = home.services.memories.remember(
            MemoryIn.model_validate_json(json.dumps(given)).draft(), PERSON
        ).memory
        again = MemoryOut.of(memory)
        assert {name: again[name] for name in READ_AGAIN} == {
            name: one[name] for name in READ_AGAIN
        } | {"namespace": "work"}


def test_a_file_is_in_the_order_of_the_list(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    export(home, target, sort=Sort.OLDEST)
    assert [one["id"] for one in records(target)] == [one.id for one in reversed(many)]
    chosen = (many[9].id, many[2].id, many[70].id)
    export(home, target, Selection(chosen), may_replace=True)
    assert [one["id"] for one in records(target)] == list(chosen)
    left = Selection(wanted=ALL.wanted, excluded=frozenset({many[10].id}))
    done = export(home, target, left, may_replace=True)
    assert done.written == COUNT - 1


def test_confidential_memories_stay_out_on_request(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    preview = home.services.exports.preview(ALL, PERSON)
    assert (preview.total, preview.sensitive) == (COUNT, 1)
    chosen = Selection((many[0].id, many[1].id, many[2].id))
    preview = home.services.exports.preview(chosen, PERSON)
    assert (preview.total, preview.sensitive) == (3, 1)
    done = export(home, target, include_sensitive=False)
    assert (done.written, done.withheld) == (COUNT - 1, 1)
    text = target.read_text(encoding="utf-8")
    assert "diagnosis" not in text
    assert "diary" in text
    done = export(home, target, may_replace=True)
    assert (done.written, done.withheld) == (COUNT, 0)
    assert "diagnosis" in target.read_text(encoding="utf-8")


def test_trash_and_what_has_expired_stay_out(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    soon = home.clock.now() + timedelta(minutes=5)
    remember(home, "short-lived", expires_at=soon)
    home.services.memories.delete(many[3].id, PERSON)
    home.clock.advance(minutes=10)
    done = export(home, target)
    assert (done.written, done.missing) == (COUNT - 1, 0)
    assert many[3].id not in {one["id"] for one in records(target)}
    chosen = Selection((many[3].id, many[4].id, MemoryId("0" * 36)))
    assert home.services.exports.preview(chosen, PERSON).total == 1
    done = export(home, target, chosen, may_replace=True)
    assert (done.written, done.missing) == (1, 1)
    expired = Selection(wanted=MemoryFilter(lifetime=Lifetime.EXPIRED))
    done = export(home, target, expired, may_replace=True)
    assert [one["content"] for one in records(target)] == ["short-lived"]
    trash = Selection(wanted=MemoryFilter(deleted=True))
    with pytest.raises(InvalidInputError):
        home.services.exports.preview(trash, PERSON)
    with pytest.raises(InvalidInputError):
        export(home, target, trash, may_replace=True)


def test_what_goes_meanwhile_is_counted(home: Home, many: tuple[Memory, ...], target: Path) -> None:
    def watch(done: int, _total: int) -> bool:
        if done == 50:
            home.services.memories.delete(many[60].id, PERSON)
            home.services.memories.delete(many[61].id, PERSON, permanent=True)
            remember(home, "a new one")
        return True

    done = export(home, target, watch=watch)
    assert (done.written, done.withheld, done.missing) == (COUNT - 2, 0, 2)
    assert "a new one" not in target.read_text(encoding="utf-8")


def test_a_table_and_a_text_hold_all_of_them(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    remember(home, '=HYPERLINK("http://x/"&A1)\nand a line')
    table, text = target.with_suffix(".csv"), target.with_suffix(".md")
    export(home, table, format=ExportFormat.CSV)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == COUNT + 1
    assert rows[0]["content"] == '\'=HYPERLINK("http://x/"&A1)\nand a line'
    assert rows[-1]["content"] == many[-1].content
    export(home, text, format=ExportFormat.MARKDOWN)
    written = text.read_text(encoding="utf-8")
    assert written.startswith("# Memories\n\n## ")
    assert written.count("\n- id: `") == COUNT + 1
    assert f"> {many[-1].content}\n" in written


@pytest.mark.parametrize("stop_at", [0, 50, COUNT])
def test_a_stop_leaves_nothing(
    home: Home, many: tuple[Memory, ...], target: Path, stop_at: int
) -> None:
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        told.append((done, total))
        return done < stop_at

    done = export(home, target, watch=watch)
    assert done == Exported(0, 0, 0, 0, (), is_stopped=True)
    assert told[-1] == (stop_at, COUNT)
    assert names(target) == []


@pytest.mark.parametrize("lock_at", [50, COUNT])
@pytest.mark.parametrize("is_nameless", [True, False])
def test_a_lock_leaves_nothing(
    home: Home,
    many: tuple[Memory, ...],
    target: Path,
    *,
    is_nameless: bool,
    lock_at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_nameless:
        monkeypatch.setattr(export_file, "_NAMELESS", 0)
    seen: list[list[str]] = []

    def watch(done: int, _total: int) -> bool:
        if done == lock_at:
            seen.append(names(target))
            home.services.vault.lock()
        return True

    with pytest.raises(VaultLockedError):
        export(home, target, watch=watch)
    assert (seen == [[]]) is is_nameless
    assert names(target) == []


def test_a_slow_disk_keeps_no_lock_waiting(
    home: Home, many: tuple[Memory, ...], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, really = session_of(home.services), ExportFile.write
    lend, exporter = session.borrow, threading.get_ident()
    borrowers: list[int] = []
    while_writing: list[int] = []

    @contextmanager
    def borrow() -> Iterator[OpenVault]:
        # What runs in the background borrows too, so each is known by its thread.
        with lend() as opened:
            borrowers.append(threading.get_ident())
            try:
                yield opened
            finally:
                borrowers.remove(threading.get_ident())

    def write(file: ExportFile, content: bytes, name: str = "") -> None:
        while_writing.append(borrowers.count(exporter))
        really(file, content, name)

    monkeypatch.setattr(session, "borrow", borrow)
    monkeypatch.setattr(ExportFile, "write", write)
    export(home, target)
    assert while_writing == [0] * (1 + COUNT)


@pytest.mark.parametrize("may_replace", [True, False])
def test_a_disk_that_does_not_write_folders_out_gets_the_file_alone(
    home: Home,
    many: tuple[Memory, ...],
    target: Path,
    *,
    may_replace: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[str]] = []

    def refuse_folder(_folder: Path) -> None:
        seen.append(names(target))
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr("muniment.vault.files.sync_folder", refuse_folder)
    assert export(home, target, may_replace=may_replace).written == COUNT
    assert seen == [["notes.jsonl"]]
    assert names(target) == ["notes.jsonl"]


@pytest.mark.parametrize("is_nameless", [True, False])
@pytest.mark.parametrize("may_replace", [True, False])
def test_a_file_is_replaced_only_where_that_was_said(
    home: Home,
    many: tuple[Memory, ...],
    target: Path,
    *,
    may_replace: bool,
    is_nameless: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_nameless:
        monkeypatch.setattr(export_file, "_NAMELESS", 0)
    target.write_text("what was there")
    if may_replace:
        export(home, target, may_replace=True)
        assert len(records(target)) == COUNT
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    else:
        with pytest.raises(ConflictError) as refused:
            export(home, target)
        assert "notes.jsonl" in refused.value.detail
        assert target.read_text() == "what was there"
    assert names(target) == ["notes.jsonl"]


@pytest.mark.parametrize("has_links", [True, False])
def test_what_comes_there_meanwhile_stays(
    home: Home,
    many: tuple[Memory, ...],
    target: Path,
    *,
    has_links: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not has_links:
        refuse(monkeypatch, "link", errno.EPERM)
        monkeypatch.setattr(export_file, "_NAMELESS", 0)

    def watch(done: int, total: int) -> bool:
        if done == total:
            target.write_text("came meanwhile")
        return True

    with pytest.raises(ConflictError):
        export(home, target, watch=watch)
    assert target.read_text() == "came meanwhile"
    assert names(target) == ["notes.jsonl"]
    target.unlink()
    export(home, target)
    assert len(records(target)) == COUNT


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, code: int) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(export_file.os, name, fail)


@pytest.mark.parametrize("is_nameless", [True, False])
def test_a_full_disk_leaves_what_was_there(
    home: Home,
    many: tuple[Memory, ...],
    target: Path,
    *,
    is_nameless: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_nameless:
        monkeypatch.setattr(export_file, "_NAMELESS", 0)
    target.write_text("what was there")
    with monkeypatch.context() as broken:
        refuse(broken, "fsync", errno.ENOSPC)
        with pytest.raises(DiskFullError) as refused:
            export(home, target, may_replace=True)
    assert refused.value.hint.endswith("nothing was changed.")
    assert target.read_text() == "what was there"
    assert names(target) == ["notes.jsonl"]


def test_a_disk_that_fills_up_while_writing_leaves_nothing(
    home: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        remember(home, f"{n} " + "x" * 40_000)
    opened = os.open

    def full(_path: object, flags: int, *given: int) -> int:
        # The one file of the system that takes nothing.
        return (
            opened("/dev/full", os.O_WRONLY) if flags & os.O_CREAT else opened(_path, flags, *given)
        )  # type: ignore[arg-type]

    monkeypatch.setattr(export_file, "_NAMELESS", 0)
    monkeypatch.setattr(export_file.os, "open", full)
    with pytest.raises(DiskFullError):
        export(home, target)
    assert names(target) == []


def test_a_folder_that_is_not_there_is_not_made(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        export(home, target.parent / "missing" / "notes.jsonl")
    assert "notes.jsonl" in refused.value.detail
    assert not (target.parent / "missing").exists()


def test_ten_megabytes_are_not_held_at_once(home: Home, target: Path) -> None:
    for start in range(0, 210, 70):
        drafts = [
            MemoryDraft(content=f"{start + n} " + "x" * 49_000, embed=False) for n in range(70)
        ]
        home.services.memories.remember_batch(drafts, PERSON)
    tracemalloc.start()
    try:
        done = export(home, target)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert done.written == 210
    assert done.size_bytes > 10_000_000
    assert peak < 8_000_000


def test_an_export_is_counted_where_the_memories_are(
    home: Home, many: tuple[Memory, ...], target: Path
) -> None:
    export(home, target, Selection(wanted=MemoryFilter()))
    counts = home.services.usage.usage(PERSON).by_actor["person"]["export"]
    assert (counts.calls, counts.items) == (1, COUNT + 1)
    assert home.services.memories.peek(many[4].id, PERSON).access_count == 0


def test_an_agent_writes_no_file(home: Home, many: tuple[Memory, ...], target: Path) -> None:
    request = ExportRequest(selection=ALL, path=target, format=ExportFormat.CSV)
    with pytest.raises(NotAllowedError):
        home.services.exports.export(request, AGENT)
    with pytest.raises(NotAllowedError):
        home.services.exports.preview(ALL, AGENT)
    elsewhere = Selection(wanted=MemoryFilter(namespaces=("nowhere",)))
    with pytest.raises(NotFoundError):
        home.services.exports.export(replace(request, selection=elsewhere), PERSON)
    assert names(target) == []
    assert "note" not in repr(request)
