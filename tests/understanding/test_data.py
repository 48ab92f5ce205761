"""The labelled sets of tests/data/understanding keep their form, and their halves stay apart."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.text.normal_forms import normal_form

DATA = Path(__file__).parents[1] / "data" / "understanding"
HALVES = ("dev", "held_out")
ROLES = {"user", "assistant", "system", "tool"}
ENTITIES_AT_LEAST = {
    "person": 60,
    "organization": 25,
    "location": 40,
    "technology": 18,
    "product": 12,
    "date": 35,
    "email": 8,
    "url": 8,
    "money": 12,
}

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Return the objects of a set."""
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def forms(name: str) -> list[str]:
    """Return what duplicates of a set's texts have in common."""
    return [normal_form(row["text"]) for row in rows(name)]


@pytest.mark.parametrize("half", HALVES)
def test_statements_carry_valid_labels(half: str) -> None:
    for row in rows(f"statements_{half}"):
        assert row.keys() == {"text", "type", "kind", "categories"}
        assert row["text"] == row["text"].strip() != ""
        MemoryType(row["type"])
        MemoryKind(row["kind"])
        categories = [Category(each) for each in row["categories"]]
        assert len(categories) == len(set(categories)) <= 3, row["text"]


@pytest.mark.parametrize(
    ("name", "least"), [("voices_dev", 120), ("voices_held_out", 250), ("letters_held_out", 150)]
)
def test_sets_by_voice_carry_valid_labels_of_every_type(name: str, least: int) -> None:
    found = rows(name)
    for row in found:
        assert row.keys() == {"text", "type", "kind", "categories", "voice"}
        assert row["text"] == row["text"].strip() != ""
        MemoryKind(row["kind"])
        for category in row["categories"]:
            Category(category)
        assert row["voice"]
    types = Counter(row["type"] for row in found)
    assert len(found) >= least
    assert all(types[each] >= 8 for each in MemoryType), types


@pytest.mark.parametrize("half", HALVES)
def test_statements_are_enough_of_every_label(half: str) -> None:
    found = rows(f"statements_{half}")
    types = Counter(row["type"] for row in found)
    firsts = Counter(row["categories"][0] for row in found if row["categories"])
    kinds = Counter(row["kind"] for row in found)
    assert len(found) >= 180
    assert all(types[each] >= 14 for each in MemoryType), types
    assert all(firsts[each] >= 12 for each in Category), firsts
    assert all(kinds[each] >= 40 for each in MemoryKind), kinds


@pytest.mark.parametrize("half", HALVES)
def test_entities_stand_in_their_text_in_order(half: str) -> None:
    for row in rows(f"entities_{half}"):
        assert row.keys() == {"text", "date", "entities"}
        date.fromisoformat(row["date"])
        at = 0
        for entity in row["entities"]:
            assert {"type", "value"} <= entity.keys() <= {"type", "value", "normal"}
            assert entity["type"] in ENTITIES_AT_LEAST
            assert entity["value"] == entity["value"].strip() != ""
            at = row["text"].find(entity["value"], at)
            assert at >= 0, (row["text"], entity["value"])
            at += len(entity["value"])


@pytest.mark.parametrize("half", HALVES)
def test_entities_are_enough_of_every_type(half: str) -> None:
    found = rows(f"entities_{half}")
    types = Counter(entity["type"] for row in found for entity in row["entities"])
    assert len(found) >= 160
    assert all(types[name] >= least for name, least in ENTITIES_AT_LEAST.items()), types
    assert sum(not row["entities"] for row in found) >= 25


def test_no_text_stands_twice() -> None:
    names = [f"{what}_{half}" for what in ("statements", "voices", "entities") for half in HALVES]
    counts = Counter(form for name in names for form in forms(name))
    assert [form for form, count in counts.items() if count > 1] == []


def test_no_conversation_stands_twice() -> None:
    talks = [*rows("not_stored"), *rows("stored")]
    names = Counter(row["name"] for row in talks)
    openings = Counter(
        " / ".join(normal_form(message["content"]) for message in row["messages"]) for row in talks
    )
    assert max(names.values()) == 1
    assert max(openings.values()) == 1


def test_messages_have_a_known_role_and_content() -> None:
    for row in [*rows("not_stored"), *rows("stored")]:
        for message in row["messages"]:
            assert {"role", "content"} <= message.keys() <= {"role", "name", "content"}
            assert message["role"] in ROLES
            assert message["content"].strip()


def test_conversations_without_memories_say_why() -> None:
    found = rows("not_stored")
    assert len(found) == 40
    for row in found:
        assert row.keys() == {"name", "messages", "why"}
        assert row["messages"]
        assert row["why"].strip()


def test_conversations_with_memories_mark_words_of_people() -> None:
    found = rows("stored")
    assert len(found) >= 30
    assert sum("name" in row["messages"][0] for row in found) >= 8
    for row in found:
        assert row.keys() == {"name", "messages", "keep", "updates"}
        assert 6 <= len(row["messages"]) <= 14
        assert row["keep"] == sorted(set(row["keep"])) != []
        assert all(row["messages"][index]["role"] == "user" for index in row["keep"])


def test_updates_point_from_one_kept_message_to_a_later_one() -> None:
    updates = [(row["keep"], update) for row in rows("stored") for update in row["updates"]]
    assert len(updates) >= 8
    for keep, update in updates:
        assert update.keys() == {"old", "new"}
        assert update["old"] < update["new"]
        assert {update["old"], update["new"]} <= set(keep)
