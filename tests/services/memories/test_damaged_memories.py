"""One memory whose record is damaged: the others are where they were, and it is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from muniment.api.mcp.arguments import ListIn
from muniment.api.mcp.tools import show_memories
from muniment.cli.read_commands import _page_table
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import DamagedMemoryError, DamagedVaultError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.bulk import Retag, Selection, Trash
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import (
    MemoryFilter,
    PageRequest,
    SearchMode,
    SearchRequest,
    Sort,
)
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault import opening
from tests.fakes.damage import SHUT, damage, make_unreadable
from tests.fakes.opened import connection_of

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

COUNT = 7
ALL = MemoryFilter()
BAD = 3  # place among the memories, and one less than its row number


@pytest.fixture
def many(home: Home) -> tuple[Memory, ...]:
    made = []
    for number in range(COUNT):
        home.clock.advance(seconds=1)
        draft = MemoryDraft(content=f"the boat number {number}", agent_id="sailor", session_id="s")
        made.append(home.services.memories.remember(draft, PERSON).memory)
    return tuple(made)


def shut_one(home: Home, many: tuple[Memory, ...], how: str = SHUT[0]) -> Memory:
    make_unreadable(home, [many[BAD].number], how)
    return many[BAD]


@pytest.mark.parametrize("how", SHUT)
def test_a_list_shows_the_others_and_names_it(
    home: Home, many: tuple[Memory, ...], how: str
) -> None:
    bad = shut_one(home, many, how)
    page = home.services.memories.list(ALL, PageRequest(), PERSON)
    assert [memory.id for memory in page.memories] == [m.id for m in reversed(many) if m != bad]
    assert [(row.id, row.number, row.namespace) for row in page.unreadable] == [
        (bad.id, bad.number, "default")
    ]
    assert page.total == COUNT


@pytest.mark.parametrize("how", SHUT)
def test_asked_for_alone_it_says_what_it_is(home: Home, many: tuple[Memory, ...], how: str) -> None:
    bad = shut_one(home, many, how)
    for reference in (bad.id, bad.short_id, str(bad.number)):
        with pytest.raises(DamagedMemoryError) as caught:
            home.services.memories.get(reference, PERSON)
    assert isinstance(caught.value, DamagedVaultError)
    assert "muniment doctor" in caught.value.hint


def test_who_does_not_see_its_namespace_hears_nothing_of_it(
    home: Home, many: tuple[Memory, ...]
) -> None:
    bad = shut_one(home, many)
    home.services.namespaces.create("work", PERSON)
    confined = Actor("key:1", ("work",), frozenset({Scope.READ}))
    with pytest.raises(NotFoundError):
        home.services.memories.get(str(bad.number), confined)


def test_pages_go_on_behind_it(home: Home, many: tuple[Memory, ...]) -> None:
    bad = shut_one(home, many)
    seen: list[str] = []
    cursor = None
    while True:
        page = PageRequest(sort=Sort.OLDEST, limit=2, cursor=cursor)
        found = home.services.memories.list(ALL, page, PERSON)
        seen += [memory.id for memory in (*found.memories, *found.unreadable)]
        cursor = found.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted(memory.id for memory in many)
    behind = PageRequest(sort=Sort.OLDEST, after=bad.id)
    found = home.services.memories.list(ALL, behind, PERSON)
    assert [memory.id for memory in found.memories] == [memory.id for memory in many[BAD + 1 :]]


@pytest.mark.parametrize("how", [how for how in SHUT if "metadata" not in how])
def test_the_list_for_the_eye_has_a_row_for_it(
    home: Home, many: tuple[Memory, ...], how: str
) -> None:
    bad = shut_one(home, many, how)
    page = home.services.memories.summaries(ALL, PageRequest(), PERSON, with_total=True)
    assert [summary.id for summary in page.summaries] == [memory.id for memory in reversed(many)]
    by_id = {summary.id: summary for summary in page.summaries}
    if "expires" not in how:  # nothing that a row shows
        assert {key for key, summary in by_id.items() if not summary.is_readable} == {bad.id}
        assert by_id[bad.id].text == ""
        assert by_id[bad.id].created_at == bad.created_at
    assert all(by_id[memory.id].text == memory.content for memory in many if memory != bad)


@pytest.mark.parametrize("moment", ["9000000000000000000", "'never'"])
def test_a_row_whose_own_moment_is_none_hides_no_other(
    home: Home, many: tuple[Memory, ...], moment: str
) -> None:
    bad = shut_one(
        home, many, "UPDATE memories SET created_at = " + moment + " WHERE number={number}"
    )
    summaries = home.services.memories.summaries(
        ALL, PageRequest(), PERSON, with_total=True
    ).summaries
    assert len(summaries) == COUNT
    assert [summary.id for summary in summaries if not summary.is_readable] == [bad.id]


@pytest.mark.parametrize("mode", SearchMode)
def test_a_search_finds_the_others(home: Home, many: tuple[Memory, ...], mode: SearchMode) -> None:
    bad = shut_one(home, many)
    request = SearchRequest(query="the boat number", mode=mode, neighbours=1)
    hits = home.services.search.search(request, PERSON).hits
    assert {hit.memory.id for hit in hits} == {memory.id for memory in many} - {bad.id}
    assert all(near.id != bad.id for hit in hits for near in hit.neighbours)
    related = home.services.related.related(many[0].id, PERSON)
    assert bad.id not in {hit.memory.id for hit in related}


def test_what_an_agent_read_is_listed_without_it(home: Home, many: tuple[Memory, ...]) -> None:
    draft = KeyDraft(namespaces=("default",), scopes=frozenset({Scope.READ}), name="Claude")
    created = home.services.keys.create(draft, PERSON)
    agent = home.services.keys.authenticate(created.token.reveal().decode())[1]
    home.services.memories.list(ALL, PageRequest(), agent)
    bad = shut_one(home, many)
    page = home.services.reads.reads_of(created.key.id, PERSON)
    assert {entry.memory.id for entry in page.entries} == {m.id for m in many} - {bad.id}
    assert [row.id for row in page.unreadable] == [bad.id]
    assert page.total == COUNT


def test_an_export_counts_it(home: Home, many: tuple[Memory, ...], tmp_path: Path) -> None:
    shut_one(home, many)
    for selection in (Selection(wanted=ALL), Selection(ids=tuple(memory.id for memory in many))):
        target = tmp_path / "memories.jsonl"
        request = ExportRequest(
            selection=selection, path=target, format=ExportFormat.JSON_LINES, may_replace=True
        )
        done = home.services.exports.export(request, PERSON)
        assert (done.written, done.missing, done.unreadable) == (COUNT - 1, 0, 1)
        lines = target.read_text(encoding="utf-8").splitlines()
        assert len([json.loads(line) for line in lines]) == COUNT - 1
        assert home.services.exports.preview(selection, PERSON).total >= COUNT - 1


def test_a_change_of_many_leaves_it_and_says_so(home: Home, many: tuple[Memory, ...]) -> None:
    shut_one(home, many)
    ids = Selection(ids=tuple(memory.id for memory in many))
    done = home.services.bulk.change(ids, Retag(add=("tidy",)), PERSON)
    assert (done.changed, done.unchanged, done.unreadable) == (COUNT - 1, 0, 1)
    tidy = MemoryFilter(tags=("tidy",))
    assert home.services.memories.list(tidy, PageRequest(), PERSON).total == COUNT - 1


def test_an_undo_of_many_names_it(home: Home, many: tuple[Memory, ...]) -> None:
    ids = Selection(ids=tuple(memory.id for memory in many))
    done = home.services.bulk.change(ids, Retag(add=("tidy",)), PERSON)
    bad = shut_one(home, many)
    undone = home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert {one.subject for one in undone.undone} == {m.id for m in many} - {bad.id}
    assert [(one.subject, one.reason) for one in undone.skipped] == [
        (bad.id, "its record is damaged")
    ]


def test_in_the_trash_it_is_named_and_can_be_deleted_for_ever(
    home: Home, many: tuple[Memory, ...]
) -> None:
    ids = Selection(ids=tuple(memory.id for memory in many))
    home.services.bulk.change(ids, Trash(), PERSON)
    bad = shut_one(home, many)
    page = home.services.trash.list((), PERSON, limit=50)
    assert {entry.memory.id for entry in page.entries} == {m.id for m in many} - {bad.id}
    assert [row.id for row in page.unreadable] == [bad.id]
    assert {e.memory.id for e in home.services.trash.find("boat", (), PERSON).entries} == {
        memory.id for memory in many
    } - {bad.id}
    back = home.services.trash.restore([memory.id for memory in many], PERSON)
    assert (back.changed, back.unchanged, back.unreadable) == (COUNT - 1, 0, 1)
    assert home.services.trash.purge(PERSON, ids=[bad.id]).total == 1


def test_the_tool_for_agents_says_how_many(home: Home, many: tuple[Memory, ...]) -> None:
    bad = shut_one(home, many)
    said = show_memories(home.services, PERSON, ListIn())
    assert said.count("the boat number") == COUNT - 1
    assert "1 cannot be read because their records are damaged." in said
    make_unreadable(home, [memory.number for memory in many])
    said = show_memories(home.services, PERSON, ListIn(limit=2))
    assert said.endswith(
        f"2 cannot be read because their records are damaged. Continue with after={many[-2].id}."
    )
    assert bad.content not in said


@pytest.mark.parametrize("place", range(COUNT))
def test_the_tool_for_agents_tells_of_each_once(
    home: Home, many: tuple[Memory, ...], place: int
) -> None:
    make_unreadable(home, [many[place].number])
    told, shown, after = 0, 0, None
    for _page in range(COUNT):
        said = show_memories(home.services, PERSON, ListIn(limit=2, after=after))
        told += said.count("1 cannot be read")
        shown += said.count("the boat number")
        if "after=" not in said:
            break
        after = said.rpartition("after=")[2].rstrip(".")
    assert (told, shown) == (1, COUNT - 1)


def test_the_command_names_it() -> None:
    page = {"data": [], "total": 1, "next_cursor": None, "unreadable": ["id-of-it"]}
    table = _page_table(page)
    told = table.note
    assert table.empty == "No readable memories."
    assert "0 of 1" not in told
    assert "1 unreadable memory: id-of-it" in told
    assert "muniment doctor" in told


def test_the_command_goes_on_behind_a_page_of_nothing_else() -> None:
    page = {"data": [], "total": 9, "next_cursor": "behind", "unreadable": ["one", "two"]}
    assert "0 of 9; for the next page use --cursor behind" in _page_table(page).note


@pytest.mark.parametrize("how", SHUT[:2])
def test_a_vault_of_an_older_program_opens_with_it(
    home: Home, many: tuple[Memory, ...], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_DIGESTS_A_STEP", 2)
    shut_one(home, many, how)
    damage(home, "UPDATE memories SET content_digest = NULL")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    with home.borrow() as opened, opened.store.read() as reading:
        left = "SELECT number FROM memories WHERE content_digest IS NULL"
        found = connection_of(reading).exec_driver_sql(left).scalars().all()
    assert found == [many[BAD].number]


def test_the_doctor_mends_the_words_of_the_others(home: Home, many: tuple[Memory, ...]) -> None:
    shut_one(home, many)
    damage(home, "DELETE FROM memory_text")
    findings = home.services.doctor.examine(PERSON, repair=True)
    assert {finding.check for finding in findings if not finding.ok} == {"records"}
    request = SearchRequest(query="boat", mode=SearchMode.KEYWORD)
    hits = home.services.search.search(request, PERSON).hits
    assert len(hits) == COUNT - 1
    assert not any(each.repaired for each in home.services.doctor.examine(PERSON, repair=True))
