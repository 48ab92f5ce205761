"""Attributes of which a speaker has one value at a time."""

import json
from pathlib import Path

import pytest

from muniment.understanding.attributes.speaker_attributes import (
    Attribute,
    attribute_of,
    attributes_of,
    gives_only_attribute,
)

DATA = Path(__file__).parents[1] / "data" / "understanding" / "updates.jsonl"
PAIRS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["newer"])
def test_pairs_that_update_and_pairs_that_do_not(pair: dict[str, str | bool]) -> None:
    older, newer = attribute_of(str(pair["older"])), attribute_of(str(pair["newer"]))
    assert older is not None
    assert bool(newer and newer.supersedes(older)) is pair["updates"]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("I live in Hamburg.", "home", "hamburg"),
        ("Ana: I moved to Berlin last month [2024-03].", "home", "berlin"),
        ("We just moved from Utrecht to Zwolle on Saturday.", "home", "zwolle"),
        ("I'm now living in New York City with my aunt", "home", "new york city"),
        ("I work at Acme Corp as a nurse.", "employer", "acme corp"),
        ("I joined Initech as a tester", "employer", "initech"),
        ("I work as a teacher at Hill School", "job", "teacher"),
        ("My name is Ana Ruiz and I like tea", "name", "ana ruiz"),
        ("Call me Dee. Everyone does.", "nickname", "dee"),
        ("I'm 34.", "age", "34"),
        ("I turned 41 yesterday", "age", "41"),
        ("I got married in May", "relationship status", "married"),
        ("I'm a vegetarian, so no meat", "diet", "vegetarian"),
        ("My favourite colour is green now.", "favourite colour", "green"),
        ("My new e-mail is ana@example.org.", "e-mail", "ana@example.org"),
        ("My dog's name is Bruno", "dog's name", "bruno"),
        ("I drive a Volvo V60", "car", "volvo v60"),
        ("I'm learning Turkish", "current study", "turkish"),
    ],
)
def test_a_statement_gives_an_attribute(text: str, key: str, value: str) -> None:
    assert attribute_of(text) == Attribute(key, value)


@pytest.mark.parametrize(
    "text",
    [
        "I also have a cat",
        "Reach me at 5512345678ab",
        "I'm 34 minutes late",
        "My brother lives in Rome",
        "I lived in Rome as a child",
        "I'd love to live in Rome",
        "I want to move to Oslo",
        "I work for myself",
        "I'm living in a small flat",
        "My car is broken",
        "My wife is tired",
        "Do I live in Rome?",
        "If I live in Rome, I pay more",
        "I also work at Initech",
        "call me later",
        "I'm living in Oslo for two weeks",
        "",
    ],
)
def test_what_is_added_wished_or_of_another_gives_none(text: str) -> None:
    assert attribute_of(text) is None


def test_a_newer_value_takes_the_place_of_an_older_one() -> None:
    older, newer = attribute_of("I live in Hamburg"), attribute_of("I moved to Berlin")
    assert older is not None
    assert newer is not None
    assert newer.supersedes(older)


def test_the_same_value_and_another_attribute_take_no_place() -> None:
    home = Attribute("home", "berlin")
    assert not Attribute("home", "berlin").supersedes(home)
    assert not Attribute("home", "berlin mitte").supersedes(home)
    assert not Attribute("employer", "acme").supersedes(home)


def test_an_end_takes_the_place_of_what_it_ends() -> None:
    ended = attribute_of("I no longer work at Acme")
    assert ended == Attribute("employer", "acme", is_ended=True)
    assert ended.supersedes(Attribute("employer", "acme"))
    assert not ended.supersedes(Attribute("employer", "initech"))
    left = attribute_of("I was laid off")
    assert left is not None
    assert left.supersedes(Attribute("employer", "initech"))
    assert not left.supersedes(left)


def test_one_attribute_a_sentence() -> None:
    found = attributes_of("I'm 34. I live in Oslo. I like rain.")
    assert [each.key for each in found] == ["age", "home"]


def test_a_memory_that_says_more_tells_not_only_an_attribute() -> None:
    assert gives_only_attribute("Ana: I live in Hamburg, near the harbour.")
    assert gives_only_attribute("I moved to Lyon last week [2026-04-27/2026-05-03].")
    assert not gives_only_attribute("I live in Hamburg. I have two cats.")
    assert not gives_only_attribute("I have two cats.")
    assert not gives_only_attribute("I live in Hamburg and " + "work a lot and " * 6 + "sleep well")


@pytest.mark.parametrize(
    "text",
    [
        "I live in Paris and love snails.",
        "I live in Hamburg with my wife Ana.",
        "I work at Acme as a nurse.",
        "I live in Oslo, my mother in Bergen.",
        "My favourite colour is green because of the sea.",
        "I work for Initech, which sells printers.",
        "After my wife died I moved to Leeds.",
    ],
)
def test_what_says_more_than_an_attribute_is_not_replaced(text: str) -> None:
    assert attribute_of(text) is not None
    assert not gives_only_attribute(text)


def test_what_is_quoted_as_context_gives_no_attribute() -> None:
    assert attribute_of('(said before "I live in Rome.") It is lovely for my kids.') is None
    assert attribute_of('Ana (said before "I live in Rome.", asked "Is it?"): It is.') is None
    assert not gives_only_attribute('(said before "I live in Rome.") It is lovely.')
