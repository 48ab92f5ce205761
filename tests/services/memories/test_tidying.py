"""Tidying up: groups of memories that say the same, merges, stale memories, over the real store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Tier, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.memories.reminders import REMINDER_KEY
from muniment.domain.memories.tidying import DISTINCT_KEY, GROUP_MAX, PutAway, SearchProgress
from tests.fakes.reworded_pairs import HELD_OUT_NEAR_BUT_DIFFERENT, NEAR_BUT_DIFFERENT
from tests.fakes.statement_pairs import DIFFERENT, HELD_OUT_DIFFERENT

if TYPE_CHECKING:
    from tests.conftest import Home

TEXT = "The bins are emptied on Tuesday."
NEAR = "Bins are emptied on Tuesday."
NEARER = "The bins are emptied Tuesday."
LONG = "The bins are emptied on Tuesday. " * 200
CONFINED = Actor("key:key_1", ("default",), frozenset({Scope.READ, Scope.WRITE}))
READER = Actor("key:key_2", None, frozenset({Scope.READ}))


def add(home: Home, content: str = TEXT, **fields: Any) -> Memory:
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory


def groups(home: Home, *namespaces: str, actor: Actor = PERSON, **asked: Any) -> list[set[str]]:
    asked = {"threshold": 0.8} | asked
    found = home.services.tidying.duplicates(namespaces, actor, **asked)
    return [{memory.content for memory in group.memories} for group in found.groups]


def present(home: Home, **wanted: Any) -> dict[str, Memory]:
    page = home.services.memories.list(MemoryFilter(**wanted), PageRequest(limit=500), PERSON)
    return {memory.id: memory for memory in page.memories}


def test_near_texts_that_agree_are_one_group(home: Home) -> None:
    add(home, "Something else entirely.")
    for content in (TEXT, NEAR, NEARER):
        add(home, content)
    assert groups(home) == [{TEXT, NEAR, NEARER}]


def test_equal_texts_need_no_vectors_and_no_single_passage(home: Home) -> None:
    for content in (LONG, LONG.upper()):
        add(home, content)
    add(home, "Not embedded.", embed=False)
    add(home, "not  embedded", embed=False)
    found = home.services.tidying.duplicates((), PERSON)
    assert [len(group.memories) for group in found.groups] == [2, 2]
    assert {group.similarity for group in found.groups} == {1.0}


@pytest.mark.parametrize(
    "pairs",
    [DIFFERENT, HELD_OUT_DIFFERENT, NEAR_BUT_DIFFERENT, HELD_OUT_NEAR_BUT_DIFFERENT],
    ids=["different", "different held out", "near", "near held out"],
)
def test_texts_that_differ_in_what_carries_meaning_are_never_offered(
    real_home: Home, pairs: tuple[tuple[str, str], ...]
) -> None:
    texts = dict.fromkeys(text for pair in pairs for text in pair)
    drafts = [MemoryDraft(content=text) for text in texts]
    real_home.services.memories.remember_batch(drafts, PERSON)
    offered = groups(real_home, threshold=0.5, limit=100)
    assert [pair for pair in pairs if any(set(pair) <= group for group in offered)] == []


@pytest.mark.parametrize(
    "other",
    [
        "The bins are emptied on Thursday.",
        "The bins are not emptied on Tuesday.",
        "The 3 bins are emptied on Tuesday.",
        "The bins are emptied on 5 May.",
        "Tom's bins are emptied on Tuesday.",
    ],
    ids=["day", "negation", "number", "date", "person"],
)
def test_one_difference_in_meaning_is_enough(home: Home, other: str) -> None:
    add(home)
    add(home, other)
    assert groups(home, threshold=0.5) == []


def test_a_text_that_is_not_near_enough_is_not_offered(home: Home) -> None:
    add(home)
    add(home, NEAR)
    assert groups(home, threshold=0.99) == []


def test_within_a_group_all_are_alike(home: Home) -> None:
    """The first text is near each of the others, which are not near each other."""
    for content in ("We like blue tea", "We like the blue tea", "We like a blue tea"):
        add(home, content)
    (group,) = home.services.tidying.duplicates((), PERSON, threshold=0.85).groups
    assert "We like blue tea" in {memory.content for memory in group.memories}
    assert len(group.memories) == 2
    assert group.similarity >= 0.85


@pytest.mark.parametrize(
    "fields",
    [
        {"agent_id": "planner"},
        {"user_id": "anna"},
        {"project": "garden"},
        {"visibility": Visibility.CONFIDENTIAL},
        {"namespace": "work"},
    ],
    ids=lambda fields: next(iter(fields)),
)
@pytest.mark.parametrize("content", [TEXT, NEAR])
def test_only_memories_of_one_scope_are_compared(
    home: Home, content: str, fields: dict[str, Any]
) -> None:
    home.services.namespaces.create("work", PERSON)
    add(home)
    other = add(home, content, **fields)
    assert groups(home) == []
    with pytest.raises(ConflictError):
        home.services.tidying.merge(
            other.id, [next(iter(present(home).keys() - {other.id}))], PERSON
        )
    add(home, NEARER, **fields)
    assert groups(home) == [{content, NEARER}]


@pytest.mark.parametrize("content", [TEXT, NEAR])
def test_what_is_in_the_trash_expired_or_archived_is_not_offered(home: Home, content: str) -> None:
    add(home)
    home.services.memories.delete(add(home, content).id, PERSON)
    add(home, content, expires_at=home.clock.now() + timedelta(hours=1))
    home.services.memories.edit(add(home, content).id, MemoryPatch(archived=True), PERSON)
    assert len(groups(home)) == 1
    home.clock.advance(hours=2)
    assert groups(home) == []


def test_an_actor_is_offered_what_it_sees(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    for namespace in ("default", "work"):
        add(home, namespace=namespace)
        add(home, NEAR, namespace=namespace)
    assert (len(groups(home)), len(groups(home, "work"))) == (2, 1)
    assert len(groups(home, actor=CONFINED)) == 1
    with pytest.raises(NotFoundError):
        groups(home, "work", actor=CONFINED)
    with pytest.raises(NotAllowedError):
        home.services.tidying.merge("1", ["2"], READER)


def test_the_search_reports_progress_ends_with_enough_groups_and_can_be_stopped(home: Home) -> None:
    drafts = [MemoryDraft(content=f"note {n // 2}", embed=False) for n in range(250)]
    home.services.memories.remember_batch(drafts, PERSON)
    reports: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        reports.append((done, total))
        return done < 100

    found = home.services.tidying.duplicates((), PERSON, limit=100, watch=watch)
    assert reports == [(0, 250), (100, 250)]
    assert (found.is_stopped, found.has_more, len(found.groups)) == (True, True, 50)
    few = home.services.tidying.duplicates((), PERSON, limit=3)
    assert (few.is_stopped, few.has_more, few.compared) == (False, True, 5)
    whole = home.services.tidying.duplicates((), PERSON, limit=100)
    assert len(whole.groups) == 100


def test_a_search_is_followed_and_stopped_by_its_actor_alone(home: Home) -> None:
    drafts = [MemoryDraft(content=f"note {n // 2}", embed=False) for n in range(250)]
    home.services.memories.remember_batch(drafts, PERSON)
    tidying, seen = home.services.tidying, []

    def watch(done: int, _total: int) -> bool:
        seen.append((tidying.progress(PERSON), tidying.progress(READER)))
        tidying.stop(PERSON if done else READER)
        return True

    assert tidying.progress(PERSON) is None
    found = tidying.duplicates((), PERSON, limit=100, watch=watch)
    assert seen == [(SearchProgress(0, 250), None), (SearchProgress(100, 250), None)]
    assert (found.is_stopped, found.has_more, len(found.groups)) == (True, True, 50)
    assert tidying.progress(PERSON) is None
    assert not tidying.duplicates((), PERSON, limit=100).is_stopped


def test_a_group_has_at_most_twenty_and_the_next_search_finds_the_rest(home: Home) -> None:
    drafts = [MemoryDraft(content="the same", embed=False) for _ in range(GROUP_MAX + 3)]
    home.services.memories.remember_batch(drafts, PERSON)
    found = home.services.tidying.duplicates((), PERSON)
    assert [len(group.memories) for group in found.groups] == [GROUP_MAX, 3]


def test_the_most_important_comes_first_then_the_latest_edited(home: Home) -> None:
    important = add(home, TEXT, importance=0.7)
    home.clock.advance(hours=1)
    older = add(home, NEAR)
    home.clock.advance(hours=1)
    newer = add(home, NEARER)
    (group,) = home.services.tidying.duplicates((), PERSON, threshold=0.8).groups
    assert [memory.id for memory in group.memories] == [important.id, newer.id, older.id]


def test_a_merge_unites_and_one_undo_brings_all_back(home: Home) -> None:
    kept = add(home, tags=("home", "b"), metadata={"a": 1}, importance=0.4)
    end = home.clock.now() + timedelta(days=1)
    first = add(home, NEAR, tags=("c", "home"), metadata={"a": 2, "b": 3}, tier=Tier.HOT)
    second = add(home, NEARER, metadata={"b": 4, "c": None}, importance=0.7, expires_at=end)
    before = present(home)
    written = home.services.tidying.merge(kept.id, [first.id, second.short_id], PERSON)
    after = written.memory
    assert (after.content, after.tags, after.importance) == (TEXT, ("home", "b", "c"), 0.7)
    assert dict(after.metadata) == {"a": 1, "b": 3}
    assert (after.tier, after.expires_at) == (Tier.HOT, None)
    assert present(home) == {kept.id: after}
    assert set(present(home, deleted=True)) == {first.id, second.id}
    home.services.history.undo(UndoRequest(batch=written.changes.batch_id), PERSON)
    restored = present(home)
    assert set(restored) == set(before)
    for each in before.values():
        again = restored[each.id]
        assert (again.tags, again.metadata, again.importance, again.tier, again.expires_at) == (
            each.tags,
            each.metadata,
            each.importance,
            each.tier,
            each.expires_at,
        )


def test_what_expires_gains_the_last_end_of_all(home: Home) -> None:
    now = home.clock.now()
    kept = add(home, expires_at=now + timedelta(days=1))
    other = add(home, NEAR, expires_at=now + timedelta(days=9))
    written = home.services.tidying.merge(kept.id, [other.id], PERSON)
    assert written.memory.expires_at == now + timedelta(days=9)


def test_a_merge_refuses_what_was_edited_since_the_search(home: Home) -> None:
    kept, other = add(home), add(home, NEAR)
    home.services.memories.edit(other.id, MemoryPatch(content="Bins go on Friday."), PERSON)
    with pytest.raises(ConflictError):
        home.services.tidying.merge(kept.id, [other.id], PERSON)
    assert len(present(home)) == 2


@pytest.mark.parametrize("others", [(), ("1", "1"), ("2",), tuple(map(str, range(2, 22)))])
def test_a_merge_refuses_none_too_many_and_the_same_twice(
    home: Home, others: tuple[str, ...]
) -> None:
    for content in (NEAR, TEXT):
        add(home, content)
    with pytest.raises(InvalidInputError):
        home.services.tidying.merge("2", others, PERSON)
    assert len(present(home)) == 2


def test_what_is_kept_apart_is_not_offered_again_until_that_is_undone(home: Home) -> None:
    memories = [add(home, content) for content in (TEXT, NEAR, NEARER)]
    ids = [memory.id for memory in memories]
    changes = home.services.tidying.keep_apart(ids, PERSON)
    assert groups(home) == []
    add(home, "The bins are emptied on the Tuesday.")
    assert len(groups(home)) == 1
    home.services.history.undo(UndoRequest(batch=changes.batch_id), PERSON)
    fourth = "The bins are emptied on the Tuesday."
    assert groups(home, threshold=0.5) == [{TEXT, NEAR, NEARER, fourth}]


def test_a_merge_hands_on_what_was_kept_apart(home: Home) -> None:
    first, second = add(home), add(home, NEAR)
    home.services.tidying.keep_apart([first.id, second.id], PERSON)
    third = add(home, NEARER, importance=0.9)
    written = home.services.tidying.merge(third.id, [second.id], PERSON)
    assert written.memory.metadata[DISTINCT_KEY] == [first.short_id]
    assert groups(home) == []


def test_keeping_apart_needs_at_least_two(home: Home) -> None:
    memory = add(home)
    for ids in ([memory.id], [memory.id, memory.short_id]):
        with pytest.raises(InvalidInputError):
            home.services.tidying.keep_apart(ids, PERSON)


def stale(home: Home, *namespaces: str, actor: Actor = PERSON, **asked: Any) -> list[str]:
    found = home.services.tidying.stale(namespaces, actor, **asked)
    return [each.memory.content for each in found.memories]


def test_stale_memories_are_those_that_nobody_used_for_half_a_year(home: Home) -> None:
    spared: list[dict[str, Any]] = [
        {"importance": 0.6},
        {"tier": Tier.HOT},
        {"expires_at": home.clock.now() + timedelta(days=900)},
        {"metadata": {REMINDER_KEY: "2030-01-01T09:00:00+00:00"}},
    ]
    for number, fields in enumerate(spared):
        add(home, f"spared {number}", **fields)
    archived = add(home, "archived")
    home.services.memories.edit(archived.id, MemoryPatch(archived=True), PERSON)
    add(home, "unused")
    edited = add(home, "edited")
    add(home, "less important", importance=0.2)
    home.clock.advance(days=100)
    home.services.memories.edit(edited.id, MemoryPatch(tags=("x",)), PERSON)
    add(home, "later")
    assert stale(home) == []
    home.clock.advance(days=81)
    assert sorted(stale(home)) == ["less important", "unused"]
    assert sorted(stale(home, days=50)[-2:]) == ["edited", "later"]
    found = home.services.tidying.stale((), PERSON, limit=1)
    assert (len(found.memories), found.total) == (1, 2)
    assert found.memories[0].last_used_at == home.clock.now() - timedelta(days=181)


def test_a_memory_that_was_read_is_not_stale(home: Home) -> None:
    memory = add(home)
    home.clock.advance(days=200)
    assert stale(home) == [TEXT]
    home.services.memories.get(memory.id, PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert stale(home) == []


def test_a_key_is_offered_stale_memories_of_its_namespaces(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    add(home, "mine")
    add(home, "theirs", namespace="work")
    home.clock.advance(days=200)
    assert stale(home, actor=CONFINED) == ["mine"]
    assert stale(home, "work") == ["theirs"]
    with pytest.raises(NotFoundError):
        stale(home, "work", actor=CONFINED)


@pytest.mark.parametrize("action", PutAway)
def test_stale_memories_are_put_away_and_one_undo_brings_them_back(
    home: Home, action: PutAway
) -> None:
    ids = [add(home, f"note {number}").id for number in range(3)]
    done = home.services.tidying.put_away(ids[:2], action, PERSON)
    assert (done.changed, set(present(home))) == (2, {ids[2]})
    wanted = {"deleted": True} if action is PutAway.TRASH else {"archived": True}
    assert set(present(home, **wanted)) == set(ids[:2])
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert set(present(home)) == set(ids)


def test_putting_away_refuses_none_and_what_the_actor_does_not_see(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    memory = add(home, namespace="work")
    with pytest.raises(InvalidInputError):
        home.services.tidying.put_away([], PutAway.TRASH, PERSON)
    with pytest.raises(NotFoundError):
        home.services.tidying.put_away([memory.id], PutAway.TRASH, CONFINED)


@pytest.mark.parametrize("asked", [{"threshold": 0.4}, {"limit": 0}, {"limit": 101}])
def test_a_search_out_of_range_is_refused(home: Home, asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        home.services.tidying.duplicates((), PERSON, **asked)
    with pytest.raises(InvalidInputError):
        home.services.tidying.stale((), PERSON, days=0)
