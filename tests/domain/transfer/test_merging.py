"""Merging two versions of a memory: both sides arrive at the same, and stay there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.domain.transfer.merging import MemoryMerge, MemoryVersion, OperationMark, merge

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = ("content", "importance", "deleted_at")
TAGS = ("a", "b", "c", "d")
CREATION = (1, "device", "run")


@dataclass
class Replica:
    """One side: values, tags, stamps and the operations that led to them."""

    name: str
    values: dict[str, object] = field(default_factory=lambda: dict.fromkeys(FIELDS))
    tags: tuple[str, ...] = ("a", "b")
    stamps: dict[str, int] = field(default_factory=lambda: {"*": 1})
    operations: list[OperationMark] = field(
        default_factory=lambda: [OperationMark(CREATION, frozenset(FIELDS), ("a", "b"))]
    )

    def write(self, name: str, value: object, stamp: int) -> None:
        tags = tuple(value) if name == "tags" else None  # type: ignore[arg-type]
        if tags is not None:
            self.tags = tags
        else:
            self.values[name] = value
        self.stamps[name] = stamp
        key = (stamp, self.name, "run")
        self.operations.append(OperationMark(key, frozenset({name}), tags))

    @property
    def version(self) -> MemoryVersion:
        is_deleted = self.values["deleted_at"] is not None
        return MemoryVersion(self.stamps, self.tags, is_deleted, tuple(self.operations))

    def take_in(self, other: Replica, stamp: int) -> MemoryMerge:
        """Merge another side as the storage does."""
        found = merge(self.version, other.version)
        theirs = {name: other.stamps.get(name, other.stamps["*"]) for name in found.taken}
        for name in found.taken & set(FIELDS):
            self.values[name] = other.values[name]
        self.tags = other.tags if "tags" in found.taken else found.tags or self.tags
        if found.is_revived:
            self.values["deleted_at"] = None
        self.stamps |= theirs
        self.operations += [mark for mark in other.operations if mark.key in found.missing]
        if found.restated:
            self.stamps |= dict.fromkeys(found.made, stamp)
            tags = self.tags if "tags" in found.restated else None
            key = (stamp, self.name, "run")
            self.operations.append(OperationMark(key, found.restated, tags))
        return found


@st.composite
def writes(draw: st.DrawFn) -> list[tuple[int, str, object]]:
    """Draw who writes which field, in the order of time."""
    values = {
        "content": st.text("xy", min_size=1, max_size=2),
        "importance": st.integers(0, 2),
        "deleted_at": st.sampled_from([None, 5]),
        "tags": st.lists(st.sampled_from(TAGS), unique=True),
    }
    names = st.sampled_from(sorted(values))
    drawn = []
    for _ in range(draw(st.integers(0, 6))):
        name = draw(names)
        drawn.append((draw(st.integers(0, 1)), name, draw(values[name])))
    return drawn


def replicas(drawn: Sequence[tuple[int, str, object]]) -> tuple[Replica, Replica]:
    sides = Replica("one"), Replica("two")
    for stamp, (side, name, value) in enumerate(drawn, start=2):
        sides[side].write(name, value, stamp)
    return sides


@settings(max_examples=300)
@given(writes())
def test_both_sides_arrive_at_the_same_values(drawn: list[tuple[int, str, object]]) -> None:
    one, two = replicas(drawn)
    again_one, again_two = replicas(drawn)
    one.take_in(two, 100)
    again_two.take_in(again_one, 101)
    assert (one.values, set(one.tags)) == (again_two.values, set(again_two.tags))


@settings(max_examples=300)
@given(writes())
def test_a_second_time_changes_nothing(drawn: list[tuple[int, str, object]]) -> None:
    one, two = replicas(drawn)
    one.take_in(two, 100)
    found = one.take_in(two, 101)
    assert not found.changes
    assert not found.missing | found.restated


@settings(max_examples=300)
@given(writes())
def test_exchanging_in_turn_comes_to_rest(drawn: list[tuple[int, str, object]]) -> None:
    one, two = replicas(drawn)
    for stamp in range(100, 104):
        one.take_in(two, 2 * stamp)
        two.take_in(one, 2 * stamp + 1)
    assert (one.values, set(one.tags)) == (two.values, set(two.tags))
    assert not one.take_in(two, 900).missing


def test_texts_changed_on_both_sides_are_a_conflict() -> None:
    one, two = replicas([(0, "content", "x"), (1, "content", "y")])
    assert merge(one.version, two.version).is_conflict
    one.take_in(two, 100)
    assert one.values["content"] == "y"
    assert not merge(two.version, one.version).is_conflict
