"""The value of a date on a given day, in ISO form.

A day is ``2023-05-06``, a week ``2023-W18``, a month ``2023-05``, a year ``2023``; a range is two
of them with a slash. Each function takes a match of a rule of ``temporal_grammar``.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from muniment.understanding.dates.calendar_words import (
    COUNTS,
    DAYS_AWAY,
    FOREIGN_STEPS,
    FOREIGN_UNITS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
)


@dataclass(frozen=True, slots=True)
class DateContext:
    """The context in which a date is resolved.

    Args:
        today: The day of the text.
        asks_past: Returns whether the sentence is in the past, ``None`` if unclear; expensive, so
            called only for dates that depend on it.
    """

    today: date
    asks_past: Callable[[], bool | None]

    @property
    def past(self) -> bool | None:
        """Whether the sentence is in the past; ``None`` if unclear."""
        return self.asks_past()


Resolver = Callable[[re.Match[str], DateContext], str | None]
"""Returns the value, or ``None`` where no single time is meant; ValueError where it is not a date.
"""


_QUARTER_MONTHS: Final = 3
_STEPS: Final = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}


def month_range(first: date, months: int) -> str:
    """Return a range of whole months that begins with the month of a day."""
    return f"{first:%Y-%m}/{months_on(first, months - 1):%Y-%m}"


def months_on(day: date, months: int) -> date:
    """Return the day some months later, limited to the length of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_week(day: date) -> str:
    """Return the week of a day, Monday to Sunday, as ISO 8601 writes it."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def numeric(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a numeric day, such as ``5.6.2023`` or ``6/5/2023``."""
    year = match["year"] or str(reading.today.year)
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    first, second = int(match["first"]), int(match["second"])
    # With slashes, "5/6" is May 6 to most writers; with dots, "5.6." is 5 June.
    day_first = match["sep"] == "." or first > 12
    day, month = (first, second) if day_first else (second, first)
    return date(int(year), month, day).isoformat()


def iso(match: re.Match[str], _reading: DateContext) -> str | None:
    """Read a day or month in ISO 8601."""
    year, month = int(match["year"]), int(match["month"])
    day = match["day"]
    return date(year, month, int(day)).isoformat() if day else f"{year}-{month:02}"


def _named_year(match: re.Match[str], reading: DateContext, month: int, day: int) -> int:
    given = match["year"]
    if given:
        return int(given) if len(given) == 4 else 2000 + int(given[-2:])
    today = reading.today
    gone = (month, day) <= (today.month, today.day)
    past = reading.past
    if past is None:
        # Without any hint the nearest one counts, because people speak of near dates.
        away = (month - today.month) % 12
        return today.year + (1 if gone and away <= 6 and month != today.month else 0)
    if past:
        return today.year if gone else today.year - 1
    return today.year if not gone or month == today.month else today.year + 1


