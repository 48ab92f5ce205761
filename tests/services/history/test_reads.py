"""Who read what: every way to content counts, for agents alone, and goes with the memory."""

import importlib
import inspect
import json
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest

from muniment import domain, embedding, retrieval, services, storage
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    DiskFullError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.history.history import FieldChange
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import Category, Memory, MemoryDraft, MemoryKind, MemoryPatch
from muniment.domain.memories.query import (
    MemoryFilter,
    MemorySummary,
    PageRequest,
    SearchMode,
    SearchRequest,
    Sort,
)
from muniment.domain.profile.profile import ProfileItem, ProfileSentence
from muniment.domain.sessions.conversation import Conversation, Message
from muniment.domain.transfer.exporting import ExportFormat, ExportRequest
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.agents.key_service import write_down_uses
from muniment.services.container import Services
from muniment.services.history.reads import read_by
from muniment.storage.engine.connection import open_raw
from muniment.storage.history.reads import ReadsWriter
from muniment.vault.credentials import KeyFile
from muniment.vault.vault import Vault
from tests.conftest import Home
from tests.fakes.background_waits import await_first_round
from tests.fakes.memories import remember
from tests.fakes.older_schemas import forget_states
from tests.fakes.opened import session_of

TEXT = "I live in Hamburg with my two cats."
CONTENT = (Memory, MemorySummary, FieldChange, ProfileSentence, ProfileItem)
"""What holds content of a memory; whatever returns one of these shows it."""

WINDOW_ALONE = {
    "memories.peek": r"\.peek\(",
    "reminders.due": r"\.due\(",
    "trash.find": r"\.trash\b",
    "trash.list": r"\.trash\b",
    "reads.reads_of": r"\.reads\b",
    "restoring.look_at": r"\.restoring\b",
}
"""Use cases that no front for agents may call: nothing is noted of them."""


PERSON_ALONE = {"sync.conflicts": lambda services, actor: services.sync.conflicts(actor)}
"""Use cases that refuse every key: there is nobody to note."""


@dataclass(frozen=True)
class Case:
    """A memory of the person's, and an agent that has not seen it."""

    home: Home
    agent: Actor
    memory: Memory


Use = Callable[[Case], object]


def key_of(home: Home, *namespaces: str, name: str = "Claude", admin: bool = False) -> Actor:
    scopes = frozenset({Scope.ADMIN if admin else Scope.WRITE})
    draft = KeyDraft(namespaces=namespaces, scopes=scopes, name=name)
    token = home.services.keys.create(draft, PERSON).token.reveal().decode()
    return home.services.keys.authenticate(token)[1]


def key_id(actor: Actor) -> str:
    return actor.name.removeprefix("key:")


def rows(home: Home) -> list[Any]:
    """Return the rows of the table."""
    with home.borrow() as opened:
        raw = open_raw(opened.store.path, opened.store._keys.database)
    with closing(raw):
        return list(raw.execute("SELECT number, actor, times FROM reads"))


@contextmanager
def raw_of(home: Home) -> Iterator[Any]:
    """Lend the database of a home whose vault is locked for it."""
    with home.borrow() as opened:
        path, key = opened.store.path, Secret(opened.store._keys.database.reveal())
    home.services.vault.lock()
    with closing(open_raw(path, key)) as raw:
        yield raw


