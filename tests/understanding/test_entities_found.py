"""Entities in texts: what is found, where, and how well on sentences labelled by hand."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.entities import (
    EntityFigures,
    by_lists_alone,
    capitalised_as_people,
    measure,
    measure_entities,
    read_labelled,
)
from benchmarks.machine import BenchOptions
from muniment.domain.errors import InvalidInputError, ModelUnavailableError
from muniment.understanding.entities.entity_recognition import MOST_MENTIONS, EntityFinder
from muniment.understanding.entities.gazetteers import Gazetteers

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources" / "understanding"
LABELLED = ROOT / "tests" / "data" / "understanding" / "entities_dev.jsonl"
WEDNESDAY = datetime(2024, 5, 8, tzinfo=UTC)


@cache
def finder() -> EntityFinder:
    return EntityFinder.load(RESOURCES)


@cache
def figures() -> EntityFigures:
    return measure(read_labelled(LABELLED), finder().find)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.type, mention.name) for mention in finder().find(text, WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Henrik works at Siemens.", [("person", "Henrik"), ("organization", "Siemens")]),
        ("Dr. Ruiz lives in Utrecht.", [("person", "Ruiz"), ("location", "Utrecht")]),
        (
            "We moved from MySQL to PostgreSQL.",
            [("technology", "MySQL"), ("technology", "PostgreSQL")],
        ),
        ("i met olivia in berlin", [("person", "olivia"), ("location", "berlin")]),
        ("I sold my Nintendo Switch.", [("product", "Nintendo Switch")]),
        ("Paris Jackson flew to Paris.", [("person", "Paris Jackson"), ("location", "Paris")]),
        ("Maria's brother is called Tomasz.", [("person", "Maria"), ("person", "Tomasz")]),
        ("She studies at the University of Ghent.", [("organization", "University of Ghent")]),
        ("I like McDonald's.", [("organization", "McDonald's")]),
        ("Write to a.b@c.example by Friday", [("email", "a.b@c.example"), ("date", "Friday")]),
        ("See https://a.example/x?y=1).", [("url", "https://a.example/x?y=1")]),
        ("Rent is 1.250,50 € now", [("money", "1.250,50 €")]),
        ("Coffee w/ Priya Sat 9ish", [("person", "Priya")]),
        ("Lunch with Tom Fri noon", [("person", "Tom")]),
        ("Meet Ana Weds morning", [("person", "Ana")]),
        ("Call Otto Mon", [("person", "Otto")]),
        ("Sat 9ish Priya", [("person", "Priya")]),
        ("Dentist Tue 10am", []),
        ("Priya moved to Leith", [("person", "Priya"), ("location", "Leith")]),
        ("Leith flat viewing, 5 rooms", [("location", "Leith")]),
        (
            "Drove to Skye; Skye's bridge was closed",
            [("location", "Skye"), ("location", "Skye")],
        ),
        ("Austin moved to Austin.", [("person", "Austin"), ("location", "Austin")]),
    ],
)
def test_entities_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I have two sisters.",
        "Merry Christmas and a happy New Year!",
        "My German is rusty.",
        "Will it rain? May I ask? Mark my words.",
        "The CEO sent the PDF to HR.",
        "THIS IS ALL WRITTEN IN CAPITALS FOR NO REASON",
        "I lost ten pounds.",
        "The file is main.py, version 1.2.",
        "$2b$12$KIXQ9 is how it is kept.",
        "See 9f1c-AED6-4130.",
        "Broken since 2019ab4 and in 2026e1.",
        "The host is (2001:db8::3f2d).",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("$1.2 million", "1200000 USD"),
        ("3.200 €", "3200 EUR"),
        ("62k euros", "62000 EUR"),
        ("2.50 EUR", "2.50 EUR"),
        ("CHF 95", "95 CHF"),
        ("fifty dollars", "50 USD"),
        ("20 quid", "20 GBP"),
        ("50 cents", "0.5 USD"),
        ("12'000 CHF", "12000 CHF"),
        ("₹1,50,000", None),
    ],
)
def test_amounts_have_one_form(text: str, normal: str | None) -> None:
    mentions = finder().find(f"it cost {text} in all", WEDNESDAY)
    assert [m.normal for m in mentions if m.name == text] == ([normal] if normal else [])


@pytest.mark.parametrize(
    ("text", "name"),
    [("10-20€ each", "20€"), ("USD 5-10", "USD 5"), ("5€/h", "5€"), ("(-£3)", "£3")],
)
def test_an_amount_may_stand_in_a_range_or_before_a_unit(text: str, name: str) -> None:
    assert [m.name for m in finder().find(text, WEDNESDAY)] == [name]


def test_other_names_have_the_usual_one_as_their_normal_form() -> None:
    (place, mail, site) = finder().find("In NYC: Me@Example.org, HTTPS://Example.org/A", WEDNESDAY)
    assert (place.name, place.normal) == ("NYC", "New York City")
    assert mail.normal == "me@example.org"
    assert site.normal == "https://example.org/A"


def test_f1_on_the_labelled_set() -> None:
    # Typed 0.960, type ignored 0.984; places 0.96, people and technologies 0.95, organisations
    # 0.93, products 0.88, dates and all that has a form 1.00.
    assert figures().typed.f1 >= 0.90
    assert figures().untyped.f1 >= 0.93
    for kind, tally in figures().by_type.items():
        assert tally.f1 >= 0.80, kind


def test_normal_forms_on_the_labelled_set() -> None:
    # 69 of 69.
    assert figures().normals_right >= 0.95 * figures().normals > 0


def test_the_finder_is_better_than_the_baselines() -> None:
    texts = read_labelled(LABELLED)
    lists = measure(texts, by_lists_alone(Gazetteers.load(RESOURCES)))
    capitals = measure(texts, capitalised_as_people)
    # 0.43 and 0.22.
    assert figures().typed.f1 > lists.typed.f1 + 0.3 > capitals.typed.f1 + 0.3


def test_the_bench_gives_the_product_beside_the_baselines_and_by_type() -> None:
    rows = measure_entities(BenchOptions(data=LABELLED.parent), RESOURCES)
    assert [row["method"] for row in rows[:4]] == [
        "entities: capitalised words as people",
        "entities: lists alone",
        "entities: product",
        "entities: product, date",
    ]
    assert rows[2]["typed_f1"] == round(100 * figures().typed.f1, 1)
    assert measure_entities(BenchOptions(data=LABELLED), RESOURCES) == []


def test_a_tally_of_nothing_is_no_failure() -> None:
    nothing = EntityFigures()
    assert nothing.typed.precision == nothing.typed.recall == nothing.typed.f1 == 1.0


def test_a_line_that_is_no_labelled_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"text": "a", "date": "2024-05-08"}\n', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="line 1"):
        read_labelled(path)


def test_missing_files_are_the_environments_fault(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError):
        EntityFinder.load(tmp_path)


def test_damaged_weights_are_the_environments_fault(tmp_path: Path) -> None:
    for path in RESOURCES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "entities.npz").write_bytes(b"no archive")
    with pytest.raises(ModelUnavailableError):
        EntityFinder.load(tmp_path)


def test_a_long_text_is_looked_at_to_its_end_and_gives_a_bounded_number() -> None:
    text = "Anna flew to Oslo. " * 2_600 + "Her address is anna@example.org."
    mentions = finder().find(text, WEDNESDAY)
    assert len(mentions) == MOST_MENTIONS
    assert mentions[-1].type == "email"


PIECES = st.sampled_from(
    "Bob Smith|St.|Mary's|Hospital|of|von|in|Oslo|NYC|C++|.NET|Node.js|&|AT&T|O'Connor|’s|'|-|–|,|."
    " |\n|5 May|May|next|Friday|2019|2019-02-30|€|$|1,000|k|@|a@b.co|http://|www.|:|;|(|)|😀|İ|ß|ﬁ|中文|"
    "́|\u200b| |I'm|U.S.|Dr.|J.|ALL CAPS|iPhone|15|the|de|la|to|€€|%|\t| ".split("|")
)


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(PIECES, max_size=40).map(" ".join),
        st.lists(PIECES, max_size=40).map("".join),
    )
)
def test_spans_are_right_in_order_and_apart_in_any_text(text: str) -> None:
    end = 0
    for mention in finder().find(text, WEDNESDAY):
        assert mention.start is not None
        assert mention.end is not None
        assert text[mention.start : mention.end] == mention.name
        assert mention.name.strip()
        assert mention.start >= end
        assert 0 <= mention.relevance <= 1
        end = mention.end
