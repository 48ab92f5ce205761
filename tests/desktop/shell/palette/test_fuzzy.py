"""A few letters find a command: in order, beginnings of words first, the shorter name first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QIcon

from muniment.desktop.shell.palette.commands import Command, plain_text, ranked
from muniment.desktop.shell.palette.fuzzy import match


def commands(*texts: str, section: str = "File") -> list[Command]:
    return [Command(text.lower(), text, section, QIcon(), "", lambda: None) for text in texts]


def order(query: str, *texts: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [found.command.text for found in ranked(commands(*texts), query, recent)]


@pytest.mark.parametrize(
    ("query", "name", "positions"),
    [
        ("ln", "Lock now", (0, 5)),
        ("export", "Export the list…", (0, 1, 2, 3, 4, 5)),
        ("LOCK", "Lock now", (0, 1, 2, 3)),
        ("now", "Now or never, now", (0, 1, 2)),
        ("ubersicht", "Übersicht", tuple(range(9))),
        ("q c", "Quick capture", (0, 6)),
        ("", "Quit", ()),
    ],
)
def test_the_letters_that_were_meant(query: str, name: str, positions: tuple[int, ...]) -> None:
    found = match(query, name)
    assert found is not None
    assert found.positions == positions


@pytest.mark.parametrize("query", ["wl", "lockk", "x"])
def test_letters_in_another_order_or_missing_do_not_fit(query: str) -> None:
    assert match(query, "Lock now") is None


def test_beginnings_of_words_come_first() -> None:
    assert order("st", "Restore", "Last", "Stats", "Save the tag") == [
        "Stats", "Save the tag", "Last", "Restore",
    ]  # fmt: skip


def test_of_two_that_fit_alike_the_shorter_is_first() -> None:
    assert order("sync", "Sync every device", "Sync") == ["Sync", "Sync every device"]


def test_without_letters_the_recent_come_first_and_the_rest_keeps_its_order() -> None:
    names = ("New memory", "Save", "Quit", "Stats")
    assert order("", *names, recent=("stats", "save")) == ["Stats", "Save", "New memory", "Quit"]


def test_a_recent_one_wins_among_equals_but_not_against_a_better_fit() -> None:
    assert order("t", "Trash", "Today", recent=("today",))[0] == "Today"
    assert (
        order("lock", "Lock now", "Clear old locks", recent=("clear old locks",))[0] == "Lock now"
    )


def test_the_section_finds_what_belongs_to_it_after_what_is_called_so() -> None:
    rows = ranked([*commands("Stats", section="Go"), *commands("Continue")], "go s", ())
    assert [(row.command.text, row.positions) for row in rows] == [("Stats", (0,))]
    rows = ranked([*commands("Stats", section="Goose"), *commands("Goosestep")], "goose", ())
    assert [row.command.text for row in rows] == ["Goosestep", "Stats"]


def test_what_it_is_called_besides_finds_it_before_letters_that_are_merely_there() -> None:
    there = commands("Keep the roof of the shelf")
    called = [replace(one, words="Préférences options") for one in commands("Settings here")]
    rows = ranked([*there, *called], "pref", ())
    assert [row.command.text for row in rows] == ["Settings here", "Keep the roof of the shelf"]
    assert rows[0].positions == ()
    rows = ranked([*there, *called], "here opt", ())
    assert [(row.command.text, row.positions) for row in rows] == [
        ("Settings here", (9, 10, 11, 12))
    ]


def test_marks_for_letters_are_not_part_of_the_name() -> None:
    assert plain_text("&Save && close") == "Save & close"
