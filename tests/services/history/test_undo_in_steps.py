"""Much taken back in short steps: watched, stopped between two, and whole in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError, VaultLockedError
from muniment.domain.history.ledger import Undone, UndoRequest
from muniment.domain.memories.bulk import BulkChange, Move, Retag, Selection, Trash
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.changes import ChangeSet
    from tests.conftest import Home

COUNT = 130
STEP = 50


@pytest.fixture
def filled(home: Home) -> Home:
    """A home with a few hundred memories, and another namespace to move them to."""
    drafts = [MemoryDraft(content=f"buoy {n}", embed=False) for n in range(COUNT)]
    home.services.memories.remember_batch(drafts, PERSON)
    home.services.namespaces.create("harbour", PERSON)
    return home


def change(home: Home, what: BulkChange) -> str:
    selection = Selection(wanted=MemoryFilter(namespaces=("default",)))
    return home.services.bulk.change(selection, what, PERSON).batch_id


def count(home: Home, **wanted: object) -> int:
    found = home.services.memories.list(MemoryFilter(**wanted), PageRequest(limit=1), PERSON)  # type: ignore[arg-type]
    return found.total


def stop_after(steps: int) -> Callable[[int, int], bool]:
    return lambda done, _total: done < steps * STEP


def undo(home: Home, batch: str, watch: Callable[[int, int], bool] = lambda *_: True) -> Undone:
    return home.services.history.undo_in_steps(UndoRequest(batch=batch), PERSON, watch=watch)


def test_it_tells_how_far_it_is_and_is_one_operation(filled: Home) -> None:
    more = [MemoryDraft(content=f"mark {n}", embed=False) for n in range(200)]
    filled.services.memories.remember_batch(more, PERSON)
    batch = change(filled, Retag(add=("float",)))
    told: list[tuple[int, int]] = []
    heard: list[ChangeSet] = []
    stop = filled.services.changes.subscribe(heard.append)
    undone = undo(filled, batch, lambda done, total: told.append((done, total)) is None)
    stop()
    total = COUNT + len(more)
    assert told == [(done, total) for done in (*range(0, total, STEP), total)]
    assert (len(undone.undone), undone.left, undone.skipped) == (total, 0, ())
    assert count(filled, tags=("float",)) == 0
    assert {change_set.batch_id for change_set in heard} == {undone.changes.batch_id}
    assert [len(change_set.memories) for change_set in heard] == [STEP] * 6 + [total - 6 * STEP]
    again = undo(filled, undone.changes.batch_id or "")
    assert len(again.undone) == total
    assert count(filled, tags=("float",)) == total


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        (Retag(add=("float",)), {"tags": ("float",)}),
        (Trash(), {"deleted": True}),
        (Move("harbour"), {"namespaces": ("harbour",)}),
    ],
)
def test_what_a_stop_left_is_taken_back_later(
    filled: Home, what: BulkChange, wanted: dict[str, object]
) -> None:
    batch = change(filled, what)
    assert count(filled, **wanted) == COUNT
    first = undo(filled, batch, stop_after(2))
    assert len(first.undone) == 2 * STEP
    assert first.left == COUNT - 2 * STEP
    assert 0 < count(filled, **wanted) < COUNT
    if not isinstance(what, Trash):
        assert count(filled) == COUNT
    rest = undo(filled, batch)
    assert len(rest.undone) == first.left
    assert rest.left == 0
    assert count(filled, **wanted) == 0
    assert count(filled, namespaces=("default",)) == COUNT


def test_what_was_taken_back_can_be_done_again_before_the_rest(filled: Home) -> None:
    batch = change(filled, Retag(add=("float",)))
    first = undo(filled, batch, stop_after(1))
    undo(filled, first.changes.batch_id or "")
    assert count(filled, tags=("float",)) == COUNT
    undo(filled, batch)
    assert count(filled, tags=("float",)) == 0


def test_what_changes_between_two_steps_stays(filled: Home) -> None:
    batch = change(filled, Retag(add=("float",)))
    page = filled.services.memories.list(MemoryFilter(), PageRequest(limit=COUNT), PERSON)
    numbered = sorted(page.memories, key=lambda memory: memory.number)

    def watch(done: int, _total: int) -> bool:
        if done == STEP:
            patch = MemoryPatch(tags=("anchored",))
            filled.services.memories.edit(numbered[0].id, patch, PERSON)
        return True

    undone = undo(filled, batch, watch)
    assert len(undone.undone) == COUNT - 1
    assert {skipped.subject for skipped in undone.skipped} == {numbered[0].id}
    assert filled.services.memories.peek(numbered[0].id, PERSON).tags == ("anchored",)


def test_a_lock_ends_it_and_keeps_what_was_done(filled: Home) -> None:
    batch = change(filled, Retag(add=("float",)))

    def watch(done: int, _total: int) -> bool:
        if done == STEP:
            filled.services.vault.lock()
        return True

    with pytest.raises(VaultLockedError):
        undo(filled, batch, watch)
    filled.services.vault.unlock_with_key_file()
    assert count(filled, tags=("float",)) == COUNT - STEP
    assert len(undo(filled, batch).undone) == COUNT - STEP


def test_what_there_is_not_is_refused(filled: Home) -> None:
    with pytest.raises(NotFoundError):
        undo(filled, "no such batch")