def _use_cases() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield every use case of the services, what it returns, and what names mean there."""
    known: dict[str, Any] = {}
    for package in (domain, embedding, retrieval, services, storage):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if ".migrations" in found.name:  # Alembic loads them
                continue
            known |= vars(importlib.import_module(found.name))
    for one, service in typing.get_type_hints(Services).items():
        for name, member in inspect.getmembers(service, inspect.isfunction):
            plain = inspect.unwrap(member)
            if not name.startswith("_") and "actor" in inspect.signature(plain).parameters:
                returned = plain.__annotations__["return"]
                yield f"{one}.{name}", returned, {**known, **plain.__globals__}


def _holds_content(returned: Any, known: dict[str, Any]) -> bool:
    """Tell whether a type is one of those that hold content, or has one of them inside."""
    seen: set[Any] = set()

    def holds(kind: Any) -> bool:
        if isinstance(kind, str):
            return holds(eval(kind, dict(known)))
        if isinstance(kind, typing.ForwardRef):
            return holds(kind.__forward_arg__)
        origin = typing.get_origin(kind) or kind
        if kind in CONTENT or origin is typing.Literal:
            return kind in CONTENT
        inside = [one for one in typing.get_args(kind) if one is not ...]
        if is_dataclass(origin) and origin not in seen:
            seen.add(origin)
            inside += [one.type for one in fields(origin)]
        return any(holds(one) for one in inside)

    return holds(returned)


@pytest.fixture(name="case")
def _case(home: Home) -> Case:
    memory = remember(
        home,
        TEXT,
        session_id="thread",
        kind=MemoryKind.SEMANTIC,
        categories=(Category.IDENTITY,),
    )
    return Case(home, key_of(home, "default"), memory)


def _related(case: Case) -> object:
    other = remember(case.home, "I live in Hamburg with two dogs.")
    return case.home.services.related.related(other.id, case.agent)


def _restored(case: Case) -> object:
    memories = case.home.services.memories
    memories.delete(case.memory.id, PERSON)
    return memories.restore(case.memory.id, case.agent)


def _reminders(case: Case) -> object:
    reminders = case.home.services.reminders
    reminders.set(case.memory.id, case.home.clock.now() + timedelta(days=1), PERSON)
    return reminders.coming(case.agent)


def _duplicates(case: Case) -> object:
    remember(case.home, TEXT)
    return case.home.services.tidying.duplicates((), case.agent)


def _merged(case: Case) -> object:
    other = remember(case.home, TEXT)
    return case.home.services.tidying.merge(case.memory.id, (other.id,), case.agent)


def _stale(case: Case) -> object:
    case.home.clock.advance(days=365)
    return case.home.services.tidying.stale((), case.agent)


WAYS: dict[str, Use] = {
    "memories.get": lambda case: case.home.services.memories.get(case.memory.id, case.agent),
    "memories.list": lambda case: case.home.services.memories.list(
        MemoryFilter(), PageRequest(), case.agent
    ),
    "memories.summaries": lambda case: case.home.services.memories.summaries(
        MemoryFilter(), PageRequest(), case.agent
    ),
    "memories.remember": lambda case: case.home.services.memories.remember(
        MemoryDraft(content=TEXT, deduplicate=True), case.agent
    ),
    "memories.edit": lambda case: case.home.services.memories.edit(
        case.memory.id, MemoryPatch(importance=0.9), case.agent
    ),
    "memories.restore": _restored,
    "reminders.coming": _reminders,
    "reminders.set": lambda case: case.home.services.reminders.set(
        case.memory.id, case.home.clock.now() + timedelta(days=1), case.agent
    ),
    "reminders.remove": lambda case: case.home.services.reminders.remove(
        case.memory.id, case.agent
    ),
    "search.search": lambda case: case.home.services.search.search(
        SearchRequest(query="Hamburg", mode=SearchMode.KEYWORD), case.agent
    ),
    "context.context": lambda case: case.home.services.context.context(
        ContextRequest(query="Where do I live?"), case.agent
    ),
    "related.related": _related,
    "sessions.context": lambda case: case.home.services.sessions.context("thread", case.agent),
    "history.history": lambda case: case.home.services.history.history(case.memory.id, case.agent),
    "profile.get": lambda case: case.home.services.profile.get(case.agent),
    "tidying.duplicates": _duplicates,
    "tidying.merge": _merged,
    "tidying.stale": _stale,
}

TESTED_ALONE = {"conversations.remember"}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_content_counts_once(case: Case, way: str) -> None:
    reads = case.home.services.reads
    assert reads.readers_of(case.memory.id, PERSON) == ()

    WAYS[way](case)

    (reader,) = reads.readers_of(case.memory.id, PERSON)
    now = case.home.clock.now()
    assert (reader.actor, reader.name, reader.times) == (case.agent.name, "Claude", 1)
    assert reader.first_at == reader.last_at == now


def test_a_conversation_shows_what_was_there_before_and_not_what_it_made(real_home: Home) -> None:
    def tell(content: str, actor: Actor) -> Memory:
        given = Conversation(messages=[Message("user", content)])
        (memory,) = real_home.services.conversations.remember(given, actor).memories
        return memory

    agent, old = key_of(real_home, "default"), tell("I live in Lisbon.", PERSON)
    new = tell("My sister is called Ines.", agent)
    assert tell("I live in Munich.", agent).id == old.id

    reads = real_home.services.reads
    assert [reader.times for reader in reads.readers_of(old.id, PERSON)] == [1]
    assert reads.readers_of(new.id, PERSON) == ()


def test_no_use_case_that_returns_content_is_forgotten() -> None:
    """What returns a memory, a part of one, or something that holds one, is in the list above."""
    assert {name for name, *returned in _use_cases() if _holds_content(*returned)} == (
        set(WAYS) | TESTED_ALONE | set(WINDOW_ALONE) | set(PERSON_ALONE)
    )


@pytest.mark.parametrize("way", PERSON_ALONE)
def test_what_is_not_noted_refuses_every_key(home: Home, way: str) -> None:
    with pytest.raises(NotAllowedError):
        PERSON_ALONE[way](home.services, Actor("key:key_0123", None, frozenset(Scope)))


@pytest.mark.parametrize("pattern", sorted(set(WINDOW_ALONE.values())))
def test_what_is_not_noted_no_front_of_agents_calls(pattern: str) -> None:
    folder = Path(importlib.import_module("muniment.api").__file__).parent
    sources = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    assert sources
    assert not any(re.search(pattern, source) for source in sources)


def test_what_the_person_and_muniment_read_is_not_kept(home: Home) -> None:
    memory = remember(home, TEXT)
    home.services.memories.get(memory.id, PERSON)
    home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert home.services.reads.readers_of(memory.id, PERSON) == ()


def test_what_an_agent_gave_itself_it_has_not_read(home: Home) -> None:
    agent = key_of(home, "default")
    memory = home.services.memories.remember(MemoryDraft(content=TEXT), agent).memory
    assert home.services.reads.readers_of(memory.id, PERSON) == ()


def test_a_call_that_is_refused_reads_nothing(home: Home) -> None:
    memory, agent = remember(home, TEXT), key_of(home, "elsewhere")
    with pytest.raises(NotFoundError):
        home.services.memories.get(memory.id, agent)
    assert home.services.reads.readers_of(memory.id, PERSON) == ()


def test_reads_are_added_up_and_last_when_the_vault_is_locked(home: Home) -> None:
    memory = remember(home, TEXT)
    one, two = key_of(home, "default", name="One"), key_of(home, "default", name="Two")
    first = home.clock.now()
    home.services.memories.get(memory.id, one)
    home.services.memories.get(memory.id, two)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    home.clock.advance(hours=1)
    home.services.memories.get(memory.id, one)
    home.services.memories.get(memory.id, one)

    readers = home.services.reads.readers_of(memory.id, PERSON)

    assert [(reader.name, reader.times) for reader in readers] == [("One", 3), ("Two", 1)]
    assert (readers[0].first_at, readers[0].last_at) == (first, first + timedelta(hours=1))
    assert (readers[1].first_at, readers[1].last_at) == (first, first)


def test_what_an_agent_read_comes_in_pages_the_last_read_first(home: Home) -> None:
    agent, other = key_of(home, "default"), key_of(home, "default", name="Other")
    made = [remember(home, f"Note {number}") for number in range(5)]
    for place in (3, 0, 4, 1):
        home.clock.advance(minutes=1)
        home.services.memories.get(made[place].id, agent)
    home.services.memories.get(made[2].id, other)

    reads = home.services.reads
    first = reads.reads_of(key_id(agent), PERSON, limit=2)
    second = reads.reads_of(key_id(agent), PERSON, limit=2, cursor=first.next_cursor)

    shown = [entry.memory.content for entry in (*first.entries, *second.entries)]
    assert shown == ["Note 1", "Note 4", "Note 0", "Note 3"]
    assert (first.total, second.next_cursor) == (4, None)
    assert first.entries[0].last_at == home.clock.now()
    page = home.services.memories.list(read_by(key_id(agent)), PageRequest(), PERSON)
    assert {memory.content for memory in page.memories} == set(shown)
    found = home.services.search.search(
        SearchRequest(query="Note", mode=SearchMode.KEYWORD, filter=read_by(key_id(other))), PERSON
    )
    assert [hit.memory.content for hit in found.hits] == ["Note 2"]


def test_a_list_of_what_an_agent_read_stands_in_the_order_of_its_reads(home: Home) -> None:
    """Page by page, from behind a memory and by places: all in one order."""
    agent, other = key_of(home, "default"), key_of(home, "default", name="Other")
    made = [remember(home, f"Note {number}") for number in range(5)]
    for place in (3, 0, 4, 1, 3):
        home.clock.advance(seconds=1)
        home.services.memories.get(made[place].id, agent)
    home.clock.advance(seconds=1)
    home.services.memories.get(made[0].id, other)
    assert home.services.reads.reads_of(key_id(agent), PERSON).total == 4
    memories, wanted = home.services.memories, read_by(key_id(agent))
    expected = [made[place].id for place in (3, 1, 4, 0)]
    for sort, order in (
        (Sort.RECENTLY_ACCESSED, expected),
        (Sort.LEAST_RECENTLY_ACCESSED, expected[::-1]),
    ):
        seen, cursor = [], None
        while True:
            page = memories.list(wanted, PageRequest(sort=sort, limit=2, cursor=cursor), PERSON)
            seen += [memory.id for memory in page.memories]
            assert page.total == 4
            if (cursor := page.next_cursor) is None:
                break
        assert seen == order
        behind = PageRequest(sort=sort, limit=2, after=order[1])
        summaries = memories.summaries(wanted, behind, PERSON).summaries
        assert [summary.id for summary in summaries] == order[2:]
        assert [place.id for place in memories.places(wanted, sort, 3, PERSON)] == order[:3]
    unread = PageRequest(sort=Sort.RECENTLY_ACCESSED, after=made[2].id)
    with pytest.raises(InvalidInputError) as caught:
        memories.summaries(wanted, unread, PERSON)
    assert caught.value.field == "after"


def test_an_export_of_what_an_agent_read_stands_in_the_order_of_its_reads(
    home: Home, tmp_path: Path
) -> None:
    agent, other = key_of(home, "default"), key_of(home, "default", name="Other")
    made = [remember(home, f"Note {number}") for number in range(3)]
    for place, reader in ((1, agent), (2, agent), (0, agent), (1, other)):
        home.clock.advance(seconds=1)
        home.services.memories.get(made[place].id, reader)
    home.services.reads.reads_of(key_id(agent), PERSON)
    request = ExportRequest(
        selection=Selection(wanted=read_by(key_id(agent))),
        path=tmp_path / "read.jsonl",
        format=ExportFormat.JSON_LINES,
        sort=Sort.RECENTLY_ACCESSED,
    )
    home.services.exports.export(request, PERSON)
    records = [json.loads(line) for line in request.path.read_text().splitlines()]
    assert [record["content"] for record in records] == ["Note 0", "Note 2", "Note 1"]


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwxLDJd", "WyJyZWFkcyIsMSwiYSJd"])
def test_a_cursor_that_is_none_of_ours_is_refused(home: Home, cursor: str) -> None:
    agent = key_of(home, "default")
    with pytest.raises(InvalidInputError):
        home.services.reads.reads_of(key_id(agent), PERSON, cursor=cursor)


def test_only_who_sees_the_whole_vault_is_told_who_read_what(home: Home) -> None:
    memory, agent = remember(home, TEXT), key_of(home, "default", admin=True)
    reads = home.services.reads
    with pytest.raises(NotAllowedError):
        reads.readers_of(memory.id, agent)
    with pytest.raises(NotAllowedError):
        reads.reads_of(key_id(agent), agent)
    with pytest.raises(NotFoundError):
        reads.reads_of("key_nobody", PERSON)


def test_reads_go_with_the_memory(home: Home) -> None:
    agent = key_of(home, "default", "work")
    kept, purged = remember(home, "kept"), remember(home, "purged")
    wiped = remember(home, "wiped", namespace="work")
    for memory in (kept, purged, wiped):
        home.services.memories.get(memory.id, agent)
    assert home.services.reads.reads_of(key_id(agent), PERSON).total == 3

    home.services.memories.delete(purged.id, PERSON, permanent=True)
    home.services.namespaces.wipe("work", PERSON, confirm="work")

    page = home.services.reads.reads_of(key_id(agent), PERSON)
    assert [entry.memory.id for entry in page.entries] == [kept.id]
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


def test_a_memory_that_goes_before_its_reads_are_written_down_leaves_none(home: Home) -> None:
    agent, memory = key_of(home, "default"), remember(home, TEXT)
    home.services.memories.get(memory.id, agent)
    home.services.memories.delete(memory.id, PERSON, permanent=True)
    assert home.services.reads.reads_of(key_id(agent), PERSON).entries == ()
    assert rows(home) == []


def test_what_cannot_be_written_down_stays_noted(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await_first_round(home)
    agent, memory = key_of(home, "default"), remember(home, TEXT)
    home.services.memories.get(memory.id, agent)
    with monkeypatch.context() as broken:
        broken.setattr(ReadsWriter, "add", Mock(side_effect=DiskFullError))
        assert home.services.reads.readers_of(memory.id, PERSON) == ()
        home.services.memories.get(memory.id, agent)

    (reader,) = home.services.reads.readers_of(memory.id, PERSON)
    assert reader.times == 2


def test_many_are_written_down_in_several_transactions(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.services.history.read_notes._AT_ONCE", 3)
    await_first_round(home)
    agent = key_of(home, "default")
    for number in range(7):
        remember(home, f"Note {number}", embed=False)
    home.services.memories.list(MemoryFilter(), PageRequest(), agent)
    with (
        home.borrow() as opened,
        patch.object(ReadsWriter, "add", autospec=True, side_effect=ReadsWriter.add) as add,
    ):
        write_down_uses(opened)
    assert [len(call.args[1]) for call in add.call_args_list] == [3, 3, 1]
    assert len(rows(home)) == 7


def test_a_vault_of_the_version_before_is_brought_up_with_all_it_holds(home: Home) -> None:
    agent, memory = key_of(home, "default"), remember(home, TEXT)
    assert home.services.reads.reads_of(key_id(agent), PERSON).kept_since is None
    with session_of(home.services).borrow() as opened:
        state_key = Secret(opened.vault.keys.state_hash.reveal())
    with raw_of(home) as raw:
        raw.execute("DROP TABLE reads")
        head = forget_states(raw.execute, state_key)
        raw.execute("UPDATE alembic_version SET version_num = '0003'")
        raw.commit()
    header = Vault.unlock(home.folder, KeyFile(home.folder / "vault.key"))
    header.anchor(*head)
    header.lock()
    home.services.vault.unlock_with_key_file()

    assert home.services.memories.get(memory.id, agent).content == TEXT
    (reader,) = home.services.reads.readers_of(memory.id, PERSON)
    page = home.services.reads.reads_of(key_id(agent), PERSON)
    assert (reader.times, page.total) == (1, 1)
    assert page.kept_since is not None
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))
