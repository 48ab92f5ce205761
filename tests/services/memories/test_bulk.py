"""One change to many memories: counted, in steps, stopped half-way, and taken back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.bulk import Move, Repatch, Retag, Selection, Trash
from muniment.domain.memories.memory import TAGS_MAX, Memory, MemoryDraft, MemoryPatch, Tier
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.domain.memories.bulk import BulkDone
    from tests.conftest import Home

COUNT = 230
CONFINED = Actor("key:key_1", ("default",), frozenset({Scope.READ, Scope.WRITE}))


@pytest.fixture
def many(home: Home) -> tuple[Memory, ...]:
    """130 memories of the default namespace, newest first, and one elsewhere."""
    home.services.namespaces.create("work", PERSON)
    drafts = [
        MemoryDraft(content=f"note {n}", tags=("old", f"n{n}"), embed=False) for n in range(COUNT)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    other = MemoryDraft(content="elsewhere", namespace="work", embed=False)
    home.services.memories.remember(other, PERSON)
    return listed(home, "default")


def listed(home: Home, *namespaces: str, **wanted: object) -> tuple[Memory, ...]:
    question = MemoryFilter(namespaces=namespaces, **wanted)  # type: ignore[arg-type]
    return home.services.memories.list(question, PageRequest(limit=500), PERSON).memories


def everything() -> Selection:
    return Selection(wanted=MemoryFilter(namespaces=("default",)))


def undo(home: Home, done: BulkDone) -> None:
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)


def test_tags_go_to_all_that_a_filter_matches(home: Home, many: tuple[Memory, ...]) -> None:
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    change = Retag(add=(" new ",), remove=("old",))
    done = home.services.bulk.change(everything(), change, PERSON, watch=watch)
    assert (done.total, done.changed, done.unchanged, done.is_stopped) == (COUNT, COUNT, 0, False)
    assert told == [(0, COUNT), (200, COUNT), (COUNT, COUNT)]
    assert {memory.tags[1] for memory in listed(home, "default")} == {"new"}
    assert listed(home, "work")[0].tags == ()
    undo(home, done)
    assert [memory.tags for memory in listed(home, "default")] == [m.tags for m in many]


def test_what_is_excluded_stays(home: Home, many: tuple[Memory, ...]) -> None:
    kept = {many[0].id, many[77].id}
    chosen = Selection(wanted=MemoryFilter(namespaces=("default",)), excluded=frozenset(kept))
    done = home.services.bulk.change(chosen, Trash(), PERSON)
    assert done.changed == COUNT - 2
    assert {memory.id for memory in listed(home, "default")} == kept
    undo(home, done)
    assert len(listed(home, "default")) == COUNT


def test_a_stop_keeps_what_was_done(home: Home, many: tuple[Memory, ...]) -> None:
    done = home.services.bulk.change(
        everything(), Trash(), PERSON, watch=lambda count, _total: count < 200
    )
    assert (done.changed, done.is_stopped) == (200, True)
    assert len(listed(home, "default")) == COUNT - 200
    undo(home, done)
    assert len(listed(home, "default")) == COUNT


def test_archive_and_tier(home: Home, many: tuple[Memory, ...]) -> None:
    ids = tuple(memory.id for memory in many[:3])
    archived = Repatch(MemoryPatch(archived=True))
    home.services.bulk.change(Selection(ids), archived, PERSON)
    assert len(listed(home, "default")) == COUNT - 3
    again = home.services.bulk.change(Selection(ids), archived, PERSON)
    assert (again.changed, again.unchanged) == (0, 3)
    done = home.services.bulk.change(Selection(ids), Repatch(MemoryPatch(tier=Tier.COLD)), PERSON)
    assert done.changed == 3
    assert {m.tier for m in listed(home, "default", archived=True)} == {Tier.COLD}


def test_a_move_takes_along_what_was_said_and_leaves_nothing_behind(
    home: Home, many: tuple[Memory, ...]
) -> None:
    services = home.services
    patch = MemoryPatch(metadata={"page": 7}, importance=0.9, archived=True, user_id="mira")
    services.memories.edit(many[0].id, patch, PERSON)
    home.clock.advance(days=1)
    ids = tuple(memory.id for memory in many[:2])
    done = services.bulk.change(Selection(ids), Move("work"), PERSON)
    assert done.changed == 2
    moved = listed(home, "work", archived=True)[0]
    assert (moved.content, moved.tags, moved.metadata) == (
        many[0].content,
        many[0].tags,
        {"page": 7},
    )
    assert (moved.importance, moved.user_id, moved.created_at) == (0.9, "mira", many[0].created_at)
    assert len(listed(home, "work")) == 2
    assert listed(home, "default", deleted=True) == ()
    same = services.bulk.change(Selection((moved.id,)), Move("work"), PERSON)
    assert same.unchanged == 1
    undo(home, done)
    assert len(listed(home, "default")) == COUNT - 1
    assert [memory.content for memory in listed(home, "work")] == ["elsewhere"]


def test_a_memory_with_too_many_tags_is_left_and_counted(
    home: Home, many: tuple[Memory, ...]
) -> None:
    full = tuple(f"t{n}" for n in range(TAGS_MAX))
    home.services.memories.edit(many[0].id, MemoryPatch(tags=full), PERSON)
    ids = tuple(memory.id for memory in many[:2])
    done = home.services.bulk.change(Selection(ids), Retag(add=("more",)), PERSON)
    assert (done.changed, done.refused) == (1, 1)
    assert home.services.memories.get(many[0].id, PERSON).tags == full


def test_what_is_not_the_actors_is_not_touched(home: Home, many: tuple[Memory, ...]) -> None:
    bulk = home.services.bulk
    elsewhere = listed(home, "work")[0]
    assert bulk.change(Selection((elsewhere.id,)), Trash(), CONFINED).total == 0
    everywhere = Selection(wanted=MemoryFilter())
    assert bulk.change(everywhere, Retag(add=("x",)), CONFINED).total == COUNT
    with pytest.raises(NotFoundError):
        bulk.change(Selection((many[0].id,)), Move("work"), CONFINED)
    with pytest.raises(NotFoundError):
        bulk.change(Selection((many[0].id,)), Move("nowhere"), PERSON)
    reader = Actor("key:key_2", None, frozenset({Scope.READ}))
    with pytest.raises(NotAllowedError):
        bulk.change(everywhere, Trash(), reader)
    with pytest.raises(InvalidInputError):
        bulk.change(everywhere, Retag(), PERSON)