def day_of_month(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a day, or days, of a named month."""
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    begin = date(_named_year(match, reading, month, day), month, day)
    if match["last"] and int(match["last"]) > day:
        return f"{begin}/{begin.replace(day=int(match['last']))}"
    return begin.isoformat()


def named_month(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a named month, or a part of it."""
    month = MONTHS[match["month"].lower()]
    which = (match["which"] or "").lower()
    today = reading.today
    if which in {"last", "past"}:
        year = today.year - (month >= today.month)
    elif which in {"next", "coming"}:
        year = today.year + (month <= today.month)
    elif which == "this":
        year = today.year
    else:
        year = _named_year(match, reading, month, 1)
    return _part_of_month(match["part"], date(year, month, 1))


def _part_of_month(part: str | None, first: date) -> str:
    if not part:
        return f"{first:%Y-%m}"
    length = calendar.monthrange(first.year, first.month)[1]
    word = part.lower()
    if word.startswith("early") or "start" in word or "begin" in word:
        begin, end = 1, 10
    elif "mid" in word:
        begin, end = 11, 20
    else:
        begin, end = 21, length
    return f"{first.replace(day=begin)}/{first.replace(day=end)}"


def days_away(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a word for a nearby day, such as "yesterday"."""
    word = re.sub(r"\s+", " ", match["word"].lower().replace("’", "'"))
    return (reading.today + timedelta(days=DAYS_AWAY[word])).isoformat()


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[re.sub(r"\s+", " ", word.lower())]


def _away(unit: str, count: int, today: date) -> str | None:
    unit = unit.lower()
    if unit in {"day", "week", "fortnight"}:
        days = count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        return (today + timedelta(days=days)).isoformat()
    if unit in {"month", "quarter"}:
        months = count * (1 if unit == "month" else _QUARTER_MONTHS)
        return f"{months_on(today.replace(day=1), months):%Y-%m}"
    if unit in {"year", "decade"}:
        return str(date(today.year + count * (1 if unit == "year" else 10), 1, 1).year)
    return None


def units_ago(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "three weeks ago"."""
    return _away(match["unit"], -_count(match["count"]), reading.today)


def units_ahead(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "in three weeks"."""
    return _away(match["unit"], _count(match["count"]), reading.today)


def vague(_match: re.Match[str], _reading: DateContext) -> str | None:
    """Read a phrase without a single time, such as "a few weeks ago"."""
    return None


def which_unit(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "last week", "end of next month"."""
    unit = match["unit"].lower()
    count = _STEPS.get(match["which"].lower().split()[-1], 0)
    return _unit_on(unit, count, today=reading.today, part=match["part"])


def unit_after_next(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "the week after next"."""
    return _unit_on(match["unit"].lower(), 2, today=reading.today, part=None)


def foreign_unit(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "letzte Woche", "la semaine prochaine"."""
    which = (match["which"] or match["which2"]).lower()
    step = next(step for stem, step in FOREIGN_STEPS.items() if which.startswith(stem))
    word = (match["unit"] or match["unit2"]).lower()
    if word in WEEKDAYS:
        ahead = (WEEKDAYS[word] - reading.today.weekday()) % 7
        days = ahead - 7 if step < 0 else (ahead or 7 * step)
        return (reading.today + timedelta(days=days)).isoformat()
    return _unit_on(FOREIGN_UNITS[word], step, today=reading.today, part=None)


def ordinal(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "the 15th" of the month that the sentence allows."""
    day, today = int(match["day"]), reading.today
    past = reading.past
    months = -1 if past and day > today.day else 0
    if not past and day < today.day:
        months = 1
    return months_on(today.replace(day=1), months).replace(day=day).isoformat()


def _unit_on(unit: str, count: int, *, today: date, part: str | None) -> str | None:
    if unit == "week":
        return whole_week(today + timedelta(days=7 * count))
    if unit == "weekend":
        return _weekend(today, count)
    if unit == "month":
        return _part_of_month(part, months_on(today.replace(day=1), count))
    if unit == "quarter":
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        return month_range(months_on(first, count * _QUARTER_MONTHS), _QUARTER_MONTHS)
    return _part_of_year(part, today.year + count) if unit == "year" else None


def _part_of_year(part: str | None, year: int) -> str:
    if not part:
        return str(year)
    word = part.lower()
    if word.startswith("early") or "start" in word or "begin" in word:
        begin = 1
    else:
        begin = 5 if "mid" in word else 9
    return f"{year}-{begin:02}/{year}-{begin + 3:02}"


def _weekend(today: date, count: int) -> str:
    saturday = today + timedelta(days=5 - today.weekday())
    saturday += timedelta(days=7 * count)
    return f"{saturday}/{saturday + timedelta(days=1)}"


def weekday(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a weekday, the last or the next one."""
    which = (match["which"] or "").lower()
    ahead = (WEEKDAYS[match["weekday"].lower()] - reading.today.weekday()) % 7
    past = which in {"last", "past"} or (not which and reading.past is True)
    if past:
        days = ahead - 7
    elif which in {"next", "coming"}:
        days = ahead or 7
    else:
        days = ahead
    return (reading.today + timedelta(days=days)).isoformat()


def weekday_of_week(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "Tuesday next week"."""
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    monday = reading.today + timedelta(days=7 * step - reading.today.weekday())
    return (monday + timedelta(days=WEEKDAYS[match["weekday"].lower()])).isoformat()


def weekday_on(match: re.Match[str], reading: DateContext) -> str | None:
    """Read "a week on Tuesday"."""
    ahead = (WEEKDAYS[match["weekday"].lower()] - reading.today.weekday()) % 7 or 7
    weeks = 0 if match["count"] is None else _count(match["count"])
    return (reading.today + timedelta(days=ahead + 7 * weeks)).isoformat()


def season(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a season, as in the northern hemisphere."""
    first = SEASONS[match["season"].lower()]
    which = (match["which"] or "").lower()
    today = reading.today
    if match["year"]:
        begin = date(int(match["year"]), first, 1)
    else:
        begin = date(today.year, first, 1)
        over = months_on(begin, 3) <= today
        if which in {"last", "past"} or (not which and reading.past):
            begin = begin if over else months_on(begin, -12)
        elif which == "next" or (not which and over):
            begin = begin if begin > today else months_on(begin, 12)
        elif which == "this" and first == 12 and today.month <= 2:
            begin = months_on(begin, -12)
    return month_range(begin, 3)


def quarter(match: re.Match[str], reading: DateContext) -> str | None:
    """Read a quarter, such as "Q3 2023"."""
    year = int(match["year"]) if match["year"] else reading.today.year
    return month_range(date(year, int(match["quarter"]) * 3 - 2, 1), _QUARTER_MONTHS)


def year(match: re.Match[str], _reading: DateContext) -> str | None:
    """Read a year, or a part of it."""
    return _part_of_year(match["part"], int(match["year"]))


def decade(match: re.Match[str], _reading: DateContext) -> str | None:
    """Read a decade, such as "90s"."""
    digits = match["decade"]
    begin = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if len(digits) == 2 and begin < 1920:
        begin += 100
    word = (match["part"] or "").lower()
    shift, length = {"e": (0, 3), "m": (3, 3), "l": (6, 3)}.get(word[:1], (0, 9))
    return f"{begin + shift}/{begin + shift + length}"
