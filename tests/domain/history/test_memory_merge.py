"""What operations from elsewhere make of a memory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from muniment.domain.clock import Stamp
from muniment.domain.history.history import CREATE, EDIT, PURGE, UNDO, Operation
from muniment.domain.history.memory_merge import MemoryMerge, unknown

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)


def operation(stamp: int, action: str = EDIT, **patch: Any) -> Operation:
    return Operation(0, Stamp(stamp), MOMENT, "person", action, "m", "b", patch, device="laptop")


CREATION = operation(1, CREATE, content="the boat", created_at=5)
DELETION = operation(3, "delete", deleted_at=9)


def merged(known: list[Operation], *new: Operation) -> MemoryMerge:
    return MemoryMerge(known=[CREATION, *known], new=new)


def test_only_fields_that_end_otherwise_are_changes() -> None:
    known = [operation(5, source="mail")]
    found = merged(known, operation(4, source="letter", importance=0.9))
    assert found.changes() == {"importance": 0.9}
    assert found.after["source"] == "mail"


def test_a_text_that_was_replaced_unknown_is_a_conflict_once() -> None:
    ours = operation(5, content="ours", changed={"content": [1]})
    theirs = operation(6, content="theirs", changed={"content": [1]})
    assert merged([ours], theirs).is_conflict()
    assert not merged([ours, theirs], operation(7, source="mail")).is_conflict()


def test_the_same_text_from_two_sides_is_no_conflict() -> None:
    ours = operation(5, content="the ship", changed={"content": [1]})
    theirs = operation(6, content="the ship", changed={"content": [1]})
    assert not merged([ours], theirs).is_conflict()


@pytest.mark.parametrize("action", [EDIT, UNDO])
def test_an_edit_that_knew_nothing_of_the_deletion_keeps_the_memory(action: str) -> None:
    edit = operation(4, action, source="mail")
    for known, new in (([DELETION], edit), ([edit], DELETION)):
        assert merged(known, new).after["deleted_at"] is None
    assert merged([DELETION], edit).changes() == {"source": "mail", "deleted_at": None}


@pytest.mark.parametrize(
    "later",
    [
        operation(2, source="mail"),
        operation(4, source="mail", changed={"deleted_at": True}),
        operation(4, "release", client_id=None),
        operation(4),
    ],
    ids=["earlier", "knowing", "release", "nothing"],
)
def test_other_operations_leave_a_memory_in_the_trash(later: Operation) -> None:
    assert merged([DELETION], later).after["deleted_at"] == 9


def test_a_memory_that_was_purged_takes_nothing_in() -> None:
    assert unknown([operation(4)], [CREATION]) == [operation(4)]
    assert unknown([operation(4), operation(4)], [operation(4)]) == []
    assert unknown([operation(4)], [CREATION, operation(2, PURGE)]) == []
