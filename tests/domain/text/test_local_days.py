"""Days of a person: as long as the clock makes them, and nothing between two of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from muniment.domain.text.local_days import UTC_DAYS, LocalDays

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "America/Santiago")


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_is_on_the_day_that_the_zone_says(name: str) -> None:
    zone = ZoneInfo(name)
    days = LocalDays.of_zone(zone, first=FIRST, last=LAST)
    at = FIRST
    while at < LAST:
        assert days.day_of(at) == at.astimezone(zone).date()
        at += timedelta(minutes=55)


@pytest.mark.parametrize("name", ZONES)
def test_a_day_begins_where_the_one_before_ends(name: str) -> None:
    zone = ZoneInfo(name)
    days = LocalDays.of_zone(zone, first=FIRST, last=LAST)
    for number in range(900):
        day = date(2024, 2, 1) + timedelta(days=number)
        begin = days.begin(day)
        assert days.day_of(begin) == day
        # Where the clock is put back over midnight an hour is on the day that is over.
        before = days.day_of(begin - timedelta(milliseconds=1))
        assert before == day - timedelta(days=1)


def test_clock_changes_make_a_day_shorter_or_longer() -> None:
    days = LocalDays.of_zone(ZoneInfo("Europe/Berlin"), first=FIRST, last=LAST)

    def hours(day: date) -> float:
        return (days.begin(day + timedelta(days=1)) - days.begin(day)) / timedelta(hours=1)

    assert hours(date(2025, 3, 30)) == 23
    assert hours(date(2025, 10, 26)) == 25
    assert hours(date(2025, 7, 1)) == 24


def test_utc_has_plain_days() -> None:
    assert UTC_DAYS.begin(date(2026, 5, 1)) == datetime(2026, 5, 1, tzinfo=UTC)
    assert UTC_DAYS.day_of(datetime(1969, 12, 31, 23, tzinfo=UTC)) == date(1969, 12, 31)
