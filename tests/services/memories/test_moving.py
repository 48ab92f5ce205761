"""A move to another namespace takes the history along and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind
from muniment.domain.entities.entity import EntityDraft, EntityFilter
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.errors import NotFoundError
from muniment.domain.history.ledger import LedgerPage, LogFilter, UndoRequest
from muniment.domain.memories.bulk import BulkDone, Move, Selection
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.pages import ListPage
from muniment.domain.profile.profile_marks import MarkAction
from tests.waiting import until

if TYPE_CHECKING:
    from muniment.domain.history.ledger import HistoryEntry, Undone
    from tests.conftest import Home

WRITES = frozenset({Scope.READ, Scope.WRITE, Scope.ADMIN})
AT_WORK = Actor("key:key_work", ("work",), WRITES)
AT_HOME = Actor("key:key_home", ("default",), WRITES)


@pytest.fixture
def memory(home: Home) -> Memory:
    """A memory of the default namespace with an edited text; there is a namespace ``work``."""
    home.services.namespaces.create("work", PERSON)
    draft = MemoryDraft(
        content="The boiler is serviced in May.",
        tags=("house",),
        metadata={"page": 7},
        agent_id="scribe",
        session_id="spring",
        client_id="boiler-1",
    )
    first = home.services.memories.remember(draft, PERSON).memory
    patch = MemoryPatch(content="The boiler is serviced in June.", importance=0.9)
    return home.services.memories.edit(first.id, patch, PERSON).memory


def move(home: Home, memory: Memory, namespace: str) -> BulkDone:
    done = home.services.bulk.change(Selection((memory.id,)), Move(namespace), PERSON)
    assert done.changed == 1
    return done


def undo(home: Home, batch_id: str | None, actor: Actor = PERSON) -> Undone:
    return home.services.history.undo(UndoRequest(batch=batch_id), actor)


def get(home: Home, memory: Memory, actor: Actor = PERSON) -> Memory:
    return home.services.memories.get(memory.id, actor)


def history(home: Home, memory: Memory, actor: Actor = PERSON) -> tuple[HistoryEntry, ...]:
    return home.services.history.history(memory.id, actor).entries


def listed(home: Home, namespace: str, **wanted: bool) -> tuple[Memory, ...]:
    asked = MemoryFilter(namespaces=(namespace,), **wanted)
    return home.services.memories.list(asked, PageRequest(), PERSON).memories


def found(home: Home, namespace: str) -> list[str]:
    request = SearchRequest(query="boiler serviced", filter=MemoryFilter(namespaces=(namespace,)))
    return [hit.memory.id for hit in home.services.search.search(request, PERSON).hits]


def require_sound(home: Home) -> None:
    """Require that rows, vectors, words, digests and histories agree."""
    assert [check for check in home.services.doctor.examine(PERSON) if not check.ok] == []


def test_a_move_keeps_the_memory_and_its_history(home: Home, memory: Memory) -> None:
    before = history(home, memory)
    move(home, memory, "work")
    after = get(home, memory)
    assert after == replace(
        memory,
        namespace="work",
        version=3,
        updated_at=after.updated_at,
        access_count=after.access_count,
        accessed_at=after.accessed_at,
    )
    moved, *earlier = history(home, memory)
    assert (moved.action, moved.version) == ("move", 3)
    (change,) = moved.changes
    assert (change.field, change.before, change.after) == ("namespace", "default", "work")
    assert [(entry.sequence, entry.at, entry.version) for entry in earlier] == [
        (entry.sequence, entry.at, entry.version) for entry in before
    ]
    assert earlier[0].changes == before[0].changes
    assert (found(home, "work"), found(home, "default")) == ([memory.id], [])
    require_sound(home)


def test_a_move_leaves_nothing_behind(home: Home, memory: Memory) -> None:
    move(home, memory, "work")
    assert listed(home, "default") == ()
    assert listed(home, "default", deleted=True) == ()
    with pytest.raises(NotFoundError):
        get(home, memory, AT_HOME)
    home.services.namespaces.delete("default", PERSON)


@pytest.mark.parametrize("times", [1, 3])
def test_wiping_the_old_namespace_leaves_the_moved_memory_whole(
    home: Home, memory: Memory, times: int
) -> None:
    for n in range(times):
        move(home, memory, "default" if n % 2 else "work")
    home.services.namespaces.wipe("default", PERSON, confirm="default")
    (edited,) = (entry for entry in history(home, memory) if entry.action == "edit")
    assert undo(home, edited.batch_id).undone
    assert get(home, memory).content == "The boiler is serviced in May."
    require_sound(home)


def test_wiping_the_new_namespace_leaves_nothing_of_the_moved_memory(
    home: Home, memory: Memory
) -> None:
    move(home, memory, "work")
    with home.borrow() as opened, opened.store.read() as reading:
        kept = [operation.patch for operation in reading.ledger.history(memory.id)]
    assert any("June" in str(patch) for patch in kept)
    home.services.namespaces.wipe("work", PERSON, confirm="work")
    with home.borrow() as opened, opened.store.read() as reading:
        left = list(reading.ledger.history(memory.id))
    assert left
    assert not any(operation.is_readable for operation in left)
    for namespace in ("default", "work"):
        assert listed(home, namespace) == listed(home, namespace, deleted=True) == ()


def test_an_undo_moves_it_back_with_its_history_and_a_redo_forth(
    home: Home, memory: Memory
) -> None:
    done = move(home, memory, "work")
    back = undo(home, done.batch_id)
    assert [(one.subject, one.fields) for one in back.undone] == [(memory.id, ("namespace",))]
    assert get(home, memory).namespace == "default"
    assert [entry.action for entry in history(home, memory)] == ["undo", "move", "edit", "create"]
    require_sound(home)
    undo(home, back.changes.batch_id)
    assert get(home, memory).namespace == "work"
    assert (found(home, "work"), found(home, "default")) == ([memory.id], [])
    require_sound(home)


def test_what_was_written_since_stays_when_a_move_is_undone(home: Home, memory: Memory) -> None:
    done = move(home, memory, "work")
    home.services.memories.edit(memory.id, MemoryPatch(content="It broke."), AT_WORK)
    undo(home, done.batch_id)
    after = get(home, memory)
    assert (after.namespace, after.content) == ("default", "It broke.")


def test_a_move_out_of_a_wiped_namespace_is_not_undone(home: Home, memory: Memory) -> None:
    done = move(home, memory, "work")
    home.services.namespaces.wipe("default", PERSON, confirm="default")
    skipped = undo(home, done.batch_id).skipped
    (left,) = (one for one in skipped if one.subject == memory.id)
    assert (left.field, left.reason) == ("namespace", "the namespace no longer exists")
    assert get(home, memory).namespace == "work"


def test_agents_undo_only_where_they_see_the_memory_now(home: Home, memory: Memory) -> None:
    (edited, _) = history(home, memory)
    move(home, memory, "work")
    for request in (UndoRequest(batch=edited.batch_id), UndoRequest(operation=edited.sequence)):
        with pytest.raises(NotFoundError):
            home.services.history.undo(request, AT_HOME)
    assert [c.before for c in history(home, memory, AT_WORK)[0].changes] == [None]
    assert undo(home, edited.batch_id, AT_WORK).undone
    assert get(home, memory).content == "The boiler is serviced in May."


def test_the_log_tells_of_the_move_without_content(home: Home, memory: Memory) -> None:
    move(home, memory, "work")
    page = home.services.history.log(LogFilter(subject=memory.id), LedgerPage(), PERSON)
    assert [(line.action, line.namespace, line.fields) for line in page.entries] == [
        ("move", "work", ("namespace",)),
        ("edit", "default", None),
        ("create", "default", None),
    ]


def test_listeners_hear_where_it_left_and_where_it_came(home: Home, memory: Memory) -> None:
    heard: list[tuple[ChangeKind, str]] = []
    stop = home.services.changes.subscribe(
        lambda changes: heard.extend((one.kind, one.namespace) for one in changes.memories)
    )
    move(home, memory, "work")
    stop()
    assert heard[:2] == [(ChangeKind.PURGED, "default"), (ChangeKind.MOVED, "work")]


def test_an_idempotency_key_that_is_taken_there_is_given_up(home: Home, memory: Memory) -> None:
    draft = MemoryDraft(content="another", namespace="work", client_id="boiler-1")
    other = home.services.memories.remember(draft, PERSON).memory
    done = move(home, memory, "work")
    assert (get(home, memory).client_id, get(home, other).client_id) == (None, "boiler-1")
    undo(home, done.batch_id)
    assert get(home, memory).client_id == "boiler-1"
    require_sound(home)


def test_scopes_marks_and_links_made_by_hand_go_along(home: Home, memory: Memory) -> None:
    services = home.services
    boiler = services.entities.create(EntityDraft(type="thing", name="Boiler"), PERSON).value
    services.entities.link(boiler.uid, memory.id, PERSON, relationship="about", relevance=0.5)
    services.profile.mark(memory.id, MarkAction.HIDE, PERSON)
    move(home, memory, "work")
    there = EntityFilter(namespaces=("work",))
    (linked,) = services.entities.list(there, ListPage(), PERSON).items
    assert (linked.type, linked.name) == ("thing", "Boiler")
    (mark,) = services.profile.marks(PERSON, namespace="work")
    assert (mark.subject, mark.action) == (memory.id, MarkAction.HIDE)
    assert services.profile.marks(PERSON, namespace="default") == ()
    owners = home.services.owners
    assert [one.handle for one in owners.list(OwnerKind.AGENT, ListPage(), AT_WORK).items] == [
        "scribe"
    ]
    assert owners.list(OwnerKind.AGENT, ListPage(), AT_HOME).items == ()
    require_sound(home)


def test_the_text_is_analysed_again_for_the_entities_of_the_new_namespace(real_home: Home) -> None:
    services = real_home.services
    services.namespaces.create("work", PERSON)
    draft = MemoryDraft(content="Ottilie repairs the boiler in Lisbon.")
    memory = services.memories.remember(draft, PERSON).memory
    names = {(entity.type, entity.value) for entity in memory.entities}
    assert names
    move(real_home, memory, "work")
    until(lambda: get(real_home, memory).entities)
    assert {(one.type, one.value) for one in get(real_home, memory).entities} == names
    gone = EntityFilter(namespaces=("default",))
    assert services.entities.list(gone, ListPage(), PERSON).items == ()
    require_sound(real_home)
