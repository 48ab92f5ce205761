"""Whether a name means an entity that is known under another one."""

from pathlib import Path

import pytest

from muniment.domain.errors import ModelUnavailableError
from muniment.understanding.entities.same_entity import SameEntity

RESOURCES = Path(__file__).parents[2] / "resources" / "understanding"


@pytest.fixture(scope="module")
def same() -> SameEntity:
    return SameEntity.load(RESOURCES)


@pytest.mark.parametrize(
    ("kind", "name", "known", "meant"),
    [
        ("location", "NYC", ["Oslo", "New York City"], "New York City"),
        ("location", "New York City", ["NYC"], "NYC"),
        ("location", "US", ["United States"], "United States"),
        ("location", "U.S.A.", ["USA"], "USA"),
        ("location", "Zurich", ["Zürich"], "Zürich"),
        ("location", "münchen", ["Munich"], "Munich"),
        ("location", "Netherlands", ["the Netherlands"], "the Netherlands"),
        ("technology", "k8s", ["Docker", "Kubernetes"], "Kubernetes"),
        ("technology", "JS", ["JavaScript"], "JavaScript"),
        ("technology", "C", ["C++", "C#"], None),
        ("technology", "Postgres", ["PostgreSQL", "MySQL"], "PostgreSQL"),
        ("organization", "Acme", ["Acme GmbH"], "Acme GmbH"),
        ("organization", "Acme Inc.", ["ACME"], "ACME"),
        ("organization", "Acme", ["Acme Inc", "Acme GmbH"], None),
        ("organization", "Acme Bank", ["Acme"], None),
        ("organization", "WHO", ["World Health Organization"], "World Health Organization"),
        ("person", "bob", ["Bob"], "Bob"),
        ("person", "Bob", ["Bob Smith", "Anna Jones"], "Bob Smith"),
        ("person", "Bob", ["Bob Smith", "Bob Jones"], None),
        ("person", "Bob Smith", ["Bob"], "Bob"),
        ("person", "Bob Smith", ["Bob", "Bob Jones"], None),
        ("person", "Bob Smith", ["Bob Jones"], None),
        ("person", "Smith", ["Anna Smith", "Bob Jones"], "Anna Smith"),
        ("person", "Dr. Smith", ["Anna Smith"], "Anna Smith"),
        ("person", "Smith", ["Anna Smith", "Ben Smith"], None),
        ("person", "B. Smith", ["Bob Smith"], "Bob Smith"),
        ("person", "Anna Maria Smith", ["Anna Smith"], "Anna Smith"),
        ("person", "Zoe", ["Zoë Brandt"], "Zoë Brandt"),
        ("person", "Bob", ["Robert"], None),
        ("person", "Anna", ["Annabel"], None),
        ("email", "a@b.example", ["A@b.example"], "A@b.example"),
        ("person", "…", ["Anna"], None),
        ("person", "Bob", [], None),
    ],
)
def test_a_name_means_a_known_entity_only_if_one_alone_fits(
    same: SameEntity, kind: str, name: str, known: list[str], meant: str | None
) -> None:
    assert same.canonical(kind, name, [(kind, other) for other in known]) == meant


def test_the_same_name_of_another_type_is_another_entity(same: SameEntity) -> None:
    assert same.canonical("person", "Paris", [("location", "Paris")]) is None


def test_the_very_name_wins_over_names_that_fold_to_the_same(same: SameEntity) -> None:
    known = [("location", "Zurich"), ("location", "Zürich")]
    assert same.canonical("location", "Zürich", known) == "Zürich"


@pytest.mark.parametrize(
    ("name", "known", "suggested"),
    [
        ("Bob", ["Robert Smith"], "Robert Smith"),
        ("Bob Smith", ["Robert Smith"], "Robert Smith"),
        ("Bob Jones", ["Robert Smith"], None),
        ("Robert", ["Bob"], "Bob"),
        ("Bob", ["Robert Smith", "Robert Jones"], None),
        ("Bob", ["Anna"], None),
    ],
)
def test_short_forms_are_suggested_and_never_decided(
    same: SameEntity, name: str, known: list[str], suggested: str | None
) -> None:
    people = [("person", other) for other in known]
    assert same.suggested(name, people) == suggested
    assert same.canonical("person", name, people) is None


def test_missing_lists_are_the_environments_fault(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError):
        SameEntity.load(tmp_path)
