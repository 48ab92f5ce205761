"""Time spans of a day, week or month, with names in the user's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from muniment.desktop.text.dates import long_day, short_day

_CONTEXT: Final = "stats"
_TICKS: Final = 6
_WEEK: Final = 7


class Interval(StrEnum):
    """The length of one span."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DayRange:
    """A range of days, both ends included."""

    first: date
    last: date


def spans(first: date, last: date, step: Interval) -> list[DayRange]:
    """Split a range of days into spans; the first and the last may be shorter."""
    found = []
    begin = first
    while begin <= last:
        end = min(_end(begin, step), last)
        found.append(DayRange(begin, end))
        begin = end + timedelta(days=1)
    return found


def week_row(day: date) -> int:
    """Return the index of a day in its week, from 0, with the locale's first day of the week."""
    return (day.isoweekday() - QLocale().firstDayOfWeek().value) % _WEEK


def weekday_names() -> tuple[str, ...]:
    """Return short names of every second weekday, and empty texts for the others."""
    start = QLocale().firstDayOfWeek().value
    days = [(start - 1 + row) % _WEEK + 1 for row in range(_WEEK)]
    narrow = QLocale.FormatType.ShortFormat
    return tuple(
        QLocale().dayName(day, narrow) if row % 2 == 1 else "" for row, day in enumerate(days)
    )


def day_text(day: date) -> str:
    """Return a day in full."""
    return long_day(_qdate(day))


def span_text(span: DayRange, step: Interval) -> str:
    """Return a span in full."""
    if span.first == span.last:
        return day_text(span.first)
    if step is Interval.MONTH and _is_month(span):
        return QLocale().toString(_qdate(span.first), "MMMM yyyy")
    return QCoreApplication.translate(_CONTEXT, "{first} to {last}").format(
        first=day_text(span.first), last=day_text(span.last)
    )


def short_text(day: date, *, is_far: bool) -> str:
    """Return a day as an axis label.

    Args:
        day: The day.
        is_far: Whether the axis covers a long time; then the label is the month and year.
    """
    return QLocale().toString(_qdate(day), "MMM yyyy") if is_far else short_day(_qdate(day))


def month_text(day: date) -> str:
    """Return the short name of a day's month."""
    return QLocale().toString(_qdate(day), "MMM")


def ticks_of(shown: Sequence[DayRange]) -> tuple[tuple[int, str], ...]:
    """Return the indexes and axis labels of a few evenly spaced spans."""
    if not shown:
        return ()
    is_far = (shown[-1].last - shown[0].first).days > 200
    step = max(1, -(-len(shown) // _TICKS))
    return tuple(
        (place, short_text(shown[place].first, is_far=is_far))
        for place in range(0, len(shown), step)
    )


def _end(begin: date, step: Interval) -> date:
    if step is Interval.DAY:
        return begin
    if step is Interval.WEEK:
        return begin + timedelta(days=_WEEK - 1 - week_row(begin))
    following = begin.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def _is_month(span: DayRange) -> bool:
    return span.first.day == 1 and (span.last + timedelta(days=1)).day == 1


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
