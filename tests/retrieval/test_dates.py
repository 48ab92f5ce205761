"""Dates in a question: which span of time they mean, and which memories fit."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.domain.clock import unix_ms
from muniment.retrieval.dates import (
    REPORTED_WITHIN,
    REPORTED_WITHIN_SHARE,
    Period,
    periods,
    share_within,
)

NOW = datetime(2026, 5, 13, 15, 30, tzinfo=UTC)  # a Wednesday


def day(year: int, month: int, number: int, *, days: int = 1) -> Period:
    begin = datetime(year, month, number, tzinfo=UTC)
    return Period(begin, begin + timedelta(days=days))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What did we do on 8 May 2023?", day(2023, 5, 8)),
        ("on May 8th, 2023", day(2023, 5, 8)),
        ("the 8th of may 2023", day(2023, 5, 8)),
        ("see 2023-05-08", day(2023, 5, 8)),
        ("in 2023-05", day(2023, 5, 1, days=31)),
        ("in February 2024", day(2024, 2, 1, days=29)),
        ("Feb 2024", day(2024, 2, 1, days=29)),
        ("what happened in 2024?", day(2024, 1, 1, days=366)),
        ("what did I say today", day(2026, 5, 13)),
        ("yesterday's plan", day(2026, 5, 12)),
        ("three days ago", day(2026, 5, 10)),
        ("2 weeks ago", day(2026, 4, 26, days=7)),
        ("in the past 10 days", day(2026, 5, 4, days=10)),
        ("last week", day(2026, 4, 30, days=14)),
    ],
)
def test_a_named_time_is_resolved(query: str, expected: Period) -> None:
    assert periods(query, NOW) == (expected,)


@pytest.mark.parametrize(
    "query",
    [
        "May I see the report?",
        "the march to the sea",
        "who played Cyberpunk 2077",
        "room 2023b",
        "call 20231",
        "where is the boat",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_none(query: str) -> None:
    assert periods(query, NOW) == ()


def test_a_month_alone_is_that_of_any_year_so_far() -> None:
    found = periods("Where were we in July?", NOW)
    assert {period.begin.month for period in found} == {7}
    assert {2026, 2025, 2020} <= {period.begin.year for period in found}


def test_a_day_that_the_month_does_not_have_means_the_month() -> None:
    assert periods("on 31 June 2023", NOW) == (day(2023, 6, 1, days=30),)


@settings(deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"(in|on)? ?\d{0,4} ?(may|feb|march)? ?\d{0,4}"))
def test_no_text_breaks_it(query: str) -> None:
    for period in periods(query, NOW):
        assert period.begin < period.end


def test_what_was_said_inside_fits_and_for_a_while_after_half() -> None:
    period = day(2026, 3, 1, days=31)
    just_before = period.begin - timedelta(milliseconds=1)
    last_told = period.end + REPORTED_WITHIN - timedelta(milliseconds=1)
    moments = [
        just_before, period.begin, period.end - timedelta(milliseconds=1),
        period.end, last_told, period.end + REPORTED_WITHIN,
    ]  # fmt: skip
    created = np.array([unix_ms(moment) for moment in moments])
    half = REPORTED_WITHIN_SHARE
    assert share_within((period,), created).tolist() == [0, 1, 1, half, half, 0]
    both = share_within((period, day(2026, 4, 1)), created)
    assert both.tolist() == [0, 1, 1, 1, half, half]
    assert share_within((), created).tolist() == [0] * 6
