"""Markdown in texts: when it is there, how it is shown, and the boxes of its check lists."""

from __future__ import annotations

import pytest

from muniment.desktop.views.browse.detail.markdown import has_markdown, readable_markdown, ticked

LIST = "# Trip\n- [ ] passport\n- [x] tickets\n\n```\n- [ ] no box\n```\n> 1. [X] seats"


@pytest.mark.parametrize(
    "text",
    [
        "# Kettle",
        "- one",
        "2) two",
        "> said",
        "it is **so**",
        "run `make`",
        "see [this](https://example.org)",
        "see https://example.org/a",
        "```\ncode\n```",
        "| a | b |",
    ],
)
def test_markup_is_recognised(text: str) -> None:
    assert has_markdown(text)
    assert has_markdown(f"Before.\n{text}\nAfter.")


@pytest.mark.parametrize(
    "text",
    ["", "The kettle is in the kitchen.", "3 * 4 * 5", "a_b_c", "-5 degrees", "#tag", "1.5 litres"],
)
def test_plain_text_stays_plain(text: str) -> None:
    assert not has_markdown(text)


def test_boxes_become_links_and_lines_break_where_they_do() -> None:
    assert readable_markdown(LIST) == (
        "# Trip  \n- [☐](tick:0) passport  \n- [☑](tick:1) tickets  \n\n"
        "```\n- [ ] no box\n```\n> 1. [☑](tick:2) seats  "
    )


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [
        (0, "- [ ] passport", "- [x] passport"),
        (1, "- [x] tickets", "- [ ] tickets"),
        (2, "1. [X] seats", "1. [ ] seats"),
    ],
)
def test_a_tick_changes_one_box(number: int, before: str, after: str) -> None:
    assert ticked(LIST, number) == LIST.replace(before, after)


def test_a_box_that_is_not_there_changes_nothing() -> None:
    assert ticked(LIST, 3) == LIST
    assert ticked("plain", 0) == "plain"
