"""Resolve the dates in a query to periods of time (English)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms

REPORTED_WITHIN: Final = timedelta(days=14)
"""How long after an event people still mention it ("last week I ...")."""

REPORTED_WITHIN_SHARE: Final = 0.5
"""Weight of a memory from that time after, relative to 1 for one inside."""

_YEARS_BACK: Final = 10  # a month without a year may be in any of them

_MONTHS: Final = {
    name[:length].lower(): number
    for number, name in enumerate(calendar.month_name)
    if name
    for length in (3, 4, len(name))
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY: Final = r"(?P<{name}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_ISO: Final = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?\b")
_NAMED: Final = re.compile(
    rf"(?P<before>\b(?:in|of|on|since|until|till|by|during|before|after|early|mid|late|last)\s+)?"
    rf"(?:\b{_DAY.format(name='day')}(?:\s+of)?\s+)?\b(?P<month>{_MONTH})\b\.?"
    rf"(?:\s+{_DAY.format(name='day2')}\b(?!\d))?,?(?:\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# Verbs and short forms that are months only next to a preposition, a day or a year.
_AMBIGUOUS: Final = frozenset({"may", "march", "mar", "marc", "sept", "dec", "jan", "sep", "augu"})
_UNITS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
_AGO: Final = re.compile(
    r"\b(?P<count>\d{1,3}|an?|two|three)\s+(?P<unit>day|week|month|year)s?\s+ago"
)
_PAST: Final = re.compile(
    r"\b(?P<which>this|last|past)\s+(?:(?P<count>\d{1,3})\s+)?(?P<unit>day|week|month|year)s?\b"
)
_COUNTS: Final = {"a": 1, "an": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """A time from a start, inclusive, to an end, exclusive."""

    begin: datetime
    end: datetime


def periods(query: str, now: datetime) -> tuple[Period, ...]:
    """Return the periods that a query names, in UTC.

    Args:
        query: The query as typed.
        now: The current time; relative dates count from it, and anything after the next year is not
            a date.
    """
    text = query.lower()
    found = [*_iso(text), *_named(text, now), *_relative(text, now)]
    if not found:
        found = [_span(int(year), None, None) for year in _YEAR.findall(text)]
    return tuple(period for period in found if period.begin.year <= now.year + 1)


def share_within(periods: tuple[Period, ...], created_ms: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how well moments fit periods: 1 inside one, less for a while after.

    Args:
        periods: Periods of the query.
        created_ms: Milliseconds since 1970; shape (memories,), int64.
    """
    best = np.zeros(len(created_ms), dtype=np.float32)
    for period in periods:
        begin, end = unix_ms(period.begin), unix_ms(period.end)
        after = unix_ms(period.end + REPORTED_WITHIN)
        best[(created_ms >= begin) & (created_ms < end)] = 1.0
        reported = (created_ms >= end) & (created_ms < after)
        best[reported] = np.maximum(best[reported], REPORTED_WITHIN_SHARE)
    return best


def _iso(text: str) -> Iterator[Period]:
    for match in _ISO.finditer(text):
        day = match["day"]
        yield _span(int(match["year"]), int(match["month"]), int(day) if day else None)


def _named(text: str, now: datetime) -> Iterator[Period]:
    for match in _NAMED.finditer(text):
        day = match["day"] or match["day2"]
        if match["month"] in _AMBIGUOUS and not (match["before"] or day or match["year"]):
            continue
        years = (
            [int(match["year"])] if match["year"] else range(now.year - _YEARS_BACK, now.year + 1)
        )
        for year in years:
            yield _span(year, _MONTHS[match["month"]], int(day) if day else None)


def _relative(text: str, now: datetime) -> Iterator[Period]:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    if re.search(r"\b(?:today|tonight|this morning)\b", text):
        yield Period(today, today + day)
    if re.search(r"\byesterday\b|\blast night\b", text):
        yield Period(today - day, today)
    for match in _AGO.finditer(text):
        count = _COUNTS.get(match["count"]) or int(match["count"])
        length = _UNITS[match["unit"]] * day
        # "Three weeks ago" is not an exact day: half a unit to either side, at least a whole day.
        slack = max(length / 2, day / 2)
        middle = today + day / 2 - count * length
        yield Period(middle - slack, middle + slack)
    for match in _PAST.finditer(text):
        length = int(match["count"] or 1) * _UNITS[match["unit"]] * day
        # "Last week" is the previous one, and in everyday use extends into the current one.
        reach = 2 * length if match["which"] == "last" and match["count"] is None else length
        yield Period(today + day - reach, today + day)


def _span(year: int, month: int | None, day: int | None) -> Period:
    if month is None:
        return Period(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
    length = calendar.monthrange(year, month)[1]
    if day is None or not 1 <= day <= length:
        begin = datetime(year, month, 1, tzinfo=UTC)
        return Period(begin, begin + timedelta(days=length))
    begin = datetime(year, month, day, tzinfo=UTC)
    return Period(begin, begin + timedelta(days=1))
