"""History, log and undo: what a caller is promised, over the real store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.history.history import FieldChange, fold
from muniment.domain.history.ledger import (
    LedgerPage,
    LogFilter,
    SkippedUndo,
    Undone,
    UndoneMemory,
    UndoRequest,
)
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft, MemoryPatch, Tier
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.usage.usage import UsageAction
from muniment.services.agents.key_drafts import KeyDraft
from tests.fakes.background_waits import await_first_round, await_published
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of, session_of
from tests.waiting import until

if TYPE_CHECKING:
    from muniment.storage.reading import Reading
    from tests.conftest import Home

FIRST = LedgerPage()


def key(
    home: Home, *namespaces: str, name: str = "", scopes: tuple[Scope, ...] = (Scope.WRITE,)
) -> Actor:
    draft = KeyDraft(namespaces=namespaces or ("default",), name=name, scopes=frozenset(scopes))
    made = home.services.keys.create(draft, PERSON).key
    return Actor(f"key:{made.id}", made.namespaces, made.scopes)


def edit(home: Home, memory: Memory, actor: Actor = PERSON, **fields: Any) -> Memory:
    return home.services.memories.edit(memory.id, MemoryPatch(**fields), actor).memory


def get(home: Home, memory: Memory) -> Memory:
    return home.services.memories.get(memory.id, PERSON, include_deleted=True)


def history(home: Home, memory: Memory, actor: Actor = PERSON) -> list[tuple[str, str, set[str]]]:
    found = home.services.history.history(memory.id, actor)
    return [
        (entry.action, entry.actor, {change.field for change in entry.changes})
        for entry in found.entries
    ]


def last(home: Home, memory: Memory) -> int:
    """The number of the last operation on a memory."""
    return home.services.history.history(memory.id, PERSON).entries[0].sequence


def undo(home: Home, actor: Actor = PERSON, **request: Any) -> Undone:
    return home.services.history.undo(UndoRequest(**request), actor)


def chain_is_whole(home: Home) -> bool:
    with home.borrow() as opened, opened.store.read() as view:
        return view.journal.broken_links(opened.vault.keys.state_hash) == ()


# --- history


def test_a_history_names_who_changed_what_newest_first(home: Home) -> None:
    helper = key(home, name="helper")
    memory = remember(home, tags=("boats",), metadata={"seen": 1})
    home.clock.advance(hours=1)
    edit(home, memory, helper, content="The boat is called Borealis", metadata={"seen": None})
    home.services.memories.delete(memory.id, PERSON)

    page = home.services.history.history(memory.short_id, PERSON)

    delete, changed, create = page.entries
    assert (page.next_cursor, page.notes) == (None, ())
    assert [entry.action for entry in page.entries] == ["delete", "edit", "create"]
    assert [entry.version for entry in page.entries] == [3, 2, 1]
    assert (changed.actor, changed.actor_name) == (helper.name, "helper")
    assert (create.actor, create.actor_name) == ("person", None)
    assert changed.at - create.at == timedelta(hours=1)
    assert changed.changes == (
        FieldChange("content", "The boat is called Aurora", "The boat is called Borealis"),
        FieldChange("metadata.seen", 1, None, is_there=False),
    )
    assert delete.changes == (FieldChange("deleted_at", None, home.clock.now()),)
    assert delete.sequence > changed.sequence > create.sequence
    assert delete.batch_id != changed.batch_id


def stretch(home: Home, memory: Memory, *contents: str) -> Memory:
    """Save contents one after the other, as an editor does that saves by itself."""
    for content in contents:
        patch = MemoryPatch(content=content)
        memory = home.services.memories.edit(
            memory.id, patch, PERSON, expected_version=memory.version, batch_id="s", wait=False
        ).memory
    return memory


def test_an_editing_stretch_is_one_version_on_every_page(home: Home) -> None:
    memory = remember(home)
    before, after = memory.content, "The boat is called Borealis"
    stretch(home, memory, "The boat", "The boat is called", after)
    whole = home.services.history.history(memory.id, PERSON)
    assert [(entry.action, entry.version) for entry in whole.entries] == [
        ("edit", 4),
        ("create", 1),
    ]
    assert [entry.number for entry in whole.entries] == [2, 1]
    assert whole.entries[0].changes == (FieldChange("content", before, after),)
    first = home.services.history.history(memory.id, PERSON, LedgerPage(limit=1))
    page = LedgerPage(limit=1, cursor=first.next_cursor)
    second = home.services.history.history(memory.id, PERSON, page)
    assert (*first.entries, *second.entries) == whole.entries
    assert second.next_cursor is None
    assert chain_is_whole(home)


@pytest.mark.parametrize("by", ["batch", "operation"])
def test_an_editing_stretch_is_undone_as_one(home: Home, by: str) -> None:
    memory = remember(home)
    stretch(home, memory, "The boat", "The boat is called", "The boat is called Borealis")
    named: dict[str, Any] = {"batch": "s"} if by == "batch" else {"operation": last(home, memory)}
    undone = undo(home, **named)
    assert undone.undone == (UndoneMemory(memory.id, ("content",)),)
    assert get(home, memory).content == memory.content
    assert history(home, memory)[0] == ("undo", "person", {"content"})


def test_a_stretch_that_began_a_memory_is_taken_back_with_it(home: Home) -> None:
    draft = MemoryDraft(content="The", wait=False)
    memory = home.services.memories.remember(draft, PERSON, batch_id="s").memory
    stretch(home, memory, "The boat")
    assert [action for action, _, _ in history(home, memory)] == ["create"]
    undo(home, batch="s")
    assert get(home, memory).deleted_at is not None


def test_an_edit_that_does_not_wait_is_embedded_in_the_background(home: Home) -> None:
    memory = stretch(home, remember(home), "The boat is called Borealis")
    assert memory.embedding.state is EmbeddingState.PENDING
    until(lambda: get(home, memory).embedding.state is EmbeddingState.READY)


def test_a_history_is_read_page_by_page_while_others_write(home: Home) -> None:
    memory = remember(home)
    for number in range(6):
        edit(home, memory, importance=number / 10)
    seen: list[int] = []
    page = LedgerPage(limit=2)
    for _ in range(20):
        found = home.services.history.history(memory.id, PERSON, page)
        seen += [entry.version for entry in found.entries]
        if found.next_cursor is None:
            break
        edit(home, memory, source=f"s{len(seen)}")
        page = LedgerPage(limit=2, cursor=found.next_cursor)
    # The creation and six edits; what was written meanwhile stands before the first page.
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_names_of_keys_are_for_who_may_list_keys(home: Home) -> None:
    helper = key(home, name="helper")
    memory = remember(home, actor=helper)
    for scopes, name in (((Scope.READ,), None), ((Scope.ADMIN,), "helper")):
        asker = key(home, scopes=scopes)
        assert home.services.history.history(memory.id, asker).entries[0].actor_name == name
        log = home.services.history.log(LogFilter(actor=helper.name), FIRST, asker)
        assert [entry.actor_name for entry in log.entries] == [name]


def test_what_is_not_there_has_no_history(home: Home) -> None:
    stranger = key(home, "work")
    memory = remember(home)
    short = remember(home, expires_at=home.clock.now() + timedelta(minutes=1))
    home.clock.advance(minutes=2)
    gone = remember(home)
    home.services.memories.delete(gone.id, PERSON, permanent=True)
    asked = [("nonsense", PERSON), (memory.id, stranger), (short.id, PERSON), (gone.id, PERSON)]
    for reference, actor in asked:
        with pytest.raises(NotFoundError):
            home.services.history.history(reference, actor)
    with pytest.raises(InvalidInputError, match="cursor"):
        home.services.history.history(memory.id, PERSON, LedgerPage(cursor="x"))


def test_an_operation_that_cannot_be_read_is_left_out_with_a_note(home: Home) -> None:
    memory = remember(home)
    edit(home, memory, content="secret")
    edit(home, memory, source="x")
    with home.borrow() as opened, opened.store.write("person") as unit:
        connection_of(unit).exec_driver_sql(
            "UPDATE operations SET patch = x'0100' WHERE subject = ? AND action = 'edit' "
            "AND sequence = (SELECT min(sequence) FROM operations WHERE action = 'edit')",
            (memory.id,),
        )
    page = home.services.history.history(memory.id, PERSON)
    assert [entry.version for entry in page.entries] == [3, 1]
    assert page.notes == ("1 operation can no longer be read",)
    # Nothing is guessed from a history with a hole.
    undone = undo(home, operation=page.entries[0].sequence)
    assert undone.undone == ()
    assert undone.skipped == (SkippedUndo(memory.id, None, "a part of its history cannot be read"),)
    log = home.services.history.log(LogFilter(subject=memory.id), FIRST, PERSON)
    assert [entry.fields is None for entry in log.entries] == [False, True, False]


# --- the log


def test_the_log_answers_what_each_key_did(home: Home) -> None:
    helper, other = key(home, name="helper"), key(home, "default", "work")
    start = home.clock.now()
    first = remember(home, actor=helper, tags=("t",))
    home.clock.advance(minutes=1)
    second = remember(home, actor=other, namespace="work")
    home.clock.advance(minutes=1)
    edit(home, first, other, importance=0.9)
    home.services.memories.delete(second.id, PERSON)

    def log(asker: Actor = PERSON, **wanted: Any) -> list[tuple[str, str]]:
        found = home.services.history.log(LogFilter(**wanted), FIRST, asker).entries
        assert [entry.sequence for entry in found] == sorted(
            (entry.sequence for entry in found), reverse=True
        )
        return [(entry.action, entry.subject) for entry in found]

    on_first, on_second = ("create", first.id), ("create", second.id)
    edited, deleted = ("edit", first.id), ("delete", second.id)
    assert log(actor=helper.name) == log(actor=helper.name.removeprefix("key:")) == [on_first]
    assert log(actor=other.name) == [edited, on_second]
    assert log(namespaces=("work",)) == [deleted, on_second]
    assert log(other, namespaces=("default",)) == log(helper) == [edited, on_first]
    assert log(action="delete") == [deleted]
    assert log(subject=first.id) == [edited, on_first]
    assert log(helper, since=start + timedelta(minutes=1)) == [edited]
    assert log(helper, until=start + timedelta(minutes=1)) == [on_first]
    assert log(helper, since=start, until=start) == []
    later = start + timedelta(minutes=1)
    assert log(since=later) == [deleted, edited, on_second]
    assert log(since=later, until=later + timedelta(minutes=1)) == [on_second]
    assert log(until=later)[0] == on_first
    assert log(actor=other.name, since=later + timedelta(minutes=1)) == [edited]
    newest = home.services.history.log(LogFilter(), LedgerPage(limit=1), helper)
    (line,) = newest.entries
    assert (line.namespace, set(line.fields or ())) == ("default", {"importance", "tier"})
    older = home.services.history.log(
        LogFilter(), LedgerPage(limit=1, cursor=newest.next_cursor), helper
    )
    assert [entry.subject for entry in older.entries] == [first.id]
    assert older.next_cursor is None
    assert log(batch_id=line.batch_id) == [edited]


def test_what_concerns_the_whole_vault_is_for_the_person(home: Home) -> None:
    helper = key(home, scopes=(Scope.ADMIN,))
    remember(home, actor=helper)
    theirs = home.services.history.log(LogFilter(), FIRST, helper).entries
    assert [entry.action for entry in theirs] == ["create"]
    everything = home.services.history.log(LogFilter(), FIRST, PERSON).entries
    (made,) = [entry for entry in everything if entry.subject == helper.name]
    assert (made.action, made.namespace, made.fields) == ("create", None, ("name",))
    with pytest.raises(NotFoundError):
        home.services.history.log(LogFilter(namespaces=("work",)), FIRST, helper)


def test_after_a_wipe_the_log_says_who_and_when_and_no_more(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    memory = remember(home, "wipecanary", namespace="work")
    before = last(home, memory)
    home.services.namespaces.wipe("work", PERSON, confirm="work")
    log = home.services.history.log(LogFilter(subject=memory.id), FIRST, PERSON)
    assert [(entry.action, entry.fields, entry.namespace) for entry in log.entries] == [
        ("create", None, None)
    ]
    with pytest.raises(ConflictError, match="permanently deleted"):
        undo(home, operation=before)
    (wipe,) = home.services.history.log(LogFilter(action="wipe"), FIRST, PERSON).entries
    with pytest.raises(ConflictError, match="permanently deleted"):
        undo(home, operation=wipe.sequence)


# --- undo of one operation, of a batch, of a key


def test_an_undone_edit_is_found_by_its_old_words_again(home: Home) -> None:
    memory = edit(home, remember(home), content="The kettle is broken", source="x")
    undone = undo(home, operation=last(home, memory))

    after = get(home, memory)
    assert (after.content, after.source) == ("The boat is called Aurora", None)
    assert undone.undone == (UndoneMemory(memory.id, ("content", "source")),)
    assert undone.operations == 1
    assert [change.kind for change in undone.changes.memories] == [ChangeKind.UPDATED]
    assert history(home, memory)[0] == ("undo", "person", {"content", "source"})
    until(lambda: get(home, memory).embedding.state is EmbeddingState.READY)
    await_published(home)
    for mode in SearchMode:
        request = SearchRequest(query="boat Aurora", mode=mode)
        hits = home.services.search.search(request, PERSON).hits
        assert [hit.memory.id for hit in hits] == [memory.id]
    gone = SearchRequest(query="kettle", mode=SearchMode.KEYWORD)
    assert home.services.search.search(gone, PERSON).hits == ()
    assert chain_is_whole(home)


def test_filters_follow_an_undo(home: Home) -> None:
    memory = remember(home, tags=("a",), metadata={"m": 1}, agent_id="ada")
    edit(home, memory, tags=("b",), metadata={"m": 2}, agent_id="bob", importance=0.9)
    before, after = (
        [MemoryFilter(tags=(tag,)), MemoryFilter(metadata={"m": m}), MemoryFilter(agent_id=agent),
         MemoryFilter(tier=tier)]
        for tag, m, agent, tier in (("a", 1, "ada", Tier.WARM), ("b", 2, "bob", Tier.HOT))
    )  # fmt: skip

    def found(wanted: list[MemoryFilter]) -> list[int]:
        page = PageRequest()
        return [home.services.memories.list(one, page, PERSON).total for one in wanted]

    assert (found(before), found(after)) == ([0] * 4, [1] * 4)
    undo(home, operation=last(home, memory))
    assert (found(before), found(after)) == ([1] * 4, [0] * 4)


def test_each_kind_of_operation_goes_back_and_comes_again(home: Home) -> None:
    memories = home.services.memories
    memory = remember(home)
    created = last(home, memory)
    acts = [
        lambda: memories.delete(memory.id, PERSON),
        lambda: memories.restore(memory.id, PERSON),
        lambda: edit(home, memory, archived=True),
        lambda: edit(home, memory, archived=False),
    ]
    for act in acts:
        was = get(home, memory)
        act()
        became = get(home, memory)
        undone = undo(home, operation=last(home, memory))
        assert state(get(home, memory)) == state(was)
        undo(home, batch=undone.changes.batch_id)
        assert state(get(home, memory)) == state(became)
    # Somebody decided after its creation that it stays.
    undone = undo(home, operation=created)
    assert undone.skipped == (SkippedUndo(memory.id, "deleted_at", "person changed it later"),)
    assert get(home, memory).deleted_at is None


def state(memory: Memory) -> tuple[bool, bool]:
    return memory.deleted_at is not None, memory.archived_at is not None


def test_a_memory_remembered_alone_is_a_batch_of_its_own(home: Home) -> None:
    helper = key(home)
    written = home.services.memories.remember(MemoryDraft(content="The boat is blue"), helper)
    memory, batch_id = written.memory, written.changes.batch_id
    changed = home.services.memories.edit(memory.id, MemoryPatch(content="It is red"), helper)
    page = home.services.history.log(LogFilter(batch_id=batch_id), LedgerPage(limit=5), helper)
    assert [(entry.action, entry.subject) for entry in page.entries] == [("create", memory.id)]
    undo(home, helper, batch=changed.changes.batch_id)
    assert get(home, memory).content == "The boat is blue"
    undo(home, helper, batch=batch_id)
    assert get(home, memory).deleted_at is not None


def test_a_batch_goes_to_the_trash_and_back_in_one_change(home: Home) -> None:
    helper = key(home)
    kept = remember(home, "kept")
    result = home.services.memories.remember_batch(
        [MemoryDraft(content=f"number {number}") for number in range(450)], helper
    )
    heard: list[Any] = []
    home.services.changes.subscribe(heard.append)
    undone = undo(home, helper, batch=result.changes.batch_id)
    assert undone.operations == len(undone.undone) == 450
    assert [len(changes.memories) for changes in heard] == [450]
    assert heard[0].batch_id == undone.changes.batch_id
    page = home.services.history.log(
        LogFilter(batch_id=undone.changes.batch_id), LedgerPage(limit=500), helper
    )
    assert {entry.action for entry in page.entries} == {"undo"}
    assert get(home, kept).deleted_at is None
    redone = undo(home, helper, batch=undone.changes.batch_id)
    assert [change.kind for change in redone.changes.memories] == [ChangeKind.RESTORED] * 450
    assert chain_is_whole(home)


def test_all_that_a_key_did_since_a_moment(home: Home) -> None:
    helper = key(home)
    older = remember(home, "older", actor=helper)
    mine = remember(home, "mine", source="s")
    home.clock.advance(days=1)
    tuesday = home.clock.now()
    edit(home, older, helper, content="older, changed")
    new = remember(home, "new", actor=helper)
    edit(home, mine, helper, content="not mine", source="t")
    home.services.memories.delete(older.id, helper)
    edit(home, mine, source="person's")

    undone = undo(home, key=helper.name.removeprefix("key:"), since=tuesday)

    assert (get(home, older).content, get(home, older).deleted_at) == ("older", None)
    assert get(home, new).deleted_at is not None
    assert (get(home, mine).content, get(home, mine).source) == ("mine", "person's")
    assert undone.operations == 4
    assert set(undone.undone) == {
        UndoneMemory(older.id, ("content", "deleted_at")),
        UndoneMemory(new.id, ("deleted_at",)),
        UndoneMemory(mine.id, ("content",)),
    }
    assert undone.skipped == (SkippedUndo(mine.id, "source", "person changed it later"),)
    again = undo(home, key=helper.name, since=tuesday)
    assert again.undone == ()
    assert not again.changes
    nothing = undo(home, key=helper.name, since=home.clock.now() + timedelta(days=1))
    assert (nothing.operations, nothing.undone, nothing.skipped) == (0, (), ())


def test_a_preview_says_the_same_and_writes_nothing(home: Home) -> None:
    helper = key(home)
    first = remember(home, "first", actor=helper, client_id="c")
    home.services.memories.delete(first.id, helper)
    second = remember(home, "second", actor=helper, client_id="c")
    edit(home, second, source="x")
    request = UndoRequest(key=helper.name, since=home.clock.now() - timedelta(days=1))
    with home.borrow() as opened, opened.store.read() as view:
        head = view.journal.head()

    preview = home.services.history.undo(request, PERSON, dry_run=True)

    with home.borrow() as opened, opened.store.read() as view:
        assert view.journal.head() == head
    assert not preview.changes
    assert preview.changes.batch_id is None
    assert get(home, second).deleted_at is None
    undone = home.services.history.undo(request, PERSON)
    assert (undone.operations, undone.undone, undone.skipped) == (
        preview.operations, preview.undone, preview.skipped,
    )  # fmt: skip


def test_an_idempotency_key_goes_back_to_who_held_it(home: Home) -> None:
    old = remember(home, "old", client_id="c")
    home.services.memories.delete(old.id, PERSON)
    written = home.services.memories.remember(MemoryDraft(content="new", client_id="c"), PERSON)
    assert get(home, old).client_id is None

    for is_preview in (True, False):
        undone = home.services.history.undo(
            UndoRequest(batch=written.changes.batch_id), PERSON, dry_run=is_preview
        )
        assert {memory.subject: memory.fields for memory in undone.undone} == {
            written.memory.id: ("deleted_at",), old.id: ("client_id",),
        }  # fmt: skip
    assert get(home, old).client_id == "c"
    assert get(home, written.memory).client_id is None

    home.services.memories.restore(old.id, PERSON)
    again = UndoRequest(batch=undone.changes.batch_id)
    preview = home.services.history.undo(again, PERSON, dry_run=True)
    assert preview.skipped == ()
    assert home.services.history.undo(again, PERSON).undone == preview.undone
    assert get(home, old).client_id is None
    assert (get(home, written.memory).client_id, get(home, written.memory).deleted_at) == (
        "c",
        None,
    )


def test_idempotency_keys_of_several_go_back_in_order(home: Home) -> None:
    olds = [remember(home, f"old {name}", client_id=name) for name in "ab"]
    for old in olds:
        home.services.memories.delete(old.id, PERSON)
    drafts = [MemoryDraft(content=f"new {name}", client_id=name) for name in "ab"]
    result = home.services.memories.remember_batch(drafts, PERSON)
    undone = undo(home, batch=result.changes.batch_id)
    assert [get(home, old).client_id for old in olds] == ["a", "b"]
    home.services.memories.delete(olds[0].id, PERSON, permanent=True)
    undo(home, batch=undone.changes.batch_id)
    news = [home.services.memories.get(str(item.memory_id), PERSON) for item in result.items]
    assert [memory.client_id for memory in news] == ["a", "b"]
    assert get(home, olds[1]).client_id is None


def test_an_idempotency_key_in_use_is_not_taken_away(home: Home) -> None:
    old = remember(home, "old", client_id="c")
    home.services.memories.delete(old.id, PERSON)
    new = remember(home, "new", client_id="c")
    released = home.services.history.history(old.id, PERSON).entries[0]
    assert released.action == "release"
    undone = undo(home, operation=released.sequence)
    assert undone.undone == ()
    assert undone.skipped == (SkippedUndo(old.id, "client_id", "another memory has it now"),)
    assert get(home, new).client_id == "c"


def test_an_expiry_taken_back_brings_the_memory_back(home: Home) -> None:
    helper = key(home)
    memory = remember(home)
    since = home.clock.now()
    edit(home, memory, helper, expires_at=home.clock.now() + timedelta(seconds=5))
    home.clock.advance(seconds=6)
    with pytest.raises(NotFoundError):
        get(home, memory)
    undo(home, key=helper.name, since=since)
    assert get(home, memory).expires_at is None


def test_what_has_expired_is_not_changed_unseen(home: Home) -> None:
    memory = remember(home, expires_at=home.clock.now() + timedelta(seconds=5))
    edit(home, memory, content="The boat is called Borealis")
    sequence = last(home, memory)
    home.clock.advance(seconds=6)
    undone = undo(home, operation=sequence)
    assert undone.undone == ()
    assert undone.skipped == (SkippedUndo(memory.id, None, "it has expired"),)


def test_a_value_that_returned_is_its_first_writers_again(home: Home) -> None:
    ada, bob = key(home), key(home)
    memory, since = remember(home), home.clock.now()
    edit(home, memory, ada, source="b")
    edit(home, memory, bob, source="c")
    edit(home, memory, bob, source="b")
    assert [item.fields for item in undo(home, key=bob.name, since=since).undone] == [()]
    assert undo(home, key=bob.name, since=since).undone == ()
    undone = undo(home, key=ada.name, since=since)
    assert undone.skipped == ()
    assert get(home, memory).source is None
    assert chain_is_whole(home)


# --- who may


def test_others_work_needs_admin_and_ones_own_write(home: Home) -> None:
    helper, other = key(home), key(home)
    reader, admin = key(home, scopes=(Scope.READ,)), key(home, scopes=(Scope.ADMIN,))
    memory = remember(home, actor=helper)
    sequence = last(home, memory)
    batch_id = home.services.history.history(memory.id, helper).entries[0].batch_id
    requests = (
        UndoRequest(operation=sequence),
        UndoRequest(batch=batch_id),
        UndoRequest(key=helper.name, since=home.clock.now()),
    )
    for request in requests:
        for actor in (other, reader):
            for dry_run in (True, False):
                with pytest.raises(NotAllowedError):
                    home.services.history.undo(request, actor, dry_run=dry_run)
        assert get(home, memory).deleted_at is None
        for actor in (helper, admin, PERSON):
            undone = home.services.history.undo(request, actor)
            assert len(undone.undone) == 1
            undo(home, batch=undone.changes.batch_id)


def test_what_an_actor_does_not_see_does_not_exist(home: Home) -> None:
    stranger = key(home, "work", scopes=(Scope.ADMIN,))
    helper = key(home)
    memory = remember(home, actor=helper)
    entry = home.services.history.history(memory.id, PERSON).entries[0]
    since = home.clock.now()
    for request in (
        {"operation": entry.sequence},
        {"operation": 99_999},
        {"operation": 1},  # the making of a key concerns the whole vault
        {"batch": entry.batch_id},
        {"batch": "nonsense"},
        {"key": helper.name, "since": since},
        {"key": "key_nobody", "since": since},
    ):
        with pytest.raises(NotFoundError):
            undo(home, stranger, **request)
    assert get(home, memory).deleted_at is None
    assert undo(home, stranger, key="person", since=since).operations == 0


def test_an_admin_of_one_namespace_takes_back_what_is_in_it(home: Home) -> None:
    admin = key(home, "work", scopes=(Scope.ADMIN,))
    drafts = [MemoryDraft(content=name, namespace=name) for name in ("work", "default")]
    result = home.services.memories.remember_batch(drafts, PERSON)
    undone = undo(home, admin, batch=result.changes.batch_id)
    assert [memory.subject for memory in undone.undone] == [result.items[0].memory_id]
    kept = home.services.memories.get(str(result.items[1].memory_id), PERSON)
    assert kept.deleted_at is None


def test_what_is_no_change_of_a_memory_is_refused_or_named(home: Home) -> None:
    since = home.clock.now()
    helper = key(home)
    memory = remember(home)
    purged = remember(home)
    home.services.memories.delete(purged.id, PERSON, permanent=True)
    log = home.services.history.log(LogFilter(), FIRST, PERSON).entries
    for entry in log:
        if entry.subject in {helper.name, purged.id}:
            with pytest.raises(ConflictError):
                undo(home, operation=entry.sequence)
    undone = undo(home, key="person", since=since)
    assert [found.subject for found in undone.undone] == [memory.id]
    assert set(undone.skipped) == {
        SkippedUndo(helper.name, None, "only operations on memories can be undone"),
        SkippedUndo(purged.id, None, "the memory was permanently deleted"),
    }
    for request in (UndoRequest(), UndoRequest(operation=1, batch="b")):
        with pytest.raises(InvalidInputError):
            home.services.history.undo(request, PERSON)


def test_what_is_asked_of_the_journal_is_counted(home: Home) -> None:
    await_first_round(home)
    helper = key(home)
    memory = remember(home, actor=helper)
    home.services.history.history(memory.id, helper)
    home.services.history.log(LogFilter(), FIRST, helper)
    undo(home, helper, operation=last(home, memory))
    counts = {
        record.action: record.count
        for record in session_of(home.services).usage.with_pending(lambda: ())
        if record.actor == helper.name
    }
    assert (counts[UsageAction.HISTORY].successes, counts[UsageAction.HISTORY].items) == (2, 2)
    assert (counts[UsageAction.UNDO].successes, counts[UsageAction.UNDO].items) == (1, 1)


# --- versions


def test_deleting_and_restoring_what_somebody_changed_is_a_conflict(home: Home) -> None:
    memories = home.services.memories
    memory = edit(home, remember(home), source="x")
    for permanent in (False, True):
        with pytest.raises(ConflictError, match="version 2"):
            memories.delete(memory.id, PERSON, permanent=permanent, expected_version=1)
    memories.delete(memory.id, PERSON, expected_version=2)
    with pytest.raises(ConflictError, match="version 3"):
        memories.restore(memory.id, PERSON, expected_version=2)
    assert memories.restore(memory.id, PERSON, expected_version=3).memory.version == 4
    memories.delete(memory.id, PERSON, permanent=True, expected_version=4)


# --- at the same time, and for ever


def test_undoing_while_others_write_loses_nothing(home: Home) -> None:
    helper, other = key(home), key(home)
    since = home.clock.now()
    memories = [remember(home, f"number {number}") for number in range(12)]
    new: list[Memory] = []

    def write(actor: Actor, turn: int) -> None:
        for place, memory in enumerate(memories):
            patch = MemoryPatch(source=f"{actor.name} {turn} {place}", metadata={actor.name: turn})
            home.services.memories.edit(memory.id, patch, actor)
        new.append(remember(home, f"new {actor.name} {turn}", actor=actor))

    def take_back(_: int) -> None:
        undo(home, key=helper.name, since=since)

    with ThreadPoolExecutor(4) as pool:
        acts = [pool.submit(write, actor, turn) for turn in range(3) for actor in (helper, other)]
        acts += [pool.submit(take_back, turn) for turn in range(4)]
        for act in acts:
            act.result()

    undo(home, key=helper.name, since=since)
    assert chain_is_whole(home)
    for memory in memories:
        found = get(home, memory)
        # What the other one wrote is there, and nothing of the helper's.
        assert found.metadata.keys() == {other.name}
        assert found.source is None or found.source.startswith(other.name)
        with home.borrow() as opened, opened.store.read() as view:
            values = fold(view.ledger.history(memory.id))
        assert (values["metadata"], values["source"]) == (found.metadata, found.source)
    for memory in new:
        assert (get(home, memory).deleted_at is None) == (memory.actor == other.name)


def test_after_destroying_a_memory_nothing_of_it_is_left(home: Home) -> None:
    memory = remember(home, "firstcanary", metadata={"k": "metacanary"}, tags=("tagcanary",))
    edit(home, memory, content="secondcanary", source="sourcecanary")
    undone = undo(home, operation=last(home, memory))
    undo(home, batch=undone.changes.batch_id)
    home.services.memories.delete(memory.id, PERSON, permanent=True)

    with pytest.raises(NotFoundError):
        home.services.history.history(memory.id, PERSON)
    log = home.services.history.log(LogFilter(subject=memory.id), FIRST, PERSON)
    assert [entry.action for entry in log.entries] == ["purge", "undo", "undo", "edit", "create"]
    assert [entry.fields for entry in log.entries] == [(), None, None, None, None]
    assert "canary" not in f"{log}"
    with home.borrow() as opened, opened.store.read() as view:
        assert [line.patch for line in view.ledger.history(memory.id)] == [{}] * 5
        assert "canary" not in dump(view)
    assert chain_is_whole(home)


def dump(view: Reading) -> str:
    """Every value in the unlocked database."""
    connection = connection_of(view)
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'memory_text'"
    ).scalars()
    rows = [list(connection.exec_driver_sql(f'SELECT * FROM "{name}"')) for name in tables]
    return repr(rows)
