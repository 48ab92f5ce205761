"""A memory's operations replayed, and what taking some of them back means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from muniment.domain.clock import Stamp, moment_of, unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import FieldChange, Operation, fold, replay, same
from muniment.domain.history.ledger import (
    LedgerPage,
    LogFilter,
    UndoRequest,
    actor_named,
    check_log,
    check_undo,
    checked_cursor,
)
from muniment.domain.memories.undoing import Timeline, UndoPlan

NOW_MS = 10_000
ADA, BOB = "key:ada", "key:bob"
CREATION = {
    "content": "tea",
    "created_at": 1_000,
    "type": "fact",
    "importance": 0.5,
    "tier": "warm",
    "tier_pinned": 0,
    "visibility": "private",
}


class Line:
    """The operations of one memory as they are written down one after the other."""

    def __init__(self, **given: Any) -> None:
        self.operations: list[Operation] = []
        self.write("create", ADA, **{**CREATION, **given})

    def write(
        self, action: str, actor: str, *, readable: bool = True, batch: str = "", **patch: Any
    ) -> int:
        number = len(self.operations) + 1
        self.operations.append(
            Operation(
                number, Stamp(number), moment_of(number), actor, action, "m", batch or f"b{number}",
                patch if readable else {}, is_readable=readable,
            )
        )  # fmt: skip
        return number

    def edit(self, actor: str, **patch: Any) -> int:
        return self.write("edit", actor, **patch)

    def plan(self, *chosen: int) -> UndoPlan:
        return Timeline(self.operations).plan(frozenset(chosen), now_ms=NOW_MS)

    def undo(self, actor: str, *chosen: int) -> int:
        return self.write("undo", actor, **self.plan(*chosen).values, undoes=list(chosen))

    def present(self) -> dict[str, Any]:
        return fold(self.operations)


def test_each_operation_tells_what_was_and_what_is() -> None:
    line = Line(metadata={"a": 1, "b": True})
    line.edit(BOB, content="coffee", metadata={"a": 2, "c": None}, expires_at=86_400_000)
    line.write("delete", ADA, deleted_at=5_000)

    create, edit, delete = replay(line.operations)

    assert [replayed.version for replayed in (create, edit, delete)] == [1, 2, 3]
    assert FieldChange("content", None, "tea") in create.changes
    assert FieldChange("created_at", None, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) in (
        create.changes
    )
    assert edit.changes == (
        FieldChange("content", "tea", "coffee"),
        FieldChange("expires_at", None, datetime(1970, 1, 2, tzinfo=UTC)),
        FieldChange("metadata.a", 1, 2),
        FieldChange("metadata.b", True, None, is_there=False),
        FieldChange("metadata.c", None, None, was_there=False),
    )
    assert delete.changes == (
        FieldChange("deleted_at", None, datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)),
    )


def test_the_edits_of_one_stretch_are_one_version() -> None:
    line = Line()
    line.write("edit", ADA, batch="stretch", content="tea,", tags=["a"])
    line.write("edit", ADA, batch="stretch", content="tea, hot")
    line.write("edit", BOB, batch="stretch", content="tea, cold")
    line.write("edit", ADA, batch="another", content="tea, iced")

    _create, stretch, bob, another = replay(line.operations)

    assert [each.version for each in (stretch, bob, another)] == [3, 4, 5]
    assert stretch.changes == (
        FieldChange("content", "tea", "tea, hot"),
        FieldChange("tags", [], ["a"]),
    )
    assert (stretch.operation.sequence, stretch.moment) == (2, moment_of(3))
    assert bob.changes == (FieldChange("content", "tea, hot", "tea, cold"),)


def test_a_memory_and_the_edits_of_the_stretch_that_began_it_are_one_version() -> None:
    line = Line()
    line.operations.clear()
    line.write("create", ADA, batch="stretch", **{**CREATION, "content": "t"})
    line.write("edit", ADA, batch="stretch", content="tea")
    (create,) = replay(line.operations)
    assert (create.operation.action, create.version) == ("create", 2)
    assert FieldChange("content", None, "tea") in create.changes


def test_creation_names_only_what_was_given() -> None:
    (create,) = replay(Line().operations)
    assert {change.field for change in create.changes} == {
        "content", "created_at", "importance", "tier", "type", "visibility",
    }  # fmt: skip


def test_importance_of_nothing_is_told_apart_from_none_given() -> None:
    line = Line(importance=0.0)
    line.edit(ADA, importance=0.5)
    create, edit = replay(line.operations)
    assert FieldChange("importance", None, 0.0) in create.changes
    assert edit.changes == (FieldChange("importance", 0.0, 0.5),)


def test_no_repr_shows_content() -> None:
    line = Line(content="canary", metadata={"canary": "canary"})
    (create,) = replay(line.operations)
    line.edit(BOB, content="x", metadata={})
    shown = f"{line.operations} {create} {line.plan(2)}"
    assert "canary" not in shown


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        (1, 1, True),
        (1, 1.0, True),
        (True, 1, False),
        (0, False, False),
        ([1, True], [1, True], True),
        ([1, True], [1, 1], False),
        ([1], [1, 1], False),
        ({"a": [True]}, {"a": [True]}, True),
        ({"a": [True]}, {"a": [1]}, False),
        ({"a": 1}, {"b": 1}, False),
        (None, None, True),
        (None, 0, False),
    ],
)
def test_json_values_compare_as_json(one: Any, other: Any, are_same: bool) -> None:
    assert same(one, other) is are_same
    assert same({"k": one}, {"k": other}) is are_same


# --- taking back


def test_an_edit_goes_back_to_what_was_there() -> None:
    line = Line(tags=["a"])
    edit = line.edit(BOB, content="coffee", tags=["b", "c"], source="x")
    assert line.plan(edit) == UndoPlan({"content": "tea", "tags": ["a"], "source": None}, ())


def test_a_field_that_somebody_changed_later_stays() -> None:
    line = Line()
    edit = line.edit(BOB, content="coffee", source="x")
    line.edit(ADA, content="water")
    plan = line.plan(edit)
    assert plan.values == {"source": None}
    assert plan.skipped == (("content", "key:ada changed it later"),)


def test_between_two_of_the_chosen_the_write_of_another_stands() -> None:
    line = Line()
    first = line.edit(BOB, source="1")
    line.edit(ADA, source="2")
    last = line.edit(BOB, source="3")
    assert line.plan(first, last).values == {"source": "2"}
    assert line.plan(last).values == {"source": "2"}
    assert line.plan(first) == UndoPlan({}, (("source", "key:bob changed it later"),))


def test_the_same_value_written_again_belongs_to_the_last_writer() -> None:
    line = Line()
    edit = line.edit(BOB, tier="hot", tier_pinned=1)
    line.edit(ADA, tier="cold", tier_pinned=1)
    plan = line.plan(edit)
    assert plan.values == {}
    assert plan.skipped == (("tier", "key:ada changed it later"),)


@pytest.mark.parametrize("name", ["source", "metadata", "deleted_at"])
def test_a_value_that_returned_belongs_to_its_first_writer_again(name: str) -> None:
    first, between, unset = {
        "source": ("b", "c", None),
        "metadata": ({"k": 1}, {}, {}),
        "deleted_at": (5, None, None),
    }[name]
    line = Line()
    ada = line.edit(ADA, **{name: first})
    bob = [line.edit(BOB, **{name: value}) for value in (between, first)]
    plan = line.plan(*bob)
    assert (plan.values, plan.skipped, plan.is_needed) == ({}, (), True)
    line.undo(BOB, *bob)
    assert not line.plan(*bob).is_needed
    line.undo(ADA, ada)
    assert line.present()[name] == unset


def test_an_undo_does_not_go_back_to_what_an_earlier_one_took_back() -> None:
    line = Line()
    bob = [line.edit(BOB, source="b")]
    ada = line.edit(ADA, source="c")
    bob.append(line.edit(BOB, source="d"))
    line.undo(BOB, *bob)
    assert line.present()["source"] == "c"
    line.undo(ADA, ada)
    assert line.present()["source"] is None


def test_metadata_goes_back_key_by_key() -> None:
    line = Line(metadata={"a": 1, "b": 1})
    edit = line.edit(BOB, metadata={"a": 2, "c": 3, "d": 4})
    line.edit(ADA, metadata={"a": 5, "c": 3, "d": 4, "e": 6})
    plan = line.plan(edit)
    assert plan.values == {"metadata": {"a": 5, "b": 1, "e": 6}}
    assert plan.skipped == (("metadata.a", "key:ada changed it later"),)


def test_a_metadata_key_set_back_and_forth_by_others_is_theirs() -> None:
    line = Line(metadata={})
    edit = line.edit(BOB, metadata={"a": 1})
    line.edit(ADA, metadata={"a": 2})
    line.edit(ADA, metadata={"a": 1})
    assert line.plan(edit) == UndoPlan({}, (("metadata.a", "key:ada changed it later"),))


def test_metadata_that_would_be_too_large_stays() -> None:
    line = Line(metadata={f"k{number}": 1 for number in range(40)})
    edit = line.edit(BOB, metadata={})
    line.edit(ADA, metadata={f"n{number}": 1 for number in range(40)})
    plan = line.plan(edit)
    assert plan.values == {}
    assert len(plan.skipped) == 40
    assert plan.skipped[0] == ("metadata.k0", "must have at most 50 keys")


def test_a_creation_taken_back_goes_to_the_trash() -> None:
    line = Line()
    assert line.plan(1) == UndoPlan({"deleted_at": NOW_MS}, ())


def test_with_its_creation_other_fields_stay_and_the_work_of_others_is_named() -> None:
    line = Line()
    own = line.edit(ADA, content="coffee")
    line.edit(BOB, source="x", metadata={"k": 1})
    plan = line.plan(1, own)
    assert plan.values == {"deleted_at": NOW_MS}
    reason = "key:bob changed it later; it is in the trash with the rest"
    assert set(plan.skipped) == {("source", reason), ("metadata.k", reason)}


def test_a_creation_that_somebody_restored_later_stays_restored() -> None:
    line = Line()
    own = line.edit(ADA, content="coffee")
    line.write("delete", ADA, deleted_at=5_000)
    line.write("restore", BOB, deleted_at=None)
    plan = line.plan(1, own)
    assert plan.values == {"content": "tea"}
    assert plan.skipped == (("deleted_at", "key:bob changed it later"),)


def test_a_creation_and_its_own_trashing_leave_it_in_the_trash() -> None:
    line = Line()
    line.write("delete", ADA, deleted_at=5_000)
    assert line.plan(1, 2) == UndoPlan({}, (), gives_back=True)


def test_deleting_restoring_and_archiving_go_back() -> None:
    line = Line()
    delete = line.write("delete", BOB, deleted_at=5_000)
    assert line.plan(delete).values == {"deleted_at": None}
    restore = line.write("restore", BOB, deleted_at=None)
    assert line.plan(restore).values == {"deleted_at": NOW_MS}, "the 30 days begin anew"
    assert line.plan(delete, restore) == UndoPlan({}, (), gives_back=True)
    archive = line.edit(BOB, archived_at=6_000)
    assert line.plan(archive).values == {"archived_at": None}


def test_an_end_that_has_passed_does_not_come_back() -> None:
    line = Line(expires_at=NOW_MS)
    edit = line.edit(BOB, expires_at=NOW_MS + 5_000, source="x")
    plan = line.plan(edit)
    assert plan.values == {"source": None}
    assert plan.skipped == (
        ("expires_at", "the time it would end has passed: it would be permanently deleted"),
    )
    later = Line(expires_at=NOW_MS + 1)
    edit = later.edit(BOB, expires_at=None)
    assert later.plan(edit).values == {"expires_at": NOW_MS + 1}


def test_a_tier_that_nobody_pins_is_left_to_follow() -> None:
    line = Line()
    edit = line.edit(BOB, importance=0.9, tier="hot")
    assert line.plan(edit).values == {"importance": 0.5}
    pin = line.edit(BOB, tier="cold", tier_pinned=1)
    line.edit(ADA, importance=0.85)
    assert line.plan(pin) == UndoPlan({"tier_pinned": 0}, ())
    pinned = Line(tier="cold", tier_pinned=1)
    pinned.edit(BOB, tier="hot", tier_pinned=1)
    assert pinned.plan(2).values == {"tier": "cold"}


def test_a_field_unknown_to_this_program_is_named_and_stays() -> None:
    line = Line()
    edit = line.edit(BOB, mood="calm", source="x")
    assert line.plan(edit) == UndoPlan({"source": None}, (("mood", "it cannot be undone"),))


def test_a_history_with_a_hole_is_left_alone() -> None:
    line = Line()
    line.write("edit", BOB, readable=False)
    edit = line.edit(BOB, content="coffee")
    assert line.plan(edit) == UndoPlan({}, (("*", "a part of its history cannot be read"),))


def test_without_its_creation_the_first_value_is_not_known() -> None:
    line = Line()
    line.operations.clear()
    first = line.edit(BOB, content="coffee")
    assert line.plan(first) == UndoPlan({}, (("content", "what was there before is not known"),))


# --- undo of undo


def test_undoing_the_undo_brings_it_back_and_so_on() -> None:
    line = Line()
    edit = line.edit(BOB, content="coffee", metadata={"a": 1})
    done = line.present()
    undo = line.undo(ADA, edit)
    before = line.present()
    assert (before["content"], before["metadata"]) == ("tea", {})
    redo = line.undo(ADA, undo)
    assert line.present() == done
    line.undo(BOB, redo)
    assert line.present() == before


def test_what_was_undone_already_stays_undone() -> None:
    line = Line()
    edit = line.edit(BOB, content="coffee")
    line.undo(ADA, edit)
    assert line.plan(edit) == UndoPlan({}, (("content", "it was undone already"),))


def test_what_came_back_belongs_again_to_who_wrote_it() -> None:
    line = Line()
    edit = line.edit(BOB, content="coffee")
    line.undo(ADA, line.undo(ADA, edit))
    assert line.present()["content"] == "coffee"
    assert line.plan(edit).values == {"content": "tea"}


def test_an_undone_creation_can_come_back_and_go_again() -> None:
    line = Line()
    undo = line.undo(BOB, 1)
    assert line.present()["deleted_at"] == NOW_MS
    assert line.plan(1) == UndoPlan({}, (("deleted_at", "it was undone already"),))
    line.undo(BOB, undo)
    assert line.present()["deleted_at"] is None
    assert line.plan(1).values == {"deleted_at": NOW_MS}


def test_an_undone_creation_restored_by_hand_stays() -> None:
    line = Line()
    line.undo(BOB, 1)
    line.write("restore", BOB, deleted_at=None)
    assert line.plan(1) == UndoPlan({}, (("deleted_at", "key:bob changed it later"),))


def test_undoing_ones_own_undo_together_with_what_it_undid() -> None:
    line = Line()
    edit = line.edit(BOB, content="coffee")
    undo = line.undo(BOB, edit)
    assert line.plan(edit, undo).values == {}
    line.undo(BOB, undo)
    assert line.plan(edit, undo).values == {"content": "tea"}


# --- requests


AWARE = datetime(2026, 5, 1, tzinfo=UTC)
NAIVE = datetime(2026, 5, 1)  # noqa: DTZ001 (naive on purpose)


@pytest.mark.parametrize(
    "request_",
    [
        UndoRequest(operation=1),
        UndoRequest(batch="b"),
        UndoRequest(key="key_1", since=AWARE),
    ],
)
def test_good_requests_pass(request_: UndoRequest) -> None:
    check_undo(request_)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (UndoRequest(), "operation"),
        (UndoRequest(operation=1, batch="b"), "operation"),
        (UndoRequest(since=AWARE), "operation"),
        (UndoRequest(operation=0), "operation"),
        (UndoRequest(operation=2**63), "operation"),
        (UndoRequest(operation=1, since=AWARE), "since"),
        (UndoRequest(key="k"), "since"),
        (UndoRequest(key="k", since=NAIVE), "since"),
        (UndoRequest(key="k", since=datetime(1, 1, 1, tzinfo=UTC)), "since"),
        (UndoRequest(key="", since=AWARE), "key"),
        (UndoRequest(batch="x" * 300), "batch"),
        (UndoRequest(batch="\ud800"), "batch"),
    ],
)
def test_bad_requests_name_the_field(request_: UndoRequest, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_undo(request_)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (LogFilter(since=NAIVE), "since"),
        (LogFilter(until=NAIVE), "until"),
        (LogFilter(actor="ü"), "actor"),
        (LogFilter(action=""), "action"),
        (LogFilter(subject="x" * 256), "subject"),
        (LogFilter(batch_id="\ud800"), "batch_id"),
    ],
)
def test_bad_filters_name_the_field(wanted: LogFilter, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_log(wanted)
    assert caught.value.field == field


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "²", "9" * 30])
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInputError, match="cursor"):
        checked_cursor(LedgerPage(cursor=cursor))
    for limit in (0, 501):
        with pytest.raises(InvalidInputError, match="limit"):
            checked_cursor(LedgerPage(limit=limit))
    assert checked_cursor(LedgerPage(cursor="17")) == 17


def test_a_key_is_an_actor() -> None:
    assert actor_named("key_ab") == actor_named("key:key_ab") == "key:key_ab"
    assert actor_named("person") == "person"
    assert unix_ms(AWARE) > 0
