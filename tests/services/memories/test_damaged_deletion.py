"""One memory whose record is damaged can be deleted by itself, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.fakes.damage import SHUT, make_unreadable

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home


@pytest.fixture
def three(home: Home) -> tuple[Memory, ...]:
    drafts = [MemoryDraft(content=f"the boat number {number}") for number in range(3)]
    return tuple(home.services.memories.remember(draft, PERSON).memory for draft in drafts)


def listed(home: Home) -> tuple[set[str], set[str]]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.id for memory in page.memories}, {row.id for row in page.unreadable}


def trashed(home: Home) -> set[str]:
    return {known.id for known in home.services.trash.list((), PERSON, limit=9).unreadable}


@pytest.mark.parametrize("how", SHUT)
def test_it_goes_to_the_trash_and_comes_back_with_undo(
    home: Home, three: tuple[Memory, ...], how: str
) -> None:
    bad = three[1]
    make_unreadable(home, [bad.number], how)
    changes = home.services.memories.delete(bad.id, PERSON)
    assert [(one.kind, one.memory_id) for one in changes.memories] == [(ChangeKind.DELETED, bad.id)]
    assert listed(home) == ({three[0].id, three[2].id}, set())
    assert trashed(home) == {bad.id}
    undone = home.services.history.undo(UndoRequest(batch=changes.batch_id), PERSON)
    assert (len(undone.undone), undone.skipped) == (1, ())
    assert listed(home) == ({three[0].id, three[2].id}, {bad.id})
    again = home.services.history.undo(UndoRequest(batch=undone.changes.batch_id), PERSON)
    assert len(again.undone) == 1
    assert trashed(home) == {bad.id}


def test_a_second_undo_tells_what_it_tells_of_any_other(
    home: Home, three: tuple[Memory, ...]
) -> None:
    make_unreadable(home, [three[1].number])
    told = []
    for memory in three[:2]:
        batch = home.services.memories.delete(memory.id, PERSON).batch_id
        home.services.history.undo(UndoRequest(batch=batch), PERSON)
        again = home.services.history.undo(UndoRequest(batch=batch), PERSON)
        told.append((len(again.undone), [(one.field, one.reason) for one in again.skipped]))
    assert told[0] == told[1]


def test_a_preview_of_the_undo_tells_of_it_and_writes_nothing(
    home: Home, three: tuple[Memory, ...]
) -> None:
    make_unreadable(home, [three[1].number])
    changes = home.services.memories.delete(three[1].id, PERSON)
    seen = home.services.history.undo(UndoRequest(batch=changes.batch_id), PERSON, dry_run=True)
    assert [one.subject for one in seen.undone] == [three[1].id]
    assert trashed(home) == {three[1].id}


def test_it_can_be_removed_for_ever_from_where_it_is(home: Home, three: tuple[Memory, ...]) -> None:
    make_unreadable(home, [three[1].number])
    home.services.memories.delete(three[1].short_id, PERSON, permanent=True)
    assert listed(home) == ({three[0].id, three[2].id}, set())
    assert trashed(home) == set()
    with pytest.raises(NotFoundError):
        home.services.memories.delete(three[1].id, PERSON, permanent=True)


def test_in_the_trash_it_is_not_deleted_again(home: Home, three: tuple[Memory, ...]) -> None:
    make_unreadable(home, [three[1].number])
    home.services.memories.delete(three[1].id, PERSON)
    with pytest.raises(NotFoundError, match="no such memory"):
        home.services.memories.delete(three[1].id, PERSON)


def test_where_a_version_is_expected_it_stays(home: Home, three: tuple[Memory, ...]) -> None:
    make_unreadable(home, [three[1].number])
    with pytest.raises(DamagedMemoryError):
        home.services.memories.delete(three[1].id, PERSON, expected_version=1)
    assert listed(home)[1] == {three[1].id}


def test_who_does_not_see_its_namespace_cannot_delete_it(
    home: Home, three: tuple[Memory, ...]
) -> None:
    make_unreadable(home, [three[1].number])
    stranger = Actor("key:1", ("elsewhere",), frozenset({Scope.WRITE}))
    for permanent in (False, True):
        with pytest.raises(NotFoundError):
            home.services.memories.delete(three[1].id, stranger, permanent=permanent)
    assert listed(home)[1] == {three[1].id}


def test_stamps_that_are_damaged_too_are_begun_anew(home: Home, three: tuple[Memory, ...]) -> None:
    make_unreadable(home, [three[1].number])
    make_unreadable(
        home, [three[1].number], "UPDATE memories SET stamps = '[' WHERE number = {number}"
    )
    home.services.memories.delete(three[1].id, PERSON)
    assert trashed(home) == {three[1].id}
