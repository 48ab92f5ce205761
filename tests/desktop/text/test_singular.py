"""One is singular, in English and in German."""

from __future__ import annotations

import pytest

from muniment.desktop.views.stats.chart_data import ChartMark
from muniment.desktop.views.stats.chart_words import ranked_summary

MARKS = [ChartMark(name, (5 - place,), name) for place, name in enumerate("abcd")]


def test_one_more_is_singular_in_english(qapp: object) -> None:
    assert ranked_summary(MARKS) == "Highest: a; b; c. 1 more."
    assert ranked_summary([*MARKS, ChartMark("e", (1,), "e")]).endswith("2 more.")


@pytest.mark.usefixtures("german")
def test_one_more_is_singular_in_german() -> None:
    assert ranked_summary(MARKS).endswith("Dazu 1 weiterer.")
    assert ranked_summary([*MARKS, ChartMark("e", (1,), "e")]).endswith("Dazu 2 weitere.")
