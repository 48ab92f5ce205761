"""Dates that memories mention are written as people write them."""

from __future__ import annotations

import pytest

from muniment.desktop.text.dates import entity_text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2027-03-12", "12 March 2027"),
        ("2027-03", "March 2027"),
        ("2027-W05", "week 5 of 2027"),
        ("2027", "2027"),
        ("2027-03-12/2027-03-14", "12 March 2027 – 14 March 2027"),
        ("2026-12/2027-02", "December 2026 – February 2027"),
        ("Ada Lovelace", "Ada Lovelace"),
        ("and/or", "and/or"),
        ("2027-13", "2027-13"),
        ("2027-03-12/Ada", "2027-03-12/Ada"),
    ],
)
def test_every_form_of_a_date_is_written_out(name: str, text: str) -> None:
    assert entity_text(name) == text


@pytest.mark.usefixtures("german")
def test_in_the_language_of_the_window() -> None:
    assert entity_text("2027-03") == "März 2027"
    assert entity_text("2027-W05") == "Woche 5 2027"
