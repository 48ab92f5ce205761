"""The way back to an earlier version, and texts compared word by word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from muniment.domain.history.history import FieldChange
from muniment.domain.history.ledger import HistoryEntry
from muniment.domain.memories.memory import NULL, UNSET, Category, MemoryType, Tier
from muniment.domain.memories.versions import patch_to
from muniment.domain.text.word_diff import Edit, Piece, word_diff

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def entry(version: int, *changes: FieldChange) -> HistoryEntry:
    return HistoryEntry(version, NOW, "person", None, "edit", "batch", version, changes, version)


def test_the_oldest_later_change_says_what_was_there() -> None:
    entries = [
        entry(4, FieldChange("content", "three", "four"), FieldChange("type", "fact", "task")),
        entry(3, FieldChange("content", "two", "three"), FieldChange("tags", ["a"], [])),
        entry(2, FieldChange("content", "one", "two"), FieldChange("importance", 0.1, 0.5)),
    ]
    patch = patch_to(entries, 2, now=NOW)
    assert patch is not None
    assert (patch.content, patch.type, patch.tags) == ("two", MemoryType.FACT, ("a",))
    assert patch.importance is UNSET
    assert patch_to(entries, 4, now=NOW) is None


def test_every_sort_of_field_goes_back() -> None:
    changes = (
        FieldChange("metadata.page", None, 7, was_there=False),
        FieldChange("metadata.end", None, "May"),
        FieldChange("metadata.book", "x", None),
        FieldChange("categories", ["health"], None),
        FieldChange("archived_at", None, NOW),
        FieldChange("tier", "cold", "hot"),
        FieldChange("tier_pinned", True, False),
        FieldChange("type", None, "fact"),
        FieldChange("deleted_at", None, NOW),
        FieldChange("created_at", NOW, NOW),
    )
    patch = patch_to([entry(2, *changes)], 1, now=NOW)
    assert patch is not None
    assert patch.metadata == {"page": None, "end": NULL, "book": "x"}
    assert patch.categories == (Category.HEALTH,)
    assert (patch.archived, patch.tier, patch.type) == (False, Tier.COLD, None)
    unpinned = patch_to([entry(2, FieldChange("tier_pinned", False, True))], 1, now=NOW)
    assert unpinned is not None
    assert unpinned.tier is None


def test_what_is_so_again_by_now_is_no_change() -> None:
    entries = [
        entry(
            3,
            FieldChange("content", "two", "one"),
            FieldChange("metadata.page", None, 7, was_there=False),
            FieldChange("tier_pinned", True, False),
            FieldChange("tier", "cold", "hot"),
        ),
        entry(
            2,
            FieldChange("content", "one", "two"),
            FieldChange("metadata.page", 7, None, is_there=False),
            FieldChange("tier_pinned", False, True),
            FieldChange("tier", "warm", "cold"),
        ),
    ]
    assert patch_to(entries, 1, now=NOW) is None
    back = patch_to(entries, 2, now=NOW)
    assert back is not None
    assert (back.content, back.metadata, back.tier) == ("two", {"page": None}, Tier.COLD)


def test_an_end_that_is_past_by_now_does_not_come_back() -> None:
    past = [entry(2, FieldChange("expires_at", NOW - timedelta(days=1), None))]
    assert patch_to(past, 1, now=NOW) is None
    never = patch_to([entry(2, FieldChange("expires_at", None, NOW))], 1, now=NOW)
    assert never is not None
    assert never.expires_at is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a b c", "a x c", [("KEPT", "a "), ("REMOVED", "b"), ("ADDED", "x"), ("KEPT", " c")]),
        ("same", "same", [("KEPT", "same")]),
        ("", "new", [("ADDED", "new")]),
        ("old", "", [("REMOVED", "old")]),
        ("a a", "a a a", [("KEPT", "a a"), ("ADDED", " a")]),
        (
            "User prefers short messages.",
            "The boiler needs 1.4 bar.",
            [
                ("REMOVED", "User prefers short messages"),
                ("ADDED", "The boiler needs 1.4 bar"),
                ("KEPT", "."),
            ],
        ),
        (
            "On Monday we restore the staging database, on Friday",
            "On Tuesday we restore the staging database, on Sunday",
            [
                ("KEPT", "On "),
                ("REMOVED", "Monday"),
                ("ADDED", "Tuesday"),
                ("KEPT", " we restore the staging database, on "),
                ("REMOVED", "Friday"),
                ("ADDED", "Sunday"),
            ],
        ),
    ],
)
def test_words_that_went_and_came(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(piece.edit.name, piece.text) for piece in word_diff(before, after)] == told


def test_a_diff_holds_both_texts_also_when_they_are_long() -> None:
    before = " ".join(f"word{n}" for n in range(5_000))
    after = before.replace("word1", "other")
    pieces = word_diff(before, after)

    def joined(*kinds: Edit) -> str:
        return "".join(piece.text for piece in pieces if piece.edit in kinds)

    assert joined(Edit.KEPT, Edit.REMOVED) == before
    assert joined(Edit.KEPT, Edit.ADDED) == after
    assert len(pieces) <= 4
    assert repr(Piece(Edit.KEPT, "content")) == "Piece(KEPT)"


@pytest.mark.parametrize(
    ("before", "after"),
    [("1.5", "1.4"), ("09:30", "09:45"), ("1,250.50", "1,350.50"), ("don't", "won't")],
)
def test_a_number_and_a_word_change_as_a_whole(before: str, after: str) -> None:
    pieces = word_diff(f"It is {before}, they say.", f"It is {after}, they say.")
    assert [(piece.edit, piece.text) for piece in pieces] == [
        (Edit.KEPT, "It is "),
        (Edit.REMOVED, before),
        (Edit.ADDED, after),
        (Edit.KEPT, ", they say."),
    ]
